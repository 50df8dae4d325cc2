package codegen

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// zip prints a loop over two rows and the one over their elements in it: two
// vectors of the rows make two of the destination, where the elements of
// the one stand between those of the other. The last overlap those before them.
func (p *printer) zip(l *loop.Loop) {
	in := l.Body[0].(*loop.Loop)
	s := in.Body[0].(*loop.Store)
	v := vec{s.E.T, l.Zip}
	p.at0[l.Var] = 0
	p.squares(in, v.lanes, func() {
		row := func(r int) *jen.Statement {
			return p.word(loadWord, v.String(), p.window(s.E.Buf, shifted(s.E.Idx, l.Var, r), v))
		}
		x, y := p.fresh("x"), p.fresh("y")
		p.add(jen.List(jen.Id(x), jen.Id(y)).Op(":=").Id(p.help(zip(v))).Call(row(0), row(1)))
		for i, name := range []string{x, y} {
			idx := shifted(s.Idx, in.Var, i*v.lanes/2)
			p.add(p.word(storeWord, v.String(), p.window(s.Buf, idx, v), jen.Id(name)))
		}
	})
	delete(p.at0, l.Var)
}

// zip is the function that puts the elements of a vector of 256 bits between
// those of another. The processor does it within halves, which are then swapped.
func zip(v vec) helper {
	return helper{name: "zip" + v.String(), each: func(name string, r *release) jen.Code {
		words := vec{ir.Int32, v.lanes}
		if v.t == ir.Float64 {
			words = vec{ir.Int64, v.lanes}
		}
		in := func(x string) *jen.Statement { return jen.Id(x).Dot("As" + words.String()).Call() }
		mix := func(how string) *jen.Statement {
			return in("x").Dot("Interleave" + how + "Grouped").Call(in("y")).Dot("As" + v.String()).Call()
		}
		halves := func(i int) *jen.Statement {
			return jen.Id("lo").Dot(r.permute128).Call(jen.Lit(i), jen.Lit(i+2), jen.Id("hi"))
		}
		return jen.Comment("// "+name+" is the elements of x, each before that of y.").Line().
			Func().Id(name).Params(jen.List(jen.Id("x"), jen.Id("y")).Add(v.code())).Params(v.code(), v.code()).Block(
			jen.List(jen.Id("lo"), jen.Id("hi")).Op(":=").List(mix("Lo"), mix("Hi")),
			jen.Return(halves(0), halves(1)),
		)
	}}
}
