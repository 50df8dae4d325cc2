package affine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/affine"
	"github.com/gradgen/gradgen/generated/internal/check"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "affine", new(affine.Workspace), check.Options{Scale: 0.3, Tolerance: 1e-5, Differences: 1e-5, Each: 10})
}

func TestNoAllocs(t *testing.T) {
	var ws affine.Workspace
	x, w, dw := new([32][784]float32), new([784][10]float32), new([784][10]float32)
	var b, db [10]float32
	check.NoAllocs(t,
		func() { ws.Affine(x, w, &b) },
		func() { ws.AffineGrad(dw, &db, x, w, &b) },
	)
}

// A layer with random weights learns, by gradient descent, to give zeros for a
// batch of random inputs.
func Example() {
	rng := rand.New(rand.NewPCG(1, 2))
	x, w := new([32][784]float32), new([784][10]float32)
	for i := range x {
		for j := range x[i] {
			x[i][j] = float32(rng.NormFloat64())
		}
	}
	for i := range w {
		for j := range w[i] {
			w[i][j] = 0.1 * float32(rng.NormFloat64())
		}
	}
	var b [10]float32

	var ws affine.Workspace
	dw, db := new([784][10]float32), new([10]float32)
	const rate = 0.02
	for step := range 31 {
		loss := ws.AffineGrad(dw, db, x, w, &b)
		if step%10 == 0 {
			fmt.Printf("step %2d: %.1f\n", step, loss)
		}
		for i := range w {
			for j := range w[i] {
				w[i][j] -= rate * dw[i][j]
			}
		}
		for j := range b {
			b[j] -= rate * db[j]
		}
	}
	// Output:
	// step  0: 7.4
	// step 10: 0.9
	// step 20: 0.1
	// step 30: 0.0
}
