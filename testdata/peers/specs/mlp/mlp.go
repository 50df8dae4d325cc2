// Package mlp declares case b: a classifier with one hidden layer, for batches
// of 32 and of 256.
package mlp

import "github.com/gradgen/gradgen/ir/ad"

const (
	In      = 784
	Hidden  = 128
	Classes = 10
)

// Params are the weights.
type Params struct {
	W1 ad.Tensor[[In][Hidden]float32]
	B1 ad.Tensor[[Hidden]float32]
	W2 ad.Tensor[[Hidden][Classes]float32]
	B2 ad.Tensor[[Classes]float32]
}

// Loss32 is the mean softmax cross-entropy of a batch of 32.
func Loss32(p Params, x ad.Tensor[[32][In]float32], labels ad.Tensor[[32]int32]) (loss ad.Value) {
	return crossEntropy(p, x, labels)
}

// Loss256 is the mean softmax cross-entropy of a batch of 256.
func Loss256(p Params, x ad.Tensor[[256][In]float32], labels ad.Tensor[[256]int32]) (loss ad.Value) {
	return crossEntropy(p, x, labels)
}

func crossEntropy(p Params, x, labels ad.Value) ad.Value {
	h := ad.Relu(ad.MatMul(x, p.W1) + p.B1)
	return ad.Mean(ad.CrossEntropy(ad.MatMul(h, p.W2)+p.B2, labels))
}
