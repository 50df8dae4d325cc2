package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// reduction is a word that reduces axes, all if none are given.
func reduction(f reduceWord) word {
	return func(c *wordCall) value {
		axes, keep, ok := c.axes(1, c.args[0])
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], axes, keep) })
	}
}

// along is a word that works along one axis and keeps the shape.
func along(f func(b *build.Builder, x *ir.Node, axis int) *ir.Node) word {
	return func(c *wordCall) value {
		axis, ok := c.axis(1, c.args[0], 0)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], axis) })
	}
}

// position is a word for where along an axis something is. The axis goes
// unless ad.Keep is given.
func position(f func(b *build.Builder, x *ir.Node, axis int, d ir.DType) *ir.Node) word {
	return func(c *wordCall) value {
		axis, ok := c.axis(1, c.args[0], 0)
		if !ok {
			return poison{}
		}
		more, keep, ok := c.axes(2, c.args[0])
		if !ok {
			return poison{}
		}
		if len(more) > 0 {
			return c.fail(c.args[2].e, "ad.%s works along one axis: after it there can be ad.Keep alone", c.name)
		}
		in := c.node(c.args[0], ir.Float64)
		if in == nil {
			return poison{}
		}
		return typed(c.eval.build(c.e, c.label, []operand{{c.args[0].e, in}}, func() *ir.Node {
			n := f(c.b, in, axis, ir.Int64)
			if !keep {
				n = c.b.Squeeze(n, axis)
			}
			return n
		}))
	}
}

// overAxes is a word that takes any number of axes.
func overAxes(f func(b *build.Builder, x *ir.Node, axes ...int) *ir.Node) word {
	return func(c *wordCall) value {
		if _, ok := c.ints(1); !ok { // no ad.Keep
			return poison{}
		}
		axes, _, ok := c.axes(1, c.args[0])
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], axes...) })
	}
}

// linearScan has an axis of what its operands stretch to.
func (c *wordCall) linearScan() value {
	axis, ok := c.integer(c.args[2].e, c.args[2].v)
	if !ok {
		return poison{}
	}
	return c.make1(2, func(in []*ir.Node) *ir.Node { return c.b.LinearScan(in[0], in[1], axis, false) })
}
