package spec

import (
	"github.com/gradgen/gradgen/ir"
)

// reshape gives the operand another shape, of which one length may be -1.
func (c *wordCall) reshape() value {
	lens, ok := c.ints(1)
	if !ok {
		return poison{}
	}
	open := -1
	for i, n := range lens {
		switch {
		case n == -1 && open < 0:
			open = i
		case n == -1:
			return c.fail(c.args[i+1].e, "axes %d and %d have the length -1: only one can be what the others leave", open, i)
		case n < 0:
			return c.fail(c.args[i+1].e, "axis %d has the negative length %d", i, n)
		}
	}
	if open >= 0 {
		if lens[open], ok = c.left(lens, open); !ok {
			return poison{}
		}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.Reshape(in[0], ir.Of(lens...)) })
}

// left is the length that the other lengths leave for axis open of the shape
// that the operand gets.
func (c *wordCall) left(lens []int, open int) (int, bool) {
	x := c.node(c.args[0], ir.Float64)
	if x == nil {
		return 0, false
	}
	rest := 1
	for i, n := range lens {
		if i == open {
			continue
		}
		if rest *= n; rest > ir.MaxElements {
			break
		}
	}
	size := x.Shape().Size()
	if rest == 0 || size%rest != 0 {
		c.fail(c.e, "%s, of shape %v, has %d elements, which shape %v can't hold: the other lengths make %d for each position of axis %d", quoted(c.args[0].e), x.Shape(), size, ir.Of(lens...), rest, open)
		return 0, false
	}
	return size / rest, true
}

func (c *wordCall) transpose() value {
	x := c.args[0]
	if _, ok := c.ints(1); !ok {
		return poison{}
	}
	axes, _, ok := c.axes(1, x)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node {
		r := in[0].Shape().Rank()
		perm := make([]int, 0, r)
		for _, a := range axes {
			if a < 0 {
				a += r
			}
			perm = append(perm, a)
		}
		if len(c.args) == 1 {
			for i := range r {
				perm = append(perm, r-1-i)
			}
		}
		return c.b.Transpose(in[0], perm...)
	})
}

func (c *wordCall) expandDims() value {
	axis, ok := c.axis(1, c.args[0], 1)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.ExpandDims(in[0], axis) })
}

func (c *wordCall) broadcastTo() value {
	s, ok := c.shape(1)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.BroadcastTo(in[0], s) })
}

// axisAndTwo is an axis of the operand and the two numbers after it.
func (c *wordCall) axisAndTwo() (axis, lo, hi int, ok bool) {
	axis, ok = c.axis(1, c.args[0], 0)
	if !ok {
		return 0, 0, 0, false
	}
	rest, ok := c.ints(2)
	if !ok || len(rest) != 2 {
		return 0, 0, 0, false
	}
	return axis, rest[0], rest[1], true
}

func (c *wordCall) sliceAxis() value {
	axis, lo, hi, ok := c.axisAndTwo()
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.SliceAxis(in[0], axis, lo, hi) })
}

// split is a slice of parts.
func (c *wordCall) split() value {
	axis, ok := c.axis(1, c.args[0], 0)
	if !ok {
		return poison{}
	}
	n, ok := c.integer(c.args[2].e, c.args[2].v)
	if !ok {
		return poison{}
	}
	var parts []*ir.Node
	whole := c.make1(1, func(in []*ir.Node) *ir.Node {
		parts = c.b.Split(in[0], axis, n)
		return parts[len(parts)-1]
	})
	if _, ok := whole.(*tensor); !ok {
		return poison{}
	}
	l := &list{}
	c.steps += len(parts)
	for _, p := range parts {
		l.elems = append(l.elems, typed(p))
	}
	return l
}

// joined are the operands after the axis, and the axis; more is 1 if that is a
// new one.
func (c *wordCall) joined(more int) (xs []arg, axis int, ok bool) {
	if len(c.args) < 2 {
		c.fail(c.e, "ad.%s of nothing: it needs at least one operand after the axis", c.name)
		return nil, 0, false
	}
	axis, ok = c.axis(0, c.args[1], more)
	return c.args[1:], axis, ok
}

func (c *wordCall) concat() value {
	xs, axis, ok := c.joined(0)
	if !ok {
		return poison{}
	}
	return c.apply(c.e, c.label, xs, func(in []*ir.Node) *ir.Node { return c.b.Concat(axis, in...) })
}

func (c *wordCall) stack() value {
	xs, axis, ok := c.joined(1)
	if !ok {
		return poison{}
	}
	return c.apply(c.e, c.label, xs, func(in []*ir.Node) *ir.Node { return c.b.Stack(axis, in...) })
}

func (c *wordCall) tile() value {
	reps, ok := c.ints(1)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.Tile(in[0], reps...) })
}

func (c *wordCall) einsum() value {
	eq, ok := c.args[0].v.(str)
	if !ok {
		return c.fail(c.args[0].e, "the equation of ad.Einsum is a constant string, as in ad.Einsum(\"ij,jk->ik\", a, b)")
	}
	return c.apply(c.e, c.label, c.args[1:], func(in []*ir.Node) *ir.Node { return c.b.Einsum(string(eq), in...) })
}

// flatten merges the axes from the given one on. A scalar has none, and
// becomes a tensor of one element, as NumPy and PyTorch have it.
func (c *wordCall) flatten() value {
	more := 0
	switch v := c.args[0].v.(type) {
	case number:
		more = 1
	case *tensor:
		if v.node.Shape().Rank() == 0 {
			more = 1
		}
	}
	axis, ok := c.axis(1, c.args[0], more)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.Flatten(in[0], axis) })
}
