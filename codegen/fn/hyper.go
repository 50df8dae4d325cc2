package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// The hyperbolic functions beside tanh and their inverses, for float32 and in
// float64, whose range holds whatever is on the way.

// hyperOver is more than where sinh and cosh overflow.
const hyperOver = 90

func sinhProgram(d ir.DType) *Program {
	p := Program{
		Op: "Sinh", Type: ir.Float32, Wide: true, Math: std("Sinh", math.Sinh),
		Doc: "is the hyperbolic sine", How: "(m + m/(m+1))/2 with m = e**|x| - 1 for its magnitude",
	}
	if d == ir.Float64 {
		return full(p, (*builder).sinhFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a := x.abs().as("a")
		b.exit(a.greater(b.num(hyperOver)), b.num(math.Inf(1)).mul(x))
		m := b.expm1Of(b.reduce(a, true)).as("m")
		return m.div(m.add(b.num(1))).add(m).mul(b.num(0.5)).copysign(x)
	})
}

func coshProgram(d ir.DType) *Program {
	p := Program{
		Op: "Cosh", Type: ir.Float32, Wide: true, Math: std("Cosh", math.Cosh),
		Doc: "is the hyperbolic cosine", How: "(e + 1/e)/2 with e = e**|x|",
	}
	if d == ir.Float64 {
		return full(p, (*builder).coshFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		a := b.wideArg().abs().as("a")
		b.exit(a.greater(b.num(hyperOver)), b.num(math.Inf(1)))
		e := b.expm1Of(b.reduce(a, true)).add(b.num(1)).as("e")
		return b.num(1).div(e).add(e).mul(b.num(0.5))
	})
}

// log1pOf is log(1 + v) for v of at least 0 and below 2**1000.
func (b *builder) log1pOf(v val) val {
	e := b.exponent(v.add(b.num(1)).as("u"))
	scale := b.inverse(e)
	return b.logOf(v.muladd(scale, scale.sub(b.num(1))).as("f"), e.k)
}

func asinhProgram(d ir.DType) *Program {
	p := Program{
		Op: "Asinh", Type: ir.Float32, Wide: true, Math: std("Asinh", math.Asinh),
		Doc: "is the inverse hyperbolic sine", How: "log(1 + v) with v = |x| + x²/(1 + √(x² + 1)) for its magnitude",
	}
	if d == ir.Float64 {
		return full(p, (*builder).asinhFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a, one := x.abs().as("a"), b.num(1)
		b.exit(a.lessEqual(b.num(math.MaxFloat32)).not(), x)
		sq := x.mul(x).as("x2")
		v := sq.div(sq.add(one).sqrt().add(one)).add(a).as("v")
		return b.log1pOf(v).copysign(x)
	})
}

func acoshProgram(d ir.DType) *Program {
	p := Program{
		Op: "Acosh", Type: ir.Float32, Wide: true, Math: std("Acosh", math.Acosh),
		Doc: "is the inverse hyperbolic cosine", How: "log(1 + v) with v = t + √(t·(t+2)) and t = x - 1",
	}
	if d == ir.Float64 {
		return full(p, (*builder).acoshFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		b.exit(x.less(b.num(1)), b.num(math.NaN()))
		b.exit(x.lessEqual(b.num(math.MaxFloat32)).not(), x)
		t := x.sub(b.num(1)).as("t")
		return b.log1pOf(t.add(b.num(2)).mul(t).sqrt().add(t).as("v"))
	})
}

func atanhProgram(d ir.DType) *Program {
	p := Program{
		Op: "Atanh", Type: ir.Float32, Wide: true, Math: std("Atanh", math.Atanh),
		Doc: "is the inverse hyperbolic tangent", How: "log(1 + 2|x|/(1-|x|))/2 for its magnitude",
	}
	if d == ir.Float64 {
		return full(p, (*builder).atanhFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a := x.abs().as("a")
		rest := b.num(1).sub(a).as("rest")
		b.exit(a.less(b.num(1)).not(), x.div(rest).add(rest.sqrt())) // ±Inf at ±1, NaN beyond
		return b.log1pOf(a.add(a).div(rest).as("v")).mul(b.num(0.5)).copysign(x)
	})
}
