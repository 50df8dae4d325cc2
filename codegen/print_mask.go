package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// masked is the number that e, a choice, is where it isn't 0, or nil where e is
// another choice. The number is one that can be read before the choice is
// known: what lies outside of its array is only read after a look at the index.
func masked(e *loop.Expr) *loop.Expr {
	x, y := e.Args[1], e.Args[2]
	if zero(x) {
		x, y = y, x
	}
	if !e.T.IsFloat() || !zero(y) || zero(x) || x.Kind != loop.Load && x.Kind != loop.Ref || looks(e.Args[0]) {
		return nil
	}
	return x
}

// looks reports whether there is a look at an index in e.
func looks(e *loop.Expr) bool {
	if e.Kind == loop.Within {
		return true
	}
	for _, a := range e.Args {
		if looks(a) {
			return true
		}
	}
	return false
}

// mask is the choice between the number v and 0, by its bits: the compiler has
// conditional moves of integers alone, and a branch that the processor can't
// foresee takes as long as ten of them.
func (p *printer) mask(e, v *loop.Expr) term {
	cond := e.Args[0]
	c := p.expr(cond).code
	if zero(e.Args[1]) {
		c = p.not(cond, p.expr(cond))
	}
	size := 8 * e.T.Bytes()
	bits, name := p.fresh("bits"), p.fresh("masked")
	p.add(jen.Id(bits).Op(":=").Qual("math", fmt.Sprintf("Float%dbits", size)).Call(p.expr(v).code))
	p.add(jen.Var().Id(name).Id(fmt.Sprintf("uint%d", size)))
	p.add(jen.If(c).Block(jen.Id(name).Op("=").Id(bits)))
	return term{code: jen.Qual("math", fmt.Sprintf("Float%dfrombits", size)).Call(jen.Id(name)), prec: precAtom, size: 1}
}
