package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// The words here each make the node of the op they are named after. They
// panic with an *Error when the operands don't fit; see Try.

// Input is the argument of the name and type.
func (b *Builder) Input(name string, t ir.Type) *ir.Node {
	return b.node(ir.Input, ir.Attrs{Name: name, Type: t})
}

// Const is the scalar v of type d.
func (b *Builder) Const(d ir.DType, v ir.Value) *ir.Node {
	return b.node(ir.Const, ir.Attrs{Type: ir.Type{DType: d}, Value: v})
}

// Scalar is the scalar constant v converted to type d.
func (b *Builder) Scalar(d ir.DType, v float64) *ir.Node { return b.Const(d, ir.As(d, v)) }

// Iota is the vector 0, 1, ..., n-1.
func (b *Builder) Iota(d ir.DType, n ir.Dim) *ir.Node {
	return b.node(ir.Iota, ir.Attrs{Type: ir.Type{DType: d, Shape: ir.Shape{n}}})
}

// Unary is the elementwise op of one operand and no attributes.
func (b *Builder) Unary(op ir.Op, x *ir.Node) *ir.Node { return b.node(op, ir.Attrs{}, x) }

// Binary is the elementwise op of two operands and no attributes.
func (b *Builder) Binary(op ir.Op, x, y *ir.Node) *ir.Node { return b.node(op, ir.Attrs{}, x, y) }

// Neg is -x.
func (b *Builder) Neg(x *ir.Node) *ir.Node { return b.Unary(ir.Neg, x) }

// Abs is |x|.
func (b *Builder) Abs(x *ir.Node) *ir.Node { return b.Unary(ir.Abs, x) }

// Sign is -1, 0 or 1; NaN of NaN.
func (b *Builder) Sign(x *ir.Node) *ir.Node { return b.Unary(ir.Sign, x) }

// Reciprocal is 1/x, of floats.
func (b *Builder) Reciprocal(x *ir.Node) *ir.Node { return b.Unary(ir.Reciprocal, x) }

// Sqrt is the square root.
func (b *Builder) Sqrt(x *ir.Node) *ir.Node { return b.Unary(ir.Sqrt, x) }

// Cbrt is the cube root, of negative numbers too.
func (b *Builder) Cbrt(x *ir.Node) *ir.Node { return b.Unary(ir.Cbrt, x) }

// Exp is e**x.
func (b *Builder) Exp(x *ir.Node) *ir.Node { return b.Unary(ir.Exp, x) }

// Expm1 is e**x - 1, exact near 0.
func (b *Builder) Expm1(x *ir.Node) *ir.Node { return b.Unary(ir.Expm1, x) }

// Log is the natural logarithm.
func (b *Builder) Log(x *ir.Node) *ir.Node { return b.Unary(ir.Log, x) }

// Log1p is log(1 + x), exact near 0.
func (b *Builder) Log1p(x *ir.Node) *ir.Node { return b.Unary(ir.Log1p, x) }

// Log2 is the logarithm to base 2.
func (b *Builder) Log2(x *ir.Node) *ir.Node { return b.Unary(ir.Log2, x) }

// Log10 is the logarithm to base 10.
func (b *Builder) Log10(x *ir.Node) *ir.Node { return b.Unary(ir.Log10, x) }

// Sin is the sine of x radians.
func (b *Builder) Sin(x *ir.Node) *ir.Node { return b.Unary(ir.Sin, x) }

// Cos is the cosine of x radians.
func (b *Builder) Cos(x *ir.Node) *ir.Node { return b.Unary(ir.Cos, x) }

// Tan is the tangent of x radians.
func (b *Builder) Tan(x *ir.Node) *ir.Node { return b.Unary(ir.Tan, x) }

// Asin is the inverse sine, in radians.
func (b *Builder) Asin(x *ir.Node) *ir.Node { return b.Unary(ir.Asin, x) }

// Acos is the inverse cosine, in radians.
func (b *Builder) Acos(x *ir.Node) *ir.Node { return b.Unary(ir.Acos, x) }

// Atan is the inverse tangent, in radians.
func (b *Builder) Atan(x *ir.Node) *ir.Node { return b.Unary(ir.Atan, x) }

// Sinh is the hyperbolic sine.
func (b *Builder) Sinh(x *ir.Node) *ir.Node { return b.Unary(ir.Sinh, x) }

// Cosh is the hyperbolic cosine.
func (b *Builder) Cosh(x *ir.Node) *ir.Node { return b.Unary(ir.Cosh, x) }

// Tanh is the hyperbolic tangent.
func (b *Builder) Tanh(x *ir.Node) *ir.Node { return b.Unary(ir.Tanh, x) }

// Asinh is the inverse hyperbolic sine.
func (b *Builder) Asinh(x *ir.Node) *ir.Node { return b.Unary(ir.Asinh, x) }

// Acosh is the inverse hyperbolic cosine.
func (b *Builder) Acosh(x *ir.Node) *ir.Node { return b.Unary(ir.Acosh, x) }

// Atanh is the inverse hyperbolic tangent.
func (b *Builder) Atanh(x *ir.Node) *ir.Node { return b.Unary(ir.Atanh, x) }

// Sigmoid is 1/(1 + e**-x).
func (b *Builder) Sigmoid(x *ir.Node) *ir.Node { return b.Unary(ir.Sigmoid, x) }

// Softplus is log(1 + e**x), as max(x, 0) + log1p(e**-|x|).
func (b *Builder) Softplus(x *ir.Node) *ir.Node { return b.Unary(ir.Softplus, x) }

// Relu is max(x, 0); NaN of NaN.
func (b *Builder) Relu(x *ir.Node) *ir.Node { return b.Unary(ir.Relu, x) }

// Erf is the error function, 2/sqrt(pi) times the integral of e**(-t*t) from 0 to x.
func (b *Builder) Erf(x *ir.Node) *ir.Node { return b.Unary(ir.Erf, x) }

// Erfc is 1 - erf(x), exact where that is near 0.
func (b *Builder) Erfc(x *ir.Node) *ir.Node { return b.Unary(ir.Erfc, x) }

// Erfinv is the inverse of the error function.
func (b *Builder) Erfinv(x *ir.Node) *ir.Node { return b.Unary(ir.Erfinv, x) }

// Lgamma is the logarithm of |gamma(x)|.
func (b *Builder) Lgamma(x *ir.Node) *ir.Node { return b.Unary(ir.Lgamma, x) }

// NormalCDF is the distribution function of the standard normal distribution.
func (b *Builder) NormalCDF(x *ir.Node) *ir.Node { return b.Unary(ir.NormalCDF, x) }

// NormalPDF is the density of the standard normal distribution.
func (b *Builder) NormalPDF(x *ir.Node) *ir.Node { return b.Unary(ir.NormalPDF, x) }

// Gelu is x*NormalCDF(x).
func (b *Builder) Gelu(x *ir.Node) *ir.Node { return b.Unary(ir.Gelu, x) }

// Silu is x*Sigmoid(x).
func (b *Builder) Silu(x *ir.Node) *ir.Node { return b.Unary(ir.Silu, x) }

// Floor is the greatest whole number not above x.
func (b *Builder) Floor(x *ir.Node) *ir.Node { return b.Unary(ir.Floor, x) }

// Ceil is the least whole number not below x.
func (b *Builder) Ceil(x *ir.Node) *ir.Node { return b.Unary(ir.Ceil, x) }

// Trunc is x without its fraction.
func (b *Builder) Trunc(x *ir.Node) *ir.Node { return b.Unary(ir.Trunc, x) }

// Round is the nearest whole number, halves to even.
func (b *Builder) Round(x *ir.Node) *ir.Node { return b.Unary(ir.Round, x) }

// Not is !x, of bools.
func (b *Builder) Not(x *ir.Node) *ir.Node { return b.Unary(ir.Not, x) }

// IsNaN reports whether x is NaN.
func (b *Builder) IsNaN(x *ir.Node) *ir.Node { return b.Unary(ir.IsNaN, x) }

// StopGradient is x, through which no gradient flows.
func (b *Builder) StopGradient(x *ir.Node) *ir.Node { return b.Unary(ir.StopGradient, x) }

// Cast is x as type d: x itself when it is of that type.
func (b *Builder) Cast(x *ir.Node, d ir.DType) *ir.Node {
	if x.DType() == d {
		return x
	}
	return b.node(ir.Cast, ir.Attrs{Type: ir.Type{DType: d}}, x)
}

// Add is x + y.
func (b *Builder) Add(x, y *ir.Node) *ir.Node { return b.Binary(ir.Add, x, y) }

// Sub is x - y.
func (b *Builder) Sub(x, y *ir.Node) *ir.Node { return b.Binary(ir.Sub, x, y) }

// Mul is x * y.
func (b *Builder) Mul(x, y *ir.Node) *ir.Node { return b.Binary(ir.Mul, x, y) }

// Div is x / y, of floats.
func (b *Builder) Div(x, y *ir.Node) *ir.Node { return b.Binary(ir.Div, x, y) }

// Pow is x**y of floats, as math.Pow: 0**0 is 1.
func (b *Builder) Pow(x, y *ir.Node) *ir.Node { return b.Binary(ir.Pow, x, y) }

// Max is the larger, as Go's max: NaN if either is NaN.
func (b *Builder) Max(x, y *ir.Node) *ir.Node { return b.Binary(ir.Max, x, y) }

// Min is the smaller, as Go's min: NaN if either is NaN.
func (b *Builder) Min(x, y *ir.Node) *ir.Node { return b.Binary(ir.Min, x, y) }

// Atan2 is the angle of the point (y, x), in radians, as math.Atan2(x, y).
func (b *Builder) Atan2(x, y *ir.Node) *ir.Node { return b.Binary(ir.Atan2, x, y) }

// Hypot is sqrt(x*x + y*y), without overflow.
func (b *Builder) Hypot(x, y *ir.Node) *ir.Node { return b.Binary(ir.Hypot, x, y) }

// Mod is the remainder of x / y, with the sign of x.
func (b *Builder) Mod(x, y *ir.Node) *ir.Node { return b.Binary(ir.Mod, x, y) }

// Copysign is |x| with the sign of y.
func (b *Builder) Copysign(x, y *ir.Node) *ir.Node { return b.Binary(ir.Copysign, x, y) }

// LogAddExp is log(e**x + e**y), without overflow.
func (b *Builder) LogAddExp(x, y *ir.Node) *ir.Node { return b.Binary(ir.LogAddExp, x, y) }

// Equal is x == y, a bool.
func (b *Builder) Equal(x, y *ir.Node) *ir.Node { return b.Binary(ir.Equal, x, y) }

// Less is x < y, a bool.
func (b *Builder) Less(x, y *ir.Node) *ir.Node { return b.Binary(ir.Less, x, y) }

// LessOrEqual is x <= y, a bool.
func (b *Builder) LessOrEqual(x, y *ir.Node) *ir.Node { return b.Binary(ir.LessOrEqual, x, y) }

// And is x && y, of bools.
func (b *Builder) And(x, y *ir.Node) *ir.Node { return b.Binary(ir.And, x, y) }

// Or is x || y, of bools.
func (b *Builder) Or(x, y *ir.Node) *ir.Node { return b.Binary(ir.Or, x, y) }

// Where is x where cond is true, else y.
func (b *Builder) Where(cond, x, y *ir.Node) *ir.Node {
	return b.node(ir.Where, ir.Attrs{}, cond, x, y)
}

// Clip is x limited to at least lo and then at most hi.
func (b *Builder) Clip(x, lo, hi *ir.Node) *ir.Node { return b.node(ir.Clip, ir.Attrs{}, x, lo, hi) }

// Reduce is the reduction op over the axes, which stay with length 1. Axes
// may be negative and in any order; none means x as it is.
func (b *Builder) Reduce(op ir.Op, x *ir.Node, axes ...int) *ir.Node {
	return b.node(op, ir.Attrs{Axes: b.axes(x, axes)}, x)
}

// ReduceSum is the sum over the axes, 0 of none.
func (b *Builder) ReduceSum(x *ir.Node, axes ...int) *ir.Node {
	return b.Reduce(ir.ReduceSum, x, axes...)
}

// ReduceProd is the product over the axes; 1 of none.
func (b *Builder) ReduceProd(x *ir.Node, axes ...int) *ir.Node {
	return b.Reduce(ir.ReduceProd, x, axes...)
}

// ReduceMax is the largest over the axes, NaN if any is NaN.
func (b *Builder) ReduceMax(x *ir.Node, axes ...int) *ir.Node {
	return b.Reduce(ir.ReduceMax, x, axes...)
}

// ReduceMin is the smallest over the axes, NaN if any is NaN.
func (b *Builder) ReduceMin(x *ir.Node, axes ...int) *ir.Node {
	return b.Reduce(ir.ReduceMin, x, axes...)
}

// ReduceLogSumExp is log of the sum of e**x over the axes, without overflow; -Inf where all are -Inf.
func (b *Builder) ReduceLogSumExp(x *ir.Node, axes ...int) *ir.Node {
	return b.Reduce(ir.ReduceLogSumExp, x, axes...)
}

// ArgMax is the position of the largest element along the axis, of integer
// type d; the axis stays with length 1.
func (b *Builder) ArgMax(x *ir.Node, axis int, d ir.DType) *ir.Node {
	return b.node(ir.ArgMax, ir.Attrs{Axis: b.axis(x, axis), Type: ir.Type{DType: d}}, x)
}

// ArgMin is the position of the smallest element along the axis, of integer
// type d; the axis stays with length 1.
func (b *Builder) ArgMin(x *ir.Node, axis int, d ir.DType) *ir.Node {
	return b.node(ir.ArgMin, ir.Attrs{Axis: b.axis(x, axis), Type: ir.Type{DType: d}}, x)
}

// Softmax is e**x over its sum along the axis.
func (b *Builder) Softmax(x *ir.Node, axis int) *ir.Node {
	return b.node(ir.Softmax, ir.Attrs{Axis: b.axis(x, axis)}, x)
}

// CumSum is the running sums along the axis.
func (b *Builder) CumSum(x *ir.Node, axis int, exclusive, reverse bool) *ir.Node {
	return b.node(ir.CumSum, ir.Attrs{Axis: b.axis(x, axis), Exclusive: exclusive, Reverse: reverse}, x)
}

// LinearScan is r[i] = x[i]*r[i-1] + y[i] along the axis, the first being y
// alone, from its end if reverse. The operands broadcast.
func (b *Builder) LinearScan(x, y *ir.Node, axis int, reverse bool) *ir.Node {
	needSameDType(x, y)
	s, err := shapeinfer.Broadcast(x.Shape(), y.Shape())
	if err != nil {
		panic(&Error{Inputs: []*ir.Node{x, y}, Err: err})
	}
	x, y = b.Expand(x, s), b.Expand(y, s)
	return b.node(ir.LinearScan, ir.Attrs{Axis: b.axis(x, axis), Reverse: reverse}, x, y)
}

// ArgSort is the positions along the axis, of integer type d, of its elements
// in ascending order, or in descending order.
func (b *Builder) ArgSort(x *ir.Node, axis int, d ir.DType, descending bool) *ir.Node {
	return b.node(ir.ArgSort, ir.Attrs{Axis: b.axis(x, axis), Type: ir.Type{DType: d}, Reverse: descending}, x)
}

// Conv is the grouped convolution of x [N G C in...] with kernels w
// [G O C k...], without padding.
func (b *Builder) Conv(x, w *ir.Node, stride, dilation []int) *ir.Node {
	return b.node(ir.Conv, ir.Attrs{Stride: stride, Dilation: dilation}, x, w)
}

// MaxPool is the largest element of each window over the last len(size) axes.
func (b *Builder) MaxPool(x *ir.Node, size, stride, dilation []int) *ir.Node {
	return b.node(ir.MaxPool, ir.Attrs{Size: size, Stride: stride, Dilation: dilation}, x)
}

// Cotangent stands for the cotangent of a value of the type in the rule for a
// gradient that CustomVJP takes. Another rule has one of another name.
func (b *Builder) Cotangent(name string, t ir.Type) *ir.Node {
	return b.node(ir.Cotangent, ir.Attrs{Name: name, Type: t})
}

// CustomVJP is y, computed from args. Its gradients are grads, one for each of
// args, which are computed from ct, a Cotangent that nothing else uses.
func (b *Builder) CustomVJP(y *ir.Node, args []*ir.Node, ct *ir.Node, grads []*ir.Node) *ir.Node {
	return b.node(ir.CustomVJP, ir.Attrs{}, slices.Concat([]*ir.Node{y}, args, []*ir.Node{ct}, grads)...)
}

// Checkpoint is y. Its gradient computes what lies between y and args again.
func (b *Builder) Checkpoint(y *ir.Node, args ...*ir.Node) *ir.Node {
	return b.node(ir.Checkpoint, ir.Attrs{}, append([]*ir.Node{y}, args...)...)
}

// Again is x, from which what is computed is not what is computed from x.
func (b *Builder) Again(x *ir.Node) *ir.Node { return b.Unary(ir.Again, x) }

// axis is the axis counted from the start.
func (b *Builder) axis(x *ir.Node, axis int) int {
	r := x.Shape().Rank()
	if axis < -r || axis >= r {
		if r == 0 {
			fail([]*ir.Node{x}, "axis %d of a scalar: it has no axes", axis)
		}
		fail([]*ir.Node{x}, "axis %d of shape %v is out of range: its axes are 0 to %d, or -1 to -%d from the end", axis, x.Shape(), r-1, r)
	}
	if axis < 0 {
		axis += r
	}
	return axis
}

// axes is the axes counted from the start, ascending, none twice.
func (b *Builder) axes(x *ir.Node, axes []int) []int {
	used := make([]bool, x.Shape().Rank())
	for _, a := range axes {
		i := b.axis(x, a)
		if used[i] {
			fail([]*ir.Node{x}, "axis %d of shape %v is given twice", i, x.Shape())
		}
		used[i] = true
	}
	sorted := make([]int, 0, len(axes))
	for i, u := range used {
		if u {
			sorted = append(sorted, i)
		}
	}
	return sorted
}
