package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// indexed makes the word's node from x and positions in it, which have element
// types of their own.
func (c *wordCall) indexed(x, indices arg, axis int, f func(x, indices *ir.Node) *ir.Node) value {
	at := c.node(indices, ir.Int64)
	if at == nil {
		return poison{}
	}
	n := c.node(x, ir.Float64)
	if n == nil {
		return poison{}
	}
	if at.DType().IsInt() && !c.positions(indices, at, x.e, n, axis) {
		return poison{}
	}
	return typed(c.eval.build(c.e, c.label, []operand{{x.e, n}, {indices.e, at}}, func() *ir.Node { return f(n, at) }))
}

func (c *wordCall) gather() value {
	axis, ok := c.axis(2, c.args[0], 0)
	if !ok {
		return poison{}
	}
	return c.indexed(c.args[0], c.args[1], axis, func(x, indices *ir.Node) *ir.Node { return c.b.Gather(x, indices, axis) })
}

func (c *wordCall) oneHot() value {
	n, ok := c.length1(1)
	if !ok {
		return poison{}
	}
	at := c.node(c.args[0], ir.Int64)
	if at == nil {
		return poison{}
	}
	return typed(c.eval.build(c.e, c.label, []operand{{c.args[0].e, at}}, func() *ir.Node { return c.b.OneHot(at, n, ir.Int64) }))
}

// length1 is arg i as the length of an axis.
func (c *wordCall) length1(i int) (int, bool) {
	a := c.args[i]
	n, ok := c.integer(a.e, a.v)
	if ok && (n < 0 || n > ir.MaxElements) {
		c.fail(a.e, "%d is no length of an axis: 0 to %d are", n, ir.MaxElements)
		return 0, false
	}
	return n, ok
}

func (c *wordCall) gatherElements() value {
	axis, ok := c.axis(2, c.args[0], 0)
	if !ok {
		return poison{}
	}
	return c.indexed(c.args[0], c.args[1], axis, func(x, indices *ir.Node) *ir.Node { return c.b.GatherElements(x, indices, axis) })
}

func (c *wordCall) gatherND() value { return c.named(c.b.GatherND) }

func (c *wordCall) take() value { return c.named(c.b.Take) }

// named makes the word's node from x and an index that isn't along one axis.
func (c *wordCall) named(f func(x, indices *ir.Node) *ir.Node) value {
	x, at := c.node(c.args[0], ir.Float64), c.node(c.args[1], ir.Int64)
	if x == nil || at == nil {
		return poison{}
	}
	return typed(c.eval.build(c.e, c.label, []operand{{c.args[0].e, x}, {c.args[1].e, at}}, func() *ir.Node { return f(x, at) }))
}

// scattered is a word of x, positions along an axis of it, and what goes there.
func scattered(f func(b *build.Builder, x, indices, updates *ir.Node, axis int) *ir.Node) word {
	return func(c *wordCall) value {
		axis, ok := c.axis(3, c.args[0], 0)
		if !ok {
			return poison{}
		}
		at := c.node(c.args[1], ir.Int64)
		if at == nil {
			return poison{}
		}
		return c.applyAs(ir.Invalid, c.e, c.label, []arg{c.args[0], c.args[2]}, func(in []*ir.Node) *ir.Node {
			return f(c.b, in[0], at, in[1], axis)
		}, operand{c.args[1].e, at})
	}
}

func (c *wordCall) sort() value {
	axis, ok := c.axis(1, c.args[0], 0)
	if !ok {
		return poison{}
	}
	return c.tuple(1, func(in []*ir.Node) []*ir.Node {
		values, at := c.b.Sort(in[0], axis)
		return []*ir.Node{values, at}
	})
}

func (c *wordCall) topK() value {
	k, ok := c.integer(c.args[1].e, c.args[1].v)
	axis, ok2 := c.axis(2, c.args[0], 0)
	if !ok || !ok2 {
		return poison{}
	}
	return c.tuple(1, func(in []*ir.Node) []*ir.Node {
		values, at := c.b.TopK(in[0], k, axis)
		return []*ir.Node{values, at}
	})
}
