// Package bcast declares case d: arithmetic on operands that broadcast, so that
// each gradient is summed over other axes.
package bcast

import "github.com/gradgen/gradgen/ir/ad"

// Params are the three operands.
type Params struct {
	A ad.Tensor[[64][1][128]float32]
	B ad.Tensor[[1][32][128]float32]
	C ad.Tensor[[128]float32]
}

// Loss is the sum of tanh(a + b*c).
func Loss(p Params) (loss ad.Value) { return ad.Sum(ad.Tanh(p.A + p.B*p.C)) }
