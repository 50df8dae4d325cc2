package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// floatFuncs computes the ops of one floating-point operand, by the formulas
// of the op table.
var floatFuncs = map[ir.Op]func(x float64) float64{
	ir.Neg:          func(x float64) float64 { return -x },
	ir.Abs:          math.Abs,
	ir.Sign:         sign,
	ir.Reciprocal:   func(x float64) float64 { return 1 / x },
	ir.Sqrt:         math.Sqrt,
	ir.Cbrt:         math.Cbrt,
	ir.Exp:          math.Exp,
	ir.Expm1:        math.Expm1,
	ir.Log:          math.Log,
	ir.Log1p:        math.Log1p,
	ir.Log2:         math.Log2,
	ir.Log10:        math.Log10,
	ir.Sin:          math.Sin,
	ir.Cos:          math.Cos,
	ir.Tan:          math.Tan,
	ir.Asin:         math.Asin,
	ir.Acos:         math.Acos,
	ir.Atan:         math.Atan,
	ir.Sinh:         math.Sinh,
	ir.Cosh:         math.Cosh,
	ir.Tanh:         math.Tanh,
	ir.Asinh:        math.Asinh,
	ir.Acosh:        math.Acosh,
	ir.Atanh:        math.Atanh,
	ir.Sigmoid:      func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
	ir.Softplus:     func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) },
	ir.Relu:         func(x float64) float64 { return max(x, 0) },
	ir.Erf:          math.Erf,
	ir.Erfc:         math.Erfc,
	ir.Erfinv:       math.Erfinv,
	ir.Lgamma:       lgamma,
	ir.NormalCDF:    normalCDF,
	ir.NormalPDF:    func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) },
	ir.Gelu:         gelu,
	ir.Silu:         silu,
	ir.Floor:        math.Floor,
	ir.Ceil:         math.Ceil,
	ir.Trunc:        math.Trunc,
	ir.Round:        math.RoundToEven,
	ir.StopGradient: func(x float64) float64 { return x },
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(max(x, -math.MaxFloat64)) // +Inf of -Inf too
	return v
}

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func gelu(x float64) float64 { return max(x, -math.MaxFloat64) * normalCDF(x) } // -0 at -Inf

func silu(x float64) float64 { return max(x, -math.MaxFloat64) / (1 + math.Exp(-x)) } // -0 at -Inf

func logAddExp(x, y float64) float64 {
	if x == y { // perhaps infinite
		return x + math.Ln2
	}
	return max(x, y) + math.Log1p(math.Exp(-math.Abs(x-y)))
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case math.IsNaN(x):
		return x
	}
	return 0
}

// floatFuncs2 computes the ops of two floating-point operands.
var floatFuncs2 = map[ir.Op]func(x, y float64) float64{
	ir.Add:       func(x, y float64) float64 { return x + y },
	ir.Sub:       func(x, y float64) float64 { return x - y },
	ir.Mul:       func(x, y float64) float64 { return x * y },
	ir.Div:       func(x, y float64) float64 { return x / y },
	ir.Pow:       math.Pow,
	ir.Max:       func(x, y float64) float64 { return max(x, y) },
	ir.Min:       func(x, y float64) float64 { return min(x, y) },
	ir.Atan2:     math.Atan2,
	ir.Hypot:     math.Hypot,
	ir.Mod:       math.Mod,
	ir.Copysign:  math.Copysign,
	ir.LogAddExp: logAddExp,
}

// floatTests computes the comparisons of floating-point operands.
var floatTests = map[ir.Op]func(x, y float64) bool{
	ir.Equal:       func(x, y float64) bool { return x == y },
	ir.Less:        func(x, y float64) bool { return x < y },
	ir.LessOrEqual: func(x, y float64) bool { return x <= y },
}

// intFuncs computes the ops of integers and bools; y is 0 for those of one operand.
var intFuncs = map[ir.Op]func(x, y int64) int64{
	ir.Neg:          func(x, _ int64) int64 { return -x },
	ir.Abs:          func(x, _ int64) int64 { return max(x, -x) },
	ir.Sign:         func(x, _ int64) int64 { return min(max(x, -1), 1) },
	ir.Relu:         func(x, _ int64) int64 { return max(x, 0) },
	ir.StopGradient: func(x, _ int64) int64 { return x },
	ir.Not:          func(x, _ int64) int64 { return 1 - x },
	ir.Add:          func(x, y int64) int64 { return x + y },
	ir.Sub:          func(x, y int64) int64 { return x - y },
	ir.Mul:          func(x, y int64) int64 { return x * y },
	ir.Max:          func(x, y int64) int64 { return max(x, y) },
	ir.Min:          func(x, y int64) int64 { return min(x, y) },
	ir.And:          func(x, y int64) int64 { return x & y },
	ir.Or:           func(x, y int64) int64 { return x | y },
	ir.Equal:        func(x, y int64) int64 { return ir.Truth(x == y).I },
	ir.Less:         func(x, y int64) int64 { return ir.Truth(x < y).I },
	ir.LessOrEqual:  func(x, y int64) int64 { return ir.Truth(x <= y).I },
}

// eval is the elementwise op of n applied to constants of its operands' types.
// It isn't ok for what Go doesn't define: a float outside the integers that it
// is converted to.
func eval(n *ir.Node, in []ir.Value) (v ir.Value, ok bool) {
	from := n.Inputs[0].DType()
	switch n.Op {
	case ir.Cast:
		return convert(from, n.DType(), in[0])
	case ir.Where:
		if in[0].I != 0 {
			return in[1], true
		}
		return in[2], true
	case ir.Clip:
		if from.IsFloat() {
			return ir.Float(min(max(in[0].F, in[1].F), in[2].F)), true
		}
		return ir.Int(min(max(in[0].I, in[1].I), in[2].I)), true
	case ir.IsNaN:
		return ir.Truth(math.IsNaN(in[0].F)), true
	}
	if !from.IsFloat() {
		f := intFuncs[n.Op]
		if f == nil {
			return v, false
		}
		var y int64
		if len(in) == 2 {
			y = in[1].I
		}
		return wrap(n.DType(), f(in[0].I, y)), true
	}
	// A result computed in float64 and rounded once is at least as accurate
	// as one computed in float32, and the same for + - * / and the square root.
	if f := floatTests[n.Op]; f != nil {
		return ir.Truth(f(in[0].F, in[1].F)), true
	}
	if f := floatFuncs2[n.Op]; f != nil {
		return ir.As(n.DType(), f(in[0].F, in[1].F)), true
	}
	if f := floatFuncs[n.Op]; f != nil {
		return ir.As(n.DType(), f(in[0].F)), true
	}
	return v, false
}

// wrap is v modulo the range of the integer type.
func wrap(d ir.DType, v int64) ir.Value {
	if d == ir.Int32 {
		v = int64(int32(v))
	}
	return ir.Int(v)
}

// convert is v of type from as type to.
func convert(from, to ir.DType, v ir.Value) (ir.Value, bool) {
	switch {
	case to == ir.Bool && from.IsFloat():
		return ir.Truth(v.F != 0), true
	case to == ir.Bool:
		return ir.Truth(v.I != 0), true
	case to.IsFloat() && from.IsFloat():
		return ir.As(to, v.F), true
	case to == ir.Float32:
		return ir.Float(float64(float32(v.I))), true
	case to == ir.Float64:
		return ir.Float(float64(v.I)), true
	case from.IsFloat():
		t := math.Trunc(v.F)
		limit := 1 << 31 * 1.0
		if to == ir.Int64 {
			limit = 1 << 63
		}
		if !(-limit <= t && t < limit) {
			return v, false
		}
		return ir.Int(int64(t)), true
	}
	return wrap(to, v.I), true
}
