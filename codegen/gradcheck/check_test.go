package gradcheck

import (
	"math"
	"testing"
)

// A NaN is farther than any number, wherever it is among them.
func TestFarthest(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		got, want []float64
		worst     float64
		at        int
	}{
		{nil, nil, 0, 0},
		{[]float64{1, 2}, []float64{1, 2}, 0, 0},
		{[]float64{1, 5, 1}, []float64{1, 2, 2}, 3, 1},
		{[]float64{nan, 1, 2}, []float64{1, 1, 5}, nan, 0},
		{[]float64{1, 1, nan}, []float64{4, 1, 1}, nan, 2},
		{[]float64{1, math.Inf(1)}, []float64{4, 1}, math.Inf(1), 1},
	} {
		worst, at := farthest(c.got, c.want)
		if worst != c.worst && !(math.IsNaN(worst) && math.IsNaN(c.worst)) || at != c.at {
			t.Errorf("%v from %v: %v at %d, not %v at %d", c.got, c.want, worst, at, c.worst, c.at)
		}
	}
}

// A step is a power of 2, no larger than the numbers are, of which digits are left.
func TestStep(t *testing.T) {
	for _, size := range []float64{0, 1e-320, 1e-300, 1e-7, 0.9, 1, 3, 1e6, 0x1p20, 0x1.8p20, 1e15, 1e300} {
		for _, r := range []Range{{0, size}, {-size, 0}, {size / 2, size}} {
			step := stepFrom(r)
			frac, _ := math.Frexp(step)
			if frac != 0.5 || size > 1e-300 && step > size*0x1p-18 || size+step*0x1p-10 == size && size > 0 {
				t.Errorf("numbers from %v to %v have the step %v", r.Lo, r.Hi, step)
			}
		}
	}
	if step := stepFrom(Range{-1, 1}); step != 0x1p-20 {
		t.Errorf("numbers from -1 to 1 have the step %v", step)
	}
}
