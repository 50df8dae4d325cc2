package gradgen

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// The gradient of a loop is a loop the other way round. Its carries are the
// cotangents of the carries, and sums of those of what is the same for each
// step; each of its steps is given the carries that the step it undoes was
// given, and puts out the cotangents of that step's elements. See loop.
//
// The tangent of a loop is a loop beside it, whose carries are the tangents of
// the carries: see pushScan. What both need of a step they are given, or compute
// again: see keep.

// A stepGraph is a step being differentiated: the body's nodes made anew in a
// builder of its own, with inputs that operands of the new loop go to.
type stepGraph struct {
	*build.Builder
	of       *ir.Attrs
	bound    []*ir.Node            // inputs in the place of those of the body
	outs     []*ir.Node            // and what its outputs are of them
	made     map[*ir.Node]*ir.Node // the nodes here, by those of the body
	carries  argList
	elems    argList
	others   argList
	length   int
	reversed bool
}

// An argList is inputs of a step and the operands that belong to them.
type argList struct{ inputs, operands []*ir.Node }

func (l *argList) add(in, operand *ir.Node) {
	l.inputs, l.operands = append(l.inputs, in), append(l.operands, operand)
}

// begin starts with the step of the loop that n is a result of: its carries and
// elements are elements of the new one's sequences.
func (s *stepGraph) begin(b *build.Builder, n *ir.Node) {
	a := &n.Attrs
	s.Builder, s.of, s.length, s.reversed = build.New(), a, a.Length, a.Reverse
	past := pastOf(b, n)
	for i, x := range a.Body.Inputs {
		s.At(x.Origin)
		in := s.input(x.Type)
		s.bound = append(s.bound, in)
		switch {
		case i < a.Carries:
			s.elems.add(in, past[i])
		case i < a.Carries+a.Sequences:
			s.elems.add(in, n.Inputs[i])
		default:
			s.others.add(in, n.Inputs[i])
		}
	}
	s.made = s.InlineAll(a.Body, s.bound)
	for _, o := range a.Body.Outputs {
		s.outs = append(s.outs, s.made[o.Node])
	}
}

// input is one more input of the step.
func (s *stepGraph) input(t ir.Type) *ir.Node {
	n := len(s.bound) + len(s.carries.inputs) + len(s.elems.inputs) + len(s.others.inputs)
	return s.Input(fmt.Sprint("a", n), t)
}

// element is an input for the elements of a sequence.
func (s *stepGraph) element(seq *ir.Node) *ir.Node {
	in := s.input(ir.Type{DType: seq.DType(), Shape: seq.Shape()[1:]})
	s.elems.add(in, seq)
	return in
}

// carry is an input for a carry that begins as init.
func (s *stepGraph) carry(init *ir.Node) *ir.Node {
	in := s.input(init.Type)
	s.carries.add(in, init)
	return in
}

// graph is the part of the step that gives the nodes.
func (s *stepGraph) graph(nodes []*ir.Node) *ir.Graph {
	var outputs []ir.Output
	for _, n := range nodes {
		outputs = append(outputs, ir.Output{Node: n})
	}
	return s.Graph("step", nil, outputs)
}

// loop is the loop of the step in b, whose carries become next.
func (s *stepGraph) loop(b *build.Builder, next, outs []*ir.Node) build.Results {
	var outputs []ir.Output
	for i, n := range slices.Concat(next, outs) {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	inputs := slices.Concat(s.carries.inputs, s.elems.inputs, s.others.inputs)
	a := ir.Attrs{
		Body:      renamed(s.Graph("step", inputs, outputs)),
		Length:    s.length,
		Carries:   len(s.carries.inputs),
		Sequences: len(s.elems.inputs),
		Reverse:   s.reversed,
	}
	return b.Loop(a, slices.Concat(s.carries.operands, s.elems.operands, s.others.operands))
}

// renamed is the graph with its inputs called by their places, as all steps
// are: so that equal ones are one.
func renamed(g *ir.Graph) *ir.Graph {
	to := build.New()
	inputs := make([]*ir.Node, len(g.Inputs))
	for i, x := range g.Inputs {
		to.At(x.Origin)
		inputs[i] = to.Input(fmt.Sprint("a", i), x.Type)
	}
	outputs := make([]ir.Output, len(g.Outputs))
	for i, n := range to.Inline(g, inputs) {
		outputs[i] = ir.Output{Name: g.Outputs[i].Name, Node: n}
	}
	return to.Graph(g.Name, inputs, outputs)
}

// pastOf is the carries that the steps of a loop were given.
func pastOf(b *build.Builder, n *ir.Node) []*ir.Node {
	past := make([]*ir.Node, n.Attrs.Carries)
	for i := range past {
		a := n.Attrs
		a.Index = a.Carries + a.Outs() + i
		m, err := b.Node(ir.Scan, a, n.Inputs...)
		if err != nil {
			panic(err)
		}
		past[i] = m
	}
	return past
}

// moves is which inputs of a loop's step move, and which of its results do,
// when the operands do that are given.
func moves(a *ir.Attrs, operands []bool) (inputs, results []bool) {
	inputs = slices.Clone(operands)
	for {
		var moving []*ir.Node
		for i, x := range a.Body.Inputs {
			inputs[i] = inputs[i] && x.DType().IsFloat()
			if inputs[i] {
				moving = append(moving, x)
			}
		}
		in := live(a.Body, moving)
		again := false
		for i, o := range a.Body.Outputs[:a.Carries] {
			again = again || in[o.Node] && !inputs[i]
			inputs[i] = inputs[i] || in[o.Node]
		}
		if again {
			continue
		}
		results = append(results, inputs[:a.Carries]...)
		for _, o := range a.Body.Outputs[a.Carries:] {
			results = append(results, in[o.Node])
		}
		return inputs, append(results, inputs[:a.Carries]...)
	}
}

// operandsIn is which operands of n are in the set.
func operandsIn(n *ir.Node, set map[*ir.Node]bool) []bool {
	in := make([]bool, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = set[x]
	}
	return in
}

// pushScan is the tangent of a result of a loop, of a loop with the tangents.
func pushScan(s *step, t []*ir.Node) *ir.Node {
	a := &s.r.Attrs
	operands := make([]bool, len(t))
	for i := range t {
		operands[i] = t[i] != nil
	}
	inputs, results := moves(a, operands)
	if !results[a.Index] {
		return zeros(s.Builder, s.r.Type)
	}
	var g stepGraph
	g.begin(s.Builder, s.r)
	tangents := map[*ir.Node]*ir.Node{}
	var moving []*ir.Node
	at := make([]int, a.Carries) // the carries that move, by their places
	for i, x := range g.bound {
		if !inputs[i] {
			continue
		}
		moving = append(moving, x)
		switch {
		case i < a.Carries:
			at[i] = len(g.carries.inputs)
			start := zeros(s.Builder, x.Type)
			if t[i] != nil {
				start = s.Expand(t[i], x.Shape())
			}
			tangents[x] = g.carry(start)
		case i < a.Carries+a.Sequences:
			tangents[x] = g.element(s.Expand(t[i], s.r.Inputs[i].Shape()))
		default:
			tangents[x] = g.input(x.Type)
			g.others.add(tangents[x], s.Expand(t[i], x.Shape()))
		}
	}
	body := g.graph(g.outs)
	if err := forward(g.Builder, body, tangents, live(body, moving)); err != nil {
		panic(err)
	}
	tangentOf := func(n *ir.Node) *ir.Node {
		if m := tangents[n]; m != nil {
			return m
		}
		return zeros(g.Builder, n.Type)
	}
	var next, outs []*ir.Node
	for i, n := range g.outs {
		switch {
		case i >= a.Carries && results[i]:
			outs = append(outs, tangentOf(n))
		case i < a.Carries && inputs[i]:
			next = append(next, tangentOf(n))
		}
	}
	kept := g.keep(s.Builder, s.r, slices.Concat(next, outs))
	r := g.loop(s.Builder, kept[:len(next)], kept[len(next):])
	switch i := a.Index - a.Carries; {
	case i < 0:
		return r.Last[at[a.Index]]
	case i < a.Outs():
		k := 0
		for _, moves := range results[a.Carries : a.Carries+i] {
			if moves {
				k++
			}
		}
		return r.Outs[k]
	default:
		return r.Past[at[i-a.Outs()]]
	}
}

func init() { pushes[ir.Scan] = pushScan } // which asks the table itself
