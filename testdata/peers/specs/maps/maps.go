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
