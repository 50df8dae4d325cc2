package fn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// forms are the ways to run a program that are checked.
var forms = []struct {
	name  string
	form  form
	fused bool
}{
	{"scalar", scalar, false},
	{"scalar, products fused", scalar, true},
	{"AVX2", avx2, true},
	{"AVX-512", avx512, true},
}

// ulps is how far y is from the true value, in units in the last place of
// float32, or in steps of the subnormals.
func ulps32(y, want float64) float64 {
	w := float64(float32(want))
	switch {
	case y == w, y != y && w != w:
		return 0
	case math.IsInf(w, 0) || math.IsInf(y, 0) || y != y || w != w:
		// The largest number is not far from overflow.
		y, want = min(max(y, -0x1p128), 0x1p128), min(max(want, -0x1p128), 0x1p128)
		if y != y || want != want {
			return math.Inf(1)
		}
	}
	_, e := math.Frexp(want)
	return math.Abs(y-want) / math.Ldexp(1, max(e-24, -149))
}

// stride is how far apart the bits of the arguments are.
const stride = 200003

func TestAccuracy32(t *testing.T) {
	for _, p := range All(ir.Float32) {
		if p.Arity() != 1 {
			continue
		}
		for _, f := range forms {
			low := p.lower(f.form, false)
			worst, at, detours := 0.0, 0.0, 0
			check := func(x float32) {
				y, detour := low.run(f.fused, float64(x))
				want := p.Math.At(float64(x))
				u := ulps32(y, want)
				if y == 0 && want == 0 && math.Signbit(y) != math.Signbit(want) {
					u = math.Inf(1)
				}
				if u > worst {
					worst, at = u, float64(x)
				}
				if detour {
					detours++
				}
			}
			for bits := uint64(0); bits < 1<<32; bits += stride {
				check(math.Float32frombits(uint32(bits)))
			}
			for _, x := range corners {
				check(x)
			}
			if testing.Verbose() {
				fmt.Printf("%-8s %-24s %.3f ulp at %v\n", p.Op, f.name, worst, float32(at))
			}
			if !(worst <= p.ULP) {
				t.Errorf("%s, %s: off by %.3g ulp at %v, stated %v", p.Op, f.name, worst, float32(at), p.ULP)
			}
		}
	}
}

// TestSymmetry asks for f(-x) = -f(x), or f(-x) = f(x), to the last bit.
func TestSymmetry(t *testing.T) {
	sign := map[string]float64{
		"Tanh": -1, "Erf": -1, "Sin": -1, "Tan": -1, "Asin": -1, "Atan": -1, "Sinh": -1, "Asinh": -1, "Atanh": -1, "Cbrt": -1,
		"Cos": 1, "Cosh": 1,
	}
	for _, d := range []ir.DType{ir.Float32, ir.Float64} {
		for _, p := range All(d) {
			if sign[p.Op] == 0 {
				continue
			}
			for _, f := range forms {
				low := p.lower(f.form, false)
				check := func(x float64) {
					a, _ := low.run(f.fused, x)
					b, _ := low.run(f.fused, -x)
					if b *= sign[p.Op]; a != b && (a == a || b == b) || math.Signbit(a) != math.Signbit(b) && a == a {
						t.Errorf("%s of %v, %s: %v at %v, with the sign changed %v", p.Op, d, f.name, a, x, b)
					}
				}
				for bits := uint64(0); bits < 1<<31; bits += 10 * stride {
					check(float64(math.Float32frombits(uint32(bits))))
				}
				for _, x := range corners {
					check(float64(x))
				}
			}
		}
	}
}

// corners are arguments where programs change over, and those around them.
var corners = func() []float32 {
	var xs []float32
	for _, x := range []float64{0, 0x1p-149, 0x1p-126, 1e-10, 0.5, math.Sqrt2 / 2, 1, math.Sqrt2, 2, 9.010914, 17, 88.72284, 87.33654, 103.97284, 103.2789,
		math.MaxFloat32, math.Inf(1), 0x1p23, 0x1p24, 0x1p31, 0x1p52, 0x1p64, 0x1p100} {
		f := float32(x)
		for _, x := range []float32{f, math.Nextafter32(f, -1), math.Nextafter32(f, 1e38)} {
			xs = append(xs, x, -x)
		}
	}
	return append(xs, float32(math.NaN()))
}()
