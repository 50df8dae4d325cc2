package fn

// Archsimd has the names that one release of Go's simd/archsimd gives to what
// the vector form needs. They change from release to release.
type Archsimd struct {
	Load    string // loads a vector of the type %s from a pointer to an array
	Store   string // the method that stores one to a pointer to an array
	Methods map[Op]string
	Narrow  string // the method from float64 lanes to float32 ones
	Widen   string // and back
	Low     string // the lower half of a vector's lanes
	High    string
	SetLow  string // a vector with its lower half replaced
	SetHigh string
	Any     string // a mask as an integer that is 0 where no lane is set
	Scale   string // a·2**b: AVX-512 alone
}

// Go126 is simd/archsimd as Go 1.26 has it.
var Go126 = &Archsimd{
	Load: "Load%s", Store: "Store",
	Narrow: "ConvertToFloat32", Widen: "ConvertToFloat64",
	Low: "GetLo", High: "GetHi", SetLow: "SetLo", SetHigh: "SetHi",
	Any: "ToBits", Scale: "Scale",
	Methods: map[Op]string{
		opAdd: "Add", opSub: "Sub", opMul: "Mul", opDiv: "Div", opSqrt: "Sqrt", opMulAdd: "MulAdd", opFMA: "MulAdd",
		opMin: "Min", opMax: "Max", opIAdd: "Add", opISub: "Sub", opAnd: "And", opOr: "Or", opXor: "Xor",
		opShl: "ShiftAllLeft", opShr: "ShiftRight", opSar: "ShiftAllRight",
		opConvert: "ConvertToFloat32",
		opLess:    "Less", opLessEqual: "LessEqual", opEqual: "Equal", opIGreater: "Greater", opIsNaN: "IsNaN",
		opBoth: "And", opEither: "Or", opSelect: "Merge",
	},
}

// Go127 is simd/archsimd as Go 1.27 has it: what loads and stores arrays says
// so in its name.
var Go127 = func() *Archsimd {
	a := *Go126
	a.Load, a.Store = "Load%sArray", "StoreArray"
	return &a
}()
