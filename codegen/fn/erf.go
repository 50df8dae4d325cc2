package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// erfProgram computes in float64 for scalars of float32: without fused products,
// float32 is not enough for 2 ulp.
func erfProgram(d ir.DType) *Program {
	p := erfIn(d, false)
	if d == ir.Float32 {
		vectors := p
		p = erfIn(d, true)
		p.fast = vectors
	}
	return p
}

func erfIn(d ir.DType, wide bool) *Program {
	return build(Program{
		Op: "Erf", Type: d, Wide: wide, Math: std("Erf", math.Erf),
		Doc: "is the error function", How: "1 - e**-z with z = -log(1 - erf(|x|)), a polynomial in |x|, for its magnitude",
	}, []string{"x"}, func(b *builder) val {
		var x val
		if wide {
			x = b.wideArg()
		} else {
			x = b.arg(0)
		}
		a := x.negabs().as("a").because("-|x|")
		b.exit(a.less(b.num(-b.erfOne)), b.num(1).signed(x))
		// z is a·2/√π + a²·q(a), and a is negative here.
		slope, rest := b.slopeOfErf()
		q := a.horner("p", b.family.erf).muladd(a, b.num(rest)).as("p")
		z := a.muladd(b.num(slope), q.mul(a)).as("z")
		m := b.expm1Of(b.reduce(z, true))
		return m.copysign(x)
	})
}

// Erfc is a polynomial in (a-erfcMiddle)/(a+erfcMiddle), times e**(-a²), and 0 of
// float32 numbers from erfcZero on.
const (
	erfcMiddle = 4
	erfcZero   = 10.2
)

func erfcProgram(d ir.DType) *Program {
	p := Program{
		Op: "Erfc", Type: ir.Float32, Wide: true, Math: std("Erfc", math.Erfc),
		Doc: "is 1 - erf(x)", How: "e**(-x²) times a polynomial in (|x|-4)/(|x|+4), and 2 less that below 0",
	}
	if d == ir.Float64 {
		return full(p, (*builder).erfcFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a, c := x.abs().as("a"), b.num(erfcMiddle)
		negative := x.less(b.num(0))
		b.exit(a.greater(b.num(erfcZero)), negative.choose(b.num(2), b.num(0)))
		s := a.sub(c).div(a.add(c)).as("s")
		e := b.reduce(a.mul(a.neg()).as("z"), false) // x² is exact
		y := s.horner("q", erfcWide).mul(e.r.horner("p", append([]float64{1, 1}, b.exp...)).scale(e.k, e.sum)).as("y")
		return negative.choose(b.num(2).sub(y), y)
	})
}

// From erfcZero64 on erfc is 0; erfcMiddle64 is in place of erfcMiddle: the first coefficient
// of the polynomial is then a number of 53 bits to 57 bits.
const erfcZero64, erfcMiddle64 = 27.3, 3.0625

// erfcFull computes in float64 with fused products.
func (b *builder) erfcFull() val {
	x := b.arg(0)
	a, two := x.abs().as("a"), b.num(2)
	negative := x.less(b.num(0))
	b.exit(a.greater(b.num(erfcZero64)), negative.choose(two, b.num(0)))
	y := b.gaussTail(a, a.neg(), erfcMiddle64, erfc64, false).as("y")
	return negative.choose(two.sub(y), y)
}
