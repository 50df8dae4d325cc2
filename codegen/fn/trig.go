package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// π in parts of 22 bits, 22 bits and the rest: an integer or half an integer
// below 2**30 times one of the first two is exact in float64.
const (
	pi32A = 0x1.921fbp+1
	pi32B = 0x1.5110bp-21
	pi32C = math.Pi - pi32A - pi32B
)

// sin32Large is how large an argument of float32's sine may be: above it the
// multiples of π are no longer exact enough.
const sin32Large = 0x1p31

// Both sin and cos reduce their argument by the nearest multiple of π (of
// odd multiples of π/2, for the cosine), so that one odd polynomial on |r| <= π/2 serves, and
// the parity of the multiple is the sign: neither a table nor a choice of two
// polynomials. They compute in float64, where three products reduce
// arguments up to 2**31 with no loss, those next to a multiple of π too.

func sin32Program() *Program {
	return build(Program{
		Op: "Sin", Type: ir.Float32, Wide: true, ULP: 0.7, Math: std("Sin", math.Sin),
		Doc: "is the sine: (-1)**k·sin r with r = x - k·π, by a polynomial of degree 9.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		magic := b.constant("magic", b.magic, "adding it rounds to an integer")
		b.detour(x.abs().greater(b.num(sin32Large)), true)
		n := x.muladd(b.constant("perPi", 1/math.Pi, ""), magic).as("n")
		k := n.sub(magic).as("k").because("x/π, rounded")
		return b.sinOf(x, k, n, sin32)
	})
}

func cos32Program() *Program {
	return build(Program{
		Op: "Cos", Type: ir.Float32, Wide: true, ULP: 0.7, Math: std("Cos", math.Cos),
		Doc: "is the cosine: ±sin r with r = x - k·π and k halfway between integers, by a polynomial of degree 9.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		// An odd number is added: cos((m + 1/2)π + r) is sin r, negated where m is even.
		magic := b.constant("magic", b.magic+1, "adding it rounds to an integer")
		b.detour(x.abs().greater(b.num(sin32Large)), true)
		n := x.muladd(b.constant("perPi", 1/math.Pi, ""), b.num(-0.5)).add(magic).as("n")
		k := n.sub(magic).add(b.num(0.5)).as("k").because("x/π, rounded to what is halfway between integers")
		return b.sinOf(x, k, n, sin32)
	})
}

// sinOf is the sine of x - k·π, negated where the last bit of n is set.
func (b *builder) sinOf(x, k, n val, q []float64) val {
	r := k.muladd(b.constant("piA", -pi32A, "-π to 22 bits"), x).as("r")
	r = k.muladd(b.constant("piB", -pi32B, "22 more"), r).as("r")
	r = k.muladd(b.constant("piC", -pi32C, "the rest"), r).as("r")
	sq := r.mul(r).as("r2")
	y := sq.horner("p", append([]float64{1}, q...)).mul(r)
	return n.asInt().shl(b.width - 1).xor(y.asInt()).asFloat()
}
