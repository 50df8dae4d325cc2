package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// float is arg i, which is a constant.
func (c *wordCall) float(i int) (float64, bool) {
	a := c.args[i]
	switch v := a.v.(type) {
	case number:
		return v.float(), true
	case poison: // said where it was made
	default:
		c.fail(a.e, "%s is not constant", quoted(a.e))
	}
	return 0, false
}

// operands is a word of n operands and nothing else.
func operands(n int, f func(b *build.Builder, in []*ir.Node) *ir.Node) word {
	return func(c *wordCall) value {
		return c.make1(n, func(in []*ir.Node) *ir.Node { return f(c.b, in) })
	}
}

// unaryTensor is a word of one operand, which is no number.
func unaryTensor(f unaryWord) word {
	return operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return f(b, in[0]) })
}

// tuple makes the word's nodes, of which f gives as many as it has results,
// from the first n args, which have one element type.
func (c *wordCall) tuple(n int, f func(in []*ir.Node) []*ir.Node) value {
	var all []*ir.Node
	last := c.make1(n, func(in []*ir.Node) *ir.Node {
		all = f(in)
		return all[len(all)-1]
	})
	if _, ok := last.(*tensor); !ok {
		return poison{}
	}
	var out tuple
	for _, n := range all {
		out = append(out, typed(n))
	}
	return out
}

// attention has a mask or none.
func (c *wordCall) attention() value {
	if len(c.args) > 4 {
		return c.fail(c.args[4].e, "ad.Attention has one mask: write their sum")
	}
	return c.make1(len(c.args), func(in []*ir.Node) *ir.Node {
		var mask *ir.Node
		if len(in) == 4 {
			mask = in[3]
		}
		return c.b.Attention(in[0], in[1], in[2], mask)
	})
}

// filled is a tensor of one value.
func filled(v float64) word {
	return func(c *wordCall) value {
		s, ok := c.shape(0)
		d := c.element()
		if !ok || d == ir.Invalid {
			return poison{}
		}
		return c.node0(func() *ir.Node { return c.b.Full(d, v, s) })
	}
}

func (c *wordCall) full() value {
	d := c.element()
	s, ok := c.shape(1)
	if !ok || d == ir.Invalid {
		return poison{}
	}
	if _, isNumber := c.args[0].v.(number); !isNumber {
		return c.fail(c.args[0].e, "%s is not constant: write ad.BroadcastTo(%s, %s)", quoted(c.args[0].e), text(c.args[0].e), lengths(s))
	}
	n := c.node(c.args[0], d)
	if n == nil {
		return poison{}
	}
	return c.node0(func() *ir.Node { return c.b.Expand(n, s) })
}

func (c *wordCall) arange() value {
	n, ok := c.length1(0)
	d := c.element()
	if !ok || d == ir.Invalid {
		return poison{}
	}
	return c.node0(func() *ir.Node { return c.b.Iota(d, ir.D(n)) })
}

func (c *wordCall) eye() value {
	n, ok := c.length1(0)
	d := c.element()
	if !ok || d == ir.Invalid {
		return poison{}
	}
	return c.node0(func() *ir.Node { return c.b.Eye(d, n) })
}
