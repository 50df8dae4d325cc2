package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// π in three parts. For float32, which computes in float64, the first two have 22
// bits: an integer or half an integer below 2**30 times one of them is exact.
// For float64, whose products are fused, the parts are full.
const (
	pi32A, pi32B, pi32C = 0x1.921fbp+1, 0x1.5110bp-21, math.Pi - pi32A - pi32B
	pi64A, pi64B, pi64C = 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53, math.Pi - pi64A - pi64B
)

func (b *builder) pi() (float64, float64, float64) {
	if b.p.Wide {
		return pi32A, pi32B, pi32C
	}
	return pi64A, pi64B, pi64C
}

// Both sin and cos reduce their argument by the nearest multiple of π (of
// odd multiples of π/2, for the cosine), so that one odd polynomial on |r| <= π/2 serves, and
// the parity of the multiple is the sign: neither a table nor a choice of two
// polynomials. Three products reduce arguments up to sinLarge with no loss, those next to
// a multiple of π too; larger ones are left to package math. For float32 the
// arithmetic is float64.

func sinProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Sin", Type: d, Wide: d == ir.Float32, Math: std("Sin", math.Sin),
		Doc: "is the sine", How: "(-1)**k·sin r with r = x - k·π, and a polynomial for sin r",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		magic := b.constant("magic", b.magic, "adding it rounds to an integer")
		b.detour(x.abs().greater(b.num(b.sinLarge)), true)
		n := x.muladd(b.constant("perPi", 1/math.Pi, ""), magic).as("n")
		k := n.sub(magic).as("k").because("x/π, rounded")
		y := b.sinOf(x, k, n)
		if b.p.Wide {
			return y
		}
		return x.equal(b.num(0)).choose(x, y) // -0
	})
}

func cosProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Cos", Type: d, Wide: d == ir.Float32, Math: std("Cos", math.Cos),
		Doc: "is the cosine", How: "±sin r with r = x - k·π and k halfway between integers, and a polynomial for sin r",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		// An odd number is added: cos((m + 1/2)π + r) is sin r, negated where m is even.
		magic := b.constant("magic", b.magic+1, "adding it rounds to an integer")
		b.detour(x.abs().greater(b.num(b.sinLarge)), true)
		n := x.muladd(b.constant("perPi", 1/math.Pi, ""), b.num(-0.5)).add(magic).as("n")
		k := n.sub(magic).add(b.num(0.5)).as("k").because("x/π, rounded to what is halfway between integers")
		return b.sinOf(x, k, n)
	})
}

// sinOf is the sine of x - k·π, negated where the last bit of n is set.
func (b *builder) sinOf(x, k, n val) val {
	pa, pb, pc := b.pi()
	r := k.muladd(b.constant("piA", -pa, "-π"), x).as("r")
	r = k.muladd(b.constant("piB", -pb, "what that lacks"), r).as("r")
	r = k.muladd(b.constant("piC", -pc, "what both lack"), r).as("r")
	sq := r.mul(r).as("r2")
	var y val
	if b.p.Wide {
		y = sq.horner("p", append([]float64{1}, b.sin...)).mul(r)
	} else {
		y = sq.horner("p", b.sin).mul(sq).as("p").muladd(r, r) // more accurate, but +0 for -0
	}
	return n.asInt().shl(b.width - 1).xor(y.asInt()).asFloat()
}
