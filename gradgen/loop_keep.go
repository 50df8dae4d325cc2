package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// What the gradient of a step needs of the step's own values is computed again
// from its carries and elements where that is little work, and else put out by
// the loop and given to the steps of the gradient's.

// Costs of computing a value again, and the most that is.
const (
	costCheap   = 1   // an addition and its like
	costFunc    = 10  // an exponential
	costLoop    = 100 // whatever has loops of its own
	mostAgain   = 4
	mostStacked = 1 << 24 // elements of what all steps put out
)

// cheapOps are the elementwise ops that take as long as an addition.
var cheapOps = map[ir.Op]bool{
	ir.Add: true, ir.Sub: true, ir.Mul: true, ir.Neg: true, ir.Abs: true, ir.Sign: true, ir.Max: true, ir.Min: true, ir.Clip: true,
	ir.Relu: true, ir.Where: true, ir.Not: true, ir.And: true, ir.Or: true, ir.Equal: true, ir.Less: true, ir.LessOrEqual: true,
	ir.Cast: true, ir.StopGradient: true,
}

// costOf is the cost of n itself.
func costOf(n *ir.Node) int {
	switch n.Op.Info().Kind {
	case ir.Leaf, ir.View:
		return 0
	case ir.Elementwise:
		if cheapOps[n.Op] {
			return costCheap
		}
		return costFunc
	}
	switch n.Op {
	case ir.Checkpoint, ir.CustomVJP: // their first operand
		return 0
	}
	return costLoop
}

// keep is the nodes, of a step of a gradient, without the values of the step
// that it differentiates that are much work: those are elements of a sequence
// that the loop of n puts out.
func (s *stepGraph) keep(b *build.Builder, n *ir.Node, nodes []*ir.Node) []*ir.Node {
	forward := map[*ir.Node]*ir.Node{} // nodes of the body, by those here
	for x, here := range s.made {
		if x.Op.Info().Kind != ir.Leaf && forward[here] == nil {
			forward[here] = x
		}
	}
	needed := map[*ir.Node]bool{}
	g := s.graph(nodes)
	for _, m := range g.Nodes {
		for _, x := range m.Inputs {
			needed[x] = needed[x] || forward[m] == nil && forward[x] != nil
		}
	}
	for _, m := range nodes {
		needed[m] = needed[m] || forward[m] != nil
	}
	kept := map[*ir.Node]*ir.Node{}
	for _, m := range g.Nodes {
		if !needed[m] || s.again(m, kept, map[*ir.Node]bool{}) <= mostAgain {
			continue
		}
		for m.Op.Info().Kind == ir.View && m.Op != ir.Again && forward[m.Inputs[0]] != nil {
			m = m.Inputs[0]
		}
		if kept[m] == nil && m.Shape().Size() <= mostStacked/max(s.length, 1) && m.Shape().Rank() < ir.MaxRank {
			kept[m] = s.element(putOut(b, n, forward[m]))
		}
	}
	if len(kept) == 0 {
		return nodes
	}
	return replaced(s.Builder, nodes, kept)
}

// again is the cost of computing n from what is there.
func (s *stepGraph) again(n *ir.Node, kept map[*ir.Node]*ir.Node, seen map[*ir.Node]bool) int {
	if kept[n] != nil || seen[n] {
		return 0
	}
	seen[n] = true
	cost := costOf(n)
	for _, x := range n.Inputs {
		if cost > mostAgain {
			break
		}
		cost += s.again(x, kept, seen)
	}
	return cost
}

// putOut is what the steps of the loop of n compute as x, a node of the body.
func putOut(b *build.Builder, n, x *ir.Node) *ir.Node {
	a := n.Attrs
	outputs := append(a.Body.Outputs[:len(a.Body.Outputs):len(a.Body.Outputs)], ir.Output{Name: "kept", Node: x})
	a.Index = a.Carries + a.Outs()
	a.Body = build.From(a.Body).Graph(a.Body.Name, a.Body.Inputs, outputs)
	m, err := b.Node(ir.Scan, a, n.Inputs...)
	if err != nil {
		panic(err)
	}
	return m
}
