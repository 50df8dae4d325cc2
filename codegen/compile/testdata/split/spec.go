// Package p declares functions to be run in halves.
package p

import "github.com/gradgen/gradgen/ir/ad"

// Params are the weights of a classifier of words.
type Params struct {
	Table ad.Tensor[[9][6]float32]
	W1    ad.Tensor[[6][12]float32]
	B1    ad.Tensor[[12]float32]
	W2    ad.Tensor[[12][5]float32]
	B2    ad.Tensor[[5]float32]
}

// Loss is the loss of a batch of words.
//
//gradgen:emit split
func Loss(p Params, words, labels ad.Tensor[[7]int32]) (loss ad.Value) {
	x := ad.Gather(p.Table, words, 0)
	h := ad.Relu(ad.MatMul(x, p.W1) + p.B1)
	logits := ad.MatMul(h, p.W2) + p.B2
	return ad.Mean(ad.CrossEntropy(logits, labels))
}

// Keep has the names that gradgen gives itself.
type Keep struct {
	H    ad.Tensor[[4]float64]
	Gain ad.Tensor[[4]float64]
}

// Block has results of every kind.
//
//gradgen:emit split
func Block(keep Keep, x ad.Tensor[[3][4]float64], scale ad.Tensor[float64]) (out, norm, best ad.Value) {
	h := ad.Tanh(x*scale + keep.H)
	out = ad.LayerNorm(ad.Exp(h), keep.Gain, keep.H, 1e-5)
	norm = ad.Norm(out) * scale
	best = ad.ArgMax(out, -1)
	return
}

// Pool keeps a mask.
//
//gradgen:emit split
func Pool(image ad.Tensor[[1][2][6][6]float32], w ad.Tensor[[3][2][3][3]float32]) (y ad.Value) {
	return ad.MaxPool2D(ad.Relu(ad.Conv2D(image, w, ad.Padding(1))), 2, 2)
}

// Plain has nothing to keep.
//
//gradgen:emit split
func Plain(x ad.Tensor[[40]float32]) (y ad.Value) {
	return x * x
}

// Deep is long enough for several functions.
//
//gradgen:emit split
func Deep(w ad.Tensor[[8][8]float64], x ad.Tensor[[8][8]float64], t ad.Tensor[float64]) (y ad.Value) {
	y = x
	for range 24 {
		h := ad.Tanh(ad.MatMul(y, w))
		y = (h + ad.Exp(-h*h)) * ad.Sin(t+ad.Mean(y))
	}
	return y
}
