package shapeinfer

import "github.com/gradgen/gradgen/ir"

// A class is the element types that an op takes.
type class struct {
	name string
	has  func(ir.DType) bool
}

var (
	anything = class{"any", func(ir.DType) bool { return true }}
	numeric  = class{"numeric", ir.DType.IsNumeric}
	floats   = class{"floating-point", ir.DType.IsFloat}
	bools    = class{"bool", func(d ir.DType) bool { return d == ir.Bool }}
)

// takes reports operand i when its elements are of another class.
func (c class) takes(i int, t ir.Type) error {
	if c.has(t.DType) {
		return nil
	}
	e := errf("{%d} is %v; it takes %s elements", i, t, c.name)
	switch c.name {
	case floats.name:
		e.cure("write ad.Cast[float64]({%d})", i)
	case numeric.name:
		e.cure("write ad.Cast[int32]({%d})", i)
	}
	return e
}

// same reports two operands whose element types differ.
func same(i int, x ir.Type, j int, y ir.Type) error {
	if x.DType == y.DType {
		return nil
	}
	e := errf("{%d} is %v and {%d} is %v; %v and %v don't mix", i, x, j, y, x.DType, y.DType)
	// The cure goes to the type that holds the other's values.
	if x.DType < y.DType {
		return e.cure("write ad.Cast[%v]({%d})", y.DType, i)
	}
	return e.cure("write ad.Cast[%v]({%d})", x.DType, j)
}

// index reports operand i when it can't be positions.
func index(i int, t ir.Type) error {
	if t.DType.IsInt() {
		return nil
	}
	return errf("{%d} is %v; positions are int32 or int64", i, t).cure("write ad.Cast[int32]({%d})", i)
}
