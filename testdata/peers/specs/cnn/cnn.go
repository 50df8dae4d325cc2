// Package cnn declares case e: a small convolutional classifier in NCHW order.
package cnn

import "github.com/gradgen/gradgen/ir/ad"

const (
	N       = 32
	C1, C2  = 8, 16
	Flat    = C2 * 7 * 7
	Classes = 10
)

// Params are the weights.
type Params struct {
	K1 ad.Tensor[[C1][1][3][3]float32]
	B1 ad.Tensor[[C1][1][1]float32]
	K2 ad.Tensor[[C2][C1][3][3]float32]
	B2 ad.Tensor[[C2][1][1]float32]
	W  ad.Tensor[[Flat][Classes]float32]
	B  ad.Tensor[[Classes]float32]
}

// Loss is the mean softmax cross-entropy of a batch.
func Loss(p Params, x ad.Tensor[[N][1][28][28]float32], labels ad.Tensor[[N]int32]) (loss ad.Value) {
	h := layer(layer(x, p.K1, p.B1), p.K2, p.B2)
	return ad.Mean(ad.CrossEntropy(ad.MatMul(ad.Reshape(h, N, Flat), p.W)+p.B, labels))
}

func layer(x, k, b ad.Value) ad.Value {
	return ad.MaxPool2D(ad.Relu(ad.Conv2D(x, k, ad.Padding(1))+b), 2, 2)
}
