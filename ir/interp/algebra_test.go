package interp

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func sorted(name string, axis int, descending bool, x, want *Tensor) ruleCase {
	return ruleCase{ir.ArgSort, name, ir.Attrs{Axis: axis, Type: ir.Type{DType: want.Type.DType}, Reverse: descending}, []*Tensor{x}, want}
}

func scattered(name string, axis int, x, at, y, want *Tensor) ruleCase {
	return ruleCase{ir.ScatterMax, name, ir.Attrs{Axis: axis}, []*Tensor{x, at, y}, want}
}

var algebraCases = []ruleCase{
	sorted("equal ones stay in order", 0, false, f64(lens{5}, 2, 1, 2, 1, 0), i64(lens{5}, 4, 1, 3, 0, 2)),
	sorted("descending, equal ones stay in order", 0, true, f64(lens{5}, 2, 1, 2, 1, 0), i32(lens{5}, 0, 2, 1, 3, 4)),
	sorted("NaN last", 0, false, f64(lens{4}, nanF, inf, nanF, -inf), i64(lens{4}, 3, 1, 0, 2)),
	sorted("NaN first", 1, true, f64(lens{1, 4}, 0, inf, nanF, negZ), i64(lens{1, 4}, 2, 1, 0, 3)),
	sorted("columns of integers", 0, false, i32(lens{2, 2}, 5, 1, 3, 2), i32(lens{2, 2}, 1, 0, 0, 1)),

	scattered("an index twice", 0, f64(lens{3}, 0, 5, 1), i32(lens{3}, 2, 2, 1), f64(lens{3}, 4, 3, 2), f64(lens{3}, 0, 5, 4)),
	scattered("inner, NaN", 1, f64(lens{2, 2}, 1, 2, 3, 4), i64(lens{1}, 0), f64(lens{2, 1}, nanF, 9), f64(lens{2, 2}, nanF, 2, 9, 4)),
	scattered("integers, no indices", 0, i32(lens{2}, -1, 2), i64(lens{0}), i32(lens{0}), i32(lens{2}, -1, 2)),

	{ir.Cholesky, "the upper triangle isn't looked at", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 4, nanF, 2, 10)}, f64(lens{2, 2}, 2, 0, 1, 3)},
	{ir.Cholesky, "a batch, one not positive definite", ir.Attrs{}, []*Tensor{f64(lens{2, 1, 1}, 9, -1)}, f64(lens{2, 1, 1}, 3, nanF)},

	{ir.TriangularSolve, "lower", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 2, nanF, 1, 4), f64(lens{2, 1}, 4, 10)}, f64(lens{2, 1}, 2, 2)},
	{ir.TriangularSolve, "upper", ir.Attrs{Reverse: true}, []*Tensor{f64(lens{2, 2}, 2, 1, nanF, 4), f64(lens{2, 2}, 4, 5, 8, 4)}, f64(lens{2, 2}, 1, 2, 2, 1)},
	{ir.TriangularSolve, "one matrix for a batch", ir.Attrs{}, []*Tensor{f64(lens{1, 1}, 2), f64(lens{3, 1, 1}, 2, 4, 6)}, f64(lens{3, 1, 1}, 1, 2, 3)},

	{ir.Solve, "rows change places", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 0, 2, 1, 1), f64(lens{2, 1}, 4, 5)}, f64(lens{2, 1}, 3, 2)},
	{ir.Solve, "singular", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 1, 2, 2, 4), f64(lens{2, 1}, 1, 1)}, f64(lens{2, 1}, -inf, inf)},

	{ir.Det, "rows change places", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 0, 2, 3, 1)}, f64(nil, -6)},
	{ir.Det, "a batch, one singular", ir.Attrs{}, []*Tensor{f64(lens{2, 2, 2}, 1, 2, 2, 4, 1, 0, 0, 5)}, f64(lens{2}, negZ, 5)},
	{ir.Det, "of order 0", ir.Attrs{}, []*Tensor{f64(lens{0, 0})}, f64(nil, 1)},
	{ir.LogAbsDet, "of a negative determinant", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 0, 2, 3, 1)}, f64(nil, math.Log(3)+math.Log(2))},
	{ir.LogAbsDet, "singular", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 1, 2, 2, 4)}, f64(nil, -inf)},

	{ir.LU, "rows change places", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 1, 2, -4, 4)}, f64(lens{3, 2}, -4, 4, -0.25, 3, 1, 1)},
	{ir.LU, "a column of zeros", ir.Attrs{}, []*Tensor{f64(lens{2, 2}, 0, 2, 0, 4)}, f64(lens{3, 2}, 0, 2, 0, 4, 0, 1)},
	{ir.LUSolve, "rows change places", ir.Attrs{}, []*Tensor{f64(lens{3, 2}, -4, 4, -0.25, 3, 1, 1), f64(lens{2, 1}, 5, 4)}, f64(lens{2, 1}, 1, 2)},
	{ir.LUSolve, "of the transpose, where the first row changed its place", ir.Attrs{Reverse: true}, []*Tensor{f64(lens{3, 2}, -4, 4, -0.25, 3, 1, 1), f64(lens{2, 1}, -7, 10)}, f64(lens{2, 1}, 1, 2)},
	{ir.LUSolve, "of the transpose", ir.Attrs{Reverse: true}, []*Tensor{f64(lens{3, 2}, -4, 4, -0.25, 3, 1, 1), f64(lens{2, 1}, -3, 6)}, f64(lens{2, 1}, 1, 1)},
}

// The factors times one another are the matrix with its rows where they went.
func TestLUMultipliesBack(t *testing.T) {
	x := matrix{{1, 2, 3, 1}, {-4, 4, 0, 2}, {2, 5, 8, -3}, {-1, 0.5, 9, 1}}
	var rows matrix
	for _, r := range x {
		rows = append(rows, append([]float64(nil), r...))
	}
	f := lu(x)
	for j, p := range f[4] {
		rows[j], rows[int(p)] = rows[int(p)], rows[j]
	}
	for i := range 4 {
		for j := range 4 {
			sum := 0.0
			for k := range 4 {
				l := f[i][k]
				switch {
				case k == i:
					l = 1
				case k > i:
					l = 0
				}
				if k <= j {
					sum += l * f[k][j]
				}
			}
			if math.Abs(sum-rows[i][j]) > 1e-14 {
				t.Errorf("element %d, %d is %v, not %v", i, j, sum, rows[i][j])
			}
		}
	}
}
