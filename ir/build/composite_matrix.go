package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Diag is, for each row of x [... n], the matrix [... n n] with the row on its
// diagonal and zeros elsewhere.
func (b *Builder) Diag(x *ir.Node) *ir.Node {
	s := x.Shape()
	if s.Rank() == 0 {
		fail([]*ir.Node{x}, "{0} is a scalar: it has no axis to put on a diagonal")
	}
	// An n by n matrix as one row has n zeros between the elements of its diagonal.
	n := s[s.Rank()-1].Len()
	none, interior := make([]int, s.Rank()), make([]int, s.Rank())
	interior[s.Rank()-1] = n
	r := x
	if n > 1 {
		r = b.Pad(x, none, none, interior, ir.As(x.DType(), 0))
	}
	return b.Reshape(r, append(slices.Clone(s), ir.D(n)))
}

// Diagonal is the diagonal of each matrix of x [... m n]: [... min(m, n)].
func (b *Builder) Diagonal(x *ir.Node) *ir.Node {
	needMatrices(x)
	r := x.Shape().Rank()
	return b.diagonal(x, r-2, r-1)
}

// Trace is the sum of the diagonal of each matrix of x [... m n].
func (b *Builder) Trace(x *ir.Node) *ir.Node { return b.Sum(b.Diagonal(x), []int{-1}, false) }

// Tril is x [... m n] with zeros above diagonal k: x[i, j] where j <= i+k.
func (b *Builder) Tril(x *ir.Node, k int) *ir.Node {
	return b.triangle(x, k, func(i, j *ir.Node) *ir.Node { return b.LessOrEqual(j, i) })
}

// Triu is x [... m n] with zeros below diagonal k: x[i, j] where j >= i+k.
func (b *Builder) Triu(x *ir.Node, k int) *ir.Node {
	return b.triangle(x, k, func(i, j *ir.Node) *ir.Node { return b.LessOrEqual(i, j) })
}

// triangle is x where keep holds of row+k and column, else 0.
func (b *Builder) triangle(x *ir.Node, k int, keep func(i, j *ir.Node) *ir.Node) *ir.Node {
	needMatrices(x)
	s := x.Shape()
	m, n := s[s.Rank()-2], s[s.Rank()-1]
	k = min(max(k, -m.Len()), n.Len())
	i := b.Add(b.ExpandDims(b.Iota(ir.Int32, m), -1), b.Scalar(ir.Int32, float64(k)))
	return b.Where(keep(i, b.Iota(ir.Int32, n)), x, b.Const(x.DType(), ir.Value{}))
}

// needMatrices refuses an operand without two axes.
func needMatrices(x *ir.Node) {
	if x.Shape().Rank() < 2 {
		fail([]*ir.Node{x}, "{0} has shape %v; a matrix has two axes", x.Shape())
	}
}

// diagonal is the elements of x whose positions along the axes p and q are
// equal; their axis comes last.
func (b *Builder) diagonal(x *ir.Node, p, q int) *ir.Node {
	m, n := x.Shape()[p].Len(), x.Shape()[q].Len()
	var perm []int
	var rest ir.Shape
	for i, d := range x.Shape() {
		if i != p && i != q {
			perm = append(perm, i)
			rest = append(rest, d)
		}
	}
	// Of an m by n matrix as one row, every n+1-th element.
	x = b.Transpose(x, append(perm, p, q)...)
	x = b.Reshape(x, append(slices.Clone(rest), ir.D(m*n)))
	start, size, step := whole(x)
	size[len(rest)], step[len(rest)] = min(m, n), n+1
	return b.slice(x, start, size, step)
}
