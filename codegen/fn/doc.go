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
// result, or in steps of the subnormals where the result is one. The
// scalar form rounds every product, float32(a*b) + c, so it gives the same bits
// on every machine; the vector form fuses products and sums with MulAdd. The
// bound, in the table of table.go, holds for both: for float32 it was compared
// with package math over all 2**32 arguments (over a ninth of a billion pairs, for
// pow), for float64 with exact values of samples. The tests repeat that on smaller samples
// (GRADGEN_ALL=1 on all arguments), and on zeros, subnormals, infinities and NaNs.
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
// are for vectors alone, and rely on the fused MulAdd. Where float32
// needs more digits than it has (sin, cos, pow), its programs compute in float64.
//
// # Measured
//
// Nanoseconds for an element, in a loop over 4096 of them, with Go 1.26.8 on a Xeon
// with AVX-512; math is package math by way of float64. (GRADGEN_TIME=1
// go test -run Compiled -v.)
//
//	          float32                        float64
//	          math  scalar  AVX2  AVX-512    AVX2  AVX-512
//	exp        6.0    2.8   0.38   0.20      1.20   0.62
//	expm1       32    3.2   0.57   0.29      1.57   0.79
//	sigmoid    6.7    3.2   0.51   0.29      1.35   0.77
//	tanh        32    5.9   0.60   0.42      1.71   1.17
//	softplus    24    8.0   0.79   0.39      3.16   1.32
//	log        7.0    3.7   0.35   0.29      1.48   0.99
//	log1p       27    4.8   0.49   0.38      1.60   0.99
//	erf         47    8.8   0.82   0.45      3.13   1.72
//	sin         24    3.6   0.80   0.62      0.97   0.63
//	cos         23    4.1   0.90   0.64      0.96   0.63
//	pow         64    8.3   1.80   1.08      4.12   2.76
//	sqrt       0.8    0.8   0.19   0.21      0.74   0.80
//	rsqrt      2.6    1.5   0.34   0.37      1.23   1.32
package fn
