// Package tiny declares case c: a small network for one example at a time.
package tiny

import "github.com/gradgen/gradgen/ir/ad"

const (
	In     = 4
	Hidden = 8
)

// Params are the weights.
type Params struct {
	W1 ad.Tensor[[In][Hidden]float32]
	B1 ad.Tensor[[Hidden]float32]
	W2 ad.Tensor[[Hidden][Hidden]float32]
	B2 ad.Tensor[[Hidden]float32]
	W3 ad.Tensor[[Hidden][1]float32]
	B3 ad.Tensor[[1]float32]
}

// Loss is the squared difference from t.
func Loss(p Params, x ad.Tensor[[1][In]float32], t ad.Tensor[[1][1]float32]) (loss ad.Value) {
	h := ad.Tanh(ad.MatMul(x, p.W1) + p.B1)
	h = ad.Tanh(ad.MatMul(h, p.W2) + p.B2)
	return ad.Mean(ad.Square(ad.MatMul(h, p.W3) + p.B3 - t))
}
