package irtest

import (
	"fmt"
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A Tol is how far a number may be from the one wanted: by Abs, or by Rel
// times the size of the one wanted.
type Tol struct{ Rel, Abs float64 }

// ok reports whether got is near enough to want. NaN is near NaN, an infinity
// itself.
func (tol Tol) ok(got, want float64) bool {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return true
	}
	return !math.IsInf(want, 0) && math.Abs(got-want) <= max(tol.Abs, tol.Rel*math.Abs(want))
}

// Close returns an error when got isn't of the type of want, or an element of
// it isn't near enough, which says how many aren't and which are the first and
// the worst. Integers and bools must be equal.
func (tol Tol) Close(got, want *interp.Tensor) error {
	if !got.Type.Equal(want.Type) || got.Len() != want.Len() {
		return fmt.Errorf("got %v with %d elements, want %v with %d", got.Type, got.Len(), want.Type, want.Len())
	}
	first, worst, count, most := -1, -1, 0, math.Inf(-1)
	for i := range want.Len() {
		g, w := number(got, i), number(want, i)
		if got.Get(i) == want.Get(i) || want.Type.DType.IsFloat() && tol.ok(g, w) {
			continue
		}
		count++
		if first < 0 {
			first = i
		}
		// Not a finite difference is the worst that can be.
		diff := math.Abs(g - w)
		if math.IsNaN(diff) {
			diff = math.Inf(1)
		}
		if diff > most {
			most, worst = diff, i
		}
	}
	if count == 0 {
		return nil
	}
	say := func(i int) string {
		g, w := number(got, i), number(want, i)
		return fmt.Sprintf("at %v got %v, want %v (difference %.3g, allowed %.3g)",
			position(want.Type.Shape, i), g, w, g-w, max(tol.Abs, tol.Rel*math.Abs(w)))
	}
	if !want.Type.DType.IsFloat() {
		say = func(i int) string {
			return fmt.Sprintf("at %v got %d, want %d", position(want.Type.Shape, i), got.I[i], want.I[i])
		}
	}
	s := fmt.Sprintf("%v: %d of %d elements differ; %s", want.Type, count, want.Len(), say(first))
	if worst != first {
		s += "; the worst " + say(worst)
	}
	return fmt.Errorf("%s", s)
}

// CloseAll is Close for the outputs of g.
func (tol Tol) CloseAll(g *ir.Graph, got, want []*interp.Tensor) error {
	if len(got) != len(want) || len(got) != len(g.Outputs) {
		return fmt.Errorf("got %d and want %d values for the %d outputs of %s", len(got), len(want), len(g.Outputs), g.Name)
	}
	for i, o := range g.Outputs {
		if err := tol.Close(got[i], want[i]); err != nil {
			return fmt.Errorf("output %q: %w", o.Name, err)
		}
	}
	return nil
}

func number(x *interp.Tensor, i int) float64 {
	if x.Type.DType.IsFloat() {
		return x.F[i]
	}
	return float64(x.I[i])
}

// position is the position of element i in row-major order.
func position(s ir.Shape, i int) []int {
	pos := make([]int, len(s))
	for axis, stride := range s.Strides() {
		pos[axis] = i / stride
		i %= stride
	}
	return pos
}
