// Package pendulum declares the fit of a pendulum to measurements of its
// swing: the equation of motion is integrated in a loop, and the gradient goes
// backwards through all of its steps.
package pendulum

import "github.com/gradgen/gradgen/ir/ad"

const (
	Steps    = 400  // measurements of the angle, and steps of the integration
	Interval = 0.02 // seconds between them
)

// Params are what is fitted.
type Params struct {
	Angle   ad.Tensor[float64] // rad, at the first measurement
	Speed   ad.Tensor[float64] // rad/s, then
	Gravity ad.Tensor[float64] // over the pendulum's length, 1/s²
	Drag    ad.Tensor[float64] // 1/s
}

// Swing is the angle at each measurement of a pendulum with the equation of
// motion
//
//	angle'' = -Gravity*sin(angle) - Drag*angle'
//
// which the Runge-Kutta method of fourth order integrates.
func Swing(p Params) (angles ad.Value) {
	_, angles = ad.Scan(func(s []ad.Value, _ ad.Value) (next []ad.Value, angle ad.Value) {
		return step(p, s[0], s[1]), s[0]
	}, []ad.Value{p.Angle, p.Speed}, ad.Arange[int32](Steps))
	return angles
}

// Loss is the mean squared distance of the swing from the measured angles.
func Loss(p Params, measured ad.Tensor[[Steps]float64]) (loss ad.Value) {
	miss := Swing(p) - measured
	return ad.Mean(miss * miss)
}

// step is angle and speed after an interval.
func step(p Params, angle, speed ad.Value) []ad.Value {
	const h = Interval
	v1, a1 := speed, acceleration(p, angle, speed)
	v2, a2 := speed+h/2*a1, acceleration(p, angle+h/2*v1, speed+h/2*a1)
	v3, a3 := speed+h/2*a2, acceleration(p, angle+h/2*v2, speed+h/2*a2)
	v4, a4 := speed+h*a3, acceleration(p, angle+h*v3, speed+h*a3)
	return []ad.Value{
		angle + h/6*(v1+2*(v2+v3)+v4),
		speed + h/6*(a1+2*(a2+a3)+a4),
	}
}

func acceleration(p Params, angle, speed ad.Value) ad.Value {
	return -p.Gravity*ad.Sin(angle) - p.Drag*speed
}
