package shapeinfer_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func TestAlgebra(t *testing.T) {
	none := ir.Attrs{}
	checkGood(t, []good{
		{ir.Cholesky, none, "float32[3 3]", "float32[3 3]"},
		{ir.Det, none, "float64[2 0 3 3]", "float64[2 0]"},
		{ir.LogAbsDet, none, "float64[0 0]", "float64[]"},
		{ir.LU, none, "float64[4 3 3]", "float64[4 4 3]"},
		{ir.Solve, none, "float64[3 3], float64[3 0]", "float64[3 0]"},
		{ir.Solve, none, "float64[2 1 3 3], float64[5 3 2]", "float64[2 5 3 2]"},
		{ir.TriangularSolve, none, "float32[3 3], float32[4 3 1]", "float32[4 3 1]"},
		{ir.LUSolve, none, "float32[4 3], float32[3 1]", "float32[3 1]"},
	})
	for _, op := range []ir.Op{ir.Cholesky, ir.Det, ir.LogAbsDet, ir.LU} {
		checkBad(t, []bad{
			{op, none, "int32[3 3]", "x is int32[3 3]; it takes floating-point elements: write ad.Cast[float64](x)"},
			{op, none, "float32[3]", "x has shape [3]; a matrix has two axes"},
			{op, none, "float32[2 3 4]", "x has shape [2 3 4], axis 1 being 3 and axis 2 4; a matrix here is square"},
		})
	}
	checkBad(t, []bad{
		{ir.Solve, none, "float32[3 3], float32[3]", "b has shape [3]; right sides are the columns of a matrix, which has two axes: write ad.ExpandDims(b, -1)"},
		{ir.Solve, none, "float32[3 3], float32[]", "b has shape []; right sides are the columns of a matrix, which has two axes"},
		{ir.Solve, none, "float32[3 3], float32[2 1]", "shapes [3 3] and [2 1]: a has order 3, and axis 0 of b is 2; they must be equal"},
		{ir.Solve, none, "float32[3 3], float64[3 1]", "a is float32[3 3] and b is float64[3 1]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{ir.TriangularSolve, none, "float32[2 3 3], float32[4 3 1]", "shapes [2 3 3] and [4 3 1]: of the leading axes, shapes [2] and [4] don't broadcast: axis 0 of a is 2, axis 0 of b is 4"},
		{ir.LUSolve, none, "float32[3 3], float32[3 1]", "a has shape [3 3], axis 0 being 3 and axis 1 3; a matrix of factors has a row more than columns"},
	})
	sort := func(axis int, d ir.DType) ir.Attrs { return ir.Attrs{Axis: axis, Type: ir.Type{DType: d}} }
	checkGood(t, []good{
		{ir.ArgSort, sort(1, ir.Int64), "float32[2 3]", "int64[2 3]"},
		{ir.ArgSort, sort(0, ir.Int32), "int64[0]", "int32[0]"},
		{ir.ScatterMax, axis(0), "float32[4 2], int32[3], float32[3 2]", "float32[4 2]"},
		{ir.ScatterMax, axis(1), "int32[4 2], int64[], int32[4]", "int32[4 2]"},
	})
	checkBad(t, []bad{
		{ir.ArgSort, sort(0, ir.Float32), "float32[2]", "positions of type float32; they are int32 or int64"},
		{ir.ArgSort, sort(1, ir.Int64), "float32[2]", "axis 1 of shape [2] is out of range: its axes are 0 to 0"},
		{ir.ArgSort, sort(0, ir.Int64), "bool[2]", "x is bool[2]; it takes numeric elements: write ad.Cast[int32](x)"},
		{ir.ScatterMax, axis(0), "float32[4], float32[3], float32[3]", "indices is float32[3]; positions are int32 or int64: write ad.Cast[int32](indices)"},
		{ir.ScatterMax, axis(0), "float32[4], int32[3], float32[2]", "updates has shape [2]; slices of x, of shape [4], along axis 0 at positions of shape [3] have [3]"},
		{ir.ScatterMax, axis(0), "float32[0], int32[3], float32[3]", "axis 0 of shape [0] is empty: no position is in range"},
		{ir.ScatterMax, axis(0), "float32[4], int32[3], float64[3]", "x is float32[4] and updates is float64[3]; float32 and float64 don't mix: write ad.Cast[float64](x)"},
	})
}
