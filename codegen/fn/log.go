package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func logProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Log", Type: d, Math: std("Log", math.Log),
		Doc: "is the natural logarithm", How: "x = 2**k·(1 + f) with 1 + f from √2/2 to √2, a polynomial for log(1 + f), plus k·ln 2",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		least, most := b.num(b.least), b.num(b.most)
		b.common(b.within(x, b.least, math.Inf(1)))
		b.detour(x.less(least), false)
		b.exit(x.lessEqual(most).not(), x) // +Inf and NaN
		tiny, digits := x.less(least), float64(b.mantissa)
		up := tiny.rare(x.mul(b.num(math.Ldexp(1, b.mantissa))), x)
		e := b.exponent(up)
		e.k = tiny.rare(e.k.sub(b.num(digits)), e.k)
		y := b.logOf(e.m.sub(b.num(1)).as("f"), e.k)
		y = x.equal(b.num(0)).rare(b.num(math.Inf(-1)), y)
		return x.less(b.num(0)).rare(b.num(math.NaN()), y)
	})
}

// A split number is 2**k·m with m from √2/2 to √2.
type splitNumber struct {
	k, m val
	n    val // the bits of which k and m are made
}

// exponent splits the normal number x. As integers, subtracting √2/2 leaves k in
// the exponent's bits and what m has above √2/2 in the others. The second way is for 64 bits,
// where AVX2 neither shifts signs nor converts integers: k is made positive, and
// becomes the last bits of a number.
func (b *builder) exponent(x val) splitNumber {
	root := b.bitsOf(math.Sqrt2 / 2)
	var e splitNumber
	if b.width == 32 {
		e.n = x.asInt().isub(root).as("n")
		e.k = e.n.sar(b.mantissa).convert()
	} else {
		e.n = x.asInt().iadd(b.bits(b.pattern(1) - b.pattern(math.Sqrt2/2))).as("n")
		big := math.Ldexp(1, b.mantissa)
		e.k = e.n.shr(b.mantissa).or(b.bitsOf(big)).asFloat().sub(b.num(big + float64(b.bias)))
	}
	e.k = e.k.as("k").because("the power of two")
	e.m = e.n.and(b.bits(1<<b.mantissa - 1)).iadd(root).asFloat()
	return e
}

// inverse is 2**-k.
func (b *builder) inverse(e splitNumber) val {
	one := b.pattern(1)
	if b.width == 64 {
		one *= 2
	}
	return b.bits(one).isub(e.n.and(b.bits(-1 << b.mantissa))).asFloat().as("scale").because("2**-k")
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
// larger part of ln 2 comes last.
func (b *builder) logOf(f, k val) val {
	_, lo := b.ln2()
	return b.logWith(f, k, k.mul(b.constant("ln2Lo", lo, "what ln2Hi lacks")))
}

// logPlus is logOf(f, k) + rest, where rest is small.
func (b *builder) logPlus(f, k, rest val) val {
	_, lo := b.ln2()
	return b.logWith(f, k, k.muladd(b.constant("ln2Lo", lo, "what ln2Hi lacks"), rest))
}

// logWith is k·ln2Hi + log(1+f) + rest.
func (b *builder) logWith(f, k, rest val) val {
	hi, _ := b.ln2()
	sq := f.mul(f).as("f2")
	p := f.horner("p", append([]float64{-0.5}, b.log...))
	p = p.muladd(sq, rest).as("p").add(f)
	return k.muladd(b.constant("ln2Hi", hi, "ln 2"), p)
}

func log1pProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Log1p", Type: d, Math: std("Log1p", math.Log1p),
		Doc: "is log(1 + x)", How: "1 + x = 2**k·(1 + f) with 1 + f from √2/2 to √2, where f = 2**-k·x + (2**-k - 1) loses nothing",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		one, top := b.num(1), b.num(0x1p60)
		b.detour(x.greater(b.num(-1)).both(x.less(top)).not(), false)
		u := x.add(one).as("u")
		b.common(b.within(u, b.least, 0x1p60))
		e := b.exponent(u)
		scale := b.inverse(e)
		f := x.muladd(scale, scale.sub(one))
		// Where x is huge, 2**-k may not be normal, and the 1 does not count.
		f = x.less(top).not().rare(e.m.sub(one), f).as("f")
		y := b.logOf(f, e.k).signed(x) // -0
		y = u.equal(b.num(0)).rare(b.num(math.Inf(-1)), y)
		y = u.less(b.num(0)).rare(b.num(math.NaN()), y)
		return u.lessEqual(b.num(b.most)).not().rare(u, y)
	})
}
