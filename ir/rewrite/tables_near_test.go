package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// truth is the bool v.
func (e *env) truth(v bool) *ir.Node { return e.Const(ir.Bool, ir.Truth(v)) }

// nearCases are graphs that differ in one thing from those that a rule is
// about, and forms of these that are seldom written.
var nearCases = []rewriteCase{
	{"algebra.mul-sign", func(e *env) *ir.Node { return e.Mul(e.x, e.Neg(e.y)) }, func(e *env) *ir.Node { return e.Neg(e.Mul(e.x, e.y)) }, 0},
	{"algebra.mul-sign", func(e *env) *ir.Node { return e.Mul(e.Neg(e.y), e.x) }, func(e *env) *ir.Node { return e.Neg(e.Mul(e.y, e.x)) }, 0},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.x, e.k(4)), e.k(0.3)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(1.2)) }, 1e-15},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.x, e.k(0x1p600)), e.k(0x1p600)) }, nil, 0},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.x, e.k(0x1p-600)), e.k(0x1p-600)) }, nil, 0},
	{"algebra.mul-mul", func(e *env) *ir.Node { return e.Mul(e.Mul(e.i, e.n(3)), e.n(4)) }, nil, 0},
	{"algebra.div-power", func(e *env) *ir.Node { return e.Div(e.x, e.k(0x1p200)) }, func(e *env) *ir.Node { return e.Mul(e.x, e.k(0x1p-200)) }, 0},
	{"algebra.neg", func(e *env) *ir.Node { return e.Neg(e.Mul(e.i, e.n(3))) }, nil, 0},
	{"algebra.pow", func(e *env) *ir.Node { return e.Pow(e.x, e.k(negZero)) }, func(e *env) *ir.Node { return e.k(1, 2, 3) }, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Max(e.i, e.n(0)) }, nil, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Min(e.i, e.n(0)) }, nil, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Max(e.x, e.k(inf)) }, nil, 0},
	{"algebra.max", func(e *env) *ir.Node { return e.Min(e.Cast(e.i, ir.Int64), e.Const(ir.Int64, ir.Int(math.MinInt64))) }, nil, 0},

	{"algebra.not", func(e *env) *ir.Node { return e.Not(e.LessOrEqual(e.x, e.y)) }, nil, 0},
	{"algebra.and", func(e *env) *ir.Node { return e.And(e.c, e.c) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.c, e.c) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.c, e.truth(false)) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.Or(e.c, e.d), e.c) }, func(e *env) *ir.Node { return e.Or(e.c, e.d) }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.d, e.Or(e.c, e.d)) }, func(e *env) *ir.Node { return e.Or(e.c, e.d) }, 0},
	{"algebra.or", func(e *env) *ir.Node { return e.Or(e.And(e.c, e.d), e.c) }, nil, 0},
	{"algebra.and", func(e *env) *ir.Node { return e.And(e.And(e.c, e.d), e.d) }, func(e *env) *ir.Node { return e.And(e.c, e.d) }, 0},
	{"algebra.and", func(e *env) *ir.Node { return e.And(e.Or(e.c, e.d), e.c) }, nil, 0},
	{"algebra.nots", func(e *env) *ir.Node { return e.And(e.Less(e.x, e.y), e.Not(e.c)) }, nil, 0},
	{"algebra.nots", func(e *env) *ir.Node { return e.Or(e.Not(e.c), e.Less(e.x, e.y)) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.truth(true), e.truth(false)) }, func(e *env) *ir.Node { return e.c }, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.truth(true), e.d) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.d, e.truth(false)) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.truth(false), e.d) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.d, e.truth(true)) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.n(1), e.n(0)) }, nil, 0},
	{"algebra.where", func(e *env) *ir.Node { return e.Where(e.c, e.n(0), e.n(1)) }, nil, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.c, ir.Float32), ir.Float64) }, func(e *env) *ir.Node { return e.Cast(e.c, ir.Float64) }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.i, ir.Int64), ir.Float64) }, func(e *env) *ir.Node { return e.Cast(e.i, ir.Float64) }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.i, ir.Float64), ir.Int64) }, func(e *env) *ir.Node { return e.Cast(e.i, ir.Int64) }, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Cast(e.Cast(e.i, ir.Float32), ir.Float64) }, nil, 0},
	{"algebra.cast", func(e *env) *ir.Node { return e.Exp(e.same(ir.Cast, ir.Attrs{Type: ir.Type{DType: ir.Float64}}, e.x)) }, func(e *env) *ir.Node { return e.Exp(e.x) }, 0},
	{"views.reshape", func(e *env) *ir.Node { return e.same(ir.Reshape, ir.Attrs{Shape: ir.Of(2, 3)}, e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.expand", func(e *env) *ir.Node { return e.same(ir.Expand, ir.Attrs{}, e.k(2)) }, func(e *env) *ir.Node { return e.k(2) }, 0},
	{"views.expand", func(e *env) *ir.Node { return e.expand(e.expand(e.col, 2, 3), 4, 2, 3) }, func(e *env) *ir.Node { return e.expand(e.col, 4, 2, 3) }, 0},
	{"views.window", func(e *env) *ir.Node { return e.Fold(e.t, ir.Of(6), ints{1}, ints{1}) }, nil, 0},

	{"views.concat-slice", func(e *env) *ir.Node { // in steps of 2 they don't touch
		x := e.shape(e.t, 24)
		return e.Concat(0, e.Slice(x, []int{0}, []int{2}, []int{2}), e.Slice(x, []int{2}, []int{2}, []int{2}))
	}, nil, 0},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceLogSumExp(e.expand(e.r, 2, 3), 1) },
		func(e *env) *ir.Node { return e.expand(e.ReduceLogSumExp(e.r, 0), 2, 1) }, 1e-14},
	{"reduce.expand", func(e *env) *ir.Node { return e.ReduceProd(e.expand(e.ReduceSum(e.i, 0), 4, 3), 0) }, nil, 0},
	{"views.reshape-expand", func(e *env) *ir.Node {
		return e.shape(e.expand(e.Slice(e.s1(), []int{0}, []int{0}, []int{1}), 3, 0), 0)
	}, nil, 0},

	{"stability.log-softmax", func(e *env) *ir.Node { return e.Log(e.shape(e.Softmax(e.x, 1), 6)) },
		func(e *env) *ir.Node { return e.shape(e.Sub(e.x, e.ReduceLogSumExp(e.x, 1)), 6) }, anything},
	{"stability.log-sum-exp", func(e *env) *ir.Node { return e.Log(e.shape(e.ReduceSum(e.Exp(e.x), 1), 2)) },
		func(e *env) *ir.Node { return e.shape(e.ReduceLogSumExp(e.x, 1), 2) }, anything},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.ReduceMax(e.Exp(e.x), 1)) }, nil, 0},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Tanh(e.x), e.ReduceSum(e.Tanh(e.x), 1)) }, nil, 0},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.ReduceSum(e.Exp(e.x), 0, 1)) }, nil, 0},
	{"stability.softmax", func(e *env) *ir.Node { return e.Div(e.Exp(e.x), e.ReduceSum(e.Exp(e.y), 1)) }, nil, 0},
	{"stability.log1p", func(e *env) *ir.Node { return e.Log(e.Sub(e.k(2), e.x)) }, nil, 0},
	{"stability.log1p", func(e *env) *ir.Node { return e.Log(e.Add(e.k(2), e.x)) }, nil, 0},
	{"stability.log1p", func(e *env) *ir.Node { return e.Log(e.Sub(e.x, e.k(1))) }, nil, 0},
	{"stability.log-add-exp", func(e *env) *ir.Node { return e.Log(e.Add(e.Exp(e.x), e.y)) }, nil, 0},
	{"stability.log-add-exp", func(e *env) *ir.Node { return e.Log(e.Add(e.y, e.Exp(e.x))) }, nil, 0},
	{"stability.log-add-exp", func(e *env) *ir.Node { return e.Log(e.Add(e.Exp(e.x), e.Tanh(e.y))) }, nil, 0},
	{"stability.sigmoid", func(e *env) *ir.Node { return e.Div(e.k(2), e.Add(e.k(1), e.Exp(e.x))) }, nil, 0},
	{"stability.sigmoid", func(e *env) *ir.Node { return e.Div(e.Exp(e.y), e.Add(e.k(1), e.Exp(e.x))) }, nil, 0},
	{"stability.sigmoid", func(e *env) *ir.Node { return e.Div(e.k(1), e.Add(e.k(1), e.Exp(e.x))) }, func(e *env) *ir.Node { return e.Sigmoid(e.Neg(e.x)) }, anything},
	{"stability.one-minus-sigmoid", func(e *env) *ir.Node { return e.Sub(e.k(2), e.Sigmoid(e.x)) }, nil, 0},
	{"stability.one-minus-sigmoid", func(e *env) *ir.Node { return e.Sub(e.k(1), e.Tanh(e.x)) }, nil, 0},
	{"stability.expm1", func(e *env) *ir.Node { return e.Add(e.Exp(e.x), e.k(1)) }, nil, 0},
	{"stability.expm1", func(e *env) *ir.Node { return e.Sub(e.Exp(e.x), e.k(2)) }, nil, 0},
	{"stability.expm1", func(e *env) *ir.Node { return e.Add(e.Tanh(e.x), e.k(-1)) }, nil, 0},
	{"stability.expm1", func(e *env) *ir.Node { return e.Sub(e.Tanh(e.x), e.k(1)) }, nil, 0},
	{"stability.expm1", func(e *env) *ir.Node { return e.Sub(e.k(2), e.Exp(e.x)) }, nil, 0},
	{"stability.shifted-softmax", func(e *env) *ir.Node { return e.Softmax(e.Sub(e.x, e.ReduceMax(e.x, 0)), 1) }, nil, 0},
	{"stability.shifted-softmax", func(e *env) *ir.Node { return e.Softmax(e.Sub(e.x, e.ReduceMax(e.y, 1)), 1) }, nil, 0},
	{"stability.shifted-softmax", func(e *env) *ir.Node { return e.Softmax(e.Sub(e.x, e.ReduceMin(e.x, 1)), 1) }, nil, 0},
	{"stability.shifted-softmax", func(e *env) *ir.Node { return e.Softmax(e.Mul(e.x, e.ReduceMax(e.x, 1)), 1) }, nil, 0},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		m := e.ReduceMax(e.x, 1)
		return e.Add(e.shape(e.ReduceLogSumExp(e.Sub(e.x, m), 1), 2), e.shape(m, 2))
	}, func(e *env) *ir.Node { return e.shape(e.ReduceLogSumExp(e.x, 1), 2) }, anything},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		return e.Add(e.ReduceLogSumExp(e.Sub(e.x, e.ReduceMax(e.x, 1)), 1), e.ReduceMax(e.y, 1))
	}, nil, 0},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		m := e.ReduceMax(e.x, 1)
		return e.Add(e.ReduceLogSumExp(e.Mul(e.x, m), 1), m)
	}, nil, 0},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node {
		return e.Add(e.ReduceLogSumExp(e.Sub(e.x, e.col), 1), e.ReduceMax(e.x, 1))
	}, nil, 0},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node { // each with each
		m := e.ReduceMax(e.x, 1)
		return e.Add(e.shape(e.ReduceLogSumExp(e.Sub(e.x, m), 1), 2), m)
	}, nil, 0},
	{"stability.shifted-log-sum-exp", func(e *env) *ir.Node { // where the sum is broadcast to the other term
		m := e.ReduceMax(e.x, 0)
		return e.Add(e.shape(e.ReduceLogSumExp(e.Sub(e.x, m), 0), 3), e.Mul(m, e.col))
	}, nil, 0},
}

// s1 is s with an axis.
func (e *env) s1() *ir.Node { return e.shape(e.s, 1) }

// manyCases are sums of more copies than float32 counts, and of as many. They
// are too long to evaluate.
var manyCases = []struct {
	d      ir.DType
	copies int
	folded bool
}{
	{ir.Float32, 1 << 24, true},
	{ir.Float32, 1<<24 + 1, false},
	{ir.Float32, 1<<24 + 2, true},
	{ir.Float64, 1<<24 + 1, true},
}

// conversions are numbers at the limits of integers: what has no value as one
// isn't converted before the program runs.
var conversions = []struct {
	from, to ir.DType
	v        ir.Value
	want     ir.Value
	ok       bool
}{
	{ir.Float64, ir.Int32, ir.Float(math.MaxInt32), ir.Int(math.MaxInt32), true},
	{ir.Float64, ir.Int32, ir.Float(math.MaxInt32 + 0.9), ir.Int(math.MaxInt32), true},
	{ir.Float64, ir.Int32, ir.Float(math.MaxInt32 + 1), ir.Value{}, false},
	{ir.Float64, ir.Int32, ir.Float(math.MinInt32), ir.Int(math.MinInt32), true},
	{ir.Float64, ir.Int32, ir.Float(math.MinInt32 - 0.9), ir.Int(math.MinInt32), true},
	{ir.Float64, ir.Int32, ir.Float(math.MinInt32 - 1), ir.Value{}, false},
	{ir.Float64, ir.Int64, ir.Float(math.MaxInt32 + 1), ir.Int(math.MaxInt32 + 1), true},
	{ir.Float64, ir.Int64, ir.Float(0x1p62), ir.Int(1 << 62), true},
	{ir.Float64, ir.Int64, ir.Float(0x1p63), ir.Value{}, false},
	{ir.Float64, ir.Int64, ir.Float(-0x1p63), ir.Int(math.MinInt64), true},
	{ir.Float64, ir.Int64, ir.Float(-0x1.0000000000001p63), ir.Value{}, false},
	{ir.Float64, ir.Int32, ir.Float(math.NaN()), ir.Value{}, false},
	{ir.Float64, ir.Bool, ir.Float(math.NaN()), ir.Truth(true), true},
	{ir.Float64, ir.Bool, ir.Float(negZero), ir.Truth(false), true},
	{ir.Int64, ir.Bool, ir.Int(-2), ir.Truth(true), true},
	{ir.Int64, ir.Int32, ir.Int(1<<32 + 5), ir.Int(5), true},
	{ir.Int64, ir.Float32, ir.Int(1<<24 + 1), ir.Float(1 << 24), true},
	{ir.Int64, ir.Float64, ir.Int(1<<24 + 1), ir.Float(1<<24 + 1), true},
	{ir.Float64, ir.Float32, ir.Float(1<<24 + 1), ir.Float(1 << 24), true},
}

// same is a node that a builder's words don't make: it has what it asks for already.
func (e *env) same(op ir.Op, a ir.Attrs, x *ir.Node) *ir.Node {
	n, err := e.Node(op, a, x)
	if err != nil {
		panic(err)
	}
	return n
}
