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
		b.common(b.within(x, 0x1p-126, math.Inf(1)))
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

// within says that x is at least lo and below hi, both above 0. As
// integers, moved up so that hi overflows, what is below lo or has a sign comes below lo moved up.
func (b *builder) within(x val, lo, hi float64) val {
	up := int64(-1)<<(b.width-1) - b.pattern(hi)
	if b.width == 32 {
		up = int64(int32(up))
	}
	return x.asInt().iadd(b.bits(up)).igreater(b.bits(b.pattern(lo) + up - 1))
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

func log1p32Program() *Program {
	return build(Program{
		Op: "Log1p", Type: ir.Float32, ULP: 2, Math: std("Log1p", math.Log1p),
		Doc: "is log(1 + x): 1 + x = 2**k·(1 + f) with 1 + f from √2/2 to √2, where f = 2**-k·x + (2**-k - 1) has no error but one rounding.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		one, top := b.num(1), b.num(0x1p60)
		b.detour(x.greater(b.num(-1)).both(x.less(top)).not(), false)
		u := x.add(one).as("u")
		b.common(b.within(u, 0x1p-126, 0x1p60))
		n := u.asInt().isub(b.bitsOf(math.Sqrt2 / 2)).as("n")
		k := n.sar(b.mantissa).convert().as("k").because("the power of two")
		scale := b.bitsOf(1).isub(n.and(b.bits(-1 << b.mantissa))).asFloat().as("scale").because("2**-k")
		f := x.muladd(scale, scale.sub(one))
		// Where x is huge, 2**-k may not be normal, and the 1 does not count.
		m := n.and(b.bits(1<<b.mantissa - 1)).iadd(b.bitsOf(math.Sqrt2 / 2)).asFloat()
		f = x.less(top).not().rare(m.sub(one), f).as("f")
		y := b.logOf(f, k, log32).signed(x) // -0
		y = u.equal(b.num(0)).rare(b.num(math.Inf(-1)), y)
		y = u.less(b.num(0)).rare(b.num(math.NaN()), y)
		return u.lessEqual(b.num(math.MaxFloat32)).not().rare(u, y)
	})
}
