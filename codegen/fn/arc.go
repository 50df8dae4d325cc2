package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// The inverse trigonometric functions, for float32 and in float64.

func atanProgram(d ir.DType) *Program {
	p := Program{
		Op: "Atan", Type: ir.Float32, Wide: true, Math: std("Atan", math.Atan),
		Doc: "is the inverse tangent", How: "of |x| or, above 1, π/2 and that of -1/|x|, by a polynomial",
	}
	if d == ir.Float64 {
		return full(p, (*builder).atanFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a, one := x.abs().as("a"), b.num(1)
		big := a.greater(one).as("big")
		t := big.choose(b.num(-1), a).as("t").div(big.choose(a, one).as("d")).as("t")
		y := b.atanOf(t).add(big.choose(b.num(math.Pi/2), b.num(0)).as("offset"))
		return y.copysign(x)
	})
}

// atanOf is the inverse tangent of t from -1 to 1.
func (b *builder) atanOf(t val) val {
	sq := t.mul(t).as("t2")
	return sq.horner("p", atanWide).mul(sq).as("p").muladd(t, t).as("p")
}

func atan2Program(d ir.DType) *Program {
	p := Program{
		Op: "Atan2", Type: ir.Float32, Wide: true,
		Math: Reference{F2: math.Atan2, Code: func(x ...*jen.Statement) *jen.Statement {
			return jen.Qual("math", "Atan2").Call(x[0], x[1])
		}},
		Doc: "is the angle of the point (x, y)", How: "in the first octant by a polynomial for the inverse tangent, and from there by symmetry",
	}
	if d == ir.Float64 {
		return full(p, (*builder).atan2Full, "y", "x")
	}
	return build(p, []string{"y", "x"}, func(b *builder) val {
		y, x := b.arg(0), b.arg(1)
		// Infinite is more than any number, and no divisor is 0.
		most := b.num(0x1p300)
		ay, ax := y.abs().min(most).as("ay"), x.abs().min(most).as("ax")
		steep := ay.greater(ax).as("steep")
		d := steep.choose(ay, ax).as("d").max(b.num(0x1p-300)).as("d")
		t := steep.choose(ax.neg(), ay).as("t").div(d).as("t")
		r := b.atanOf(t).add(steep.choose(b.num(math.Pi/2), b.num(0)).as("offset")).as("r")
		left := b.bits(0).igreater(x.asInt())
		r = left.choose(b.num(math.Pi).sub(r), r).as("r").copysign(y).as("r")
		return y.isNaN().either(x.isNaN()).choose(x.add(y), r)
	})
}

// asinOf has the parts of an inverse sine: whether |x| is above 1/2, and the
// inverse sine of |x| where it is not, of √((1-|x|)/2) where it is.
func (b *builder) asinOf(x val) (big, p val) {
	a := x.abs().as("a")
	big = a.greater(b.num(0.5)).as("big")
	sq := big.choose(b.num(0.5).sub(a.mul(b.num(0.5))), a.mul(a)).as("s2")
	s := big.choose(sq.sqrt(), a).as("s")
	return big, sq.horner("p", asinWide).mul(sq).as("p").muladd(s, s).as("p")
}

func asinProgram(d ir.DType) *Program {
	p := Program{
		Op: "Asin", Type: ir.Float32, Wide: true, Math: std("Asin", math.Asin),
		Doc: "is the inverse sine", How: "by a polynomial up to 1/2, and above as π/2 - 2·asin(√((1-|x|)/2))",
	}
	if d == ir.Float64 {
		return full(p, (*builder).asinFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		big, p := b.asinOf(x)
		return big.choose(b.num(math.Pi/2).sub(p.add(p)), p).as("p").copysign(x)
	})
}

func acosProgram(d ir.DType) *Program {
	p := Program{
		Op: "Acos", Type: ir.Float32, Wide: true, Math: std("Acos", math.Acos),
		Doc: "is the inverse cosine", How: "by a polynomial for asin(√((1-|x|)/2)) above 1/2, for π/2 - acos(x) up to there",
	}
	if d == ir.Float64 {
		return full(p, (*builder).acosFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		big, p := b.asinOf(x)
		twice := p.add(p).as("twice")
		far := x.less(b.num(0)).choose(b.num(math.Pi).sub(twice), twice).as("far")
		return big.choose(far, b.num(math.Pi/2).sub(p.copysign(x)))
	})
}
