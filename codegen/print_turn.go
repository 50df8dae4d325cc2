package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// turn prints a loop over the rows of a destination, and the loop over its
// columns in it, in squares: vectors of the source, turned, are vectors of the
// destination. The squares at the ends overlap those before them.
func (p *printer) turn(l *loop.Loop) {
	n := l.Turn
	p.squares(l, n, func() {
		in := l.Body[0].(*loop.Loop)
		p.squares(in, n, func() { p.square(in.Body[0].(*loop.Store), l.Var, in.Var, n) })
	})
}

// squares prints a loop in steps of n.
func (p *printer) squares(l *loop.Loop, n int, body func()) {
	if l.Hi == n {
		p.at0[l.Var] = 0
		body()
		delete(p.at0, l.Var)
		return
	}
	p.loops++
	name := p.fresh(loopNames[(p.loops-1)%len(loopNames)])
	p.vars[l.Var] = name
	code := p.scope(func() {
		if l.Hi%n > 0 {
			at := p.fresh(name)
			p.add(jen.Id(at).Op(":=").Min(jen.Id(name), jen.Lit(l.Hi-n)))
			p.vars[l.Var] = at
		}
		body()
	})
	p.add(jen.For(jen.Id(name).Op(":=").Lit(0), jen.Id(name).Op("<").Lit(l.Hi), jen.Id(name).Op("+=").Lit(n)).Block(code...))
	delete(p.active, name)
	p.loops--
}

// square turns n rows of the source along v, at the first n iterations of u,
// into n rows of the destination along u. Half a vector of one row and half of
// the row n/2 further lie in a register; then each half is a square that is
// turned by itself.
func (p *printer) square(s *loop.Store, u, v *loop.Var, n int) {
	t := s.E.T
	whole, half := vec{t, n}, vec{t, n / 2}
	row := func(r, from int, w vec) *jen.Statement {
		idx := shifted(shifted(s.E.Idx, u, r), v, from)
		return p.word(loadWord, w.String(), p.window(s.E.Buf, idx, w))
	}
	for _, from := range []int{0, n / 2} {
		var names []jen.Code
		for r := range n / 2 {
			x := p.fresh("x")
			set := row(r, 0, whole).Dot("SetHi").Call(row(r+n/2, 0, half))
			if from > 0 {
				set = row(r+n/2, 0, whole).Dot("SetLo").Call(row(r, n/2, half))
			}
			p.add(jen.Id(x).Op(":=").Add(set))
			names = append(names, jen.Id(x))
		}
		p.add(jen.List(names...).Op("=").Id(p.help(turn(whole))).Call(names...))
		for c := range n / 2 {
			idx := shifted(s.Idx, v, from+c)
			p.add(p.word(storeWord, whole.String(), p.window(s.Buf, idx, whole), jen.Add(names[c])))
		}
	}
}

// shifted is the index d iterations of v further.
func shifted(idx []loop.Affine, v *loop.Var, d int) []loop.Affine {
	out := make([]loop.Affine, len(idx))
	for i, a := range idx {
		out[i] = a.Plus(loop.Num(a.Coef(v) * d))
	}
	return out
}

// turn is the function that turns the squares in the halves of n/2 vectors.
func turn(v vec) helper {
	return helper{name: "turn" + v.String(), code: func(name string, p *printer) jen.Code {
		words := vec{ir.Int32, v.lanes}
		if v.t == ir.Float64 {
			words = vec{ir.Int64, v.lanes}
		}
		pairs := vec{ir.Int64, v.lanes * v.t.Bytes() / 8}
		mix := func(how string, as vec, x, y string) *jen.Statement {
			in := "As" + as.String()
			return jen.Id(x).Dot(in).Call().Dot("Interleave" + how + "Grouped").Call(jen.Id(y).Dot(in).Call()).Dot("As" + v.String()).Call()
		}
		var names, results []jen.Code
		var body []jen.Code
		for i := range v.lanes / 2 {
			names = append(names, jen.Id(string(rune('a'+i))))
			results = append(results, v.code())
		}
		out := []jen.Code{mix("Lo", words, "a", "b"), mix("Hi", words, "a", "b")}
		if v.lanes == 8 {
			body = append(body, jen.List(names...).Op("=").List(
				mix("Lo", words, "a", "b"), mix("Hi", words, "a", "b"), mix("Lo", words, "c", "d"), mix("Hi", words, "c", "d")))
			out = []jen.Code{mix("Lo", pairs, "a", "c"), mix("Hi", pairs, "a", "c"), mix("Lo", pairs, "b", "d"), mix("Hi", pairs, "b", "d")}
		}
		body = append(body, jen.Return(out...))
		return jen.Comment(fmt.Sprintf("// %s makes columns of rows, in each half of the vectors.", name)).Line().
			Func().Id(name).Params(jen.List(names...).Add(v.code())).Params(results...).Block(body...)
	}}
}
