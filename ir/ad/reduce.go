package ad

// Sum is the sum of x over the axes; without axes, over all. 0 of none.
func Sum(x Value, axes ...int) Value { return 0 }

// Mean is the arithmetic mean of x over the axes; without axes, over all.
func Mean(x Value, axes ...int) Value { return 0 }

// Prod is the product of x over the axes; without axes, over all. 1 of none.
// Its gradient holds also where factors are 0.
func Prod(x Value, axes ...int) Value { return 0 }

// Max is the largest element of x over the axes; without axes, over all. NaN
// if there is a NaN. Elements that tie share the gradient evenly. Compare
// [Maximum].
func Max(x Value, axes ...int) Value { return 0 }

// Min is the smallest element of x over the axes; without axes, over all. NaN
// if there is a NaN. Elements that tie share the gradient evenly. Compare
// [Minimum].
func Min(x Value, axes ...int) Value { return 0 }

// Var is the variance of x over the axes, the mean of (x - mean(x))**2: it
// divides by n.
func Var(x Value, axes ...int) Value { return 0 }

// Std is the square root of [Var]. Its gradient is 0 where all elements are
// equal.
func Std(x Value, axes ...int) Value { return 0 }

// Norm is the Euclidean norm of x over the axes, sqrt(sum(x*x)). Its gradient
// is 0 where all elements are 0.
func Norm(x Value, axes ...int) Value { return 0 }

// L1Norm is sum(|x|) over the axes. Its gradient for an element of 0 is 0.
func L1Norm(x Value, axes ...int) Value { return 0 }

// SumSquare is sum(x*x) over the axes.
func SumSquare(x Value, axes ...int) Value { return 0 }

// LogSum is log(sum(x)) over the axes.
func LogSum(x Value, axes ...int) Value { return 0 }

// All is whether a condition holds for all elements over the axes; without
// axes, for all: a comparison. It holds for none.
func All[C Condition](x C, axes ...int) bool { return false }

// Any is whether a condition holds for any element over the axes; without
// axes, for any at all: a comparison. It doesn't for none.
func Any[C Condition](x C, axes ...int) bool { return false }

// LogSumExp is log(sum(e**x)) over the axes, without overflow: -Inf of none.
func LogSumExp(x Value, axes ...int) Value { return 0 }

// Softmax is e**x / sum(e**x) along one axis, without overflow.
func Softmax(x Value, axis int) Value { return 0 }

// LogSoftmax is x - logsumexp(x) along one axis.
func LogSoftmax(x Value, axis int) Value { return 0 }

// CumSum is the running sum along one axis, each element included.
func CumSum(x Value, axis int) Value { return 0 }

// LinearScan is the recurrence r[i] = a[i]*r[i-1] + b[i] along one axis, the
// first being b alone: a running sum that forgets, as of ad.LinearScan(0.9, x, 0).
// The operands broadcast.
func LinearScan(a, b Value, axis int) Value { return 0 }

// CumProd is the running product along one axis, each element included. Its
// gradient holds also where elements are 0.
func CumProd(x Value, axis int) Value { return 0 }

// ArgMax is the first position along the axis of the largest element or of a
// NaN, as int64. The axis is dropped, or kept as 1 with [Keep]. It has no
// gradient.
func ArgMax(x Value, axis int, keep ...int) Value { return 0 }

// ArgMin is the first position along the axis of the smallest element or of a
// NaN, as int64. The axis is dropped, or kept as 1 with [Keep]. It has no
// gradient.
func ArgMin(x Value, axis int, keep ...int) Value { return 0 }
