package compile_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestGradients in specs: functions that use a gradient themselves have the
// derivatives, of all modes, that difference quotients and the interpreter
// give.
func TestGradientsInSpecs(t *testing.T) {
	const src = `package p

import "github.com/gradgen/gradgen/ir/ad"

func critic(x, w, v ad.Value) ad.Value { return ad.MatMul(ad.Tanh(ad.MatMul(x, w)), v) }

// Penalty is that of a Wasserstein critic: how far its gradient's norm is from 1.
func Penalty(w ad.Tensor[[3][4]float64], v ad.Tensor[[4]float64], x ad.Tensor[[2][3]float64]) (loss ad.Value) {
	score := critic(x, w, v)
	g := ad.Grad(ad.Sum(score), x)
	n := ad.Norm(g, 1) - 1
	return ad.Mean(score) + 10*ad.Mean(n*n)
}

func well(x ad.Value) ad.Value { return ad.Sum(x*x*x*x - 3*x*x + ad.Sin(x)) }

// Newton is where a step of Newton's method leads.
func Newton(x ad.Tensor[float64], a ad.Tensor[float64]) (y ad.Value) {
	f := ad.Exp(a*x) - x*x
	return x - ad.Grad(f, x)/(1+ad.Grad(ad.Grad(f, x), x))
}

//gradgen:vjp straight
func round(x ad.Value) ad.Value { return ad.Round(8*x) / 8 }

func straight(x, ct ad.Value) (dx ad.Value) { return ct }

func block(h, w ad.Value) (y ad.Value) { return ad.Tanh(ad.MatMul(ad.Sin(h), w)) * h }

// Layers has checkpoints, and a rule for a gradient.
func Layers(x ad.Tensor[[3][3]float64], w ad.Tensor[[3][3]float64]) (loss, rounded ad.Value) {
	h := x
	for range 3 {
		h = ad.Checkpoint(block, h, w)
	}
	return ad.Sum(h * h), ad.Sum(round(x) * w)
}

// Force is the gradient of an energy, and has no gradient of its own to speak of.
func Force(x ad.Tensor[[5]float64]) (force, power ad.Value) {
	force = -ad.Grad(well, x)
	return force, ad.Sum(force * x)
}

// Descent is the loss after steps of gradient descent.
func Descent(x ad.Tensor[[5]float64], rate ad.Tensor[float64]) (loss ad.Value) {
	for range 3 {
		x = x - 0.01*rate*ad.Grad(well, x)
	}
	return well(x)
}

//gradgen:vjp dragBack
func drag(v ad.Value) ad.Value { return ad.Tanh(v) }

func dragBack(v, ct ad.Value) (dv ad.Value) { return ct * (1 - ad.Tanh(v)*ad.Tanh(v)) }

func force(a, v, d ad.Value) ad.Value { return -ad.Sin(a) - drag(d*v) }

// Pendulum is how far a loop's pendulum is from what was seen.
func Pendulum(angle, speed, damping ad.Tensor[float64], push ad.Tensor[[200]float64]) (loss ad.Value) {
	_, angles := ad.Scan(func(s []ad.Value, f ad.Value) (next []ad.Value, angle ad.Value) {
		a, v := s[0], s[1]
		acc := ad.Checkpoint(force, a, v, damping) + f
		return []ad.Value{a + 0.01*v, v + 0.01*acc}, a
	}, []ad.Value{angle, speed}, push)
	return ad.Mean((angles - 0.3) * (angles - 0.3))
}

// LongDescent is the loss after more steps, in a loop whose steps use a gradient.
func LongDescent(x ad.Tensor[[5]float64], rates ad.Tensor[[60]float64]) (loss ad.Value) {
	last, _ := ad.Scan(func(x, rate ad.Value) (next, y ad.Value) {
		return x - 0.001*rate*ad.Grad(well, x), 0
	}, x, rates)
	return well(last)
}
`
	var subjects []*subject
	for _, fn := range load(t, "spec.go", []byte(src)).Funcs {
		from := map[string]irtest.Interval{}
		for _, n := range fn.Graph.Inputs {
			from[n.Attrs.Name] = irtest.Interval{Lo: 0.2, Hi: 1}
		}
		s := newSubject(fn.Name, fn.Graph, from, 2)
		s.smooth = fn.Name != "Force"
		all := []ir.Mode{ir.ModeSplit, ir.ModeJVP, ir.ModeVJP, ir.ModeJacobian}
		if s.smooth {
			all = append(all, ir.ModeHVP, ir.ModeHessian)
		}
		fn.Emit = emitting(all...)
		s.fn = fn
		subjects = append(subjects, s)
	}
	oracle(t, subjects)
}
