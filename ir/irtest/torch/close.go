package torch

import (
	"math"

	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// Close returns an error when got isn't want: to 1e-12 of each element, and to
// 1e-13 of the largest, or of 1 when that is less, as what differs in the last
// bits may cancel out.
// It says how many elements aren't, and which is the worst.
func Close(got, want *interp.Tensor) error {
	largest := 0.0
	for _, v := range want.F {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			largest = max(largest, math.Abs(v))
		}
	}
	return irtest.Tol{Rel: 1e-12, Abs: 1e-13 * min(largest, 1)}.Close(got, want)
}
