package fn

import "math"

// The hyperbolic functions and their inverses on vectors of float64.

// hyperOver64 is more than where sinh and cosh overflow, hyperNear where the polynomial for sinh ends.
const hyperOver64, hyperNear = 711, 1

// quarters is e**a/4 = f·(1 + p), and e**-a/4, for a from 0 to hyperOver64.
func (b *builder) quarters(a val) (f, p, inverse val) {
	e := b.reduce(a, true)
	two := b.num(2)
	f = b.num(1).scale(e.k.sub(two), e.sum.sub(two)).as("f").because("a quarter of 2**k")
	p = e.smaller(b.expm1)
	return f, p, b.num(1.0 / 16).div(f.muladd(p, f)).as("inverse")
}

func (b *builder) sinhFull() val {
	x := b.arg(0)
	a := x.abs().as("a")
	b.exit(a.greater(b.num(hyperOver64)), b.num(math.Inf(1)).copysign(x))
	sq := x.mul(x).as("x2")
	near := sq.horner("q", sinh64).mul(sq).muladd(a, a).as("near")
	f, p, inverse := b.quarters(a)
	far := f.muladd(p, inverse.neg()).add(f)
	return a.less(b.num(hyperNear)).choose(near, far.add(far)).copysign(x)
}

func (b *builder) coshFull() val {
	a := b.arg(0).abs().as("a")
	b.exit(a.greater(b.num(hyperOver64)), b.num(math.Inf(1)))
	f, p, inverse := b.quarters(a)
	y := f.muladd(p, inverse).add(f)
	return y.add(y)
}

// hyperHuge is from where on 1 + v is v, and log(1 + v) is computed as log v.
const hyperHuge = 0x1p60

// log1pPair is log(1 + v + lost) for v of at least 0, plus ln 2 where twice.
func (b *builder) log1pPair(v, lost val, twice val) val {
	one, huge := b.num(1), v.greater(b.num(hyperHuge)).as("huge")
	e := b.exponent(v.add(one).as("u"))
	scale := b.inverse(e)
	f := v.muladd(scale, scale.sub(one))
	f = huge.choose(e.m.sub(one), f).as("f")
	k := twice.choose(e.k.add(one), e.k)
	small := huge.choose(b.num(0), lost.mul(scale)).as("lost")
	// log(1 + f + small) is small/(1 + f) more than log(1 + f), nearly.
	return b.logPlus(f, k, small.mul(one.sub(f)))
}

func (b *builder) asinhFull() val {
	x := b.arg(0)
	a, one := x.abs().as("a"), b.num(1)
	b.exit(a.lessEqual(b.num(math.MaxFloat64)).not(), x)
	huge := a.greater(b.num(hyperHuge))
	sq := a.mul(a).as("x2")
	part := sq.div(sq.add(one).sqrt().add(one)).as("part")
	v := a.add(part).as("v")
	lost := a.sub(v).add(part)
	return b.log1pPair(huge.choose(a, v).as("v"), lost, huge).copysign(x)
}

func (b *builder) acoshFull() val {
	x := b.arg(0)
	one := b.num(1)
	b.exit(x.less(one), b.num(math.NaN()))
	b.exit(x.lessEqual(b.num(math.MaxFloat64)).not(), x)
	huge := x.greater(b.num(hyperHuge))
	t := x.sub(one).as("t")
	twice := t.add(t)
	w := t.muladd(t, twice).as("w")
	wLost := t.fma(t, twice.sub(w))
	s := w.sqrt().as("s")
	sLost := s.neg().fma(s, w).add(wLost).div(s.add(s).max(b.num(b.least)))
	v := s.add(t).as("v")
	lost := s.sub(v).add(t).add(sLost)
	return b.log1pPair(huge.choose(x, v).as("v"), lost, huge)
}

func (b *builder) atanhFull() val {
	x := b.arg(0)
	a, one := x.abs().as("a"), b.num(1)
	rest := one.sub(a).as("rest")
	b.exit(a.less(one).not(), x.div(rest).add(rest.sqrt())) // ±Inf at ±1, NaN beyond
	twice, inverse := a.add(a).as("twice"), one.div(rest).as("inverse")
	v := twice.mul(inverse).as("v")
	restLost := one.sub(rest).sub(a)
	minus := v.neg()
	lost := minus.fma(rest, twice).add(minus.mul(restLost)).mul(inverse)
	v = a.less(b.num(0x1p-1000)).choose(twice, v).as("v")
	never := b.bits(0).igreater(b.bits(0))
	return b.log1pPair(v, lost, never).mul(b.num(0.5)).copysign(x)
}
