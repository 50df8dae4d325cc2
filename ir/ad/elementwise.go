package ad

// Abs is |x|. Its gradient at 0 is 0.
func Abs(x Value) Value { return 0 }

// Sign is -1, 0 or 1, and NaN of NaN. Its gradient is 0.
func Sign(x Value) Value { return 0 }

// Reciprocal is 1/x.
func Reciprocal(x Value) Value { return 0 }

// Square is x*x.
func Square(x Value) Value { return 0 }

// Sqrt is the square root of x. Its gradient at 0 is +Inf, and 0 where a
// [Where] does not select it.
func Sqrt(x Value) Value { return 0 }

// Rsqrt is 1/sqrt(x).
func Rsqrt(x Value) Value { return 0 }

// Exp is e**x.
func Exp(x Value) Value { return 0 }

// Expm1 is e**x - 1, exact near 0.
func Expm1(x Value) Value { return 0 }

// Log is the natural logarithm of x: -Inf of 0, NaN below.
func Log(x Value) Value { return 0 }

// Log1p is log(1 + x), exact near 0.
func Log1p(x Value) Value { return 0 }

// Sin is the sine of x radians.
func Sin(x Value) Value { return 0 }

// Cos is the cosine of x radians.
func Cos(x Value) Value { return 0 }

// Tan is the tangent of x radians.
func Tan(x Value) Value { return 0 }

// Asin is the inverse sine of x, in radians.
func Asin(x Value) Value { return 0 }

// Acos is the inverse cosine of x, in radians.
func Acos(x Value) Value { return 0 }

// Atan is the inverse tangent of x, in radians.
func Atan(x Value) Value { return 0 }

// Sinh is the hyperbolic sine of x.
func Sinh(x Value) Value { return 0 }

// Cosh is the hyperbolic cosine of x.
func Cosh(x Value) Value { return 0 }

// Tanh is the hyperbolic tangent of x.
func Tanh(x Value) Value { return 0 }

// Sigmoid is 1/(1 + e**-x), without overflow.
func Sigmoid(x Value) Value { return 0 }

// LogSigmoid is log(1/(1 + e**-x)), as -softplus(-x).
func LogSigmoid(x Value) Value { return 0 }

// Relu is max(x, 0). Its gradient at 0 is 0.
func Relu(x Value) Value { return 0 }

// Softplus is log(1 + e**x), without overflow.
func Softplus(x Value) Value { return 0 }

// Silu is x*[Sigmoid](x), also called swish, and 0 at -Inf.
func Silu(x Value) Value { return 0 }

// Gelu is x*[NormalCDF](x), which is x*(1 + erf(x/sqrt(2)))/2, and 0 at -Inf.
func Gelu(x Value) Value { return 0 }

// GeluTanh approximates Gelu by x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))/2.
// Where the cube overflows it is x, or -0, with the derivative 1 or 0.
func GeluTanh(x Value) Value { return 0 }

// Erf is the error function of x.
func Erf(x Value) Value { return 0 }

// Floor is the greatest whole number not above x. Its gradient is 0.
func Floor(x Value) Value { return 0 }

// Ceil is the least whole number not below x. Its gradient is 0.
func Ceil(x Value) Value { return 0 }

// Round is the whole number nearest to x, halves to even. Its gradient is 0.
func Round(x Value) Value { return 0 }

// IsNaN is whether x is NaN: a comparison.
func IsNaN(x Value) bool { return false }

// Pow is a**b, and 1 where b is 0. The gradient for b is 0 where a is 0.
func Pow(a, b Value) Value { return 0 }

// Maximum is the larger of a and b element by element, NaN if either is NaN.
// Where they are equal, each gets half of the gradient. Compare [Max].
func Maximum(a, b Value) Value { return 0 }

// Minimum is the smaller of a and b element by element, NaN if either is NaN.
// Where they are equal, each gets half of the gradient. Compare [Min].
func Minimum(a, b Value) Value { return 0 }

// Atan2 is the angle of the point (x, y) in radians, in [-pi, pi].
func Atan2(y, x Value) Value { return 0 }

// Where is a where cond holds, else b. The three broadcast. No gradient flows
// to what is not selected, not even NaN. Of two untyped constants the result
// has the element type of what cond compares; if that isn't a floating-point
// type, that of the tensor it meets, as a constant would, float64 alone.
func Where[C Condition](cond C, a, b Value) Value { return 0 }

// Clip is x limited to at least lo and then at most hi. The gradient passes
// where lo <= x <= hi, the bounds included.
func Clip(x, lo, hi Value) Value { return 0 }

// Cast is x with elements of type E, converted as Go converts them: floats are
// cut off towards 0 for an integer type, bool is x != 0, and a bool is 0 or 1. The gradient
// passes between floating-point types.
func Cast[E Element, C Castable](x C) Value { return 0 }

// StopGradient is x, through which no gradient flows.
func StopGradient(x Value) Value { return 0 }
