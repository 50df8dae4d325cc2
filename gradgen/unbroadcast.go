package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// unbroadcast takes a cotangent, at the shape of an op's result, to the shape
// of the operand that was broadcast to it: the sum over the axes along which
// it was stretched, in one ReduceSum, and a Reshape that drops leading axes
// that it doesn't have. An operand that wasn't broadcast gets neither.
func unbroadcast(b *build.Builder, ct cotangent, to ir.Shape) cotangent {
	from := ct.value.Shape()
	if from.Equal(to) {
		return ct
	}
	axes := stretched(from, to)
	sum := func(x *ir.Node) *ir.Node {
		if len(axes) > 0 {
			x = b.ReduceSum(x, axes...)
		}
		return b.Reshape(x, to)
	}
	return cotangent{value: sum(ct.settle(b)), mask: anywhere(b, ct.mask, axes, to)}
}

// stretched is the axes of shape from along which a tensor of shape to was
// repeated to get there: where it has no axis, or one of length 1. A missing
// axis of length 1 repeats nothing.
func stretched(from, to ir.Shape) []int {
	var axes []int
	missing := len(from) - len(to)
	for i, d := range from {
		if !d.IsOne() && (i < missing || to[i-missing].IsOne()) {
			axes = append(axes, i)
		}
	}
	return axes
}

// anywhere is the mask of a sum over the axes: true where any of what was
// summed is. It is an Or, made of a ReduceMax because there is no op for it.
func anywhere(b *build.Builder, mask *ir.Node, axes []int, to ir.Shape) *ir.Node {
	if mask == nil {
		return nil
	}
	if u := uniform(b, mask); u != nil {
		return b.Expand(u, to)
	}
	if mask.Shape().Size() == 0 {
		return zeros(b, ir.Type{DType: ir.Bool, Shape: to})
	}
	if len(axes) > 0 {
		mask = b.Cast(b.ReduceMax(b.Cast(mask, ir.Int32), axes...), ir.Bool)
	}
	return b.Reshape(mask, to)
}
