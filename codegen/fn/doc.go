// Package fn has the elementary functions of generated code: exp, log, tanh
// and so on, each as a small straight-line program over steps that scalar Go
// and simd/archsimd both have. One program serves both: Scalar prints it as a
// Go function of float32, Vector as one of Float32x16, Float64x4 and their
// like.
//
// A program is written with a builder, as its formula reads: the argument is
// reduced to a small interval, a minimax polynomial serves there, and the
// result is put together from it. The coefficients (coef.go) are found by
// package fit, from the functions themselves; a test compares them.
//
// # Accuracy
//
// Each program has a bound for its error, in units in the last place (ulp) of the
// result, or in steps of the subnormals where the result is one: at most 2. The
// scalar form rounds every product, float32(a*b) + c, so it gives the same bits
// on every machine; the vector form fuses products and sums with MulAdd. The
// bounds are in the table of table.go; where vectors of float32 have a program of their
// own (erf, sin, cos), so has its bound. In float32 they were compared with package
// math at every 17th of the 2**32 arguments (pairs of them, for functions of two),
// and exp, expm1, sigmoid and tanh at all; in float64 with exact values of samples of all
// exponents. TestCompiled repeats that with a million arguments of each function,
// and with zeros, subnormals, infinities and NaNs;
//
//	GRADGEN_ALL=Tanh,Log go test -timeout 0 -run Compiled -v
//
// takes all arguments of the functions that it names, some minutes for each.
// What is odd or even in the mathematics is so to the last bit (TestSymmetry).
//
// # Rare arguments
//
// What is awkward outside of the common range (subnormal results, the sines of huge
// numbers) the scalar form leaves to package math after one
// comparison. Vectors select by mask, or have a second function for vectors
// with rare elements; sines of magnitudes above 2**31 (2**40 in float64)
// they compute element by element with package math, as accurate as that is.
//
// # Float64
//
// Scalar code in float64 uses package math, which is as accurate, and about as
// fast as scalar Go gets without a fused multiply-add. Programs in float64
// are for vectors alone, and rely on the fused MulAdd. Where float32 needs more digits
// than it has (sin, cos, pow), or a longer program for them (what stands below
// rsqrt in the table), its programs compute in float64.
//
// # Measured
//
// Nanoseconds for an element, in a loop over 4096 of them, with Go 1.26.8 on a Xeon
// with AVX-512; math is package math by way of float64. (GRADGEN_TIME=1
// go test -run Compiled -v. BenchmarkMaps in testdata/peers/gradgen measures them in
// generated code, and run.py maps there compares that with gcc.)
//
//	          float32                        float64
//	          math  scalar  AVX2  AVX-512    AVX2  AVX-512
//	exp        5.5    2.7   0.37   0.18      1.15   0.53
//	expm1       27    3.2   0.52   0.29      1.60   0.71
//	sigmoid    6.7    3.4   0.51   0.31      1.46   0.80
//	tanh        29    5.0   0.60   0.37      1.62   1.11
//	softplus    24    7.5   0.76   0.36      2.86   1.24
//	log        6.9    3.5   0.34   0.25      1.41   0.77
//	log1p       23    4.5   0.47   0.28      1.50   0.80
//	erf         41     10   0.78   0.42      3.13   1.64
//	sin         19    3.4   0.38   0.24      0.94   0.55
//	cos         19    3.8   0.37   0.24      0.94   0.57
//	pow         64    7.9   1.76   1.13      4.21   2.61
//	sqrt       0.8    0.7   0.18   0.20      0.72   0.78
//	rsqrt      2.6    1.4   0.33   0.36      1.20   1.29
//	tan         22    6.2   1.27   0.79
//	asin        25    4.6   1.00   0.69
//	acos        25    6.2   1.18   0.67
//	atan        18    6.6   1.34   0.77
//	atan2       22     10   1.96   1.05
//	sinh        28    6.0   1.31   0.90
//	cosh        29    5.2   1.09   0.82
//	asinh       34    9.1   1.94   1.41
//	acosh       33    4.0   1.59   1.00
//	atanh       29    3.9   1.84   1.79
//	log2        26    4.5   1.07   0.67
//	log10      7.0    6.9   1.10   0.67
//	cbrt        31    8.2   1.92   1.11
//	hypot      2.6    2.6   0.72   0.78
//	erfc        40    9.5   1.74   1.04
package fn
