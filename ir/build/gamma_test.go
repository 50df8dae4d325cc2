package build_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// gammaE is Euler's constant.
const gammaE = 0.57721566490153286060651209008240243

func TestDigamma(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	checkValues(t, []valueCase{
		{"known values", []data{vec(1, 2, 0.5, 10, 1e6)}, func(b builder, x []node) node { return b.Digamma(x[0]) }, ir.Of(5),
			[]float64{-gammaE, 1 - gammaE, -gammaE - 2*math.Ln2, 2.2517525890667211, 13.815510057964274}},
		{"negative", []data{vec(-0.5, -1.5, -100.5)}, func(b builder, x []node) node { return b.Digamma(x[0]) }, ir.Of(3),
			[]float64{0.036489973978576520, 0.70315664064524319, 4.6151246013380645}},
		{"poles", []data{vec(0, math.Copysign(0, -1), -1, -7)}, func(b builder, x []node) node { return b.Digamma(x[0]) }, ir.Of(4), []float64{-inf, inf, nan, nan}},
		{"ends", []data{vec(inf, -inf, nan)}, func(b builder, x []node) node { return b.Digamma(x[0]) }, ir.Of(3), []float64{inf, nan, nan}},
	})
}

// In float32, with every step rounded, it has that type's precision but for
// what cancels near its zero.
func TestDigammaInFloat32(t *testing.T) {
	of := func(d ir.DType, v float64) float64 {
		b := build.New()
		x := in(b, "x", d)
		g := b.Graph("F", []node{x}, []ir.Output{{Name: "y", Node: b.Digamma(x)}})
		out, err := interp.Options{Round: true}.Run(g, map[string]*interp.Tensor{"x": interp.Floats(x.Type, v)})
		if err != nil {
			t.Fatal(err)
		}
		return out[0].F[0]
	}
	for v := -5.25; v < 30; v += 0.375 {
		x := float64(float32(v))
		got, want := of(f32, x), of(f64, x)
		if math.Abs(got-want) > 2e-6*(1+math.Abs(want)) {
			t.Errorf("at %v: %v, want %v", x, got, want)
		}
	}
}
