package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// MatMul is the matrix product as NumPy has it: leading axes broadcast, a
// vector on the left is a row and one on the right a column, and their axis
// of length 1 isn't in the result.
func (b *Builder) MatMul(x, y *ir.Node) *ir.Node {
	in := []*ir.Node{x, y}
	p, q := x.Shape().Rank(), y.Shape().Rank()
	if p == 0 || q == 0 {
		failCure(in, "write {0} * {1}", "shapes %v and %v: a scalar is no matrix", x.Shape(), y.Shape())
	}
	if p > 1 && q > 1 {
		return b.Binary(ir.MatMul, x, y)
	}
	k, l := p-1, max(q-2, 0) // the axes that are summed over
	if x.Shape()[k] != y.Shape()[l] {
		fail(in, "shapes %v and %v: axis %d of {0} is %v, axis %d of {1} is %v; they must be equal", x.Shape(), y.Shape(), k, x.Shape()[k], l, y.Shape()[l])
	}
	switch {
	case p == 1 && q == 1:
		return b.Sum(b.Mul(x, y), nil, false)
	case p == 1:
		return b.Squeeze(b.Binary(ir.MatMul, b.ExpandDims(x, 0), y), -2)
	}
	return b.Squeeze(b.Binary(ir.MatMul, x, b.ExpandDims(y, -1)), -1)
}

// Dot is the sum of the products of two vectors' elements, a scalar.
func (b *Builder) Dot(x, y *ir.Node) *ir.Node {
	needVectors("MatMul", x, y)
	return b.MatMul(x, y)
}

// Outer is the products of each element of the vector x with each of y: r[i, j] = x[i]*y[j].
func (b *Builder) Outer(x, y *ir.Node) *ir.Node {
	needVectors("Einsum", x, y)
	return b.Mul(b.ExpandDims(x, -1), y)
}

// Kron is the Kronecker product: x with each of its elements replaced by it
// times y. Along an axis where x has m positions and y n, r[i*n+j] is
// x[i]*y[j]. Of two ranks the smaller gets leading axes of length 1.
func (b *Builder) Kron(x, y *ir.Node) *ir.Node {
	s, t := slices.Clone(x.Shape()), slices.Clone(y.Shape())
	for len(s) < len(t) {
		s = slices.Insert(s, 0, ir.D(1))
	}
	for len(t) < len(s) {
		t = slices.Insert(t, 0, ir.D(1))
	}
	if 2*len(s) > ir.MaxRank {
		fail([]*ir.Node{x, y}, "shapes %v and %v: {0} and {1} have at most %d axes", x.Shape(), y.Shape(), ir.MaxRank/2)
	}
	var left, right, out ir.Shape
	for i := range s {
		left = append(left, s[i], ir.D(1))
		right = append(right, ir.D(1), t[i])
		out = append(out, ir.D(s[i].Len()*t[i].Len()))
	}
	return b.Reshape(b.Mul(b.Reshape(x, left), b.Reshape(y, right)), out)
}

// Bilinear is r[..., o] = the sum of x[..., i]*w[o, i, j]*y[..., j] over i and
// j; the leading axes of x and y broadcast.
func (b *Builder) Bilinear(x, w, y *ir.Node) *ir.Node {
	s := w.Shape()
	if x.Shape().Rank() == 0 || y.Shape().Rank() == 0 || s.Rank() != 3 {
		fail([]*ir.Node{x, w, y}, "shapes %v, %v and %v: {0} is [... i], {1} [o i j] and {2} [... j]", x.Shape(), s, y.Shape())
	}
	return b.Einsum("...i,oij,...j->...o", x, w, y)
}
