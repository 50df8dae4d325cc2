package fn

import (
	"fmt"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/fn/fit"
)

// fits are the problems whose answers the tables of coef.go are, with the
// largest weighted error of each answer. GRADGEN_FIT=1 prints the tables anew.
var fits = []struct {
	name  string
	table []float64
	fit.Problem
	err float64
}{
	{"exp32", exp32, fit.Problem{F: expRest, Weight: expWeight, Lo: -0.3468, Hi: 0.3468, Degree: 4, Bits: 24}, 3.4e-09},
	{"expm132", expm132, fit.Problem{F: expRest, Weight: expm1Weight, Lo: -0.3468, Hi: 0.3468, Degree: 5, Bits: 24}, 4.8e-10},
	{"log32", log32, fit.Problem{F: logRest, Weight: logWeight, Lo: math.Sqrt2/2 - 1, Hi: math.Sqrt2 - 1, Degree: 7, Bits: 24}, 6.4e-09},
	{"softplus32", softplus32, fit.Problem{F: log1pRest, Weight: log1pWeight, Lo: -0.5, Hi: 0.5, Degree: 8, Bits: 24}, 8.2e-09},
	{"tanh32", tanh32, fit.Problem{F: rest(fit.Tanh), Weight: weight(fit.Tanh), Lo: 0, Hi: tanhNear * tanhNear, Degree: 4, Bits: 24}, 4.8e-9},
	{"erf32", erf32, fit.Problem{F: erfLog, Weight: erfWeight, Lo: -erf32One, Hi: 0, Degree: 7, Bits: 24}, 4.7e-09},
	{"sin32", sin32, fit.Problem{F: rest(fit.Sin), Weight: weight(fit.Sin), Lo: 0, Hi: 2.4681, Degree: 3, Bits: 53}, 6.7e-09},
	{"sinWide", sinWide, fit.Problem{F: rest(fit.Sin), Weight: weight(fit.Sin), Lo: 0, Hi: 0.6169, Degree: 3, Bits: 53}, 5.3e-12},
	{"cosWide", cosWide, fit.Problem{F: cosRest, Weight: cosWeight, Lo: 0, Hi: 0.6169, Degree: 3, Bits: 53}, 6.5e-11},
	{"atanWide", atanWide, fit.Problem{F: rest(fit.Atan), Weight: weight(fit.Atan), Lo: 0, Hi: 1, Degree: 9, Bits: 53}, 4.2e-10},
	{"asinWide", asinWide, fit.Problem{F: rest(fit.Asin), Weight: weight(fit.Asin), Lo: 0, Hi: 0.25, Degree: 5, Bits: 53}, 2.9e-10},
	{"erfcWide", erfcWide, fit.Problem{F: erfcScaled, Weight: erfcWeight, Lo: -1, Hi: (erfcZero - erfcMiddle) / (erfcZero + erfcMiddle), Degree: 11, Bits: 53}, 2.1e-10},
	{"sinFast", sinFast, fit.Problem{F: rest(fit.Sin), Weight: weight(fit.Sin), Lo: 0, Hi: 2.4681, Degree: 3, Bits: 24}, 6.5e-9},
	{"log2wide", log2wide, fit.Problem{F: log2Series, Weight: log2Weight, Lo: 0, Hi: 0.029438, Degree: 4, Bits: 53}, 4.6e-12},
	{"exp2wide", exp2wide, fit.Problem{F: exp2, Weight: exp2Weight, Lo: -0.5, Hi: 0.5, Degree: 6, Bits: 53}, 2e-09},
	{"normalWide", normalWide, fit.Problem{F: normalTail, Weight: normalWeight, Lo: -1, Hi: (normalZero32 - normalMiddle) / (normalZero32 + normalMiddle), Degree: 12, Bits: 53}, 1e-10},
	{"normalFast", normalFast, fit.Problem{F: normalSlope, Weight: normalSlopeWeight, Lo: -normalMiddle32, Hi: normalFit - normalMiddle32, Degree: 12, Bits: 24}, 3.3e-09},
	{"exp64", exp64, fit.Problem{F: expRest, Weight: expWeight, Lo: -0.3468, Hi: 0.3468, Degree: 9, Bits: 53}, 4.1e-18},
	{"expm164", expm164, fit.Problem{F: expRest, Weight: expm1Weight, Lo: -0.3468, Hi: 0.3468, Degree: 10, Bits: 53}, 3.1e-19},
	{"log64", log64, fit.Problem{F: logRest, Weight: logWeight, Lo: math.Sqrt2/2 - 1, Hi: math.Sqrt2 - 1, Degree: 18, Bits: 53}, 1e-17},
	{"softplus64", softplus64, fit.Problem{F: log1pRest, Weight: log1pWeight, Lo: -0.5, Hi: 0.5, Degree: 19, Bits: 53}, 1.1e-17},
	{"erf64", erf64, fit.Problem{F: erfLog, Weight: erfWeight, Lo: -erf64One, Hi: 0, Degree: 22, Bits: 53}, 2.5e-17},
	{"normal64", normal64, fit.Problem{F: normalFull, Weight: func(s *big.Float) *big.Float { return fit.Div(n(1), normalFull(s)) }, Lo: -1, Hi: (normalZero64 - normalMiddle64) / (normalZero64 + normalMiddle64), Degree: 23, Bits: 53}, 2.2e-18},
	{"erfc64", erfc64, fit.Problem{F: erfcFull, Weight: func(s *big.Float) *big.Float { return fit.Div(n(1), erfcFull(s)) }, Lo: -1, Hi: (erfcZero64 - erfcMiddle64) / (erfcZero64 + erfcMiddle64), Degree: 23, Bits: 53}, 5.3e-18},
	{"atan64", atan64, fit.Problem{F: rest(fit.Atan), Weight: weight(fit.Atan), Lo: 0, Hi: 1, Degree: 19, Bits: 53}, 4.9e-18},
	{"asin64", asin64, fit.Problem{F: rest(fit.Asin), Weight: weight(fit.Asin), Lo: 0, Hi: 0.25, Degree: 12, Bits: 53}, 1.0e-18},
	{"sinh64", sinh64, fit.Problem{F: rest(sinh), Weight: weight(sinh), Lo: 0, Hi: hyperNear * hyperNear, Degree: 7, Bits: 53}, 1.2e-19},
	{"sin64quarter", sin64quarter, fit.Problem{F: rest(fit.Sin), Weight: weight(fit.Sin), Lo: 0, Hi: 0.6169, Degree: 6, Bits: 53}, 9.7e-20},
	{"cos64", cos64, fit.Problem{F: cosRest, Weight: cosWeight, Lo: 0, Hi: 0.6169, Degree: 6, Bits: 53}, 6e-20},
	{"perCbrt", perCbrt, fit.Problem{F: perRoot, Weight: func(f *big.Float) *big.Float { return fit.Div(n(1), perRoot(f)) }, Lo: math.Sqrt2/2 - 1, Hi: math.Sqrt2 - 1, Degree: 5, Bits: 53}, 6e-06},
	{"sin64", sin64, fit.Problem{F: rest(fit.Sin), Weight: weight(fit.Sin), Lo: 0, Hi: 2.4681, Degree: 8, Bits: 53}, 2.6e-19},
	{"log2tail", log2tail, fit.Problem{F: atanhTail, Weight: fourth, Lo: 0, Hi: 0.029438, Degree: 6, Bits: 53}, 1.2e-20},
	{"exp2full", exp2full, fit.Problem{F: exp2, Weight: exp2Weight, Lo: -0.5, Hi: 0.5, Degree: 11, Bits: 53}, 4.5e-18},
}

func n(x float64) *big.Float { return fit.Num(x) }

// expRest is (e**r - 1 - r)/r², expWeight what it
// weighs in e**r, expm1Weight in e**r - 1.
func expRest(r *big.Float) *big.Float {
	return fit.Div(fit.Sub(fit.Expm1(r), r), fit.Mul(r, r))
}
func expWeight(r *big.Float) *big.Float   { return fit.Div(fit.Mul(r, r), fit.Exp(r)) }
func expm1Weight(r *big.Float) *big.Float { return fit.Div(fit.Mul(r, r), fit.Expm1(r)) }

// logRest is (log(1+f) - f + f²/2)/f³, logWeight what it weighs in log(1+f).
func logRest(f *big.Float) *big.Float {
	sq := fit.Mul(f, f)
	return fit.Div(fit.Add(fit.Sub(fit.Log1p(f), f), fit.Div(sq, n(2))), fit.Mul(f, sq))
}
func logWeight(f *big.Float) *big.Float {
	return fit.Div(fit.Mul(f, fit.Mul(f, f)), fit.Log1p(f))
}

// log1pRest is (log(1+x) - x)/x² with x = u + 1/2, log1pWeight what it weighs
// in log(1+x).
func log1pRest(u *big.Float) *big.Float {
	x := fit.Add(u, n(0.5))
	return fit.Div(fit.Sub(fit.Log1p(x), x), fit.Mul(x, x))
}
func log1pWeight(u *big.Float) *big.Float {
	x := fit.Add(u, n(0.5))
	return fit.Div(fit.Mul(x, x), fit.Log1p(x))
}

// erfLog is (log(1 + erf(x))/x - 2/√π)/x for x below 0, erfWeight what it
// weighs in erf(x).
func erfLog(x *big.Float) *big.Float {
	y := fit.Div(fit.Log(fit.Add(n(1), fit.Erf(x))), x)
	return fit.Div(fit.Sub(y, fit.Div(n(2), fit.Sqrt(fit.Pi()))), x)
}
func erfWeight(x *big.Float) *big.Float {
	return fit.Div(fit.Mul(fit.Mul(x, x), fit.Add(n(1), fit.Erf(x))), fit.Erf(x))
}

// rest is (f(r)/r - 1)/r² at r², weight what it weighs in f(r).
func rest(f fit.Func) fit.Func {
	return func(sq *big.Float) *big.Float {
		r := fit.Sqrt(sq)
		return fit.Div(fit.Sub(fit.Div(f(r), r), n(1)), sq)
	}
}
func weight(f fit.Func) fit.Func {
	return func(sq *big.Float) *big.Float {
		r := fit.Sqrt(sq)
		return fit.Div(fit.Mul(r, sq), f(r))
	}
}

// cosRest is (cos r - 1)/r² at r², cosWeight what it weighs in cos r.
func cosRest(sq *big.Float) *big.Float {
	return fit.Div(fit.Sub(fit.Cos(fit.Sqrt(sq)), n(1)), sq)
}
func cosWeight(sq *big.Float) *big.Float { return fit.Div(sq, fit.Cos(fit.Sqrt(sq))) }

// erfcScaled is e**(x²)·erfc(x) at s = (x-c)/(x+c), erfcWeight its inverse.
func erfcScaled(s *big.Float) *big.Float {
	x := fit.Div(fit.Mul(n(erfcMiddle), fit.Add(n(1), s)), fit.Sub(n(1), s))
	return fit.Mul(fit.Exp(fit.Mul(x, x)), fit.Sub(n(1), fit.Erf(x)))
}
func erfcWeight(s *big.Float) *big.Float { return fit.Div(n(1), erfcScaled(s)) }

// scaledTail is the normal tail beyond a, times e**(a²/2).
func scaledTail(a *big.Float) *big.Float {
	return fit.Div(fit.Mul(fit.Erfc(fit.Div(a, fit.Sqrt(n(2)))), fit.Exp(fit.Div(fit.Mul(a, a), n(2)))), n(2))
}

// normalTail is scaledTail at s = (a-c)/(a+c), normalWeight its inverse, normalFull (a+c) times it.
func normalTail(s *big.Float) *big.Float { return scaledTail(middled(s, normalMiddle)) }
func normalFull(s *big.Float) *big.Float {
	a := middled(s, normalMiddle64)
	return fit.Mul(scaledTail(a), fit.Add(a, n(normalMiddle64)))
}

// middled is a with s = (a-c)/(a+c).
func middled(s *big.Float, c float64) *big.Float {
	return fit.Div(fit.Mul(n(c), fit.Add(n(1), s)), fit.Sub(n(1), s))
}
func normalWeight(s *big.Float) *big.Float { return fit.Div(n(1), normalTail(s)) }

// normalSlope is log(2·scaledTail)/a + normalLine at u = a - c, normalSlopeWeight is a: what it weighs.
func normalSlope(u *big.Float) *big.Float {
	a := fit.Add(u, n(normalMiddle32))
	return fit.Add(fit.Div(fit.Log(fit.Mul(n(2), scaledTail(a))), a), n(normalLine))
}
func normalSlopeWeight(u *big.Float) *big.Float { return fit.Add(u, n(normalMiddle32)) }

// erfcFull is (x+c)·e**(x²)·erfc(x) at s = (x-c)/(x+c).
func erfcFull(s *big.Float) *big.Float {
	x := middled(s, erfcMiddle64)
	return fit.Mul(fit.Add(x, n(erfcMiddle64)), fit.Mul(fit.Exp(fit.Mul(x, x)), fit.Erfc(x)))
}

func sinh(x *big.Float) *big.Float {
	if x.MantExp(nil) > 0 {
		return fit.Div(fit.Sub(fit.Exp(x), fit.Exp(fit.Neg(x))), n(2))
	}
	m := fit.Expm1(x)
	return fit.Div(fit.Add(m, fit.Div(m, fit.Add(m, n(1)))), n(2))
}

// perRoot is 1/∛(1+f), root the cube root of x, above 0.
func perRoot(f *big.Float) *big.Float { return fit.Div(n(1), root(fit.Add(n(1), f))) }
func root(x *big.Float) *big.Float    { return fit.Exp(fit.Div(fit.Log(x), n(3))) }

// log2Series is log₂((1+s)/(1-s))/s at s², log2Weight what it weighs in that.
func log2Series(sq *big.Float) *big.Float {
	s := fit.Sqrt(sq)
	return fit.Div(fit.Mul(n(2), fit.Atanh(s)), fit.Mul(s, fit.Log(n(2))))
}
func log2Weight(sq *big.Float) *big.Float { return fit.Div(n(1), log2Series(sq)) }

// atanhTail is (atanh(s)/s - 1 - s²/3)/s⁴ at s², fourth is s⁴.
func atanhTail(sq *big.Float) *big.Float {
	s := fit.Sqrt(sq)
	y := fit.Sub(fit.Sub(fit.Div(fit.Atanh(s), s), n(1)), fit.Div(sq, n(3)))
	return fit.Div(y, fourth(sq))
}
func fourth(sq *big.Float) *big.Float { return fit.Mul(sq, sq) }

func exp2(x *big.Float) *big.Float       { return fit.Exp(fit.Mul(x, fit.Log(n(2)))) }
func exp2Weight(x *big.Float) *big.Float { return fit.Div(n(1), exp2(x)) }

func TestCoefficients(t *testing.T) {
	for _, c := range fits {
		if only := os.Getenv("GRADGEN_FIT"); only != "" && only != "1" && !slices.Contains(strings.Split(only, ","), c.name) {
			continue
		}
		if os.Getenv("GRADGEN_FIT") != "" {
			got := c.Minimax()
			text := make([]string, len(got))
			for i, x := range got {
				text[i] = strconv.FormatFloat(x, 'g', -1, map[int]int{24: 32, 53: 64}[c.Bits])
			}
			fmt.Printf("// error %.3g\n%s = []float64{%s}\n", c.Error(got), c.name, strings.Join(text, ", "))
			continue
		}
		table := slices.Clone(c.table)
		for i, x := range table {
			if c.Bits == 24 {
				table[i] = float64(float32(x))
			}
		}
		if got := c.Error(table); !(got <= c.err) {
			t.Errorf("%s: error %.3g, stated %.3g", c.name, got, c.err)
		}
	}
}
