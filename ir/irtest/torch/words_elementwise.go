package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var unaryWords = map[string]word{
	"Neg":          unary((*build.Builder).Neg),
	"Abs":          unary((*build.Builder).Abs),
	"Sign":         unary((*build.Builder).Sign),
	"Reciprocal":   unary((*build.Builder).Reciprocal),
	"Sqrt":         unary((*build.Builder).Sqrt),
	"Exp":          unary((*build.Builder).Exp),
	"Expm1":        unary((*build.Builder).Expm1),
	"Log":          unary((*build.Builder).Log),
	"Log1p":        unary((*build.Builder).Log1p),
	"Sin":          unary((*build.Builder).Sin),
	"Cos":          unary((*build.Builder).Cos),
	"Tan":          unary((*build.Builder).Tan),
	"Asin":         unary((*build.Builder).Asin),
	"Acos":         unary((*build.Builder).Acos),
	"Atan":         unary((*build.Builder).Atan),
	"Sinh":         unary((*build.Builder).Sinh),
	"Cosh":         unary((*build.Builder).Cosh),
	"Tanh":         unary((*build.Builder).Tanh),
	"Sigmoid":      unary((*build.Builder).Sigmoid),
	"Softplus":     unary((*build.Builder).Softplus),
	"Relu":         unary((*build.Builder).Relu),
	"Erf":          unary((*build.Builder).Erf),
	"Floor":        unary((*build.Builder).Floor),
	"Ceil":         unary((*build.Builder).Ceil),
	"Round":        unary((*build.Builder).Round),
	"Not":          unary((*build.Builder).Not),
	"IsNaN":        unary((*build.Builder).IsNaN),
	"StopGradient": unary((*build.Builder).StopGradient),
	"Square":       unary((*build.Builder).Square),
	"Rsqrt":        unary((*build.Builder).Rsqrt),
	"LogSigmoid":   unary((*build.Builder).LogSigmoid),
	"Silu":         unary((*build.Builder).Silu),
	"Gelu":         unary((*build.Builder).Gelu),
	"GeluTanh":     unary((*build.Builder).GeluTanh),
	"Cast":         one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Cast(in[0], a.dtype("type")) }),
}

var binaryWords = map[string]word{
	"Add":            binary((*build.Builder).Add),
	"Sub":            binary((*build.Builder).Sub),
	"Mul":            binary((*build.Builder).Mul),
	"Div":            binary((*build.Builder).Div),
	"Pow":            binary((*build.Builder).Pow),
	"Max":            binary((*build.Builder).Max),
	"Min":            binary((*build.Builder).Min),
	"Atan2":          binary((*build.Builder).Atan2),
	"Equal":          binary((*build.Builder).Equal),
	"NotEqual":       binary((*build.Builder).NotEqual),
	"Less":           binary((*build.Builder).Less),
	"LessOrEqual":    binary((*build.Builder).LessOrEqual),
	"Greater":        binary((*build.Builder).Greater),
	"GreaterOrEqual": binary((*build.Builder).GreaterOrEqual),
	"And":            binary((*build.Builder).And),
	"Or":             binary((*build.Builder).Or),
	"Where":          ternary((*build.Builder).Where),
	"Clip":           ternary((*build.Builder).Clip),

	// PowConst and ClipConst are Pow and Clip by numbers of the spec.
	"PowConst": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Pow(in[0], b.c(a.float("y"))) }),
	"ClipConst": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Clip(in[0], b.c(a.float("lo")), b.c(a.float("hi")))
	}),
}
