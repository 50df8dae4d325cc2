package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// loopWords are loops, of the kinds that cases/loops.py has.
var loopWords = []func(b maker, in nodes) nodes{
	func(b maker, in nodes) nodes {
		tenth := b.Scalar(ir.Float64, 0.1)
		r := loopOver(b, in[:2], in[2], false, func(s nodes, push *ir.Node) (next, outs nodes) {
			force := b.Sub(b.Sub(push, b.Sin(s[0])), b.Mul(in[3], s[1]))
			next = nodes{b.Add(s[0], b.Mul(tenth, s[1])), b.Add(s[1], b.Mul(tenth, force))}
			return next, next[:1]
		})
		return nodes{r.Outs[0], r.Last[0], r.Last[1]}
	},
	func(b maker, in nodes) nodes {
		r := loopOver(b, in[:1], in[1], true, func(s nodes, e *ir.Node) (next, outs nodes) {
			return nodes{b.Mul(b.Tanh(b.MatMul(s[0], in[2])), e)}, s
		})
		return nodes{r.Outs[0], r.Last[0]}
	},
	func(b maker, in nodes) nodes {
		r := loopOver(b, in[:1], in[2], false, func(s nodes, at *ir.Node) (next, outs nodes) {
			row := b.Gather(in[1], at, 0)
			x := b.Sin(b.Add(s[0], row))
			return nodes{x}, nodes{b.Mul(x, row)}
		})
		return nodes{r.Outs[0], r.Last[0]}
	},
}

// loopOver is a loop over one sequence.
func loopOver(b maker, init nodes, seq *ir.Node, reverse bool, step func(s nodes, x *ir.Node) (next, outs nodes)) build.Results {
	return b.Scan(init, nodes{seq}, seq.Shape()[0].Len(), reverse, func(s, x []*ir.Node) ([]*ir.Node, []*ir.Node) { return step(s, x[0]) })
}
