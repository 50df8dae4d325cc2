package arm_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gradgen/gradgen/generated/arm"
	"github.com/gradgen/gradgen/generated/internal/check"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "arm", new(arm.Workspace), check.Options{Scale: 1, Tolerance: 1e-12, Differences: 1e-8, Each: 32})
}

func TestNoAllocs(t *testing.T) {
	var ws arm.Workspace
	var angle, length, dangle [arm.Joints]float64
	var target [2]float64
	check.NoAllocs(t,
		func() { ws.Miss(&angle, &length, &target) },
		func() { ws.MissGrad(&dangle, &angle, &length, &target) },
	)
}

// reach turns the joints by gradient descent until the tip of the arm is on
// the target, and returns how many steps it took.
func reach(angle, length *[arm.Joints]float64, target *[2]float64) (steps int) {
	var ws arm.Workspace
	var dangle [arm.Joints]float64
	for steps = range 10000 {
		if ws.MissGrad(&dangle, angle, length, target) < 1e-20 {
			break
		}
		for i := range angle {
			angle[i] -= 0.02 * dangle[i]
		}
	}
	return steps
}

// TestReach: wherever within its reach the target is, the arm gets there.
func TestReach(t *testing.T) {
	length := [arm.Joints]float64{1, 0.9, 0.8, 0.7, 0.6, 0.5}
	for r := 1.0; r <= 4; r++ {
		for d := range 8 {
			sin, cos := math.Sincos(float64(d) * math.Pi / 4)
			target := [2]float64{r * cos, r * sin}
			angle := [arm.Joints]float64{0.3, 0.2, 0.1, 0.1, 0.1, 0.1}
			steps := reach(&angle, &length, &target)
			var ws arm.Workspace
			if miss := math.Sqrt(ws.Miss(&angle, &length, &target)); miss > 1e-9 {
				t.Errorf("after %d steps the arm is %v away from %v", steps, miss, target)
			}
		}
	}
}

// The arm of six joints reaches for a point by gradient descent on its angles.
func Example() {
	length := [arm.Joints]float64{1, 0.9, 0.8, 0.7, 0.6, 0.5}
	angle := [arm.Joints]float64{0.3, 0.2, 0.1, 0.1, 0.1, 0.1}
	target := [2]float64{-1, 2}
	var ws arm.Workspace
	fmt.Printf("at first the arm misses by %.3f\n", math.Sqrt(ws.Miss(&angle, &length, &target)))

	var dangle [arm.Joints]float64
	for range 1000 {
		ws.MissGrad(&dangle, &angle, &length, &target)
		for i := range angle {
			angle[i] -= 0.02 * dangle[i]
		}
	}

	x, y, heading := 0.0, 0.0, 0.0
	for i := range angle {
		heading += angle[i]
		x += length[i] * math.Cos(heading)
		y += length[i] * math.Sin(heading)
	}
	fmt.Printf("then its tip is at (%.3f, %.3f)\n", x, y)
	// Output:
	// at first the arm misses by 4.691
	// then its tip is at (-1.000, 2.000)
}
