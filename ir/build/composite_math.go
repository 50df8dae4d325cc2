package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Square is x*x.
func (b *Builder) Square(x *ir.Node) *ir.Node { return b.Mul(x, x) }

// floatOf is the constant v of the floating-point type of x.
func (b *Builder) floatOf(x *ir.Node, v float64) *ir.Node {
	needFloat(x)
	return b.Scalar(x.DType(), v)
}

// Exp2 is 2**x, exact for whole x.
func (b *Builder) Exp2(x *ir.Node) *ir.Node { return b.Pow(b.floatOf(x, 2), x) }

// IsInf reports whether x is infinite, of either sign.
func (b *Builder) IsInf(x *ir.Node) *ir.Node { return b.Equal(b.Abs(x), b.floatOf(x, math.Inf(1))) }

// Rsqrt is 1/sqrt(x).
func (b *Builder) Rsqrt(x *ir.Node) *ir.Node { return b.Reciprocal(b.Sqrt(x)) }

// LogSigmoid is log(sigmoid(x)), as -softplus(-x).
func (b *Builder) LogSigmoid(x *ir.Node) *ir.Node {
	needFloat(x)
	return b.Neg(b.Softplus(b.Neg(x)))
}

// GeluTanh approximates Gelu: 0.5*x*(1 + tanh(u)) with u = sqrt(2/pi)*(x +
// 0.044715*x**3), as x*sigmoid(2*u), which loses nothing where the tanh is near -1 and
// takes less time. Far out it is x, and -0, with the gradients 1 and 0: the cube of an x there
// would overflow, and its gradient be 0*Inf.
func (b *Builder) GeluTanh(x *ir.Node) *ir.Node {
	needFloat(x)
	c := func(v float64) *ir.Node { return b.Scalar(x.DType(), v) }
	// Where the sigmoid is 1 above, and 0 below.
	far := c(11)
	if x.DType() == ir.Float64 {
		far = c(22)
	}
	below, above := b.Less(x, b.Neg(far)), b.Less(far, x)
	near := b.Where(below, b.Neg(far), b.Where(above, far, x))
	cube := b.Mul(b.Square(near), near)
	twice := b.Mul(c(2*math.Sqrt(2/math.Pi)), b.Add(near, b.Mul(c(0.044715), cube)))
	return b.Where(above, x, b.Mul(near, b.Sigmoid(twice)))
}

// Remainder is x - floor(x/y)*y, with the sign of y, as NumPy's and Python's
// %: NaN of x infinite or y zero.
func (b *Builder) Remainder(x, y *ir.Node) *ir.Node {
	needFloat(x, y)
	m, zero := b.Mod(x, y), b.floatOf(x, 0)
	opposite := b.NotEqual(b.Less(m, zero), b.Less(y, zero))
	return b.Where(b.And(opposite, b.NotEqual(m, zero)), b.Add(m, y), m)
}

// XLogY is x*log(y), and 0 where x is 0 and y isn't NaN.
func (b *Builder) XLogY(x, y *ir.Node) *ir.Node {
	zero := b.floatOf(x, 0)
	// Where y is positive and finite, 0*log(y) is 0 and has the gradient log(y).
	none := b.And(b.Equal(x, zero), b.Or(b.LessOrEqual(y, zero), b.Equal(y, b.floatOf(x, math.Inf(1)))))
	return b.Where(none, zero, b.Mul(x, b.Log(y)))
}

// SquaredDifference is (x - y)**2.
func (b *Builder) SquaredDifference(x, y *ir.Node) *ir.Node { return b.Square(b.Sub(x, y)) }

// LogSoftmax is log(softmax(x)) along the axis, as x - logsumexp(x).
func (b *Builder) LogSoftmax(x *ir.Node, axis int) *ir.Node {
	return b.Sub(x, b.LogSumExp(x, []int{axis}, true))
}

// Greater is x > y.
func (b *Builder) Greater(x, y *ir.Node) *ir.Node { return b.Less(y, x) }

// GreaterOrEqual is x >= y.
func (b *Builder) GreaterOrEqual(x, y *ir.Node) *ir.Node { return b.LessOrEqual(y, x) }

// NotEqual is x != y.
func (b *Builder) NotEqual(x, y *ir.Node) *ir.Node { return b.Not(b.Equal(x, y)) }
