package rewrite

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// What a loop needn't do depends on all of its results, and so is no rule for
// a node: loops over the same operands become one, what nothing asks for is
// not computed, a carry that stays as it is is none, and a step that is given
// a constant has it itself.
//
// The outputs of a step are the carries for the next, and then what is put
// out. Of each that is left, and of nothing else, the new loop has results.

// tidyLoops is g with its loops, and those of their steps, tidied: g itself
// where nothing is to be done.
func tidyLoops(g *ir.Graph) *ir.Graph {
	loops, of := loopsOf(g)
	bodies := build.Bodies(tidyLoops)
	changed := false
	for _, l := range loops {
		l.body = bodies(l.body)
		l.decide()
		changed = changed || l.changed()
	}
	if !changed {
		return g
	}
	return build.Rewrite(g, func(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
		if of[n] == nil {
			return b.Copy(n, in)
		}
		return of[n].result(b, n, in)
	})
}

// A loop is one of a graph, and what is left of it.
type loop struct {
	first *ir.Node  // a result
	body  *ir.Graph // the step, with what steps of loops that became this one put out, too
	// at has, for each step of these, where its outputs are among the body's.
	at    map[*ir.Graph][]int
	asked map[int]bool // outputs of the body of which the graph asks for a result

	still []bool     // outputs of the body that are the same at each step
	left  []int      // outputs of the body that are left
	made  []*ir.Node // the results of what is left, or nil as yet
}

// loopsOf is the loops of g, and which of them each result is one of.
func loopsOf(g *ir.Graph) (loops []*loop, of map[*ir.Node]*loop) {
	of = map[*ir.Node]*loop{}
	for _, n := range g.Nodes {
		if n.Op != ir.Scan {
			continue
		}
		i := slices.IndexFunc(loops, func(l *loop) bool { return l.take(n) })
		if i < 0 {
			i = len(loops)
			body := n.Attrs.Body
			loops = append(loops, &loop{first: n, body: body, at: map[*ir.Graph][]int{body: upTo(len(body.Outputs))}, asked: map[int]bool{}})
		}
		of[n] = loops[i]
		asked, _ := loops[i].output(n)
		loops[i].asked[asked] = true
	}
	return loops, of
}

// upTo is 0, 1, ... below n.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// take reports whether n is a result of the loop, which can become one that
// puts out more: it is over the same operands, and carries the same.
func (l *loop) take(n *ir.Node) bool {
	like := n.Attrs
	like.Body = l.first.Attrs.Body
	if !ir.SameLoop(l.first, &ir.Node{Op: n.Op, Attrs: like, Inputs: n.Inputs}) {
		return false
	}
	if l.at[n.Attrs.Body] != nil {
		return true
	}
	b := build.New()
	in, _ := stands(b, l.body, upTo(len(n.Inputs)))
	outs, more := b.Inline(l.body, in), b.Inline(n.Attrs.Body, in)
	k := n.Attrs.Carries
	if !slices.Equal(outs[:k], more[:k]) {
		return false
	}
	at := upTo(k)
	for _, x := range more[k:] {
		i := k + slices.Index(outs[k:], x)
		if i < k {
			i = len(outs)
			outs = append(outs, x)
		}
		at = append(at, i)
	}
	l.body, l.at[n.Attrs.Body] = step(b, in, outs), at
	return true
}

// stands is inputs of b for those of a body, in their order there and in the
// order in which they are to be.
func stands(b *build.Builder, body *ir.Graph, order []int) (in, ordered []*ir.Node) {
	in = make([]*ir.Node, len(body.Inputs))
	for i, k := range order {
		b.At(body.Inputs[k].Origin)
		in[k] = b.Input(fmt.Sprint("a", i), body.Inputs[k].Type)
		ordered = append(ordered, in[k])
	}
	return in, ordered
}

// step is the graph of a step.
func step(b *build.Builder, inputs, outs []*ir.Node) *ir.Graph {
	var outputs []ir.Output
	for i, n := range outs {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	return b.Graph("step", inputs, outputs)
}

// output is the output of the body that n is a result of, and whether that is
// a carry before each step.
func (l *loop) output(n *ir.Node) (i int, before bool) {
	at := l.at[n.Attrs.Body]
	return at[n.Attrs.Index%len(at)], n.Attrs.Index >= len(at)
}

// decide finds which outputs of the body are left: what is asked for, and the
// carries that it is computed of, but nothing that is the same at each step.
func (l *loop) decide() {
	l.findStill()
	keep := make([]bool, len(l.body.Outputs))
	for i := range keep {
		keep[i] = l.asked[i] && !l.still[i]
	}
	for again := true; again; {
		again = false
		need := neededFor(l.body, keep)
		for i, x := range l.body.Inputs[:l.first.Attrs.Carries] {
			if need[x] && !l.still[i] && !keep[i] {
				keep[i], again = true, true
			}
		}
	}
	for i := range keep {
		if keep[i] {
			l.left = append(l.left, i)
		}
	}
}

// findStill finds the outputs of the body that are the same at each step: a
// carry that is given on as it is, and what is computed of such, and of what
// all steps are given, alone.
func (l *loop) findStill() {
	a := &l.first.Attrs
	l.still = make([]bool, len(l.body.Outputs))
	varies := map[*ir.Node]bool{}
	for i, x := range l.body.Inputs[:a.Carries] {
		l.still[i] = l.body.Outputs[i].Node == x
		varies[x] = !l.still[i]
	}
	for _, x := range l.body.Inputs[a.Carries : a.Carries+a.Sequences] {
		varies[x] = true
	}
	for _, n := range l.body.Nodes {
		if slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return varies[x] }) {
			varies[n] = true
		}
	}
	for i := a.Carries; i < len(l.still); i++ {
		l.still[i] = !varies[l.body.Outputs[i].Node]
	}
}

// neededFor is the nodes that some outputs are computed of.
func neededFor(g *ir.Graph, outputs []bool) map[*ir.Node]bool {
	need := map[*ir.Node]bool{}
	for i, o := range g.Outputs {
		if outputs[i] {
			need[o.Node] = true
		}
	}
	for _, n := range slices.Backward(g.Nodes) {
		if need[n] {
			for _, x := range n.Inputs {
				need[x] = true
			}
		}
	}
	return need
}

// changed reports whether what is left isn't the loop as it was.
func (l *loop) changed() bool {
	a := &l.first.Attrs
	return l.body != a.Body || len(l.left) < len(l.body.Outputs) || slices.ContainsFunc(l.first.Inputs[a.Carries+a.Sequences:], build.Own)
}

// result is what is left of the result n, for the operands in.
func (l *loop) result(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
	i, before := l.output(n)
	if l.still[i] {
		one := b.Graph("", l.body.Inputs, l.body.Outputs[i:i+1])
		return b.Expand(b.Inline(one, in)[0], n.Shape())
	}
	if l.made == nil {
		l.made = l.again(b, in)
	}
	k := slices.Index(l.left, i)
	if before {
		k += len(l.left)
	}
	return l.made[k]
}

// again is the results of the loop that is left. The carries that aren't are
// the same for all steps now, or used by none.
func (l *loop) again(b *build.Builder, in []*ir.Node) []*ir.Node {
	a := l.first.Attrs
	carries, _ := slices.BinarySearch(l.left, a.Carries)
	order := slices.Concat(l.left[:carries], upTo(len(in))[a.Carries:])
	for i := range a.Carries {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	given, own := splitOwn(order, carries+a.Sequences, in)
	to := build.New()
	args, inputs := stands(to, l.body, given)
	for _, i := range own {
		args[i] = to.Inline(b.Graph("", nil, []ir.Output{{Node: in[i]}}), nil)[0]
	}
	all := to.Inline(l.body, args)
	var outs, operands []*ir.Node
	for _, i := range l.left {
		outs = append(outs, all[i])
	}
	for _, i := range given {
		operands = append(operands, in[i])
	}
	a.Body, a.Carries = step(to, inputs, outs), carries
	r := b.Loop(a, operands)
	return slices.Concat(r.Last, r.Outs, r.Past)
}

// splitOwn is which operands a loop is given, and which a step makes itself:
// of those from the one at the place on, the same for all steps.
func splitOwn(order []int, from int, in []*ir.Node) (given, own []int) {
	given = slices.Clone(order[:from])
	for _, i := range order[from:] {
		if build.Own(in[i]) {
			own = append(own, i)
		} else {
			given = append(given, i)
		}
	}
	return given, own
}
