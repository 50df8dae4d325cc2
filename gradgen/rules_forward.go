package gradgen

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// linear is the rule of an op that is linear in each of the operands named:
// the sum of the op with one of them replaced by its tangent.
func linear(operands ...int) push {
	return func(s *step, t []*ir.Node) *ir.Node {
		var sum *ir.Node
		for _, i := range operands {
			if t[i] != nil {
				in := slices.Clone(s.r.Inputs)
				in[i] = t[i]
				sum = plus(s, sum, s.Copy(s.r, in))
			}
		}
		return sum
	}
}

// diagonal is the rule of an elementwise op: the sum of what its rules in the
// VJP table make of the tangents, broadcast to the result's shape. Such a rule
// multiplies each element with a number of its own, and so is its own
// transpose.
func diagonal(s *step, t []*ir.Node) *ir.Node {
	var sum *ir.Node
	rules := rowOf(s.r.Op).by
	for i, ti := range t {
		if ti != nil {
			moved := cotangent{value: s.Expand(ti, s.r.Shape())}
			sum = plus(s, sum, rules[i](newStep(s.Builder, s.r, i), moved).settle(s.Builder))
		}
	}
	return sum
}

// plus adds to what there is, if there is anything.
func plus(s *step, sum, x *ir.Node) *ir.Node {
	if sum == nil {
		return x
	}
	return s.Add(sum, x)
}

// still is the tangent, or that of what stands still: zero.
func still(s *step, t *ir.Node) *ir.Node {
	if t == nil {
		return s.c(0)
	}
	return t
}

// pushWhere selects between the tangents.
func pushWhere(s *step, t []*ir.Node) *ir.Node {
	return s.Expand(s.Where(s.x, still(s, t[1]), still(s, t[2])), s.r.Shape())
}

// pushProd is the sum over the factors of their tangents times the others.
func pushProd(s *step, t []*ir.Node) *ir.Node {
	return s.ReduceSum(s.Mul(otherProducts(s), t[0]), s.r.Attrs.Axes...)
}

// pushExtreme is the rule of ReduceMax and ReduceMin: the mean of the tangents
// of those that aren't beaten by the result.
func pushExtreme(beaten factor) push {
	return func(s *step, t []*ir.Node) *ir.Node {
		won := s.Not(beaten(s))
		ties := s.ReduceSum(s.Cast(won, s.r.DType()), s.r.Attrs.Axes...)
		return s.Div(s.ReduceSum(s.Where(won, t[0], s.c(0)), s.r.Attrs.Axes...), ties)
	}
}

// pushLogSumExp is the sum of the tangents weighted with the softmax, in which
// an element of -Inf has no part.
func pushLogSumExp(s *step, t []*ir.Node) *ir.Node {
	if s.x.Shape().Equal(s.r.Shape()) {
		return t[0]
	}
	part := s.Mul(softmaxOf(s), t[0])
	return s.ReduceSum(s.Where(s.Equal(s.x, s.c(math.Inf(-1))), s.c(0), part), s.r.Attrs.Axes...)
}

// pushSoftmax is r * (t - sum(r*t)).
func pushSoftmax(s *step, t []*ir.Node) *ir.Node {
	return s.Mul(s.r, s.Sub(t[0], s.ReduceSum(s.Mul(s.r, t[0]), s.r.Attrs.Axis)))
}

// pushPad pads with what stands still.
func pushPad(s *step, t []*ir.Node) *ir.Node {
	a := s.r.Attrs
	return s.Pad(t[0], a.Lo, a.Hi, a.Interior, ir.Value{})
}

// pushConcat puts the tangents after one another.
func pushConcat(s *step, t []*ir.Node) *ir.Node {
	parts := make([]*ir.Node, len(t))
	for i, ti := range t {
		parts[i] = s.Expand(still(s, ti), s.r.Inputs[i].Shape())
	}
	return s.Concat(s.r.Attrs.Axis, parts...)
}

// pushMaxPool is the tangent of the first of the largest elements of a window.
func pushMaxPool(s *step, t []*ir.Node) *ir.Node {
	w := newWindows(s)
	moved := s.Reshape(s.Unfold(w.merged(s, t[0]), s.r.Attrs.Size, s.r.Attrs.Stride, s.r.Attrs.Dilation), w.flat)
	sum := s.ReduceSum(s.Where(w.first, moved, s.c(0)), w.flat.Rank()-1)
	return s.Reshape(sum, s.r.Shape())
}
