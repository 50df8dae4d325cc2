package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// gathered is the shape of the slices of x along the axis at positions of
// shape index.
func gathered(x ir.Shape, axis int, index ir.Shape) (ir.Shape, error) {
	if err := oneAxis(x, axis); err != nil {
		return nil, err
	}
	if x[axis].Len() == 0 && index.Size() > 0 {
		return nil, errf("axis %d of shape %v is empty: no position is in range", axis, x)
	}
	return slices.Concat(x[:axis], index, x[axis+1:]), nil
}

func inferGather(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, pos := in[0], in[1]
	if err := index(1, pos); err != nil {
		return ir.Type{}, err
	}
	s, err := gathered(x.Shape, a.Axis, pos.Shape)
	return ir.Type{DType: x.DType, Shape: s}, err
}

func inferGatherElements(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, pos := in[0], in[1]
	if err := index(1, pos); err != nil {
		return ir.Type{}, err
	}
	if err := oneAxis(x.Shape, a.Axis); err != nil {
		return ir.Type{}, err
	}
	if len(x.Shape) != len(pos.Shape) {
		return ir.Type{}, errf("shapes %v and %v: {0} has %d axes, {1} has %d; they must have as many", x.Shape, pos.Shape, len(x.Shape), len(pos.Shape))
	}
	for i := range x.Shape {
		if i != a.Axis && x.Shape[i] != pos.Shape[i] {
			return ir.Type{}, errf("shapes %v and %v: axis %d is %v in {0} and %v in {1}; all axes but %d must agree", x.Shape, pos.Shape, i, x.Shape[i], pos.Shape[i], a.Axis)
		}
	}
	if x.Shape[a.Axis].Len() == 0 && pos.Shape.Size() > 0 {
		return ir.Type{}, errf("axis %d of {0}, of shape %v, is empty: no position is in range", a.Axis, x.Shape)
	}
	return ir.Type{DType: x.DType, Shape: pos.Shape}, nil
}

func inferScatterAdd(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	pos, y := in[0], in[1]
	if err := index(0, pos); err != nil {
		return ir.Type{}, err
	}
	if err := numeric.takes(1, y); err != nil {
		return ir.Type{}, err
	}
	if err := shapeLimits(a.Shape); err != nil {
		return ir.Type{}, err
	}
	s, err := gathered(a.Shape, a.Axis, pos.Shape)
	if err != nil {
		return ir.Type{}, err
	}
	if !s.Equal(y.Shape) {
		return ir.Type{}, errf("{1} has shape %v; slices of shape %v along axis %d at positions of shape %v have %v", y.Shape, a.Shape, a.Axis, pos.Shape, s)
	}
	return ir.Type{DType: y.DType, Shape: a.Shape}, nil
}

func inferScatterMax(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, pos, y := in[0], in[1], in[2]
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	if err := index(1, pos); err != nil {
		return ir.Type{}, err
	}
	if err := same(0, x, 2, y); err != nil {
		return ir.Type{}, err
	}
	s, err := gathered(x.Shape, a.Axis, pos.Shape)
	if err != nil {
		return ir.Type{}, err
	}
	if !s.Equal(y.Shape) {
		return ir.Type{}, errf("{2} has shape %v; slices of {0}, of shape %v, along axis %d at positions of shape %v have %v", y.Shape, x.Shape, a.Axis, pos.Shape, s)
	}
	return x, nil
}

func inferArgSort(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	if err := oneAxis(x.Shape, a.Axis); err != nil {
		return ir.Type{}, err
	}
	if !a.Type.DType.IsInt() {
		return ir.Type{}, errf("positions of type %v; they are int32 or int64", a.Type.DType)
	}
	return ir.Type{DType: a.Type.DType, Shape: x.Shape}, nil
}
