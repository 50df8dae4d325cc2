package build

import "github.com/gradgen/gradgen/ir"

// The activations with a corner have the gradient there that PyTorch gives
// them; a NaN stays NaN in all of them.

// LeakyRelu is x where x > 0, else slope*x. Its gradient at 0 is slope.
func (b *Builder) LeakyRelu(x *ir.Node, slope float64) *ir.Node {
	return b.Mul(x, b.Where(b.Less(b.floatOf(x, 0), x), b.floatOf(x, 1), b.floatOf(x, slope)))
}

// PRelu is x where x > 0, else slope*x, with a slope that broadcasts to x. Its
// gradient at 0 is slope, and the slope's is 0.
func (b *Builder) PRelu(x, slope *ir.Node) *ir.Node {
	needFloat(x, slope)
	needStretch(x, slope)
	return b.Where(b.Less(b.floatOf(x, 0), x), x, b.Mul(slope, x))
}

// Relu6 is x limited to 0 and 6. Its gradient at both is 0.
func (b *Builder) Relu6(x *ir.Node) *ir.Node { return b.HardTanh(x, 0, 6) }

// HardTanh is x limited to lo and hi. Its gradient at both is 0, where Clip's
// is 1.
func (b *Builder) HardTanh(x *ir.Node, lo, hi float64) *ir.Node {
	if !(lo <= hi) {
		fail([]*ir.Node{x}, "the bounds %v and %v are not in order", lo, hi)
	}
	return b.between(x, lo, hi, x)
}

// between is inside where x is above lo and below hi, lo below that and hi
// above. Where x is NaN it is inside.
func (b *Builder) between(x *ir.Node, lo, hi float64, inside *ir.Node) *ir.Node {
	low, high := b.floatOf(x, lo), b.floatOf(x, hi)
	return b.Where(b.LessOrEqual(x, low), low, b.Where(b.LessOrEqual(high, x), high, inside))
}

// HardSigmoid is x/6 + 1/2 limited to 0 and 1. Its gradient where it reaches
// them is 0.
func (b *Builder) HardSigmoid(x *ir.Node) *ir.Node {
	line := b.Mul(b.Add(x, b.floatOf(x, 3)), b.floatOf(x, 1.0/6))
	return b.between(line, 0, 1, line)
}

// HardSwish is x*(x + 3)/6 where x is from -3 to 3, 0 below and x above. Its
// gradient at -3 is -1/2, at 3 it is 3/2.
func (b *Builder) HardSwish(x *ir.Node) *ir.Node {
	three := b.floatOf(x, 3)
	line := b.Mul(b.Add(x, three), b.floatOf(x, 1.0/6))
	return b.Mul(x, b.Where(b.Less(x, b.Neg(three)), b.floatOf(x, 0), b.Where(b.Less(three, x), b.floatOf(x, 1), line)))
}

// Elu is x where x > 0, else alpha*(e**x - 1). Its gradient at 0 is alpha.
func (b *Builder) Elu(x *ir.Node, alpha float64) *ir.Node {
	return b.Where(b.Less(b.floatOf(x, 0), x), x, b.Mul(b.floatOf(x, alpha), b.Expm1(x)))
}

// Celu is x where x > 0, else alpha*(e**(x/alpha) - 1). Its gradient at 0 is 1.
func (b *Builder) Celu(x *ir.Node, alpha float64) *ir.Node {
	if alpha == 0 {
		fail([]*ir.Node{x}, "alpha is 0, by which x is divided")
	}
	a := b.floatOf(x, alpha)
	return b.Where(b.Less(b.floatOf(x, 0), x), x, b.Mul(a, b.Expm1(b.Div(x, a))))
}

// Selu is Elu with the alpha and times the scale that keep mean and variance
// (Klambauer et al., Self-Normalizing Neural Networks, 2017).
func (b *Builder) Selu(x *ir.Node) *ir.Node {
	const alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
	return b.Mul(b.floatOf(x, scale), b.Elu(x, alpha))
}

// Mish is x*tanh(softplus(x)).
func (b *Builder) Mish(x *ir.Node) *ir.Node { return b.Mul(x, b.Tanh(b.Softplus(x))) }

// Softsign is x/(1 + |x|).
func (b *Builder) Softsign(x *ir.Node) *ir.Node {
	return b.Div(x, b.Add(b.floatOf(x, 1), b.Abs(x)))
}

// Softshrink is x moved by lambda towards 0, and 0 within lambda of it, where
// its gradient is 0, the ends included.
func (b *Builder) Softshrink(x *ir.Node, lambda float64) *ir.Node {
	if !(lambda >= 0) {
		fail([]*ir.Node{x}, "lambda is %v; it must not be negative", lambda)
	}
	return b.Sub(x, b.Clip(x, b.floatOf(x, -lambda), b.floatOf(x, lambda)))
}
