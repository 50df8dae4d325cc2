// Package affine declares case a: an affine layer with a mean squared error.
package affine

import "github.com/gradgen/gradgen/ir/ad"

const (
	N   = 32
	In  = 784
	Out = 128
)

// Params are the weights.
type Params struct {
	W ad.Tensor[[In][Out]float32]
	B ad.Tensor[[Out]float32]
}

// Loss is the mean squared difference from t.
func Loss(p Params, x ad.Tensor[[N][In]float32], t ad.Tensor[[N][Out]float32]) (loss ad.Value) {
	return ad.Mean(ad.Square(ad.MatMul(x, p.W) + p.B - t))
}
