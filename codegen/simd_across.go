package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// acrossNames are the names of functions that combine the lanes of a vector.
var acrossNames = map[ir.Op]string{ir.Add: "sum", ir.Mul: "product", ir.Max: "most", ir.Min: "least"}

// across is the lanes of a vector combined by op, in every lane: the halves of
// 512 bits, those of 256, then neighbours.
func (p *printer) across(v vec, op ir.Op) helper {
	combine := func(w vec, a, b *jen.Statement) *jen.Statement { return p.vectors[op](p, w, []*jen.Statement{a, b}) }
	widest, least := v, vec{v.t, 16 / v.t.Bytes()}
	if v.bytes() > 32 {
		widest.lanes /= 2
	}
	return helper{name: acrossNames[op] + v.String(), each: func(name string, r *release) jen.Code {
		var body []jen.Code
		x := "x"
		step := func(next string, b *jen.Statement) {
			body = append(body, jen.Id(next).Op(":=").Add(combine(widest, jen.Id(x), b)))
			x = next
		}
		if v.lanes > widest.lanes {
			body = append(body, jen.Id("h").Op(":=").Add(combine(widest, jen.Id(x).Dot("GetLo").Call(), jen.Id(x).Dot("GetHi").Call())))
			x = "h"
		}
		grouped := ""
		if widest.bytes() > 16 {
			step("q", r.swapped(x))
			grouped = "Grouped"
		}
		for half := least.lanes / 2; half > 0; half /= 2 {
			var from []jen.Code
			for i := range least.lanes {
				from = append(from, jen.Lit(i^half))
			}
			step(fmt.Sprintf("y%d", half), jen.Id(x).Dot(r.permute+grouped).Call(append(from, jen.Id(x))...))
		}
		all := jen.Id(x)
		if v.lanes > widest.lanes {
			all = v.code().Values().Dot("SetLo").Call(jen.Id(x)).Dot("SetHi").Call(jen.Id(x))
		}
		return jen.Comment(fmt.Sprintf("// %s is the lanes of x combined, in every lane.", name)).Line().
			Func().Id(name).Params(jen.Id("x").Add(v.code())).Add(v.code()).Block(append(body, jen.Return(all))...)
	}}
}

// swapped is the vector x with its halves of 128 bits swapped.
func (r *release) swapped(x string) *jen.Statement {
	return jen.Id(x).Dot(r.permute128).Call(jen.Lit(1), jen.Lit(0), jen.Id(x))
}

// first is the number in the first lane, taken out of the vector as an
// integer: an instruction on scalar floating-point numbers between those on
// vectors takes a hundred times as long.
func first(v vec) helper {
	return helper{name: "first" + v.String(), code: func(name string, p *printer) jen.Code {
		x := jen.Id("x")
		w := v
		for ; w.bytes() > 16; w.lanes /= 2 {
			x.Dot("GetLo").Call()
		}
		x.Dot("As" + w.bits().String()).Call().Dot("GetElem").Call(jen.Lit(0))
		bits := 8 * v.t.Bytes()
		x = jen.Qual("math", fmt.Sprintf("Float%dfrombits", bits)).Call(jen.Id(fmt.Sprintf("uint%d", bits)).Call(x))
		return jen.Func().Id(name).Params(jen.Id("x").Add(v.code())).Id(v.t.String()).Block(jen.Return(x))
	}}
}

// sums adds up the lanes of each of some vectors, as many as a vector of 256
// bits has lanes, and puts the sums side by side, from lane at on, with 0 in
// other lanes.
func sums(v vec, at int) helper {
	half := vec{v.t, 32 / v.t.Bytes()}
	name := "sums" + v.String()
	if v.lanes > half.lanes {
		name += map[bool]string{true: "Lo", false: "Hi"}[at == 0]
	}
	return helper{name: name, each: func(name string, r *release) jen.Code {
		var params, body []jen.Code
		var xs []*jen.Statement
		for i := range half.lanes {
			x := fmt.Sprintf("x%d", i)
			params = append(params, jen.Id(x))
			xs = append(xs, jen.Id(x))
			if v.lanes > half.lanes {
				h := fmt.Sprintf("h%d", i)
				body = append(body, jen.Id(h).Op(":=").Id(x).Dot("GetLo").Call().Dot("Add").Call(jen.Id(x).Dot("GetHi").Call()))
				xs[i] = jen.Id(h)
			}
		}
		// Sums of pairs, until there are two vectors each of whose halves of 128 bits
		// has a part of half of the sums.
		for len(xs) > 2 {
			var pairs []*jen.Statement
			for i := 0; i < len(xs); i += 2 {
				pairs = append(pairs, xs[i].Dot(r.addPairs).Call(xs[i+1]))
			}
			xs = pairs
		}
		part := func(n int) *jen.Statement {
			return jen.Id("a").Dot(r.permute128).Call(jen.Lit(n), jen.Lit(n+2), jen.Id("b"))
		}
		body = append(body, jen.List(jen.Id("a"), jen.Id("b")).Op(":=").List(xs[0], xs[1]))
		sum := part(0).Dot("Add").Call(part(1))
		if v.lanes > half.lanes {
			set := map[bool]string{true: "SetLo", false: "SetHi"}[at == 0]
			body = append(body, jen.Var().Id("all").Add(v.code()))
			sum = jen.Id("all").Dot(set).Call(sum)
		}
		body = append(body, jen.Return(sum))
		return jen.Comment(fmt.Sprintf("// %s is the sums of the lanes of each vector, side by side.", name)).Line().
			Func().Id(name).Params(jen.List(params...).Add(v.code())).Add(v.code()).Block(body...)
	}}
}
