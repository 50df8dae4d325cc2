package build

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gradgen/gradgen/ir"
)

// A Step is what one step of a loop computes from the carries and its elements
// of the sequences: the carries for the next step, and what it puts out. It may
// use any other nodes of the builder.
type Step func(carries, elems []*ir.Node) (next, outs []*ir.Node)

// Results are the nodes of a loop's results. What isn't used isn't computed.
type Results struct {
	Last []*ir.Node // the carries after the last step
	Outs []*ir.Node // what the steps put out, stacked along axis 0
	Past []*ir.Node // the carries that the steps were given, stacked along axis 0
}

// Scan is a loop over the elements along axis 0 of the sequences, of the
// length: from the last to the first if reverse. Carries begin as init, and
// stay of its types. Without sequences each step is given the carries alone.
func (b *Builder) Scan(init, seqs []*ir.Node, length int, reverse bool, step Step) Results {
	l := b.begin(init, seqs, length, reverse)
	return l.End(step(l.Carries, l.Elems))
}

// A Looping is a loop whose step is being made: of Carries and Elems, which
// stand for the carries that a step is given and its elements of the sequences.
type Looping struct {
	Carries, Elems []*ir.Node

	b          *Builder
	init, seqs []*ir.Node
	length     int
	reverse    bool
}

// Begin begins a loop over one sequence at least, as Scan does.
func (b *Builder) Begin(init, seqs []*ir.Node, reverse bool) *Looping {
	length := 0
	if s := seqs[0].Shape(); s.Rank() > 0 {
		length = s[0].Len()
	}
	return b.begin(init, seqs, length, reverse)
}

func (b *Builder) begin(init, seqs []*ir.Node, length int, reverse bool) *Looping {
	b.needSequences(seqs, length)
	l := &Looping{b: b, init: init, seqs: seqs, length: length, reverse: reverse}
	l.Carries = b.stands(init, func(i int) ir.Type { return init[i].Type })
	l.Elems = b.stands(seqs, func(i int) ir.Type {
		return ir.Type{DType: seqs[i].DType(), Shape: seqs[i].Shape()[1:]}
	})
	return l
}

// End is the loop whose step gives the carries next and puts out outs.
func (l *Looping) End(next, outs []*ir.Node) Results {
	l.b.needCarries(l.init, next)
	body, others := l.b.Outline(slices.Concat(l.Carries, l.Elems), next, outs)
	a := ir.Attrs{Body: body, Length: l.length, Carries: len(l.init), Sequences: len(l.seqs), Reverse: l.reverse}
	return l.b.Loop(a, slices.Concat(l.init, l.seqs, others))
}

// Loop is the results of a loop with a body of its own. Sequences and others
// that the body doesn't use are left out, as are those that are there twice.
func (b *Builder) Loop(a ir.Attrs, in []*ir.Node) (r Results) {
	a, in = trim(a, in)
	for a.Index = range a.Results() {
		n := b.node(ir.Scan, a, in...)
		switch {
		case a.Index < a.Carries:
			r.Last = append(r.Last, n)
		case a.Index < a.Carries+a.Outs():
			r.Outs = append(r.Outs, n)
		default:
			r.Past = append(r.Past, n)
		}
	}
	return r
}

// stands are inputs that stand for what a step will be given, nodes that no
// other loop has.
func (b *Builder) stands(xs []*ir.Node, typ func(i int) ir.Type) []*ir.Node {
	out := make([]*ir.Node, len(xs))
	for i := range xs {
		out[i] = b.Input("step."+strconv.Itoa(b.nextID), typ(i))
	}
	return out
}

// Outline is the graph of a step: the inputs, of which some nodes of the
// builder are computed, then what else these use of the builder, which is
// others. What isn't computed from the inputs stays outside, but constants and
// what belongs to a rule for a gradient.
func (b *Builder) Outline(inputs, next, outs []*ir.Node) (body *ir.Graph, others []*ir.Node) {
	o := &outliner{b: b, to: New(), inside: map[*ir.Node]bool{}, made: map[*ir.Node]*ir.Node{}}
	for i, x := range inputs {
		o.inside[x] = true
		o.made[x] = o.input("a"+strconv.Itoa(i), x)
	}
	results := slices.Concat(next, outs)
	var ends []ir.Output
	for _, n := range results {
		ends = append(ends, ir.Output{Node: n})
	}
	nodes := b.Graph("", nil, ends).Nodes
	for _, n := range nodes {
		if n.Op == ir.Cotangent || slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return o.inside[x] }) {
			o.inside[n] = true
		}
	}
	var outputs []ir.Output
	for _, n := range nodes {
		if o.inside[n] && o.made[n] == nil {
			o.copy(n)
		}
	}
	for i, n := range results {
		outputs = append(outputs, ir.Output{Name: "r" + strconv.Itoa(i), Node: o.operand(n)})
	}
	return o.to.Graph("step", o.inputs, outputs), o.others
}

// An outliner copies nodes of one builder to another.
type outliner struct {
	b, to  *Builder
	inside map[*ir.Node]bool
	made   map[*ir.Node]*ir.Node
	inputs []*ir.Node
	others []*ir.Node
}

func (o *outliner) input(name string, like *ir.Node) *ir.Node {
	before := o.to.At(like.Origin)
	n := o.to.Input(name, like.Type)
	o.to.At(before)
	o.inputs = append(o.inputs, n)
	return n
}

func (o *outliner) copy(n *ir.Node) {
	in := make([]*ir.Node, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = o.operand(x)
	}
	o.to.At(n.Origin)
	o.made[n] = o.to.Copy(n, in)
}

// operand is x in the step: itself, if it is computed there or constant, and
// else an input.
func (o *outliner) operand(x *ir.Node) *ir.Node {
	if m := o.made[x]; m != nil {
		return m
	}
	if Own(x) {
		o.copy(x)
		return o.made[x]
	}
	o.made[x] = o.input("a"+strconv.Itoa(len(o.inputs)), x)
	o.others = append(o.others, x)
	return o.made[x]
}

// Own reports whether a step makes x itself, rather than to be given it: a
// constant, also one stretched to a shape, or positions.
func Own(x *ir.Node) bool {
	return x.Op == ir.Const || x.Op == ir.Iota || x.Op == ir.Expand && x.Inputs[0].Op == ir.Const
}

// Inline is the outputs of a step for other nodes in the place of its inputs.
func (b *Builder) Inline(body *ir.Graph, in []*ir.Node) []*ir.Node {
	made := b.InlineAll(body, in)
	outs := make([]*ir.Node, len(body.Outputs))
	for i, o := range body.Outputs {
		outs[i] = made[o.Node]
	}
	return outs
}

// InlineAll is Inline that gives all nodes made, by those of the step.
func (b *Builder) InlineAll(body *ir.Graph, in []*ir.Node) map[*ir.Node]*ir.Node {
	made := make(map[*ir.Node]*ir.Node, len(body.Nodes))
	for i, x := range body.Inputs {
		made[x] = in[i]
	}
	before := b.origin
	for _, n := range body.Nodes {
		if n.Op == ir.Input {
			continue
		}
		args := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			args[i] = made[x]
		}
		b.At(n.Origin)
		made[n] = b.Copy(n, args)
	}
	b.At(before)
	return made
}

// needSequences refuses sequences that don't have the length.
func (b *Builder) needSequences(seqs []*ir.Node, length int) {
	for i, x := range seqs {
		s := x.Shape()
		if s.Rank() == 0 {
			failCure(seqs, fmt.Sprintf("write ad.BroadcastTo({%d}, n) for a loop of n steps", i), "{%d} is a scalar: a sequence has an axis 0, along which its elements are", i)
		}
		if s[0].Len() != length {
			fail(seqs, "{0} has shape %v and {%d} %v: sequences have one length, of axis 0, and these %v and %v", seqs[0].Shape(), i, s, seqs[0].Shape()[0], s[0])
		}
	}
}

// needCarries refuses a step that gives other carries than it takes.
func (b *Builder) needCarries(init, next []*ir.Node) {
	if len(next) != len(init) {
		fail(init, "the loop carries %d and its step gives %d: it gives the next of each", len(init), len(next))
	}
	for i, x := range init {
		switch n := next[i]; {
		case n.DType() != x.DType():
			failCure(init, fmt.Sprintf("write ad.Cast[%v]({%d})", n.DType(), i), "carry %d begins as {%d}, %v, and the step gives %v: a carry keeps its element type", i, i, x.Type, n.Type)
		case !n.Shape().Equal(x.Shape()) && stretchesTo(x.Shape(), n.Shape()):
			failCure(init, fmt.Sprintf("write ad.BroadcastTo({%d}, %s)", i, lens(n.Shape())), "carry %d begins as {%d}, %v, and the step gives %v: a carry keeps its shape", i, i, x.Type, n.Type)
		case !n.Shape().Equal(x.Shape()):
			fail(init, "carry %d begins as {%d}, %v, and the step gives %v: a carry keeps its shape", i, i, x.Type, n.Type)
		}
	}
}

// lens is a shape as the arguments of a word.
func lens(s ir.Shape) string {
	str := ""
	for i, d := range s {
		if i > 0 {
			str += ", "
		}
		str += d.String()
	}
	return str
}
