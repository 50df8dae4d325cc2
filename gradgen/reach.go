package gradgen

import (
	"cmp"
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// live is the nodes through which a gradient reaches wrt: those that depend on
// one of wrt through ops that have a rule for it.
func live(g *ir.Graph, wrt []*ir.Node) map[*ir.Node]bool {
	live := map[*ir.Node]bool{}
	for _, n := range wrt {
		live[n] = true
	}
	for _, n := range g.Nodes {
		if n.Op == ir.Scan {
			_, results := moves(&n.Attrs, operandsIn(n, live))
			live[n] = live[n] || results[n.Attrs.Index]
			continue
		}
		if k := rowOf(n.Op).kind; k != flows && k != aside || !n.DType().IsFloat() {
			continue
		}
		for _, x := range from(n) {
			// Integers and bools are never live, so an operand that is
			// live has a rule.
			live[n] = live[n] || live[x]
		}
	}
	return live
}

// cut reports that an input, which got no cotangent, does reach what is
// differentiated, but through an op without a gradient alone. Where it reaches
// it through a step or a comparison, or not at all, a gradient of zero is right.
func cut(g *ir.Graph, input *ir.Node, seeds []seed) error {
	open := map[*ir.Node]bool{input: true} // reached without such an op
	behind := map[*ir.Node]*ir.Node{}      // reached through such an op, which it names
	reach(g, open, behind)
	var culprit *ir.Node
	for _, s := range seeds {
		if open[s.node] {
			return nil
		}
		if culprit == nil {
			culprit = behind[s.node]
		}
	}
	if culprit == nil {
		return nil
	}
	return &Error{culprit, fmt.Sprintf("%v has no gradient: %s. %s reaches the result through it alone; write ad.StopGradient on its operand if a gradient of zero is meant, or differentiate with respect to other inputs", culprit.Op, rowOf(culprit.Op).note, input.Attrs.Name)}
}

// reach marks what is reached from the nodes that are marked: open without an
// op that has no gradient, or behind one.
func reach(g *ir.Graph, open map[*ir.Node]bool, behind map[*ir.Node]*ir.Node) {
	for _, n := range g.Nodes {
		row := rowOf(n.Op)
		switch {
		case row.kind == stops:
			continue
		case n.Op == ir.Scan:
			reachLoop(n, open, behind)
			continue
		}
		for _, x := range n.Inputs {
			switch {
			case open[x] && row.kind == nonDiff:
				behind[n] = n
			case open[x]:
				open[n] = true
			}
			if behind[n] == nil {
				behind[n] = behind[x]
			}
		}
	}
}

// reachLoop is reach of a result of a loop, by way of its steps.
func reachLoop(n *ir.Node, open map[*ir.Node]bool, behind map[*ir.Node]*ir.Node) {
	a := &n.Attrs
	in, back := map[*ir.Node]bool{}, map[*ir.Node]*ir.Node{}
	for i, x := range n.Inputs {
		in[a.Body.Inputs[i]], back[a.Body.Inputs[i]] = open[x], behind[x]
	}
	for again := true; again; {
		again = false
		reach(a.Body, in, back)
		for i, o := range a.Body.Outputs[:a.Carries] {
			x := a.Body.Inputs[i]
			if in[o.Node] && !in[x] || back[o.Node] != nil && back[x] == nil {
				in[x], back[x] = in[x] || in[o.Node], cmp.Or(back[x], back[o.Node])
				again = true
			}
		}
	}
	var from *ir.Node
	switch past := a.Index - a.Carries - a.Outs(); {
	case past >= 0:
		from = a.Body.Inputs[past]
	case a.Length == 0 && a.Index < a.Carries: // it is what it begins as
		from = a.Body.Inputs[a.Index]
	default:
		from = a.Body.Outputs[a.Index].Node
	}
	open[n], behind[n] = in[from], back[from]
}

// Settled is g, for the derivatives of outputs, floating-point ones among its
// own, with respect to wrt: that each of these may be asked for is decided, and
// holds however the result is rewritten. A pass may find that an input reaches
// an output in fewer ways than it seems; that it is an error where only an op
// without a gradient is left says the graph as it was written. The error is an
// [*Error].
func Settled(g *ir.Graph, wrt []*ir.Node, outputs []ir.Output) (*ir.Graph, error) {
	if err := checkWrt(g, wrt); err != nil {
		return nil, err
	}
	var ends []seed
	for _, o := range outputs {
		if o.Node.DType().IsFloat() {
			ends = append(ends, seed{node: o.Node})
		}
	}
	for _, n := range wrt {
		if err := cut(g, n, ends); err != nil {
			return nil, err
		}
	}
	return stopped(g), nil
}

// stopped is g with nothing that flows through ops without a gradient.
func stopped(g *ir.Graph) *ir.Graph {
	bodies := build.Bodies(stopped)
	return build.Rewrite(g, func(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
		if rowOf(n.Op).kind == nonDiff {
			for i, x := range in {
				in[i] = b.StopGradient(x)
			}
		}
		return b.CopyWith(n, in, bodies)
	})
}
