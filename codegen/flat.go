package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// loopVars are the loop variables of AppendFlat and SetFlat, from the outside
// in: one for each axis but the last.
var loopVars = [ir.MaxRank - 1]string{"i", "j", "k", "l", "m", "n", "o"}

// flatMethod is what a flat method of s is called: a field keeps its name.
func flatMethod(s *ir.Struct, name string) string {
	return free(name, func(name string) bool {
		for _, x := range s.Fields {
			if field(x.Name) == name {
				return true
			}
		}
		return false
	})
}

// appendFlat declares AppendFlat of s.
func (f *file) appendFlat(s *ir.Struct, d ir.DType) {
	name, count := flatMethod(s, "AppendFlat"), f.names.counts[s.Name]
	f.names.note("AppendFlat", name)
	body := []jen.Code{
		jen.If(jen.Id("cap").Call(jen.Id("dst")).Op("-").Id("len").Call(jen.Id("dst")).Op("<").Id(count)).Block(
			jen.Id("dst").Op("=").Append(
				jen.Make(jen.Index().Id(d.String()), jen.Lit(0), jen.Len(jen.Id("dst")).Op("+").Id(count)),
				jen.Id("dst").Op("...")),
		),
	}
	for _, x := range s.Fields {
		sel := jen.Id("p").Dot(field(x.Name))
		switch {
		case isEmpty(x):
		case x.Struct != nil:
			body = append(body, jen.Id("dst").Op("=").Add(sel).Dot(flatMethod(x.Struct, "AppendFlat")).Call(jen.Id("dst")))
		case x.Type.Shape.Rank() == 0:
			body = append(body, jen.Id("dst").Op("=").Append(jen.Id("dst"), sel))
		default:
			body = append(body, rows(sel, x.Type.Shape.Rank(), func(row *jen.Statement) jen.Code {
				return jen.Id("dst").Op("=").Append(jen.Id("dst"), jen.Add(row).Index(jen.Op(":")).Op("..."))
			}))
		}
	}
	body = append(body, jen.Return(jen.Id("dst")))
	f.doc(fmt.Sprintf("%s appends the %d elements of p to dst, field after field and row-major, and returns the extended slice. It allocates only where dst lacks the capacity.", name, elements(s)))
	f.decl(jen.Func().Params(jen.Id("p").Op("*").Id(f.names.types[s.Name])).Id(name).
		Params(jen.Id("dst").Index().Id(d.String())).Index().Id(d.String()).Block(body...))
}

// setFlat declares SetFlat of s.
func (f *file) setFlat(s *ir.Struct, d ir.DType) {
	name, count := flatMethod(s, "SetFlat"), f.names.counts[s.Name]
	f.names.note("SetFlat", name)
	typ := f.names.types[s.Name]
	src := func() *jen.Statement { return jen.Id("src") }
	body := []jen.Code{
		jen.If(jen.Len(src()).Op("!=").Id(count)).Block(
			jen.Panic(jen.Lit(fmt.Sprintf("%s: %s.%s: src has ", f.layout.name, typ, name)).
				Op("+").Qual("strconv", "Itoa").Call(jen.Len(src())).
				Op("+").Lit(fmt.Sprintf(" elements, want %s = %d", count, elements(s)))),
		),
	}
	var fields []*ir.Field
	for _, x := range s.Fields {
		if !isEmpty(x) {
			fields = append(fields, x)
		}
	}
	for i, x := range fields {
		sel := jen.Id("p").Dot(field(x.Name))
		last := i == len(fields)-1
		switch {
		case x.Struct != nil:
			n, set := f.names.counts[x.Struct.Name], flatMethod(x.Struct, "SetFlat")
			body = append(body, sel.Dot(set).Call(src().Index(jen.Op(":").Id(n))))
			if !last {
				body = append(body, src().Op("=").Add(src()).Index(jen.Id(n).Op(":")))
			}
		case x.Type.Shape.Rank() == 0:
			body = append(body, sel.Op("=").Add(src()).Index(jen.Lit(0)))
			if !last {
				body = append(body, src().Op("=").Add(src()).Index(jen.Lit(1).Op(":")))
			}
		default:
			rank := x.Type.Shape.Rank()
			body = append(body, rows(sel, rank, func(row *jen.Statement) jen.Code {
				c := jen.Copy(jen.Add(row).Index(jen.Op(":")), src())
				if last && rank == 1 {
					return c
				}
				return src().Op("=").Add(src()).Index(c.Op(":"))
			}))
		}
	}
	f.doc(fmt.Sprintf("%s sets the elements of p to those of src, in the order of %s. It panics, and sets nothing, unless src has %s elements.", name, flatMethod(s, "AppendFlat"), count))
	f.decl(jen.Func().Params(jen.Id("p").Op("*").Id(typ)).Id(name).Params(src().Index().Id(d.String())).Block(body...))
}

// isEmpty reports whether x has no elements.
func isEmpty(x *ir.Field) bool {
	n := 0
	ir.Leaves([]*ir.Field{x}, func(_ string, leaf *ir.Field) { n += leaf.Type.Shape.Size() })
	return n == 0
}

// rows loops over the rows of the array sel: its vectors along the last axis.
func rows(sel *jen.Statement, rank int, do func(row *jen.Statement) jen.Code) jen.Code {
	arrays := []*jen.Statement{sel}
	for i := range rank - 1 {
		arrays = append(arrays, jen.Add(arrays[i]).Index(jen.Id(loopVars[i])))
	}
	c := do(arrays[rank-1])
	for i := rank - 2; i >= 0; i-- {
		c = jen.For(jen.Id(loopVars[i]).Op(":=").Range().Add(arrays[i])).Block(c)
	}
	return c
}
