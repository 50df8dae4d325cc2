package convnet_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/convnet"
	"github.com/gradgen/gradgen/generated/internal/check"
)

// BenchmarkConvnet is the loss of a batch, and loss and gradient.
func BenchmarkConvnet(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	ws, p, grad := new(convnet.Workspace), random(rng), new(convnet.Params)
	image, labels := new([convnet.N][1][28][28]float32), new([convnet.N]int32)
	for i := range image {
		for y := range image[i][0] {
			for x := range image[i][0][y] {
				image[i][0][y][x] = rng.Float32()
			}
		}
		labels[i] = rng.Int32N(convnet.Classes)
	}
	check.Ratio(b, "Loss", func() { ws.Loss(p, image, labels) }, func() { ws.LossGrad(grad, p, image, labels) })
}
