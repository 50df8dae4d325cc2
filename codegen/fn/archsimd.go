package fn

import "github.com/dave/jennifer/jen"

// Words write how vectors are loaded and stored: for that, package archsimd has
// other names in other releases of Go. A vector's type is given by its
// name there, such as Float32x16.
type Words struct {
	Load  func(vector string, from *jen.Statement) *jen.Statement // from a pointer to an array
	Store func(vector string, to, x *jen.Statement) *jen.Statement
}

// Names of package archsimd.
const (
	narrow  = "ConvertToFloat32" // from float64 lanes to float32 ones
	widen   = "ConvertToFloat64"
	low     = "GetLo" // the lower half of a vector's lanes
	high    = "GetHi"
	setLow  = "SetLo" // a vector with its lower half replaced
	setHigh = "SetHi"
	anyLane = "ToBits" // a mask as an integer that is 0 where no lane is set
	scale   = "Scale"  // a·2**b: AVX-512 alone
)

// methods are its methods for the steps.
var methods = map[Op]string{
	opAdd: "Add", opSub: "Sub", opMul: "Mul", opDiv: "Div", opSqrt: "Sqrt", opMulAdd: "MulAdd", opFMA: "MulAdd",
	opMin: "Min", opMax: "Max", opIAdd: "Add", opISub: "Sub", opAnd: "And", opOr: "Or", opXor: "Xor",
	opShl: "ShiftAllLeft", opShr: "ShiftRight", opSar: "ShiftAllRight",
	opConvert: "ConvertToFloat32",
	opLess:    "Less", opLessEqual: "LessEqual", opEqual: "Equal", opIGreater: "Greater", opIsNaN: "IsNaN",
	opBoth: "And", opEither: "Or", opSelect: "Merge",
}
