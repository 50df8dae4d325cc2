package tumour_test

import (
	"testing"

	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/tumour"
)

// BenchmarkTumour is the loss of all samples, and loss and gradient.
func BenchmarkTumour(b *testing.B) {
	x, y, err := samples()
	if err != nil {
		b.Fatal(err)
	}
	ws, p, grad := new(tumour.Workspace), new(tumour.Params), new(tumour.Params)
	check.Ratio(b, "Loss", func() { ws.Loss(p, x, y) }, func() { ws.LossGrad(grad, p, x, y) })
}
