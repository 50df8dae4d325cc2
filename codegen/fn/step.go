package fn

// Kind is what a value is.
type Kind uint8

const (
	Float Kind = iota // a number of the program's arithmetic
	Int               // its bits, or an integer as wide
	Mask              // a condition
)

// Op is what a step does.
type Op uint8

// The steps. Every one of them exists in scalar Go and, for each lane, in
// simd/archsimd with AVX2.
const (
	opInput Op = iota // the argument numbered Int
	opConst           // the number Num
	opBits            // the integer Int

	opAdd
	opSub
	opMul
	opDiv
	opSqrt
	opMulAdd // a·b + c, the product rounded or not
	opFMA    // a·b + c, the product not rounded: in vectors alone

	opMin // either operand where one is NaN
	opMax
	opAbs
	opNegAbs   // -|a|
	opCopySign // the magnitude of a with the sign of b

	opAsInt   // the bits of a number
	opAsFloat // the number with these bits
	opConvert // an integer to a number
	opIAdd
	opISub
	opAnd
	opOr
	opXor
	opShl // by Int bits
	opShr // by Int bits, filling with zeros
	opSar // by Int bits, filling with the sign

	opLess
	opLessEqual
	opEqual
	opIGreater
	opIsNaN
	opBoth   // a && b
	opEither // a || b
	opNot    // !a
	opSelect // b where a, else c

	// Steps that the forms of a program do differently: see lower.go.
	opRare  // b where a, else c; the scalar form has c alone
	opLdexp // a·2**k, given k and the sum in whose last bits k is; Int is 1 if it is never subnormal, 2 if never for common arguments

	opCommon // a holds for all common arguments: without it vectors go a longer way
	opExit   // the result is b where a
	opDetour // package math where a
)

// A sort says what an op takes and gives.
type sort struct {
	name string
	in   []Kind
	out  Kind
}

// sorts has a row for each op.
var sorts = [...]sort{
	opInput: {"input", nil, Float}, opConst: {"const", nil, Float}, opBits: {"bits", nil, Int},
	opAdd: {"add", ff, Float}, opSub: {"sub", ff, Float}, opMul: {"mul", ff, Float}, opDiv: {"div", ff, Float},
	opSqrt: {"sqrt", f, Float}, opMulAdd: {"muladd", fff, Float}, opFMA: {"fma", fff, Float},
	opMin: {"min", ff, Float}, opMax: {"max", ff, Float}, opAbs: {"abs", f, Float}, opNegAbs: {"negabs", f, Float}, opCopySign: {"copysign", ff, Float},
	opAsInt: {"asint", f, Int}, opAsFloat: {"asfloat", i, Float}, opConvert: {"convert", i, Float},
	opIAdd: {"iadd", ii, Int}, opISub: {"isub", ii, Int}, opAnd: {"and", ii, Int}, opOr: {"or", ii, Int}, opXor: {"xor", ii, Int},
	opShl: {"shl", i, Int}, opShr: {"shr", i, Int}, opSar: {"sar", i, Int},
	opLess: {"less", ff, Mask}, opLessEqual: {"lessequal", ff, Mask}, opEqual: {"equal", ff, Mask}, opIGreater: {"igreater", ii, Mask}, opIsNaN: {"isnan", f, Mask},
	opBoth: {"both", []Kind{Mask, Mask}, Mask}, opEither: {"either", []Kind{Mask, Mask}, Mask},
	opNot: {"not", []Kind{Mask}, Mask}, opSelect: {"select", mff, Float}, opRare: {"rare", mff, Float}, opLdexp: {"ldexp", fff, Float},
	opCommon: {"common", []Kind{Mask}, Mask}, opExit: {"exit", []Kind{Mask, Float}, Float}, opDetour: {"detour", []Kind{Mask}, Float},
}

var (
	f   = []Kind{Float}
	ff  = []Kind{Float, Float}
	fff = []Kind{Float, Float, Float}
	i   = []Kind{Int}
	ii  = []Kind{Int, Int}
	mff = []Kind{Mask, Float, Float}
)

// A step is one operation, or a constant.
type step struct {
	op   Op
	args []*step
	num  float64
	int  int64
	name string // of the variable or constant in what is printed
	note string // a comment
	id   int    // position in a lowered program
}

func (s *step) kind() Kind { return sorts[s.op].out }

// statement reports whether the step is there for what it does, not for its
// value.
func (s *step) statement() bool { return s.op == opExit || s.op == opDetour || s.op == opCommon }
