package plan

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestFlops: against counts by hand.
func TestFlops(t *testing.T) {
	b := build.New()
	x, w := input(b, "x", 4, 5), input(b, "w", 5, 6)
	batch := input(b, "batch", 3, 4, 5)
	image := input(b, "image", 2, 1, 3, 8, 8)
	kernels := input(b, "kernels", 1, 7, 3, 3, 3)
	labels := b.Input("labels", ir.Type{DType: ir.Int64, Shape: ir.Of(2)})
	for _, c := range []struct {
		what string
		n    *ir.Node
		want int
	}{
		{"elementwise", b.Exp(x), 4 * 5},
		{"elementwise, broadcast", b.Add(x, input(b, "row", 5)), 4 * 5},
		{"a product", b.MatMul(x, w), 2 * 4 * 5 * 6},
		{"products of a batch", b.MatMul(batch, w), 2 * 3 * 4 * 5 * 6},
		{"a convolution", b.Conv(image, kernels, []int{1, 1}, []int{1, 1}), 2 * (2 * 7 * 6 * 6) * (3 * 3 * 3)},
		{"a convolution with stride", b.Conv(image, kernels, []int{2, 2}, []int{1, 1}), 2 * (2 * 7 * 3 * 3) * (3 * 3 * 3)},
		{"a sum", b.ReduceSum(x, 1), 4 * 5},
		{"a sum of all", b.ReduceSum(x, 0, 1), 4 * 5},
		{"a running sum", b.CumSum(x, 1, false, false), 4 * 5},
		{"a fold", b.Fold(x, ir.Of(8), []int{1}, []int{1}), 4 * 5},
		{"an addition at places", b.ScatterAdd(labels, input(b, "rows", 2, 5), 0, ir.Of(9, 5)), 2 * 5},
		{"a view", b.Transpose(x), 0},
		{"a copy", b.Concat(0, x, x), 0},
		{"a selection", b.Where(b.Less(x, x), x, x), 0},
		{"a conversion", b.Cast(x, ir.Float32), 0},
		{"gathered rows", b.Gather(x, labels, 0), 0},
		{"an argument", x, 0},
		{"nothing", b.MatMul(input(b, "none", 4, 0), input(b, "no", 0, 6)), 0},
	} {
		if got := Flops(c.n); got != c.want {
			t.Errorf("%s: %d flops, want %d", c.what, got, c.want)
		}
	}
	g := graph(b, b.Relu(b.Add(b.MatMul(x, w), input(b, "b", 6))))
	if got, want := GraphFlops(g), 2*4*5*6+4*6+4*6; got != want {
		t.Errorf("a layer: %d flops, want %d", got, want)
	}
}

// TestFlopsOfHugeGraphs: counts saturate rather than overflow.
func TestFlopsOfHugeGraphs(t *testing.T) {
	b := build.New()
	n := b.MatMul(input(b, "x", 1<<14, 1<<14), input(b, "w", 1<<14, 1<<14))
	if got, want := Flops(n), 2<<42; got != want {
		t.Errorf("%d flops, want %d", got, want)
	}
	if got := mul(1<<40, 1<<40); got != 1<<60 {
		t.Errorf("a product of two counts is %d", got)
	}
}

// TestName: what a value is called.
func TestName(t *testing.T) {
	b := build.New()
	x := input(b, "p.W", 3)
	b.At(&ir.Origin{Label: "h"})
	h := b.Exp(x)
	b.At(&ir.Origin{Of: h})
	dh := b.Neg(h)
	b.At(&ir.Origin{Of: x})
	dx := b.Abs(h)
	b.At(nil)
	for _, c := range []struct {
		n    *ir.Node
		want string
	}{{x, "p.W"}, {h, "h"}, {dh, "dh"}, {dx, "dp.W"}, {b.Sin(x), ""}} {
		if got := Name(c.n); got != c.want {
			t.Errorf("%v is called %q, want %q", c.n.Op, got, c.want)
		}
	}
}
