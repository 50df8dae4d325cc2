package ir

import (
	"math"
	"strconv"
)

// Attrs are the attributes of a node: what its op is told besides its
// operands. Each op uses the fields that its [Info] lists, and leaves the
// others zero. Per-axis lists have an entry for each axis concerned.
type Attrs struct {
	Name      string // Input, Cotangent: unique in its graph
	Type      Type   // Input, Iota, Cotangent: the type of the result; Const, Cast, ArgMax, ArgMin, ArgSort: its element type, Shape nil
	Value     Value  // Const: the value; Pad: what the new elements are
	Axis      int    // the one axis an op works along, not negative
	Axes      []int  // reductions: the axes, ascending; Transpose: axis i of the result is axis Axes[i] of the operand
	Shape     Shape  // Reshape, Expand, ScatterAdd: the result's shape; Fold: the lengths of the folded axes
	Start     []int  // Slice: first position, per axis
	Size      []int  // Slice: number of positions, per axis; windows: lengths, per spatial axis
	Step      []int  // Slice: from one position to the next, per axis; negative goes backwards; never 0
	Stride    []int  // windows: from one window to the next, per spatial axis, at least 1
	Dilation  []int  // windows: from one element of a window to the next, per spatial axis, at least 1
	Lo, Hi    []int  // Pad: elements before and after, per axis, at least 0
	Interior  []int  // Pad: elements between neighbours, per axis, at least 0
	Body      *Graph // Scan: a step; it doesn't change
	Length    int    // Scan: the number of steps
	Carries   int    // Scan: how many operands are carries
	Sequences int    // Scan: how many, after those, are sequences
	Index     int    // Scan: which result it is
	Exclusive bool   // CumSum: leave out the element itself
	Reverse   bool   // CumSum, LinearScan: from the end; ArgSort: from the largest; TriangularSolve: of the upper triangle; LUSolve: of the transpose; Scan: from the last step
}

// A Value is one number: F of a float dtype, I of an integer one, and I of 0
// or 1 of a bool. A float32 value is held as a float64 that is a float32.
type Value struct {
	F float64
	I int64
}

// Float is v as a value of a floating-point type.
func Float(v float64) Value { return Value{F: v} }

// Int is v as a value of an integer type.
func Int(v int64) Value { return Value{I: v} }

// Truth is v as a value of type bool.
func Truth(v bool) Value {
	if v {
		return Value{I: 1}
	}
	return Value{}
}

// As is the value v, given as a float64, in type d: rounded for float32,
// truncated for integers, v != 0 for bool.
func As(d DType, v float64) Value {
	switch d {
	case Float32:
		return Float(float64(float32(v)))
	case Float64:
		return Float(v)
	case Bool:
		return Truth(v != 0)
	}
	return Int(int64(v))
}

// Equal reports whether v and w have the same bits.
func (v Value) Equal(w Value) bool {
	return math.Float64bits(v.F) == math.Float64bits(w.F) && v.I == w.I
}

// Format writes v, a value of type d, so that it reads back to the same bits
// (of NaNs, to a NaN).
func (v Value) Format(d DType) string {
	switch {
	case d == Bool:
		return strconv.FormatBool(v.I != 0)
	case d.IsFloat() && math.IsInf(v.F, 1):
		return "Inf"
	case d == Float32:
		return strconv.FormatFloat(v.F, 'g', -1, 32)
	case d == Float64:
		return strconv.FormatFloat(v.F, 'g', -1, 64)
	}
	return strconv.FormatInt(v.I, 10)
}
