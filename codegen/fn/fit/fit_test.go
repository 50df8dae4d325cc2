package fit

import (
	"math"
	"math/big"
	"testing"
)

// TestFunctions compares with package math where that is right to an ulp.
func TestFunctions(t *testing.T) {
	for _, c := range []struct {
		name string
		big  Func
		std  func(float64) float64
		at   []float64
	}{
		{"Exp", Exp, math.Exp, []float64{-700, -1, -1e-9, 0, 0.3, 1, 50.5, 700}},
		{"Expm1", Expm1, math.Expm1, []float64{-30, -1, -1e-20, 1e-9, 0.3, 1, 50.5}},
		{"Log", Log, math.Log, []float64{1e-300, 0.1, 0.999, 1.0001, 2, 7e200}},
		{"Log1p", Log1p, math.Log1p, []float64{-0.999, -1e-20, 1e-9, 0.3, 1, 50.5}},
		{"Sin", Sin, math.Sin, []float64{-1e9, -3, -1e-9, 0.5, 1, 2, 4, 5, 100}},
		{"Cos", Cos, math.Cos, []float64{-1e9, -3, -1e-9, 0.5, 1, 2, 4, 5, 100}},
		{"Erf", Erf, math.Erf, []float64{-5, -1, -1e-9, 0.3, 1, 3.5}},
		{"Erfc", Erfc, math.Erfc, []float64{-5, -1, 0.3, 1, 3.5, 9.99, 10.01, 26}},
		{"Tanh", Tanh, math.Tanh, []float64{-20, -1, -1e-9, 0.3, 1, 3.5}},
	} {
		for _, x := range c.at {
			got, _ := c.big(Num(x)).Float64()
			want := c.std(x)
			if math.Abs(got-want) > 4e-16*math.Abs(want) {
				t.Errorf("%s(%v) = %v, package math has %v", c.name, x, got, want)
			}
		}
	}
}

// TestMinimax finds the polynomial of degree 1 nearest to sqrt on [1/4, 1],
// which is known: x·2/3 + 17/48, with error 1/48.
func TestMinimax(t *testing.T) {
	p := Problem{F: Sqrt, Weight: func(*big.Float) *big.Float { return Num(1) }, Lo: 0.25, Hi: 1, Degree: 1, Bits: 53}
	c := p.Minimax()
	if math.Abs(c[0]-17.0/48) > 1e-3 || math.Abs(c[1]-2.0/3) > 1e-3 || math.Abs(p.Error(c)-1.0/48) > 1e-3 {
		t.Errorf("coefficients %v with error %v, want 17/48, 2/3 with 1/48", c, p.Error(c))
	}
}
