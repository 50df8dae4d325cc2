package codegen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A Signature is the parameters and results of a generated method, and where
// in them the inputs and outputs of its graph live.
type Signature struct {
	Name string           // the method's
	Recv string           // its receiver, a pointer to the Workspace
	In   map[string]Place // by the name of the graph's input: "x", "p.W1", "ct.out"
	Out  map[string]Place // by the name of the graph's output: "loss", "d.p.W1"

	method  *Method
	params  []argument
	results []argument
	dests   []destination
	along   []destination // parameters with the parts of a vector
	moved   []cotangent   // where the tangents of results go
	cts     []cotangent
	aliases []string // for each argument that was renamed: what it is in the spec

	call  *callNames // with workers
	names *names
	used  map[string]bool // every name of the method so far
	next  map[string]int  // the last number that Local gave, by base
}

// An argument is a parameter or a named result.
type argument struct {
	name string
	typ  goType
}

// A destination is a parameter that a gradient goes to, or a part of a product.
type destination struct {
	name string
	of   *ir.Field // the parameter of the function that is differentiated
	arg  string    // what that is called here
}

// A cotangent is a parameter that holds the cotangent of a result.
type cotangent struct {
	name, of string
}

// A goType is the type of an argument or field.
type goType struct {
	pointer bool
	dims    []jen.Code // lengths, outermost first
	key     string     // of dims, to tell types apart
	elem    string
}

func (t goType) code() *jen.Statement {
	s := jen.Empty()
	if t.pointer {
		s.Op("*")
	}
	for _, d := range t.dims {
		s.Index(d)
	}
	return s.Id(t.elem)
}

func (t goType) equal(u goType) bool {
	return t.pointer == u.pointer && t.key == u.key && t.elem == u.elem
}

// signature decides on the parameters and results of m, in the order that the
// documentation of gradgen promises. What the spec named is named first.
func (f *file) signature(m *Method) (*Signature, error) {
	kind := kinds[m.Kind]
	s := &Signature{
		Name:   f.names.methods[methodKey{m.Func.Name, m.Kind}],
		Recv:   f.names.recv,
		In:     map[string]Place{},
		Out:    map[string]Place{},
		method: m,
		names:  f.names,
		used:   map[string]bool{},
		next:   map[string]int{},
	}
	s.use(s.Recv)
	params, outputs := m.Func.Params, m.Func.Graph.Outputs
	args := s.argNames(params, outputs, kind.results)

	// Destinations: results that are tensors, then gradients.
	if kind.results {
		for i, o := range outputs {
			name := args[len(params)+i]
			p := Place{Root: name, Type: o.Node.Type, Scalar: o.Node.Shape().Rank() == 0}
			t := f.arrayType(o.Node.Type, nil)
			if p.Scalar {
				s.results = append(s.results, argument{name, t})
			} else {
				t.pointer, p.Pointer = true, true
				s.params = append(s.params, argument{name, t})
			}
			s.Out[o.Name] = p
		}
	}
	switch {
	case m.Kind.Keeps():
		f.keptFor(m).places(s.Recv, s.Out)
	case kind.keeper != Forward:
		f.keptFor(m).places(s.Recv, s.In)
	}
	if kind.moved {
		f.movedArgs(s, outputs)
	}
	if kind.matrix != "" || kind.seed {
		s.matrixArgs(m)
	}
	if kind.gradients {
		f.gradientArgs(s, params, args)
	}
	if kind.products {
		f.partArgs(s, args, "h", func(path string, p Place) { s.Out["t.d."+path] = p })
	}

	// Inputs, as the spec has them.
	for i, p := range params {
		t := f.fieldType(p)
		t.pointer = p.Struct != nil || len(t.dims) > 0
		s.params = append(s.params, argument{args[i], t})
		leaves(p, func(path string, fields []string, leaf *ir.Field) {
			scalar := leaf.Type.Shape.Rank() == 0
			s.In[path] = Place{Root: args[i], Path: fields, Type: leaf.Type, Scalar: scalar, Pointer: p.Struct == nil && !scalar}
		})
	}

	if kind.tangents != "" {
		f.partArgs(s, args, kind.tangents, s.tangent)
	}
	if kind.seed {
		s.seedArg(m)
	}
	if kind.cotangents {
		for _, o := range outputs {
			if !o.Node.DType().IsFloat() {
				continue
			}
			name := s.own("d" + o.Name)
			p := Place{Root: name, Type: o.Node.Type, Scalar: o.Node.Shape().Rank() == 0}
			t := f.arrayType(o.Node.Type, nil)
			p.Pointer = !p.Scalar
			t.pointer = p.Pointer
			s.params = append(s.params, argument{name, t})
			s.cts = append(s.cts, cotangent{name, o.Name})
			s.In[free("ct."+o.Name, func(path string) bool { _, ok := s.In[path]; return ok })] = p
		}
	}
	return s, s.check()
}

// argNames names the inputs and, where the method has them, the results.
func (s *Signature) argNames(params []*ir.Field, outputs []ir.Output, results bool) []string {
	var want []string
	for _, p := range params {
		want = append(want, p.Name)
	}
	if results {
		for _, o := range outputs {
			want = append(want, o.Name)
		}
	}
	got := make([]string, len(want))
	for i, name := range want {
		if name != "_" && !s.taken(name) {
			got[i] = name
			s.use(name)
		}
	}
	for i, name := range want {
		switch {
		case got[i] != "":
		case name == "_":
			got[i] = s.Local("unnamed")
		default:
			got[i] = free(name, s.taken)
			s.use(got[i])
			s.names.renamed = true
			s.aliases = append(s.aliases, got[i]+" is "+name)
		}
	}
	return got
}

// own is a name for an argument that the spec doesn't have.
func (s *Signature) own(name string) string {
	got := free(name, s.taken)
	s.use(got)
	s.names.note(name, got)
	return got
}

// gradientArgs adds the parameters that gradients go to.
func (f *file) gradientArgs(s *Signature, params []*ir.Field, args []string) {
	fn := s.method.Func
	set := gradients(fn)
	structs := 0
	for _, p := range params {
		if p.Struct != nil && structTrained(fn, p) {
			structs++
		}
	}
	for i, p := range params {
		var name string
		switch {
		case p.Struct == nil && !set[p.Name], p.Struct != nil && !structTrained(fn, p):
			continue
		case p.Struct == nil:
			name = s.own("d" + p.Name)
		case structs == 1:
			name = s.own("grad")
		default:
			name = s.own("grad" + upperFirst(p.Name))
		}
		t := f.fieldType(p)
		t.pointer = true
		s.params = append(s.params, argument{name, t})
		s.dests = append(s.dests, destination{name, p, args[i]})
		leaves(p, func(path string, fields []string, leaf *ir.Field) {
			if set[path] {
				s.Out["d."+path] = Place{Root: name, Path: fields, Type: leaf.Type, Scalar: leaf.Type.Shape.Rank() == 0, Pointer: p.Struct == nil}
			}
		})
	}
}

// check compares the places with the inputs and outputs of the method's graph.
func (s *Signature) check() error {
	g := s.method.Graph
	for _, n := range g.Inputs {
		p, ok := s.In[n.Attrs.Name]
		if !ok {
			return fmt.Errorf("%s: its graph has an input %q that is no parameter", s.Name, n.Attrs.Name)
		}
		if !p.Type.Equal(n.Type) {
			return fmt.Errorf("%s: the input %q of its graph is %v, the parameter %v", s.Name, n.Attrs.Name, n.Type, p.Type)
		}
	}
	outputs := map[string]bool{}
	for _, o := range g.Outputs {
		outputs[o.Name] = true
		p, ok := s.Out[o.Name]
		if !ok {
			return fmt.Errorf("%s: its graph has an output %q that goes nowhere", s.Name, o.Name)
		}
		if !p.Type.Equal(o.Node.Type) {
			return fmt.Errorf("%s: the output %q of its graph is %v, where it goes %v", s.Name, o.Name, o.Node.Type, p.Type)
		}
	}
	for _, o := range s.method.Func.Graph.Outputs {
		if kinds[s.method.Kind].results && !outputs[o.Name] {
			return fmt.Errorf("%s: its graph lacks the output %q", s.Name, o.Name)
		}
	}
	for _, n := range s.method.Func.Grad {
		if kinds[s.method.Kind].gradients && !outputs["d."+n.Attrs.Name] {
			return fmt.Errorf("%s: its graph lacks the output %q", s.Name, "d."+n.Attrs.Name)
		}
	}
	return nil
}

// leaves calls fn for each tensor of p, with its path in the spec and the
// fields to select from p here.
func leaves(p *ir.Field, fn func(path string, fields []string, leaf *ir.Field)) {
	var walk func(path string, fields []string, p *ir.Field)
	walk = func(path string, fields []string, p *ir.Field) {
		if p.Struct == nil {
			fn(path, fields, p)
			return
		}
		for _, x := range p.Struct.Fields {
			walk(path+"."+x.Name, append(fields[:len(fields):len(fields)], field(p.Struct, x)), x)
		}
	}
	walk(p.Name, nil, p)
}

// code is the declaration of a method with this signature.
func (s *Signature) code(workspace string, body []jen.Code) *jen.Statement {
	c := jen.Func().Params(jen.Id(s.Recv).Op("*").Id(workspace)).Id(s.Name).Params(arguments(s.params)...)
	if len(s.results) > 0 {
		c.Params(arguments(s.results)...)
		var names []jen.Code
		for _, r := range s.results {
			names = append(names, jen.Id(r.name))
		}
		body = append(slices.Clone(body), jen.Return(names...))
	}
	return c.Block(body...)
}

// arguments lists arguments; neighbours of one type share it.
func arguments(args []argument) []jen.Code {
	var list []jen.Code
	for i := 0; i < len(args); {
		j := i
		var names []jen.Code
		for ; j < len(args) && args[j].typ.equal(args[i].typ); j++ {
			names = append(names, jen.Id(args[j].name))
		}
		list = append(list, jen.List(names...).Add(args[i].typ.code()))
		i = j
	}
	return list
}
