package gradgen

import "github.com/gradgen/gradgen/ir"

// The formulas here are those of M. Giles, "Collected matrix derivative results
// for forward and reverse mode algorithmic differentiation" (2008), for
// functions of the elements that the ops look at.

// half is the lower triangle of x, the diagonal halved.
func half(s *step, x *ir.Node) *ir.Node {
	return s.Mul(s.c(0.5), s.Add(s.Tril(x, 0), s.Tril(x, -1)))
}

// between is r⁻ᵀ * x * r⁻¹, r being lower triangular.
func between(s *step, r, x *ir.Node) *ir.Node {
	t := transposed(s, r)
	left := s.TriangularSolve(t, x, true)
	return transposed(s, s.TriangularSolve(t, transposed(s, left), true))
}

// cholesky is the cotangent of the lower triangle that makes a symmetric
// matrix: an element off the diagonal stands for two of that.
func cholesky(s *step, ct *ir.Node) *ir.Node {
	m := between(s, s.r, half(s, matMul(s, transposed(s, s.r), s.Tril(ct, 0))))
	return half(s, s.Add(m, transposed(s, m)))
}

// pushCholesky is r * half(r⁻¹ * t * r⁻ᵀ), t being the tangent of the
// symmetric matrix.
func pushCholesky(s *step, t []*ir.Node) *ir.Node {
	full := s.Add(s.Tril(t[0], 0), transposed(s, s.Tril(t[0], -1)))
	left := s.TriangularSolve(s.r, full, false)
	both := transposed(s, s.TriangularSolve(s.r, transposed(s, left), false))
	return matMul(s, s.r, half(s, both))
}

// ofTriangle is the elements of x that a TriangularSolve looks at.
func ofTriangle(s *step, x *ir.Node) *ir.Node {
	if s.r.Attrs.Reverse {
		return s.Triu(x, 0)
	}
	return s.Tril(x, 0)
}

// triangularRight is the solution with the transposed triangle.
func triangularRight(s *step, ct *ir.Node) *ir.Node {
	return s.TriangularSolve(transposed(s, s.x), ct, !s.r.Attrs.Reverse)
}

// triangularLeft is -(the right side's cotangent) * rᵀ, of the triangle.
func triangularLeft(s *step, ct *ir.Node) *ir.Node {
	return ofTriangle(s, s.Neg(matMul(s, triangularRight(s, ct), transposed(s, s.r))))
}

// pushTriangular solves for the tangents of the right side, less what those of
// the triangle make of the solution.
func pushTriangular(s *step, t []*ir.Node) *ir.Node {
	var right *ir.Node
	if t[0] != nil {
		right = s.Neg(matMul(s, ofTriangle(s, t[0]), s.r))
	}
	if t[1] != nil {
		right = plus(s, right, t[1])
	}
	return s.TriangularSolve(s.x, right, s.r.Attrs.Reverse)
}

// solveRight is the solution with the transposed matrix.
func solveRight(s *step, ct *ir.Node) *ir.Node { return s.Solve(transposed(s, s.x), ct) }

// solveLeft is -(the right side's cotangent) * rᵀ.
func solveLeft(s *step, ct *ir.Node) *ir.Node {
	return s.Neg(matMul(s, solveRight(s, ct), transposed(s, s.r)))
}

// pushSolve is pushTriangular of a whole matrix.
func pushSolve(s *step, t []*ir.Node) *ir.Node {
	var right *ir.Node
	if t[0] != nil {
		right = s.Neg(matMul(s, t[0], s.r))
	}
	if t[1] != nil {
		right = plus(s, right, t[1])
	}
	return s.Solve(s.x, right)
}

// column is x [...] as [... 1 1].
func column(s *step, x *ir.Node) *ir.Node {
	return s.ExpandDims(s.ExpandDims(x, -1), -1)
}

// logAbsDet is ct * x⁻ᵀ.
func logAbsDet(s *step, ct *ir.Node) *ir.Node {
	return s.Mul(column(s, ct), s.Inverse(transposed(s, s.x)))
}

// pushLogAbsDet is the trace of x⁻¹ * t.
func pushLogAbsDet(s *step, t []*ir.Node) *ir.Node { return s.Trace(s.Solve(s.x, t[0])) }

// scatterMaxShare is, for ScatterMax, what each of those that make an element
// of the result the largest gets of its cotangent: all of them the same.
func scatterMaxShare(s *step, ct *ir.Node) *ir.Node { return s.Div(ct, scatterMaxTies(s)) }

// scatterMaxTies is how many of x and the updates aren't beaten by each
// element of the result. In the presence of a NaN none is.
func scatterMaxTies(s *step) *ir.Node {
	d := s.r.DType()
	ties := s.ScatterAdd(s.y, s.Cast(updateWins(s), d), s.r.Attrs.Axis, s.r.Shape())
	return s.Add(s.Cast(s.Not(s.Less(s.x, s.r)), d), ties)
}

// updateWins is which updates aren't beaten.
func updateWins(s *step) *ir.Node {
	return s.Not(s.Less(s.z, s.Gather(s.r, s.y, s.r.Attrs.Axis)))
}

// scatterMaxBase is the share of x.
func scatterMaxBase(s *step, ct cotangent) cotangent {
	ct.value = scatterMaxShare(s, ct.value)
	return ct.within(s.Builder, s.Not(s.Less(s.x, s.r)))
}

// scatterMaxUpdates is the share of the updates.
func scatterMaxUpdates(s *step, ct cotangent) cotangent {
	ct.value = scatterMaxShare(s, ct.value)
	moved := move(func(s *step, v *ir.Node) *ir.Node { return s.Gather(v, s.y, s.r.Attrs.Axis) })(s, ct)
	return moved.within(s.Builder, updateWins(s))
}

// pushScatterMax is the mean of the tangents of those that aren't beaten.
func pushScatterMax(s *step, t []*ir.Node) *ir.Node {
	var sum *ir.Node
	if t[0] != nil {
		sum = s.Where(s.Less(s.x, s.r), s.c(0), t[0])
	}
	if t[2] != nil {
		moved := s.Where(updateWins(s), t[2], s.c(0))
		sum = plus(s, sum, s.ScatterAdd(s.y, moved, s.r.Attrs.Axis, s.r.Shape()))
	}
	return s.Div(sum, scatterMaxTies(s))
}
