package plan

import (
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestLayout: which axis of a convolution [N G O H W] and of what comes after
// it is innermost, and what is copied for it.
func TestLayout(t *testing.T) {
	single := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	conv := func(b *build.Builder, x, w []int, o build.ConvOptions) *ir.Node {
		return b.Conv2D(b.Input("x", single(x...)), b.Input("w", single(w...)), o)
	}
	channels, groups := []int{0, 3, 4, 1, 2}, []int{0, 3, 4, 2, 1}
	for _, c := range []struct {
		what   string
		make   func(b *build.Builder) *ir.Node // made of the convolution
		want   []int                           // the convolution's order, nil for row-major
		copies int                             // of views and arguments
	}{
		{"many channels", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 3, 9, 9}, []int{16, 3, 3, 3}, build.ConvOptions{}))
		}, channels, 1},
		{"three channels of a wide image", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 3, 9, 34}, []int{3, 3, 3, 3}, build.ConvOptions{}))
		}, nil, 0},
		{"five channels of a wide image", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 3, 9, 34}, []int{5, 3, 3, 3}, build.ConvOptions{}))
		}, nil, 0},
		{"five channels with a stride", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 3, 9, 34}, []int{5, 3, 3, 3}, build.ConvOptions{Stride: []int{2}}))
		}, channels, 1},
		{"groups of eight", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 6, 9, 9}, []int{16, 3, 3, 3}, build.ConvOptions{Groups: 2}))
		}, channels, 1},
		{"groups of one, in images of rows", func(b *build.Builder) *ir.Node {
			return b.Neg(conv(b, []int{2, 16, 9, 18}, []int{16, 1, 3, 3}, build.ConvOptions{Groups: 16}))
		}, nil, 0},
		{"an output with rows that fill vectors", func(b *build.Builder) *ir.Node {
			return conv(b, []int{2, 3, 9, 18}, []int{16, 3, 3, 3}, build.ConvOptions{})
		}, nil, 0},
		{"an output without", func(b *build.Builder) *ir.Node {
			return conv(b, []int{2, 3, 9, 18}, []int{16, 3, 3, 3}, build.ConvOptions{Stride: []int{2}})
		}, channels, 1},
		{"an argument of columns", func(b *build.Builder) *ir.Node {
			return b.Add(conv(b, []int{2, 3, 9, 9}, []int{16, 3, 3, 3}, build.ConvOptions{}), b.Input("b", single(16, 1, 1)))
		}, channels, 2},
		{"with a view of something else", func(b *build.Builder) *ir.Node {
			return b.ReduceSum(b.Add(conv(b, []int{2, 3, 9, 9}, []int{16, 3, 3, 3}, build.ConvOptions{}),
				b.Reshape(b.MatMul(b.Input("u", single(2, 5)), b.Input("v", single(5, 16*49))), ir.Of(2, 16, 7, 7))), 1, 2)
		}, channels, 1},
		{"groups of one after many channels", func(b *build.Builder) *ir.Node {
			return b.Neg(b.Conv2D(conv(b, []int{2, 3, 9, 9}, []int{16, 3, 3, 3}, build.ConvOptions{}), b.Input("d", single(16, 1, 3, 3)), build.ConvOptions{Groups: 16}))
		}, groups, 2},
	} {
		b := build.New()
		n := c.make(b)
		p := NewVectors(graph(b, n))
		var got []int
		copies := 0
		for _, n := range p.Graph.Nodes {
			why, buffered := p.Buffered[n]
			if _, laid := p.Layout[n]; laid && !buffered {
				t.Errorf("%s: %v has a layout and no memory", c.what, n)
			}
			if n.Op == ir.Conv {
				got = p.Layout[n]
			}
			if why == "copied so that its rows are contiguous" {
				copies++
			}
		}
		if !slices.Equal(got, c.want) || copies != c.copies {
			t.Errorf("%s: the order is %v, with %d copies; want %v, with %d", c.what, got, copies, c.want, c.copies)
		}
	}
}

// TestLayoutFollows: what is computed from a convolution lies as it does.
func TestLayoutFollows(t *testing.T) {
	b := build.New()
	single := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	c := b.Conv2D(b.Input("x", single(2, 3, 9, 9)), b.Input("w", single(16, 3, 3, 3)), build.ConvOptions{Padding: [][2]int{{1, 1}}})
	pooled := b.ReduceMax(b.Unfold(c, []int{3, 3}, []int{3, 3}, []int{1, 1}), 4, 5)
	padded := b.Pad(b.Tanh(b.Reshape(pooled, ir.Of(2, 16, 3, 3))), []int{0, 0, 1, 1}, []int{0, 0, 1, 1}, []int{0, 0, 0, 0}, ir.Float(0))
	p := NewVectors(graph(b, b.Exp(padded), b.MatMul(b.Reshape(padded, ir.Of(2, 16*25)), b.Input("v", single(400, 3)))))
	for n, want := range map[*ir.Node][]int{pooled: {4, 5, 0, 2, 3, 1}, padded: {0, 2, 3, 1}} {
		if got := p.Layout[n]; !slices.Equal(got, want) {
			t.Errorf("%v: the order is %v, want %v", n.Op, got, want)
		}
	}
	for _, o := range p.Graph.Outputs {
		if got := p.Layout[o.Node]; got != nil {
			t.Errorf("the output %s has the order %v, not that of its destination", o.Name, got)
		}
	}
}

// TestInterleaved: elements of convolutions that take turns along an axis are rows of
// channels one after another, in a result too.
func TestInterleaved(t *testing.T) {
	b := build.New()
	single := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	x, v := b.Input("x", single(2, 3, 9, 9)), b.Input("v", single(2, 16, 7, 7, 1))
	part := func(name string) *ir.Node {
		return b.Reshape(b.Conv2D(x, b.Input(name, single(16, 3, 3, 3)), build.ConvOptions{}), ir.Of(2, 16, 7, 7, 1))
	}
	turns := b.Concat(4, part("w"), part("u"))
	columns := b.Concat(3, turns, turns)
	plain := b.Concat(4, v, b.Neg(v))
	p := NewVectors(graph(b, b.Reshape(turns, ir.Of(2, 16, 7, 14)), columns, plain))
	for n, want := range map[*ir.Node][]int{turns: {0, 2, 3, 4, 1}, columns: nil, plain: nil} {
		if got := p.Layout[n]; !slices.Equal(got, want) {
			t.Errorf("%v: the order is %v, want %v", n, got, want)
		}
	}
}
