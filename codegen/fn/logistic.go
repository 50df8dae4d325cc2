package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func sigmoidCode(x ...*jen.Statement) *jen.Statement {
	return jen.Lit(1).Op("/").Parens(jen.Lit(1).Op("+").Qual("math", "Exp").Call(jen.Op("-").Add(x[0])))
}

func sigmoidProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Sigmoid", Type: d, Math: Reference{F1: sigmoid, Code: sigmoidCode},
		Doc: "is 1/(1 + e**-x)",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		one := b.num(1)
		b.exit(x.greater(b.num(b.sigmoidOne)), one)
		return x.less(b.num(b.expZero)).rare(b.num(0), b.overOnePlusExp(x, one))
	})
}

func silu(x float64) float64 { return max(x, -math.MaxFloat64) / (1 + math.Exp(-x)) }

func siluCode(x ...*jen.Statement) *jen.Statement {
	// The limit at -Inf too.
	return jen.Max(x[0].Clone(), jen.Op("-").Qual("math", "MaxFloat64")).Op("/").Parens(jen.Lit(1).Op("+").Qual("math", "Exp").Call(jen.Op("-").Add(x[0])))
}

func siluProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Silu", Type: d, Math: Reference{F1: silu, Code: siluCode},
		Doc: "is x/(1 + e**-x)",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.exit(x.greater(b.num(b.sigmoidOne)), x)
		return x.less(b.num(b.siluZero)).rare(b.num(0).copysign(x), b.overOnePlusExp(x, x))
	})
}

// overOnePlusExp is y/(1 + e**-x), where x is at most sigmoidOne and at least siluZero.
func (b *builder) overOnePlusExp(x, y val) val {
	b.detour(x.greaterEqual(b.num(b.expSubnormal)).not(), false) // NaN too
	e := b.reduce(x.neg().as("z"), false)
	// Where e**-x may overflow, it is computed 2**shift times too small, and
	// so is the 1 that it divides.
	low, less := x.less(b.num(b.low)), b.num(b.shift)
	e.k = low.rare(e.k.sub(less), e.k)
	e.sum = low.rare(e.sum.sub(less), e.sum)
	top := low.rare(y.mul(b.num(math.Ldexp(1, -int(b.shift)))), y)
	scale := b.num(1).scale(e.k, e.sum).as("scale")
	// 1 + e**-x = (2**k + 1) + 2**k·(e**r - 1). What rounding the first sum
	// loses, where 2**k is large, goes into the second.
	one := b.num(1)
	sum := scale.add(one).as("sum")
	lost := scale.sub(sum).add(one).as("lost").because("by rounding the sum")
	return top.div(e.small(b.exp).muladd(scale, lost).add(sum))
}

func tanhProgram(d ir.DType) *Program {
	if d == ir.Float64 {
		return tanh64Program()
	}
	return build(Program{
		Op: "Tanh", Type: d, Math: std("Tanh", math.Tanh),
		Doc: "is the hyperbolic tangent", How: "a polynomial near 0, else 1 - 2/(e**(2|x|) + 1) for its magnitude",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		a := x.abs().as("a")
		sq := x.mul(x).as("x2")
		near := sq.horner("q", tanh32).mul(sq).as("q").muladd(a, a)
		b.exit(a.less(b.num(tanhNear)), near.signed(x))
		one := b.num(1)
		b.exit(a.greater(b.num(b.tanhOne)), one.signed(x))
		z := a.add(a).as("z")
		e := b.reduce(z, false)
		d := e.r.horner("p", append([]float64{1, 1}, b.exp...)).scale(e.k, e.sum).add(one).as("d")
		return one.sub(b.num(2).div(d)).as("t").signed(x)
	})
}

// tanhNear is where the polynomial ends. From there on tanh is above 1/2, and what
// it takes to 1 is smaller than it.
const tanhNear = 0.625

func tanh64Program() *Program {
	const d = ir.Float64
	return build(Program{
		Op: "Tanh", Type: d, Math: std("Tanh", math.Tanh),
		Doc: "is the hyperbolic tangent", How: "-m/(m + 2) with m = e**(-2|x|) - 1 for its magnitude",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		a := x.negabs().as("a").because("-|x|")
		b.exit(a.less(b.num(-b.tanhOne)), b.num(1).signed(x))
		m := b.expm1Of(b.reduce(a.add(a).as("a"), true)).as("m")
		d := m.add(b.num(2)).as("d")
		t := m.div(d).as("t")
		// What d lost to rounding changes t by -t·lost/d, and 1/d is (1-t)/2.
		lost := m.sub(d.sub(b.num(2))).as("lost").because("by rounding d")
		t = t.mul(lost).muladd(t.muladd(b.num(0.5), b.num(-0.5)), t).as("t")
		return t.copysign(x)
	})
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func softplusCode(x ...*jen.Statement) *jen.Statement {
	abs := jen.Qual("math", "Abs").Call(x[0].Clone())
	return jen.Max(x[0], jen.Lit(0)).Op("+").Qual("math", "Log1p").Call(jen.Qual("math", "Exp").Call(jen.Op("-").Add(abs)))
}

func softplusProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Softplus", Type: d, Math: Reference{F1: softplus, Code: softplusCode},
		Doc: "is log(1 + e**x), without overflow", How: "the larger of x and 0, plus log(1 + e) for e = e**-|x|, by a polynomial",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		z := x.negabs().as("z").because("-|x|")
		b.detour(z.greaterEqual(b.num(b.expSubnormal)).not(), false) // NaN too
		r := b.reduce(z, false)
		e := r.small(b.exp).add(b.num(1)).as("p").ldexp(r.k, r.sum)
		e = z.less(b.num(b.expZero)).rare(b.num(0), e).as("e")
		// log(1 + e) = e + e²·q(e - 1/2). From 1/2, the polynomial has smaller terms
		// to round than from 0; e comes last, for its sums would round to more.
		q := e.sub(b.num(0.5)).as("u").horner("p", b.softplus).mul(e).as("p")
		q = q.muladd(e, x.max(b.num(0))).as("p")
		return q.add(e)
	})
}
