package gradgen

import (
	"slices"

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
// that the loop puts out.
func (s *stepGraph) keep(nodes []*ir.Node) []*ir.Node {
	forward := map[*ir.Node]*ir.Node{} // nodes of the body, by those here
	for _, x := range s.of.Attrs.Body.Nodes {
		forward[s.made[x]] = x
	}
	kept := map[*ir.Node]*ir.Node{}
	for _, m := range s.needed(forward, nodes) {
		if s.cheap(m, kept) {
			continue
		}
		for m.Op.Info().Kind == ir.View {
			m = m.Inputs[0]
		}
		if s.fits(m) {
			kept[m] = s.element(s.putOut(forward[m]))
		}
	}
	return replaced(s.Builder, nodes, kept)
}

// needed is the forward nodes that are among the nodes, or what others that
// these are computed from are computed from.
func (s *stepGraph) needed(forward map[*ir.Node]*ir.Node, nodes []*ir.Node) (list []*ir.Node) {
	needed := map[*ir.Node]bool{}
	for _, m := range nodes {
		needed[m] = true
	}
	all := s.graph(nodes).Nodes
	for _, m := range all {
		if forward[m] == nil {
			for _, x := range m.Inputs {
				needed[x] = true
			}
		}
	}
	for _, m := range all {
		if needed[m] && forward[m] != nil {
			list = append(list, m)
		}
	}
	return list
}

// cheap reports whether n is little work to compute from what is there.
func (s *stepGraph) cheap(n *ir.Node, kept map[*ir.Node]*ir.Node) bool {
	left := mostAgain
	seen := map[*ir.Node]bool{}
	var dear func(n *ir.Node) bool
	dear = func(n *ir.Node) bool {
		if kept[n] != nil || seen[n] {
			return false
		}
		seen[n] = true
		left -= costOf(n)
		return left < 0 || slices.ContainsFunc(n.Inputs, dear)
	}
	return !dear(n)
}

// fits reports whether the values x of all steps may be put out.
func (s *stepGraph) fits(x *ir.Node) bool {
	return x.Shape().Size() <= mostStacked/max(s.length, 1) && x.Shape().Rank() < ir.MaxRank
}

// putOut is what the steps of the loop compute as x, a node of the body.
func (s *stepGraph) putOut(x *ir.Node) *ir.Node {
	a := s.of.Attrs
	outputs := append(a.Body.Outputs[:len(a.Body.Outputs):len(a.Body.Outputs)], ir.Output{Name: "kept", Node: x})
	a.Index = a.Carries + a.Outs()
	a.Body = build.From(a.Body).Graph(a.Body.Name, a.Body.Inputs, outputs)
	return result(s.around, a, s.of.Inputs)
}
