package ir

import (
	"cmp"
	"go/token"
	"strconv"
	"strings"
)

// The text form shows a whole package, a statement a line:
//
//	gradgen ir 1
//
//	doc "Package affine declares a layer."
//	package affine
//	source "affine.go"
//
//	const N = 3
//
//	doc "Params are the weights."
//	struct Params
//	  field B float32[N=3] // affine.go:11:2
//
//	func Loss // affine.go:15:6
//	  param p Params // affine.go:15:11
//	  param x float32[2 N=3]
//	  grad p.B
//	  v0 = Input <float32[3]> {Name=p.B}
//	  v1 = Input <float32[2 3]> {Name=x}
//	  v2 = Add <float32[2 3]> v1 v0 // affine.go:16:9-14 h (dense affine.go:20:4)
//	  v3 = ReduceSum <float32[1 1]> {Axes=[0 1]} v2
//	  v4 = Reshape <float32[]> {Shape=[]} v3
//	  return loss=v4
//
// Blank lines and indentation mean nothing; a line that starts with // is a
// comment. After a statement, // starts its origin: the position (with the
// column just past its end, - for none), the label, the calls that inlined it,
// innermost first, and of=v7 for the forward node that it differentiates.
// Values are numbered by their place in the graph. The Type attribute is not
// written, since the node's type tells it.
//
// The graphs that a function's loops do at each step stand before its values,
// one that another uses before that, and have numbers of their own:
//
//	body b0
//	  v0 = Input <float32[3]> {Name=c0}
//	  v1 = Input <float32[3]> {Name=x0}
//	  v2 = Mul <float32[3]> v0 v1
//	  return c0=v2
//	v0 = Input <float32[3]> {Name=h}
//	v1 = Input <float32[9 3]> {Name=xs}
//	v2 = Scan <float32[3]> {Body=b0 Length=9 Carries=1 Sequences=1 Index=0 Reverse=false} v0 v1

// textMagic starts the first line of every text; textVersion follows it.
const (
	textMagic   = "gradgen ir "
	textVersion = "1"
)

// IsText reports whether the content of a file is the text form, of this or
// another version.
func IsText(src []byte) bool {
	return strings.HasPrefix(string(src[:min(len(src), len(textMagic))]), textMagic)
}

// Text is the package in the text form, which ParsePackage reads.
func (p *Package) Text() string {
	var t textWriter
	t.line(0, textMagic, textVersion)
	t.line(0)
	t.doc(0, p.Doc)
	t.line(0, "package ", p.Name)
	if p.Source != "" {
		t.line(0, "source ", strconv.Quote(p.Source))
	}
	if len(p.Consts) > 0 {
		t.line(0)
	}
	for _, c := range p.Consts {
		t.doc(0, c.Doc)
		typ := ""
		if c.Type != "" {
			typ = " " + c.Type
		}
		t.line(0, "const ", textName(c.Name), typ, " = ", textLiteral(c.Expr))
	}
	for _, s := range p.Structs {
		t.line(0)
		t.doc(0, s.Doc)
		t.line(0, "struct ", textName(s.Name))
		t.fields("field ", s.Fields)
	}
	for _, f := range p.Funcs {
		t.line(0)
		t.fn(f)
	}
	return t.String()
}

// String is the graph as its function shows in the text form, with its name
// in place of the signature.
func (g *Graph) String() string {
	var t textWriter
	t.line(0, "graph ", textName(g.Name))
	t.graph(g)
	return t.String()
}

// Names numbers the values of g by their place in Nodes, as dumps do: v0, v1
// and so on.
func (g *Graph) Names() map[*Node]string {
	names := make(map[*Node]string, len(g.Nodes))
	for i, n := range g.Nodes {
		names[n] = "v" + strconv.Itoa(i)
	}
	return names
}

// String is the op and the type, and the place in the spec when that is
// known: "Add float32[2 3] at mlp.go:12:7". A value's number depends on the
// graph that shows it: see [Graph.Names].
func (n *Node) String() string {
	s := n.Op.String() + " " + n.Type.String()
	if n.Origin != nil && n.Origin.Pos.Line > 0 {
		s += " at " + n.Origin.Pos.String()
	}
	return s
}

// String writes a position as file:line:col.
func (p Pos) String() string {
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// A textWriter collects lines.
type textWriter struct {
	strings.Builder
	bodies map[*Graph]string // their names
}

func (t *textWriter) line(indent int, parts ...string) {
	for range indent {
		t.WriteString("  ")
	}
	for _, s := range parts {
		t.WriteString(s)
	}
	t.WriteByte('\n')
}

// doc writes a comment's text, quoted line by line.
func (t *textWriter) doc(indent int, doc string) {
	if doc == "" {
		return
	}
	for l := range strings.SplitSeq(doc, "\n") {
		t.line(indent, "doc ", strconv.Quote(l))
	}
}

func (t *textWriter) fields(keyword string, fields []*Field) {
	for _, f := range fields {
		t.doc(1, f.Doc)
		typ := ""
		if f.Struct != nil {
			typ = textName(f.Struct.Name)
		} else {
			typ = textDims(f.Type, f.Dims)
		}
		t.line(1, keyword, textName(f.Name), " ", typ, textPosSuffix(f.Pos))
	}
}

func (t *textWriter) fn(f *Func) {
	t.doc(0, f.Doc)
	t.line(0, "func ", textName(f.Name), textPosSuffix(f.Pos))
	t.fields("param ", f.Params)
	if len(f.Grad) > 0 {
		t.line(1, "grad", textGrad(f.Grad))
	}
	if len(f.Emit) > 0 {
		var modes strings.Builder
		for _, e := range f.Emit {
			modes.WriteString(" " + e.Mode.String())
		}
		t.line(1, "emit", modes.String())
	}
	t.graph(f.Graph)
}

// graph writes the bodies of a function's loops and its values.
func (t *textWriter) graph(g *Graph) {
	t.bodies = nameBodies(g)
	written := map[string]bool{}
	for _, body := range Bodies(g) {
		if name := t.bodies[body]; !written[name] {
			written[name] = true
			t.line(1, "body ", name)
			t.values(2, body)
		}
	}
	t.values(1, g)
}

// values writes the lines of a graph.
func (t *textWriter) values(indent int, g *Graph) {
	names := g.Names()
	seen := make(map[*Node]bool, len(g.Nodes))
	for _, n := range g.Nodes {
		t.line(indent, names[n], " = ", t.node(n, names), textOrigin(n.Origin, names, seen))
		seen[n] = true
	}
	var outs strings.Builder
	for _, o := range g.Outputs {
		outs.WriteString(" " + textName(o.Name) + "=" + textValue(o.Node, names))
	}
	t.line(indent, "return", outs.String())
}

// node is a node without its name and origin.
func (t *textWriter) node(n *Node, names map[*Node]string) string {
	var b strings.Builder
	b.WriteString(n.Op.String() + " <" + n.Type.String() + ">")
	b.WriteString(textAttrs(n, t.bodies))
	for _, x := range n.Inputs {
		b.WriteString(" " + textValue(x, names))
	}
	return b.String()
}

// textValue is a node's name. Dumps of broken graphs show what is missing.
func textValue(n *Node, names map[*Node]string) string {
	if name, ok := names[n]; ok && n != nil {
		return name
	}
	return "?"
}

// textAttrs is the attributes of a node, of bodies their names.
func textAttrs(n *Node, bodies map[*Graph]string) string {
	var b strings.Builder
	for _, name := range n.Op.Info().Attrs {
		f := attrNamed(name)
		if name == "Type" || f == nil {
			continue
		}
		if b.Len() == 0 {
			b.WriteString(" {")
		} else {
			b.WriteByte(' ')
		}
		if p, ok := f.of(&n.Attrs).(**Graph); ok {
			b.WriteString(name + "=" + cmp.Or(bodies[*p], "?"))
			continue
		}
		b.WriteString(name + "=" + f.text(&n.Attrs, n.Type.DType))
	}
	if b.Len() > 0 {
		b.WriteByte('}')
	}
	return b.String()
}

// text writes the field; d is the element type of values.
func (f *attrField) text(a *Attrs, d DType) string {
	switch p := f.of(a).(type) {
	case *string:
		return textName(*p)
	case *Type:
		return p.String()
	case *Value:
		return p.Format(d)
	case *int:
		return strconv.Itoa(*p)
	case *[]int:
		return Of(*p...).String()
	case *Shape:
		return p.String()
	case *bool:
		return strconv.FormatBool(*p)
	}
	return "?"
}

// textDims is a type whose axes show the constants that give their lengths.
func textDims(typ Type, dims []string) string {
	var b strings.Builder
	b.WriteString(typ.DType.String() + "[")
	for i, d := range typ.Shape {
		if i > 0 {
			b.WriteByte(' ')
		}
		if i < len(dims) && dims[i] != "" {
			b.WriteString(textName(dims[i]) + "=")
		}
		b.WriteString(d.String())
	}
	b.WriteByte(']')
	return b.String()
}

func textGrad(grad []*Node) string {
	var b strings.Builder
	for _, n := range grad {
		b.WriteString(" " + textName(n.Attrs.Name))
	}
	return b.String()
}

// textName is the identifier or path of identifiers as it is, and anything
// else quoted: such a name shows in a dump, but the parser refuses it.
func textName(name string) string {
	if isPath(name) {
		return name
	}
	return strconv.Quote(name)
}

// isPath reports whether name is Go identifiers joined by dots.
func isPath(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !token.IsIdentifier(part) {
			return false
		}
	}
	return true
}

// textLiteral is a Go literal on one line.
func textLiteral(lit string) string {
	if lit != "" && (lit[0] == '"' || lit[0] == '`') {
		if s, err := strconv.Unquote(lit); err == nil {
			return strconv.Quote(s)
		}
	}
	return lit
}

func textPosSuffix(p Pos) string {
	if p == (Pos{}) {
		return ""
	}
	return " // " + textPos(p)
}

func textPos(p Pos) string {
	if p == (Pos{}) {
		return "-"
	}
	file := p.File
	if !isPlainFile(file) {
		file = strconv.Quote(file)
	}
	s := file + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
	if p.EndCol != 0 {
		s += "-" + strconv.Itoa(p.EndCol)
	}
	return s
}

// isPlainFile reports whether a file's name needs no quotes.
func isPlainFile(name string) bool {
	for i := range len(name) {
		if !isFileByte(name[i]) {
			return false
		}
	}
	return name != "" && name[0] != '-'
}

func isFileByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("_./-+@", c) >= 0
}

// textOrigin is the origin as a suffix. Of the forward node, its name, when it
// comes before in the graph.
func textOrigin(o *Origin, names map[*Node]string, seen map[*Node]bool) string {
	if o == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(" // " + textPos(o.Pos))
	if o.Label != "" {
		b.WriteString(" " + textName(o.Label))
	}
	for _, c := range o.Calls {
		b.WriteString(" (" + textName(c.Func) + " " + textPos(c.Pos) + ")")
	}
	if seen[o.Of] {
		b.WriteString(" of=" + names[o.Of])
	}
	return b.String()
}
