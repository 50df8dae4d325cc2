package codegen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// structs declares the spec's structs and what belongs to each.
func (f *file) structs() {
	for _, s := range f.layout.structs {
		typ := f.names.types[s.Name]
		doc := s.Doc
		if doc == "" {
			doc = typ + " groups " + listFields(s) + "."
		}
		var fields []jen.Code
		for _, x := range s.Fields {
			name := field(s, x)
			fields = append(fields, documented(jen.Id(name).Add(f.fieldType(x).code()), name, paragraphs(x.Doc, alias(x.Name, name)))...)
		}
		f.doc(paragraphs(doc, alias(s.Name, typ)))
		f.decl(jen.Type().Id(typ).Struct(fields...))
		if !f.trained[s.Name] {
			continue
		}
		count := f.names.counts[s.Name]
		f.doc(paragraphs(fmt.Sprintf("%s is the number of elements of %s.", count, typ), underscore("Num"+upperFirst(s.Name), count)))
		f.decl(jen.Const().Id(count).Op("=").Lit(elements(s)))
		if d, ok := f.flat[s.Name]; ok {
			f.appendFlat(s, d)
			f.setFlat(s, d)
		}
	}
}

// listFields is the fields of s for its comment.
func listFields(s *ir.Struct) string {
	if n := len(s.Fields); n == 0 || n > 6 {
		return strconv.Itoa(n) + " fields"
	}
	var fields []string
	for _, x := range s.Fields {
		fields = append(fields, field(s, x))
	}
	return and(fields)
}

// and joins items for a sentence: a, b and c.
func and(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// fieldType is the type of a field or parameter, not as a pointer.
func (f *file) fieldType(x *ir.Field) goType {
	if x.Struct != nil {
		return goType{elem: f.names.types[x.Struct.Name]}
	}
	return f.arrayType(x.Type, x.Dims)
}

// arrayType is an array type, or of a scalar its element type. An axis with
// the name of a constant of the file that has the axis' length is written so.
func (f *file) arrayType(t ir.Type, dims []string) goType {
	g := goType{elem: t.DType.String()}
	for i, d := range t.Shape {
		text, code := strconv.Itoa(d.Len()), jen.Lit(d.Len())
		if i < len(dims) && dims[i] != "" {
			if n, ok := f.lens[dims[i]]; ok && n == d.Len() {
				text = f.names.consts[dims[i]]
				code = jen.Id(text)
			}
		}
		g.dims = append(g.dims, code)
		g.key += "[" + text + "]"
	}
	return g
}
