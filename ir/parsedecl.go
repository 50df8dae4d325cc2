package ir

import "strings"

// A parsedStruct is a struct with where its name is.
type parsedStruct struct {
	*Struct
	pos   Pos
	names map[string]bool // of its fields
	state structState
	depth int // of the structs within, once resolved
	size  int // number of tensors within, saturating
}

// A parsedField is a field or parameter with what is to be resolved of it.
type parsedField struct {
	*Field
	owner      *parsedStruct // nil for a parameter
	structName string        // "" for a tensor
	pos        Pos           // of the type
	dims       []Pos         // of the constants' names
}

// A parsedFunc is a function with what is needed until its end.
type parsedFunc struct {
	*Func
	pos     Pos
	mk      MakeNode
	values  map[string]*Node // nil for one whose line has a mistake
	made    []*Node          // in order, each once
	known   map[*Node]bool
	inputs  map[string]*Node
	params  map[string]bool
	bad     bool // a line of it has a mistake: don't complain about what follows from it
	grad    []parsedName
	hasGrad bool
	hasRet  bool
	nodePos []Pos // of Graph.Inputs

	bodies map[string]*parsedFunc // of a function: the steps of its loops
	body   *parsedFunc            // the one being read, or nil
	level  int                    // of a body: how deep bodies are in it
}

// in is what values belong to: the function, or a body being read.
func (f *parsedFunc) in() *parsedFunc {
	if f != nil && f.body != nil {
		return f.body
	}
	return f
}

// A parsedName is a name and where it is.
type parsedName struct {
	name string
	pos  Pos
}

func (p *parser) structLine(l *scanner, doc string) {
	p.strct, p.fn = nil, nil
	l.space()
	start := l.i
	s := &parsedStruct{Struct: &Struct{Name: l.named("the struct's name"), Doc: doc}, pos: l.at(start), names: map[string]bool{}}
	p.declare(l, start, s.Name, "struct")
	l.end()
	p.strct = s // its fields are read even if its line has a mistake
	p.order = append(p.order, s)
	if l.err == nil {
		p.structs[s.Name] = s
		p.pkg.Structs = append(p.pkg.Structs, s.Struct)
	}
}

func (p *parser) fieldLine(l *scanner, doc string) {
	f := p.field(l, doc, "the field's name")
	f.owner = p.strct
	if l.err == nil && p.strct.names[f.Name] {
		l.failAt(0, "struct %s has two fields called %s", p.strct.Name, f.Name)
	}
	p.strct.names[f.Name] = true
	if l.err == nil {
		p.strct.Fields = append(p.strct.Fields, f.Field)
		p.fields = append(p.fields, f)
	}
}

func (p *parser) paramLine(l *scanner, doc string) {
	f := p.field(l, doc, "the parameter's name")
	if l.err == nil && p.fn.params[f.Name] {
		l.failAt(0, "func %s has two parameters called %s", p.fn.Name, f.Name)
	}
	p.fn.params[f.Name] = true
	if l.err == nil {
		p.fn.Params = append(p.fn.Params, f.Field)
		p.fields = append(p.fields, f)
	}
}

// field reads a name, a tensor type or a struct's name, and a position.
func (p *parser) field(l *scanner, doc, what string) *parsedField {
	f := &parsedField{Field: &Field{Name: l.ident(what), Doc: doc}}
	l.space()
	start := l.i
	word := l.ident("a type such as float32[2 3], or a struct's name")
	if l.err == nil && strings.HasPrefix(l.s[l.i:], "[") {
		l.i = start
		f.Type, f.Dims, f.dims = l.tensorType(true)
	} else {
		f.structName = word
	}
	f.pos = l.at(start)
	f.Pos = l.posSuffix()
	return f
}

// posSuffix reads the position at the end of a line, if there is one.
func (l *scanner) posSuffix() (pos Pos) {
	if l.skip("//") {
		pos = l.pos()
	}
	l.end()
	return pos
}

func (p *parser) funcLine(l *scanner, doc string) {
	p.strct, p.fn = nil, nil
	l.space()
	start := l.i
	f := &parsedFunc{
		Func:   &Func{Name: l.named("the function's name"), Doc: doc},
		pos:    l.at(start),
		values: map[string]*Node{},
		known:  map[*Node]bool{},
		inputs: map[string]*Node{},
		params: map[string]bool{},
		bodies: map[string]*parsedFunc{},
		mk:     p.begin(),
	}
	f.Graph = &Graph{Name: f.Name}
	p.declare(l, start, f.Name, "func")
	f.Pos = l.posSuffix()
	p.fn = f
	p.funcs = append(p.funcs, f)
	p.pkg.Funcs = append(p.pkg.Funcs, f.Func)
}

func (p *parser) gradLine(l *scanner, _ string) {
	f := p.fn
	if f.hasGrad {
		l.failAt(0, "a second grad line in func %s", f.Name)
	}
	f.hasGrad = true
	if l.peek() == 0 {
		l.expected("the path of an input, such as p.W1")
	}
	for l.peek() != 0 {
		start := l.i
		name := l.path("the path of an input, such as p.W1")
		f.grad = append(f.grad, parsedName{name, l.at(start)})
	}
}

func (p *parser) emitLine(l *scanner, _ string) {
	f := p.fn
	if len(f.Emit) > 0 {
		l.failAt(0, "a second emit line in func %s", f.Name)
	}
	const what = "what to emit: split, jvp, vjp, hvp, hessian or jacobian"
	if l.peek() == 0 {
		l.expected(what)
	}
	for l.peek() != 0 {
		start := l.i
		mode, ok := ParseMode(l.ident(what))
		if !ok {
			l.i = start
			l.expected(what)
		}
		if _, twice := f.Emits(mode); twice {
			l.failAt(start, "%v is there twice", mode)
		}
		f.Emit = append(f.Emit, Emission{Mode: mode})
	}
}

// bodyLine begins the graph of a step. Its return line ends it.
func (p *parser) bodyLine(l *scanner, _ string) {
	f := p.fn
	l.space()
	start := l.i
	name := l.named("the body's name")
	switch {
	case f.body != nil:
		l.failAt(start, "body %s inside body %s: the one that is used by another comes before it", name, f.body.Name)
	case f.hasRet:
		l.failAt(start, "a body after the return line of func %s", f.Name)
	case f.bodies[name] != nil:
		l.failAt(start, "a second body called %s", name)
	}
	l.end()
	if f.body != nil {
		return
	}
	b := &parsedFunc{
		Func:   &Func{Name: name, Graph: &Graph{Name: name}},
		pos:    l.at(start),
		values: map[string]*Node{},
		known:  map[*Node]bool{},
		inputs: map[string]*Node{},
		mk:     p.begin(),
		level:  1,
	}
	f.bodies[name], f.body = b, b
}

// endBody completes the graph of a step.
func (p *parser) endBody() {
	f := p.fn
	b := f.body
	f.body = nil
	f.bad = f.bad || b.bad
	if !b.bad {
		b.Graph.Nodes = needed(b.Graph, b.made)
	}
}

func (p *parser) returnLine(l *scanner, _ string) {
	f := p.fn.in()
	if f != p.fn {
		defer p.endBody()
	}
	if f.hasRet {
		l.failAt(0, "a second return line in func %s", f.Name)
	}
	f.hasRet = true
	if l.peek() == 0 {
		l.expected("a result such as loss=v1")
	}
	seen := map[string]bool{}
	for l.peek() != 0 {
		start := l.i
		name := l.ident("a result such as loss=v1")
		if seen[name] {
			l.failAt(start, "two results called %s", name)
		}
		seen[name] = true
		l.expect("=")
		n := p.value(l, "the value of the result, such as v1")
		f.Graph.Outputs = append(f.Graph.Outputs, Output{Name: name, Node: n})
		f.bad = f.bad || n == nil
	}
}
