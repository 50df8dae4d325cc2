package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

var inf = math.Inf(1)

// zeroSign is the tolerance of rules after which a sum of nothing but -0 is -0.
const zeroSign = 5e-324

var foldCases = []rewriteCase{
	{"fold.const", func(e *env) *ir.Node { return e.Add(e.x, e.Mul(e.k(2), e.k(3))) }, func(e *env) *ir.Node { return e.Add(e.x, e.k(6)) }, 0},
	{"fold.const", func(e *env) *ir.Node { return e.Mul(e.x, e.Exp(e.k(1, 2, 3))) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(math.E)) }, 0},
	{"fold.const", func(e *env) *ir.Node { return e.Cast(e.Less(e.k(1), e.k(2)), ir.Float64) }, func(e *env) *ir.Node { return e.k(1) }, 0},
	{"fold.const", func(e *env) *ir.Node { return e.Cast(e.k(inf), ir.Int32) }, nil, anything},
	{"fold.const", func(e *env) *ir.Node { return e.Cast(e.k(-3.7, 2), ir.Int32) }, func(e *env) *ir.Node { return e.Expand(e.n(-3), ir.Of(2)) }, 0},
	{"fold.const", func(e *env) *ir.Node { return e.Add(e.k(0.5, 2, 1), e.k(1, 3)) }, func(e *env) *ir.Node { return e.k(1.5, 2, 3) }, 0},
	{"fold.const", func(e *env) *ir.Node { return e.Add(e.Const(ir.Int32, ir.Int(math.MaxInt32)), e.n(1)) },
		func(e *env) *ir.Node { return e.Const(ir.Int32, ir.Int(math.MinInt32)) }, 0},
	{"fold.where", func(e *env) *ir.Node { return e.Where(e.Const(ir.Bool, ir.Truth(true)), e.r, e.x) }, func(e *env) *ir.Node { return e.expand(e.r, 2, 3) }, 0},
	{"fold.where", func(e *env) *ir.Node {
		return e.Where(e.Expand(e.Const(ir.Bool, ir.Truth(false)), ir.Of(2, 3)), e.r, e.x)
	}, func(e *env) *ir.Node { return e.x }, 0},
	{"fold.view", func(e *env) *ir.Node { return e.shape(e.k(2, 2, 3), 6) }, func(e *env) *ir.Node { return e.k(2, 6) }, 0},
	{"fold.view", func(e *env) *ir.Node { return e.shape(e.k(2), 1, 1) }, func(e *env) *ir.Node { return e.k(2, 1, 1) }, 0},
	{"fold.view", func(e *env) *ir.Node { return e.Unfold(e.k(2, 5), []int{2}, []int{1}, []int{1}) }, func(e *env) *ir.Node { return e.k(2, 4, 2) }, 0},
	{"fold.pad", func(e *env) *ir.Node { return e.Pad(e.k(2, 3), []int{1}, []int{1}, []int{1}, ir.Float(2)) }, func(e *env) *ir.Node { return e.k(2, 7) }, 0},
	{"fold.pad", func(e *env) *ir.Node { return e.Pad(e.k(0, 3), []int{1}, []int{1}, []int{0}, ir.Float(negZero)) }, nil, 0},
	{"fold.pad", func(e *env) *ir.Node { return e.Pad(e.k(0, 0), []int{1}, []int{1}, []int{0}, ir.Float(2)) }, func(e *env) *ir.Node { return e.k(2, 2) }, 0},
	{"fold.concat", func(e *env) *ir.Node { return e.Concat(0, e.k(2, 2), e.k(2, 3)) }, func(e *env) *ir.Node { return e.k(2, 5) }, 0},
	{"fold.concat", func(e *env) *ir.Node { return e.Concat(0, e.k(2, 2), e.k(3, 3)) }, nil, 0},
	{"fold.iota", func(e *env) *ir.Node { return e.Iota(ir.Float64, ir.D(1)) }, func(e *env) *ir.Node { return e.k(0, 1) }, 0},
	{"fold.iota", func(e *env) *ir.Node { return e.Iota(ir.Float64, ir.D(2)) }, nil, 0},
	{"fold.empty", func(e *env) *ir.Node { return e.ReduceProd(e.k(5, 2, 0), 1) }, func(e *env) *ir.Node { return e.k(1, 2, 1) }, 0},
	{"fold.arg", func(e *env) *ir.Node { return e.ArgMax(e.col, 1, ir.Int32) }, func(e *env) *ir.Node { return e.Expand(e.n(0), ir.Of(2, 1)) }, 0},
	{"fold.arg", func(e *env) *ir.Node { return e.ArgMin(e.k(4, 3), 0, ir.Int32) }, func(e *env) *ir.Node { return e.Expand(e.n(0), ir.Of(1)) }, 0},
}

var algebraCases = []rewriteCase{
	{"algebra.add", func(e *env) *ir.Node { return e.Add(e.x, e.k(negZero)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.add", func(e *env) *ir.Node { return e.Add(e.x, e.k(0)) }, nil, 0},
	{"algebra.add", func(e *env) *ir.Node { return e.Add(e.n(0), e.i) }, func(e *env) *ir.Node { return e.i }, 0},
	{"algebra.add", func(e *env) *ir.Node { return e.Add(e.Neg(e.r), e.x) }, func(e *env) *ir.Node { return e.Sub(e.x, e.r) }, 0},
	{"algebra.add", func(e *env) *ir.Node { return e.Add(e.r, e.k(negZero, 2, 3)) }, func(e *env) *ir.Node { return e.expand(e.r, 2, 3) }, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.x, e.k(0)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.x, e.k(negZero)) }, nil, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.k(negZero), e.x) }, func(e *env) *ir.Node { return e.Neg(e.x) }, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.k(0), e.x) }, nil, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.x, e.Neg(e.y)) }, func(e *env) *ir.Node { return e.Add(e.x, e.y) }, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.x, e.x) }, nil, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.i, e.i) }, func(e *env) *ir.Node { return e.Expand(e.n(0), ir.Of(2, 3)) }, 0},
	{"algebra.sub", func(e *env) *ir.Node { return e.Sub(e.n(0), e.i) }, func(e *env) *ir.Node { return e.Neg(e.i) }, 0},
	{"algebra.mul", func(e *env) *ir.Node { return e.Mul(e.k(1), e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.mul", func(e *env) *ir.Node { return e.Mul(e.x, e.k(-1)) }, func(e *env) *ir.Node { return e.Neg(e.x) }, 0},
	{"algebra.mul", func(e *env) *ir.Node { return e.Mul(e.x, e.k(0)) }, nil, 0},
	{"algebra.mul", func(e *env) *ir.Node { return e.Mul(e.i, e.n(0)) }, func(e *env) *ir.Node { return e.Expand(e.n(0), ir.Of(2, 3)) }, 0},
	{"algebra.mul-sign", func(e *env) *ir.Node { return e.Mul(e.Neg(e.x), e.Neg(e.y)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.y) }, 0},
	{"algebra.mul-sign", func(e *env) *ir.Node { return e.Mul(e.Neg(e.x), e.y) }, func(e *env) *ir.Node { return e.Neg(e.Mul(e.x, e.y)) }, 0},
	{"algebra.mul-sign", func(e *env) *ir.Node { return e.Mul(e.Neg(e.x), e.k(3)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(-3)) }, 0},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.x, e.k(0.3)), e.k(4)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(1.2)) }, 1e-15},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.x, e.k(3)), e.k(5)) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(1)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.div", func(e *env) *ir.Node { return e.Div(e.k(1), e.x) }, func(e *env) *ir.Node { return e.Reciprocal(e.x) }, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(-1)) }, func(e *env) *ir.Node { return e.Neg(e.x) }, 0},
	{"algebra.div", func(e *env) *ir.Node { return e.Div(e.x, e.x) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(-8)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(-0.125)) }, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(3)) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(0x1p-1023)) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.f, e.Scalar(ir.Float32, 0x1p127)) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(0)) }, nil, 0},
	{"algebra.div-sign", func(e *env) *ir.Node { return e.Div(e.Neg(e.x), e.Neg(e.y)) }, func(e *env) *ir.Node { return e.Div(e.x, e.y) }, 0},
	{"algebra.div-sign", func(e *env) *ir.Node { return e.Neg(e.Div(e.x, e.Neg(e.y))) }, func(e *env) *ir.Node { return e.Div(e.x, e.y) }, 0},
	{"algebra.div-sign", func(e *env) *ir.Node { return e.Neg(e.Div(e.Neg(e.x), e.y)) }, func(e *env) *ir.Node { return e.Div(e.x, e.y) }, 0},
	{"algebra.neg", func(e *env) *ir.Node { return e.Neg(e.Neg(e.x)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.neg", func(e *env) *ir.Node { return e.Neg(e.Mul(e.k(3), e.x)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(-3)) }, 0},
	{"algebra.neg", func(e *env) *ir.Node { return e.Neg(e.Div(e.k(3), e.x)) }, func(e *env) *ir.Node { return e.Div(e.k(-3), e.x) }, 0},
	{"algebra.neg", func(e *env) *ir.Node { return e.Neg(e.Sub(e.x, e.y)) }, nil, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(2)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.x) }, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(1)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(-1)) }, func(e *env) *ir.Node { return e.Reciprocal(e.x) }, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(0)) }, func(e *env) *ir.Node { return e.k(1, 2, 3) }, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.k(1), e.x) }, func(e *env) *ir.Node { return e.k(1, 2, 3) }, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(0.5)) }, nil, 0},
	{"algebra.abs", func(e *env) *ir.Node { return e.Abs(e.Neg(e.x)) }, func(e *env) *ir.Node { return e.Abs(e.x) }, 0},
	{"algebra.abs", func(e *env) *ir.Node { return e.Abs(e.Abs(e.x)) }, func(e *env) *ir.Node { return e.Abs(e.x) }, 0},
	{"algebra.cos", func(e *env) *ir.Node { return e.Cos(e.Neg(e.x)) }, func(e *env) *ir.Node { return e.Cos(e.x) }, 0},
	{"algebra.twice", func(e *env) *ir.Node { return e.Relu(e.Relu(e.x)) }, func(e *env) *ir.Node { return e.Relu(e.x) }, 0},
	{"algebra.twice", func(e *env) *ir.Node { return e.StopGradient(e.StopGradient(e.x)) }, func(e *env) *ir.Node { return e.StopGradient(e.x) }, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Max(e.x, e.k(-inf)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Min(e.x, e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Min(e.x, e.k(-inf)) }, nil, 0},
}

var logicCases = []rewriteCase{
	{"algebra.not", func(e *env) *ir.Node { return e.Not(e.Not(e.c)) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.not", func(e *env) *ir.Node { return e.Not(e.Less(e.i, e.j)) }, func(e *env) *ir.Node { return e.LessOrEqual(e.j, e.i) }, 0},
	{"algebra.not", func(e *env) *ir.Node { return e.Not(e.LessOrEqual(e.i, e.j)) }, func(e *env) *ir.Node { return e.Less(e.j, e.i) }, 0},
	{"algebra.not", func(e *env) *ir.Node { return e.Not(e.Less(e.x, e.y)) }, nil, 0},
	{"algebra.and", func(e *env) *ir.Node { return e.And(e.c, e.Const(ir.Bool, ir.Truth(true))) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.and", func(e *env) *ir.Node { return e.And(e.c, e.Const(ir.Bool, ir.Truth(false))) },
		func(e *env) *ir.Node { return e.Expand(e.Const(ir.Bool, ir.Truth(false)), ir.Of(2, 3)) }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.c, e.c) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.c, e.Const(ir.Bool, ir.Truth(true))) },
		func(e *env) *ir.Node { return e.Expand(e.Const(ir.Bool, ir.Truth(true)), ir.Of(2, 3)) }, 0},
	{"algebra.nots", func(e *env) *ir.Node { return e.And(e.Not(e.c), e.Not(e.d)) }, func(e *env) *ir.Node { return e.Not(e.Or(e.c, e.d)) }, 0},
	{"algebra.nots", func(e *env) *ir.Node { return e.Or(e.Not(e.c), e.Not(e.d)) }, func(e *env) *ir.Node { return e.Not(e.And(e.c, e.d)) }, 0},
	{"algebra.nots", func(e *env) *ir.Node { return e.And(e.Not(e.c), e.d) }, nil, 0},
	{"algebra.compare", func(e *env) *ir.Node { return e.Less(e.x, e.x) }, func(e *env) *ir.Node { return e.Expand(e.Const(ir.Bool, ir.Truth(false)), ir.Of(2, 3)) }, 0},
	{"algebra.compare", func(e *env) *ir.Node { return e.Equal(e.i, e.i) }, func(e *env) *ir.Node { return e.Expand(e.Const(ir.Bool, ir.Truth(true)), ir.Of(2, 3)) }, 0},
	{"algebra.compare", func(e *env) *ir.Node { return e.Equal(e.x, e.x) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.r, e.r) }, func(e *env) *ir.Node { return e.expand(e.r, 2, 3) }, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.Not(e.c), e.x, e.y) }, func(e *env) *ir.Node { return e.Where(e.c, e.y, e.x) }, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.Where(e.c, e.x, e.y), e.r) }, func(e *env) *ir.Node { return e.Where(e.c, e.x, e.r) }, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.r, e.Where(e.c, e.x, e.y)) }, func(e *env) *ir.Node { return e.Where(e.c, e.r, e.y) }, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.x, e.Where(e.d, e.x, e.y)) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node {
		return e.Where(e.c, e.Const(ir.Bool, ir.Truth(false)), e.Const(ir.Bool, ir.Truth(true)))
	},
		func(e *env) *ir.Node { return e.Not(e.c) }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.f, ir.Float64), ir.Float32) }, func(e *env) *ir.Node { return e.f }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.i, ir.Int64), ir.Float64) }, func(e *env) *ir.Node { return e.Cast(e.i, ir.Float64) }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.x, ir.Float32), ir.Float64) }, nil, 0},
}

var reduceCases = []rewriteCase{
	{"reduce.axes", func(e *env) *ir.Node { return e.ReduceMax(e.col, 1) }, func(e *env) *ir.Node { return e.col }, 0},
	{"reduce.axes", func(e *env) *ir.Node { return e.ReduceSum(e.q, 1, 2) }, func(e *env) *ir.Node { return e.ReduceSum(e.q, 2) }, 0},
	{"reduce.axes", func(e *env) *ir.Node { return e.ReduceLogSumExp(e.x) }, func(e *env) *ir.Node { return e.x }, zeroSign},
	{"reduce.reduce", func(e *env) *ir.Node { return e.ReduceMin(e.ReduceMin(e.t, 2), 0) }, func(e *env) *ir.Node { return e.ReduceMin(e.t, 0, 2) }, 0},
	{"reduce.reduce", func(e *env) *ir.Node { return e.ReduceMin(e.ReduceMax(e.t, 2), 0) }, nil, 0},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceSum(e.expand(e.r, 4, 3), 0) },
		func(e *env) *ir.Node { return e.shape(e.Mul(e.r, e.k(4)), 1, 3) }, anything}, // the sum of 1e300s differs in the last bit
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceSum(e.expand(e.col, 2, 3), 0, 1) },
		func(e *env) *ir.Node { return e.Mul(e.ReduceSum(e.col, 0), e.k(3)) }, anything},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceMax(e.expand(e.col, 2, 3), 0) },
		func(e *env) *ir.Node { return e.expand(e.ReduceMax(e.col, 0), 1, 3) }, 0},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceSum(e.k(0.25, 4, 3), 0, 1) }, func(e *env) *ir.Node { return e.k(3, 1, 1) }, 0},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceProd(e.expand(e.r, 2, 3), 0) },
		func(e *env) *ir.Node { return e.shape(e.Mul(e.r, e.r), 1, 3) }, 0},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceLogSumExp(e.expand(e.r, 2, 3), 0) },
		func(e *env) *ir.Node { return e.shape(e.Add(e.r, e.k(math.Ln2)), 1, 3) }, 1e-15},
	{"reduce.reshape", func(e *env) *ir.Node { return e.shape(e.ReduceMax(e.shape(e.t, 2, 1, 3, 1, 4), 1, 2, 4), 2) },
		func(e *env) *ir.Node { return e.shape(e.ReduceMax(e.t, 1, 2), 2) }, 0},
	{"reduce.reshape", func(e *env) *ir.Node { return e.ReduceMax(e.shape(e.t, 6, 4), 0) },
		func(e *env) *ir.Node { return e.shape(e.ReduceMax(e.t, 0, 1), 1, 4) }, 0},
	{"reduce.reshape", func(e *env) *ir.Node { return e.ReduceMax(e.shape(e.t, 2, 12), 1) },
		func(e *env) *ir.Node { return e.shape(e.ReduceMax(e.t, 1, 2), 2, 1) }, 0},
	{"reduce.reshape", func(e *env) *ir.Node { return e.ReduceMax(e.shape(e.t, 2, 2, 6), 1) }, nil, 0},
	{"reduce.transpose", func(e *env) *ir.Node { return e.ReduceMax(e.Transpose(e.t, 2, 0, 1), 0, 1) },
		func(e *env) *ir.Node { return e.shape(e.ReduceMax(e.t, 0, 2), 1, 1, 3) }, 0},
	{"contract.matmul-batch", func(e *env) *ir.Node { return e.MatMul(e.p, e.expand(e.Transpose(e.x, 1, 0), 5, 3, 2)) },
		func(e *env) *ir.Node {
			return e.shape(e.MatMul(e.shape(e.p, 10, 3), e.Transpose(e.x, 1, 0)), 5, 2, 2)
		}, 0},
	{"contract.matmul-batch", func(e *env) *ir.Node { return e.MatMul(e.shape(e.x, 1, 2, 3), e.t) }, func(e *env) *ir.Node { return e.MatMul(e.x, e.t) }, 0},
	{"contract.matmul-merge", func(e *env) *ir.Node { return e.MatMul(e.t, e.expand(e.r, 4, 3)) }, func(e *env) *ir.Node {
		return e.shape(e.MatMul(e.shape(e.t, 6, 4), e.expand(e.r, 4, 3)), 2, 3, 3)
	}, 0},
	{"contract.matmul-merge", func(e *env) *ir.Node { return e.MatMul(e.t, e.Transpose(e.t, 0, 2, 1)) }, nil, 0},
	{"contract.matmul-batch", func(e *env) *ir.Node {
		return e.MatMul(e.shape(e.x, 1, 2, 3), e.expand(e.Transpose(e.y, 1, 0), 4, 3, 2))
	},
		func(e *env) *ir.Node { return e.expand(e.MatMul(e.x, e.Transpose(e.y, 1, 0)), 4, 2, 2) }, 0},
	{"contract.matmul-batch", func(e *env) *ir.Node { return e.MatMul(e.x, e.expand(e.r, 3, 3)) }, nil, 0},
}

var stabilityCases = []rewriteCase{
	{"stability.log-softmax", func(e *env) *ir.Node { return e.Log(e.Softmax(e.x, 1)) },
		func(e *env) *ir.Node { return e.Sub(e.x, e.ReduceLogSumExp(e.x, 1)) }, anything},
	{"stability.log-sum-exp", func(e *env) *ir.Node { return e.Log(e.shape(e.ReduceSum(e.Exp(e.t), 2, 0), 3)) },
		func(e *env) *ir.Node { return e.shape(e.ReduceLogSumExp(e.t, 0, 2), 3) }, anything},
	{"stability.log-sum-exp", func(e *env) *ir.Node { return e.Log(e.ReduceSum(e.x, 0)) }, nil, 0},
	{"stability.log-sum-exp", func(e *env) *ir.Node { return e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, e.ReduceMax(e.x, 1))), 1)) }, nil, 0},
	{"stability.log-sum-exp", func(e *env) *ir.Node {
		return e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, e.StopGradient(e.ReduceMax(e.x, 1)))), 1))
	}, nil, 0},
	{"stability.log-sum-exp", func(e *env) *ir.Node { return e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, e.ReduceMax(e.x, 0))), 1)) },
		func(e *env) *ir.Node { return e.ReduceLogSumExp(e.Sub(e.x, e.ReduceMax(e.x, 0)), 1) }, anything},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		m := e.ReduceMax(e.x, 1)
		return e.Add(e.Log(e.shape(e.ReduceSum(e.Exp(e.Sub(e.x, m)), 1), 2)), e.shape(m, 2))
	}, func(e *env) *ir.Node { return e.shape(e.ReduceLogSumExp(e.x, 1), 2) }, anything},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		m := e.ReduceMax(e.x, 1)
		return e.Add(m, e.ReduceLogSumExp(e.Sub(e.x, m), 1))
	}, func(e *env) *ir.Node { return e.ReduceLogSumExp(e.x, 1) }, anything},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node { return e.Add(e.ReduceLogSumExp(e.Sub(e.x, e.col), 1), e.col) }, nil, 0},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.ReduceSum(e.Exp(e.x), 1)) },
		func(e *env) *ir.Node { return e.Softmax(e.x, 1) }, anything},
	{"stability.softmax", func(e *env) *ir.Node {
		return e.Div(e.Exp(e.x), e.shape(e.shape(e.ReduceSum(e.Exp(e.x), 1), 2), 2, 1))
	}, func(e *env) *ir.Node { return e.Softmax(e.x, 1) }, anything},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.ReduceSum(e.Exp(e.y), 1)) }, nil, 0},
	{"stability.shifted-softmax", func(e *env) *ir.Node {
		z := e.Exp(e.Sub(e.x, e.StopGradient(e.ReduceMax(e.x, 1))))
		return e.Div(z, e.ReduceSum(z, 1))
	}, func(e *env) *ir.Node { return e.Softmax(e.x, 1) }, anything},
	{"stability.log-sigmoid", func(e *env) *ir.Node { return e.Log(e.Sigmoid(e.x)) },
		func(e *env) *ir.Node { return e.Neg(e.Softplus(e.Neg(e.x))) }, anything},
	{"stability.log1p", func(e *env) *ir.Node { return e.Log(e.Add(e.k(1), e.x)) }, func(e *env) *ir.Node { return e.Log1p(e.x) }, 1e-12},
	{"stability.log1p", func(e *env) *ir.Node { return e.Log(e.Sub(e.k(1), e.x)) }, func(e *env) *ir.Node { return e.Log1p(e.Neg(e.x)) }, 1e-12},
	{"stability.log-add-exp", func(e *env) *ir.Node { return e.Log(e.Add(e.Exp(e.x), e.Exp(e.r))) }, func(e *env) *ir.Node { return e.LogAddExp(e.x, e.r) }, anything},
	{"stability.log-add-exp", func(e *env) *ir.Node { return e.Log(e.Add(e.Exp(e.x), e.r)) }, nil, anything},
	{"stability.softplus", func(e *env) *ir.Node { return e.Log(e.Add(e.Exp(e.x), e.k(1))) }, func(e *env) *ir.Node { return e.Softplus(e.x) }, anything},
	{"stability.sigmoid", func(e *env) *ir.Node { return e.Div(e.k(1), e.Add(e.k(1), e.Exp(e.Neg(e.x)))) },
		func(e *env) *ir.Node { return e.Sigmoid(e.x) }, 1e-15},
	{"stability.sigmoid", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.Add(e.k(1), e.Exp(e.x))) },
		func(e *env) *ir.Node { return e.Sigmoid(e.x) }, anything},
	{"stability.one-minus-sigmoid", func(e *env) *ir.Node { return e.Sub(e.k(1), e.Sigmoid(e.x)) },
		func(e *env) *ir.Node { return e.Sigmoid(e.Neg(e.x)) }, 1e-15},
	{"stability.expm1", func(e *env) *ir.Node { return e.Sub(e.Exp(e.x), e.k(1)) }, func(e *env) *ir.Node { return e.Expm1(e.x) }, 1e-12},
	{"stability.expm1", func(e *env) *ir.Node { return e.Add(e.Exp(e.x), e.k(-1)) }, func(e *env) *ir.Node { return e.Expm1(e.x) }, 1e-12},
	{"stability.expm1", func(e *env) *ir.Node { return e.Sub(e.k(1), e.Exp(e.x)) }, func(e *env) *ir.Node { return e.Neg(e.Expm1(e.x)) }, 1e-12},
}
