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
	around   *build.Builder        // where the loops are
	of       *ir.Node              // a result of the loop whose step is differentiated
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
	s.Builder, s.around, s.of, s.length, s.reversed = build.New(), b, n, a.Length, a.Reverse
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

// loop is the loop of the step in b, whose results are what the carries become
// and then what is put out.
func (s *stepGraph) loop(results []*ir.Node) build.Results {
	var outputs []ir.Output
	for i, n := range results {
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
	return s.around.Loop(a, slices.Concat(s.carries.operands, s.elems.operands, s.others.operands))
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
		past[i] = result(b, a, n.Inputs)
	}
	return past
}

// result is a result of a loop.
func result(b *build.Builder, a ir.Attrs, operands []*ir.Node) *ir.Node {
	n, err := b.Node(ir.Scan, a, operands...)
	if err != nil {
		panic(err)
	}
	return n
}

// moves is which inputs of a loop's step move, and which of the loop's results
// do, when the operands do that are given.
func moves(a *ir.Attrs, operands []bool) (inputs, results []bool) {
	inputs = slices.Clone(operands)
	for {
		in := live(a.Body, chosen(a.Body.Inputs, inputs))
		more := false // carries that begin still, and move from a later step on
		for i, o := range a.Body.Outputs[:a.Carries] {
			if in[o.Node] && !inputs[i] {
				inputs[i], more = true, true
			}
		}
		if more {
			continue
		}
		carries := inputs[:a.Carries]
		results = slices.Clone(carries)
		for _, o := range a.Body.Outputs[a.Carries:] {
			results = append(results, in[o.Node])
		}
		return inputs, append(results, carries...)
	}
}

// chosen is the nodes that are marked.
func chosen(nodes []*ir.Node, marks []bool) (some []*ir.Node) {
	for i, n := range nodes {
		if marks[i] {
			some = append(some, n)
		}
	}
	return some
}

// operandsIn is which operands of n are in the set.
func operandsIn(n *ir.Node, set map[*ir.Node]bool) []bool {
	in := make([]bool, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = set[x]
	}
	return in
}

// pushScan is the tangent of a result of a loop, of a loop with the tangents of
// what moves.
func pushScan(s *step, t []*ir.Node) *ir.Node {
	a := &s.r.Attrs
	operands := make([]bool, len(t))
	for i := range t {
		operands[i] = t[i] != nil
	}
	inputs, results := moves(a, operands)
	var g stepGraph
	g.begin(s.Builder, s.r)
	tangents := g.tangents(inputs, t)
	body := g.graph(g.outs)
	if err := forward(g.Builder, body, tangents, live(body, chosen(g.bound, inputs))); err != nil {
		panic(err)
	}
	var ends []*ir.Node // what the carries become, and what is put out
	for i, n := range g.outs {
		if results[i] {
			ends = append(ends, orZeros(g.Builder, tangents[n], n.Type))
		}
	}
	r := g.loop(g.keep(ends))
	// The results of that loop are of those of this one that move, in their order.
	at := 0
	for _, moves := range results[:a.Index] {
		if moves {
			at++
		}
	}
	return slices.Concat(r.Last, r.Outs, r.Past)[at]
}

// tangents is inputs of the step for the tangents of those of its inputs that
// move, by these; t is the tangents of the loop's operands.
func (s *stepGraph) tangents(inputs []bool, t []*ir.Node) map[*ir.Node]*ir.Node {
	tangents := map[*ir.Node]*ir.Node{}
	for i, x := range s.bound {
		switch {
		case !inputs[i]:
		case i < s.of.Attrs.Carries:
			tangents[x] = s.carry(orZeros(s.around, t[i], x.Type))
		case i < s.of.Attrs.Carries+s.of.Attrs.Sequences:
			tangents[x] = s.element(t[i])
		default:
			tangents[x] = s.input(x.Type)
			s.others.add(tangents[x], t[i])
		}
	}
	return tangents
}

// orZeros is n, or zeros of the type where there is none.
func orZeros(b *build.Builder, n *ir.Node, t ir.Type) *ir.Node {
	if n == nil {
		return zeros(b, t)
	}
	return n
}

func init() { pushes[ir.Scan] = pushScan } // which asks the table itself
