package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var algebraRules = []rule{
	{"add", "x + (-0) is x, and of integers x + 0; a + (-b) is a - b", []ir.Op{ir.Add}, addIdentity},
	{"sub", "x - 0 is x, -0 - x is -x; a - (-b) is a + b; of integers x - x is 0", []ir.Op{ir.Sub}, subIdentity},
	{"mul", "x * 1 is x, x * -1 is -x; of integers x * 0 is 0", []ir.Op{ir.Mul}, mulIdentity},
	{"mul-sign", "(-a) * (-b) is a * b, (-a) * b is -(a*b): one negation, where another can meet it", []ir.Op{ir.Mul}, mulSign},
	{"mul-mul", "(x*c)*d is x*(c*d) when c or d is a power of two: then only one product rounds", []ir.Op{ir.Mul}, mulMul},
	{"div", "1 / x is the reciprocal, one op instead of two", []ir.Op{ir.Div}, divIdentity},
	{"div-power", "x / c is x * (1/c) when c is a power of two (so x / 1 is x): 1/c is exact, and a product is faster", []ir.Op{ir.Div}, divPower},
	{"div-sign", "(-a) / (-b) is a / b, (-a) / b and a / (-b) are -(a/b)", []ir.Op{ir.Div}, divSign},
	{"neg", "-(-x) is x, -(x*c) is x * (-c), -(c/x) is (-c) / x", []ir.Op{ir.Neg}, negNeg},
	{"pow", "x**1 is x, x**2 is x*x, x**-1 the reciprocal; x**0 and 1**x are 1, of NaN too (not x**0.5: it differs from the root at -0 and -Inf)", []ir.Op{ir.Pow}, powConst},
	{"abs", "|-x| and ||x|| are |x|", []ir.Op{ir.Abs}, absAbs},
	{"cos", "cos(-x) is cos(x)", []ir.Op{ir.Cos}, evenFunc},
	{"twice", "doing it a second time changes nothing", []ir.Op{ir.Relu, ir.StopGradient, ir.Floor, ir.Ceil, ir.Trunc, ir.Round, ir.Sign}, idempotent},
	{"max", "the larger and the smaller of x and x are x; nothing is below -Inf or above +Inf", []ir.Op{ir.Max, ir.Min}, maxIdentity},
}

func addIdentity(b *build.Builder, n *ir.Node) *ir.Node {
	zero := 0.0 // of integers
	if n.DType().IsFloat() {
		zero = negZero
	}
	return either(n, func(x, y *ir.Node) *ir.Node {
		switch {
		case is(y, zero):
			return x
		case y.Op == ir.Neg:
			return b.Sub(x, y.Inputs[0])
		}
		return nil
	})
}

func subIdentity(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	float := n.DType().IsFloat()
	switch {
	case is(y, 0):
		return x
	case float && is(x, negZero), !float && is(x, 0):
		return b.Neg(y)
	case y.Op == ir.Neg:
		return b.Add(x, y.Inputs[0])
	case x == y && !float:
		return b.Scalar(n.DType(), 0)
	}
	return nil
}

func mulIdentity(b *build.Builder, n *ir.Node) *ir.Node {
	return either(n, func(x, y *ir.Node) *ir.Node {
		switch {
		case is(y, 1):
			return x
		case is(y, -1):
			return b.Neg(x)
		case is(y, 0) && n.DType().IsInt():
			return y
		}
		return nil
	})
}

func mulSign(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	switch {
	case x.Op == ir.Neg && y.Op == ir.Neg:
		return b.Mul(x.Inputs[0], y.Inputs[0])
	case x.Op == ir.Neg:
		return b.Neg(b.Mul(x.Inputs[0], y))
	case y.Op == ir.Neg:
		return b.Neg(b.Mul(x, y.Inputs[0]))
	}
	return nil
}

func mulMul(b *build.Builder, n *ir.Node) *ir.Node {
	d := n.DType()
	if !d.IsFloat() {
		return nil
	}
	return either(n, func(x, y *ir.Node) *ir.Node {
		c, ok := uniform(y)
		if !ok || x.Op != ir.Mul {
			return nil
		}
		return either(x, func(x, y *ir.Node) *ir.Node {
			e, ok := uniform(y)
			if !ok || !isPower(c.F) && !isPower(e.F) || !normal(d, c.F*e.F) {
				return nil
			}
			return b.Mul(x, b.Const(d, ir.Float(c.F*e.F)))
		})
	})
}

func divIdentity(b *build.Builder, n *ir.Node) *ir.Node {
	if is(n.Inputs[0], 1) {
		return b.Reciprocal(n.Inputs[1])
	}
	return nil
}

func divPower(b *build.Builder, n *ir.Node) *ir.Node {
	c, ok := uniform(n.Inputs[1])
	if !ok || !isPower(c.F) || !normal(n.DType(), c.F) || !normal(n.DType(), 1/c.F) {
		return nil
	}
	return b.Mul(n.Inputs[0], b.Const(n.DType(), ir.Float(1/c.F)))
}

func divSign(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	switch {
	case x.Op == ir.Neg && y.Op == ir.Neg:
		return b.Div(x.Inputs[0], y.Inputs[0])
	case x.Op == ir.Neg:
		return b.Neg(b.Div(x.Inputs[0], y))
	case y.Op == ir.Neg:
		return b.Neg(b.Div(x, y.Inputs[0]))
	}
	return nil
}

// isPower reports whether v is a power of two or the negative of one.
func isPower(v float64) bool {
	m, _ := math.Frexp(v)
	return math.Abs(m) == 0.5
}

// normal reports whether v is a normal number of the type: neither zero nor
// infinite, and with all its digits.
func normal(d ir.DType, v float64) bool {
	least, most := 0x1p-1022, math.MaxFloat64
	if d == ir.Float32 {
		least, most = 0x1p-126, math.MaxFloat32
	}
	return least <= math.Abs(v) && math.Abs(v) <= most
}

func negNeg(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	switch x.Op {
	case ir.Neg:
		return x.Inputs[0]
	case ir.Mul:
		return either(x, func(x, y *ir.Node) *ir.Node {
			c, ok := uniform(y)
			if !ok || !n.DType().IsFloat() {
				return nil
			}
			return b.Mul(x, b.Const(n.DType(), ir.Float(-c.F)))
		})
	case ir.Div:
		if c, ok := uniform(x.Inputs[0]); ok {
			return b.Div(b.Const(n.DType(), ir.Float(-c.F)), x.Inputs[1])
		}
	}
	return nil
}

func powConst(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	switch {
	case is(x, 1), is(y, 0), is(y, negZero):
		return b.Scalar(n.DType(), 1)
	case is(y, 1):
		return x
	case is(y, 2):
		return b.Mul(x, x)
	case is(y, -1):
		return b.Reciprocal(x)
	}
	return nil
}

func absAbs(b *build.Builder, n *ir.Node) *ir.Node {
	switch x := n.Inputs[0]; x.Op {
	case ir.Abs:
		return x
	case ir.Neg:
		return b.Abs(x.Inputs[0])
	}
	return nil
}

func evenFunc(b *build.Builder, n *ir.Node) *ir.Node {
	if x := n.Inputs[0]; x.Op == ir.Neg {
		return b.Unary(n.Op, x.Inputs[0])
	}
	return nil
}

func idempotent(_ *build.Builder, n *ir.Node) *ir.Node {
	if x := n.Inputs[0]; x.Op == n.Op {
		return x
	}
	return nil
}

func maxIdentity(_ *build.Builder, n *ir.Node) *ir.Node {
	limit := math.Inf(-1)
	if n.Op == ir.Min {
		limit = math.Inf(1)
	}
	return either(n, func(x, y *ir.Node) *ir.Node {
		if x == y || n.DType().IsFloat() && is(y, limit) {
			return x
		}
		return nil
	})
}
