package build

import "github.com/gradgen/gradgen/ir"

// The words here are of whole matrices, the last two axes; leading axes are a
// batch, and those of two operands broadcast.

// Cholesky is the lower triangular factor r of the symmetric positive definite
// matrix whose lower triangle x has: r*rᵀ is that matrix.
func (b *Builder) Cholesky(x *ir.Node) *ir.Node { return b.Unary(ir.Cholesky, x) }

// TriangularSolve is the solution r of t*r = y, t being the lower triangle of
// x, or the upper one.
func (b *Builder) TriangularSolve(x, y *ir.Node, upper bool) *ir.Node {
	return b.node(ir.TriangularSolve, ir.Attrs{Reverse: upper}, x, y)
}

// Solve is the solution r of x*r = y.
func (b *Builder) Solve(x, y *ir.Node) *ir.Node { return b.Binary(ir.Solve, x, y) }

// Inverse is the inverse of x.
func (b *Builder) Inverse(x *ir.Node) *ir.Node {
	needMatrices(x)
	return b.Solve(x, b.Eye(x.DType(), x.Shape()[x.Shape().Rank()-1].Len()))
}

// Det is the determinant of x. Up to order 3 it is the sum of products that
// defines it, whose gradient holds for singular matrices too.
func (b *Builder) Det(x *ir.Node) *ir.Node {
	s := x.Shape()
	r := s.Rank()
	if r < 2 || s[r-2] != s[r-1] || s[r-1].Len() == 0 || s[r-1].Len() > 3 || !x.DType().IsFloat() {
		return b.Unary(ir.Det, x)
	}
	at := func(i, j int) *ir.Node {
		return b.Squeeze(b.SliceAxis(b.SliceAxis(x, -2, i, i+1), -1, j, j+1), -1, -2)
	}
	cross := func(i, j int) *ir.Node { // of rows 1 and 2, or 0 and 1 of order 2
		p, q := s[r-1].Len()-2, s[r-1].Len()-1
		return b.Sub(b.Mul(at(p, i), at(q, j)), b.Mul(at(p, j), at(q, i)))
	}
	switch s[r-1].Len() {
	case 1:
		return at(0, 0)
	case 2:
		return cross(0, 1)
	}
	sum := b.Sub(b.Mul(at(0, 0), cross(1, 2)), b.Mul(at(0, 1), cross(0, 2)))
	return b.Add(sum, b.Mul(at(0, 2), cross(0, 1)))
}

// LogAbsDet is log of the absolute value of the determinant of x.
func (b *Builder) LogAbsDet(x *ir.Node) *ir.Node { return b.Unary(ir.LogAbsDet, x) }

// LU is the factors of x [... n n] with partial pivoting, as [... n+1 n].
func (b *Builder) LU(x *ir.Node) *ir.Node { return b.Unary(ir.LU, x) }

// LUSolve is Solve by the factors x that LU gave of a matrix, or of its
// transpose.
func (b *Builder) LUSolve(x, y *ir.Node, transpose bool) *ir.Node {
	return b.node(ir.LUSolve, ir.Attrs{Reverse: transpose}, x, y)
}

// matrixTranspose swaps the last two axes.
func (b *Builder) matrixTranspose(x *ir.Node) *ir.Node {
	r := x.Shape().Rank()
	perm := make([]int, r)
	for i := range perm {
		perm[i] = i
	}
	perm[r-2], perm[r-1] = r-1, r-2
	return b.Transpose(x, perm...)
}
