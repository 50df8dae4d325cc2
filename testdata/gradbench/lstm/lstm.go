// Package lstm predicts the next character of a sequence.
package lstm

import "github.com/gradgen/gradgen/ir/ad"

const (
	Layers = 2
	B      = 4 // characters
	C      = 6 // of the sequence
)

// Objective is the mean negative log-likelihood of the sequence.
func Objective(main ad.Tensor[[2 * Layers][4 * B]float64], extra ad.Tensor[[3][B]float64], state ad.Tensor[[2 * Layers][B]float64], sequence ad.Tensor[[C][B]float64]) (loss ad.Value) {
	var hidden, cell []ad.Value
	for i := range Layers {
		hidden = append(hidden, row(state, 2*i))
		cell = append(cell, row(state, 2*i+1))
	}
	var total ad.Value
	for t := range C - 1 {
		x := row(sequence, t) * row(extra, 0)
		for i := range Layers {
			hidden[i], cell[i] = step(row(main, 2*i), row(main, 2*i+1), hidden[i], cell[i], x)
			x = hidden[i]
		}
		y := x*row(extra, 1) + row(extra, 2)
		y = y - ad.Log(ad.Sum(ad.Exp(y))+2)
		total += ad.Sum(row(sequence, t+1) * y)
	}
	return -total / ((C - 1) * B)
}

func row(x ad.Value, i int) ad.Value { return ad.Squeeze(ad.Slice(x, 0, i, i+1), 0) }

func step(w, b, hidden, cell, x ad.Value) (h, c ad.Value) {
	weight, bias := ad.Split(w, 0, 4), ad.Split(b, 0, 4)
	forget := ad.Sigmoid(x*weight[0] + bias[0])
	in := ad.Sigmoid(hidden*weight[1] + bias[1])
	out := ad.Sigmoid(x*weight[2] + bias[2])
	change := ad.Tanh(hidden*weight[3] + bias[3])
	c = cell*forget + in*change
	return out * ad.Tanh(c), c
}
