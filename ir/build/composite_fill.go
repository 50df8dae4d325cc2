package build

import "github.com/gradgen/gradgen/ir"

// Full is a tensor of the shape whose elements are all v, converted to type d.
func (b *Builder) Full(d ir.DType, v float64, s ir.Shape) *ir.Node {
	return b.Expand(b.Scalar(d, v), s)
}

// Zeros is a tensor of zeros.
func (b *Builder) Zeros(d ir.DType, s ir.Shape) *ir.Node { return b.Full(d, 0, s) }

// Ones is a tensor of ones.
func (b *Builder) Ones(d ir.DType, s ir.Shape) *ir.Node { return b.Full(d, 1, s) }

// Eye is the n by n identity matrix: 1 where row and column are equal, else 0.
func (b *Builder) Eye(d ir.DType, n int) *ir.Node {
	i := b.Iota(ir.Int32, ir.D(n))
	return b.Cast(b.Equal(b.ExpandDims(i, -1), i), d)
}

// OneHot is, for each position in index, a row of n elements of type d that is
// 1 at the position and 0 elsewhere: all zeros for a position out of range.
func (b *Builder) OneHot(index *ir.Node, n int, d ir.DType) *ir.Node {
	if !index.DType().IsInt() {
		failCure([]*ir.Node{index}, "write ad.Cast[int32]({0})", "{0} is %v; positions are int32 or int64", index.Type)
	}
	return b.Cast(b.Equal(b.ExpandDims(index, -1), b.Iota(index.DType(), ir.D(n))), d)
}
