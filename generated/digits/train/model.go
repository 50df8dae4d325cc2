package main

import (
	"math"
	"math/rand/v2"

	"github.com/gradgen/gradgen/generated/digits"
)

// A model is the classifier's weights and what learning them takes.
type model struct {
	rng    *rand.Rand
	params digits.Params
	grad   digits.Params
	ws     digits.Workspace
	adam   adam

	// A batch.
	x      [digits.Batch][digits.Pixels]float32
	labels [digits.Batch]int32
	logits [digits.Batch][digits.Digits]float32
}

// newModel is a model with random weights.
func newModel(seed uint64) *model {
	m := &model{rng: rand.New(rand.NewPCG(seed, 0))}
	for i := range m.params.W1 {
		m.normal(m.params.W1[i][:], digits.Pixels)
	}
	for i := range m.params.W2 {
		m.normal(m.params.W2[i][:], digits.Hidden)
	}
	m.adam.weights = m.params.AppendFlat(nil)
	m.adam.mean = make([]float32, digits.NumParams)
	m.adam.square = make([]float32, digits.NumParams)
	return m
}

// normal sets weights to random numbers that keep the size of what goes
// through a rectified layer of so many inputs.
func (m *model) normal(w []float32, inputs int) {
	for i := range w {
		w[i] = float32(m.rng.NormFloat64() * math.Sqrt(2/float64(inputs)))
	}
}

// epoch learns from all samples once, as far as they fill batches, and returns
// the mean loss.
func (m *model) epoch(samples []sample, rate float32) float64 {
	order := m.rng.Perm(len(samples))
	loss, batches := 0.0, 0
	for ; len(order) >= digits.Batch; order = order[digits.Batch:] {
		for slot := range m.x {
			s := &samples[order[slot]]
			m.x[slot], m.labels[slot] = s.image, s.digit
		}
		loss += float64(m.ws.LossGrad(&m.grad, &m.params, &m.x, &m.labels))
		batches++
		m.params.SetFlat(m.adam.step(&m.grad, rate))
	}
	return loss / float64(batches)
}

// right is how many of the samples the model reads as what they are.
func (m *model) right(samples []sample) int {
	right := 0
	for ; len(samples) > 0; samples = samples[min(digits.Batch, len(samples)):] {
		batch := samples[:min(digits.Batch, len(samples))]
		for slot := range batch {
			m.x[slot] = batch[slot].image
		}
		m.ws.Logits(&m.logits, &m.params, &m.x)
		for slot := range batch {
			if largest(&m.logits[slot]) == batch[slot].digit {
				right++
			}
		}
	}
	return right
}

// largest is where the largest score is.
func largest(scores *[digits.Digits]float32) int32 {
	best := 0
	for d, v := range scores {
		if v > scores[best] {
			best = d
		}
	}
	return int32(best)
}

// Adam's constants: how much of the means stays from one step to the next, and
// what keeps a division by zero away.
const (
	keepMean   = 0.9
	keepSquare = 0.999
	tiny       = 1e-8
)

// adam is the state of the optimiser: the weights, and running means of their
// gradients and of the squares of these.
type adam struct {
	weights, mean, square, slope []float32
	steps                        int
}

// step takes a step down the gradient and returns the weights.
func (a *adam) step(grad *digits.Params, rate float32) []float32 {
	a.steps++
	a.slope = grad.AppendFlat(a.slope[:0])
	// The means start at zero: what that takes from them is made up for.
	scale := rate / float32(1-math.Pow(keepMean, float64(a.steps)))
	correct := 1 / float32(1-math.Pow(keepSquare, float64(a.steps)))
	for i, g := range a.slope {
		a.mean[i] = keepMean*a.mean[i] + (1-keepMean)*g
		a.square[i] = keepSquare*a.square[i] + (1-keepSquare)*g*g
		a.weights[i] -= scale * a.mean[i] / (float32(math.Sqrt(float64(correct*a.square[i]))) + tiny)
	}
	return a.weights
}
