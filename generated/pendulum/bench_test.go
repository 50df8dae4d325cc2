package pendulum_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/generated/pendulum"
)

const h = pendulum.Interval

// A stage is one of the four of a Runge-Kutta step: where the acceleration is
// taken, and the sine of the angle there.
type stage struct{ angle, speed, sin float64 }

// A stepper is the loss and its gradient as one writes them by hand: it keeps
// the stages of all steps, and goes back through them.
type stepper struct {
	stages [pendulum.Steps][4]stage
	miss   [pendulum.Steps]float64
}

// stage keeps a stage and gives the acceleration there.
func (s *stepper) stage(p *pendulum.Params, i, k int, angle, speed float64) float64 {
	sin := math.Sin(angle)
	s.stages[i][k] = stage{angle, speed, sin}
	return -p.Gravity*sin - p.Drag*speed
}

// lossGrad is LossGrad.
func (s *stepper) lossGrad(grad, p *pendulum.Params, measured *[pendulum.Steps]float64) (loss float64) {
	angle, speed := p.Angle, p.Speed
	for i := range measured {
		s.miss[i] = angle - measured[i]
		loss += s.miss[i] * s.miss[i] / pendulum.Steps
		v1, a1 := speed, s.stage(p, i, 0, angle, speed)
		v2 := speed + h/2*a1
		a2 := s.stage(p, i, 1, angle+h/2*v1, v2)
		v3 := speed + h/2*a2
		a3 := s.stage(p, i, 2, angle+h/2*v2, v3)
		v4 := speed + h*a3
		a4 := s.stage(p, i, 3, angle+h*v3, v4)
		angle += h / 6 * (v1 + 2*(v2+v3) + v4)
		speed += h / 6 * (a1 + 2*(a2+a3) + a4)
	}

	*grad = pendulum.Params{}
	dangle, dspeed := 0.0, 0.0 // of what the step gives
	for i := len(measured) - 1; i >= 0; i-- {
		st := &s.stages[i]
		// back takes the gradient of an acceleration through its stage.
		back := func(k int, da float64) (dangle, dspeed float64) {
			grad.Gravity -= da * st[k].sin
			grad.Drag -= da * st[k].speed
			return -da * p.Gravity * math.Cos(st[k].angle), -da * p.Drag
		}
		x4, u4 := back(3, h/6*dspeed)
		u4 += h / 6 * dangle
		x3, u3 := back(2, h/3*dspeed+h*u4)
		u3 += h/3*dangle + h*x4
		x2, u2 := back(1, h/3*dspeed+h/2*u3)
		u2 += h/3*dangle + h/2*x3
		x1, u1 := back(0, h/6*dspeed+h/2*u2)
		u1 += h/6*dangle + h/2*x2
		dangle += x1 + x2 + x3 + x4 + 2*s.miss[i]/pendulum.Steps
		dspeed += u1 + u2 + u3 + u4
	}
	grad.Angle, grad.Speed = dangle, dspeed
	return loss
}

// TestSame: what is compared computes the same.
func TestSame(t *testing.T) {
	measured := measure(truth, 0.02)
	p := pendulum.Params{Angle: 1, Speed: 0.2, Gravity: 9.81, Drag: 0.1}
	var got, want pendulum.Params
	loss, byHand := new(pendulum.Workspace).LossGrad(&got, &p, measured), new(stepper).lossGrad(&want, &p, measured)
	if math.Abs(loss-byHand) > 1e-12 {
		t.Errorf("the loss is %v, and %v by hand", loss, byHand)
	}
	w := want.AppendFlat(nil)
	for i, g := range got.AppendFlat(nil) {
		if math.Abs(g-w[i]) > 1e-11 {
			t.Errorf("element %d of the gradient is %v, and %v by hand", i, g, w[i])
		}
	}
}

// BenchmarkPendulum is the loss and its gradient.
func BenchmarkPendulum(b *testing.B) {
	measured := measure(truth, 0.02)
	p, grad := pendulum.Params{Angle: 1, Gravity: 9.81, Drag: 0.1}, pendulum.Params{}
	b.Run("gradgen", func(b *testing.B) {
		ws := new(pendulum.Workspace)
		b.ReportAllocs()
		for b.Loop() {
			ws.LossGrad(&grad, &p, measured)
		}
	})
	b.Run("hand", func(b *testing.B) {
		s := new(stepper)
		b.ReportAllocs()
		for b.Loop() {
			s.lossGrad(&grad, &p, measured)
		}
	})
}

// BenchmarkForward is the loss alone.
func BenchmarkForward(b *testing.B) {
	measured := measure(truth, 0.02)
	p, ws := pendulum.Params{Angle: 1, Gravity: 9.81, Drag: 0.1}, new(pendulum.Workspace)
	b.ReportAllocs()
	for b.Loop() {
		ws.Loss(&p, measured)
	}
}
