package tumour_test

import (
	"testing"

	"github.com/gradgen/gradgen/generated/tumour"
)

// BenchmarkTumour is the loss of all samples, and loss and gradient.
func BenchmarkTumour(b *testing.B) {
	x, y, err := samples()
	if err != nil {
		b.Fatal(err)
	}
	ws, p, grad := new(tumour.Workspace), new(tumour.Params), new(tumour.Params)
	b.Run("Loss", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ws.Loss(p, x, y)
		}
	})
	b.Run("LossGrad", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ws.LossGrad(grad, p, x, y)
		}
	})
}
