package build

import "github.com/gradgen/gradgen/ir"

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
