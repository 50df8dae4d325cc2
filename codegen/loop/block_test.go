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

// TestBlocks: products in blocks of every kind, at sizes around the blocks',
// give what they gave before, with what follows the sum in the last part of it.
func TestBlocks(t *testing.T) {
	products := map[string]func(b *graphs, m, n, k int) []*ir.Node{
		"alone": func(b *graphs, m, n, k int) []*ir.Node { return []*ir.Node{b.MatMul(b.in("x", m, k), b.in("y", k, n))} },
		"transposed": func(b *graphs, m, n, k int) []*ir.Node {
			return []*ir.Node{b.MatMul(b.Transpose(b.in("x", k, m)), b.in("y", k, n))}
		},
		"batched": func(b *graphs, m, n, k int) []*ir.Node {
			return []*ir.Node{b.MatMul(b.in("x", 2, m, k), b.in("y", 2, k, n))}
		},
		"layer": func(b *graphs, m, n, k int) []*ir.Node {
			h := b.Relu(b.Add(b.MatMul(b.in("x", m, k), b.Exp(b.in("y", k, n))), b.in("b", n)))
			return []*ir.Node{h, b.Neg(h)}
		},
		"summed": func(b *graphs, m, n, k int) []*ir.Node {
			return []*ir.Node{b.Where(b.Less(b.in("z", m, n), b.MatMul(b.in("x", m, k), b.in("y", k, n))), b.in("z", m, n), b.in("b", n))}
		},
	}
	ways := []plan.Blocks{
		{Sum: 1 << 20, Width: 2},
		{Sum: 1 << 20, Width: 3, Pack: true},
		{Sum: 2, Width: 2, Pack: true},
		{Sum: 3, Width: 4},
		{Sum: 4, Width: 2, Pack: true, Rows: 2},
		{Sum: 3, Width: 3, Pack: true, Rows: 3, PackRows: true},
		{Sum: 1 << 20, Width: 2, Rows: 2, PackRows: true},
		{Sum: 1, Width: 2, Pack: true, Rows: 1},
		{Sum: 4, Width: 2, Pack: true, Rows: 2, Pairs: true},
		{Sum: 1 << 20, Width: 3, Pack: true, Rows: 4, Pairs: true},
	}
	for name, product := range products {
		for _, way := range ways {
			for _, size := range [][3]int{{1, 3, 4}, {2, 2, 2}, {3, 5, 7}, {4, 6, 8}, {5, 4, 1}, {7, 7, 9}, {6, 1, 6}} {
				way := way
				way.Sum = min(way.Sum, size[2])
				what := fmt.Sprintf("%s %v %+v", name, size, way)
				b := newGraphs()
				g := rewrite.Late(b.graph(product(b, size[0], size[1], size[2])...))
				in := map[string]*interp.Tensor{}
				for i, n := range g.Inputs {
					in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: -1, Hi: 1})
				}
				want, err := interp.Run(g, in)
				if err != nil {
					t.Fatal(err)
				}
				f := Lower(plan.New(g))
				f.Kernels = f.pool.fuse(f.Kernels)
				f.forward()
				blocked := 0
				for _, k := range f.Kernels {
					if p := k.product(); p != nil {
						k.Body = f.block(k, p, way, 0, false, func(int) int { return 2 })
						blocked++
					}
				}
				if (blocked == 1) != (min(size[0], size[1], size[2]) > 1) {
					t.Errorf("%s: %d products", what, blocked)
				}
				f.allocate()
				c := &checked{graph: g, in: in, want: want, tol: irtest.Tol{Rel: 1e-9, Abs: 1e-9}, pruned: true, arena: true}
				if err := f.check(c); err != nil {
					t.Fatalf("%s: %v\n%v", what, err, f)
				}
			}
		}
	}
}
