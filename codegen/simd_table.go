package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// table is a function that gives a vector of integers that is known when the
// code is written. It is loaded from a variable of the package: one of the
// function would be copied first, and a number of the program goes to a vector
// through a register that the compiler saves across calls by a scalar
// instruction, which costs a hundred nanoseconds among vectors.
func table(v vec, hint string, lane func(i int) int64) helper {
	return helper{name: hint + v.String(), code: func(name string, p *printer) jen.Code {
		var xs []jen.Code
		for i := range v.lanes {
			xs = append(xs, jen.Op(fmt.Sprint(lane(i))))
		}
		values := name + "Values"
		return jen.Func().Id(name).Params().Add(v.code()).Block(jen.Return(p.word(loadWord, v.String(), jen.Op("&").Id(values)))).Line().Line().
			Var().Id(values).Op("=").Add(v.array()).Values(xs...)
	}}
}

// lanesIota is the vector 0, 1, 2 and so on.
func lanesIota(v vec) helper { return table(v, "iota", func(i int) int64 { return int64(i) }) }

// splatInts puts an integer in every lane, in a function that isn't inlined:
// see table.
func splatInts(v vec) helper {
	return helper{name: "splat" + v.String(), code: func(name string, p *printer) jen.Code {
		return jen.Comment("// " + name + " is the vector with x in every lane. Inlined, a part of it would go to").Line().
			Comment("// memory before each call of a function, by an instruction that waits for vectors.").Line().
			Comment("//").Line().Comment("//go:noinline").Line().
			Func().Id(name).Params(jen.Id("x").Id(v.t.String())).Add(v.code()).Block(jen.Return(v.broadcast(jen.Id("x"))))
	}}
}
