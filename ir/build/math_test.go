package build_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

func TestElementwiseComposites(t *testing.T) {
	points := vec(-30, -2, -0.5, 0, 0.5, 2, 30)
	of := func(f func(x float64) float64) []float64 {
		var v []float64
		for _, x := range points.v {
			v = append(v, f(x))
		}
		return v
	}
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	one := func(f func(b builder, x node) node) func(builder, []node) node {
		return func(b builder, x []node) node { return f(b, x[0]) }
	}
	checkValues(t, []valueCase{
		{"square", []data{points}, one(builder.Square), ir.Of(7), of(func(x float64) float64 { return x * x })},
		{"rsqrt", []data{vec(4, 0.25)}, one(builder.Rsqrt), ir.Of(2), []float64{0.5, 2}},
		{"silu", []data{points}, one(builder.Silu), ir.Of(7), of(func(x float64) float64 { return x * sigmoid(x) })},
		{"logsigmoid", []data{points}, one(builder.LogSigmoid), ir.Of(7), of(func(x float64) float64 { return math.Min(x, 0) - math.Log1p(math.Exp(-math.Abs(x))) })},
		{"gelu", []data{points}, one(builder.Gelu), ir.Of(7), of(func(x float64) float64 { return x / 2 * (1 + math.Erf(x/math.Sqrt2)) })},
		{"gelutanh", []data{points}, one(builder.GeluTanh), ir.Of(7), of(func(x float64) float64 {
			return x / 2 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
		})},
		{"logsoftmax", []data{vec(0, 1000)}, func(b builder, x []node) node { return b.LogSoftmax(x[0], -1) }, ir.Of(2), []float64{-1000, 0}},
		{"greater", []data{vec(1, 2, 3), vec(2)}, func(b builder, x []node) node { return b.Greater(x[0], x[1]) }, ir.Of(3), []float64{0, 0, 1}},
		{"greaterorequal", []data{vec(1, 2, 3), vec(2)}, func(b builder, x []node) node { return b.GreaterOrEqual(x[0], x[1]) }, ir.Of(3), []float64{0, 1, 1}},
		{"notequal", []data{vec(1, 2, math.NaN()), vec(2)}, func(b builder, x []node) node { return b.NotEqual(x[0], x[1]) }, ir.Of(3), []float64{1, 0, 1}},
		{"greater than NaN", []data{vec(1), vec(math.NaN())}, func(b builder, x []node) node { return b.GreaterOrEqual(x[0], x[1]) }, ir.Of(1), []float64{0}},
	})
	for _, d := range []ir.DType{f32, f64} {
		b := build.New()
		x := in(b, "x", d, 2, 3)
		for _, y := range []node{b.Square(x), b.Rsqrt(x), b.Silu(x), b.LogSigmoid(x), b.Gelu(x), b.GeluTanh(x), b.LogSoftmax(x, 0), b.Std(x, []int{0, 1}, true), b.LayerNorm(x, x, x, 0)} {
			if y.DType() != d {
				t.Errorf("of %v: %v", d, y.Type)
			}
		}
	}
	checkErrors(t, []errorCase{
		{func(b builder) { b.Gelu(in(b, "x", i32, 2)) }, "Gelu: x is int32[2]; it takes floating-point elements: write ad.Cast[float64](x)"},
		{func(b builder) { b.PRelu(in(b, "x", f32, 2), in(b, "a", f32, 3)) }, "shapes [2] and [3] don't broadcast: axis 0 of a is 2, axis 0 of b is 3"},
		{func(b builder) { b.PRelu(in(b, "x", f32, 2), in(b, "a", f32, 3, 2)) }, "shapes [2] and [3 2] broadcast to [3 2]: b may not stretch a, as it does along axis 0"},
		{func(b builder) { b.PRelu(in(b, "x", f32, 2), in(b, "a", f64, 2)) }, "a is float32[2] and b is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{func(b builder) { b.LeakyRelu(in(b, "x", i32, 2), 0.5) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.HardTanh(in(b, "x", f32, 2), 2, 1) }, "the bounds 2 and 1 are not in order"},
		{func(b builder) { b.Celu(in(b, "x", f32, 2), 0) }, "alpha is 0, by which x is divided"},
		{func(b builder) { b.Softshrink(in(b, "x", f32, 2), -1) }, "lambda is -1; it must not be negative"},
		{func(b builder) { b.Digamma(in(b, "x", i32, 2)) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Remainder(in(b, "x", i32, 2), in(b, "y", i32, 2)) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.GeluTanh(in(b, "x", i32, 2)) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.LogSigmoid(in(b, "x", i32, 2)) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Silu(in(b, "x", i32, 2)) }, "Silu: x is int32[2]; it takes floating-point elements: write ad.Cast[float64](x)"},
	})
}

func TestProducts(t *testing.T) {
	m := count(2, 3)
	checkValues(t, []valueCase{
		{"matrices", []data{m, count(3, 2)}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, ir.Of(2, 2), []float64{22, 28, 49, 64}},
		{"matrix and vector", []data{m, vec(1, 0, -1)}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, ir.Of(2), []float64{-2, -2}},
		{"vector and matrix", []data{vec(1, -1), m}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, ir.Of(3), []float64{-3, -3, -3}},
		{"vectors", []data{vec(1, 2), vec(3, 4)}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, nil, []float64{11}},
		{"batch and vector", []data{count(2, 1, 2), vec(1, 1)}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, ir.Of(2, 1), []float64{3, 7}},
		{"vector and batch", []data{vec(1, 1), count(2, 2, 1)}, func(b builder, x []node) node { return b.MatMul(x[0], x[1]) }, ir.Of(2, 1), []float64{3, 7}},
		{"dot", []data{vec(1, 2), vec(3, 4)}, func(b builder, x []node) node { return b.Dot(x[0], x[1]) }, nil, []float64{11}},
		{"dot of nothing", []data{vec(), vec()}, func(b builder, x []node) node { return b.Dot(x[0], x[1]) }, nil, []float64{0}},
		{"outer", []data{vec(1, 2), vec(3, 4, 5)}, func(b builder, x []node) node { return b.Outer(x[0], x[1]) }, ir.Of(2, 3), []float64{3, 4, 5, 6, 8, 10}},
	})
	x := func(b builder, lens ...int) node { return in(b, "x"+ir.Of(lens...).String(), f32, lens...) }
	checkErrors(t, []errorCase{
		{func(b builder) { b.MatMul(x(b, 2, 3), x(b, 2)) }, "shapes [2 3] and [2]: axis 1 of a is 3, axis 0 of b is 2; they must be equal"},
		{func(b builder) { b.MatMul(x(b, 2), x(b, 4, 3, 2)) }, "shapes [2] and [4 3 2]: axis 0 of a is 2, axis 1 of b is 3; they must be equal"},
		{func(b builder) { b.MatMul(x(b), x(b, 2)) }, "shapes [] and [2]: a scalar is no matrix: write a * b"},
		{func(b builder) { b.MatMul(x(b, 2, 3), x(b, 4, 3)) }, "MatMul: shapes [2 3] and [4 3]: axis 1 of a is 3, axis 0 of b is 4; they must be equal: write ad.Transpose(b)"},
		{func(b builder) { b.Dot(x(b, 2, 3), x(b, 3)) }, "shapes [2 3] and [3]: it takes two vectors, of one axis each: use ad.MatMul"},
		{func(b builder) { b.Dot(x(b), x(b, 3)) }, "shapes [] and [3]: it takes two vectors, of one axis each: use *"},
		{func(b builder) { b.Outer(x(b, 2), x(b)) }, "shapes [2] and []: it takes two vectors, of one axis each: use ad.Einsum"},
	})
}
