package ad

// Cbrt is the cube root of x, of negative numbers too. Its gradient at 0 is
// +Inf, and 0 where a [Where] does not select it.
func Cbrt(x Value) Value { return 0 }

// Exp2 is 2**x, exact for whole x.
func Exp2(x Value) Value { return 0 }

// Log2 is the logarithm of x to base 2, exact of powers of 2.
func Log2(x Value) Value { return 0 }

// Log10 is the logarithm of x to base 10.
func Log10(x Value) Value { return 0 }

// Asinh is the inverse hyperbolic sine of x.
func Asinh(x Value) Value { return 0 }

// Acosh is the inverse hyperbolic cosine of x, NaN below 1. Its gradient at 1
// is +Inf.
func Acosh(x Value) Value { return 0 }

// Atanh is the inverse hyperbolic tangent of x, NaN outside -1 to 1. Its
// gradient at both is +Inf.
func Atanh(x Value) Value { return 0 }

// Erfc is 1 - erf(x), exact where that is near 0.
func Erfc(x Value) Value { return 0 }

// Erfinv is the inverse of the error function, NaN outside -1 to 1.
func Erfinv(x Value) Value { return 0 }

// Lgamma is the logarithm of |gamma(x)|: of (n-1)! for a whole n > 0, and +Inf
// at 0 and the negative whole numbers. Its gradient is [Digamma].
func Lgamma(x Value) Value { return 0 }

// Digamma is the derivative of [Lgamma], NaN at the negative whole numbers.
func Digamma(x Value) Value { return 0 }

// NormalCDF is the distribution function of the standard normal distribution,
// erfc(-x/sqrt(2))/2, exact in its tail. Its gradient is [NormalPDF].
func NormalCDF(x Value) Value { return 0 }

// NormalPDF is the density of the standard normal distribution,
// e**(-x*x/2)/sqrt(2*pi).
func NormalPDF(x Value) Value { return 0 }

// Trunc is x without its fraction. Its gradient is 0.
func Trunc(x Value) Value { return 0 }

// IsInf is whether x is infinite, of either sign: a comparison.
func IsInf(x Value) bool { return false }

// Hypot is sqrt(a*a + b*b), without overflow. Its gradient where both are 0 is
// 0.
func Hypot(a, b Value) Value { return 0 }

// Mod is the remainder of a / b with the sign of a, as Go's math.Mod and C's
// fmod; NaN where b is 0. The gradient for b is -trunc(a/b); the steps have no
// part in it. Compare [Remainder].
func Mod(a, b Value) Value { return 0 }

// Remainder is a - floor(a/b)*b, with the sign of b, as Python's and NumPy's
// %; NaN where b is 0. The gradient for b is -floor(a/b); the steps have no
// part in it. Compare [Mod].
func Remainder(a, b Value) Value { return 0 }

// Copysign is |a| with the sign of b. The gradient for a where it is 0 is 0,
// as it is for b everywhere.
func Copysign(a, b Value) Value { return 0 }

// LogAddExp is log(e**a + e**b), without overflow. An operand that is -Inf has
// gradient 0.
func LogAddExp(a, b Value) Value { return 0 }

// XLogY is a*log(b), and 0 where a is 0 and b isn't NaN; there the gradient for
// b is 0, and that for a is log(b) where b is positive and finite, else 0.
func XLogY(a, b Value) Value { return 0 }

// SquaredDifference is (a - b)**2.
func SquaredDifference(a, b Value) Value { return 0 }
