package ir

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// trusting is a MakeNode that takes any operands and gives the type that
// declared says, and shares equal nodes as a builder does.
type trusting struct {
	declared Type
	byKey    map[string]*Node
	names    map[*Node]string
}

func newTrusting() *trusting {
	return &trusting{byKey: map[string]*Node{}, names: map[*Node]string{}}
}

func (m *trusting) make(op Op, a Attrs, in []*Node, o *Origin) *Node {
	n := &Node{ID: len(m.names), Op: op, Attrs: a, Inputs: in, Type: m.declared, Origin: o}
	key := nodeKey(n, m.names, map[*Graph]string{a.Body: a.Body.Key()})
	if old := m.byKey[key]; old != nil {
		return old
	}
	m.byKey[key] = n
	m.names[n] = fmt.Sprint("v", n.ID)
	return n
}

// trustingParse parses with nodes of whatever type their lines declare.
func trustingParse(src string) (*Package, []*SyntaxError) {
	types := declaredTypes(src)
	return ParsePackage("g.ir", []byte(src), func() MakeNode {
		m := newTrusting()
		return func(op Op, a Attrs, in []*Node, o *Origin) (*Node, error) {
			m.declared = types(op, a, in)
			return m.make(op, a, in, o), nil
		}
	})
}

// declaredTypes hands out the types of the node lines of src, one a call.
func declaredTypes(src string) func(Op, Attrs, []*Node) Type {
	lines := strings.Split(src, "\n")
	return func(op Op, a Attrs, in []*Node) Type {
		for len(lines) > 0 {
			line := lines[0]
			lines = lines[1:]
			l := &scanner{s: line}
			l.ident("value")
			l.expect("=")
			if got := l.run(isWordRune); l.err == nil && got == op.String() {
				l.expect("<")
				if t, _, _ := l.tensorType(false); l.err == nil {
					return t
				}
			}
		}
		return Type{}
	}
}

// A generator makes random packages whose types are made up.
type generator struct {
	*rand.Rand
	id int
}

func (r *generator) ident(prefix string) string {
	r.id++
	return prefix + []string{"", "_x", "é", "世"}[r.IntN(4)] + fmt.Sprint(r.id)
}

func (r *generator) text() string {
	if r.IntN(3) > 0 {
		return ""
	}
	return []string{"One line.", "Two\nlines.", "\n\nquotes \" and \\ \x00\xff // end\n", "v1 = Add"}[r.IntN(4)]
}

func (r *generator) pos() Pos {
	switch r.IntN(4) {
	case 0:
		return Pos{}
	case 1:
		return Pos{File: []string{"a b.go", "", "-x", "c:\\d.go", "x\ny"}[r.IntN(5)], Line: 1 + r.IntN(99), Col: r.IntN(9)}
	}
	p := Pos{File: "dir/mlp-1.go", Line: 1 + r.IntN(1000), Col: 1 + r.IntN(100)}
	if r.IntN(2) == 0 {
		p.EndCol = p.Col + 1 + r.IntN(9)
	}
	return p
}

func (r *generator) shape() Shape {
	s := Shape{}
	for range r.IntN(4) {
		s = append(s, D(r.IntN(6)))
	}
	return s
}

func (r *generator) typ() Type { return Type{DTypes[r.IntN(len(DTypes))], r.shape()} }

func (r *generator) ints() (list []int) {
	for range r.IntN(4) {
		list = append(list, r.IntN(20)-5)
	}
	return list
}

func (r *generator) value(d DType) Value {
	fs := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1, -0.1, 1e-40, math.Pi, r.NormFloat64() * 1e20}
	if d.IsInt() {
		return Int([]int64{0, -1, math.MaxInt32, math.MinInt32, int64(r.IntN(100))}[r.IntN(5)])
	}
	return As(d, fs[r.IntN(len(fs))])
}

func (r *generator) attrs(op Op, t Type) (a Attrs) {
	for _, name := range op.Info().Attrs {
		switch p := attrNamed(name).of(&a).(type) {
		case *string:
			*p = r.ident("in")
		case *Type:
			*p = typeAttr(op, t)
		case *Value:
			*p = r.value(t.DType)
		case *int:
			*p = r.IntN(8)
		case *[]int:
			*p = r.ints()
		case *Shape:
			*p = r.shape()
		case *bool:
			*p = r.IntN(2) == 0
		case **Graph:
			*p = r.body()
		}
	}
	return a
}

func (r *generator) origin(nodes []*Node) *Origin {
	if r.IntN(4) == 0 {
		return nil
	}
	o := &Origin{Pos: r.pos(), Label: []string{"", "h", "of", "p.W1", "not a name", "x[0]"}[r.IntN(6)]}
	for range r.IntN(3) {
		o.Calls = append(o.Calls, Call{Func: []string{"dense", "gen[T]"}[r.IntN(2)], Pos: r.pos()})
	}
	if len(nodes) > 0 && r.IntN(4) == 0 {
		o.Of = nodes[r.IntN(len(nodes))]
	}
	return o
}

func (r *generator) field(structs []*Struct, consts []*NamedConst) *Field {
	f := &Field{Name: r.ident("f"), Doc: r.text(), Pos: r.pos()}
	if len(structs) > 0 && r.IntN(3) == 0 {
		f.Struct = structs[r.IntN(len(structs))]
		return f
	}
	f.Type = r.typ()
	for axis := range f.Type.Shape {
		f.Dims = append(f.Dims, "")
		if r.IntN(2) == 0 {
			f.Type.Shape[axis] = D(7)
			f.Dims[axis] = consts[0].Name
		}
	}
	return f
}

// body is a small step, which may hold another.
func (r *generator) body() *Graph {
	g := &Graph{}
	m := newTrusting()
	var all []*Node
	for range 1 + r.IntN(2) {
		m.declared = r.typ()
		n := m.make(Input, Attrs{Name: r.ident("in"), Type: m.declared}, nil, r.origin(nil))
		g.Inputs = append(g.Inputs, n)
		all = append(all, n)
	}
	for range r.IntN(3) {
		op := []Op{Neg, Add, Softmax, Reshape, Scan}[r.IntN(5)]
		in := []*Node{all[r.IntN(len(all))], all[r.IntN(len(all))]}[:max(op.Info().Arity, 1)]
		m.declared = r.typ()
		all = append(all, m.make(op, r.attrs(op, m.declared), in, r.origin(all)))
	}
	g.Outputs = append(g.Outputs, Output{Name: r.ident("out"), Node: all[len(all)-1]})
	seen := map[*Node]bool{}
	var made []*Node
	for _, n := range all {
		if !seen[n] {
			made = append(made, n)
		}
		seen[n] = true
	}
	g.Nodes = needed(g, made)
	dropLostForward(g)
	return g
}

// fn is a function with about n nodes that aren't inputs.
func (r *generator) fn(structs []*Struct, consts []*NamedConst, n int) *Func {
	f := &Func{Name: r.ident("F"), Doc: r.text(), Pos: r.pos()}
	for _, i := range r.Perm(len(Modes))[:r.IntN(3)] {
		f.Emit = append(f.Emit, Emission{Mode: Modes[i]})
	}
	for range r.IntN(4) {
		f.Params = append(f.Params, r.field(structs, consts))
	}
	g := &Graph{Name: f.Name}
	f.Graph = g
	m := newTrusting()
	var all []*Node
	Leaves(f.Params, func(path string, leaf *Field) {
		m.declared = leaf.Type
		in := m.make(Input, Attrs{Name: path, Type: leaf.Type}, nil, r.origin(all))
		g.Inputs = append(g.Inputs, in)
		all = append(all, in)
		if r.IntN(2) == 0 {
			f.Grad = append(f.Grad, in)
		}
	})
	ops := Ops()
	for i := 0; i < n || len(all) == 0; i++ {
		op := ops[r.IntN(len(ops))]
		arity := op.Info().Arity
		if arity < 0 {
			arity = 1 + r.IntN(4)
		}
		if op == Input || arity > 0 && len(all) == 0 {
			continue
		}
		var in []*Node
		for range arity {
			in = append(in, all[max(len(all)-1-r.IntN(6), 0)])
		}
		m.declared = r.typ()
		all = append(all, m.make(op, r.attrs(op, m.declared), in, r.origin(all)))
	}
	for range 1 + r.IntN(3) {
		g.Outputs = append(g.Outputs, Output{Name: r.ident("out"), Node: all[max(len(all)-1-r.IntN(3), 0)]})
	}
	made := append([]*Node(nil), all...)
	seen := map[*Node]bool{}
	unique := made[:0]
	for _, x := range made {
		if !seen[x] {
			unique = append(unique, x)
		}
		seen[x] = true
	}
	g.Nodes = needed(g, unique)
	dropLostForward(g)
	return f
}

// dropLostForward clears what the text can't show: forward nodes that aren't
// in the graph.
func dropLostForward(g *Graph) {
	in := map[*Node]bool{}
	for _, n := range g.Nodes {
		if n.Origin != nil && !in[n.Origin.Of] {
			n.Origin.Of = nil
		}
		in[n] = true
	}
}

func (r *generator) pkg() *Package {
	p := &Package{Name: "p", Doc: r.text(), Source: []string{"", "mlp.go", "odd \"name\".go"}[r.IntN(3)]}
	p.Consts = append(p.Consts, &NamedConst{Name: r.ident("N"), Doc: r.text(), Expr: "7"})
	for _, c := range []NamedConst{{Expr: `"a\n\"b"`}, {Type: "float32", Expr: "-1e-5"}, {Type: "bool", Expr: "true"}, {Type: "uint8", Expr: "0xff"}, {Expr: "1e1000"}} {
		if r.IntN(2) == 0 {
			c.Name, c.Doc = r.ident("c"), r.text()
			p.Consts = append(p.Consts, &c)
		}
	}
	for range r.IntN(4) {
		s := &Struct{Name: r.ident("S"), Doc: r.text()}
		for range 1 + r.IntN(3) {
			s.Fields = append(s.Fields, r.field(p.Structs, p.Consts))
		}
		p.Structs = append(p.Structs, s)
	}
	if r.IntN(2) == 0 { // Go takes declarations in any order
		for i, j := 0, len(p.Structs)-1; i < j; i, j = i+1, j-1 {
			p.Structs[i], p.Structs[j] = p.Structs[j], p.Structs[i]
		}
	}
	for range 1 + r.IntN(2) {
		p.Funcs = append(p.Funcs, r.fn(p.Structs, p.Consts, r.IntN(25)))
	}
	return p
}
