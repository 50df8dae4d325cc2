package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// The derivatives of Lgamma at 1 and at 1/2 are known: its gradient is made of
// ops that have gradients of every order.
func TestDerivativesOfLgamma(t *testing.T) {
	const euler, zeta3, zeta5 = 0.57721566490153286060651209, 1.20205690315959428539973816, 1.03692775514336992633136549
	pi2, pi4 := math.Pi*math.Pi, math.Pow(math.Pi, 4)
	want := [][]float64{
		{0, math.Log(math.Pi) / 2},
		{-euler, -euler - 2*math.Ln2},
		{pi2 / 6, pi2 / 2},
		{-2 * zeta3, -14 * zeta3},
		{pi4 / 15, pi4},
		{-24 * zeta5, -24 * 31 * zeta5},
	}
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Lgamma(in[0]) }, f64(2))
	for order, v := range want {
		expect(t, "derivative", run(t, g, map[string]*interp.Tensor{"x0": vec(1, 0.5)})[0].F, v...)
		if order == len(want)-1 {
			break
		}
		b := build.From(g)
		sum := b.Sum(g.Outputs[0].Node, nil, false)
		d, err := Grad(b.Graph("F", g.Inputs, []ir.Output{{Name: "y", Node: sum}}), g.Inputs)
		checked(t, d, err)
		g = build.From(d).Graph("F", d.Inputs, d.Outputs[1:])
	}
}
