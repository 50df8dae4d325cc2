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
	mostWork    = 1 << 30
)

// unroll is a result of a short loop as its steps one after another.
func unroll(b *build.Builder, n *ir.Node) *ir.Node {
	a := &n.Attrs
	if a.Length > 1 && (a.Length > unrollNodes/len(a.Body.Nodes) || a.Length > unrollWork/max(work(a.Body), 1)) {
		return nil
	}
	carries := n.Inputs[:a.Carries]
	values := make([]*ir.Node, a.Length) // of the result at each step
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
		values[at] = slices.Concat(outs, carries)[a.Index]
		carries = outs[:a.Carries]
	}
	switch {
	case a.Index < a.Carries:
		return carries[a.Index]
	case a.Length == 0:
		return b.Const(n.DType(), ir.Value{}) // of no elements
	case a.Length == 1:
		return b.Reshape(values[0], n.Shape())
	}
	for i, x := range values {
		values[i] = b.Reshape(x, append(ir.Of(1), x.Shape()...))
	}
	return b.Concat(0, values...)
}

// work is how many elements the nodes of g compute, to the leading power, or
// mostWork if that is less: times the length of a loop it is an int then.
func work(g *ir.Graph) int {
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
		total = min(total+min(size, mostWork), mostWork)
	}
	return total
}
