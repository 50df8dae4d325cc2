package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A reduced exponential is x = k·ln 2 + r with an integer k and r at most
// about ln 2 / 2 in magnitude.
type reduced struct {
	r, k       val
	head, tail val // r in two parts, of which head is exact
	sum        val // k + magic, whose last bits are k
}

// reduce subtracts the nearest multiple of ln 2 from x (W. J. Cody and W.
// Waite), in two parts, so that nothing is lost. Adding the magic number rounds
// to an integer. With inTwo, r is there in two parts also.
func (b *builder) reduce(x val, inTwo bool) reduced {
	hi, lo := b.ln2()
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	sum := x.muladd(b.constant("log2e", math.Log2E, ""), magic).as("n")
	k := sum.sub(magic).as("k").because("x/ln 2, rounded")
	c, d := b.constant("ln2Hi", -hi, "-ln 2"), b.constant("ln2Lo", -lo, "what that lacks")
	head := k.muladd(c, x).as("head")
	e := reduced{k: k, sum: sum, head: head}
	if inTwo {
		e.tail = k.mul(d).as("tail")
		e.r = head.add(e.tail).as("r")
	} else {
		e.r = k.muladd(d, head).as("r")
	}
	return e
}

// reducePair is reduce for x + rest, where rest is what x lacks.
func (b *builder) reducePair(x, rest val) reduced {
	e := b.reduce(x, true)
	_, lo := b.ln2()
	e.tail = e.k.muladd(b.constant("ln2Lo", -lo, "what that lacks"), rest).as("tail")
	e.r = e.head.add(e.tail).as("r")
	return e
}

// expOf is e**x for x between expZero and expOver.
func (b *builder) expOf(x val) val {
	e := b.reduce(x, false)
	return e.r.horner("p", append([]float64{1, 1}, b.exp...)).ldexp(e.k, e.sum)
}

// small is e**r - 1 = r + r²·q(r).
func (e reduced) small(q []float64) val {
	sq := e.r.mul(e.r).as("r2")
	return e.r.horner("p", q).muladd(sq, e.r).as("p")
}

// smaller is the same with r in two parts, so that rounding r does no harm.
func (e reduced) smaller(q []float64) val {
	sq := e.r.mul(e.r).as("r2")
	return e.r.horner("p", q).muladd(sq, e.tail).as("p").add(e.head).as("p")
}

// std is the Reference to one function of package math.
func std(name string, f func(float64) float64) Reference {
	return Reference{F1: f, Code: func(x ...*jen.Statement) *jen.Statement { return jen.Qual("math", name).Call(x[0]) }}
}

func expProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Exp", Type: d, Math: std("Exp", math.Exp),
		Doc: "is e**x", How: "x = k·ln 2 + r, a polynomial for e**r, times 2**k",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.exit(x.greater(b.num(b.expOver)), b.num(math.Inf(1)))
		b.detour(x.greaterEqual(b.num(b.expSubnormal)).not(), false) // NaN too
		return x.less(b.num(b.expZero)).rare(b.num(0), b.expOf(x))
	})
}

func expm1Program(d ir.DType) *Program {
	return build(Program{
		Op: "Expm1", Type: d, Math: std("Expm1", math.Expm1),
		Doc: "is e**x - 1", How: "x = k·ln 2 + r, a polynomial for p = e**r - 1, and 2**k·p + (2**k - 1)",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.exit(x.less(b.num(b.expm1One)), b.num(-1))
		b.exit(x.equal(b.num(0)), x)
		b.detour(x.lessEqual(b.num(b.nearOver)).not(), false) // NaN too
		e := b.reduce(x, true)
		// The largest 2**k overflows: there, half of the result is computed, and doubled.
		high, one := x.greater(b.num(b.nearOver)), b.num(1)
		e.k = high.rare(e.k.sub(one), e.k)
		e.sum = high.rare(e.sum.sub(one), e.sum)
		y := b.expm1Of(e)
		y = high.rare(y.add(y), y)
		return x.greater(b.num(b.expOver)).rare(b.num(math.Inf(1)), y)
	})
}

// expm1Of is e**x - 1 = 2**k·p + (2**k - 1) with p = e**r - 1, for k in the range
// of exponents. Where k is 0 that is p itself.
func (b *builder) expm1Of(e reduced) val {
	scale := b.num(1).scale(e.k, e.sum).as("scale")
	return e.smaller(b.expm1).muladd(scale, scale.sub(b.num(1)))
}
