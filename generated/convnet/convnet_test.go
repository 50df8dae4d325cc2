package convnet_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/convnet"
	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/internal/data"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "convnet", new(convnet.Workspace), check.Options{Scale: 0.3, Below: convnet.Classes, Tolerance: 1e-5, Differences: 1e-5, Together: 2})
}

func TestFlat(t *testing.T) {
	check.Flat[convnet.Params, float32](t, convnet.NumParams)
}

func TestNoAllocs(t *testing.T) {
	ws, p, grad := new(convnet.Workspace), new(convnet.Params), new(convnet.Params)
	image, labels := new([convnet.N][1][28][28]float32), new([convnet.N]int32)
	check.NoAllocs(t,
		func() { ws.Loss(p, image, labels) },
		func() { ws.LossGrad(grad, p, image, labels) },
	)
}

// TestBadLabel: a label that is no class panics before anything is written.
func TestBadLabel(t *testing.T) {
	ws, p, grad := new(convnet.Workspace), new(convnet.Params), new(convnet.Params)
	image := new([convnet.N][1][28][28]float32)
	grad.B[0], grad.K1[0][0][0][0] = 5, 7
	want := *grad
	for _, bad := range []int32{-1, convnet.Classes, math.MaxInt32, math.MinInt32} {
		for _, at := range []int{0, convnet.N - 1} {
			labels := new([convnet.N]int32)
			labels[at] = bad
			says := fmt.Sprintf("labels[%d] is %d: out of range, it must be at least 0 and below %d", at, bad, convnet.Classes)
			check.Panics(t, says, func() { ws.Loss(p, image, labels) })
			check.Panics(t, says, func() { ws.LossGrad(grad, p, image, labels) })
			if *grad != want || *ws != (convnet.Workspace{}) {
				t.Fatalf("a label of %d has something written before the panic", bad)
			}
		}
	}
}

// random are weights whose layers keep the size of what goes through them.
func random(rng *rand.Rand) *convnet.Params {
	p := new(convnet.Params)
	normal := func(w []float32, inputs int) {
		for i := range w {
			w[i] = float32(rng.NormFloat64() * math.Sqrt(2/float64(inputs)))
		}
	}
	for i := range p.K1 {
		for y := range p.K1[i][0] {
			normal(p.K1[i][0][y][:], 3*3)
		}
	}
	for i := range p.K2 {
		for j := range p.K2[i] {
			for y := range p.K2[i][j] {
				normal(p.K2[i][j][y][:], convnet.C1*3*3)
			}
		}
	}
	for i := range p.W {
		normal(p.W[i][:], convnet.C2*7*7)
	}
	return p
}

// enlarge draws the 8x8 image three times as large in the middle of a 28x28 one.
func enlarge(to *[28][28]float32, pixels []float64) {
	for y := range 24 {
		for x := range 24 {
			to[2+y][2+x] = float32(pixels[y/3*8+x/3]) / 16
		}
	}
}

// A few steps on handwritten digits, made three times as large, teach the
// convolutional network to tell a batch of them.
func Example() {
	pixels, digits, err := data.Digits()
	if err != nil {
		fmt.Println(err)
		return
	}
	image, labels := new([convnet.N][1][28][28]float32), new([convnet.N]int32)
	for i := range image {
		enlarge(&image[i][0], pixels[i])
		labels[i] = int32(digits[i])
	}

	ws, grad := new(convnet.Workspace), new(convnet.Params)
	p := random(rand.New(rand.NewPCG(1, 2)))
	weights, slope := p.AppendFlat(nil), make([]float32, convnet.NumParams)
	for step := range 31 {
		loss := ws.LossGrad(grad, p, image, labels)
		if step%10 == 0 {
			fmt.Printf("step %2d: loss %.1f\n", step, loss)
		}
		slope = grad.AppendFlat(slope[:0])
		for i, g := range slope {
			weights[i] -= 0.05 * g
		}
		p.SetFlat(weights)
	}
	// Output:
	// step  0: loss 2.7
	// step 10: loss 0.9
	// step 20: loss 0.2
	// step 30: loss 0.1
}
