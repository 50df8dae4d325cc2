package rewrite

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestPhases: convolutions of tensors with zeros between their elements are
// split, along one axis or two, and come to the same, wherever kernels and
// padding begin and end; what is sliced from them too.
func TestPhases(t *testing.T) {
	split := 0
	for _, stride := range []int{1, 2, 3, 5} {
		for _, dilation := range []int{1, 2, 3} {
			for k := 1; k <= 4; k++ {
				for _, pad := range [][2]int{{0, 0}, {3, 1}, {1, 4}} {
					b := build.New()
					x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(2, 1, 2, 3, 4)})
					w := b.Input("w", ir.Type{DType: ir.Float64, Shape: ir.Of(1, 3, 2, 2, k)})
					wide := b.Pad(x, []int{0, 0, 0, 1, pad[0]}, []int{0, 0, 0, 0, pad[1]}, []int{0, 0, 0, 1, stride - 1}, ir.Value{})
					if (k-1)*dilation >= wide.Shape()[4].Len() {
						continue
					}
					c := b.Conv(wide, w, []int{1, 1}, []int{1, dilation})
					n := c.Shape()[4].Len()
					cut := b.SliceAxis(c, 4, n/3, n)
					g := b.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "c", Node: c}, {Name: "cut", Node: cut}})
					in := map[string]*interp.Tensor{}
					for i, n := range g.Inputs {
						in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: -2, Hi: 2})
					}
					h := Late(Simplify(g))
					holds(t, g, h, in, 1e-14)
					for _, n := range h.Nodes {
						if n.Op == ir.Pad && (n.Attrs.Interior[3] > 0 || n.Attrs.Interior[4] > 0) {
							t.Errorf("stride %d, dilation %d, %d elements, padding %v: zeros are left:\n%v", stride, dilation, k, pad, h)
							break
						}
					}
					split++
				}
			}
		}
	}
	if split < 100 {
		t.Errorf("%d convolutions", split)
	}
}
