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

// π in three parts for vectors of float32, whose products are fused.
const (
	pi24A, pi24B, pi24C = 0x1.921fb6p+1, -0x1.777a5cp-24, math.Pi - pi24A - pi24B
)

const (
	sinHow = "(-1)**k·sin r with r = x - k·π, and a polynomial for sin r"
	cosHow = "±sin r with r = x - k·π and k halfway between integers, and a polynomial for sin r"
)

// fastFor is the program of sin or cos for vectors of float32 with magnitudes up to
// sinCommon, computed in float32; half says that k is halfway between integers.
func fastFor(d ir.DType, op, doc, how string, half bool) *Program {
	if d != ir.Float32 {
		return nil
	}
	return build(Program{Op: op, Type: ir.Float32, Doc: doc, How: how, partial: true}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		b.common(x.abs().lessEqual(b.num(sinCommon)))
		perPi := b.constant("perPi", 1/math.Pi, "")
		var n, k val
		if half {
			magic := b.constant("magic", b.magic+1, "adding it rounds to an integer")
			n = x.muladd(perPi, b.num(-0.5)).add(magic).as("n")
			k = n.sub(magic).add(b.num(0.5)).as("k")
		} else {
			magic := b.constant("magic", b.magic, "adding it rounds to an integer")
			n = x.muladd(perPi, magic).as("n")
			k = n.sub(magic).as("k")
		}
		r := k.fma(b.constant("piA", -pi24A, "-π"), x).as("r")
		r = k.fma(b.constant("piB", -pi24B, "what that lacks"), r).as("r")
		r = k.fma(b.constant("piC", -pi24C, "what both lack"), r).as("r")
		sq := r.mul(r).as("r2")
		y := sq.horner("p", sinFast).muladd(sq.mul(r), r)
		y = y.min(b.num(1)).max(b.num(-1)) // rounding may lead beyond
		y = n.asInt().shl(b.width - 1).xor(y.asInt()).asFloat()
		if half {
			return y
		}
		return x.equal(b.num(0)).choose(x, y) // -0
	})
}

// sinCommon is up to where three parts of π serve in float32.
const sinCommon = 30000

func sinProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Sin", Type: d, Wide: d == ir.Float32, Math: std("Sin", math.Sin),
		Doc: "is the sine", How: sinHow, fast: fastFor(d, "Sin", "is the sine", sinHow, false),
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
		Doc: "is the cosine", How: cosHow, fast: fastFor(d, "Cos", "is the cosine", cosHow, true),
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

func tanProgram(d ir.DType) *Program {
	p := Program{
		Op: "Tan", Type: ir.Float32, Wide: true, Math: std("Tan", math.Tan),
		Doc: "is the tangent", How: "sin r/cos r or -cos r/sin r with r = x - k·π/2 and |r| <= π/4, and a polynomial for each",
	}
	if d == ir.Float64 {
		return full(p, (*builder).tanFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		magic := b.constant("magic", b.magic, "adding it rounds to an integer")
		b.detour(x.abs().greater(b.num(b.sinLarge)), true)
		n := x.muladd(b.constant("twoPerPi", 2/math.Pi, ""), magic).as("n")
		k := n.sub(magic).as("k").because("x/(π/2), rounded")
		r := k.muladd(b.constant("halfPiA", -pi32A/2, "-π/2"), x).as("r")
		r = k.muladd(b.constant("halfPiB", -pi32B/2, "what that lacks"), r).as("r")
		r = k.muladd(b.constant("halfPiC", -pi32C/2, "what both lack"), r).as("r")
		sq := r.mul(r).as("r2")
		s := sq.horner("s", append([]float64{1}, sinWide...)).mul(r).as("s")
		c := sq.horner("c", append([]float64{1}, cosWide...)).as("c")
		odd := n.asInt().and(b.bits(1)).igreater(b.bits(0)).as("odd")
		y := odd.choose(c.neg(), s).as("up").div(odd.choose(s, c).as("down"))
		return x.equal(b.num(0)).choose(x, y) // -0
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
