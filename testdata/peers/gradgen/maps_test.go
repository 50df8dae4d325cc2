package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/testdata/peers/gradgen/maps"
)

// The functions of each element; run.py compares their times with those of
// the C library's vectors.
var singles = []struct {
	name string
	f    func(ws *maps.Workspace, y, x *[maps.N]float32)
	want func(x float64) float64
}{
	{"exp", (*maps.Workspace).Exp, math.Exp},
	{"log", (*maps.Workspace).Log, math.Log},
	{"tanh", (*maps.Workspace).Tanh, math.Tanh},
	{"sigmoid", (*maps.Workspace).Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
	{"softplus", (*maps.Workspace).Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) }},
	{"erf", (*maps.Workspace).Erf, math.Erf},
	{"gelu", (*maps.Workspace).Gelu, func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 }},
	{"gelutanh", (*maps.Workspace).GeluTanh, func(x float64) float64 {
		return x / (1 + math.Exp(-2*math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
	}},
	{"sin", (*maps.Workspace).Sin, math.Sin},
	{"cos", (*maps.Workspace).Cos, math.Cos},
	{"pow", (*maps.Workspace).Pow, func(x float64) float64 { return math.Pow(x, 1.7) }},
	{"rsqrt", (*maps.Workspace).Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }},
	{"relu", (*maps.Workspace).Relu, func(x float64) float64 { return max(x, 0) }},
	{"silu", (*maps.Workspace).Silu, func(x float64) float64 { return x / (1 + math.Exp(-x)) }},
	{"expm1", (*maps.Workspace).Expm1, math.Expm1},
	{"tan", (*maps.Workspace).Tan, math.Tan},
	{"atan", (*maps.Workspace).Atan, math.Atan},
	{"sinh", (*maps.Workspace).Sinh, math.Sinh},
	{"asinh", (*maps.Workspace).Asinh, math.Asinh},
	{"cbrt", (*maps.Workspace).Cbrt, math.Cbrt},
	{"erfc", (*maps.Workspace).Erfc, math.Erfc},
	{"abs", (*maps.Workspace).Abs, math.Abs},
	{"sqrt", (*maps.Workspace).Sqrt, math.Sqrt},
	{"muladd", (*maps.Workspace).MulAdd, func(x float64) float64 { return 1.5*x + 0.25 }},
}

var doubles = []struct {
	name string
	f    func(ws *maps.Workspace, y, x *[maps.N]float64)
	want func(x float64) float64
}{
	{"exp64", (*maps.Workspace).Exp64, math.Exp},
	{"log64", (*maps.Workspace).Log64, math.Log},
	{"tanh64", (*maps.Workspace).Tanh64, math.Tanh},
	{"erf64", (*maps.Workspace).Erf64, math.Erf},
	{"sin64", (*maps.Workspace).Sin64, math.Sin},
	{"gelu64", (*maps.Workspace).Gelu64, func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 }},
	{"sigmoid64", (*maps.Workspace).Sigmoid64, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
	{"tan64", (*maps.Workspace).Tan64, math.Tan},
	{"atan64", (*maps.Workspace).Atan64, math.Atan},
	{"sinh64", (*maps.Workspace).Sinh64, math.Sinh},
	{"asinh64", (*maps.Workspace).Asinh64, math.Asinh},
	{"cbrt64", (*maps.Workspace).Cbrt64, math.Cbrt},
	{"erfc64", (*maps.Workspace).Erfc64, math.Erfc},
	{"relu64", (*maps.Workspace).Relu64, func(x float64) float64 { return max(x, 0) }},
}

// operand is from -4 to 4, or above 0 where the function isn't defined below.
func operand(want func(float64) float64) *[maps.N]float64 {
	var x [maps.N]float64
	for i := range x {
		x[i] = -4 + 8*(float64(i*1597%maps.N)+0.5)/maps.N
		if math.IsNaN(want(-1)) {
			x[i] = math.Abs(x[i])
		}
	}
	return &x
}

// narrow rounds the operand to float32.
func narrow(x *[maps.N]float64) *[maps.N]float32 {
	var y [maps.N]float32
	for i, x := range x {
		y[i] = float32(x)
	}
	return &y
}

// TestMaps holds each value to a few units in the last place of float32 or
// float64, of 1 where the value is smaller.
func TestMaps(t *testing.T) {
	var ws maps.Workspace
	check := func(name string, i int, x, got, want, eps float64) {
		if math.Abs(got-want) > eps*max(1, math.Abs(want)) {
			t.Errorf("%s(%v), element %d, is %v, want %v", name, x, i, got, want)
		}
	}
	for _, c := range singles {
		x, y := narrow(operand(c.want)), new([maps.N]float32)
		c.f(&ws, y, x)
		for i, x := range x {
			check(c.name, i, float64(x), float64(y[i]), c.want(float64(x)), 4e-7)
		}
	}
	for _, c := range doubles {
		x, y := operand(c.want), new([maps.N]float64)
		c.f(&ws, y, x)
		for i, x := range x {
			check(c.name, i, x, y[i], c.want(x), 8e-16)
		}
	}
}

// BenchmarkMaps tells the nanoseconds for one element, ns/elem.
func BenchmarkMaps(b *testing.B) {
	var ws maps.Workspace
	perElement := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/maps.N, "ns/elem")
		b.ReportMetric(0, "ns/op")
	}
	for _, c := range singles {
		b.Run(c.name, func(b *testing.B) {
			x, y := narrow(operand(c.want)), new([maps.N]float32)
			for b.Loop() {
				c.f(&ws, y, x)
			}
			perElement(b)
		})
	}
	for _, c := range doubles {
		b.Run(c.name, func(b *testing.B) {
			x, y := operand(c.want), new([maps.N]float64)
			for b.Loop() {
				c.f(&ws, y, x)
			}
			perElement(b)
		})
	}
}
