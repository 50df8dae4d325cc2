package codegen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// loopVars are the loop variables of AppendFlat and SetFlat, from the outside
// in: one for each axis but the last.
var loopVars = [ir.MaxRank - 1]string{"i", "j", "k", "l", "m", "n", "o"}

// flatNames are what AppendFlat and SetFlat call their receiver and argument
// and their loop variables.
type flatNames struct {
	recv, arg string
	loop      [len(loopVars)]string
}

func (f *file) flatNames(arg string) flatNames {
	n := flatNames{recv: free("p", f.names.taken), arg: free(arg, f.names.taken)}
	for i, v := range loopVars {
		n.loop[i] = free(v, f.names.taken)
	}
	return n
}

// flatMethod is what a flat method of s is called: a field keeps its name.
func flatMethod(s *ir.Struct, name string) string {
	return free(name, func(name string) bool {
		return slices.ContainsFunc(s.Fields, func(x *ir.Field) bool { return field(s, x) == name })
	})
}

// appendFlat declares AppendFlat of s.
func (f *file) appendFlat(s *ir.Struct, d ir.DType) {
	name, count := flatMethod(s, "AppendFlat"), f.names.counts[s.Name]
	f.names.note("AppendFlat", name)
	local := f.flatNames("dst")
	dst := func() *jen.Statement { return jen.Id(local.arg) }
	body := []jen.Code{
		jen.If(jen.Id("cap").Call(dst()).Op("-").Id("len").Call(dst()).Op("<").Id(count)).Block(
			dst().Op("=").Append(
				jen.Make(jen.Index().Id(d.String()), jen.Lit(0), jen.Len(dst()).Op("+").Id(count)),
				dst().Op("...")),
		),
	}
	for _, x := range s.Fields {
		sel := jen.Id(local.recv).Dot(field(s, x))
		switch {
		case isEmpty(x):
		case x.Struct != nil:
			body = append(body, dst().Op("=").Add(sel).Dot(flatMethod(x.Struct, "AppendFlat")).Call(dst()))
		case x.Type.Shape.Rank() == 0:
			body = append(body, dst().Op("=").Append(dst(), sel))
		default:
			body = append(body, rows(local, sel, x.Type.Shape.Rank(), func(row *jen.Statement) jen.Code {
				return dst().Op("=").Append(dst(), jen.Add(row).Index(jen.Op(":")).Op("..."))
			}))
		}
	}
	body = append(body, jen.Return(dst()))
	f.doc(wrapText(fmt.Sprintf("%s appends the %s of %s to %s, field after field and row-major, and returns the extended slice. It allocates only where %[4]s lacks the capacity. %[5]s", name, countElements(s), local.recv, local.arg, underscore("AppendFlat", name))))
	f.decl(jen.Func().Params(jen.Id(local.recv).Op("*").Id(f.names.types[s.Name])).Id(name).
		Params(dst().Index().Id(d.String())).Index().Id(d.String()).Block(body...))
}

// setFlat declares SetFlat of s.
func (f *file) setFlat(s *ir.Struct, d ir.DType) {
	name, count := flatMethod(s, "SetFlat"), f.names.counts[s.Name]
	f.names.note("SetFlat", name)
	typ := f.names.types[s.Name]
	local := f.flatNames("src")
	src := func() *jen.Statement { return jen.Id(local.arg) }
	body := []jen.Code{
		jen.If(jen.Len(src()).Op("!=").Id(count)).Block(
			jen.Panic(jen.Lit(fmt.Sprintf("%s: %s.%s: %s has ", f.layout.name, typ, name, local.arg)).
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
		sel := jen.Id(local.recv).Dot(field(s, x))
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
			body = append(body, rows(local, sel, rank, func(row *jen.Statement) jen.Code {
				c := jen.Copy(jen.Add(row).Index(jen.Op(":")), src())
				if last && rank == 1 {
					return c
				}
				return src().Op("=").Add(src()).Index(c.Op(":"))
			}))
		}
	}
	f.doc(wrapText(fmt.Sprintf("%s sets the elements of %s to those of %s, in the order of %s. It panics, and sets nothing, unless %[3]s has %[5]s elements. %[6]s", name, local.recv, local.arg, flatMethod(s, "AppendFlat"), count, underscore("SetFlat", name))))
	f.decl(jen.Func().Params(jen.Id(local.recv).Op("*").Id(typ)).Id(name).Params(src().Index().Id(d.String())).Block(body...))
}

// countElements is the number of elements of s for a sentence.
func countElements(s *ir.Struct) string {
	if n := elements(s); n != 1 {
		return fmt.Sprintf("%d elements", n)
	}
	return "element"
}

// isEmpty reports whether x has no elements.
func isEmpty(x *ir.Field) bool {
	n := 0
	ir.Leaves([]*ir.Field{x}, func(_ string, leaf *ir.Field) { n += leaf.Type.Shape.Size() })
	return n == 0
}

// rows loops over the rows of the array sel: its vectors along the last axis.
func rows(names flatNames, sel *jen.Statement, rank int, do func(row *jen.Statement) jen.Code) jen.Code {
	arrays := []*jen.Statement{sel}
	for i := range rank - 1 {
		arrays = append(arrays, jen.Add(arrays[i]).Index(jen.Id(names.loop[i])))
	}
	c := do(arrays[rank-1])
	for i := rank - 2; i >= 0; i-- {
		c = jen.For(jen.Id(names.loop[i]).Op(":=").Range().Add(arrays[i])).Block(c)
	}
	return c
}
