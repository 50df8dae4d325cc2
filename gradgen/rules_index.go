package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// gatherAxis adds the cotangents of each slice of x up over the positions that
// named it.
func gatherAxis(s *step, ct *ir.Node) *ir.Node {
	return s.ScatterAdd(s.y, ct, s.r.Attrs.Axis, s.x.Shape())
}

// scatterAdd gives each added slice the cotangent of where it was added.
func scatterAdd(s *step, ct *ir.Node) *ir.Node { return s.Gather(ct, s.x, s.r.Attrs.Axis) }

// gatherElements gives each element the cotangents of the positions that named
// it. One index to a row, as of a label among classes, is an elementwise
// select: an Iota along the axis equals the index or doesn't. Several are
// added up as a Gather's are, at their places in x laid out flat.
func gatherElements(s *step, ct cotangent) cotangent {
	axis, in := s.r.Attrs.Axis, s.x.Shape()
	if s.y.Shape()[axis].IsOne() {
		column := make(ir.Shape, len(in)-axis)
		for i := range column {
			column[i] = ir.D(1)
		}
		column[0] = in[axis]
		at := s.Iota(s.y.DType(), in[axis])
		return spreadOut(s, ct).within(s.Builder, s.Equal(s.Reshape(at, column), s.y))
	}
	// The axes before and those after become one each: [a n b].
	a, n, b := ir.Shape(in[:axis]).Size(), in[axis].Len(), ir.Shape(in[axis+1:]).Size()
	d, index := s.y.DType(), s.y.Shape()[axis].Len()
	times := func(x *ir.Node, by int) *ir.Node { return s.Mul(x, s.Const(d, ir.Int(int64(by)))) }
	rows := times(s.Reshape(s.Iota(d, ir.D(a)), ir.Of(a, 1, 1)), n*b)
	at := s.Add(rows, s.Add(times(s.Reshape(s.y, ir.Of(a, index, b)), b), s.Iota(d, ir.D(b))))
	flat := ir.Of(a * index * b)
	return gather(func(s *step, v *ir.Node) *ir.Node {
		sum := s.ScatterAdd(s.Reshape(at, flat), s.Reshape(v, flat), 0, ir.Of(a*n*b))
		return s.Reshape(sum, slices.Clone(in))
	})(s, ct)
}
