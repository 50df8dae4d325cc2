package loop

import (
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestTurn: copies that make rows of columns are found, keep what they do, and
// are loops over whole squares.
func TestTurn(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(b *graphs) *ir.Node
		want int // kernels that turn
	}{
		{"a matrix", func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 7, 5)) }, 1},
		{"matrices", func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 2, 4, 9), 0, 2, 1) }, 1},
		{"axes between", func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 4, 2, 3, 6), 3, 1, 2, 0) }, 1},
		{"a part", func(b *graphs) *ir.Node {
			return b.Transpose(b.Slice(b.in("x", 6, 8), []int{1, 2}, []int{5, 5}, []int{1, 1}))
		}, 1},
		{"every other column", func(b *graphs) *ir.Node {
			return b.Transpose(b.Slice(b.in("x", 6, 8), []int{0, 0}, []int{6, 4}, []int{1, 2}))
		}, 0},
		{"too narrow", func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 3, 9)) }, 0},
		{"rows stay rows", func(b *graphs) *ir.Node { return b.Transpose(b.in("x", 4, 5, 6), 1, 0, 2) }, 0},
		{"something is computed", func(b *graphs) *ir.Node { return b.Exp(b.Transpose(b.in("x", 5, 6))) }, 0},
	} {
		b := newGraphs()
		g := b.graph(c.make(b))
		in := map[string]*interp.Tensor{"x": irtest.Random(1, g.Inputs[0].Type, irtest.Interval{Lo: -1, Hi: 1})}
		want, err := interp.Run(g, in)
		if err != nil {
			t.Fatal(err)
		}
		f := Lower(plan.New(g))
		f.Target = AVX2
		got := 0
		for _, k := range f.Kernels {
			if !f.turn(k) {
				continue
			}
			got++
			visit(k.Body, func(s Stmt) {
				if l, ok := s.(*Loop); ok && l.Turn > 0 && (l.Turn != 4 || l.Hi < 4 || l.Body[0].(*Loop).Hi < 4) {
					t.Errorf("%s: squares of %d in %d by %d", c.name, l.Turn, l.Hi, l.Body[0].(*Loop).Hi)
				}
			})
		}
		if got != c.want {
			t.Errorf("%s: %d kernels turn, want %d\n%v", c.name, got, c.want, f)
		}
		if err := f.check(&checked{graph: g, in: in, want: want, pruned: true}); err != nil {
			t.Errorf("%s: %v\n%v", c.name, err, f)
		}
	}
}
