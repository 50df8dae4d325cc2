package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// The words here are of ops that put the elements of an operand elsewhere, or
// pick some of them; what comes to lie in one place is added up, if at all.

// Reshape is x in another shape: x itself when it has that shape.
func (b *Builder) Reshape(x *ir.Node, s ir.Shape) *ir.Node {
	if x.Shape().Equal(s) {
		return x
	}
	return b.node(ir.Reshape, ir.Attrs{Shape: s}, x)
}

// Transpose is x with axis i of the result being axis perm[i] of x: x itself
// when they keep their places. Axes may be negative; none reverses them all.
func (b *Builder) Transpose(x *ir.Node, perm ...int) *ir.Node {
	perm = slices.Clone(perm)
	if len(perm) == 0 {
		for i := range x.Shape() {
			perm = append([]int{i}, perm...)
		}
	}
	same := len(perm) == x.Shape().Rank()
	for i, a := range perm {
		perm[i] = b.axis(x, a)
		same = same && perm[i] == i
	}
	if same {
		return x
	}
	return b.node(ir.Transpose, ir.Attrs{Axes: perm}, x)
}

// Expand is x broadcast to the shape: x itself when it has that shape.
func (b *Builder) Expand(x *ir.Node, s ir.Shape) *ir.Node {
	if x.Shape().Equal(s) {
		return x
	}
	return b.node(ir.Expand, ir.Attrs{Shape: s}, x)
}

// Slice is size positions of each axis from start on, step apart.
func (b *Builder) Slice(x *ir.Node, start, size, step []int) *ir.Node {
	return b.node(ir.Slice, ir.Attrs{Start: start, Size: size, Step: step}, x)
}

// Unfold is the sliding windows over the last len(size) axes of x.
func (b *Builder) Unfold(x *ir.Node, size, stride, dilation []int) *ir.Node {
	return b.node(ir.Unfold, ir.Attrs{Size: size, Stride: stride, Dilation: dilation}, x)
}

// Fold adds windows up to the axes of lengths in that Unfold took them from.
func (b *Builder) Fold(x *ir.Node, in ir.Shape, stride, dilation []int) *ir.Node {
	return b.node(ir.Fold, ir.Attrs{Shape: in, Stride: stride, Dilation: dilation}, x)
}

// Pad is x with lo copies of v before, hi after, and interior between
// neighbours along each axis.
func (b *Builder) Pad(x *ir.Node, lo, hi, interior []int, v ir.Value) *ir.Node {
	return b.node(ir.Pad, ir.Attrs{Lo: lo, Hi: hi, Interior: interior, Value: v}, x)
}

// Concat is the operands after one another along the axis.
func (b *Builder) Concat(axis int, xs ...*ir.Node) *ir.Node {
	if len(xs) == 0 {
		fail(nil, "concat of nothing: it needs at least one operand")
	}
	return b.node(ir.Concat, ir.Attrs{Axis: b.axis(xs[0], axis)}, xs...)
}

// Gather is the slices of x along the axis at the positions in index.
func (b *Builder) Gather(x, index *ir.Node, axis int) *ir.Node {
	return b.node(ir.Gather, ir.Attrs{Axis: b.axis(x, axis)}, x, index)
}

// GatherElements picks single elements of x along the axis.
func (b *Builder) GatherElements(x, index *ir.Node, axis int) *ir.Node {
	return b.node(ir.GatherElements, ir.Attrs{Axis: b.axis(x, axis)}, x, index)
}

// ScatterAdd adds the slices of updates to zeros of the shape, along the axis
// at the positions in index.
func (b *Builder) ScatterAdd(index, updates *ir.Node, axis int, s ir.Shape) *ir.Node {
	return b.node(ir.ScatterAdd, ir.Attrs{Axis: axis, Shape: s}, index, updates)
}

// ScatterMax is x, each element the largest of it and the elements of the
// slices of updates, along the axis at the positions in index, that stand there.
func (b *Builder) ScatterMax(x, index, updates *ir.Node, axis int) *ir.Node {
	return b.node(ir.ScatterMax, ir.Attrs{Axis: b.axis(x, axis)}, x, index, updates)
}
