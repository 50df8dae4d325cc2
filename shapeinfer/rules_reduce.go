package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// reduction is the rule of ops that combine the elements along axes, which
// stay with length 1.
func reduction(c class, empty bool) rule {
	return func(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
		x := in[0]
		if err := c.takes(0, x); err != nil {
			return ir.Type{}, err
		}
		s := slices.Clone(x.Shape)
		for i, axis := range a.Axes {
			if err := oneAxis(x.Shape, axis); err != nil {
				return ir.Type{}, err
			}
			if i > 0 && axis <= a.Axes[i-1] {
				return ir.Type{}, errf("axes %v are not ascending", a.Axes)
			}
			if !empty && s[axis].Len() == 0 {
				return ir.Type{}, errEmpty(x.Shape, axis)
			}
			s[axis] = ir.D(1)
		}
		return ir.Type{DType: x.DType, Shape: s}, nil
	}
}

// errEmpty is for ops that have no result for no elements.
func errEmpty(s ir.Shape, axis int) *Error {
	return errf("axis %d of {0}, of shape %v, is empty: there is no element to take", axis, s)
}

func inferArg(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	if !a.Type.DType.IsInt() || len(a.Type.Shape) != 0 {
		return ir.Type{}, errf("positions of type %v: they are int32 or int64", a.Type)
	}
	if err := oneAxis(x.Shape, a.Axis); err != nil {
		return ir.Type{}, err
	}
	if x.Shape[a.Axis].Len() == 0 {
		return ir.Type{}, errEmpty(x.Shape, a.Axis)
	}
	s := slices.Clone(x.Shape)
	s[a.Axis] = ir.D(1)
	return ir.Type{DType: a.Type.DType, Shape: s}, nil
}

// scan is the rule of ops along one axis that keep the shape.
func scan(c class) rule {
	return func(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
		if err := c.takes(0, in[0]); err != nil {
			return ir.Type{}, err
		}
		return in[0], oneAxis(in[0].Shape, a.Axis)
	}
}

func inferLinearScan(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, y := in[0], in[1]
	if err := same(0, x, 1, y); err != nil {
		return ir.Type{}, err
	}
	if !x.Shape.Equal(y.Shape) {
		return ir.Type{}, errf("shapes %v and %v: {0} and {1} must have the same shape", x.Shape, y.Shape)
	}
	return scan(numeric)(a, in)
}
