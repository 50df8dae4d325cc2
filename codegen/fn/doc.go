// Package fn has the elementary functions of generated code: exp, log, tanh
// and so on, each as a small straight-line program over steps that scalar Go
// and simd/archsimd both have. One program serves both: Scalar prints it as a
// Go function of float32, Vector as one of Float32x16, Float64x4 and their
// like.
//
// A program is written with a Builder, as its formula reads: the argument is
// reduced to a small interval, a minimax polynomial serves there, and the
// result is put together from it. The coefficients (coef.go) are found by
// package fit, from the functions themselves. A test compares them, and others compare each
// program with package math.
//
// # Accuracy
//
// Each program states its largest error, in units in the last place of the
// result; where the result is subnormal, in steps of the subnormals. The
// scalar form rounds every product: float32(a*b) + c, so it has the same bits
// on every machine. The vector form fuses products and sums with MulAdd. The
// stated bound holds for both.
//
// # Rare arguments
//
// What is awkward outside of the common range (subnormal results, arguments
// that need hundreds of digits of π) the scalar form leaves to package math
// after one comparison, and the vector form does by selecting by mask; sines
// of huge numbers it computes element by element.
//
// # Float64
//
// Scalar code in float64 uses package math, which is as accurate, and as fast
// as scalar Go gets without a fused multiply-add. Programs in float64 are for vectors
// alone, where the fused MulAdd is always there, and rely on it.
package fn
