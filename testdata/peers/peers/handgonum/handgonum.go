// Package handgonum is package hand over gonum's BLAS, and g_logreg in gonum's
// mat.
package handgonum

import (
	"math"

	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/peers/hand"
	"github.com/gradgen/gradgen/testdata/peers/spec"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

func general(r, c int, d []float32) blas32.General {
	return blas32.General{Rows: r, Cols: c, Stride: c, Data: d[:r*c]}
}

// Kernels are gonum's, with hand's Tanh (gonum has none).
var Kernels = hand.Kernels{
	NN: func(m, n, k int, a, b, c []float32) {
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, general(m, k, a), general(k, n, b), 0, general(m, n, c))
	},
	TN: func(m, n, k int, a, b, c []float32) {
		blas32.Gemm(blas.Trans, blas.NoTrans, 1, general(k, m, a), general(k, n, b), 0, general(m, n, c))
	},
	NT: func(m, n, k int, a, b, c []float32) {
		blas32.Gemm(blas.NoTrans, blas.Trans, 1, general(m, k, a), general(n, k, b), 0, general(m, n, c))
	},
	Tanh: hand.Plain.Tanh,
}

// Programs lists the cases.
func Programs() []harness.Prog {
	out := hand.With(Kernels)
	for i := range out {
		if out[i].Case == "g_logreg" {
			out[i].Build = logreg
		}
	}
	return out
}

type problem struct {
	X       *mat.Dense
	y       []float64
	z, r    *mat.VecDense
	gw      *mat.VecDense
	w       *mat.VecDense
	b       float64
	loss    float64
	gb      float64
	n, dims int
}

func newProblem() *problem {
	in := spec.Get("g_logreg")
	return &problem{X: mat.NewDense(1000, 50, in.Get("X").F64()), y: in.Get("y").F64(), z: mat.NewVecDense(1000, nil), r: mat.NewVecDense(1000, nil),
		gw: mat.NewVecDense(50, nil), w: mat.NewVecDense(50, in.Get("w").F64()), b: in.Get("b").Data[0], n: 1000, dims: 50}
}

func softplus(z float64) float64 { return math.Max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) }

func (p *problem) step() {
	p.z.MulVec(p.X, p.w)
	p.loss, p.gb = 0, 0
	c := 1 / float64(p.n)
	for i := range p.n {
		z := p.z.AtVec(i) + p.b
		p.loss += c * (softplus(z) - p.y[i]*z)
		d := c * (1/(1+math.Exp(-z)) - p.y[i])
		p.r.SetVec(i, d)
		p.gb += d
	}
	p.gw.MulVec(p.X.T(), p.r)
}

func logreg() (func(), func() harness.Result) {
	p := newProblem()
	return p.step, func() harness.Result {
		return harness.Result{Loss: p.loss, Grads: map[string][]float64{"w": p.gw.RawVector().Data, "b": {p.gb}}}
	}
}
