package build

import (
	"fmt"
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Pooling takes windows over the last axes. Sizes, strides, dilations and
// paddings, which are before and after, have an entry for each of these, or one
// for all. Without strides they are the sizes. What is left at the end, too
// short for a window, isn't looked at.

// MaxPool1D is the largest element of each window over the last axis.
func (b *Builder) MaxPool1D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.maxPool(1, x, size, stride, padding, dilation)
}

// MaxPool2D is the largest element of each window over the last two axes. What
// is padded is never the largest.
func (b *Builder) MaxPool2D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.maxPool(2, x, size, stride, padding, dilation)
}

// MaxPool3D is the largest element of each window over the last three axes.
func (b *Builder) MaxPool3D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.maxPool(3, x, size, stride, padding, dilation)
}

// AvgPool1D is the mean of each window over the last axis.
func (b *Builder) AvgPool1D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.avgPool(1, x, size, stride, padding, dilation)
}

// AvgPool2D is the mean of each window over the last two axes. What is padded
// is 0 and counts: the mean divides by the size of the window everywhere.
func (b *Builder) AvgPool2D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.avgPool(2, x, size, stride, padding, dilation)
}

// AvgPool3D is the mean of each window over the last three axes.
func (b *Builder) AvgPool3D(x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.avgPool(3, x, size, stride, padding, dilation)
}

// LpPool1D is (sum |x|**p)**(1/p) of each window over the last axis.
func (b *Builder) LpPool1D(x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.lpPool(1, x, p, size, stride, padding, dilation)
}

// LpPool2D is (sum |x|**p)**(1/p) of each window over the last two axes. Its
// gradient is 0 where a window is all zeros.
func (b *Builder) LpPool2D(x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.lpPool(2, x, p, size, stride, padding, dilation)
}

// LpPool3D is (sum |x|**p)**(1/p) of each window over the last three axes.
func (b *Builder) LpPool3D(x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation ...int) *ir.Node {
	return b.lpPool(3, x, p, size, stride, padding, dilation)
}

// GlobalMaxPool is the largest element of each channel: x [N C in...] gives
// [N C].
func (b *Builder) GlobalMaxPool(x *ir.Node) *ir.Node { return b.AMax(x, spatial(x), false) }

// GlobalAvgPool is the mean of each channel: x [N C in...] gives [N C].
func (b *Builder) GlobalAvgPool(x *ir.Node) *ir.Node { return b.Mean(x, spatial(x), false) }

// GlobalLpPool is (sum |x|**p)**(1/p) of each channel: x [N C in...] gives [N C].
func (b *Builder) GlobalLpPool(x *ir.Node, p float64) *ir.Node {
	return b.lp(x, p, spatial(x))
}

// spatial is the axes of x [N C in...] after the first two.
func spatial(x *ir.Node) []int {
	if x.Shape().Rank() < 3 {
		fail([]*ir.Node{x}, "{0} has shape %v; it is [N C in...]", x.Shape())
	}
	var axes []int
	for i := 2; i < x.Shape().Rank(); i++ {
		axes = append(axes, i)
	}
	return axes
}

func (b *Builder) maxPool(d int, x *ir.Node, size, stride []int, padding [][2]int, dilation []int) *ir.Node {
	w := poolWindows(d, x, size, stride, padding, dilation)
	return b.MaxPool(w.pad(b, x, lowest(x.DType())), w.size, w.stride, w.dilation)
}

func (b *Builder) avgPool(d int, x *ir.Node, size, stride []int, padding [][2]int, dilation []int) *ir.Node {
	needFloat(x)
	w := poolWindows(d, x, size, stride, padding, dilation)
	return b.Mean(w.windows(b, x), lastAxes(d), false)
}

func (b *Builder) lpPool(d int, x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation []int) *ir.Node {
	needFloat(x)
	return b.lp(poolWindows(d, x, size, stride, padding, dilation).windows(b, x), p, lastAxes(d))
}

// lp is (sum |x|**p)**(1/p) over the axes. Its gradient is 0 where all
// elements are 0.
func (b *Builder) lp(x *ir.Node, p float64, axes []int) *ir.Node {
	needFloat(x)
	switch {
	case !(p >= 1) || math.IsInf(p, 1):
		fail([]*ir.Node{x}, "a norm with the exponent %v; it is at least 1, and finite", p)
	case p == 1:
		return b.Sum(b.Abs(x), axes, false)
	case p == 2:
		return b.Norm(x, axes, false)
	}
	c := func(v float64) *ir.Node { return b.Scalar(x.DType(), v) }
	return b.flatAt0(b.Sum(b.Pow(b.Abs(x), c(p)), axes, false), func(s *ir.Node) *ir.Node { return b.Pow(s, c(1/p)) })
}

// lastAxes is the last d axes, counted from the end.
func lastAxes(d int) []int {
	axes := make([]int, d)
	for i := range axes {
		axes[i] = i - d
	}
	return axes
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
type poolSpec struct{ size, stride, dilation, before, after []int }

func poolWindows(d int, x *ir.Node, size, stride []int, padding [][2]int, dilation []int) poolSpec {
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
	w.dilation = spread(in, "dilation", dilation, d, 1, 1)
	w.before, w.after = spreadPadding(in, padding, d)
	for i := range d {
		axis := len(s) - d + i
		if p := max(w.before[i], w.after[i]); p > 0 && w.misses(i, s[axis].Len()) {
			apart := ""
			if w.dilation[i] > 1 {
				apart = fmt.Sprintf(" elements, %d apart", w.dilation[i])
			}
			fail(in, "padding of %d along axis %d of {0}, of shape %v, with windows of %d%s: some window would be padding alone", p, axis, s, w.size[i], apart)
		}
	}
	windowsFit(in, s, w.before, w.after, w.size, w.dilation)
	return w
}

// misses reports whether a window may have no element of n along spatial axis i.
func (w poolSpec) misses(i, n int) bool {
	size, apart := w.size[i], w.dilation[i]
	if n == 0 || max(w.before[i], w.after[i]) > (size-1)*apart {
		return true
	}
	if apart <= n { // it can't step over all of them
		return false
	}
	for start := -w.before[i]; start+(size-1)*apart < n+w.after[i]; start += w.stride[i] {
		if first := start + (max(-start, 0)+apart-1)/apart*apart; first >= n { // its first from 0 on
			return true
		}
	}
	return false
}

// pad is x with v around its last axes.
func (w poolSpec) pad(b *Builder, x *ir.Node, v ir.Value) *ir.Node {
	others := make([]int, x.Shape().Rank()-len(w.size))
	return b.pad(x, append(others, w.before...), append(others, w.after...), v)
}

// windows is the windows over x with zeros around its last axes.
func (w poolSpec) windows(b *Builder, x *ir.Node) *ir.Node {
	return b.Unfold(w.pad(b, x, ir.As(x.DType(), 0)), w.size, w.stride, w.dilation)
}
