package arm_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/generated/arm"
	"github.com/gradgen/gradgen/generated/internal/check"
)

// missGrad is MissGrad as one writes it by hand: straight-line Go that takes
// sine and cosine of an angle at once, and shares what the joints share.
func missGrad(dangle, angle, length *[arm.Joints]float64, target *[2]float64) float64 {
	h0 := angle[0]
	h1 := h0 + angle[1]
	h2 := h1 + angle[2]
	h3 := h2 + angle[3]
	h4 := h3 + angle[4]
	h5 := h4 + angle[5]
	s0, c0 := math.Sincos(h0)
	s1, c1 := math.Sincos(h1)
	s2, c2 := math.Sincos(h2)
	s3, c3 := math.Sincos(h3)
	s4, c4 := math.Sincos(h4)
	s5, c5 := math.Sincos(h5)
	x0, y0 := length[0]*c0, length[0]*s0
	x1, y1 := length[1]*c1, length[1]*s1
	x2, y2 := length[2]*c2, length[2]*s2
	x3, y3 := length[3]*c3, length[3]*s3
	x4, y4 := length[4]*c4, length[4]*s4
	x5, y5 := length[5]*c5, length[5]*s5
	dx := x0 + x1 + x2 + x3 + x4 + x5 - target[0]
	dy := y0 + y1 + y2 + y3 + y4 + y5 - target[1]
	// Turning a joint by a little moves the tip across the line between them.
	g := 2 * (dy*x5 - dx*y5)
	dangle[5] = g
	g += 2 * (dy*x4 - dx*y4)
	dangle[4] = g
	g += 2 * (dy*x3 - dx*y3)
	dangle[3] = g
	g += 2 * (dy*x2 - dx*y2)
	dangle[2] = g
	g += 2 * (dy*x1 - dx*y1)
	dangle[1] = g
	g += 2 * (dy*x0 - dx*y0)
	dangle[0] = g
	return dx*dx + dy*dy
}

var (
	benchAngle  = [arm.Joints]float64{0.3, -0.2, 0.7, 0.1, -1.1, 0.4}
	benchLength = [arm.Joints]float64{1, 0.9, 0.8, 0.7, 0.6, 0.5}
	benchTarget = [2]float64{-1, 2}
)

// TestSame: what is compared computes the same.
func TestSame(t *testing.T) {
	var ws arm.Workspace
	var got, want [arm.Joints]float64
	loss, byHand := ws.MissGrad(&got, &benchAngle, &benchLength, &benchTarget), missGrad(&want, &benchAngle, &benchLength, &benchTarget)
	if math.Abs(loss-byHand) > 1e-12 {
		t.Errorf("the loss is %v, and %v by hand", loss, byHand)
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("element %d of the gradient is %v, and %v by hand", i, got[i], want[i])
		}
	}
}

// BenchmarkArm is the distance and its gradient.
func BenchmarkArm(b *testing.B) {
	var ws arm.Workspace
	var dangle [arm.Joints]float64
	b.Run("gradgen", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ws.MissGrad(&dangle, &benchAngle, &benchLength, &benchTarget)
		}
	})
	b.Run("hand", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			missGrad(&dangle, &benchAngle, &benchLength, &benchTarget)
		}
	})
}

// BenchmarkGradient is the distance alone, and with its gradient.
func BenchmarkGradient(b *testing.B) {
	var ws arm.Workspace
	var dangle [arm.Joints]float64
	check.Ratio(b, "Miss",
		func() { ws.Miss(&benchAngle, &benchLength, &benchTarget) },
		func() { ws.MissGrad(&dangle, &benchAngle, &benchLength, &benchTarget) })
}
