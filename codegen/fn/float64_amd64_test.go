package fn

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/big"
	"math/rand/v2"
	"os/exec"
	"slices"
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
	"Silu": of(func(x *big.Float) *big.Float {
		return fit.Div(x, fit.Add(n(1), fit.Exp(fit.Neg(x))))
	}),
	"Tanh":     of(fit.Tanh),
	"Softplus": of(func(x *big.Float) *big.Float { return fit.Log1p(fit.Exp(x)) }),
	"Log":      of(fit.Log),
	"Log1p":    of(fit.Log1p),
	"Erf":      of(fit.Erf),
	"Sin":      of(fit.Sin),
	"Cos":      of(fit.Cos),
	"Sqrt":     of(fit.Sqrt),
	"Pow": func(x, y float64) *big.Float {
		r := fit.Exp(fit.Mul(n(y), fit.Log(n(math.Abs(x)))))
		if x < 0 && math.Mod(y, 2) != 0 {
			r = fit.Neg(r)
		}
		return r
	},
	"Tan":   of(func(x *big.Float) *big.Float { return fit.Div(fit.Sin(x), fit.Cos(x)) }),
	"Asin":  of(fit.Asin),
	"Acos":  of(func(x *big.Float) *big.Float { return fit.Sub(fit.Div(fit.Pi(), n(2)), fit.Asin(x)) }),
	"Atan":  of(fit.Atan),
	"Atan2": atan2,
	"Sinh":  of(sinh),
	"Cosh": of(func(x *big.Float) *big.Float {
		e := fit.Exp(x)
		return fit.Div(fit.Add(e, fit.Div(n(1), e)), n(2))
	}),
	"Asinh": of(func(x *big.Float) *big.Float {
		v := fit.Add(x, fit.Sqrt(fit.Add(fit.Mul(x, x), n(1))))
		if x.Sign() < 0 {
			v = fit.Div(n(1), fit.Sub(fit.Sqrt(fit.Add(fit.Mul(x, x), n(1))), x))
		}
		if x.MantExp(nil) < -200 {
			return x
		}
		return fit.Log(v)
	}),
	"Acosh": of(func(x *big.Float) *big.Float {
		return fit.Log(fit.Add(x, fit.Sqrt(fit.Sub(fit.Mul(x, x), n(1)))))
	}),
	"Atanh": of(func(x *big.Float) *big.Float {
		if x.MantExp(nil) < -200 {
			return x
		}
		return fit.Div(fit.Log(fit.Div(fit.Add(n(1), x), fit.Sub(n(1), x))), n(2))
	}),
	"Log2":  of(func(x *big.Float) *big.Float { return fit.Div(fit.Log(x), fit.Log(n(2))) }),
	"Log10": of(func(x *big.Float) *big.Float { return fit.Div(fit.Log(x), fit.Log(n(10))) }),
	"Cbrt": of(func(x *big.Float) *big.Float {
		if x.Sign() < 0 {
			return fit.Neg(root(fit.Neg(x)))
		}
		return root(x)
	}),
	"Hypot":     func(x, y float64) *big.Float { return fit.Sqrt(fit.Add(fit.Mul(n(x), n(x)), fit.Mul(n(y), n(y)))) },
	"Erfc":      of(fit.Erfc),
	"NormalCDF": of(cdf),
	"NormalPDF": of(func(x *big.Float) *big.Float {
		return fit.Div(fit.Exp(fit.Div(fit.Mul(x, x), n(-2))), fit.Sqrt(fit.Mul(n(2), fit.Pi())))
	}),
	"Gelu":  of(func(x *big.Float) *big.Float { return fit.Mul(x, cdf(x)) }),
	"Rsqrt": of(func(x *big.Float) *big.Float { return fit.Div(n(1), fit.Sqrt(x)) }),
}

// atan2 is the angle of (x, y), of which neither is 0.
func atan2(y, x float64) *big.Float {
	a := fit.Atan(fit.Div(n(y), n(x)))
	switch {
	case x > 0:
		return a
	case y < 0:
		return fit.Sub(a, fit.Pi())
	}
	return fit.Add(a, fit.Pi())
}

// cdf is the distribution function of the standard normal distribution.
func cdf(x *big.Float) *big.Float {
	return fit.Div(fit.Erfc(fit.Div(fit.Neg(x), fit.Sqrt(n(2)))), n(2))
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
	switch {
	case y != y:
		return math.Inf(1)
	case want.Sign() == 0:
		return math.Abs(y) / 0x1p-1074
	}
	top := new(big.Float).SetMantExp(n(1), 1024)
	at := n(min(max(y, -math.MaxFloat64), math.MaxFloat64))
	if math.IsInf(y, 0) {
		at = top
		if y < 0 {
			at = fit.Neg(top)
		}
	}
	if fit.Sub(want, top).Sign() > 0 {
		want = top
	} else if fit.Add(want, top).Sign() < 0 {
		want = fit.Neg(top)
	}
	e := want.MantExp(nil)
	d, _ := fit.Sub(at, want).Float64()
	return math.Abs(math.Ldexp(d, -max(e-53, -1074)))
}

// wanted is the exact value of p at x and y, or nil where package math knows:
// at infinities, poles and outside of the domain.
func wanted(p *Program, x, y float64) *big.Float {
	if p.Arity() == 1 {
		y = 0
	}
	v := p.Math.At(x, y)
	switch {
	case p.Op == "Atan2" && math.IsInf(x, 0) && math.IsInf(y, 0):
		return atan2(math.Copysign(1, x), math.Copysign(1, y))
	case x != x || y != y || math.IsInf(x, 0) || math.IsInf(y, 0) || v != v || v == 0 && x == 0:
		return nil
	case x == 0 && p.Op == "Pow" || math.IsInf(v, 0) && (p.Op == "Log" || p.Op == "Log1p" || p.Op == "Rsqrt"):
		return nil
	case math.IsInf(v, 0) && (p.Op == "Log2" || p.Op == "Log10" || p.Op == "Atanh"), p.Op == "Atan2" && (x == 0 || y == 0):
		return nil
	case v == 0 && (p.Op == "Acos" || p.Op == "Acosh" || p.Op == "Log2" || p.Op == "Log10"), (p.Op == "Asin" || p.Op == "Acos") && math.Abs(x) == 1:
		return nil
	case (p.Op == "Sin" || p.Op == "Cos" || p.Op == "Tan") && math.Abs(x) > families[ir.Float64].sinLarge:
		return nil // as package math has it
	case (p.Op == "Erf" || p.Op == "Tanh") && math.Abs(x) > 30:
		return n(math.Copysign(1, x))
	case p.Op == "Sigmoid" && x > 50, p.Op == "NormalCDF" && x > 30:
		return n(1)
	case p.Op == "Erfc" && x < -20:
		return n(2)
	case p.Op == "Gelu" && x > 30, p.Op == "Silu" && x > 1000:
		return n(x)
	case p.Op == "Softplus" && x > 1000:
		return n(x)
	case p.Op == "Pow" && math.Abs(y*math.Log2(math.Abs(x))) > 3000:
		return nil
	}
	return exact[p.Op](min(max(x, small[p.Op][0]), small[p.Op][1]), y)
}

// small are bounds for arguments beyond which the exact functions would
// compute with exponents that are no use: the results overflow, or are 0.
var small = func() map[string][2]float64 {
	m := map[string][2]float64{}
	for op := range exact {
		m[op] = [2]float64{-math.MaxFloat64, math.MaxFloat64}
	}
	for _, op := range []string{"Exp", "Expm1", "Sigmoid", "Silu", "Softplus", "Sinh", "Cosh"} {
		m[op] = [2]float64{-2000, 2000}
	}
	for _, op := range []string{"NormalCDF", "NormalPDF", "Gelu", "Erfc"} {
		m[op] = [2]float64{-50, 50}
	}
	return m
}()

// compiled64 compares the compiled float64 programs with the exact functions.
func compiled64(t *testing.T, check string) {
	xs := samples64(3000)
	ys := slices.Clone(xs)
	for i := range ys { // other pairs: the special ones with each other, others at random
		ys[i] = xs[i*7919%len(xs)]
		if i > 1000 && xs[i] > 0 && !math.IsInf(xs[i], 0) { // results in range
			ys[i] = (float64(i%2045 - 1022)) / math.Log2(xs[i])
		}
	}
	for i := range 25 {
		for j := range 25 {
			xs, ys = append(xs, xs[i]), append(ys, xs[j])
		}
	}
	var in bytes.Buffer
	for i, x := range xs {
		if err := binary.Write(&in, binary.LittleEndian, [2]float64{x, ys[i]}); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range All(ir.Float64) {
		wants := make([]*big.Float, len(xs))
		for i, x := range xs {
			wants[i] = wanted(p, x, ys[i])
		}
		for _, lanes := range lanes[ir.Float64] {
			form := vectorType(ir.Float64, lanes)
			cmd := exec.Command(check, "run", p.Op+" "+form)
			cmd.Stdin = bytes.NewReader(in.Bytes())
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if len(out) == 0 {
				t.Logf("%s: the processor lacks %s", p.Op, form)
				continue
			}
			got := make([]float64, len(xs))
			if err := binary.Read(bytes.NewReader(out), binary.LittleEndian, got); err != nil {
				t.Fatal(err)
			}
			worst, at := 0.0, 0
			for i, x := range xs {
				u := 0.0
				if wants[i] != nil {
					u = ulps64(got[i], wants[i])
				} else if want := p.Math.At(x, ys[i]); !(got[i] == want && math.Signbit(got[i]) == math.Signbit(want) || got[i] != got[i] && want != want) {
					u = math.Inf(1)
				}
				if u > worst {
					worst, at = u, i
				}
			}
			t.Logf("%-10s %-12s %.3f ulp at %v, %v", p.Op, form, worst, xs[at], ys[at])
			if !(worst <= p.ULP) {
				t.Errorf("%s, %s: %v, off by %.3g ulp at %v, %v, stated %v", p.Op, form, got[at], worst, xs[at], ys[at], p.ULP)
			}
		}
	}
}
