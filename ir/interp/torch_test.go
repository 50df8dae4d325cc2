package interp_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest/torch"
)

// The interpreter gives the values that PyTorch gave.
func TestValuesArePyTorchs(t *testing.T) {
	cases, err := torch.Read("../../testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		g, err := c.Graph()
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		got, err := interp.Run(g, c.Bind())
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		if len(got) != len(c.Values) {
			t.Errorf("%v: %d values, want %d", c, len(got), len(c.Values))
			continue
		}
		for i := range got {
			if err := torch.Close(got[i], c.Values[i]); err != nil {
				t.Errorf("%v: value %d: %v", c, i, err)
			}
		}
	}
}
