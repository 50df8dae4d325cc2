package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

var powMath = Reference{F2: math.Pow, Code: func(x ...*jen.Statement) *jen.Statement {
	return jen.Qual("math", "Pow").Call(x[0], x[1])
}}

func powProgram(d ir.DType) *Program {
	if d == ir.Float64 {
		return pow64Program()
	}
	return build(Program{
		Op: "Pow", Type: ir.Float32, Wide: true, Math: powMath,
		Doc: "is x**y", How: "2**(y·log₂ x), in float64; log₂ x = k + log₂ m with m from √2/2 to √2, by a polynomial in s = (m-1)/(m+1)",
	}, []string{"x", "y"}, func(b *builder) val {
		x, y := b.arg(0), b.arg(1)
		zero := b.num(0)
		least, most := b.num(0x1p-149), b.num(math.MaxFloat32)
		b.common(b.within(x, 0x1p-149, math.Inf(1)))
		b.detour(x.greaterEqual(least).both(x.lessEqual(most)).not(), false)
		a := least.lessEqual(x).not().rare(x.abs(), x)
		z := b.log2(a, log2wide)
		z = a.equal(zero).rare(b.num(math.Inf(-1)), z)
		z = a.greater(most).rare(a, z) // +Inf
		z = z.mul(y).as("z")
		b.common(z.abs().less(b.num(200)))
		b.detour(z.abs().less(b.num(200)).not(), false)
		low, high := b.num(-200), b.num(200)
		z = z.less(high).not().rare(high, z)
		z = z.less(low).rare(low, z)
		r := b.exp2(z, exp2wide)
		return b.powRare(x, y, a, r)
	})
}

// powRare makes of r, which is |x|**y, what C's Annex F asks for.
func (b *builder) powRare(x, y, a, r val) val {
	zero, one, inf := b.num(0), b.num(1), b.num(math.Inf(1))
	// Adding and subtracting 2**mantissa rounds to an integer. Numbers from
	// there on are integers, from twice that on even ones.
	top := b.num(math.Ldexp(1, b.mantissa))
	fraction := func(x val) val { return x.sub(x.add(top).sub(top)).abs() }
	whole := fraction(y.abs().min(top))
	half := fraction(y.abs().min(b.num(math.Ldexp(2, b.mantissa))).mul(b.num(0.5)))
	odd := whole.equal(zero).both(half.greater(zero))
	negative := r.asInt().or(x.asInt().and(b.sign())).asFloat()
	r = odd.rare(negative, r)
	r = x.less(zero).both(x.abs().less(inf)).both(whole.greater(zero)).rare(b.num(math.NaN()), r)
	r = y.isNaN().rare(y, r)
	r = x.isNaN().rare(x, r)
	r = a.equal(one).both(y.abs().equal(inf)).rare(one, r)
	r = x.equal(one).rare(one, r)
	return y.equal(zero).rare(one, r)
}

// log2 is the binary logarithm of a normal x above 0.
func (b *builder) log2(x val, q []float64) val {
	e := b.exponent(x)
	m := e.m.as("m").because("from √2/2 to √2")
	s := m.sub(b.num(1)).div(m.add(b.num(1))).as("s")
	return s.mul(s).as("s2").horner("p", q).muladd(s, e.k)
}

// exp2 is 2**z for z well within the range of exponents.
func (b *builder) exp2(z val, q []float64) val {
	magic := b.constant("magic", b.magic, "adding it rounds to an integer")
	n := z.add(magic).as("n")
	k := n.sub(magic).as("k")
	return z.sub(k).as("f").horner("p", q).scale(k, n)
}
