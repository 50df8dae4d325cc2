package digits_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/digits"
	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/internal/data"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "digits", new(digits.Workspace), check.Options{Scale: 0.5, Below: digits.Digits, Tolerance: 1e-5, Differences: 1e-5, Each: 10})
}

func TestFlat(t *testing.T) {
	check.Flat[digits.Params, float32](t, digits.NumParams)
}

func TestNoAllocs(t *testing.T) {
	var ws digits.Workspace
	var p, grad digits.Params
	x, logits := new([digits.Batch][digits.Pixels]float32), new([digits.Batch][digits.Digits]float32)
	labels := new([digits.Batch]int32)
	check.NoAllocs(t,
		func() { ws.Loss(&p, x, labels) },
		func() { ws.LossGrad(&grad, &p, x, labels) },
		func() { ws.Logits(logits, &p, x) },
		func() { ws.LogitsVJP(&grad, &p, x, logits) },
	)
}

// TestBadLabel: a label that is no digit panics before anything is written.
func TestBadLabel(t *testing.T) {
	var ws digits.Workspace
	var p, grad digits.Params
	x := new([digits.Batch][digits.Pixels]float32)
	grad.B1[0], grad.B2[9] = 5, 7
	want := grad
	for _, bad := range []int32{-1, 10, math.MaxInt32, math.MinInt32} {
		for _, at := range []int{0, 3, digits.Batch - 1} {
			labels := new([digits.Batch]int32)
			labels[at] = bad
			says := fmt.Sprintf("labels[%d] is %d: out of range, it must be at least 0 and below 10", at, bad)
			check.Panics(t, says, func() { ws.Loss(&p, x, labels) })
			check.Panics(t, says, func() { ws.LossGrad(&grad, &p, x, labels) })
			if grad != want || ws != (digits.Workspace{}) {
				t.Fatalf("a label of %d has something written before the panic", bad)
			}
		}
	}
}

// Stochastic gradient descent learns to read handwritten digits. Every fifth
// of them is held back.
func Example() {
	pixels, labels, err := data.Digits()
	if err != nil {
		fmt.Println(err)
		return
	}
	var learn, held []int
	for i := range labels {
		if i%5 == 0 {
			held = append(held, i)
		} else {
			learn = append(learn, i)
		}
	}
	var x [digits.Batch][digits.Pixels]float32
	var y [digits.Batch]int32
	load := func(slot, i int) {
		for j, v := range pixels[i] {
			x[slot][j] = float32(v) / 16
		}
		y[slot] = int32(labels[i])
	}

	rng := rand.New(rand.NewPCG(1, 2))
	var p digits.Params
	for i := range p.W1 {
		for j := range p.W1[i] {
			p.W1[i][j] = 0.2 * float32(rng.NormFloat64())
		}
	}
	for i := range p.W2 {
		for j := range p.W2[i] {
			p.W2[i][j] = 0.2 * float32(rng.NormFloat64())
		}
	}

	var ws digits.Workspace
	var grad digits.Params
	weights, slope := p.AppendFlat(nil), make([]float32, digits.NumParams)
	for epoch := 1; epoch <= 20; epoch++ {
		rng.Shuffle(len(learn), func(i, j int) { learn[i], learn[j] = learn[j], learn[i] })
		loss, batches := float32(0), len(learn)/digits.Batch
		for b := range batches {
			for slot := range digits.Batch {
				load(slot, learn[b*digits.Batch+slot])
			}
			loss += ws.LossGrad(&grad, &p, &x, &y) / float32(batches)
			slope = grad.AppendFlat(slope[:0])
			for i, g := range slope {
				weights[i] -= 0.5 * g
			}
			p.SetFlat(weights)
		}
		if epoch%5 == 0 {
			fmt.Printf("epoch %2d: loss %.2f\n", epoch, loss)
		}
	}

	right := 0
	var logits [digits.Batch][digits.Digits]float32
	for start := 0; start < len(held); start += digits.Batch {
		batch := held[start:min(start+digits.Batch, len(held))]
		for slot, i := range batch {
			load(slot, i)
		}
		ws.Logits(&logits, &p, &x)
		for slot := range batch {
			best := 0
			for d, v := range logits[slot] {
				if v > logits[slot][best] {
					best = d
				}
			}
			if best == int(y[slot]) {
				right++
			}
		}
	}
	fmt.Println("at least 95 % of the digits held back are read:", 100*right >= 95*len(held))
	// Output:
	// epoch  5: loss 0.22
	// epoch 10: loss 0.11
	// epoch 15: loss 0.09
	// epoch 20: loss 0.05
	// at least 95 % of the digits held back are read: true
}
