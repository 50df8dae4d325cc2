package fn

import "math"

// Logarithms, roots and the hypotenuse on vectors of float64.

// logToFull is the logarithm that is hi + lo times the binary one.
func (b *builder) logToFull(hi, lo float64) val {
	x := b.arg(0)
	least, most := b.num(b.least), b.num(b.most)
	b.common(b.within(x, b.least, math.Inf(1)))
	b.exit(x.lessEqual(most).not(), x) // +Inf and NaN
	tiny := x.less(least)
	e := b.exponent(tiny.rare(x.mul(b.num(math.Ldexp(1, b.mantissa))), x))
	e.k = tiny.rare(e.k.sub(b.num(float64(b.mantissa))), e.k)
	l := b.log2Pair(e)
	if hi != 1 {
		l = l.times(pair{b.num(hi), b.num(lo)})
	}
	y := l.hi.add(l.lo)
	y = x.equal(b.num(0)).rare(b.num(math.Inf(-1)), y)
	return x.less(b.num(0)).rare(b.num(math.NaN()), y)
}

// log₁₀ 2 in two parts.
const log10of2Hi, log10of2Lo = 0x1.34413509f79ffp-2, math.Ln2/math.Ln10 - log10of2Hi

// Roots of 2, and one over their squares.
const (
	cbrt2, cbrtHalf           = 1.2599210498948731648, 0.79370052598409973738
	perSquare2, perSquareHalf = 1 / (cbrt2 * cbrt2), 1 / (cbrtHalf * cbrtHalf)
)

// cbrtFull approximates one over the root of m, from √2/2 to √2, makes of it that of |x| without
// the multiple of 3 in its exponent, and mends that by its cube in two parts.
func (b *builder) cbrtFull() val {
	x := b.arg(0)
	a, one, zero := x.abs().as("a"), b.num(1), b.num(0)
	b.exit(a.equal(zero), x)
	b.exit(a.lessEqual(b.num(b.most)).not(), x) // infinities and NaN
	tiny := a.less(b.num(b.least)).as("tiny")
	e := b.exponent(tiny.choose(a.mul(b.num(0x1p54)), a).as("a"))
	k := tiny.choose(e.k.sub(b.num(54)), e.k).as("k")
	m := e.m.as("m").because("from √2/2 to √2")
	z := m.sub(one).as("f").horner("z", perCbrt).as("z")
	h := z.mul(z).as("z2").mul(m).mul(z.neg()).add(one).as("h").because("how far z³ is from 1/m")
	z = h.muladd(b.num(2.0/9), b.num(1.0/3)).mul(h).muladd(z, z).as("z")
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	n := k.muladd(b.num(1.0/3), magic).as("n")
	third := n.sub(magic).as("third")
	i := third.muladd(b.num(-3), k).as("i").because("-1, 0 or 1")
	up, down := i.greater(zero).as("up"), i.less(zero).as("down")
	by := func(u, none, d float64) val { return up.choose(b.num(u), down.choose(b.num(d), b.num(none))) }
	target := m.mul(by(2, 1, 0.5)).as("target")
	sq := z.mul(z).as("z2")
	y := m.mul(sq).mul(by(cbrt2, 1, cbrtHalf)).as("y")
	cube := b.product(y, y).times(pair{y, zero})
	rest := target.sub(cube.hi).sub(cube.lo)
	y = rest.mul(sq).mul(by(perSquare2/3, 1.0/3, perSquareHalf/3)).add(y).scale(third, n)
	return y.copysign(x)
}

func (b *builder) hypotFull() val {
	x, y := b.arg(0).abs().as("ax"), b.arg(1).abs().as("ay")
	inf, one := b.num(math.Inf(1)), b.num(1)
	b.exit(x.equal(inf).either(y.equal(inf)), inf) // beside NaN too
	less := x.less(y).as("less")
	large, small := less.choose(y, x).as("large"), less.choose(x, y).as("small")
	over, under := large.greater(b.num(0x1p500)).as("over"), large.less(b.num(0x1p-450)).as("under")
	by := func(o, u float64) val { return over.choose(b.num(o), under.choose(b.num(u), one)) }
	down := by(0x1p-600, 0x1p600).as("down")
	large, small = large.mul(down).as("large"), small.mul(down).as("small")
	return large.muladd(large, small.mul(small)).sqrt().mul(by(0x1p600, 0x1p-600))
}
