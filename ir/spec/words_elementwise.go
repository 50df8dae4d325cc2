package spec

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// unary is a word of one operand. Of a number it is the number that fold
// gives, computed in float64, if it isn't nil: a constant meets a tensor as a
// constant.
func unary(f unaryWord, fold func(float64) float64) word {
	return func(c *wordCall) value {
		if n, ok := c.args[0].v.(number); ok && fold != nil {
			return floatNumber(fold(n.float()))
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0]) })
	}
}

// binary is a word of two operands, of one element type. Of two numbers it is
// the number that fold gives, if it isn't nil.
func binary(f binaryWord, fold func(x, y float64) float64) word {
	return func(c *wordCall) value {
		x, ok := c.args[0].v.(number)
		y, ok2 := c.args[1].v.(number)
		if ok && ok2 && fold != nil {
			return floatNumber(fold(x.float(), y.float()))
		}
		return c.make1(2, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], in[1]) })
	}
}

// tuned is a word of an operand and a constant number.
func tuned(f func(b *build.Builder, x *ir.Node, v float64) *ir.Node) word {
	return func(c *wordCall) value {
		v, ok := c.float(1)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], v) })
	}
}

func (c *wordCall) hardTanh() value {
	lo, ok := c.float(1)
	hi, ok2 := c.float(2)
	if !ok || !ok2 {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.HardTanh(in[0], lo, hi) })
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(max(x, -math.MaxFloat64)) // +Inf of -Inf too
	return v
}

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func gelu(x float64) float64 { return max(x, -math.MaxFloat64) * normalCDF(x) } // -0 at -Inf

func signOf(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func geluTanh(x float64) float64 {
	return max(x, -math.MaxFloat64) * sigmoid(2*math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)) // -0 at -Inf
}

func (c *wordCall) isNaN() value {
	if n, ok := c.args[0].v.(number); ok {
		return truth(math.IsNaN(n.float()))
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.IsNaN(in[0]) })
}

func (c *wordCall) isInf() value {
	if n, ok := c.args[0].v.(number); ok {
		return truth(math.IsInf(n.float(), 0))
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.IsInf(in[0]) })
}

func (c *wordCall) inf() value {
	sign, ok := c.integer(c.args[0].e, c.args[0].v)
	if !ok {
		return poison{}
	}
	return number{f: math.Inf(sign)}
}

// where chooses between two operands. When neither has an element type it is
// that of what the condition compares.
func (c *wordCall) where() value {
	cond, a, b := c.args[0], c.args[1], c.args[2]
	test := c.condition1(cond)
	if test == nil {
		return poison{}
	}
	return c.applyAs(compared(test), c.e, c.label, []arg{a, b}, func(in []*ir.Node) *ir.Node {
		return c.b.Where(test, in[0], in[1])
	}, operand{cond.e, test})
}

// condition1 is an arg as a node of bools, nil after reporting that it is none.
func (c *wordCall) condition1(cond arg) *ir.Node {
	t, ok := cond.v.(*tensor)
	if _, isNumber := cond.v.(number); isNumber || ok && t.node.DType() != ir.Bool {
		c.fail(cond.e, "%s is %s, which is no condition: write a comparison, as in %s != 0", quoted(cond.e), describe(cond.v), text(cond.e))
		return nil
	}
	return c.node(cond, ir.Bool)
}

// compared is the element type of the tensors that a condition compares: of the
// first that are floating-point, Invalid if none are.
func compared(cond *ir.Node) ir.DType {
	seen := map[*ir.Node]bool{}
	var find func(n *ir.Node) ir.DType
	find = func(n *ir.Node) ir.DType {
		switch {
		case seen[n]:
			return ir.Invalid
		case n.DType().IsFloat():
			return n.DType()
		case n.DType() == ir.Bool:
		case n.Op == ir.Reshape, n.Op == ir.ReduceSum, n.Op == ir.Cast && n.Inputs[0].DType() == ir.Bool: // ad.Any counts them
		default:
			return ir.Invalid
		}
		seen[n] = true
		for _, in := range n.Inputs {
			if d := find(in); d != ir.Invalid {
				return d
			}
		}
		return ir.Invalid
	}
	return find(cond)
}

func (c *wordCall) clip() value {
	return c.make1(3, func(in []*ir.Node) *ir.Node { return c.b.Clip(in[0], in[1], in[2]) })
}

func (c *wordCall) cast() value {
	x, d := c.args[0], c.element()
	if d == ir.Invalid {
		return poison{}
	}
	switch v := x.v.(type) {
	case number:
		if d.IsFloat() {
			return typed(c.node(x, d))
		}
		f := v.float()
		if d.IsInt() {
			f = math.Trunc(f)
			whole := floatNumber(f)
			if _, isWhole := v.whole(); isWhole {
				whole = v
			}
			return typed(c.constant(x.e, whole, d))
		}
		return c.node0(func() *ir.Node { return c.b.Scalar(d, f) })
	case *tensor:
		if v.as != nil && d.IsFloat() {
			return typed(v.as(d))
		}
	}
	n := c.node(x, ir.Float64)
	if n == nil {
		return poison{}
	}
	return c.node0(func() *ir.Node { return c.b.Cast(n, d) })
}
