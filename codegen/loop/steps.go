package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// Steps is a loop whose body is a function of its own: a Scan. Each step is
// given pointers to what it reads and writes, and so is compiled as a method
// is, whatever the loop's length.
type Steps struct {
	Fn      *Func // a step
	Node    *ir.Node
	Length  int
	Reverse bool // from the last step to the first
	Args    []StepArg

	// scratch is memory for what a step keeps in the workspace, by type.
	scratch map[ir.DType]*Buffer
}

func (*Steps) stmt() {}

// A StepArg is what a step is given for one of its buffers.
type StepArg struct {
	Param *Buffer // of the step
	Buf   *Buffer // memory of the function around it
	How   How
	// Of carries: where the carry before a step is and where the one after it
	// goes is Buf and Other in turns; or, when Past is there, the step's own
	// element of Past and the next one's, and Buf after the last.
	Other, Past *Buffer
	write       bool
}

// How says which part of its buffer a step is given.
type How uint8

// The ways.
const (
	Whole   How = iota // all of it
	Element            // the step's element along axis 0
	Before             // the carry before the step
	After              // the carry after it
)

// touches calls f for each buffer that the loop uses, and tells whether it
// reads and writes it.
func (s *Steps) touches(f func(b *Buffer, reads, writes bool)) {
	for _, a := range s.Args {
		switch {
		case a.How == Before || a.How == After:
			for _, b := range []*Buffer{a.Buf, a.Other, a.Past} {
				if b != nil {
					f(b, true, true)
				}
			}
		default:
			f(a.Buf, !a.write, a.write)
		}
	}
}

// own is the memory that the steps keep things in while they run.
func (s *Steps) own() []*Buffer {
	var out []*Buffer
	for _, d := range ir.DTypes {
		if b := s.scratch[d]; b != nil {
			out = append(out, b)
		}
	}
	return out
}

// reserve makes memory for what a step, which is compiled, keeps.
func (s *Steps) reserve(p *pool) {
	s.scratch = map[ir.DType]*Buffer{}
	for d, n := range s.Fn.Arena {
		if n > 0 {
			s.scratch[d] = p.buffer("", ir.Type{DType: d, Shape: ir.Of(n)}, Temp, nil)
		}
	}
}

// place moves the step's memory to where the loop's is.
func (s *Steps) place() {
	by := map[ir.DType]int{}
	for d, b := range s.scratch {
		by[d] = b.Offset
	}
	s.Fn.shift(by)
}

// shift moves all memory that f keeps things in.
func (f *Func) shift(by map[ir.DType]int) {
	moved := map[*Buffer]bool{}
	move := func(b *Buffer) {
		if b.Role == Temp && !b.Given && !moved[b] {
			moved[b] = true
			b.Offset += by[b.Type.DType]
		}
	}
	for _, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			move(b)
		}
		for _, s := range StepsOf(k.Body) {
			s.Fn.shift(by)
		}
	}
}

// StepsOf is the loops of steps among the statements.
func StepsOf(body []Stmt) []*Steps {
	var out []*Steps
	visit(body, func(s Stmt) {
		if s, ok := s.(*Steps); ok {
			out = append(out, s)
		}
	})
	return out
}

// members is the results of the loop that n is one of, in the order of the graph.
func (l *lowerer) members(n *ir.Node) []*ir.Node {
	var out []*ir.Node
	for _, m := range l.pl.Graph.Nodes {
		if ir.SameLoop(n, m) {
			out = append(out, m)
		}
	}
	return out
}

// fillScan does the loop that n is a result of, with all its results.
func (l *lowerer) fillScan(n *ir.Node) {
	if l.looped[n] {
		return
	}
	members := l.members(n)
	results := make([]*Buffer, n.Attrs.Results())
	for _, m := range members {
		l.looped[m] = true
		if l.bufs[m] == nil {
			l.bufs[m] = l.p.buffer(plan.Name(m), m.Type, Temp, m)
		}
		results[m.Attrs.Index] = l.bufs[m]
		l.bufs[m].InPlace = l.bufs[m].Role == Temp
	}
	a := &n.Attrs
	s := &Steps{Node: n, Length: a.Length, Reverse: a.Reverse}
	var given, gives []*Buffer
	inner := newPool()
	param := func(t ir.Type, name string, of *ir.Node, as *Buffer, element bool, role Role) *Buffer {
		b := inner.buffer(name, t, Temp, of)
		if as != nil && as.Role != Temp && !(element && as.Type.Shape.Rank() == 1) {
			b.Role = role // as nested arrays
		} else {
			b.Given = true
		}
		return b
	}
	for i, x := range a.Body.Inputs {
		name := plan.Name(n.Inputs[i])
		switch {
		case i < a.Carries:
			given = append(given, param(x.Type, name, x, nil, false, Arg))
		default:
			element := i < a.Carries+a.Sequences
			buf := l.operand(n.Inputs[i])
			p := param(x.Type, name, x, buf, element, Arg)
			how := Whole
			if element {
				how = Element
			}
			given = append(given, p)
			s.Args = append(s.Args, StepArg{Param: p, Buf: buf, How: how})
		}
	}
	for i, o := range a.Body.Outputs {
		if i < a.Carries {
			p := param(o.Node.Type, "next", o.Node, nil, false, Result)
			gives = append(gives, p)
			l.carry(s, n, i, given[i], p, results)
			continue
		}
		buf := results[i]
		if buf == nil { // nobody asks for it
			t := ir.Type{DType: o.Node.DType(), Shape: append(ir.Of(a.Length), o.Node.Shape()...)}
			buf = l.p.buffer("", t, Temp, o.Node)
			buf.InPlace = true
		}
		p := param(o.Node.Type, buf.Name, o.Node, buf, true, Result)
		gives = append(gives, p)
		s.Args = append(s.Args, StepArg{Param: p, Buf: buf, How: Element, write: true})
	}
	s.Fn = lowerStep(l.pl.Step(a.Body), inner, given, gives, a.Carries)
	l.kernels = append(l.kernels, &Kernel{Nodes: members, Body: []Stmt{s}, serial: true})
}

// carry adds what a step is given for carry i, and puts what it begins as
// where the first step finds it.
func (l *lowerer) carry(s *Steps, n *ir.Node, i int, before, after *Buffer, results []*Buffer) {
	a := &n.Attrs
	temp := func() *Buffer {
		b := l.p.buffer(plan.Name(n.Inputs[i]), n.Inputs[i].Type, Temp, n.Inputs[i])
		b.InPlace = true
		return b
	}
	last, past := results[i], results[a.Carries+a.Outs()+i]
	if last == nil {
		last = temp()
	}
	arg := StepArg{Buf: last, Past: past}
	start, first := last, Num(0)
	switch {
	case past != nil:
		start = past
		if a.Reverse {
			first = Num(a.Length - 1)
		}
	default:
		arg.Other = temp()
		if a.Length%2 == 1 {
			start = arg.Other
		}
	}
	l.begin(n.Inputs[i], start, first, past != nil)
	for _, b := range []*Buffer{before, after} {
		arg.Param, arg.How = b, Before
		if b == after {
			arg.How = After
		}
		s.Args = append(s.Args, arg)
	}
}

// begin copies x to b, or to an element of it.
func (l *lowerer) begin(x *ir.Node, b *Buffer, at Affine, element bool) {
	l.kernel(x, nil, x.Shape().Lens(), func(idx []Affine) []Stmt {
		l.root = nil
		to := idx
		if element {
			to = append([]Affine{at}, idx...)
		}
		return []Stmt{l.store(b, to, l.value(x, idx))}
	})
	l.kernels[len(l.kernels)-1].stay = true
}

// operand is memory that holds x, in row-major order.
func (l *lowerer) operand(x *ir.Node) *Buffer {
	if b := l.bufs[x]; b != nil && b.Order == nil {
		switch {
		case b.Role == Temp:
			b.InPlace = true
			return b
		case b.Type.Shape.Rank() > 0 && !(l.pl.Vectors() && plan.Apart(b.Type)):
			return b
		}
	}
	if b := l.copied[x]; b != nil {
		return b
	}
	b := l.p.buffer(plan.Name(x), x.Type, Temp, x)
	b.InPlace = true
	l.copy(x, b)
	l.copied[x] = b
	return b
}

// lowerStep is the naive code of a step with so many carries, whose buffers
// are there.
func lowerStep(pl *plan.Plan, p *pool, given, gives []*Buffer, carries int) *Func {
	l := newLowerer(pl, p)
	l.looked = map[*ir.Node]bool{}
	for i, n := range pl.Graph.Inputs {
		l.bufs[n] = given[i]
		l.looked[n] = i >= carries
	}
	f := l.lower(func(i int, _ ir.Output) *Buffer { return gives[i] })
	f.Plan, f.Given = pl, slices.Concat(given, gives)
	return f
}
