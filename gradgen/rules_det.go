package gradgen

import "github.com/gradgen/gradgen/ir"

// det is ct times the cofactors.
func det(s *step, ct *ir.Node) *ir.Node { return s.Mul(column(s, ct), cofactors(s)) }

// pushDet is the sum of the tangents times the cofactors.
func pushDet(s *step, t []*ir.Node) *ir.Node {
	return s.Sum(s.Mul(t[0], cofactors(s)), []int{-2, -1}, false)
}

// maxMinors is the largest order of matrices whose cofactors are determinants
// of minors: n⁵/3 multiplications, instead of n³.
const maxMinors = 8

// cofactors is the derivative of the determinant with respect to each element
// of the matrices. Up to maxMinors it is what defines it, and so a polynomial,
// whose derivatives hold for singular matrices as well. Above, it is r*x⁻ᵀ.
func cofactors(s *step) *ir.Node {
	n := s.x.Shape()[s.x.Shape().Rank()-1].Len()
	switch {
	case n <= 1:
		return s.Expand(s.c(1), s.x.Shape())
	case n <= maxMinors:
		return minors(s, n)
	}
	x := regular(s)
	// Where x is almost singular, both are far off, but by the same factor if they
	// are of the same factors: those of x, not those of its transpose.
	return s.Mul(column(s, s.Unary(ir.Det, x)), transposed(s, s.Inverse(x)))
}

// minors is the determinants of the matrices without row i and column j, with
// their signs, at [... i j]. The rows that are left are taken from i+1 on, round
// the end, and the columns alike: they are windows of the matrix beside and
// below itself, and only of even orders is the sign another for the next i or j.
func minors(s *step, n int) *ir.Node {
	shape := s.x.Shape()
	lead := shape.Rank() - 2
	x := s.Reshape(s.x, ir.Of(shape[:lead].Size(), n, n))
	for axis := 1; axis <= 2; axis++ {
		x = s.SliceAxis(s.Concat(axis, x, x), axis, 1, 2*n-1)
	}
	minor := s.Reshape(s.Det(s.Unfold(x, []int{n - 1, n - 1}, []int{1, 1}, []int{1, 1})), shape)
	if n%2 == 1 {
		return minor
	}
	parity := s.Mod(s.Iota(s.r.DType(), ir.D(n)), s.c(2))
	even := s.Equal(s.ExpandDims(parity, -1), parity)
	return s.Where(even, minor, s.Neg(minor))
}

// regular is the matrices, those whose determinant is 0 moved a little: by
// numbers in no relation to one another, of which few matrices are singular
// again. The cofactors change in the proportion in which the matrix does.
func regular(s *step) *ir.Node {
	rank := s.x.Shape().Rank()
	n := s.x.Shape()[rank-1]
	little := 0x1p-40
	if s.r.DType() == ir.Float32 {
		little = 0x1p-16
	}
	at := s.Add(s.Iota(s.r.DType(), n), s.c(1))
	numbers := s.Cos(s.Mul(s.ExpandDims(at, -1), at))
	size := s.StopGradient(s.ReduceMax(s.Abs(s.x), rank-2, rank-1))
	moved := s.Add(s.x, s.Mul(s.Mul(s.Max(size, s.c(0x1p-40)), s.c(little)), numbers))
	return s.Where(s.Equal(column(s, s.r), s.c(0)), moved, s.x)
}
