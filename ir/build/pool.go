package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Pooling takes windows over the last axes. Sizes, strides and paddings have
// an entry for each of these, or one for all. Without strides a window starts
// where the one before ends. What is left at the end, too short for a window,
// isn't looked at.

// MaxPool1D is the largest element of each window over the last axis.
func (b *Builder) MaxPool1D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.maxPool(1, x, size, stride, padding)
}

// MaxPool2D is the largest element of each window over the last two axes. What
// is padded is never the largest.
func (b *Builder) MaxPool2D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.maxPool(2, x, size, stride, padding)
}

// MaxPool3D is the largest element of each window over the last three axes.
func (b *Builder) MaxPool3D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.maxPool(3, x, size, stride, padding)
}

// AvgPool1D is the mean of each window over the last axis.
func (b *Builder) AvgPool1D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.avgPool(1, x, size, stride, padding)
}

// AvgPool2D is the mean of each window over the last two axes. What is padded
// is 0 and counts: the mean divides by the size of the window everywhere.
func (b *Builder) AvgPool2D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.avgPool(2, x, size, stride, padding)
}

// AvgPool3D is the mean of each window over the last three axes.
func (b *Builder) AvgPool3D(x *ir.Node, size, stride, padding []int) *ir.Node {
	return b.avgPool(3, x, size, stride, padding)
}

func (b *Builder) maxPool(d int, x *ir.Node, size, stride, padding []int) *ir.Node {
	w := poolWindows(d, x, size, stride, padding)
	return b.MaxPool(w.pad(b, x, lowest(x.DType())), w.size, w.stride, w.dilation)
}

func (b *Builder) avgPool(d int, x *ir.Node, size, stride, padding []int) *ir.Node {
	needFloat(x)
	w := poolWindows(d, x, size, stride, padding)
	axes := make([]int, d)
	for i := range axes {
		axes[i] = i - d
	}
	return b.Mean(b.Unfold(w.pad(b, x, ir.As(x.DType(), 0)), w.size, w.stride, w.dilation), axes, false)
}

// lowest is the least value of type d.
func lowest(d ir.DType) ir.Value {
	switch d {
	case ir.Int32:
		return ir.Int(math.MinInt32)
	case ir.Int64:
		return ir.Int(math.MinInt64)
	case ir.Bool:
		return ir.Truth(false)
	}
	return ir.Float(math.Inf(-1))
}

// poolSpec is windows over the last len(size) axes.
type poolSpec struct{ size, stride, dilation, padding []int }

func poolWindows(d int, x *ir.Node, size, stride, padding []int) poolSpec {
	in := []*ir.Node{x}
	s := x.Shape()
	if len(s) < d {
		fail(in, "{0} has shape %v; windows over %d axes need as many", s, d)
	}
	if len(size) == 0 {
		fail(in, "windows without a size")
	}
	var w poolSpec
	w.size = spread(in, "size", size, d, 1, 1)
	w.stride = w.size
	if len(stride) > 0 {
		w.stride = spread(in, "stride", stride, d, 1, 1)
	}
	w.dilation = spread(in, "dilation", nil, d, 1, 1)
	w.padding = spread(in, "padding", padding, d, 0, 0)
	for i, p := range w.padding {
		axis := len(s) - d + i
		if p > 0 && (p >= w.size[i] || s[axis].Len() == 0) {
			fail(in, "padding of %d along axis %d of {0}, of shape %v, with windows of %d: some window would be padding alone", p, axis, s, w.size[i])
		}
	}
	windowsFit(in, s, w.padding, w.padding, w.size, w.dilation)
	return w
}

// pad is x with v around its last axes.
func (w poolSpec) pad(b *Builder, x *ir.Node, v ir.Value) *ir.Node {
	around := append(make([]int, x.Shape().Rank()-len(w.padding)), w.padding...)
	return b.pad(x, around, around, v)
}
