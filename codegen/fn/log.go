package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func log32Program() *Program {
	return build(Program{
		Op: "Log", Type: ir.Float32, ULP: 1, Math: std("Log", math.Log),
		Doc: "is the natural logarithm: x = 2**k·(1 + f) with 1 + f from √2/2 to √2, a polynomial of degree 10 for log(1 + f), plus k·ln 2.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		least, most := b.num(0x1p-126), b.num(math.MaxFloat32)
		b.common(b.positive(x))
		b.detour(x.less(least), false)
		b.exit(x.lessEqual(most).not(), x) // +Inf and NaN
		tiny := x.less(least)
		up := tiny.rare(x.mul(b.num(0x1p23)), x)
		n := up.asInt().isub(b.bitsOf(math.Sqrt2 / 2)).as("n")
		k := n.sar(b.mantissa).convert().as("k").because("the power of two")
		k = tiny.rare(k.sub(b.num(23)), k)
		f := n.and(b.bits(1<<b.mantissa - 1)).iadd(b.bitsOf(math.Sqrt2 / 2)).asFloat().sub(b.num(1)).as("f")
		y := b.logOf(f, k, log32)
		y = x.equal(b.num(0)).rare(b.num(math.Inf(-1)), y)
		return x.less(b.num(0)).rare(b.num(math.NaN()), y)
	})
}

// positive says that x is positive, normal and finite. Moved up by one step of
// the exponent, as integers, +Inf and positive NaNs overflow, subnormals come to that
// step, negative numbers stay negative, and -Inf and negative NaNs come to
// less than that step.
func (b *builder) positive(x val) val {
	one := int64(1) << b.mantissa
	return x.asInt().iadd(b.bits(one)).igreater(b.bits(2*one - 1))
}

// logOf is k·ln 2 + log(1+f), where log(1+f) is f + f²·(f·q(f) - 1/2). The
// part of ln 2 that k takes exactly comes last but the other comes first.
func (b *builder) logOf(f, k val, q []float64) val {
	hi, lo := split(math.Ln2, 15), math.Ln2-split(math.Ln2, 15)
	sq := f.mul(f).as("f2")
	p := f.horner("p", append([]float64{-0.5}, q...))
	p = p.muladd(sq, k.mul(b.constant("ln2Lo", lo, "the rest of ln 2"))).as("p").add(f)
	return k.muladd(b.constant("ln2Hi", hi, "ln 2 to 15 bits"), p)
}
