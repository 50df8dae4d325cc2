package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func one(op ir.Op, name string, x, want *Tensor) ruleCase {
	return ruleCase{op: op, name: name, in: []*Tensor{x}, want: want}
}

func two(op ir.Op, name string, x, y, want *Tensor) ruleCase {
	return ruleCase{op: op, name: name, in: []*Tensor{x, y}, want: want}
}

func three(op ir.Op, name string, x, y, z, want *Tensor) ruleCase {
	return ruleCase{op: op, name: name, in: []*Tensor{x, y, z}, want: want}
}

func castTo(name string, x, want *Tensor) ruleCase {
	c := one(ir.Cast, name, x, want)
	c.attrs.Type.DType = want.Type.DType
	return c
}

var unaryCases = []ruleCase{
	one(ir.Neg, "float", f64(lens{3}, 1.5, -2, 0), f64(lens{3}, -1.5, 2, negZ)),
	one(ir.Neg, "int wraps", i32(lens{2}, 5, math.MinInt32), i32(lens{2}, -5, math.MinInt32)),
	one(ir.Neg, "empty", f64(lens{2, 0}), f64(lens{2, 0})),
	one(ir.Abs, "float", f64(lens{4}, -1.5, 2, negZ, -inf), f64(lens{4}, 1.5, 2, 0, inf)),
	one(ir.Abs, "int wraps", i64(lens{3}, -5, 4, math.MinInt64), i64(lens{3}, 5, 4, math.MinInt64)),
	one(ir.Sign, "float", f64(lens{5}, -3, 0, negZ, 0.1, nanF), f64(lens{5}, -1, 0, 0, 1, nanF)),
	one(ir.Sign, "int", i32(lens{3}, -3, 0, 9), i32(lens{3}, -1, 0, 1)),
	one(ir.Reciprocal, "finite", f64(lens{2}, 4, -0.5), f64(lens{2}, 0.25, -2)),
	one(ir.Reciprocal, "zeros", f64(lens{3}, 0, negZ, inf), f64(lens{3}, inf, -inf, 0)),
	one(ir.Sqrt, "finite", f64(lens{3}, 4, 2, 0), f64(lens{3}, 2, math.Sqrt2, 0)),
	one(ir.Sqrt, "edges", f64(lens{2}, -1, inf), f64(lens{2}, nanF, inf)),
	one(ir.Cbrt, "finite", f64(lens{3}, 8, -27, 0), f64(lens{3}, 2, -3, 0)),
	one(ir.Cbrt, "edges", f64(lens{2}, nanF, -inf), f64(lens{2}, nanF, -inf)),
	one(ir.Exp, "finite", f64(lens{3}, 0, 1, -1), f64(lens{3}, 1, math.E, 1/math.E)),
	one(ir.Exp, "edges", f64(lens{3}, 1000, -inf, nanF), f64(lens{3}, inf, 0, nanF)),
	one(ir.Expm1, "finite", f64(lens{2}, 1, 1e-20), f64(lens{2}, math.E-1, 1e-20)),
	one(ir.Expm1, "edges", f64(lens{2}, -inf, inf), f64(lens{2}, -1, inf)),
	one(ir.Log, "finite", f64(lens{3}, 1, math.E, 2), f64(lens{3}, 0, 1, math.Ln2)),
	one(ir.Log, "edges", f64(lens{3}, 0, -1, inf), f64(lens{3}, -inf, nanF, inf)),
	one(ir.Log1p, "finite", f64(lens{2}, 1, 1e-20), f64(lens{2}, math.Ln2, 1e-20)),
	one(ir.Log1p, "edges", f64(lens{2}, -1, -2), f64(lens{2}, -inf, nanF)),
	one(ir.Log2, "finite", f64(lens{3}, 8, 0.25, math.Sqrt2), f64(lens{3}, 3, -2, 0.5)),
	one(ir.Log2, "edges", f64(lens{3}, 0, -1, inf), f64(lens{3}, -inf, nanF, inf)),
	one(ir.Log10, "finite", f64(lens{2}, 1000, 0.01), f64(lens{2}, 3, -2)),
	one(ir.Log10, "edges", f64(lens{3}, 0, -1, inf), f64(lens{3}, -inf, nanF, inf)),
	one(ir.Sin, "finite", f64(lens{2}, math.Pi/6, math.Pi/2), f64(lens{2}, 0.5, 1)),
	one(ir.Sin, "edges", f64(lens{2}, 0, inf), f64(lens{2}, 0, nanF)),
	one(ir.Cos, "finite", f64(lens{2}, math.Pi/3, 0), f64(lens{2}, 0.5, 1)),
	one(ir.Cos, "edges", f64(lens{2}, math.Pi, inf), f64(lens{2}, -1, nanF)),
	one(ir.Tan, "finite", f64(lens{2}, math.Pi/4, -math.Pi/4), f64(lens{2}, 1, -1)),
	one(ir.Tan, "edges", f64(lens{2}, 0, -inf), f64(lens{2}, 0, nanF)),
	one(ir.Asin, "finite", f64(lens{2}, 1, 0.5), f64(lens{2}, math.Pi/2, math.Pi/6)),
	one(ir.Asin, "edges", f64(lens{2}, 0, 1.5), f64(lens{2}, 0, nanF)),
	one(ir.Acos, "finite", f64(lens{2}, 0, 0.5), f64(lens{2}, math.Pi/2, math.Pi/3)),
	one(ir.Acos, "edges", f64(lens{2}, 1, -1.5), f64(lens{2}, 0, nanF)),
	one(ir.Atan, "finite", f64(lens{2}, 1, -1), f64(lens{2}, math.Pi/4, -math.Pi/4)),
	one(ir.Atan, "edges", f64(lens{2}, 0, inf), f64(lens{2}, 0, math.Pi/2)),
	one(ir.Sinh, "finite", f64(lens{1}, math.Ln2), f64(lens{1}, 0.75)),
	one(ir.Sinh, "edges", f64(lens{2}, 0, -inf), f64(lens{2}, 0, -inf)),
	one(ir.Cosh, "finite", f64(lens{1}, math.Ln2), f64(lens{1}, 1.25)),
	one(ir.Cosh, "edges", f64(lens{2}, 0, -inf), f64(lens{2}, 1, inf)),
	one(ir.Tanh, "finite", f64(lens{1}, math.Ln2), f64(lens{1}, 0.6)),
	one(ir.Tanh, "edges", f64(lens{3}, 0, -inf, 40), f64(lens{3}, 0, -1, 1)),
	one(ir.Asinh, "finite", f64(lens{2}, 0.75, 1e-20), f64(lens{2}, math.Ln2, 1e-20)),
	one(ir.Asinh, "edges", f64(lens{2}, 0, -inf), f64(lens{2}, 0, -inf)),
	one(ir.Acosh, "finite", f64(lens{2}, 1.25, 1), f64(lens{2}, math.Ln2, 0)),
	one(ir.Acosh, "edges", f64(lens{2}, 0.5, inf), f64(lens{2}, nanF, inf)),
	one(ir.Atanh, "finite", f64(lens{2}, 0.6, 1e-20), f64(lens{2}, math.Ln2, 1e-20)),
	one(ir.Atanh, "edges", f64(lens{3}, 1, -1, 2), f64(lens{3}, inf, -inf, nanF)),
	one(ir.Sigmoid, "finite", f64(lens{2}, 0, math.Log(3)), f64(lens{2}, 0.5, 0.75)),
	one(ir.Sigmoid, "edges", f64(lens{3}, -1000, 1000, nanF), f64(lens{3}, 0, 1, nanF)),
	one(ir.Softplus, "finite", f64(lens{3}, 0, math.Log(3), -math.Log(3)), f64(lens{3}, math.Ln2, math.Log(4), math.Log(4.0/3))),
	one(ir.Softplus, "edges", f64(lens{5}, 1000, -1000, inf, -inf, nanF), f64(lens{5}, 1000, 0, inf, 0, nanF)),
	one(ir.Relu, "finite", f64(lens{3}, -2, 0, 3), f64(lens{3}, 0, 0, 3)),
	one(ir.Relu, "edges", f64(lens{4}, negZ, nanF, -inf, inf), f64(lens{4}, 0, nanF, 0, inf)),
	one(ir.Erf, "finite", f64(lens{2}, 0.5, -1), f64(lens{2}, 0.5204998778130465, -0.8427007929497149)),
	one(ir.Erf, "edges", f64(lens{3}, 0, inf, -inf), f64(lens{3}, 0, 1, -1)),
	one(ir.Erfc, "finite", f64(lens{2}, 0.5, 10), f64(lens{2}, 0.4795001221869535, 2.088487583762545e-45)),
	one(ir.Erfc, "edges", f64(lens{3}, 0, inf, -inf), f64(lens{3}, 1, 0, 2)),
	one(ir.Erfinv, "finite", f64(lens{2}, 0.5204998778130465, 0), f64(lens{2}, 0.5, 0)),
	one(ir.Erfinv, "edges", f64(lens{3}, 1, -1, 1.5), f64(lens{3}, inf, -inf, nanF)),
	one(ir.Lgamma, "finite", f64(lens{3}, 5, 0.5, -0.5), f64(lens{3}, math.Log(24), math.Log(math.Pi)/2, math.Log(2*math.SqrtPi))),
	one(ir.Lgamma, "edges", f64(lens{5}, 0, -3, inf, -inf, nanF), f64(lens{5}, inf, inf, inf, inf, nanF)),
	one(ir.NormalCDF, "finite", f64(lens{3}, 0, 1, -10), f64(lens{3}, 0.5, 0.8413447460685429, 7.61985302416059e-24)),
	one(ir.NormalCDF, "edges", f64(lens{3}, inf, -inf, nanF), f64(lens{3}, 1, 0, nanF)),
	one(ir.NormalPDF, "finite", f64(lens{2}, 0, -1), f64(lens{2}, 1/math.Sqrt(2*math.Pi), 0.24197072451914337)),
	one(ir.NormalPDF, "edges", f64(lens{3}, inf, -inf, nanF), f64(lens{3}, 0, 0, nanF)),
	one(ir.Gelu, "finite", f64(lens{2}, 1, -10), f64(lens{2}, 0.8413447460685429, -7.61985302416059e-23)),
	one(ir.Gelu, "edges", f64(lens{5}, 0, negZ, inf, -inf, nanF), f64(lens{5}, 0, negZ, inf, negZ, nanF)),
	one(ir.Floor, "finite", f64(lens{3}, 1.7, -1.2, 3), f64(lens{3}, 1, -2, 3)),
	one(ir.Floor, "edges", f64(lens{2}, nanF, -inf), f64(lens{2}, nanF, -inf)),
	one(ir.Ceil, "finite", f64(lens{3}, 1.2, -1.7, 3), f64(lens{3}, 2, -1, 3)),
	one(ir.Ceil, "edges", f64(lens{2}, nanF, inf), f64(lens{2}, nanF, inf)),
	one(ir.Trunc, "finite", f64(lens{3}, 1.7, -1.7, 3), f64(lens{3}, 1, -1, 3)),
	one(ir.Trunc, "edges", f64(lens{3}, nanF, inf, -0.5), f64(lens{3}, nanF, inf, negZ)),
	one(ir.Round, "halves", f64(lens{5}, 0.5, 1.5, 2.5, -0.5, -1.5), f64(lens{5}, 0, 2, 2, negZ, -2)),
	one(ir.Round, "others", f64(lens{3}, 1.4, -1.6, nanF), f64(lens{3}, 1, -2, nanF)),
	one(ir.Not, "both", bools(lens{2}, 0, 1), bools(lens{2}, 1, 0)),
	one(ir.Not, "scalar", bools(nil, 1), bools(nil, 0)),
	one(ir.IsNaN, "float", f64(lens{3}, 1, nanF, inf), bools(lens{3}, 0, 1, 0)),
	one(ir.IsNaN, "float32", f32(lens{2}, nanF, 0), bools(lens{2}, 1, 0)),
	one(ir.StopGradient, "float", f64(lens{2}, 1, nanF), f64(lens{2}, 1, nanF)),
	one(ir.StopGradient, "int", i32(nil, 4), i32(nil, 4)),

	castTo("rounds to float32", f64(lens{3}, 0.1, 1e300, nanF), f32(lens{3}, float64(float32(0.1)), inf, nanF)),
	castTo("float32 to float64", f32(lens{1}, 0.5), f64(lens{1}, 0.5)),
	castTo("truncates", f64(lens{3}, 2.9, -2.9, 0.1), i32(lens{3}, 2, -2, 0)),
	castTo("float to int64", f32(lens{2}, -7.5, 0x1p40), i64(lens{2}, -7, 1<<40)),
	castTo("int64 to int32 wraps", i64(lens{2}, 1<<32+3, 1<<31), i32(lens{2}, 3, math.MinInt32)),
	castTo("int64 to float32 rounds", i64(lens{2}, 1<<24+1, -3), f32(lens{2}, 1<<24, -3)),
	castTo("int32 to float64", i32(lens{1}, 1<<24+1), f64(lens{1}, 1<<24+1)),
	castTo("float to bool", f64(lens{4}, 0, negZ, 0.2, nanF), bools(lens{4}, 0, 0, 1, 1)),
	castTo("int to bool", i32(lens{2}, 0, -2), bools(lens{2}, 0, 1)),
	castTo("bool to float", bools(lens{2}, 0, 1), f32(lens{2}, 0, 1)),
	castTo("bool to int", bools(lens{2}, 0, 1), i64(lens{2}, 0, 1)),
}

var binaryCases = []ruleCase{
	two(ir.Add, "leading axis missing", f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{3}, 10, 20, 30), f64(lens{2, 3}, 11, 22, 33, 14, 25, 36)),
	two(ir.Add, "both stretch", f64(lens{2, 1}, 1, 2), f64(lens{1, 3}, 10, 20, 30), f64(lens{2, 3}, 11, 21, 31, 12, 22, 32)),
	two(ir.Add, "int32 wraps", i32(nil, math.MaxInt32), i32(lens{2}, 1, -1), i32(lens{2}, math.MinInt32, math.MaxInt32-1)),
	two(ir.Add, "float32 isn't rounded", f32(nil, 1<<24), f32(nil, 1), f32(nil, 1<<24+1)),
	two(ir.Sub, "scalar from rows", f64(lens{2}, 1, inf), f64(nil, inf), f64(lens{2}, -inf, nanF)),
	two(ir.Sub, "int64 wraps", i64(nil, math.MinInt64), i64(nil, 1), i64(nil, math.MaxInt64)),
	two(ir.Mul, "empty stretch", f64(lens{0, 1}), f64(lens{1, 3}, 1, 2, 3), f64(lens{0, 3})),
	two(ir.Mul, "int32 wraps", i32(lens{2}, 1<<16, -3), i32(lens{2}, 1<<16, 5), i32(lens{2}, 0, -15)),
	two(ir.Mul, "zero times Inf", f64(lens{2}, 0, -2), f64(lens{2}, inf, 0), f64(lens{2}, nanF, negZ)),
	two(ir.Div, "finite", f64(lens{2}, 1, -6), f64(nil, 4), f64(lens{2}, 0.25, -1.5)),
	two(ir.Div, "edges", f64(lens{3}, 1, 0, inf), f64(lens{3}, 0, 0, inf), f64(lens{3}, inf, nanF, nanF)),
	two(ir.Pow, "finite", f64(lens{4}, 2, 4, -2, 10), f64(lens{4}, 3, 0.5, 3, -1), f64(lens{4}, 8, 2, -8, 0.1)),
	two(ir.Pow, "edges", f64(lens{4}, 0, -8, 0, nanF), f64(lens{4}, 0, 0.5, -1, 0), f64(lens{4}, 1, nanF, inf, 1)),
	two(ir.Max, "float", f64(lens{4}, 1, nanF, negZ, -inf), f64(lens{4}, 2, 5, 0, -3), f64(lens{4}, 2, nanF, 0, -3)),
	two(ir.Max, "int", i32(lens{2}, 3, -4), i32(nil, -1), i32(lens{2}, 3, -1)),
	two(ir.Min, "float", f64(lens{4}, 1, 5, 0, -inf), f64(lens{4}, 2, nanF, negZ, -3), f64(lens{4}, 1, nanF, negZ, -inf)),
	two(ir.Min, "int", i64(lens{2}, 3, -4), i64(nil, -1), i64(lens{2}, -1, -4)),
	two(ir.Atan2, "quadrants", f64(lens{4}, 1, 1, -1, -1), f64(lens{4}, 1, -1, -1, 1), f64(lens{4}, math.Pi/4, 3*math.Pi/4, -3*math.Pi/4, -math.Pi/4)),
	two(ir.Atan2, "axes", f64(lens{3}, 0, 2, 0), f64(lens{3}, 3, 0, -3), f64(lens{3}, 0, math.Pi/2, math.Pi)),
	two(ir.Hypot, "finite", f64(lens{3}, 3, 3e200, 0), f64(lens{3}, -4, 4e200, 0), f64(lens{3}, 5, 5e200, 0)),
	two(ir.Hypot, "edges", f64(lens{2}, nanF, nanF), f64(lens{2}, -inf, 1), f64(lens{2}, inf, nanF)),
	two(ir.Mod, "signs", f64(lens{2, 1}, 7, -7), f64(lens{2}, 3, -3), f64(lens{2, 2}, 1, 1, -1, -1)),
	two(ir.Mod, "edges", f64(lens{4}, 1, inf, 1, negZ), f64(lens{4}, 0, 1, inf, 2), f64(lens{4}, nanF, nanF, 1, negZ)),
	two(ir.Copysign, "signs", f64(lens{3}, 2, -3, 0), f64(lens{3}, -1, 5, negZ), f64(lens{3}, -2, 3, negZ)),
	two(ir.Copysign, "edges", f64(lens{2}, nanF, inf), f64(nil, negZ), f64(lens{2}, nanF, -inf)),
	two(ir.LogAddExp, "finite", f64(lens{3}, 0, 1000, math.Log(3)), f64(lens{3}, 0, 1000, 0), f64(lens{3}, math.Ln2, 1000+math.Ln2, math.Log(4))),
	two(ir.LogAddExp, "edges", f64(lens{4}, inf, -inf, -inf, nanF), f64(lens{4}, inf, -inf, 3, 1), f64(lens{4}, inf, -inf, 3, nanF)),
	two(ir.Equal, "float", f64(lens{4}, 1, nanF, 0, 2), f64(lens{4}, 1, nanF, negZ, 3), bools(lens{4}, 1, 0, 1, 0)),
	two(ir.Equal, "int", i32(lens{2}, 1, 2), i32(nil, 2), bools(lens{2}, 0, 1)),
	two(ir.Less, "float", f64(lens{4}, 1, 2, 2, nanF), f64(nil, 2), bools(lens{4}, 1, 0, 0, 0)),
	two(ir.Less, "int", i64(lens{2, 1}, 1, 3), i64(lens{1, 2}, 2, 4), bools(lens{2, 2}, 1, 1, 0, 1)),
	two(ir.LessOrEqual, "float", f64(lens{4}, 1, 2, 3, nanF), f64(nil, 2), bools(lens{4}, 1, 1, 0, 0)),
	two(ir.LessOrEqual, "int", i32(lens{3}, 1, 2, 3), i32(nil, 2), bools(lens{3}, 1, 1, 0)),
	two(ir.And, "table", bools(lens{2, 1}, 0, 1), bools(lens{2}, 0, 1), bools(lens{2, 2}, 0, 0, 0, 1)),
	two(ir.And, "scalar", bools(nil, 1), bools(nil, 1), bools(nil, 1)),
	two(ir.Or, "table", bools(lens{2, 1}, 0, 1), bools(lens{2}, 0, 1), bools(lens{2, 2}, 0, 1, 1, 1)),
	two(ir.Or, "scalar", bools(nil, 0), bools(nil, 0), bools(nil, 0)),

	three(ir.Where, "all stretch", bools(lens{2, 1}, 1, 0), f64(lens{1, 2}, 1, 2), f64(nil, nanF), f64(lens{2, 2}, 1, 2, nanF, nanF)),
	three(ir.Where, "int", bools(lens{2}, 0, 1), i32(nil, 7), i32(lens{2}, 1, 2), i32(lens{2}, 1, 7)),
	three(ir.Clip, "float", f64(lens{5}, -2, 0.5, 2, nanF, -inf), f64(nil, -1), f64(nil, 1), f64(lens{5}, -1, 0.5, 1, nanF, -1)),
	three(ir.Clip, "bounds crossed", f64(lens{2}, -5, 5), f64(nil, 3), f64(nil, 1), f64(lens{2}, 1, 1)),
	three(ir.Clip, "bounds stretch", i32(nil, 4), i32(lens{2, 1}, 0, 5), i32(lens{2}, 3, 9), i32(lens{2, 2}, 3, 4, 3, 5)),
}
