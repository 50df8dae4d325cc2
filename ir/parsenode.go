package ir

import (
	"slices"
	"strings"
)

const (
	maxTextInt  = 1<<31 - 1   // of attributes, lines and columns
	maxTextList = 2 * MaxRank // entries of an attribute's list
)

// nodeLine reads a node: v1 = Op <type> {attributes} operands // origin
func (p *parser) nodeLine(l *scanner) {
	l.space()
	start := l.i
	name := l.ident("a value such as v1")
	l.expect("=")
	f := p.fn.in()
	if f == nil {
		l.failAt(start, "a value outside a func")
		return
	}
	if _, ok := f.values[name]; ok {
		l.failAt(start, "%s is defined twice", name)
		return
	}
	if f.hasRet {
		l.failAt(start, "a value after the return line of func %s", f.Name)
	}
	n, ok := p.node(l)
	f.values[name] = n
	if !ok || l.err != nil {
		f.values[name] = nil
		return
	}
	if !f.known[n] {
		f.known[n] = true
		f.made = append(f.made, n)
	}
}

// node reads what comes after the = and makes the node. It isn't ok, without
// a mistake on the line, when an operand's line has one.
func (p *parser) node(l *scanner) (n *Node, ok bool) {
	f := p.fn.in()
	l.space()
	start := l.i
	op := l.op()
	opEnd := l.i
	l.expect("<")
	typ, _, _ := l.tensorType(false)
	l.expect(">")
	a := p.attrs(l, op, typ)
	info := op.Info()
	if info.Uses("Type") {
		a.Type = typeAttr(op, typ)
	}
	ok = true
	var in []*Node
	for !l.done() {
		x := p.value(l, "an operand such as v1, or // and an origin")
		ok = ok && x != nil
		in = append(in, x)
	}
	o := p.origin(l)
	l.end()
	if l.err != nil {
		return nil, false
	}
	l.i = opEnd
	switch {
	case info.Arity >= 0 && len(in) != info.Arity:
		l.failAt(start, "%s takes %s, not %d", op, plural(info.Arity, "operand"), len(in))
	case info.Arity < 0 && len(in) == 0:
		l.failAt(start, "%s takes at least one operand", op)
	}
	if l.err != nil || !ok {
		return nil, false
	}
	if op == Input && f.inputs[a.Name] != nil {
		l.failAt(start, "a second Input called %s", a.Name)
		return nil, false
	}
	n, err := f.mk(op, a, in, o)
	if err != nil {
		l.failAt(start, "%s: %v", op, err)
		return nil, false
	}
	if !n.Type.Equal(typ) {
		l.failAt(start, "the line says %v, and %s of its operands is %v", typ, op, n.Type)
		return nil, false
	}
	if op == Input {
		f.inputs[a.Name] = n
		f.Graph.Inputs = append(f.Graph.Inputs, n)
		f.nodePos = append(f.nodePos, l.at(start))
	}
	return n, true
}

// op reads an operation's name.
func (l *scanner) op() Op {
	l.space()
	start := l.i
	word := l.run(isWordRune)
	op, ok := ParseOp(word)
	if ok {
		return op
	}
	for _, o := range Ops() {
		if strings.EqualFold(o.String(), word) {
			l.failAt(start, "expected an operation, and there is no %s: write %s", word, o)
		}
	}
	l.i = start
	l.expected("an operation such as Add")
	return OpInvalid
}

// value reads the name of a value defined before. It is nil when the value's
// own line has a mistake.
func (p *parser) value(l *scanner, what string) *Node {
	l.space()
	start := l.i
	name := l.ident(what)
	if l.err != nil {
		return nil
	}
	n, ok := p.fn.in().values[name]
	if !ok {
		l.failAt(start, "%s is not defined on a line before this one", name)
	}
	return n
}

// tensorType reads a type. With dims, an axis may be NAME=n.
func (l *scanner) tensorType(withDims bool) (t Type, dims []string, pos []Pos) {
	l.space()
	start := l.i
	word := l.run(isWordRune)
	d, ok := ParseDType(word)
	if !ok {
		l.i = start
		l.expected("a type such as float32[2 3], of bool, int32, int64, float32 or float64")
		return
	}
	t.DType = d
	l.expect("[")
	for !l.skip("]") && l.err == nil {
		dim, at := "", l.i
		if c := l.peek(); withDims && c != '-' && (c < '0' || c > '9') {
			at = l.i
			dim = l.named("a length, or the name of a constant and =")
			l.expect("=")
		}
		dims, pos = append(dims, dim), append(pos, l.at(at))
		t.Shape = append(t.Shape, D(l.integer("a length", 0, MaxElements)))
		if len(t.Shape) > MaxRank {
			l.failAt(start, "more than %d axes", MaxRank)
		}
	}
	if t.Shape.Size() > MaxElements {
		l.failAt(start, "%v has more than %d elements", t.Shape, MaxElements)
	}
	return t, dims, pos
}

// attrs reads the attributes of op in braces. Those that aren't given are zero.
func (p *parser) attrs(l *scanner, op Op, typ Type) (a Attrs) {
	if l.err != nil || !l.skip("{") {
		return a
	}
	var seen []string
	for !l.skip("}") && l.err == nil {
		l.space()
		start := l.i
		name := l.ident(`an attribute such as Axis=0, or "}"`)
		f := attrNamed(name)
		switch {
		case l.err != nil:
		case f == nil || name == "Type" || !op.Info().Uses(name):
			l.failAt(start, "%s has no attribute %s: %s", op, name, attrsHelp(op))
		case slices.Contains(seen, name):
			l.failAt(start, "attribute %s is given twice", name)
		}
		if l.err != nil {
			return a
		}
		seen = append(seen, name)
		l.expect("=")
		switch q := f.of(&a).(type) {
		case *string:
			*q = l.path("a name")
		case *Value:
			*q = l.number(typ.DType)
		case *int:
			*q = l.integer(name, -maxTextInt, maxTextInt)
		case *[]int:
			*q = l.list(name)
		case *Shape:
			start := l.i
			*q = Of(l.list(name)...)
			if slices.Min(append(q.Lens(), 0)) < 0 {
				l.failAt(start, "a length of %v is negative", *q)
			}
		case *bool:
			*q = l.number(Bool).I != 0
		case **Graph:
			*q = p.bodyNamed(l)
		}
	}
	return a
}

// bodyNamed reads the name of a body that stands before.
func (p *parser) bodyNamed(l *scanner) *Graph {
	start := l.i
	name := l.ident("the name of a body")
	b := p.fn.bodies[name]
	switch {
	case l.err != nil:
	case b == nil || b == p.fn.body:
		l.failAt(start, "there is no body %s before this line", name)
	case b.bad:
		return nil // which is reported where it stands
	}
	if l.err != nil {
		return nil
	}
	if f := p.fn.body; f != nil {
		if f.level = max(f.level, b.level+1); f.level > MaxNesting {
			l.failAt(start, "loops are nested more than %d deep", MaxNesting)
		}
	}
	return b.Graph
}

func attrsHelp(op Op) string {
	names := slices.DeleteFunc(slices.Clone(op.Info().Attrs), func(s string) bool { return s == "Type" })
	if len(names) == 0 {
		return "it has none"
	}
	return "it has " + strings.Join(names, ", ")
}

// list reads ints in brackets.
func (l *scanner) list(what string) (list []int) {
	l.expect("[")
	for !l.skip("]") && l.err == nil {
		if len(list) == maxTextList {
			l.failAt(l.i, "%s has more than %d entries", what, maxTextList)
		}
		list = append(list, l.integer("a number of "+what, -maxTextInt, maxTextInt))
	}
	return list
}
