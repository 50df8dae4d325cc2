package addition_test

import (
	"testing"

	"github.com/gradgen/gradgen/generated/addition"
)

// BenchmarkAddition is a tiny graph with a bias, and its gradient.
func BenchmarkAddition(b *testing.B) {
	var ws addition.Workspace
	a, v := [6][3]float64{{1, 2, 3}}, [3]float64{1, 0, -1}
	var da [6][3]float64
	var dv [3]float64
	b.Run("Twice", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ws.Twice(&a, &v)
		}
	})
	b.Run("TwiceGrad", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ws.TwiceGrad(&da, &dv, &a, &v)
		}
	})
}
