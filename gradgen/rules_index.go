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
// it: those where an Iota along the axis equals the index. One index to a row,
// as of a label among classes, is an elementwise select; several are added up.
func gatherElements(s *step, ct cotangent) cotangent {
	axis, in := s.r.Attrs.Axis, s.x.Shape()
	at := s.Iota(s.y.DType(), in[axis])
	if s.y.Shape()[axis].IsOne() {
		column := make(ir.Shape, len(in)-axis)
		for i := range column {
			column[i] = ir.D(1)
		}
		column[0] = in[axis]
		return spreadOut(s, ct).within(s.Builder, s.Equal(s.Reshape(at, column), s.y))
	}
	// The axes before and those after become one each, [a n b], and the
	// positions an axis of their own: [a index n b].
	a, b := ir.Shape(in[:axis]).Size(), ir.Shape(in[axis+1:]).Size()
	index, n := s.y.Shape()[axis].Len(), in[axis].Len()
	wide := func(x *ir.Node) *ir.Node { return s.Reshape(x, ir.Of(a, index, 1, b)) }
	hit := s.Equal(s.Reshape(at, ir.Of(1, 1, n, 1)), wide(s.y))
	each := move(func(s *step, v *ir.Node) *ir.Node { return s.Expand(wide(v), ir.Of(a, index, n, b)) })(s, ct)
	return gather(func(s *step, v *ir.Node) *ir.Node {
		return s.Reshape(s.ReduceSum(v, 1), slices.Clone(in))
	})(s, each.within(s.Builder, hit))
}
