package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// padded is a word that adds positions before and after along an axis.
func padded(f func(b *build.Builder, x *ir.Node, axis, before, after int) *ir.Node) word {
	return func(c *wordCall) value {
		axis, before, after, ok := c.axisAndTwo()
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], axis, before, after) })
	}
}

func (c *wordCall) padConst() value {
	if _, ok := c.float(4); !ok {
		return poison{}
	}
	axis, ok := c.axis(1, c.args[0], 0)
	before, ok2 := c.integer(c.args[2].e, c.args[2].v)
	after, ok3 := c.integer(c.args[3].e, c.args[3].v)
	if !ok || !ok2 || !ok3 {
		return poison{}
	}
	return c.apply(c.e, c.label, []arg{c.args[0], c.args[4]}, func(in []*ir.Node) *ir.Node {
		return c.b.PadConst(in[0], axis, before, after, in[1].Attrs.Value)
	})
}

func (c *wordCall) sliceStep() value {
	axis, ok := c.axis(1, c.args[0], 0)
	rest, ok2 := c.ints(2)
	if !ok || !ok2 || len(rest) != 3 {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.SliceStep(in[0], axis, rest[0], rest[1], rest[2]) })
}

// alongBy is a word that takes an axis and a number.
func alongBy(f func(b *build.Builder, x *ir.Node, axis, n int) *ir.Node) word {
	return func(c *wordCall) value {
		axis, ok := c.axis(1, c.args[0], 0)
		n, ok2 := c.integer(c.args[2].e, c.args[2].v)
		if !ok || !ok2 {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], axis, n) })
	}
}

// by is a word that takes a number.
func by(f func(b *build.Builder, x *ir.Node, n int) *ir.Node) word {
	return func(c *wordCall) value {
		n, ok := c.integer(c.args[1].e, c.args[1].v)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], n) })
	}
}
