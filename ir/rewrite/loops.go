package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// unrollWork is the work, in elements, of the largest loop that is done step
// by step without being one: what a graph may have that becomes code without
// loops. unrollNodes is the most nodes that it makes.
const (
	unrollWork  = 2000
	unrollNodes = 4000
)

// unroll is a result of a short loop as its steps one after another.
func unroll(b *build.Builder, n *ir.Node) *ir.Node {
	a := &n.Attrs
	if a.Length == 0 {
		if a.Index < a.Carries {
			return n.Inputs[a.Index]
		}
		return b.Expand(b.Const(n.DType(), ir.Value{}), n.Shape())
	}
	if a.Length > 1 && (a.Length > unrollNodes/len(a.Body.Nodes) || a.Length > unrollWork/max(work(a.Body), 1)) {
		return nil
	}
	carries := n.Inputs[:a.Carries]
	values := make([]*ir.Node, a.Length) // of the result, where it is stacked
	for i := range a.Length {
		at := i
		if a.Reverse {
			at = a.Length - 1 - i
		}
		in := slices.Clone(carries)
		for _, x := range n.Inputs[a.Carries : a.Carries+a.Sequences] {
			in = append(in, b.Reshape(b.SliceAxis(x, 0, at, at+1), x.Shape()[1:]))
		}
		outs := b.Inline(a.Body, append(in, n.Inputs[a.Carries+a.Sequences:]...))
		switch k := a.Index - a.Carries; {
		case k >= a.Outs():
			values[at] = carries[k-a.Outs()]
		case k >= 0:
			values[at] = outs[a.Index]
		}
		carries = outs[:a.Carries]
	}
	if a.Index < a.Carries {
		return carries[a.Index]
	}
	for i, x := range values {
		values[i] = b.Reshape(x, append(ir.Of(1), x.Shape()...))
	}
	if len(values) == 1 {
		return values[0]
	}
	return b.Concat(0, values...)
}

// work is how many elements the nodes of g compute, to the leading power.
func work(g *ir.Graph) int {
	const most = 1 << 40
	total := 0
	for _, n := range g.Nodes {
		size := n.Shape().Size()
		switch n.Op.Info().Kind {
		case ir.Leaf, ir.View:
			continue
		case ir.Contraction:
			x := n.Inputs[0].Shape()
			size *= x[x.Rank()-1].Len()
		case ir.Loop:
			size = n.Attrs.Length * work(n.Attrs.Body)
		default:
			for _, x := range n.Inputs {
				size = max(size, x.Shape().Size())
			}
		}
		total = min(total+min(size, most), most)
	}
	return total
}
