package spec

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// collect finds the declarations of the file, by what they declare.
func (f *file) collect() {
	f.exacts = map[types.Object]exactValue{}
	f.keepers = map[types.Object]bool{}
	f.consts = map[types.Object]ast.Expr{}
	f.repeats = map[types.Object]ast.Expr{}
	f.typeSpecs = map[types.Object]*ast.TypeSpec{}
	f.funcs = map[types.Object]*ast.FuncDecl{}
	f.structs = map[*types.TypeName]*ir.Struct{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			f.collectRepeats(n)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if c, ok := f.info.Defs[name].(*types.Const); ok && i < len(n.Values) {
					f.consts[c] = n.Values[i]
				}
			}
		case *ast.TypeSpec:
			if obj := f.info.Defs[n.Name]; obj != nil {
				f.typeSpecs[obj] = n
			}
		case *ast.FuncDecl:
			if obj := f.info.Defs[n.Name]; obj != nil {
				f.funcs[obj] = n
			}
		}
		return true
	})
}

// collectRepeats finds the constants that are declared with the expressions of
// those before them, having none of their own.
func (f *file) collectRepeats(d *ast.GenDecl) {
	if d.Tok != token.CONST {
		return
	}
	var values []ast.Expr
	for _, s := range d.Specs {
		s := s.(*ast.ValueSpec)
		if len(s.Values) > 0 {
			values = s.Values
			continue
		}
		for i, name := range s.Names {
			if c, ok := f.info.Defs[name].(*types.Const); ok && i < len(values) {
				f.repeats[c] = values[i]
			}
		}
	}
}

// constants are the constants of the package, in the order of the file.
func (f *file) constants() []*ir.NamedConst {
	var out []*ir.NamedConst
	for _, d := range f.ast.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			continue
		}
		for _, s := range d.Specs {
			s := s.(*ast.ValueSpec)
			for _, name := range s.Names {
				if c := f.constant(d, s, name); c != nil {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// constant is one of the package's constants, nil if it is of no use.
func (f *file) constant(d *ast.GenDecl, s *ast.ValueSpec, name *ast.Ident) *ir.NamedConst {
	obj, ok := f.info.Defs[name].(*types.Const)
	if !ok || name.Name == "_" || obj.Val().Kind() == constant.Unknown {
		return nil
	}
	v := obj.Val()
	if init, ok := f.consts[obj]; ok && isFloat(obj.Type()) {
		if x, _ := f.exact(init); x != nil && isNumeric(x) {
			v = x
		}
	}
	c := &ir.NamedConst{Name: name.Name, Doc: docOf(s.Doc, s.Comment)}
	if c.Doc == "" && !d.Lparen.IsValid() {
		c.Doc = docText(d.Doc)
	}
	basic, ok := obj.Type().(*types.Basic)
	if !ok && !isValue(obj.Type()) {
		return nil // of a type that is reported as foreign
	}
	if ok && basic.Info()&types.IsUntyped == 0 {
		c.Type = basic.Name()
	}
	switch {
	case v.Kind() == constant.Bool || v.Kind() == constant.String:
		c.Expr = v.ExactString()
	case isInteger(obj.Type()):
		c.Expr = constant.ToInt(v).ExactString()
	case isFloat(obj.Type()):
		c.Expr = floatLiteral(v)
	default:
		f.report(name, nil, "the constant %s is complex: constants are numbers, conditions and strings", quoted(name))
		return nil
	}
	return c
}

// docOf is a doc comment, or else the comment at the end of the line.
func docOf(doc, line *ast.CommentGroup) string {
	if doc == nil {
		return docText(line)
	}
	return docText(doc)
}

// docText is the text of a comment. What stands right behind the opening of
// one in the form of a block is no more code than behind two slashes.
func docText(c *ast.CommentGroup) string { return strings.TrimLeft(c.Text(), " ") }

// digits is the precision of a float literal that isn't exact: more than Go
// keeps of it.
const digits = 40

// floatLiteral is v as a literal of a float: exact where that isn't long.
func floatLiteral(v constant.Value) string {
	var s string
	switch x := constant.Val(constant.ToFloat(v)).(type) {
	case *big.Rat:
		if n, exact := x.FloatPrec(); exact && n <= digits {
			s = x.FloatString(n)
		} else {
			s = new(big.Float).SetPrec(512).SetRat(x).Text('g', digits)
		}
	case *big.Float:
		s = x.Text('g', digits)
	case int64:
		s = big.NewInt(x).String()
	case *big.Int:
		s = x.String()
	}
	if len(s) > digits+10 {
		x, _ := new(big.Float).SetPrec(512).SetString(s)
		s = x.Text('g', digits)
	}
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// declareStructs are the structs of the package, in the order of the file.
func (f *file) declareStructs() []*ir.Struct {
	var out []*ir.Struct
	type todo struct {
		s    *ir.Struct
		tree *ast.StructType
	}
	var later []todo
	for _, d := range f.ast.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.TYPE {
			continue
		}
		for _, spec := range d.Specs {
			spec := spec.(*ast.TypeSpec)
			tree, ok := spec.Type.(*ast.StructType)
			obj, known := f.info.Defs[spec.Name].(*types.TypeName)
			if !ok || !known || f.foreign[spec] || spec.Name.Name == "_" {
				continue
			}
			s := &ir.Struct{Name: spec.Name.Name, Doc: docOf(spec.Doc, spec.Comment)}
			if s.Doc == "" && !d.Lparen.IsValid() {
				s.Doc = docText(d.Doc)
			}
			f.structs[obj] = s
			out = append(out, s)
			later = append(later, todo{s, tree})
		}
	}
	// A struct may be used before its declaration.
	for _, t := range later {
		for _, field := range t.tree.Fields.List {
			if !f.foreign[field] {
				t.s.Fields = append(t.s.Fields, f.fields(field, docOf(field.Doc, field.Comment))...)
			}
		}
	}
	f.checkCycles(out)
	return out
}

// checkCycles drops the fields of structs that hold themselves, which the
// type checker has reported.
func (f *file) checkCycles(structs []*ir.Struct) {
	for _, s := range structs {
		if holds(s, s, map[*ir.Struct]bool{}) {
			s.Fields = nil
		}
	}
}

// holds reports whether s has a field of type x, or of a struct that has and
// isn't among those seen.
func holds(s, x *ir.Struct, seen map[*ir.Struct]bool) bool {
	seen[s] = true
	for _, field := range s.Fields {
		t := field.Struct
		if t == x || t != nil && !seen[t] && holds(t, x, seen) {
			return true
		}
	}
	return false
}

// fields are the names of a field declaration, or of a parameter's. A name
// that has no type for a spec is reported and left out.
func (f *file) fields(d *ast.Field, doc string) []*ir.Field {
	var out []*ir.Field
	for _, name := range d.Names {
		if f.foreign[name] {
			continue
		}
		if field := f.field(d.Type, name, doc); field != nil {
			out = append(out, field)
		}
	}
	return out
}

// field is a tensor or a struct of them, named at the node at; nil after
// reporting that it is neither.
func (f *file) field(typ ast.Expr, name *ast.Ident, doc string) *ir.Field {
	field := &ir.Field{Name: name.Name, Doc: doc, Pos: f.pos(name)}
	t := f.info.TypeOf(typ)
	if f.foreign[typ] || t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	if a := tensorAlias(t); a != nil {
		var why string
		if field.Type, why = tensorType(a); why != "" {
			return nil // reported by checkTensors
		}
		field.Dims = f.dimNames(typ, field.Type.Shape.Rank())
		return field
	}
	if field.Struct = f.structOf(t); field.Struct != nil {
		return field
	}
	if !foreignType(t) {
		f.report(typ, nil, "%s is %s, which has no shape: a parameter of a graph is an ad.Tensor, as in ad.Tensor[[4][3]float32], or a struct of them", quoted(name), quoted(typ))
	}
	return nil
}

// foreignType reports whether t is of a kind that is reported as foreign where
// it is written.
func foreignType(t types.Type) bool {
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Interface, *types.Struct:
		return true
	}
	return false
}
