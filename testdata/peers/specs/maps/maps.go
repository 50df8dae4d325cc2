// Package maps declares functions of each element, in float32 and float64.
package maps

import "github.com/gradgen/gradgen/ir/ad"

// N is the number of elements: two such arrays fit the first cache.
const N = 4096

// X is the operand.
type X = ad.Tensor[[N]float32]

//gradgen:grad none
func Exp(x X) (y ad.Value) { return ad.Exp(x) }

//gradgen:grad none
func Log(x X) (y ad.Value) { return ad.Log(x) }

//gradgen:grad none
func Tanh(x X) (y ad.Value) { return ad.Tanh(x) }

//gradgen:grad none
func Sigmoid(x X) (y ad.Value) { return ad.Sigmoid(x) }

//gradgen:grad none
func Softplus(x X) (y ad.Value) { return ad.Softplus(x) }

//gradgen:grad none
func Erf(x X) (y ad.Value) { return ad.Erf(x) }

//gradgen:grad none
func Gelu(x X) (y ad.Value) { return ad.Gelu(x) }

//gradgen:grad none
func GeluTanh(x X) (y ad.Value) { return ad.GeluTanh(x) }

//gradgen:grad none
func Sin(x X) (y ad.Value) { return ad.Sin(x) }

//gradgen:grad none
func Cos(x X) (y ad.Value) { return ad.Cos(x) }

//gradgen:grad none
func Pow(x X) (y ad.Value) { return ad.Pow(x, 1.7) }

//gradgen:grad none
func Rsqrt(x X) (y ad.Value) { return ad.Rsqrt(x) }

//gradgen:grad none
func Relu(x X) (y ad.Value) { return ad.Relu(x) }

//gradgen:grad none
func Silu(x X) (y ad.Value) { return ad.Silu(x) }

//gradgen:grad none
func Expm1(x X) (y ad.Value) { return ad.Expm1(x) }

//gradgen:grad none
func Tan(x X) (y ad.Value) { return ad.Tan(x) }

//gradgen:grad none
func Atan(x X) (y ad.Value) { return ad.Atan(x) }

//gradgen:grad none
func Sinh(x X) (y ad.Value) { return ad.Sinh(x) }

//gradgen:grad none
func Asinh(x X) (y ad.Value) { return ad.Asinh(x) }

//gradgen:grad none
func Cbrt(x X) (y ad.Value) { return ad.Cbrt(x) }

//gradgen:grad none
func Erfc(x X) (y ad.Value) { return ad.Erfc(x) }

//gradgen:grad none
func Abs(x X) (y ad.Value) { return ad.Abs(x) }

//gradgen:grad none
func Sqrt(x X) (y ad.Value) { return ad.Sqrt(x) }

//gradgen:grad none
func MulAdd(x X) (y ad.Value) { return 1.5*x + 0.25 }

// X64 is the operand in float64.
type X64 = ad.Tensor[[N]float64]

//gradgen:grad none
func Exp64(x X64) (y ad.Value) { return ad.Exp(x) }

//gradgen:grad none
func Log64(x X64) (y ad.Value) { return ad.Log(x) }

//gradgen:grad none
func Tanh64(x X64) (y ad.Value) { return ad.Tanh(x) }

//gradgen:grad none
func Erf64(x X64) (y ad.Value) { return ad.Erf(x) }

//gradgen:grad none
func Sin64(x X64) (y ad.Value) { return ad.Sin(x) }

//gradgen:grad none
func Gelu64(x X64) (y ad.Value) { return ad.Gelu(x) }

//gradgen:grad none
func Sigmoid64(x X64) (y ad.Value) { return ad.Sigmoid(x) }

//gradgen:grad none
func Tan64(x X64) (y ad.Value) { return ad.Tan(x) }

//gradgen:grad none
func Atan64(x X64) (y ad.Value) { return ad.Atan(x) }

//gradgen:grad none
func Sinh64(x X64) (y ad.Value) { return ad.Sinh(x) }

//gradgen:grad none
func Asinh64(x X64) (y ad.Value) { return ad.Asinh(x) }

//gradgen:grad none
func Cbrt64(x X64) (y ad.Value) { return ad.Cbrt(x) }

//gradgen:grad none
func Erfc64(x X64) (y ad.Value) { return ad.Erfc(x) }

//gradgen:grad none
func Relu64(x X64) (y ad.Value) { return ad.Relu(x) }
