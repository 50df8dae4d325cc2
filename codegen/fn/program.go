package fn

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A Program computes an elementary function.
type Program struct {
	Op   string   // the op it computes, as ir names it
	Type ir.DType // of its arguments and its result: Float32 or Float64
	Wide bool     // a float32 function that computes in float64

	Doc string  // what it computes, following its name
	How string  // the formula, as the rest of the sentence; may be empty
	ULP float64 // a bound for the error in units in the last place, fused or not

	// Math is the function in float64 by package math: the way round for
	// arguments that the program leaves to it, in Go and as a function.
	Math Reference

	// body64 are the statements of the scalar form in float64, where package math
	// has no function that is accurate, and one expression is not enough.
	body64 func() []jen.Code

	params []string
	steps  []*step
	result *step
	split  bool // vectors with rare arguments have a function of their own

	// fast is for vectors where it is there; the program itself is then for
	// scalars and, if fast is partial, for vectors with rare arguments.
	fast    *Program
	partial bool // takes common arguments alone
}

// A Reference is a function of package math, or composed of such.
type Reference struct {
	F1   func(x float64) float64    // for one argument
	F2   func(x, y float64) float64 // for two
	Code func(args ...*jen.Statement) *jen.Statement
	// NaN is in place of Code where a program that computes in float64 leaves NaN, and
	// nothing else, to package math, if Code passes its argument on to no function in Go:
	// see wideArg.
	NaN func(args ...*jen.Statement) *jen.Statement
}

// At is the function's value.
func (r Reference) At(x ...float64) float64 {
	if r.F2 != nil {
		return r.F2(x[0], x[1])
	}
	return r.F1(x[0])
}

// VectorULP is a bound for the error of the vector form.
func (p *Program) VectorULP() float64 {
	if p.fast != nil {
		return p.fast.ULP
	}
	return p.ULP
}

// Arity is the number of arguments.
func (p *Program) Arity() int { return len(p.params) }

// arith is the type in which the program computes.
func (p *Program) arith() ir.DType {
	if p.Wide {
		return ir.Float64
	}
	return p.Type
}

// A layout says where a float type has its bits.
type layout struct {
	width, mantissa int
	bias            int64
	magic           float64 // 1.5·2**mantissa: adding it rounds to an integer, which is then in the last bits
}

var layouts = map[ir.DType]layout{
	ir.Float32: {32, 23, 127, 3 << 22},
	ir.Float64: {64, 52, 1023, 3 << 51},
}
