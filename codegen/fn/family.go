package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A family has what the programs for one element type differ by: the
// polynomials, and where things change over.
type family struct {
	// From expOver on e**x overflows, below expZero it rounds to 0 and below
	// expSubnormal it is subnormal. Above nearOver it is more than half of the largest number.
	expOver, expZero, expSubnormal, nearOver float64
	// e**-x is computed 2**shift times too small for x below low.
	low, shift float64
	// Below this x/(1 + e**-x) rounds to 0.
	siluZero float64
	// From these on the functions are 1, and e**x - 1 is -1 below expm1One.
	sigmoidOne, tanhOne, erfOne, expm1One float64
	// From this on the normal distribution's tail is 0, and x times that.
	normalZero float64
	// The sines take arguments to this magnitude.
	sinLarge float64
	// The normal numbers.
	least, most float64

	exp, expm1, log, softplus, erf, sin []float64
}

var families = map[ir.DType]*family{
	ir.Float32: {
		expOver: 88.72283, expZero: -103.97284, expSubnormal: -87.33654, nearOver: 88,
		low: -64, shift: 64,
		siluZero: -109, sigmoidOne: 17.5, tanhOne: 9.010914, erfOne: erf32One, expm1One: -17.5,
		normalZero: normalZero32, sinLarge: 0x1p31,
		least: 0x1p-126, most: math.MaxFloat32,
		exp: exp32, expm1: expm132, log: log32, softplus: softplus32, erf: erf32, sin: sin32,
	},
	ir.Float64: {
		expOver: 709.782712893384, expZero: -745.1332191019412, expSubnormal: -708.3964185322641, nearOver: 709,
		low: -600, shift: 512,
		siluZero: -752, sigmoidOne: 38, tanhOne: 19.1, erfOne: erf64One, expm1One: -38,
		normalZero: normalZero64, sinLarge: 0x1p40,
		least: 0x1p-1022, most: math.MaxFloat64,
		exp: exp64, expm1: expm164, log: log64, softplus: softplus64, erf: erf64, sin: sin64,
	},
}

// From these on erf is 1.
const (
	erf32One = 3.92
	erf64One = 5.93
)

// ln 2, 2/√π and 1/√(2π) in two parts. In float32 the first part of ln 2 has 15 bits, so
// that an exponent times it is exact; in float64 products are fused and the parts
// may be full.
const (
	ln2Hi32, ln2Lo32 = 0x1.62e4p-1, math.Ln2 - ln2Hi32
	ln2Hi64, ln2Lo64 = 0x1.62e42fefa39efp-1, math.Ln2 - ln2Hi64

	twoPerRootPi                   = 2 / math.SqrtPi
	twoPerRootPi32, twoPerRootPiLo = 0x1.20dd76p+0, twoPerRootPi - twoPerRootPi32
	twoPerRootPi64, twoPerRootPi53 = 0x1.20dd750429b6dp+0, twoPerRootPi - twoPerRootPi64

	// 1/√(2π).
	perRoot2Pi                 = twoPerRootPi / (2 * math.Sqrt2)
	perRoot2Pi32, perRoot2PiLo = 0x1.988454p-2, perRoot2Pi - perRoot2Pi32
	perRoot2Pi64, perRoot2Pi53 = 0x1.9884533d43651p-2, perRoot2Pi - perRoot2Pi64
)

// ln2 is ln 2 in two parts.
func (b *builder) ln2() (hi, lo float64) {
	if b.width == 32 {
		return ln2Hi32, ln2Lo32
	}
	return ln2Hi64, ln2Lo64
}

// slopeOfErf is 2/√π in two parts.
func (b *builder) slopeOfErf() (hi, lo float64) {
	if b.width == 32 {
		return twoPerRootPi32, twoPerRootPiLo
	}
	return twoPerRootPi64, twoPerRootPi53
}

// perRoot2Pi is 1/√(2π) in two parts.
func (b *builder) perRoot2Pi() (hi, lo float64) {
	if b.width == 32 {
		return perRoot2Pi32, perRoot2PiLo
	}
	return perRoot2Pi64, perRoot2Pi53
}
