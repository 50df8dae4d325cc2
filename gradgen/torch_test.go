package gradgen

import (
	"testing"

	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest/torch"
)

// Gradients, given PyTorch's cotangents, are those that PyTorch gave.
func TestGradientsArePyTorchs(t *testing.T) {
	cases, err := torch.Read("../testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if len(c.Grads) == 0 {
			continue
		}
		g, err := c.Graph()
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		wrt := floatsOf(g)
		d, err := VJP(g, wrt)
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		got, err := interp.Run(d, c.Bind())
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		if len(got) != len(c.Grads) {
			t.Errorf("%v: %d gradients, want %d", c, len(got), len(c.Grads))
			continue
		}
		for i := range got {
			if err := torch.Close(got[i], c.Grads[i]); err != nil {
				t.Errorf("%v: gradient of %s: %v", c, wrt[i].Attrs.Name, err)
			}
		}
	}
}
