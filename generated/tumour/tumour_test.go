package tumour_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"

	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/internal/data"
	"github.com/gradgen/gradgen/generated/tumour"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "tumour", new(tumour.Workspace), check.Options{Scale: 1, Tolerance: 1e-12, Differences: 1e-8, Each: 32})
}

func TestFlat(t *testing.T) {
	check.Flat[tumour.Params, float64](t, tumour.NumParams)
}

func TestNoAllocs(t *testing.T) {
	var ws tumour.Workspace
	var p, grad tumour.Params
	x, y := new([tumour.N][tumour.D]float64), new([tumour.N]float64)
	check.NoAllocs(t,
		func() { ws.Loss(&p, x, y) },
		func() { ws.LossGrad(&grad, &p, x, y) },
	)
}

// samples are the tumours' features, each standardised over all of them, and
// -1 for the malignant and +1 for the benign ones.
func samples() (x *[tumour.N][tumour.D]float64, y *[tumour.N]float64, err error) {
	features, benign, err := data.BreastCancer()
	if err != nil {
		return nil, nil, err
	}
	x, y = new([tumour.N][tumour.D]float64), new([tumour.N]float64)
	for j := range tumour.D {
		mean, square := 0.0, 0.0
		for i := range features {
			mean += features[i][j] / tumour.N
		}
		for i := range features {
			square += (features[i][j] - mean) * (features[i][j] - mean) / tumour.N
		}
		for i := range features {
			x[i][j] = (features[i][j] - mean) / math.Sqrt(square)
		}
	}
	for i, b := range benign {
		y[i] = 2*float64(b) - 1
	}
	return x, y, nil
}

// fit fits the weights with L-BFGS, to which they are one vector, until the
// gradient is no longer than tolerance.
func fit(x *[tumour.N][tumour.D]float64, y *[tumour.N]float64, tolerance float64) (*tumour.Params, error) {
	var ws tumour.Workspace
	var p, grad tumour.Params
	problem := optimize.Problem{
		Func: func(v []float64) float64 {
			p.SetFlat(v)
			return ws.Loss(&p, x, y)
		},
		Grad: func(dst, v []float64) {
			p.SetFlat(v)
			ws.LossGrad(&grad, &p, x, y)
			grad.AppendFlat(dst[:0]) // dst has room for the vector: this fills it
		},
	}
	start := make([]float64, tumour.NumParams)
	result, err := optimize.Minimize(problem, start, &optimize.Settings{GradientThreshold: tolerance}, &optimize.LBFGS{})
	if err != nil {
		return nil, err
	}
	p.SetFlat(result.X)
	return &p, nil
}

// accuracy is the part of the samples that lie on their side of the plane.
func accuracy(p *tumour.Params, x *[tumour.N][tumour.D]float64, y *[tumour.N]float64) float64 {
	right := 0
	for i := range x {
		if y[i]*(floats.Dot(x[i][:], p.W[:])+p.B) > 0 {
			right++
		}
	}
	return float64(right) / tumour.N
}

func TestFit(t *testing.T) {
	x, y, err := samples()
	if err != nil {
		t.Fatal(err)
	}
	p, err := fit(x, y, 1e-8)
	if err != nil {
		t.Fatal(err)
	}
	var ws tumour.Workspace
	var grad tumour.Params
	loss := ws.LossGrad(&grad, p, x, y)
	if norm := floats.Norm(grad.AppendFlat(nil), 2); norm > 1e-7 {
		t.Errorf("at the minimum the gradient's norm is %v", norm)
	}
	if loss > 0.07 {
		t.Errorf("the loss is %v", loss)
	}
	if a := accuracy(p, x, y); a < 0.98 {
		t.Errorf("the accuracy is %v", a)
	}
	// Around the minimum of a convex function everything is higher.
	for i := range p.W {
		q := *p
		q.W[i] += 0.01
		if l := ws.Loss(&q, x, y); l <= loss {
			t.Errorf("with another weight %d the loss is %v, and %v at the minimum", i, l, loss)
		}
	}
}

// Gonum's L-BFGS fits the classifier to 569 tumours, through the vector that
// AppendFlat and SetFlat make of the parameters.
func Example() {
	x, y, err := samples()
	if err != nil {
		fmt.Println(err)
		return
	}
	var ws tumour.Workspace
	fmt.Printf("at first the loss is %.3f\n", ws.Loss(new(tumour.Params), x, y))

	var p, grad tumour.Params
	problem := optimize.Problem{
		Func: func(v []float64) float64 {
			p.SetFlat(v)
			return ws.Loss(&p, x, y)
		},
		Grad: func(dst, v []float64) {
			p.SetFlat(v)
			ws.LossGrad(&grad, &p, x, y)
			grad.AppendFlat(dst[:0]) // dst has room for the vector: this fills it
		},
	}
	settings := &optimize.Settings{GradientThreshold: 1e-6}
	result, err := optimize.Minimize(problem, make([]float64, tumour.NumParams), settings, &optimize.LBFGS{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p.SetFlat(result.X)
	ws.LossGrad(&grad, &p, x, y)
	fmt.Printf("fitted, it is %.3f\n", result.F)
	fmt.Println("the gradient is gone:", floats.Norm(grad.AppendFlat(nil), 2) < 1e-5)
	fmt.Printf("%.0f %% of the tumours are told apart\n", 100*accuracy(&p, x, y))
	// Output:
	// at first the loss is 0.693
	// fitted, it is 0.060
	// the gradient is gone: true
	// 99 % of the tumours are told apart
}
