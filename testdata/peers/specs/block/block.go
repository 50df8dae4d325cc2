// Package block declares case f: a pre-norm transformer block for one sequence.
package block

import "github.com/gradgen/gradgen/ir/ad"

const (
	S = 32    // sequence
	H = 4     // heads
	D = 16    // width of a head
	E = H * D // width of the model
	F = 4 * E // width of the feed-forward layer
)

// Params are the weights.
type Params struct {
	G1, Be1 ad.Tensor[[E]float32]
	Wq      ad.Tensor[[E][E]float32]
	Bq      ad.Tensor[[E]float32]
	Wk      ad.Tensor[[E][E]float32]
	Bk      ad.Tensor[[E]float32]
	Wv      ad.Tensor[[E][E]float32]
	Bv      ad.Tensor[[E]float32]
	Wo      ad.Tensor[[E][E]float32]
	Bo      ad.Tensor[[E]float32]
	G2, Be2 ad.Tensor[[E]float32]
	W1      ad.Tensor[[E][F]float32]
	B1      ad.Tensor[[F]float32]
	W2      ad.Tensor[[F][E]float32]
	B2      ad.Tensor[[E]float32]
}

// Loss is the mean squared difference of the block's output from t.
func Loss(p Params, x, t ad.Tensor[[S][E]float32]) (loss ad.Value) {
	n := ad.LayerNorm(x, p.G1, p.Be1, 1e-5)
	q, k, v := heads(dense(n, p.Wq, p.Bq)), heads(dense(n, p.Wk, p.Bk)), heads(dense(n, p.Wv, p.Bv))
	score := ad.MatMul(q, ad.Transpose(k, 0, 2, 1)) / ad.Sqrt(D) // [H S S]
	mixed := ad.MatMul(ad.Softmax(score, -1), v)                 // [H S D]
	h := x + dense(ad.Reshape(ad.Transpose(mixed, 1, 0, 2), S, E), p.Wo, p.Bo)
	m := ad.LayerNorm(h, p.G2, p.Be2, 1e-5)
	y := h + dense(ad.GeluTanh(dense(m, p.W1, p.B1)), p.W2, p.B2)
	return ad.Mean(ad.Square(y - t))
}

func dense(x, w, b ad.Value) ad.Value { return ad.MatMul(x, w) + b }

// heads splits the last axis: [S E] to [H S D].
func heads(x ad.Value) ad.Value { return ad.Transpose(ad.Reshape(x, S, H, D), 1, 0, 2) }
