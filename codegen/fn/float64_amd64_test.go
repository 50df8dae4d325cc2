package fn

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/big"
	"math/rand/v2"
	"os/exec"
	"testing"

	"github.com/gradgen/gradgen/codegen/fn/fit"
	"github.com/gradgen/gradgen/ir"
)

// exact are the functions in any precision, where their values are finite
// and not 0.
var exact = map[string]func(x, y float64) *big.Float{
	"Exp":   of(fit.Exp),
	"Expm1": of(fit.Expm1),
	"Sigmoid": of(func(x *big.Float) *big.Float {
		return fit.Div(n(1), fit.Add(n(1), fit.Exp(fit.Neg(x))))
	}),
	"Tanh":     of(fit.Tanh),
	"Softplus": of(func(x *big.Float) *big.Float { return fit.Log1p(fit.Exp(x)) }),
	"Log":      of(fit.Log),
	"Log1p":    of(fit.Log1p),
	"Erf":      of(fit.Erf),
	"Sin":      of(fit.Sin),
	"Cos":      of(fit.Cos),
	"Sqrt":     of(fit.Sqrt),
	"Rsqrt":    of(func(x *big.Float) *big.Float { return fit.Div(n(1), fit.Sqrt(x)) }),
}

func of(f fit.Func) func(x, y float64) *big.Float {
	return func(x, _ float64) *big.Float { return f(n(x)) }
}

// samples64 are arguments of all sizes, with more of common ones.
func samples64(count int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	xs := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1, -1, 0.5, 2, 3, 4, 5e-324, 1e-310, 0x1p-1022, math.MaxFloat64,
		709.782712893384, 709.7827128933841, 709, 709.3, -745.1332191019411, -745.1332191019412, -708.3964185322641, -709, -740, 37.5, 38, 19.06, 19.1, 5.93, 5.95, 0x1p30, 0x1p40, 0x1p53, 0x1p60, 0x1p1000,
		math.Pi, math.Pi / 2, 3e9, 5.319372648326541e255}
	for _, x := range xs[5:] {
		xs = append(xs, -x, math.Nextafter(x, 0), math.Nextafter(x, math.Inf(1)))
	}
	for len(xs) < count {
		x := r.NormFloat64() * 3
		switch r.IntN(4) {
		case 0:
			x = math.Float64frombits(r.Uint64())
		case 1:
			x *= 100
		case 2:
			x = 1 + x*math.Ldexp(1, -r.IntN(50))
		}
		xs = append(xs, x)
	}
	return xs
}

// ulps64 is how far y is from the exact value in units of its last place.
func ulps64(y float64, want *big.Float) float64 {
	e := want.MantExp(nil)
	if math.IsInf(y, 0) {
		y = math.Copysign(math.MaxFloat64, y) // the next one is past it
	}
	d, _ := fit.Sub(n(y), want).Float64()
	return math.Abs(math.Ldexp(d, -max(e-53, -1074)))
}

// compiled64 compares the compiled float64 programs with the exact functions.
func compiled64(t *testing.T, check string) {
	xs := samples64(3000)
	var in bytes.Buffer
	for _, x := range xs {
		if err := binary.Write(&in, binary.LittleEndian, [2]float64{x, 0}); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range All(ir.Float64) {
		if p.Arity() != 1 {
			continue
		}
		wants := make([]*big.Float, len(xs))
		for i, x := range xs {
			if y := p.Math.At(x); x == x && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0) && y != 0 && (p.Op != "Sin" && p.Op != "Cos" || math.Abs(x) < 0x1p60) && (p.Op != "Erf" && p.Op != "Softplus" && p.Op != "Tanh" && p.Op != "Sigmoid" && p.Op != "Expm1" || math.Abs(x) < 700) {
				wants[i] = exact[p.Op](x, 0)
			}
		}
		for _, lanes := range lanes[ir.Float64] {
			form := vectorType(ir.Float64, lanes)
			cmd := exec.Command(check, "run", p.Op+" "+form)
			cmd.Stdin = bytes.NewReader(in.Bytes())
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			ys := make([]float64, len(xs))
			if err := binary.Read(bytes.NewReader(out), binary.LittleEndian, ys); err != nil {
				t.Fatal(err)
			}
			worst, at := 0.0, 0.0
			for i, x := range xs {
				u := 0.0
				switch want := p.Math.At(x); {
				case wants[i] != nil:
					u = ulps64(ys[i], wants[i])
				case want == 0 && (ys[i] != 0 || math.Signbit(ys[i]) != math.Signbit(want)):
					u = math.Inf(1)
				case ys[i] != want && !(ys[i] != ys[i] && want != want):
					u = math.Abs(ys[i]-want) / max(math.Abs(want)*0x1p-52, 0x1p-1074)
					if u != u {
						u = math.Inf(1)
					}
				}
				if u > worst {
					worst, at = u, x
				}
			}
			t.Logf("%-10s %-12s %.3f ulp at %v", p.Op, form, worst, at)
			if !(worst <= p.ULP) {
				t.Errorf("%s, %s: off by %.3g ulp at %v, stated %v", p.Op, form, worst, at, p.ULP)
			}
		}
	}
}
