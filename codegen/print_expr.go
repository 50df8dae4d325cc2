package codegen

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// Precedences of Go's operators, and of what needs no parentheses.
const (
	precOr = iota + 1
	precAnd
	precCompare
	precAdd
	precMul
	precUnary
	precAtom
)

// A term is an expression in Go.
type term struct {
	code *jen.Statement
	prec int
	lit  bool // a constant, which has no type of its own
	size int  // operations
}

// longest is how many operations stand in one expression; what is longer is
// easier to read, and to step through, in parts.
const longest = 8

func atom(c *jen.Statement) term { return term{code: c, prec: precAtom} }

// expr is e in Go. What is asked for more than once, and what gets long, goes
// into a variable first.
func (p *printer) expr(e *loop.Expr) term {
	if name, ok := p.have[e]; ok {
		if blank := p.blanks[name]; blank != nil {
			*blank = *jen.Id(name)
			delete(p.blanks, name)
		}
		return atom(jen.Id(name))
	}
	t := p.fresh1(e)
	if t.size > 0 && (p.uses[e] > 1 || t.size > longest) {
		return p.bind(e, t)
	}
	return t
}

// bind puts the value in a new variable.
func (p *printer) bind(e *loop.Expr, t term) term {
	name := p.fresh(p.nameFor(e))
	p.add(jen.Id(name).Op(":=").Add(p.typed(t, e.T)))
	p.have[e] = name
	return atom(jen.Id(name))
}

// nameFor is a hint for the variable of a value.
func (p *printer) nameFor(e *loop.Expr) string {
	switch {
	case e.Kind == loop.Load:
		return hint(e.Buf)
	case e.Node != nil && e.Node.Origin != nil && e.Node.Origin.Label != "":
		return e.Node.Origin.Label
	case e.T == ir.Bool:
		return "cond"
	}
	return "t"
}

// fresh1 is e in Go, from the terms of its operands.
func (p *printer) fresh1(e *loop.Expr) term {
	switch e.Kind {
	case loop.Lit:
		return p.literal(e.T, e.Val)
	case loop.Ref:
		return atom(jen.Id(p.local[e.Local]))
	case loop.Load:
		return p.load(e)
	case loop.Index:
		return term{code: jen.Id(e.T.String()).Parens(p.affine(e.Idx[0])), prec: precAtom, size: 1}
	case loop.Within:
		return term{code: p.within(e.Idx[0], e.N), prec: precAnd, size: 1}
	case loop.Quo, loop.Rem:
		op := "/"
		if e.Kind == loop.Rem {
			op = "%"
		}
		return term{code: jen.Parens(p.affine(e.Idx[0])).Op(op).Lit(e.N), prec: precMul, size: 1}
	}
	return p.call(e)
}

// within is whether a is in [0, n), but for what is known of it.
func (p *printer) within(a loop.Affine, n int) *jen.Statement {
	lo, hi := a.Range()
	c := jen.Empty()
	switch {
	case lo < 0 && hi < n && a.C < 0:
		return c.Add(p.affine(a.Plus(loop.Num(-a.C)))).Op(">=").Lit(-a.C)
	case lo < 0 && hi >= n:
		return c.Lit(0).Op("<=").Add(p.affine(a)).Op("&&").Add(p.affine(a)).Op("<").Lit(n)
	case lo < 0:
		return c.Lit(0).Op("<=").Add(p.affine(a))
	}
	return c.Add(p.affine(a)).Op("<").Lit(n)
}

func (p *printer) load(e *loop.Expr) term {
	b := e.Buf
	switch {
	case b.Role == loop.Temp && p.fn.Variable(b):
		return atom(p.base[b].Clone())
	case p.fn.Variable(b):
		return atom(p.place(b).Value())
	}
	return term{code: p.element(b, e.Idx), prec: precAtom, size: 1}
}

// place is where an argument or a result is.
func (p *printer) place(b *loop.Buffer) Place {
	if place, ok := p.params[b]; ok {
		return place
	}
	if b.Role == loop.Arg {
		return p.sig.In[b.Name]
	}
	return p.sig.Out[b.Name]
}

// element is the array element at idx, to be read or set.
func (p *printer) element(b *loop.Buffer, idx []loop.Affine) *jen.Statement {
	if c, off := p.cursorOf(b, idx); c != nil {
		return c.element(p, off, idx[c.axis+1:])
	}
	if r := p.rowOf(b, idx); r != nil {
		last := idx[len(idx)-1]
		if b.Role == loop.Temp {
			last = loop.At(r.v).Times(last.Coef(r.v)).Plus(loop.Num(last.C - r.from))
		}
		return jen.Id(r.name).Index(p.affine(last))
	}
	switch {
	case b.Role == loop.Temp:
		return p.indexed(p.base[b].Clone(), idx)
	case flat(b, idx):
		return p.indexed(p.flat(b), idx)
	}
	return p.indexed(p.place(b).Expr(), idx)
}

func (p *printer) indexed(c *jen.Statement, idx []loop.Affine) *jen.Statement {
	for _, a := range idx {
		c.Index(p.affine(a))
	}
	return c
}

// affine is an index in Go.
func (p *printer) affine(a loop.Affine) *jen.Statement {
	if len(p.at0) > 0 { // of loops that are one pass, the place is known
		known := loop.Num(a.C)
		for _, t := range a.Terms {
			if at, ok := p.at0[t.V]; ok {
				known.C += t.K * at
			} else {
				known.Terms = append(known.Terms, t)
			}
		}
		a = known
	}
	c := jen.Empty()
	first := true
	// Positive terms first: -i+3 reads better as 3-i.
	write := func(t loop.Term) {
		k := t.K
		switch {
		case first && k < 0:
			c.Op("-")
		case first:
		case k < 0:
			c.Op("-")
		default:
			c.Op("+")
		}
		k = max(k, -k)
		first = false
		c.Add(p.variable(t.V))
		if k != 1 {
			c.Op("*").Lit(k)
		}
	}
	for _, t := range a.Terms {
		if t.K > 0 {
			write(t)
		}
	}
	if first && a.C != 0 {
		c.Lit(a.C)
		first = false
		for _, t := range a.Terms {
			write(t)
		}
		return c
	}
	for _, t := range a.Terms {
		if t.K < 0 {
			write(t)
		}
	}
	switch {
	case first:
		c.Lit(0)
	case a.C > 0:
		c.Op("+").Lit(a.C)
	case a.C < 0:
		c.Op("-").Lit(-a.C)
	}
	return c
}

// variable is the loop variable, or a computed index in a variable.
func (p *printer) variable(v *loop.Var) *jen.Statement {
	if v.Def == nil {
		p.used[v] = true
		return jen.Id(p.vars[v])
	}
	if name, ok := p.at[v]; ok {
		return jen.Id(name)
	}
	t := p.expr(v.Def)
	name := p.fresh("at")
	code := t.code
	if v.Def.Kind != loop.Quo && v.Def.Kind != loop.Rem {
		code = jen.Id("int").Parens(code)
	}
	p.add(jen.Id(name).Op(":=").Add(code))
	p.at[v] = name
	return jen.Id(name)
}

// literal is a constant in Go.
func (p *printer) literal(d ir.DType, v ir.Value) term {
	if !d.IsFloat() {
		text := v.Format(d)
		if d == ir.Bool {
			return term{code: jen.Id(text), prec: precAtom}
		}
		return number(text)
	}
	special := func(c *jen.Statement) term {
		if d == ir.Float32 {
			c = jen.Id("float32").Parens(c)
		}
		return atom(c)
	}
	switch {
	case math.IsNaN(v.F):
		return special(jen.Qual("math", "NaN").Call())
	case math.IsInf(v.F, 0):
		sign := 1
		if v.F < 0 {
			sign = -1
		}
		return special(jen.Qual("math", "Inf").Call(jen.Lit(sign)))
	case v.F == 0 && math.Signbit(v.F):
		return special(jen.Qual("math", "Copysign").Call(jen.Lit(0), jen.Lit(-1)))
	}
	return number(v.Format(d))
}

// number is a literal: text that strconv made.
func number(text string) term {
	prec := precAtom
	if text[0] == '-' {
		prec = precUnary
	}
	return term{code: jen.Op(text), prec: prec, lit: true}
}

// typed is the term as something whose type in Go is d, not an untyped constant.
func (p *printer) typed(t term, d ir.DType) *jen.Statement {
	if t.lit || d == ir.Bool && t.prec == precAtom {
		return jen.Id(d.String()).Parens(t.code)
	}
	return t.code
}

// parens is the term where an operator of the precedence binds it.
func (t term) parens(prec int) *jen.Statement {
	if t.prec < prec {
		return jen.Parens(t.code)
	}
	return t.code
}
