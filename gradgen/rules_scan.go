package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// scanTerm is the rule of the terms y of a LinearScan: what becomes of the
// cotangents on the way back, t[i] = ct[i] + x[i+1]*t[i+1], which is such a
// scan itself.
func scanTerm(s *step, ct *ir.Node) *ir.Node {
	a := s.r.Attrs
	return s.LinearScan(padded(s, others(s, s.x, false), true), ct, a.Axis, !a.Reverse)
}

// scanFactor is the rule of the factors x: t[i]*r[i-1], and 0 for the first,
// which has no part in the scan.
func scanFactor(s *step, ct *ir.Node) *ir.Node { return timesBefore(s, scanTerm(s, ct)) }

// pushLinearScan is the scan of the terms' tangents and of what the factors'
// add: those times the results before.
func pushLinearScan(s *step, t []*ir.Node) *ir.Node {
	move := s.Expand(still(s, t[1]), s.r.Shape())
	if t[0] != nil {
		move = s.Add(move, timesBefore(s, t[0]))
	}
	a := s.r.Attrs
	return s.LinearScan(s.x, move, a.Axis, a.Reverse)
}

// timesBefore is v[i]*r[i-1], r being the results, and 0 for the first.
func timesBefore(s *step, v *ir.Node) *ir.Node {
	return padded(s, s.Mul(others(s, v, false), others(s, s.r, true)), false)
}

// others is v without the first of the scan, or without the last.
func others(s *step, v *ir.Node, last bool) *ir.Node {
	axis := s.r.Attrs.Axis
	size := v.Shape().Lens()
	start, one := make([]int, len(size)), slices.Repeat([]int{1}, len(size))
	if size[axis] > 0 {
		size[axis]--
		if last == s.r.Attrs.Reverse {
			start[axis] = 1
		}
	}
	return s.Slice(v, start, size, one)
}

// padded is v with one more, 0, after the last of the scan or before the
// first, unless the scan is of nothing.
func padded(s *step, v *ir.Node, after bool) *ir.Node {
	axis, rank := s.r.Attrs.Axis, v.Shape().Rank()
	lo, hi := make([]int, rank), make([]int, rank)
	switch {
	case s.r.Shape()[axis].Len() == 0:
		return v
	case after == s.r.Attrs.Reverse:
		lo[axis] = 1
	default:
		hi[axis] = 1
	}
	return s.Pad(v, lo, hi, make([]int, rank), ir.Value{})
}
