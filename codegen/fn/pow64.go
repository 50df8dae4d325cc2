package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A pair is a number in two parts, of which the second is what the first
// lacks: about 106 bits together. Its arithmetic needs fused products, and
// leaves out what is below the last of those bits.
type pair struct{ hi, lo val }

// product is x·y.
func (b *builder) product(x, y val) pair {
	hi := x.mul(y).as("hi")
	return pair{hi, x.fma(y, hi.neg())}
}

// times is p·q.
func (p pair) times(q pair) pair {
	r := p.hi.b.product(p.hi, q.hi)
	return pair{r.hi, p.hi.fma(q.lo, p.lo.fma(q.hi, r.lo))}
}

// plus is x + p, where x is at least as large as p, or 0.
func (p pair) plus(x val) pair {
	hi := x.add(p.hi).as("sum")
	return pair{hi, p.hi.sub(hi.sub(x)).add(p.lo)}
}

// 2/ln 2 and 1/3 in two parts.
const (
	twoPerLn2Hi, twoPerLn2Lo = 0x1.71547652b82fep+1, 2/math.Ln2 - twoPerLn2Hi
	thirdHi, thirdLo         = 0x1.5555555555555p-2, 1.0/3 - thirdHi
)

// log2Pair is the binary logarithm of m·2**k to about 65 bits: with
// s = (m-1)/(m+1), log m = 2·(s + s³/3 + s⁵·q(s²)).
func (b *builder) log2Pair(e splitNumber) pair {
	one := b.num(1)
	m := e.m.as("m").because("from √2/2 to √2")
	f := m.sub(one).as("f")
	d := m.add(one).as("d")
	rest := m.sub(d.sub(one)).as("rest").because("by rounding d")
	inverse := one.div(d).as("inverse")
	hi := f.mul(inverse).as("s")
	minus := hi.neg().as("minus")
	s := pair{hi, minus.fma(rest, minus.fma(d, f)).mul(inverse)}
	sq := s.times(s)
	tail := sq.hi.horner("p", log2tail).mul(sq.hi)
	q := pair{tail, b.num(thirdLo)}.plus(b.num(thirdHi))
	l := s.times(sq.times(q))
	l = pair{l.hi, l.lo.add(s.lo)}.plus(s.hi)
	return l.times(pair{b.num(twoPerLn2Hi), b.num(twoPerLn2Lo)}).plus(e.k)
}

func pow64Program() *Program {
	return build(Program{
		Op: "Pow", Type: ir.Float64, Math: powMath,
		Doc: "is x**y", How: "2**(y·log₂ x), the logarithm and the product to about 65 bits",
	}, []string{"x", "y"}, func(b *builder) val {
		x, y := b.arg(0), b.arg(1)
		zero, least, most := b.num(0), b.num(b.least), b.num(b.most)
		b.common(b.within(x, b.least, math.Inf(1)))
		a := least.lessEqual(x).not().rare(x.abs(), x)
		tiny := a.less(least)
		e := b.exponent(tiny.rare(a.mul(b.num(math.Ldexp(1, b.mantissa))), a))
		e.k = tiny.rare(e.k.sub(b.num(float64(b.mantissa))), e.k)
		l := b.log2Pair(e)
		// The logarithms of 0 and infinity.
		special := a.equal(zero).either(a.greater(most))
		l.lo = special.rare(zero, l.lo)
		l.hi = a.equal(zero).rare(b.num(math.Inf(-1)), a.greater(most).rare(a, l.hi))
		z := b.product(y, l.hi)
		z.lo = y.fma(l.lo, z.lo)
		b.common(z.hi.abs().less(b.num(1000)))
		far := b.num(1100)
		beyond := z.hi.abs().less(far).not()
		z.lo = beyond.rare(zero, z.lo)
		z.hi = beyond.rare(far.copysign(z.hi), z.hi)
		magic := b.constant("magic", b.magic, "adding it rounds to an integer")
		n := z.hi.add(magic).as("n")
		k := n.sub(magic).as("k")
		r := z.hi.sub(k).add(z.lo).as("f").horner("p", exp2full)
		r = b.step(step{op: opLdexp, int: 2}, r, k, n)
		return b.powRare(x, y, a, r)
	})
}
