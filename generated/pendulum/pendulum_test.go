package pendulum_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/pendulum"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "pendulum", new(pendulum.Workspace), check.Options{Scale: 1, Tolerance: 1e-12, Differences: 1e-7, Each: 32})
}

func TestFlat(t *testing.T) {
	check.Flat[pendulum.Params, float64](t, pendulum.NumParams)
}

func TestNoAllocs(t *testing.T) {
	var ws pendulum.Workspace
	var p, grad pendulum.Params
	var angles [pendulum.Steps]float64
	check.NoAllocs(t,
		func() { ws.Swing(&angles, &p) },
		func() { ws.SwingVJP(&grad, &p, &angles) },
		func() { ws.Loss(&p, &angles) },
		func() { ws.LossGrad(&grad, &p, &angles) },
	)
}

// TestText: the code of ten times as many steps is as long, but for digits.
func TestText(t *testing.T) {
	const file = "../../testdata/specs/pendulum/pendulum.go"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	size := func(src []byte) (n int) {
		pkg, ds := compile.Source(file, src)
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		files, ds, err := compile.Package(pkg, compile.Options{Options: codegen.Options{Package: "pendulum"}})
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		for _, f := range files {
			n += len(f.Source)
		}
		return n
	}
	more := bytes.Replace(src, []byte("Steps    = 400 "), []byte("Steps    = 4000 "), 1)
	if bytes.Equal(more, src) {
		t.Fatal("the spec has another number of steps")
	}
	if n, m := size(src), size(more); m > n+n/50 {
		t.Errorf("the code has %d bytes, and %d for ten times as many steps", n, m)
	}
}

// truth is the pendulum that is measured: 0.85 m long, let go at an angle of
// 1.2 rad.
var truth = pendulum.Params{Angle: 1.2, Speed: 0, Gravity: 9.81 / 0.85, Drag: 0.15}

// measure is the pendulum's angles as an instrument sees them, with an error
// of about noise. It integrates in steps of a hundredth of an interval by
// another method than the spec, that of Störmer and Verlet.
func measure(p pendulum.Params, noise float64) *[pendulum.Steps]float64 {
	const fine = 100
	const h = pendulum.Interval / fine
	rng := rand.New(rand.NewPCG(1, 2))
	measured := new([pendulum.Steps]float64)
	angle, speed := p.Angle, p.Speed
	for i := range measured {
		measured[i] = angle + noise*rng.NormFloat64()
		for range fine {
			speed += h / 2 * (-p.Gravity*math.Sin(angle) - p.Drag*speed)
			angle += h * speed
			speed = (speed - h/2*p.Gravity*math.Sin(angle)) / (1 + h/2*p.Drag)
		}
	}
	return measured
}

// fit is the pendulum that comes nearest to the measurements, sought by L-BFGS
// from one of 1 m on that is let go where the first measurement is.
func fit(measured *[pendulum.Steps]float64) (pendulum.Params, error) {
	var ws pendulum.Workspace
	p, grad := pendulum.Params{Angle: measured[0], Gravity: 9.81}, pendulum.Params{}
	problem := optimize.Problem{
		Func: func(v []float64) float64 {
			p.SetFlat(v)
			return ws.Loss(&p, measured)
		},
		Grad: func(dst, v []float64) {
			p.SetFlat(v)
			ws.LossGrad(&grad, &p, measured)
			grad.AppendFlat(dst[:0]) // dst has room for the vector: this fills it
		},
	}
	result, err := optimize.Minimize(problem, p.AppendFlat(nil), &optimize.Settings{GradientThreshold: 1e-9}, &optimize.LBFGS{})
	if err != nil {
		return p, err
	}
	p.SetFlat(result.X)
	return p, nil
}

// TestFit: what was measured exactly is found again, to the error of the
// integration; what was measured with an error to what four hundred
// measurements leave of that.
func TestFit(t *testing.T) {
	for _, c := range []struct{ noise, tolerance, loss float64 }{
		{0, 1e-5, 1e-12},
		{0.02, 0.01, 0.02 * 0.02 * 1.1},
	} {
		measured := measure(truth, c.noise)
		p, err := fit(measured)
		if err != nil {
			t.Fatal(err)
		}
		got, want := p.AppendFlat(nil), truth.AppendFlat(nil)
		if !floats.EqualApprox(got, want, c.tolerance) {
			t.Errorf("noise %v: the pendulum is %v, found as %v", c.noise, want, got)
		}
		var ws pendulum.Workspace
		if loss := ws.Loss(&p, measured); loss > c.loss {
			t.Errorf("noise %v: the loss is %v", c.noise, loss)
		}
	}
}

// A pendulum's length and drag are found from the angles that were measured
// while it swung: the gradient goes back through four hundred steps.
func Example() {
	measured := measure(truth, 0.02)
	var ws pendulum.Workspace
	p := pendulum.Params{Angle: measured[0], Gravity: 9.81}
	fmt.Printf("a pendulum of 1 m without drag misses by %.2f rad\n", math.Sqrt(ws.Loss(&p, measured)))

	p, err := fit(measured)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("one of %.3f m with the drag %.3f/s, let go at %.2f rad, by %.2f rad\n", 9.81/p.Gravity, p.Drag, p.Angle, math.Sqrt(ws.Loss(&p, measured)))
	// Output:
	// a pendulum of 1 m without drag misses by 0.93 rad
	// one of 0.850 m with the drag 0.149/s, let go at 1.20 rad, by 0.02 rad
}
