package check

import (
	"fmt"
	"reflect"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// leaves are the tensors of a value: of a struct those of its fields, in
// order, and of anything else the value itself.
func leaves(v reflect.Value) []reflect.Value {
	if v.Kind() != reflect.Struct {
		return []reflect.Value{v}
	}
	var list []reflect.Value
	for i := range v.NumField() {
		list = append(list, leaves(v.Field(i))...)
	}
	return list
}

// elements are the numbers of a tensor in row-major order.
func elements(v reflect.Value) []reflect.Value {
	if v.Kind() != reflect.Array {
		return []reflect.Value{v}
	}
	var list []reflect.Value
	for i := range v.Len() {
		list = append(list, elements(v.Index(i))...)
	}
	return list
}

// kinds are the Go kinds of the element types.
var kinds = map[ir.DType]reflect.Kind{
	ir.Float32: reflect.Float32, ir.Float64: reflect.Float64,
	ir.Int32: reflect.Int32, ir.Int64: reflect.Int64, ir.Bool: reflect.Bool,
}

// fits says how the Go type differs from the form that section 6 of the design
// gives tensors of type t.
func fits(g reflect.Type, t ir.Type) error {
	have := g
	for _, n := range t.Shape.Lens() {
		if have.Kind() != reflect.Array || have.Len() != n {
			return fmt.Errorf("a tensor of type %v is a %v in Go", t, g)
		}
		have = have.Elem()
	}
	if have.Kind() != kinds[t.DType] {
		return fmt.Errorf("a tensor of type %v is a %v in Go", t, g)
	}
	return nil
}

// set sets the Go tensor to x.
func set(v reflect.Value, x *interp.Tensor) {
	for i, e := range elements(v) {
		switch {
		case x.Type.DType.IsFloat():
			e.SetFloat(x.F[i])
		case x.Type.DType == ir.Bool:
			e.SetBool(x.I[i] != 0)
		default:
			e.SetInt(x.I[i])
		}
	}
}

// get is the Go tensor, of type t.
func get(v reflect.Value, t ir.Type) *interp.Tensor {
	x := interp.Zeros(t)
	for i, e := range elements(v) {
		switch {
		case t.DType.IsFloat():
			x.F[i] = e.Float()
		case t.DType == ir.Bool && e.Bool():
			x.I[i] = 1
		case t.DType != ir.Bool:
			x.I[i] = e.Int()
		}
	}
	return x
}
