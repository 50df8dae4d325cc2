package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Square is x*x.
func (b *Builder) Square(x *ir.Node) *ir.Node { return b.Mul(x, x) }

// Rsqrt is 1/sqrt(x).
func (b *Builder) Rsqrt(x *ir.Node) *ir.Node { return b.Reciprocal(b.Sqrt(x)) }

// LogSigmoid is log(sigmoid(x)), as -softplus(-x).
func (b *Builder) LogSigmoid(x *ir.Node) *ir.Node {
	needFloat(x)
	return b.Neg(b.Softplus(b.Neg(x)))
}

// Silu is x*sigmoid(x).
func (b *Builder) Silu(x *ir.Node) *ir.Node { return b.Mul(x, b.Sigmoid(x)) }

// Gelu is 0.5*x*(1 + erf(x/sqrt(2))).
func (b *Builder) Gelu(x *ir.Node) *ir.Node {
	needFloat(x)
	c := func(v float64) *ir.Node { return b.Scalar(x.DType(), v) }
	return b.Mul(b.Mul(c(0.5), x), b.Add(c(1), b.Erf(b.Mul(x, c(math.Sqrt2/2)))))
}

// GeluTanh approximates Gelu: 0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3))).
func (b *Builder) GeluTanh(x *ir.Node) *ir.Node {
	needFloat(x)
	c := func(v float64) *ir.Node { return b.Scalar(x.DType(), v) }
	cube := b.Mul(b.Square(x), x)
	inner := b.Mul(c(math.Sqrt(2/math.Pi)), b.Add(x, b.Mul(c(0.044715), cube)))
	return b.Mul(b.Mul(c(0.5), x), b.Add(c(1), b.Tanh(inner)))
}

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
