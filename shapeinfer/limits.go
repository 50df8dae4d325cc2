package shapeinfer

import "github.com/gradgen/gradgen/ir"

// limits reports a type that no tensor may have.
func limits(t ir.Type) *Error {
	if t.DType < ir.Bool || t.DType > ir.Float64 {
		return errf("%v is no element type: there are bool, int32, int64, float32 and float64", t.DType)
	}
	return shapeLimits(t.Shape)
}

// shapeLimits reports a shape that no tensor may have. Lengths of axes are
// bounded beside an empty one too, so that strides can't overflow.
func shapeLimits(s ir.Shape) *Error {
	if len(s) > ir.MaxRank {
		return errf("a shape of %d axes is too much: %d is the most", len(s), ir.MaxRank)
	}
	n := 1
	for i, d := range s {
		if d.Len() < 0 {
			return errf("axis %d of shape %v has a negative length", i, s)
		}
		if d.Len() > ir.MaxElements/n {
			return errf("shape %v has more than %d elements", s, ir.MaxElements)
		}
		n *= max(d.Len(), 1)
	}
	return nil
}

// perAxis reports a list of an attribute that hasn't n entries between lo and
// MaxElements. The upper limit keeps sums of products of them inside an int.
func perAxis(name string, list []int, n, lo int) error {
	if len(list) != n {
		return errf("%s %v has %d entries for %d axes", name, list, len(list), n)
	}
	for i, v := range list {
		if v < lo {
			return errf("%s %v: entry %d is %d, less than %d", name, list, i, v, lo)
		}
		if v > ir.MaxElements {
			return errf("%s %v: entry %d is more than %d", name, list, i, ir.MaxElements)
		}
	}
	return nil
}

// oneAxis reports an axis that s doesn't have. Attributes of nodes count from
// the start; package build takes negative ones.
func oneAxis(s ir.Shape, axis int) error {
	switch {
	case len(s) == 0:
		return errf("axis %d of a scalar: it has no axes", axis)
	case axis < 0 || axis >= len(s):
		return errf("axis %d of shape %v is out of range: its axes are 0 to %d", axis, s, len(s)-1)
	}
	return nil
}

// validValue reports a value that is none of type d: one that its Go type
// couldn't hold.
func validValue(d ir.DType, v ir.Value) error {
	nan := v.F != v.F
	switch {
	case d.IsFloat() && v.I != 0, !d.IsFloat() && (v.F != 0 || nan):
		return errf("a value of type %v with parts of another type", d)
	case d == ir.Float32 && float64(float32(v.F)) != v.F && !nan:
		return errf("%v is no float32", v.F)
	case d == ir.Int32 && int64(int32(v.I)) != v.I:
		return errf("%d is no int32", v.I)
	case d == ir.Bool && v.I != 0 && v.I != 1:
		return errf("%d is no bool", v.I)
	}
	return nil
}
