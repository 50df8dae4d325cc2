// Package logreg declares case g: logistic regression in float64.
package logreg

import "github.com/gradgen/gradgen/ir/ad"

const (
	N = 1000
	D = 50
)

// Params are the weights.
type Params struct {
	W ad.Tensor[[D]float64]
	B ad.Tensor[[1]float64]
}

// Loss is the mean negative log-likelihood of the labels y, each 0 or 1.
func Loss(p Params, x ad.Tensor[[N][D]float64], y ad.Tensor[[N]float64]) (loss ad.Value) {
	z := ad.MatMul(x, p.W) + p.B
	return ad.Mean(ad.Softplus(z) - y*z)
}
