package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// The normal distribution: its function NormalCDF, its density NormalPDF, and Gelu.
// With a = |x|, the tail Q(a) of the function is e**(-a²/2)·R(a), where R falls from 1/2 as
// slowly as 1/a does. NormalCDF is Q(a) below 0 and 1 - Q(a) above; Gelu, x times that, is
// max(x, 0) - a·Q(a), which is computed as one, for Q is subnormal before the product is.

// normalMiddle is c in s = (a-c)/(a+c), the argument of the polynomials for R, and normalMiddle64
// that for float64: the first coefficient of the polynomial then has 53 bits and zeros behind them.
const normalMiddle, normalMiddle64 = 4, 3.9375

// From these on Q, and a·Q, are 0.
const (
	normalZero32 = 14.6
	normalZero64 = 38.7
)

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func normalPDF(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

// gelu is its limit at -Inf too.
func gelu(x float64) float64 { return max(x, -normalZero64) * normalCDF(x) }

func normalCDFProgram(d ir.DType) *Program {
	return normalProgram(d, Program{
		Op: "NormalCDF", Type: d, Math: Reference{F1: normalCDF, Code: normalCDFCode, NaN: nanOf},
		Doc: "is the distribution function of the standard normal distribution",
	}, false)
}

func geluProgram(d ir.DType) *Program {
	return normalProgram(d, Program{
		Op: "Gelu", Type: d, Math: Reference{F1: gelu, Code: geluCode, NaN: nanOf},
		Doc: "is x times the distribution function of the standard normal distribution",
	}, true)
}

func normalCDFCode(x ...*jen.Statement) *jen.Statement {
	return jen.Qual("math", "Erfc").Call(jen.Op("-").Add(x[0]).Op("/").Qual("math", "Sqrt2")).Op("/").Lit(2)
}

func geluCode(x ...*jen.Statement) *jen.Statement {
	return jen.Id("max").Call(x[0].Clone(), jen.Lit(-normalZero64)).Op("*").Add(normalCDFCode(x...))
}

func normalPDFCode(x ...*jen.Statement) *jen.Statement {
	return jen.Qual("math", "Exp").Call(jen.Op("-").Add(x[0].Clone()).Op("*").Add(x[0]).Op("/").Lit(2)).Op("/").
		Qual("math", "Sqrt").Call(jen.Lit(2).Op("*").Qual("math", "Pi"))
}

func normalPDFProgram(d ir.DType) *Program {
	p := Program{
		Op: "NormalPDF", Type: d, Math: Reference{F1: normalPDF, Code: normalPDFCode, NaN: nanOf},
		Doc: "is the density of the standard normal distribution", How: "e**(-x²/2)/√(2π)",
	}
	q := build(p, []string{"x"}, func(b *builder) val {
		a := b.arg(0).abs().as("a")
		b.exit(a.greater(b.num(b.normalZero)), b.num(0))
		e := b.square(a, a.mul(b.num(-0.5)).as("half"))
		hi, lo := b.perRoot2Pi()
		return e.smaller(b.expm1).muladd(b.num(hi), b.num(lo)).add(b.num(hi)).ldexp(e.k, e.sum)
	})
	if d == ir.Float64 {
		return q
	}
	p.Wide = true
	r := build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		b.exit(x.abs().greater(b.num(b.normalZero)), b.num(0))
		e := b.reduce(x.mul(x).mul(b.num(-0.5)).as("z"), false)
		return e.r.horner("p", append([]float64{1, 1}, b.exp...)).scale(e.k, e.sum).mul(b.num(perRoot2Pi))
	})
	r.fast = q
	return r
}

// square reduces a·z, whose rounding does no harm.
func (b *builder) square(a, z val) reduced {
	sq := z.mul(a).as("z")
	return b.reducePair(sq, z.fma(a, sq.neg()).as("lost").because("by rounding it"))
}

// normalBody is the scalar form in float64: erfc(t)/2 with t = -x/√2. Rounding t by lost changes
// erfc by about -lost·(t + √(t² + 4/π)) of it, by which the tail is corrected.
func normalBody(times bool) func() []jen.Code {
	id := func(s string) *jen.Statement { return jen.Id(s) }
	math := func(f string) *jen.Statement { return jen.Qual("math", f) }
	return func() []jen.Code {
		low, y := jen.Lit(0), jen.Id("y")
		if times {
			low, y = math("Copysign").Call(jen.Lit(0), id("x")), id("x").Op("*").Id("y")
		}
		return []jen.Code{
			jen.Const().Defs(
				id("hi").Op("=").Add(scalarNumber(perRoot2Hi, 64)).Comment("// 1/√2"),
				id("lo").Op("=").Add(scalarNumber(perRoot2Lo, 64)).Comment("// what that lacks")),
			jen.If(id("x").Op("<").Lit(-normalZero64)).Block(jen.Return(low)),
			id("t").Op(":=").Op("-").Id("x").Op("*").Id("hi"),
			id("y").Op(":=").Add(math("Erfc").Call(id("t"))).Op("/").Lit(2),
			jen.If(id("x").Op("<").Lit(-1)).Block(
				id("lost").Op(":=").Add(math("FMA").Call(id("x"), jen.Id("hi"), id("t"))).Op("+").Id("x").Op("*").Id("lo").Comment("// -x/√2 - t, negated"),
				id("y").Op("+=").Id("y").Op("*").Id("lost").Op("*").Parens(id("t").Op("+").Add(math("Sqrt").Call(id("t").Op("*").Id("t").Op("+").Lit(4).Op("/").Add(math("Pi")))))),
			jen.Return(y),
		}
	}
}

// 1/√2 in two parts.
const perRoot2Hi, perRoot2Lo = 0x1.6a09e667f3bcdp-1, math.Sqrt2/2 - perRoot2Hi

func normalProgram(d ir.DType, p Program, times bool) *Program {
	if d == ir.Float64 {
		p.body64 = normalBody(times)
		p.How = "by e**(-x²/2)/(|x|+c) times a polynomial in (|x|-c)/(|x|+c)"
		return build(p, []string{"x"}, func(b *builder) val { return b.normalFull(times) })
	}
	q := p
	p.Wide = true
	p.How = "by e**(-x²/2) times a polynomial in (|x|-4)/(|x|+4)"
	r := build(p, []string{"x"}, func(b *builder) val { return b.normalWide(times) })
	q.partial = true
	q.How = "by e**-t with t = x²/2 + |x|·q(|x|), and a polynomial q"
	r.fast = build(q, []string{"x"}, func(b *builder) val { return b.normalFast(times) })
	return r
}

// normalWide computes in float64 for float32.
func (b *builder) normalWide(times bool) val {
	x := b.wideArg()
	a, c, zero := x.abs().as("a"), b.num(normalMiddle), b.num(0)
	negative := x.less(zero)
	high, low := b.num(1), zero
	if times {
		high, low = x, zero.copysign(x)
	}
	b.exit(a.greater(b.num(b.normalZero)), negative.choose(low, high))
	s := a.sub(c).div(a.add(c)).as("s")
	e := b.reduce(a.mul(a).mul(b.num(-0.5)).as("z"), false)
	y := s.horner("q", normalWide).mul(e.r.horner("p", append([]float64{1, 1}, b.exp...)).scale(e.k, e.sum)).as("y")
	if times {
		y = y.mul(a)
		return negative.choose(y.neg(), x.sub(y))
	}
	return negative.choose(y, high.sub(y))
}

// normalCommon is up to where normalFast takes the tail, and normalFit to where its polynomial
// holds, about normalMiddle32: near its end rounding errors are twice as large.
const normalCommon, normalFit, normalMiddle32, normalLine = 6.5, 7, 3.5, 0.3125

// normalFast computes in float32 with fused products, for x from -normalCommon on.
// R is e**-v/2, and v is a·(normalLine + q), q small.
func (b *builder) normalFast(times bool) val {
	x := b.arg(0)
	b.common(x.greaterEqual(b.num(-normalCommon)))
	a := x.abs().min(b.num(normalFit)).as("a")
	half := a.mul(b.num(-0.5)).as("half")
	sq := half.mul(a).as("sq").because("-x²/2")
	z := a.muladd(b.num(-normalLine), sq).as("z")
	lost := half.fma(a, sq.neg()).add(a.fma(b.num(-normalLine), sq.sub(z))).as("lost").because("by rounding both")
	q := a.sub(b.num(normalMiddle32)).as("u").horner("q", normalFast).as("q")
	hi, lo := b.ln2()
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	n := a.muladd(q, z).muladd(b.constant("log2e", math.Log2E, ""), magic).as("n")
	k := n.sub(magic).as("k")
	r := a.muladd(q, k.muladd(b.constant("ln2Hi", -hi, "-ln 2"), z)).as("r")
	tail := k.muladd(b.constant("ln2Lo", -lo, "what that lacks"), lost).as("tail")
	sum := r.add(tail).as("sum")
	p := sum.horner("p", b.expm1).muladd(sum.mul(sum), tail).as("p").add(r).as("p")
	f := half
	if !times {
		f = b.num(-0.5)
	}
	y := p.muladd(f, f).scale(k, n).as("y")
	negative := x.less(b.num(0))
	if times {
		return y.add(negative.choose(b.num(0), x))
	}
	return negative.choose(y.neg(), y.add(b.num(1)))
}

// normalFull computes in float64 with fused products.
func (b *builder) normalFull(times bool) val {
	x := b.arg(0)
	a, one := x.abs().as("a"), b.num(1)
	negative := x.less(b.num(0))
	high, low := one, b.num(0)
	if times {
		high, low = x, low.copysign(x)
	}
	b.exit(a.greater(b.num(b.normalZero)), negative.choose(low, high))
	y := b.gaussTail(a, a.mul(b.num(-0.5)).as("half"), normalMiddle64, normal64, times).as("y")
	if times {
		return negative.choose(y.neg(), x.sub(y))
	}
	return negative.choose(y, one.sub(y))
}

// gaussTail is e**(a·z)·q(s)/(a+c) with s = (a-c)/(a+c) and a polynomial q, or a times that.
// Fused products tell what each step loses.
func (b *builder) gaussTail(a, z val, middle float64, coef []float64, times bool) val {
	c, one := b.num(middle), b.num(1)
	d, m := a.add(c).as("d"), a.sub(c).as("m")
	dLost, mLost := a.sub(d.sub(c)).as("dLost"), a.sub(m.add(c)).as("mLost")
	i := one.div(d).as("i")
	iLost := i.neg().fma(dLost, i.neg().fma(d, one)).as("iLost").because("as a part of i")
	s := m.mul(i).as("s")
	minus := s.neg()
	s = minus.fma(d, m).add(minus.fma(dLost, mLost)).muladd(i, s).as("s")
	q := s.horner("q", coef).as("q")
	h := i.mul(q)
	lost := i.fma(q, h.neg())
	if times {
		g := a.mul(i).as("g")
		h = g.mul(q)
		lost = g.fma(q, h.neg()).add(a.fma(i, g.neg()).mul(q))
	}
	h = h.as("h")
	lost = h.muladd(iLost, lost).as("lost")
	e := b.square(a, z)
	return e.smaller(b.expm1).muladd(h, lost).add(h).ldexp(e.k, e.sum)
}
