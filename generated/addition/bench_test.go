package addition_test

import (
	"testing"

	"github.com/gradgen/gradgen/generated/addition"
	"github.com/gradgen/gradgen/generated/internal/check"
)

// BenchmarkAddition is tiny graphs with operands that are broadcast, and their
// gradients.
func BenchmarkAddition(b *testing.B) {
	var ws addition.Workspace
	{
		a, v := [6][3]float64{{1, 2, 3}}, [3]float64{1, 0, -1}
		var da [6][3]float64
		var dv [3]float64
		check.Ratio(b, "Twice", func() { ws.Twice(&a, &v) }, func() { ws.TwiceGrad(&da, &dv, &a, &v) })
	}
	{
		var a, da [2][3]float32
		var v, dv, z [4][2][3]float32
		check.Ratio(b, "Stacked", func() { ws.Stacked(&z, &a, &v) }, func() { ws.StackedVJP(&da, &dv, &a, &v, &z) })
	}
	{
		var a, da, z [5][3]float32
		var dv float32
		check.Ratio(b, "Scalar", func() { ws.Scalar(&z, &a, 2) }, func() { ws.ScalarVJP(&da, &dv, &a, 2, &z) })
	}
	{
		var a, da [4][1]float64
		var v, dv [1][3]float64
		var z [4][3]float64
		check.Ratio(b, "Outer", func() { ws.Outer(&z, &a, &v) }, func() { ws.OuterVJP(&da, &dv, &a, &v, &z) })
	}
}
