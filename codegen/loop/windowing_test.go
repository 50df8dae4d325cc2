package loop

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/rewrite"
)

// TestWindowing: convolutions in blocks of every kind give what they gave
// before, with what follows the sum in the last part of it.
func TestWindowing(t *testing.T) {
	convs := map[string]func(b *graphs, n, c, o int) []*ir.Node{
		"alone": func(b *graphs, n, c, o int) []*ir.Node {
			return []*ir.Node{b.Conv(b.in("x", 2, 1, c, n+2, 7), b.in("w", 1, o, c, 3, 2), []int{1, 2}, []int{1, 2})}
		},
		"channels innermost": func(b *graphs, n, c, o int) []*ir.Node {
			x := b.Transpose(b.in("x", 2, n+1, 5, 1, c), 0, 3, 4, 1, 2)
			w := b.Transpose(b.in("w", 1, 2, 3, c, o), 0, 4, 3, 1, 2)
			return []*ir.Node{b.Transpose(b.Conv(x, w, []int{1, 1}, []int{1, 1}), 0, 3, 4, 1, 2)}
		},
		"layer of groups": func(b *graphs, n, c, o int) []*ir.Node {
			h := b.Relu(b.Add(b.Conv(b.in("x", n, 2, c, 4, 3), b.in("w", 2, o, c, 2, 2), []int{1, 1}, []int{1, 1}), b.in("b", o, 1, 1)))
			return []*ir.Node{h, b.Neg(h)}
		},
		"points": func(b *graphs, n, c, o int) []*ir.Node {
			z := b.in("z", 2, 1, o, n, 3)
			h := b.Conv(b.in("x", 2, 1, c, n, 6), b.in("w", 1, o, c, 1, 1), []int{1, 2}, []int{1, 1})
			return []*ir.Node{b.Where(b.Less(z, h), z, b.in("b", o, 1, 1))}
		},
	}
	blocked := 0
	for name, conv := range convs {
		for _, width := range []int{1, 2, 4} {
			for _, size := range [][3]int{{2, 3, 5}, {3, 2, 4}, {5, 5, 9}, {1, 4, 7}, {4, 9, 3}} {
				what := fmt.Sprintf("%s %v, width %d", name, size, width)
				b := newGraphs()
				g := rewrite.Late(b.graph(conv(b, size[0], size[1], size[2])...))
				in := map[string]*interp.Tensor{}
				for i, n := range g.Inputs {
					in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: -1, Hi: 1})
				}
				want, err := interp.Run(g, in)
				if err != nil {
					t.Fatal(err)
				}
				lower := func() *Func {
					f := Lower(plan.NewVectors(g))
					f.Kernels = f.pool.fuse(f.Kernels)
					f.forward()
					return f
				}
				count := 0
				for _, k := range lower().Kernels {
					if w := newPool().window(k); w != nil {
						count = len(ways(w))
					}
				}
				for i := range count {
					f := lower()
					for _, k := range f.Kernels {
						if !k.heavy {
							continue
						}
						k.Body = f.pool.lengthen(k.Body)
						w := f.pool.window(k)
						if w == nil || i >= len(ways(w)) {
							continue
						}
						way := ways(w)[i]
						way.Width = width
						k.Body = f.windowBlocks(k, w, way, 1, false)
						blocked++
					}
					f.allocate()
					c := &checked{graph: g, in: in, want: want, tol: irtest.Tol{Rel: 1e-9, Abs: 1e-9}, pruned: true, arena: true}
					if err := f.check(c); err != nil {
						t.Fatalf("%s, way %d: %v\n%v", what, i, err, f)
					}
				}
			}
		}
	}
	if blocked < 500 {
		t.Errorf("%d convolutions were done in blocks", blocked)
	}
}

// ways is blocks of every loop of the rows with blocks of every loop of the sum.
func ways(w *window) []plan.WindowBlocks {
	var out []plan.WindowBlocks
	for row, l := range w.rows {
		for sum, m := range w.sums {
			for tile := row; tile < len(w.rows); tile++ {
				b := plan.WindowBlocks{RowLoop: row, Rows: max(1, l.Hi/2), SumLoop: sum, Sum: max(1, m.Hi-1), Tile: tile, Side: 2}
				out = append(out, b)
				b.Rows, b.Sum = min(2, l.Hi), 1
				out = append(out, b)
				b.Rows, b.Sum = l.Hi, m.Hi
				out = append(out, b)
			}
		}
	}
	return out
}
