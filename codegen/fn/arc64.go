package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// The inverse trigonometric functions and the tangent on vectors of float64: as in arc.go,
// with longer polynomials, and with what the larger terms lack by rounding.

const halfPiHi, halfPiLo = pi64A / 2, pi64B / 2

// atanTail is the inverse tangent of t from -1 to 1, less t.
func (b *builder) atanTail(t val) val {
	sq := t.mul(t).as("t2")
	return sq.horner("p", atan64).mul(sq).mul(t).as("p")
}

func (b *builder) atanFull() val {
	x := b.arg(0)
	a, one, zero := x.abs().as("a"), b.num(1), b.num(0)
	big := a.greater(one).as("big")
	t := big.choose(b.num(-1), a).div(big.choose(a, one)).as("t")
	y := b.atanTail(t).add(big.choose(b.num(halfPiLo), zero)).add(t)
	return y.add(big.choose(b.num(halfPiHi), zero)).copysign(x)
}

func (b *builder) atan2Full() val {
	y, x := b.arg(0), b.arg(1)
	ay, ax, zero, inf := y.abs().as("ay"), x.abs().as("ax"), b.num(0), b.num(math.Inf(1))
	steep := ay.greater(ax).as("steep")
	left := b.bits(0).igreater(x.asInt()).as("left")
	d := steep.choose(ay, ax).max(b.num(math.SmallestNonzeroFloat64)).as("d")
	t := steep.choose(ax, ay).div(d).as("t")
	t = ay.equal(inf).both(ax.equal(inf)).choose(b.num(1), t).as("t")
	// From the nearer axis the angle goes on by t, or back.
	back := t.neg()
	t = steep.choose(left.choose(t, back), left.choose(back, t)).as("t")
	axis := func(half, whole float64) val { return steep.choose(b.num(half), left.choose(b.num(whole), zero)) }
	r := b.atanTail(t).add(axis(halfPiLo, pi64B)).add(t).add(axis(halfPiHi, pi64A)).copysign(y)
	return y.isNaN().either(x.isNaN()).choose(x.add(y), r)
}

// asinParts is asinOf with the inverse sine in two parts: s and the rest.
func (b *builder) asinParts(x val) (big, s, rest val) {
	a, half := x.abs().as("a"), b.num(0.5)
	big = a.greater(half).as("big")
	sq := big.choose(half.sub(a.mul(half)), a.mul(a)).as("s2")
	s = big.choose(sq.sqrt(), a).as("s")
	return big, s, sq.horner("p", asin64).mul(sq).mul(s).as("p")
}

func (b *builder) asinFull() val {
	x := b.arg(0)
	big, s, rest := b.asinParts(x)
	minus := b.num(-2)
	far := s.muladd(minus, b.num(halfPiHi)).add(rest.muladd(minus, b.num(halfPiLo)))
	return big.choose(far, s.add(rest)).copysign(x)
}

func (b *builder) acosFull() val {
	x := b.arg(0)
	big, s, rest := b.asinParts(x)
	two, minus := b.num(2), b.num(-2)
	near := s.add(rest).mul(two)
	far := s.muladd(minus, b.num(pi64A)).add(rest.muladd(minus, b.num(pi64B)))
	middle := b.num(halfPiHi).sub(x).add(b.num(halfPiLo).sub(rest.copysign(x)))
	return big.choose(x.less(b.num(0)).choose(far, near), middle)
}

// tanFull divides the sine by the cosine, of both of which it knows what they lack.
func (b *builder) tanFull() val {
	x := b.arg(0)
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	b.detour(x.abs().greater(b.num(b.sinLarge)), true)
	n := x.muladd(b.constant("twoPerPi", 2/math.Pi, ""), magic).as("n")
	k := n.sub(magic).as("k").because("x/(π/2), rounded")
	hiPart := b.constant("halfPiB", -pi64B/2, "what that lacks")
	head := k.muladd(b.constant("halfPiA", -pi64A/2, "-π/2"), x).as("head")
	r := k.muladd(hiPart, head).as("r")
	tail := k.muladd(hiPart, head.sub(r))
	tail = k.muladd(b.constant("halfPiC", -pi64C/2, "what both lack"), tail).as("tail")
	one, sq := b.num(1), r.mul(r).as("r2")
	up := sq.horner("s", sin64quarter).mul(sq).muladd(r, tail).as("up")
	s := r.add(up).as("s")
	sLost := r.sub(s).add(up).as("sLost")
	// cos(r + tail) is cos r - tail·r, nearly.
	down := sq.horner("c", cos64).muladd(sq, tail.mul(r).neg()).as("down")
	c := one.add(down).as("c")
	cLost := one.sub(c).add(down).as("cLost")
	odd := n.asInt().and(b.bits(1)).igreater(b.bits(0)).as("odd")
	num, numLost := odd.choose(c.neg(), s).as("num"), odd.choose(cLost.neg(), sLost)
	den, denLost := odd.choose(s, c).as("den"), odd.choose(sLost, cLost)
	inverse := one.div(den).as("inverse")
	q := num.mul(inverse).as("q")
	minus := q.neg().as("minus")
	rest := minus.fma(den, num).add(minus.fma(denLost, numLost))
	y := rest.muladd(inverse, q)
	return x.equal(b.num(0)).choose(x, y) // -0
}

// full completes p with the steps that f writes for float64.
func full(p Program, f func(b *builder) val, params ...string) *Program {
	p.Type, p.Wide = ir.Float64, false
	return build(p, params, f)
}
