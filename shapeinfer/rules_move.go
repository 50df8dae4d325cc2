package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

func inferReshape(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := shapeLimits(a.Shape); err != nil {
		return ir.Type{}, err
	}
	if n, m := x.Shape.Size(), a.Shape.Size(); n != m {
		return ir.Type{}, errf("{0}, of shape %v, has %d elements, shape %v has %d", x.Shape, n, a.Shape, m)
	}
	return ir.Type{DType: x.DType, Shape: a.Shape}, nil
}

func inferTranspose(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if len(a.Axes) != len(x.Shape) {
		return ir.Type{}, errf("axes %v of shape %v: each of its %d axes is named once", a.Axes, x.Shape, len(x.Shape))
	}
	used := make([]bool, len(x.Shape))
	for _, axis := range a.Axes {
		if err := oneAxis(x.Shape, axis); err != nil {
			return ir.Type{}, err
		}
		if used[axis] {
			return ir.Type{}, errf("axes %v of shape %v: axis %d is named twice", a.Axes, x.Shape, axis)
		}
		used[axis] = true
	}
	return ir.Type{DType: x.DType, Shape: permute(x.Shape, a.Axes)}, nil
}

func inferExpand(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := shapeLimits(a.Shape); err != nil {
		return ir.Type{}, err
	}
	s, axis, ok := stretch(a.Shape, x.Shape)
	if ok && s.Equal(a.Shape) {
		return ir.Type{DType: x.DType, Shape: a.Shape}, nil
	}
	if len(x.Shape) > len(a.Shape) {
		return ir.Type{}, errf("{0}, of shape %v, has %d axes, shape %v has %d", x.Shape, len(x.Shape), a.Shape, len(a.Shape))
	}
	if ok { // the shape has a 1 where x has another length
		for axis = range s {
			if s[axis] != a.Shape[axis] {
				break
			}
		}
	}
	p := axis - len(a.Shape) + len(x.Shape)
	e := errf("{0}, of shape %v, doesn't stretch to %v: its axis %d is %v, where axis %d of that is %v", x.Shape, a.Shape, p, x.Shape[p], axis, a.Shape[axis])
	e.Cure = fit(0, x.Shape, a.Shape)
	return ir.Type{}, e
}

func inferSlice(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	r := len(x.Shape)
	if err := perAxis("start", a.Start, r, 0); err != nil {
		return ir.Type{}, err
	}
	if err := perAxis("size", a.Size, r, 0); err != nil {
		return ir.Type{}, err
	}
	if err := perAxis("step", a.Step, r, -ir.MaxElements); err != nil {
		return ir.Type{}, err
	}
	for i, d := range x.Shape {
		start, size, step := a.Start[i], a.Size[i], a.Step[i]
		if step == 0 {
			return ir.Type{}, errf("step %v: entry %d is 0", a.Step, i)
		}
		last := start + (size-1)*step
		if size == 0 {
			last = 0
		}
		if start > d.Len() || size > 0 && (start == d.Len() || last < 0 || last >= d.Len()) {
			return ir.Type{}, errf("axis %d of {0}, of shape %v, has %v positions; %d of them from %d on, %d apart, go beyond", i, x.Shape, d, size, start, step)
		}
	}
	return ir.Type{DType: x.DType, Shape: ir.Of(a.Size...)}, nil
}

func inferPad(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := validValue(x.DType, a.Value); err != nil {
		return ir.Type{}, err
	}
	for _, l := range []struct {
		name string
		list []int
	}{{"lo", a.Lo}, {"hi", a.Hi}, {"interior", a.Interior}} {
		if err := perAxis(l.name, l.list, len(x.Shape), 0); err != nil {
			return ir.Type{}, err
		}
	}
	s := make(ir.Shape, len(x.Shape))
	for i, d := range x.Shape {
		s[i] = ir.D(a.Lo[i] + d.Len() + max(d.Len()-1, 0)*a.Interior[i] + a.Hi[i])
	}
	return ir.Type{DType: x.DType, Shape: s}, nil
}

func inferConcat(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := oneAxis(x.Shape, a.Axis); err != nil {
		return ir.Type{}, err
	}
	total := 0
	for j, y := range in {
		if err := same(0, x, j, y); err != nil {
			return ir.Type{}, err
		}
		if len(y.Shape) != len(x.Shape) {
			return ir.Type{}, errf("shapes %v and %v: {0} has %d axes, {%d} has %d", x.Shape, y.Shape, len(x.Shape), j, len(y.Shape))
		}
		for i := range x.Shape {
			if i != a.Axis && x.Shape[i] != y.Shape[i] {
				return ir.Type{}, errf("shapes %v and %v: axis %d is %v in {0} and %v in {%d}; all axes but %d must agree", x.Shape, y.Shape, i, x.Shape[i], y.Shape[i], j, a.Axis)
			}
		}
		total += y.Shape[a.Axis].Len()
		if total > ir.MaxElements {
			return ir.Type{}, errf("axis %d gets more than %d positions", a.Axis, ir.MaxElements)
		}
	}
	s := slices.Clone(x.Shape)
	s[a.Axis] = ir.D(total)
	return ir.Type{DType: x.DType, Shape: s}, nil
}
