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

func (c *wordCall) crossEntropy() value {
	return c.indexed(c.args[0], c.args[1], -1, c.b.CrossEntropy)
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

func (c *wordCall) layerNorm() value {
	eps, ok := c.args[3].v.(number)
	if !ok {
		return c.fail(c.args[3].e, "%s is not constant", quoted(c.args[3].e))
	}
	return c.make1(3, func(in []*ir.Node) *ir.Node { return c.b.LayerNorm(in[0], in[1], in[2], eps.float()) })
}

// option is ad.Stride and its like.
func (c *wordCall) option() value {
	n, ok := c.ints(0)
	if !ok {
		return poison{}
	}
	if len(n) == 0 {
		return c.fail(c.e, "ad.%s without a number", c.name)
	}
	return option{name: c.name, n: n, at: c.e}
}

// options are the args from i on by their names; those that the word doesn't
// know, or gets twice, are reported.
func (c *wordCall) options(i int, known ...string) (map[string]option, bool) {
	out := map[string]option{}
	for _, a := range c.args[i:] {
		o, ok := a.v.(option)
		if !ok {
			c.fail(a.e, "%s is no option: write ad.Stride(2) or its like", quoted(a.e))
			return nil, false
		}
		if _, twice := out[o.name]; twice {
			c.fail(a.e, "ad.%s is given twice", o.name)
			return nil, false
		}
		for _, k := range known {
			if k == o.name {
				out[k] = o
			}
		}
		if _, ok := out[o.name]; !ok {
			c.fail(a.e, "ad.%s has no option ad.%s", c.name, o.name)
			return nil, false
		}
	}
	return out, true
}

// convolution is a convolution over d axes.
func convolution(d int, f func(b *build.Builder, x, w *ir.Node, o build.ConvOptions) *ir.Node) word {
	return func(c *wordCall) value {
		given, ok := c.options(2, "Stride", "Padding", "Dilation", "Groups")
		if !ok {
			return poison{}
		}
		o := build.ConvOptions{Stride: given["Stride"].n, Dilation: given["Dilation"].n}
		if o.Padding, ok = c.paddings(given["Padding"], d); !ok {
			return poison{}
		}
		if g, ok := given["Groups"]; ok {
			if o.Groups = g.n[0]; o.Groups < 1 {
				return c.fail(g.at, "%d groups; there is at least 1", o.Groups)
			}
		}
		return c.make1(2, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], in[1], o) })
	}
}

// paddings is a padding for both ends of each of d axes: from one number, one
// for each axis, or two.
func (c *wordCall) paddings(o option, d int) (out [][2]int, ok bool) {
	switch len(o.n) {
	case 0:
		return nil, true
	case 1, d:
		for _, n := range o.n {
			out = append(out, [2]int{n, n})
		}
		return out, true
	case 2 * d:
		for i := range d {
			out = append(out, [2]int{o.n[2*i], o.n[2*i+1]})
		}
		return out, true
	}
	c.fail(o.at, "ad.Padding has %d numbers for %d axes: write one, one for each axis, or two for each", len(o.n), d)
	return nil, false
}

// pooling is a word over windows of the last two axes.
func pooling(f func(b *build.Builder, x *ir.Node, size, stride, padding []int) *ir.Node) word {
	return func(c *wordCall) value {
		size, ok := c.integer(c.args[1].e, c.args[1].v)
		stride, ok2 := c.integer(c.args[2].e, c.args[2].v)
		given, ok3 := c.options(3, "Padding")
		if !ok || !ok2 || !ok3 {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node {
			return f(c.b, in[0], []int{size}, []int{stride}, given["Padding"].n)
		})
	}
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
