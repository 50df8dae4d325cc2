package build_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

type node = *ir.Node
type builder = *build.Builder

func TestReductionValues(t *testing.T) {
	m := count(2, 3) // 1 2 3, 4 5 6
	lse := func(v ...float64) float64 {
		s := 0.0
		for _, x := range v {
			s += math.Exp(x)
		}
		return math.Log(s)
	}
	nan, inf := math.NaN(), math.Inf(1)
	checkValues(t, []valueCase{
		{"sum", []data{m}, func(b builder, x []node) node { return b.Sum(x[0], nil, false) }, nil, []float64{21}},
		{"sum of an axis", []data{m}, func(b builder, x []node) node { return b.Sum(x[0], []int{0}, false) }, ir.Of(3), []float64{5, 7, 9}},
		{"sum kept", []data{m}, func(b builder, x []node) node { return b.Sum(x[0], []int{-1}, true) }, ir.Of(2, 1), []float64{6, 15}},
		{"sum of a scalar", []data{{v: []float64{7}}}, func(b builder, x []node) node { return b.Sum(x[0], nil, false) }, nil, []float64{7}},
		{"sum of nothing", []data{count(0, 2)}, func(b builder, x []node) node { return b.Sum(x[0], []int{0}, false) }, ir.Of(2), []float64{0, 0}},
		{"mean", []data{m}, func(b builder, x []node) node { return b.Mean(x[0], []int{1}, false) }, ir.Of(2), []float64{2, 5}},
		{"mean of nothing", []data{vec()}, func(b builder, x []node) node { return b.Mean(x[0], nil, false) }, nil, []float64{nan}},
		{"max", []data{m}, func(b builder, x []node) node { return b.AMax(x[0], []int{0}, true) }, ir.Of(1, 3), []float64{4, 5, 6}},
		{"min", []data{m}, func(b builder, x []node) node { return b.AMin(x[0], nil, true) }, ir.Of(1, 1), []float64{1}},
		{"max with NaN", []data{vec(1, nan, 3)}, func(b builder, x []node) node { return b.AMax(x[0], nil, false) }, nil, []float64{nan}},
		{"logsumexp", []data{m}, func(b builder, x []node) node { return b.LogSumExp(x[0], []int{1}, false) }, ir.Of(2), []float64{lse(1, 2, 3), lse(4, 5, 6)}},
		{"logsumexp of none", []data{{ir.Of(2, 0), nil}}, func(b builder, x []node) node { return b.LogSumExp(x[0], []int{1}, false) }, ir.Of(2), []float64{math.Inf(-1), math.Inf(-1)}},
		{"logsumexp of large", []data{vec(1000, 1000)}, func(b builder, x []node) node { return b.LogSumExp(x[0], nil, false) }, nil, []float64{1000 + math.Ln2}},
		{"var", []data{m}, func(b builder, x []node) node { return b.Var(x[0], []int{1}, true) }, ir.Of(2, 1), []float64{2. / 3, 2. / 3}},
		{"std", []data{vec(1, 3, 1, 3)}, func(b builder, x []node) node { return b.Std(x[0], nil, false) }, nil, []float64{1}},
		{"std of equals", []data{vec(3, 3)}, func(b builder, x []node) node { return b.Std(x[0], nil, false) }, nil, []float64{0}},
		{"norm", []data{vec(3, -4)}, func(b builder, x []node) node { return b.Norm(x[0], nil, true) }, ir.Of(1), []float64{5}},
		{"norm of zeros", []data{vec(0, 0)}, func(b builder, x []node) node { return b.Norm(x[0], nil, false) }, nil, []float64{0}},
		{"norm of NaN", []data{vec(0, nan)}, func(b builder, x []node) node { return b.Norm(x[0], nil, false) }, nil, []float64{nan}},
		{"norm of infinity", []data{vec(0, inf)}, func(b builder, x []node) node { return b.Norm(x[0], nil, false) }, nil, []float64{inf}},
		{"norm of nothing", []data{vec()}, func(b builder, x []node) node { return b.Norm(x[0], nil, false) }, nil, []float64{0}},
		{"prod", []data{m}, func(b builder, x []node) node { return b.Prod(x[0], []int{0}, false) }, ir.Of(3), []float64{4, 10, 18}},
		{"prod of nothing", []data{count(2, 0)}, func(b builder, x []node) node { return b.Prod(x[0], []int{1}, true) }, ir.Of(2, 1), []float64{1, 1}},
	})
}

// Prod is the product, whatever the extent and the place of the axis.
func TestLongProd(t *testing.T) {
	for _, n := range []int{64, 65, 67, 100, 127, 1000, 4097, 5003} {
		for _, keep := range []bool{false, true} {
			x := random(n)
			want := 1.0
			for i, v := range x.v {
				x.v[i] = math.Pow(v, 0.05) // near 1, so that the product is a number
				want *= x.v[i]
			}
			if want == 0 || math.IsInf(want, 0) {
				t.Fatalf("the product of %d is %v", n, want)
			}
			shape := ir.Shape(nil)
			if keep {
				shape = ir.Of(1)
			}
			got := eval(t, []data{x}, func(b builder, x []node) node { return b.Prod(x[0], nil, keep) })
			if !got.Type.Shape.Equal(shape) || math.Abs(got.F[0]/want-1) > 1e-11 {
				t.Errorf("n = %d: got %v, want %v", n, got, want)
			}
		}
	}
	x := random(9, 2, 11)
	want := []float64{1, 1}
	for i, v := range x.v {
		want[i/11%2] *= v
	}
	got := eval(t, []data{x}, func(b builder, x []node) node { return b.Prod(x[0], []int{0, 2}, true) })
	expect(t, got, ir.Of(1, 2, 1), want...)
	// Integers and empty results take the same road.
	b := build.New()
	if got := b.Prod(in(b, "i", i32, 3, 100), []int{1}, false); got.Type.String() != "int32[3]" {
		t.Errorf("of integers: %v", got.Type)
	}
	if got := b.Prod(in(b, "e", f32, 0, 100), []int{1}, true); got.Type.String() != "float32[0 1]" {
		t.Errorf("of none: %v", got.Type)
	}
}

func TestReductionErrors(t *testing.T) {
	x := func(b builder) node { return in(b, "x", f32, 2, 0) }
	checkErrors(t, []errorCase{
		{func(b builder) { b.AMax(x(b), []int{1}, false) }, "ReduceMax: axis 1 of x, of shape [2 0], is empty: there is no element to take"},
		{func(b builder) { b.AMin(x(b), nil, false) }, "ReduceMin: axis 1 of x, of shape [2 0], is empty: there is no element to take"},
		{func(b builder) { b.Sum(x(b), []int{2}, false) }, "axis 2 of shape [2 0] is out of range: its axes are 0 to 1, or -1 to -2 from the end"},
		{func(b builder) { b.Sum(x(b), []int{0, -2}, false) }, "axis 0 of shape [2 0] is given twice"},
		{func(b builder) { b.Mean(in(b, "s", f32), []int{0}, false) }, "axis 0 of a scalar: it has no axes"},
		{func(b builder) { b.Mean(in(b, "i", i32, 3), nil, false) }, "a is int32[3]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Var(in(b, "i", i64, 3), nil, false) }, "a is int64[3]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Norm(in(b, "i", ir.Bool, 3), nil, false) }, "a is bool[3]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.LogSum(in(b, "i", i32, 3), nil, false) }, "a is int32[3]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Any(in(b, "i", i32, 3), nil, false) }, "a is int32[3]; it takes bools: write a != 0"},
		{func(b builder) { b.All(in(b, "i", i32, 3), nil, false) }, "Not: x is int32[3]; it takes bool elements"},
		{func(b builder) { b.CumProd(in(b, "i", ir.Bool, 3), 0, false, false) }, "LinearScan: a is bool[3]; it takes numeric elements: write ad.Cast[int32](a)"},
		{func(b builder) { b.CumProd(x(b), 2, false, false) }, "axis 2 of shape [2 0] is out of range: its axes are 0 to 1, or -1 to -2 from the end"},
		{func(b builder) { b.Sum(in(b, "i", ir.Bool, 3), nil, false) }, "ReduceSum: x is bool[3]; it takes numeric elements: write ad.Cast[int32](x)"},
	})
}
