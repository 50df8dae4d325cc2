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
// own (erf, sin, cos, the normal distribution), so has its bound. In float32 they were compared with package
// math at every 17th of the 2**32 arguments (pairs of them, for functions of two),
// exp, expm1, sigmoid and tanh at all, and the normal distribution, gelu and silu at every 68th;
// in float64 with exact values of samples of all exponents: there the worst seen were
// 1.6 (tanh, erfc), 1.5 (gelu) and 1.4 (sin, softplus, rsqrt), and less than 1.4 for the others. TestCompiled repeats that with a million arguments of each function,
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
// are for vectors alone, and rely on the fused MulAdd, which tells what a product or a quotient
// loses by rounding. The normal distribution's tail is math.Erfc's there, mended for the rounding
// of x/√2: it has the error of that, some ulp far out. Where float32 needs more digits
// than it has (sin, cos, pow), or a longer program for them (tan and most of what stands below it
// in the table), its programs compute in float64.
//
// # What is made of several
//
// The worst errors in float32 of activations that are made of these functions, in ulp over
// 12 million arguments of all exponents: LogSigmoid 1.7, Elu 0.8, Selu 1.9, Celu 1.9, Softsign 1.5;
// Mish 3.7, and 52 steps of the subnormals below -87; GeluTanh 2.2 above 0 and up to 150 below,
// where it is e**z for a rounded z, of which an ulp is up to 64 of the result; more digits of z
// would cost more than the rest of it. Of gradients: Elu and Selu 1.7, Softplus and LogSigmoid 1.6,
// Sigmoid 3.1, Silu 2.7 and NormalPDF 2.1 away from where they are 0. Others lose digits where they are small, and are
// right to 1e-7 at most: Tanh's 1 - tanh², Softsign's, Erf's (65 ulp at 9), and whatever passes through
// 0 (Gelu, Silu and Mish, each once).
//
// # Measured
//
// Nanoseconds for an element, in a loop over 4096 of them, with Go 1.26.8 on a Xeon
// with AVX-512; math is package math by way of float64. (GRADGEN_TIME=1
// go test -run Compiled -v. BenchmarkMaps in testdata/peers/gradgen measures them in
// generated code, and run.py maps there compares that with gcc.)
//
//	            float32                        float64
//	            math  scalar  AVX2  AVX-512    math    AVX2  AVX-512
//	exp          5.5     2.7  0.37   0.18       4.5    1.08   0.51
//	expm1         27     3.1  0.54   0.26       7.7    1.48   0.70
//	sigmoid      6.7     3.5  0.53   0.31       5.4    1.43   0.80
//	silu         6.7     3.5  0.56   0.33       5.6    1.68   0.84
//	tanh          29     5.0  0.63   0.38       7.2    1.62   1.11
//	softplus      24     7.3  0.77   0.37        20    2.97   1.21
//	log          6.9     3.6  0.35   0.25       5.2    1.34   0.78
//	log1p         23     4.6  0.46   0.28       7.7    1.45   0.81
//	erf           41      10  0.78   0.42        16    3.03   1.67
//	sin           19     3.4  0.38   0.24        11    0.93   0.65
//	cos           19     3.7  0.39   0.24       8.9    0.93   0.60
//	pow           64     7.9  1.72   1.03        34    4.24   2.65
//	sqrt         0.8     0.7  0.18   0.20       1.4    0.72   0.78
//	tan           22     6.0  1.27   0.79       8.4    1.98   1.20
//	asin          26     4.6  1.00   0.67       3.5    1.48   0.69
//	acos          25     5.5  1.17   0.67       3.6    1.71   0.73
//	atan          20     6.6  1.35   0.73       4.3    2.05   0.90
//	atan2         22      10  1.96   1.05        12    3.06   1.99
//	sinh          28     6.0  1.32   0.87       7.5    2.11   1.17
//	cosh          29     5.2  1.09   0.82       5.9    1.33   0.81
//	asinh         34     9.1  1.82   1.39        14    3.39   2.29
//	acosh         33     4.1  1.59   1.00       4.5    3.46   1.75
//	atanh         29     3.9  1.74   1.79       3.4    3.56   2.14
//	log2          26     4.7  1.04   0.63       7.9    3.17   2.02
//	log10        7.0     4.5  1.12   0.68       3.5    3.54   2.21
//	cbrt          32     8.2  1.88   1.07       6.6    3.32   1.48
//	hypot        2.6     2.6  0.72   0.78       2.5    0.91   0.78
//	erfc          40     9.3  1.64   1.04        16    3.52   2.12
//	normalcdf     41     9.6  1.14   0.57        17    3.43   2.23
//	normalpdf    6.3     4.2  0.55   0.26       5.7    1.49   0.70
//	gelu          41     9.8  1.02   0.56        17    3.79   2.27
//	rsqrt        2.6     1.4  0.33   0.36       2.4    1.20   1.29
package fn
