package spec

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// constantLast is a word of n operands of one element type and a constant
// number after them.
func constantLast(n int, f func(b *build.Builder, in []*ir.Node, v float64) *ir.Node) word {
	return func(c *wordCall) value {
		v, ok := c.float(n)
		if !ok {
			return poison{}
		}
		return c.make1(n, func(in []*ir.Node) *ir.Node { return f(c.b, in, v) })
	}
}

func (c *wordCall) groupNorm() value {
	groups, ok := c.integer(c.args[3].e, c.args[3].v)
	eps, ok2 := c.float(4)
	if !ok || !ok2 {
		return poison{}
	}
	return c.make1(3, func(in []*ir.Node) *ir.Node { return c.b.GroupNorm(in[0], in[1], in[2], groups, eps) })
}

func (c *wordCall) localResponseNorm() value {
	size, ok := c.integer(c.args[1].e, c.args[1].v)
	if !ok {
		return poison{}
	}
	var v [3]float64
	for i := range v {
		if v[i], ok = c.float(i + 2); !ok {
			return poison{}
		}
	}
	return c.make1(1, func(in []*ir.Node) *ir.Node { return c.b.LocalResponseNorm(in[0], size, v[0], v[1], v[2]) })
}

func (c *wordCall) dropout() value {
	p, ok := c.float(2)
	if !ok {
		return poison{}
	}
	keep := c.condition1(c.args[1])
	if keep == nil {
		return poison{}
	}
	return c.applyAs(ir.Invalid, c.e, c.label, c.args[:1], func(in []*ir.Node) *ir.Node {
		return c.b.Dropout(in[0], keep, p)
	}, operand{c.args[1].e, keep})
}

// quantified is a word that reduces a condition over axes.
func quantified(f reduceWord) word {
	return func(c *wordCall) value {
		axes, keep, ok := c.axes(1, c.args[0])
		if !ok {
			return poison{}
		}
		cond := c.condition1(c.args[0])
		if cond == nil {
			return poison{}
		}
		return typed(c.eval.build(c.e, c.label, []operand{{c.args[0].e, cond}}, func() *ir.Node { return f(c.b, cond, axes, keep) }))
	}
}

// classified is a loss with class labels, and those of the options that it
// knows.
func classified(f func(b *build.Builder, x, labels *ir.Node, o build.LabelOptions) *ir.Node, known ...string) word {
	return func(c *wordCall) value {
		given, ok := c.options(2, known...)
		if !ok {
			return poison{}
		}
		at := c.node(c.args[1], ir.Int64)
		if at == nil {
			return poison{}
		}
		x := c.node(c.args[0], ir.Float64)
		if x == nil {
			return poison{}
		}
		operands := []operand{{c.args[0].e, x}, {c.args[1].e, at}}
		o := build.LabelOptions{Smoothing: given["LabelSmoothing"].v}
		if w, ok := given["ClassWeights"]; ok {
			if o.Weights = c.node(w.x, x.DType()); o.Weights == nil {
				return poison{}
			}
			operands = append(operands, operand{w.x.e, o.Weights})
		}
		if k, ok := given["IgnoreLabel"]; ok {
			o.Ignore = &k.n[0]
		} else if at.DType().IsInt() && !c.positions(c.args[1], at, c.args[0].e, x, -1) {
			return poison{}
		}
		return typed(c.eval.build(c.e, c.label, operands, func() *ir.Node { return f(c.b, x, at, o) }))
	}
}

func (c *wordCall) bceWithLogits() value {
	given, ok := c.options(2, "PosWeight")
	if !ok {
		return poison{}
	}
	args := c.args[:2:2]
	if w, ok := given["PosWeight"]; ok {
		args = append(args, w.x)
	}
	return c.apply(c.e, c.label, args, func(in []*ir.Node) *ir.Node {
		return c.b.BCEWithLogits(in[0], in[1], append(in, nil)[2])
	})
}

func (c *wordCall) cosineSimilarity() value {
	axis, ok := c.axis(2, c.args[0], 0)
	if !ok {
		return poison{}
	}
	return c.make1(2, func(in []*ir.Node) *ir.Node { return c.b.CosineSimilarity(in[0], in[1], axis) })
}

func (c *wordCall) cosineEmbeddingLoss() value {
	margin, ok := c.float(3)
	if !ok {
		return poison{}
	}
	like := c.node(c.args[2], ir.Int64)
	if like == nil {
		return poison{}
	}
	return c.applyAs(ir.Invalid, c.e, c.label, c.args[:2], func(in []*ir.Node) *ir.Node {
		return c.b.CosineEmbeddingLoss(in[0], in[1], like, margin)
	}, operand{c.args[2].e, like})
}

// numberOption is ad.LabelSmoothing and its like.
func (c *wordCall) numberOption() value {
	v, ok := c.float(0)
	if !ok {
		return poison{}
	}
	return option{name: c.name, v: v, at: c.e}
}

// valueOption is ad.ClassWeights and its like.
func (c *wordCall) valueOption() value {
	if isPoison(c.args...) {
		return poison{}
	}
	return option{name: c.name, x: c.args[0], at: c.e}
}
