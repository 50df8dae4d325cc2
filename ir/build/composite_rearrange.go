package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Flatten is x with its axes from the given one on merged into one.
func (b *Builder) Flatten(x *ir.Node, axis int) *ir.Node {
	if x.Shape().Rank() == 0 && (axis == 0 || axis == -1) {
		return b.Reshape(x, ir.Of(1))
	}
	axis = b.axis(x, axis)
	s := x.Shape()
	return b.Reshape(x, append(slices.Clone(s[:axis]), ir.D(ir.Shape(s[axis:]).Size())))
}

// Repeat is x with each position along the axis n times in a row.
func (b *Builder) Repeat(x *ir.Node, axis, n int) *ir.Node {
	axis = b.axis(x, axis)
	if n < 0 || n > ir.MaxElements {
		fail([]*ir.Node{x}, "%d repetitions; they are 0 to %d", n, ir.MaxElements)
	}
	s := slices.Clone(x.Shape())
	before, m, rest := ir.Shape(s[:axis]).Size(), s[axis].Len(), ir.Shape(s[axis+1:]).Size()
	r := b.Expand(b.Reshape(x, ir.Of(before, m, 1, rest)), ir.Of(before, m, n, rest))
	s[axis] = ir.D(m * n)
	return b.Reshape(r, s)
}

// Roll is x with its positions along the axis n further on, those at the end
// having come round to the beginning; backwards for a negative n.
func (b *Builder) Roll(x *ir.Node, axis, n int) *ir.Node {
	axis = b.axis(x, axis)
	length := x.Shape()[axis].Len()
	if length == 0 {
		return x
	}
	n = (n%length + length) % length
	if n == 0 {
		return x
	}
	return b.Concat(axis, b.SliceAxis(x, axis, length-n, length), b.SliceAxis(x, axis, 0, length-n))
}

// SliceStep is the positions lo, lo+step ... below hi along the axis. Negative
// bounds count from the end; a bound beyond the axis is an error.
func (b *Builder) SliceStep(x *ir.Node, axis, lo, hi, step int) *ir.Node {
	if step < 1 || step > ir.MaxElements {
		failCure([]*ir.Node{x}, "write ad.Flip to go backwards", "a step of %d; it is 1 to %d", step, ir.MaxElements)
	}
	r := b.SliceAxis(x, axis, lo, hi)
	if step == 1 {
		return r
	}
	axis = b.axis(x, axis)
	start, size, steps := whole(r)
	size[axis], steps[axis] = (size[axis]+step-1)/step, step
	return b.slice(r, start, size, steps)
}
