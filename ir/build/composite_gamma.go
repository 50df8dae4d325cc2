package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// digammaShift is how far the argument of a Digamma is moved away from 0, to
// where the asymptotic series holds to float64's precision.
const digammaShift = 8

// digammaSeries is B(2k)/(2k), B being the Bernoulli numbers, from k = 1 on.
var digammaSeries = []float64{1. / 12, -1. / 120, 1. / 252, -1. / 240, 1. / 132, -691. / 32760, 1. / 12, -3617. / 8160}

// Digamma is the derivative of Lgamma. It is made of ops that have derivatives
// of every order, and so has it.
//
// At positive x it is digamma(x + n) - 1/x - ... - 1/(x + n - 1), and there
// log(z) - 1/(2*z) - sum(B(2k)/(2k) / z**2k), as in Abramowitz and Stegun,
// 6.3.5 and 6.3.18; at negative x it is digamma(1 - x) - pi/tan(pi*x), 6.3.7.
// At 0 it is -Inf, +Inf at -0, and NaN at the negative whole numbers.
func (b *Builder) Digamma(x *ir.Node) *ir.Node {
	needFloat(x)
	c := func(v float64) *ir.Node { return b.Scalar(x.DType(), v) }
	negative := b.Less(x, c(0))
	y := b.Where(negative, b.Sub(c(1), x), x)
	steps := b.Reciprocal(y)
	for i := 1; i < digammaShift; i++ {
		steps = b.Add(steps, b.Reciprocal(b.Add(y, c(float64(i)))))
	}
	z := b.Add(y, c(digammaShift))
	inverse := b.Reciprocal(z)
	w := b.Square(inverse)
	last := len(digammaSeries) - 1
	series := c(digammaSeries[last])
	for i := last - 1; i >= 0; i-- {
		series = b.Add(c(digammaSeries[i]), b.Mul(w, series))
	}
	positive := b.Sub(b.Sub(b.Sub(b.Log(z), b.Mul(c(0.5), inverse)), b.Mul(w, series)), steps)
	// The tangent of pi*x is that of the distance to the nearest whole
	// number, which is exact.
	off := b.Sub(x, b.Round(x))
	mirror := b.Div(c(math.Pi), b.Tan(b.Mul(c(math.Pi), off)))
	pole := b.Where(b.Equal(off, c(0)), c(math.NaN()), c(0))
	return b.Where(negative, b.Sub(positive, b.Add(mirror, pole)), positive)
}
