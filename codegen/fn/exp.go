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
// Waite): in two parts, of which the first has so few bits that k times it is
// exact. Adding the magic number rounds to an integer. With inTwo, r is there in
// two parts also.
func (b *builder) reduce(x val, inTwo bool) reduced {
	hi, lo := split(math.Ln2, 15), math.Ln2-split(math.Ln2, 15)
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	sum := x.muladd(b.constant("log2e", math.Log2E, ""), magic).as("n")
	k := sum.sub(magic).as("k").because("x/ln 2, rounded")
	c, d := b.constant("ln2Hi", -hi, "-ln 2 to 15 bits"), b.constant("ln2Lo", -lo, "the rest of -ln 2")
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

// split is x to the given number of bits.
func split(x float64, bits int) float64 {
	f, e := math.Frexp(x)
	return math.Ldexp(math.Trunc(math.Ldexp(f, bits)), e-bits)
}

// exp is e**x, given the polynomial q of the rest after 1 + r: it may be
// subnormal where the program has no detour for that.
func (b *builder) exp(x val, q []float64) val {
	e := b.reduce(x, false)
	return e.r.horner("p", append([]float64{1, 1}, q...)).ldexp(e.k, e.sum)
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

// The range of float32's exp: above the first it overflows, below the second
// it rounds to 0, below the third it is subnormal.
const (
	exp32Over      = 88.72283
	exp32Zero      = -103.97284
	exp32Subnormal = -87.33654
)

func exp32Program() *Program {
	return build(Program{
		Op: "Exp", Type: ir.Float32, ULP: 1.2, Math: std("Exp", math.Exp),
		Doc: "is e**x: x = k·ln 2 + r, a polynomial of degree 6 for e**r, times 2**k.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.exit(x.greater(b.num(exp32Over)), b.num(math.Inf(1)))
		b.detour(x.greaterEqual(b.num(exp32Subnormal)).not(), false) // NaN too
		return x.less(b.num(exp32Zero)).rare(b.num(0), b.exp(x, exp32))
	})
}

func expm132Program() *Program {
	return build(Program{
		Op: "Expm1", Type: ir.Float32, ULP: 2, Math: std("Expm1", math.Expm1),
		Doc: "is e**x - 1: x = k·ln 2 + r, a polynomial of degree 7 for p = e**r - 1, and 2**k·p + (2**k - 1).",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.exit(x.less(b.num(expm132One)), b.num(-1))
		b.exit(x.equal(b.num(0)), x)
		b.detour(x.lessEqual(b.num(88)).not(), false) // NaN too
		e := b.reduce(x, true)
		// 2**128 is too large: there, half of the result is computed, and doubled.
		high, one := x.greater(b.num(88)), b.num(1)
		e.k = high.rare(e.k.sub(one), e.k)
		e.sum = high.rare(e.sum.sub(one), e.sum)
		y := b.expm1Of(e, expm132)
		y = high.rare(y.add(y), y)
		return x.greater(b.num(exp32Over)).rare(b.num(math.Inf(1)), y)
	})
}

// expm132One is below which e**x - 1 is -1 in float32.
const expm132One = -17.5

// expm1Of is e**x - 1 = 2**k·p + (2**k - 1) with p = e**r - 1, for k in the range
// of exponents. Where k is 0 that is p itself.
func (b *builder) expm1Of(e reduced, q []float64) val {
	scale := b.num(1).scale(e.k, e.sum).as("scale")
	return e.smaller(q).muladd(scale, scale.sub(b.num(1)))
}
