package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// Logarithms to other bases and roots, for float32 and in float64, in which all
// float32 numbers are normal.

// logTo is the program for a logarithm that is factor times the binary one.
func logTo(d ir.DType, op, doc string, way Reference, factor float64) *Program {
	p := Program{
		Op: op, Type: ir.Float32, Wide: true, Math: way,
		Doc: doc, How: "from log₂ x = k + log₂ m with m from √2/2 to √2, by a polynomial in s = (m-1)/(m+1)",
	}
	if d == ir.Float64 {
		hi, lo := 1.0, 0.0
		if factor != 1 {
			hi, lo = log10of2Hi, log10of2Lo
		}
		return full(p, func(b *builder) val { return b.logToFull(hi, lo) }, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		zero := b.num(0)
		b.exit(x.equal(zero), b.num(math.Inf(-1)))
		b.exit(x.less(zero), b.num(math.NaN()))
		b.exit(x.lessEqual(b.num(math.MaxFloat32)).not(), x) // +Inf and NaN
		y := b.log2(x, log2wide)
		if factor == 1 {
			return y
		}
		return y.mul(b.num(factor))
	})
}

func log2Program(d ir.DType) *Program {
	return logTo(d, "Log2", "is the logarithm to base 2", std("Log2", math.Log2), 1)
}

func log10Program(d ir.DType) *Program {
	way := std("Log10", math.Log10)
	way.NaN = nanOf
	return logTo(d, "Log10", "is the logarithm to base 10", way, math.Ln2/math.Ln10)
}

func cbrtProgram(d ir.DType) *Program {
	p := Program{
		Op: "Cbrt", Type: ir.Float32, Wide: true, Math: std("Cbrt", math.Cbrt),
		Doc: "is the cube root", How: "2**(log₂|x|/3) for its magnitude",
	}
	if d == ir.Float64 {
		return full(p, (*builder).cbrtFull, "x")
	}
	return build(p, []string{"x"}, func(b *builder) val {
		x := b.wideArg()
		a := x.abs().as("a")
		b.exit(a.equal(b.num(0)), x)
		b.exit(a.lessEqual(b.num(math.MaxFloat32)).not(), x) // infinities and NaN
		z := b.log2(a, log2wide).mul(b.num(1.0 / 3)).as("z")
		return b.exp2(z, exp2wide).copysign(x)
	})
}

func hypotProgram(d ir.DType) *Program {
	p := Program{
		Op: "Hypot", Type: ir.Float32, Wide: true,
		Math: Reference{F2: math.Hypot, Code: func(x ...*jen.Statement) *jen.Statement {
			return jen.Qual("math", "Hypot").Call(x[0], x[1])
		}},
		Doc: "is √(x² + y²)",
	}
	if d == ir.Float64 {
		return full(p, (*builder).hypotFull, "x", "y")
	}
	return build(p, []string{"x", "y"}, func(b *builder) val {
		x, y := b.arg(0), b.arg(1)
		inf := b.num(math.Inf(1))
		b.exit(x.abs().equal(inf).either(y.abs().equal(inf)), inf) // beside NaN too
		return x.muladd(x, y.mul(y)).sqrt()
	})
}
