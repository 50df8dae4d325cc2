package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// windows is how many windows of the sizes fit into each of the last d axes
// of s: (in - dilation*(size-1) - 1)/stride + 1.
func windows(s ir.Shape, d int, size, stride, dilation []int) (ir.Shape, error) {
	if d < 1 || d > len(s) {
		return nil, errf("windows over %d axes of shape %v", d, s)
	}
	for _, l := range []struct {
		name string
		list []int
	}{{"size", size}, {"stride", stride}, {"dilation", dilation}} {
		if err := perAxis(l.name, l.list, d, 1); err != nil {
			return nil, err
		}
	}
	out := make(ir.Shape, d)
	for i := range out {
		axis := len(s) - d + i
		span := dilation[i]*(size[i]-1) + 1
		if span > s[axis].Len() {
			return nil, errf("axis %d of shape %v: a window of %d elements, %d apart, spans %d, more than the %v there are", axis, s, size[i], dilation[i], span, s[axis])
		}
		out[i] = ir.D((s[axis].Len()-span)/stride[i] + 1)
	}
	return out, nil
}

func inferUnfold(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	d := len(a.Size)
	out, err := windows(x.Shape, d, a.Size, a.Stride, a.Dilation)
	if err != nil {
		return ir.Type{}, err
	}
	s := slices.Concat(x.Shape[:len(x.Shape)-d], out, ir.Of(a.Size...))
	return ir.Type{DType: x.DType, Shape: s}, nil
}

func inferMaxPool(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	d := len(a.Size)
	out, err := windows(x.Shape, d, a.Size, a.Stride, a.Dilation)
	if err != nil {
		return ir.Type{}, err
	}
	s := slices.Concat(x.Shape[:len(x.Shape)-d], out)
	if shapeLimits(slices.Concat(ir.Of(s.Size()), ir.Of(a.Size...))) != nil {
		// Code and gradient are those of a reduction of Unfold's result.
		return ir.Type{}, errf("%v windows of %v have more than %d elements", s, ir.Of(a.Size...), ir.MaxElements)
	}
	return ir.Type{DType: x.DType, Shape: s}, nil
}

func inferFold(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x := in[0]
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	d := len(a.Shape)
	lead := len(x.Shape) - 2*d
	if d < 1 || lead < 0 {
		return ir.Type{}, errf("windows of %d axes from shape %v: it has %d axes where it needs two for each", d, x.Shape, len(x.Shape))
	}
	s := slices.Concat(x.Shape[:lead], a.Shape)
	if err := shapeLimits(s); err != nil {
		return ir.Type{}, err
	}
	out, err := windows(s, d, x.Shape[lead+d:].Lens(), a.Stride, a.Dilation)
	if err != nil {
		return ir.Type{}, err
	}
	for i, n := range out {
		if x.Shape[lead+i] != n {
			return ir.Type{}, errf("axis %d of {0}, of shape %v, has %v windows, where %v elements have %v", lead+i, x.Shape, x.Shape[lead+i], a.Shape[i], n)
		}
	}
	return ir.Type{DType: x.DType, Shape: s}, nil
}
