package interp

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

// A Tensor is a value of a graph: its elements in row-major order. F holds
// those of a floating-point type, I those of an integer type, and those of
// bool as 0 and 1; the other one is nil.
type Tensor struct {
	Type ir.Type
	F    []float64
	I    []int64
}

// Zeros is a tensor of zeros.
func Zeros(t ir.Type) *Tensor {
	x := &Tensor{Type: t}
	if t.DType.IsFloat() {
		x.F = make([]float64, t.Shape.Size())
	} else {
		x.I = make([]int64, t.Shape.Size())
	}
	return x
}

// Full is a tensor whose elements all are v.
func Full(t ir.Type, v ir.Value) *Tensor {
	x := Zeros(t)
	for i := range x.Len() {
		x.Set(i, v)
	}
	return x
}

// Floats is a floating-point tensor of the elements v, kept as they are. It
// panics when t isn't of such a type or v isn't as many as t has.
func Floats(t ir.Type, v ...float64) *Tensor {
	if !t.DType.IsFloat() || len(v) != t.Shape.Size() {
		panic(fmt.Sprintf("interp.Floats: %d float elements for %v", len(v), t))
	}
	x := Zeros(t)
	copy(x.F, v)
	return x
}

// Ints is an integer or bool tensor of the elements v. It panics when t isn't
// of such a type or v isn't as many as t has.
func Ints(t ir.Type, v ...int64) *Tensor {
	if t.DType.IsFloat() || len(v) != t.Shape.Size() {
		panic(fmt.Sprintf("interp.Ints: %d integer elements for %v", len(v), t))
	}
	x := Zeros(t)
	copy(x.I, v)
	return x
}

// Len is the number of elements.
func (x *Tensor) Len() int { return len(x.F) + len(x.I) }

// Get is element i in row-major order.
func (x *Tensor) Get(i int) ir.Value {
	if x.Type.DType.IsFloat() {
		return ir.Float(x.F[i])
	}
	return ir.Int(x.I[i])
}

// Set sets element i in row-major order.
func (x *Tensor) Set(i int, v ir.Value) {
	if x.Type.DType.IsFloat() {
		x.F[i] = v.F
	} else {
		x.I[i] = v.I
	}
}

// At is the element at the position: an index for each axis.
func (x *Tensor) At(pos []int) ir.Value { return x.Get(offset(x.Type.Shape, pos)) }

// put sets the element at the position.
func (x *Tensor) put(pos []int, v ir.Value) { x.Set(offset(x.Type.Shape, pos), v) }

// String shows the type and the elements.
func (x *Tensor) String() string {
	if x.Type.DType.IsFloat() {
		return fmt.Sprint(x.Type, x.F)
	}
	return fmt.Sprint(x.Type, x.I)
}

// check says what is wrong with a tensor that is to be of type t.
func (x *Tensor) check(t ir.Type) error {
	if x == nil {
		return fmt.Errorf("it is nil; it must be %v", t)
	}
	if !x.Type.Equal(t) {
		return fmt.Errorf("it is %v; it must be %v", x.Type, t)
	}
	wantF, wantI := 0, t.Shape.Size()
	if t.DType.IsFloat() {
		wantF, wantI = wantI, wantF
	}
	if len(x.F) != wantF || len(x.I) != wantI {
		return fmt.Errorf("it has %d elements in F and %d in I; %v needs %d and %d", len(x.F), len(x.I), t, wantF, wantI)
	}
	for i, v := range x.I {
		if t.DType == ir.Bool && v != 0 && v != 1 || t.DType == ir.Int32 && v != int64(int32(v)) {
			return fmt.Errorf("its element %d is %d, which is no %v", i, v, t.DType)
		}
	}
	return nil
}
