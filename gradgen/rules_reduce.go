package gradgen

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// spread repeats what a reduction has left of its axes along them.
func spread(s *step, ct *ir.Node) *ir.Node { return s.Expand(ct, s.x.Shape()) }

// spreadOut is spread with the mask.
func spreadOut(s *step, ct cotangent) cotangent { return move(spread)(s, ct) }

// extreme is the rule of ReduceMax and ReduceMin: those that aren't beaten by
// the result share the cotangent evenly. In the presence of a NaN none is.
func extreme(beaten factor) rule {
	return func(s *step, ct cotangent) cotangent {
		won := s.Not(beaten(s))
		ties := s.ReduceSum(s.Cast(won, s.r.DType()), s.r.Attrs.Axes...)
		ct.value = s.Div(ct.value, ties)
		return spreadOut(s, ct).within(s.Builder, won)
	}
}

// reduceProd is, for each factor, the product of the others.
func reduceProd(s *step, ct cotangent) cotangent {
	others := otherProducts(s)
	return times(func(*step) *ir.Node { return others })(s, spreadOut(s, ct))
}

// otherProducts is, in the place of each factor of a ReduceProd, the product of
// the others.
func otherProducts(s *step) *ir.Node {
	var kept []int
	for i := range s.x.Shape() {
		if !slices.Contains(s.r.Attrs.Axes, i) {
			kept = append(kept, i)
		}
	}
	perm := append(kept, s.r.Attrs.Axes...)
	last := s.Transpose(s.x, perm...)
	rows, n := 1, 1
	for i, d := range last.Shape() {
		if i < len(kept) {
			rows *= d.Len()
		} else {
			n *= d.Len()
		}
	}
	others := s.Reshape(otherFactors(s, s.Reshape(last, ir.Of(rows, n))), last.Shape())
	return s.Transpose(others, inverse(perm)...)
}

// fewFactors is how many factors are multiplied anew for each of them.
const fewFactors = 16

// otherFactors is, for each factor of the rows of x [rows n], the product of
// the others in its row: exact whatever number of them is zero, and
// differentiable again, which a division by the factor would not be. The
// others of a factor are the others of the product of it and its partner, and
// the partner, so that it takes time in proportion to the factors.
func otherFactors(s *step, x *ir.Node) *ir.Node {
	rows, n := x.Shape()[0].Len(), x.Shape()[1].Len()
	one := s.c(1)
	if n <= fewFactors {
		at := s.Iota(ir.Int32, ir.D(n))
		self := s.Equal(s.Reshape(at, ir.Of(n, 1)), at)
		return s.Reshape(s.ReduceProd(s.Where(self, one, s.Reshape(x, ir.Of(rows, 1, n))), 2), ir.Of(rows, n))
	}
	half := (n + 1) / 2
	part := func(from, size int) *ir.Node {
		return s.Slice(x, []int{0, from}, []int{rows, size}, []int{1, 1})
	}
	left, right := part(0, half), part(half, n-half)
	partners := right
	if n%2 == 1 { // the last on the left has none
		partners = s.Concat(1, right, s.Expand(one, ir.Of(rows, 1)))
	}
	others := otherFactors(s, s.Mul(left, partners))
	return s.Concat(1, s.Mul(others, partners), s.Slice(s.Mul(others, left), []int{0, 0}, []int{rows, n - half}, []int{1, 1}))
}

// logSumExp is the softmax, and 0 at -Inf: the weight of such an element is 0
// unless all of them are, where the softmax isn't a number. Of one element it
// is that element, whatever its value.
func logSumExp(s *step, ct cotangent) cotangent {
	if s.x.Shape().Equal(s.r.Shape()) {
		return ct
	}
	ct = spreadOut(s, ct).within(s.Builder, s.Not(s.Equal(s.x, s.c(math.Inf(-1)))))
	return times(softmaxOf)(s, ct)
}

// softmaxOf is the weight of each element in a ReduceLogSumExp.
func softmaxOf(s *step) *ir.Node {
	if axes := s.r.Attrs.Axes; len(axes) == 1 {
		return s.Softmax(s.x, axes[0]) // shares its sums with a forward softmax
	}
	return s.Exp(s.Sub(s.x, s.r))
}

// softmax is r * (ct - sum(ct*r)).
func softmax(s *step, ct cotangent) cotangent {
	axis := s.r.Attrs.Axis
	v := ct.settle(s.Builder)
	return masked(s.Mul(s.r, s.Sub(v, s.ReduceSum(s.Mul(v, s.r), axis))), along(s, ct.mask, axis))
}

// along is the mask of what is mixed along the axis: true all along it where
// it is anywhere.
func along(s *step, mask *ir.Node, axis int) *ir.Node {
	if mask == nil {
		return nil
	}
	to := slices.Clone(mask.Shape())
	to[axis] = ir.D(1)
	return s.Expand(anywhere(s.Builder, mask, []int{axis}, to), mask.Shape())
}

// cumSum is the sum of the cotangents of those that an element was added to.
func cumSum(s *step, ct *ir.Node) *ir.Node {
	a := s.r.Attrs
	return s.CumSum(ct, a.Axis, a.Exclusive, !a.Reverse)
}
