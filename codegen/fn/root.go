package fn

import (
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

func sqrtProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Sqrt", Type: d, Math: std("Sqrt", math.Sqrt), Doc: "is the square root",
	}, []string{"x"}, func(b *builder) val { return b.arg(0).sqrt() })
}

func rsqrt(x float64) float64 { return 1 / math.Sqrt(x) }

func rsqrtProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Rsqrt", Type: d,
		Math: Reference{F1: rsqrt, Code: func(x ...*jen.Statement) *jen.Statement {
			return jen.Lit(1).Op("/").Qual("math", "Sqrt").Call(x[0])
		}},
		Doc: "is 1/√x",
	}, []string{"x"}, func(b *builder) val { return b.num(1).div(b.arg(0).sqrt()) })
}
