package codegen

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// A scalarRule prints the scalar form of an op for elements of type d.
type scalarRule func(p *printer, e *loop.Expr) term

// scalars says how each elementwise op is written in Go.
var scalars = map[ir.Op]scalarRule{
	ir.Neg:          func(p *printer, e *loop.Expr) term { return p.unary("-", e) },
	ir.Not:          func(p *printer, e *loop.Expr) term { return p.unary("!", e) },
	ir.Add:          infix("+", precAdd),
	ir.Sub:          infix("-", precAdd),
	ir.Mul:          infix("*", precMul),
	ir.Div:          infix("/", precMul),
	ir.Equal:        infix("==", precCompare),
	ir.Less:         infix("<", precCompare),
	ir.LessOrEqual:  infix("<=", precCompare),
	ir.And:          infix("&&", precAnd),
	ir.Or:           infix("||", precOr),
	ir.Max:          builtin("max"),
	ir.Min:          builtin("min"),
	ir.Relu:         relu,
	ir.Reciprocal:   reciprocal,
	ir.IsNaN:        isNaN,
	ir.Where:        where,
	ir.Cast:         cast,
	ir.Abs:          mathCall("Abs"),
	ir.Sign:         mathCall("Sign"),
	ir.Sqrt:         mathCall("Sqrt"),
	ir.Cbrt:         mathCall("Cbrt"),
	ir.Exp:          mathCall("Exp"),
	ir.Expm1:        mathCall("Expm1"),
	ir.Log:          mathCall("Log"),
	ir.Log1p:        mathCall("Log1p"),
	ir.Log2:         mathCall("Log2"),
	ir.Log10:        mathCall("Log10"),
	ir.Sin:          sinCos("Sin"),
	ir.Cos:          sinCos("Cos"),
	ir.Tan:          mathCall("Tan"),
	ir.Asin:         mathCall("Asin"),
	ir.Acos:         mathCall("Acos"),
	ir.Atan:         mathCall("Atan"),
	ir.Sinh:         mathCall("Sinh"),
	ir.Cosh:         mathCall("Cosh"),
	ir.Tanh:         mathCall("Tanh"),
	ir.Asinh:        mathCall("Asinh"),
	ir.Acosh:        mathCall("Acosh"),
	ir.Atanh:        mathCall("Atanh"),
	ir.Sigmoid:      mathCall("Sigmoid"),
	ir.Softplus:     mathCall("Softplus"),
	ir.Erf:          mathCall("Erf"),
	ir.Erfc:         mathCall("Erfc"),
	ir.Erfinv:       mathCall("Erfinv"),
	ir.Lgamma:       mathCall("Lgamma"),
	ir.NormalCDF:    mathCall("NormalCDF"),
	ir.NormalPDF:    mathCall("NormalPDF"),
	ir.Gelu:         mathCall("Gelu"),
	ir.Silu:         mathCall("Silu"),
	ir.Floor:        mathCall("Floor"),
	ir.Ceil:         mathCall("Ceil"),
	ir.Trunc:        mathCall("Trunc"),
	ir.Round:        mathCall("Round"),
	ir.Pow:          mathCall("Pow"),
	ir.Atan2:        mathCall("Atan2"),
	ir.Hypot:        mathCall("Hypot"),
	ir.Mod:          mathCall("Mod"),
	ir.Copysign:     mathCall("Copysign"),
	ir.StopGradient: func(p *printer, e *loop.Expr) term { return p.expr(e.Args[0]) },
	ir.Clip: func(p *printer, e *loop.Expr) term {
		x, lo, hi := p.expr(e.Args[0]), p.expr(e.Args[1]), p.expr(e.Args[2])
		return term{code: jen.Min(jen.Max(p.typed(x, e.T), lo.code), hi.code), prec: precAtom, size: 2 + x.size + lo.size + hi.size}
	},
}

func (p *printer) call(e *loop.Expr) term { return p.scalars[e.Op](p, e) }

func (p *printer) unary(op string, e *loop.Expr) term {
	x := p.expr(e.Args[0])
	if x.lit {
		x = atom(p.typed(x, e.Args[0].T))
	}
	return term{code: jen.Op(op).Add(x.parens(precAtom)), prec: precUnary, size: x.size + 1}
}

// infix is a binary operator. Its right operand is in parentheses at equal
// precedence: (a + b) + c and a + (b + c) differ in floating point.
func infix(op string, prec int) scalarRule {
	return func(p *printer, e *loop.Expr) term {
		x, y := p.expr(e.Args[0]), p.expr(e.Args[1])
		if x.lit && y.lit { // constant arithmetic would be exact, and may divide by zero
			x = p.bind(e.Args[0], x)
		}
		if p.opts.Strict && prec == precAdd {
			x, y = p.rounded(e.Args[0], x), p.rounded(e.Args[1], y)
		}
		right := prec + 1
		if op == "&&" || op == "||" {
			right = prec
		}
		return term{code: jen.Add(x.parens(prec)).Op(op).Add(y.parens(right)), prec: prec, size: x.size + y.size + 1}
	}
}

// rounded is the term t of e, a product among them rounded before it is added to.
func (p *printer) rounded(e *loop.Expr, t term) term {
	if e.Kind == loop.Call && e.Op == ir.Mul && e.T.IsFloat() && t.prec == precMul {
		return term{code: jen.Id(e.T.String()).Parens(t.code), prec: precAtom, size: t.size}
	}
	return t
}

func builtin(name string) scalarRule {
	return func(p *printer, e *loop.Expr) term {
		x, y := p.expr(e.Args[0]), p.expr(e.Args[1])
		if x.lit && y.lit {
			x = p.bind(e.Args[0], x)
		}
		return term{code: jen.Id(name).Call(x.code, y.code), prec: precAtom, size: x.size + y.size + 1}
	}
}

func relu(p *printer, e *loop.Expr) term {
	x := p.expr(e.Args[0])
	return term{code: jen.Max(p.typed(x, e.T), jen.Lit(0)), prec: precAtom, size: x.size + 1}
}

func reciprocal(p *printer, e *loop.Expr) term {
	x := p.expr(e.Args[0])
	if x.lit {
		x = p.bind(e.Args[0], x)
	}
	return term{code: jen.Lit(1).Op("/").Add(x.parens(precMul + 1)), prec: precMul, size: x.size + 1}
}

func isNaN(p *printer, e *loop.Expr) term {
	x := p.expr(e.Args[0])
	if x.size > 0 || x.lit {
		x = p.bind(e.Args[0], x)
	}
	return term{code: jen.Add(x.code).Op("!=").Add(x.code.Clone()), prec: precCompare, size: 1}
}

// where is a variable that an if statement sets: Go has no conditional
// expression. What only one branch needs is computed in that branch.
func where(p *printer, e *loop.Expr) term {
	cond, x, y := e.Args[0], e.Args[1], e.Args[2]
	p.bindShared(x)
	p.bindShared(y)
	if v := masked(e); v != nil && p.loops > 0 {
		return p.mask(e, v)
	}
	c := p.expr(cond)
	name := p.fresh(p.nameFor(e))
	set := func(e *loop.Expr) []jen.Code {
		return p.scope(func() {
			t := p.expr(e)
			p.add(jen.Id(name).Op("=").Add(t.code))
		})
	}
	switch {
	case zero(x):
		p.add(jen.Var().Id(name).Id(e.T.String()))
		p.add(jen.If(p.not(cond, c)).Block(set(y)...))
	case zero(y):
		p.add(jen.Var().Id(name).Id(e.T.String()))
		p.add(jen.If(c.code).Block(set(x)...))
	case p.simple(y):
		p.add(jen.Id(name).Op(":=").Add(p.typed(p.expr(y), e.T)))
		p.add(jen.If(c.code).Block(set(x)...))
	default:
		p.add(jen.Var().Id(name).Id(e.T.String()))
		p.add(jen.If(c.code).Block(set(x)...).Else().Block(set(y)...))
	}
	p.have[e] = name
	return atom(jen.Id(name))
}

// not is the opposite of the condition that c prints.
func (p *printer) not(cond *loop.Expr, c term) *jen.Statement {
	if cond.Kind == loop.Call && cond.Op == ir.Equal && p.have[cond] == "" {
		x, y := p.expr(cond.Args[0]), p.expr(cond.Args[1])
		return jen.Add(x.parens(precCompare + 1)).Op("!=").Add(y.parens(precCompare + 1))
	}
	return jen.Op("!").Add(c.parens(precAtom))
}

// simple reports whether e is there already or costs nothing.
func (p *printer) simple(e *loop.Expr) bool {
	return p.have[e] != "" || e.Kind == loop.Lit || e.Kind == loop.Ref || e.Kind == loop.Load && len(e.Idx) == 0
}

// bindShared puts the parts of e that the block asks for elsewhere too into
// variables, before a branch that would hide them.
func (p *printer) bindShared(e *loop.Expr) {
	seen := map[*loop.Expr]bool{}
	var visit func(e *loop.Expr)
	visit = func(e *loop.Expr) {
		if seen[e] || p.have[e] != "" {
			return
		}
		seen[e] = true
		for _, a := range e.Args {
			visit(a)
		}
		if p.uses[e] > 1 {
			p.expr(e)
		}
	}
	visit(e)
}

// cast converts as Go does; a bool to 0 or 1.
func cast(p *printer, e *loop.Expr) term {
	from := e.Args[0].T
	x := p.expr(e.Args[0])
	switch {
	case from == ir.Bool:
		name := p.fresh(p.nameFor(e))
		p.add(jen.Var().Id(name).Id(e.T.String()))
		p.add(jen.If(x.code).Block(jen.Id(name).Op("=").Lit(1)))
		p.have[e] = name
		return atom(jen.Id(name))
	case e.T == ir.Bool:
		if x.lit {
			x = p.bind(e.Args[0], x)
		}
		return term{code: jen.Add(x.parens(precCompare + 1)).Op("!=").Lit(0), prec: precCompare, size: x.size + 1}
	}
	if x.lit { // a constant that the type can't hold would not compile
		x = p.bind(e.Args[0], x)
	}
	return term{code: jen.Id(e.T.String()).Parens(x.code), prec: precAtom, size: x.size + 1}
}

// mathCall is a call of a helper function, or of package math where that has
// the function for the type.
func mathCall(name string) scalarRule {
	return func(p *printer, e *loop.Expr) term {
		size := 1
		var args []jen.Code
		for _, a := range e.Args {
			x := p.expr(a)
			size += x.size
			args = append(args, x.code)
		}
		return term{code: p.callee(name, e.T).Call(args...), prec: precAtom, size: size}
	}
}

// sinCos is a sine or a cosine. Where the other one of the same angle is asked
// for too, both come from one call, which takes little longer than one.
func sinCos(name string) scalarRule {
	one := mathCall(name)
	return func(p *printer, e *loop.Expr) term {
		sin, cos := p.angles[angle{ir.Sin, e.Args[0]}], p.angles[angle{ir.Cos, e.Args[0]}]
		if sin == nil || cos == nil {
			return one(p, e)
		}
		x := p.expr(e.Args[0])
		names := []string{p.fresh("sin"), p.fresh("cos")}
		p.have[sin], p.have[cos] = names[0], names[1]
		// One that nothing comes to need is left blank.
		blanks := []*jen.Statement{jen.Id("_"), jen.Id("_")}
		p.blanks[names[0]], p.blanks[names[1]] = blanks[0], blanks[1]
		p.add(jen.List(blanks[0], blanks[1]).Op(":=").Add(p.callee("Sincos", e.T)).Call(x.code))
		return p.expr(e)
	}
}
