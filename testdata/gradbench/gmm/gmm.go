// Package gmm is the log-likelihood of a Gaussian mixture model, with a
// Wishart prior on the precisions.
package gmm

import "github.com/gradgen/gradgen/ir/ad"

const (
	N = 6 // points
	D = 3 // dimensions
	K = 4 // components
	L = D * (D - 1) / 2

	Gamma = 1.5
	M     = 2
)

// Params are the parameters: weights, means, and of each component a lower
// triangular matrix by the logarithm of its diagonal, q, and the rest, l, column
// by column.
type Params struct {
	Alphas ad.Tensor[[K]float64]
	Means  ad.Tensor[[K][D]float64]
	Q      ad.Tensor[[K][D]float64]
	L      ad.Tensor[[K][L]float64]
}

// Objective is the log-likelihood of the points.
func Objective(p Params, x ad.Tensor[[N][D]float64]) (value ad.Value) {
	eq := ad.Exp(p.Q)
	diff := ad.ExpandDims(x, 1) - p.Means // [N K D]
	var square ad.Value
	for i := range D {
		qx := ad.Slice(diff, 2, i, i+1) * ad.Slice(ad.ExpandDims(eq, 0), 2, i, i+1)
		for j := range i {
			at := j*D - j*(j+1)/2 + i - j - 1
			qx += ad.Slice(diff, 2, j, j+1) * ad.Slice(ad.ExpandDims(p.L, 0), 2, at, at+1)
		}
		square += ad.Squeeze(qx*qx, 2)
	}
	inner := p.Alphas + ad.Sum(p.Q, 1) - 0.5*square // [N K]
	fit := ad.Sum(ad.LogSumExp(inner, 1)) - N*ad.LogSumExp(p.Alphas)
	return fit - N*D*0.5*ad.Log(2*ad.Pi) + wishart(p.Q, eq, p.L)
}

func wishart(q, eq, l ad.Value) ad.Value {
	const n = D + M + 1
	c := n*D*(ad.Log(Gamma)-0.5*ad.Ln2) - 0.25*D*(D-1)*ad.Log(ad.Pi)
	for j := range D {
		c -= ad.Lgamma(0.5*n - 0.5*ad.Value(j))
	}
	return 0.5*Gamma*Gamma*(ad.Sum(eq*eq)+ad.Sum(l*l)) - M*ad.Sum(q) - K*c
}
