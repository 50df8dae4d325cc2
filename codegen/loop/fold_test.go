package loop

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestFold: windows that tile the axis, overlap, leave gaps or an end, alone
// and with something behind that could share their loops.
func TestFold(t *testing.T) {
	for _, c := range []struct{ in, size, stride, dilation int }{
		{6, 2, 2, 1}, {7, 2, 2, 1}, {6, 1, 1, 1}, {6, 6, 1, 1}, {6, 3, 1, 1}, {7, 3, 2, 1}, {8, 2, 3, 1}, {7, 2, 1, 3}, {6, 2, 2, 2}, {5, 1, 2, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			out := (c.in-c.dilation*(c.size-1)-1)/c.stride + 1
			for _, behind := range []func(b *build.Builder, x *ir.Node) *ir.Node{
				func(b *build.Builder, x *ir.Node) *ir.Node { return x },
				func(b *build.Builder, x *ir.Node) *ir.Node { return b.Exp(x) },
				func(b *build.Builder, x *ir.Node) *ir.Node { return b.Add(x, b.ReduceSum(x, 1)) },
			} {
				b := newGraphs()
				x := b.Fold(b.in("x", 4, out, c.size), ir.Of(c.in), []int{c.stride}, []int{c.dilation})
				g := b.graph(behind(b.Builder, x), b.Neg(x))
				checkStages(t, g, inputsOf(g, 1))
			}
		})
	}
}

// TestScatter: sums at places that several elements share, with something behind.
func TestScatter(t *testing.T) {
	for _, n := range []int{1, 5} {
		b := newGraphs()
		at := b.Max(b.Min(b.labels("at", 5), b.Scalar(ir.Int64, float64(n-1))), b.Scalar(ir.Int64, 0))
		x := b.ScatterAdd(at, b.in("x", 5, 3), 0, ir.Of(n, 3))
		g := b.graph(b.Exp(x), b.ReduceSum(x, 1))
		checkStages(t, g, inputsOf(g, 1))
	}
}
