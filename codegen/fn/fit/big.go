package fit

import "math/big"

// Prec is the precision in bits to which this package computes. The fits
// solve badly conditioned equations, hence so many.
const Prec = 512

// Num is x as a number of precision Prec.
func Num(x float64) *big.Float { return zero().SetFloat64(x) }

func zero() *big.Float { return new(big.Float).SetPrec(Prec) }

// Add is x + y.
func Add(x, y *big.Float) *big.Float { return zero().Add(x, y) }

// Sub is x - y.
func Sub(x, y *big.Float) *big.Float { return zero().Sub(x, y) }

// Mul is x·y.
func Mul(x, y *big.Float) *big.Float { return zero().Mul(x, y) }

// Div is x/y.
func Div(x, y *big.Float) *big.Float { return zero().Quo(x, y) }

// Neg is -x.
func Neg(x *big.Float) *big.Float { return zero().Neg(x) }

// Sqrt is the square root of x, at least 0.
func Sqrt(x *big.Float) *big.Float { return zero().Sqrt(x) }

// negligible reports whether t no longer changes sum.
func negligible(t, sum *big.Float) bool {
	return t.Sign() == 0 || sum.Sign() != 0 && t.MantExp(nil) < sum.MantExp(nil)-Prec-8
}

// Exp is e**x: the Taylor series at x/2**k, squared k times.
func Exp(x *big.Float) *big.Float {
	const guard = 64
	k := max(0, x.MantExp(nil)+8)
	r := new(big.Float).SetPrec(Prec+guard).SetMantExp(x, -k)
	r.SetPrec(Prec + guard)
	sum := new(big.Float).SetPrec(Prec + guard).SetInt64(1)
	t := new(big.Float).Copy(sum)
	for n := int64(1); ; n++ {
		t.Mul(t, r)
		t.Quo(t, new(big.Float).SetInt64(n))
		sum.Add(sum, t)
		if t.Sign() == 0 || t.MantExp(nil) < -Prec-guard {
			break
		}
	}
	for range k {
		sum.Mul(sum, sum)
	}
	return zero().Set(sum)
}

// Expm1 is e**x - 1.
func Expm1(x *big.Float) *big.Float {
	if x.MantExp(nil) > -8 {
		return Sub(Exp(x), Num(1))
	}
	sum, t := zero(), Num(1)
	for n := 1; ; n++ {
		t = Div(Mul(t, x), Num(float64(n)))
		sum.Add(sum, t)
		if negligible(t, sum) {
			return sum
		}
	}
}

// Log1p is log(1 + x) for x above -1, from 2·atanh(x/(2+x)) near 0 and by
// halving the logarithm's argument elsewhere.
func Log1p(x *big.Float) *big.Float { return log(Add(Num(1), x), x) }

// Log is the natural logarithm of x, above 0.
func Log(x *big.Float) *big.Float { return log(x, Sub(x, Num(1))) }

// log is log(x), given x - 1 in full precision.
func log(x, less *big.Float) *big.Float {
	k := 1
	for less.Sign() != 0 && less.MantExp(nil) > -3 {
		// log x = 2 log sqrt x, and sqrt x - 1 = (x - 1)/(sqrt x + 1).
		x = Sqrt(x)
		less = Div(less, Add(x, Num(1)))
		k++
	}
	s := Div(less, Add(Num(2), less))
	y := zero().SetMantExp(Atanh(s), k)
	return y
}

// Atanh is the inverse hyperbolic tangent of a small x.
func Atanh(x *big.Float) *big.Float {
	sum, t, sq := zero().Set(x), zero().Set(x), Mul(x, x)
	for n := 3; ; n += 2 {
		t = Mul(t, sq)
		u := Div(t, Num(float64(n)))
		sum.Add(sum, u)
		if negligible(u, sum) {
			return sum
		}
	}
}

// Pi is π, by Machin's formula.
func Pi() *big.Float { return Sub(atanInv(5, 16), atanInv(239, 4)) }

// atanInv is m·arctan(1/n).
func atanInv(n, m float64) *big.Float {
	t := Div(Num(m), Num(n))
	sum, sq := zero().Set(t), Num(-n*n)
	for k := 3; ; k += 2 {
		t = Div(t, sq)
		u := Div(t, Num(float64(k)))
		sum.Add(sum, u)
		if negligible(u, sum) {
			return sum
		}
	}
}

// Sin is the sine of x, below 2**64 in magnitude.
func Sin(x *big.Float) *big.Float {
	n, r := quadrant(x)
	return [...]func(*big.Float) *big.Float{
		func(r *big.Float) *big.Float { return series(r, 1) },
		func(r *big.Float) *big.Float { return series(r, 0) },
		func(r *big.Float) *big.Float { return Neg(series(r, 1)) },
		func(r *big.Float) *big.Float { return Neg(series(r, 0)) },
	}[n](r)
}

// Cos is the cosine of x, below 2**64 in magnitude.
func Cos(x *big.Float) *big.Float { return Sin(Add(x, Div(Pi(), Num(2)))) }

// quadrant is x less the nearest multiple of π/2, and which one that is.
func quadrant(x *big.Float) (int, *big.Float) {
	half := Div(Pi(), Num(2))
	q := Div(x, half)
	if q.Sign() < 0 {
		q.Sub(q, Num(0.5))
	} else {
		q.Add(q, Num(0.5))
	}
	n, _ := q.Int(nil)
	r := Sub(x, Mul(zero().SetInt(n), half))
	return int(new(big.Int).And(n, big.NewInt(3)).Int64()), r
}

// series is the Taylor series of the sine (from 1) or the cosine (from 0).
func series(x *big.Float, from int) *big.Float {
	t := Num(1)
	if from == 1 {
		t.Set(x)
	}
	sum, sq := zero().Set(t), Neg(Mul(x, x))
	for n := from + 1; ; n += 2 {
		t = Div(Mul(t, sq), Num(float64(n)*float64(n+1)))
		sum.Add(sum, t)
		if negligible(t, sum) {
			return sum
		}
	}
}

// Erf is the error function, from the series in which all terms have one
// sign: 2/√π · e**(-x²) · Σ 2ⁿ x**(2n+1) / (1·3·5···(2n+1)).
func Erf(x *big.Float) *big.Float {
	sq := Mul(x, x)
	t := zero().Set(x)
	sum := zero().Set(x)
	for n := 1; ; n++ {
		t = Div(Mul(t, Mul(Num(2), sq)), Num(float64(2*n+1)))
		sum.Add(sum, t)
		if negligible(t, sum) {
			break
		}
	}
	return Div(Mul(Mul(Num(2), Exp(Neg(sq))), sum), Sqrt(Pi()))
}

// Erfc is 1 - Erf(x), in full precision where that is near 0: from 10 on by the
// continued fraction of Laplace, e**(-x²)/√π / (x + 1/2/(x + 1/(x + 3/2/(x + ...)))).
func Erfc(x *big.Float) *big.Float {
	if x.Cmp(Num(10)) < 0 {
		return Sub(Num(1), Erf(x))
	}
	const terms = 400
	t := zero().Set(x)
	for k := terms; k > 0; k-- {
		t = Add(x, Div(Num(float64(k)/2), t))
	}
	return Div(Exp(Neg(Mul(x, x))), Mul(Sqrt(Pi()), t))
}

// Tanh is the hyperbolic tangent.
func Tanh(x *big.Float) *big.Float {
	e := Expm1(Mul(Num(2), x))
	return Div(e, Add(e, Num(2)))
}

// Atan is the inverse tangent: its series, after halving the angle three times.
func Atan(x *big.Float) *big.Float {
	const halvings = 3
	for range halvings {
		x = Div(x, Add(Num(1), Sqrt(Add(Num(1), Mul(x, x)))))
	}
	sum, t, sq := zero().Set(x), zero().Set(x), Neg(Mul(x, x))
	for n := 3; ; n += 2 {
		t = Mul(t, sq)
		u := Div(t, Num(float64(n)))
		sum.Add(sum, u)
		if negligible(u, sum) {
			return zero().SetMantExp(sum, halvings)
		}
	}
}

// Asin is the inverse sine of x, below 1 in magnitude.
func Asin(x *big.Float) *big.Float {
	return Atan(Div(x, Sqrt(Sub(Num(1), Mul(x, x)))))
}
