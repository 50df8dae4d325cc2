package loop

import (
	"slices"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestLines: a large copy in another order of the axes is done in lines, with
// some left over, and gives what it should.
func TestLines(t *testing.T) {
	for what, c := range map[string]func(b *graphs) *ir.Node{
		"columns":      func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 67, 71)) },
		"window last":  func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 3, 2, 37, 41), 3, 2, 0, 1) },
		"window first": func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 41, 37, 2, 3), 3, 2, 1, 0) },
		"middle, flipped": func(b *graphs) *ir.Node {
			return b.Transpose(b.Slice(b.in("x", 40, 9, 33), []int{39, 0, 32}, []int{40, 9, 33}, []int{-1, 1, -1}), 2, 1, 0)
		},
	} {
		b := newGraphs()
		g := b.graph(c(b))
		in := map[string]*interp.Tensor{"x": irtest.Random(1, g.Inputs[0].Type, irtest.Interval{Lo: -1, Hi: 1})}
		want, err := interp.Run(g, in)
		if err != nil {
			t.Fatal(err)
		}
		f := Compile(plan.New(g), Portable)
		if !slices.ContainsFunc(f.Kernels, func(k *Kernel) bool { return slices.Contains(k.Steps, "copied in lines of 8") }) {
			t.Errorf("%s:\n%v", what, f)
		}
		if err := f.check(&checked{graph: g, in: in, want: want, tol: irtest.Tol{}, pruned: true, arena: true}); err != nil {
			t.Errorf("%s: %v\n%v", what, err, f)
		}
	}
}
