package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

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
		if o.Groups, ok = c.groups(given); !ok {
			return poison{}
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

// pooling is a word over windows of the last d axes.
func pooling(d int, f func(b *build.Builder, x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node) word {
	return func(c *wordCall) value {
		size, ok := c.integer(c.args[1].e, c.args[1].v)
		stride, ok2 := c.integer(c.args[2].e, c.args[2].v)
		given, ok3 := c.options(3, "Padding", "Dilation")
		if !ok || !ok2 || !ok3 {
			return poison{}
		}
		padding, ok := c.paddings(given["Padding"], d)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node {
			return f(c.b, in[0], []int{size}, []int{stride}, padding, given["Dilation"].n...)
		})
	}
}

// normPooling is a word over windows of the last d axes with an exponent.
func normPooling(d int, f func(b *build.Builder, x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation ...int) *ir.Node) word {
	return func(c *wordCall) value {
		p, ok := c.float(1)
		size, ok2 := c.integer(c.args[2].e, c.args[2].v)
		stride, ok3 := c.integer(c.args[3].e, c.args[3].v)
		given, ok4 := c.options(4, "Padding", "Dilation")
		if !ok || !ok2 || !ok3 || !ok4 {
			return poison{}
		}
		padding, ok := c.paddings(given["Padding"], d)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node {
			return f(c.b, in[0], p, []int{size}, []int{stride}, padding, given["Dilation"].n...)
		})
	}
}

func (c *wordCall) globalLpPool() value {
	p, ok := c.float(1)
	if !ok {
		return poison{}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.GlobalLpPool(in[0], p) })
}

// transposed is a transposed convolution over d axes.
func transposed(d int, f func(b *build.Builder, x, w *ir.Node, o build.ConvTransposeOptions) *ir.Node) word {
	return func(c *wordCall) value {
		given, ok := c.options(2, "Stride", "Padding", "Dilation", "OutputPadding", "Groups")
		if !ok {
			return poison{}
		}
		o := build.ConvTransposeOptions{Stride: given["Stride"].n, Dilation: given["Dilation"].n, OutputPadding: given["OutputPadding"].n}
		if o.Padding, ok = c.paddings(given["Padding"], d); !ok {
			return poison{}
		}
		if o.Groups, ok = c.groups(given); !ok {
			return poison{}
		}
		return c.make1(2, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], in[1], o) })
	}
}

// groups is the number that ad.Groups gives, 0 when it isn't among the options.
func (c *wordCall) groups(given map[string]option) (int, bool) {
	g, ok := given["Groups"]
	if !ok {
		return 0, true
	}
	if g.n[0] < 1 {
		c.fail(g.at, "%d groups; there is at least 1", g.n[0])
		return 0, false
	}
	return g.n[0], true
}

// resized is a word that gives the last axes other lengths.
func resized(f func(b *build.Builder, x *ir.Node, lengths ...int) *ir.Node) word {
	return func(c *wordCall) value {
		lengths, ok := c.ints(1)
		if !ok {
			return poison{}
		}
		return c.make1(1, func(in []*ir.Node) *ir.Node { return f(c.b, in[0], lengths...) })
	}
}
