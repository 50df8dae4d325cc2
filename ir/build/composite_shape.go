package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Squeeze is x without the axes, which have length 1; without axes it drops
// all that have.
func (b *Builder) Squeeze(x *ir.Node, axes ...int) *ir.Node {
	drop := make([]bool, x.Shape().Rank())
	for _, a := range b.axes(x, axes) {
		if !x.Shape()[a].IsOne() {
			fail([]*ir.Node{x}, "axis %d of {0}, of shape %v, has length %v; only axes of length 1 can go", a, x.Shape(), x.Shape()[a])
		}
		drop[a] = true
	}
	var s ir.Shape
	for i, d := range x.Shape() {
		if !drop[i] && (len(axes) > 0 || !d.IsOne()) {
			s = append(s, d)
		}
	}
	return b.Reshape(x, s)
}

// ExpandDims is x with an axis of length 1 more, which is the axis of the
// result; -1 is the last.
func (b *Builder) ExpandDims(x *ir.Node, axis int) *ir.Node {
	return b.Reshape(x, slices.Insert(slices.Clone(x.Shape()), b.newAxis(x, axis), ir.D(1)))
}

// newAxis is a place for one more axis of x, counted from the start.
func (b *Builder) newAxis(x *ir.Node, axis int) int {
	r := x.Shape().Rank()
	if axis < -r-1 || axis > r {
		fail([]*ir.Node{x}, "a new axis %d of shape %v is out of range: it can be 0 to %d, or -1 to -%d from the end", axis, x.Shape(), r, r+1)
	}
	if axis < 0 {
		axis += r + 1
	}
	return axis
}

// BroadcastTo is x stretched to the shape.
func (b *Builder) BroadcastTo(x *ir.Node, s ir.Shape) *ir.Node { return b.Expand(x, s) }

// SliceAxis is the positions lo <= i < hi along the axis. Negative bounds
// count from the end; a bound beyond the axis is an error.
func (b *Builder) SliceAxis(x *ir.Node, axis, lo, hi int) *ir.Node {
	axis = b.axis(x, axis)
	n := x.Shape()[axis].Len()
	from, to := lo, hi
	if from < 0 {
		from += n
	}
	if to < 0 {
		to += n
	}
	if from < 0 || to > n || from > to {
		fail([]*ir.Node{x}, "positions %d to %d of axis %d of {0}, of shape %v, are out of range: it has %d", lo, hi, axis, x.Shape(), n)
	}
	start, size, step := whole(x)
	start[axis], size[axis] = from, to-from
	return b.slice(x, start, size, step)
}

// whole is the slice of x that is all of it.
func whole(x *ir.Node) (start, size, step []int) {
	start = make([]int, x.Shape().Rank())
	step = make([]int, len(start))
	for i := range step {
		step[i] = 1
	}
	return start, x.Shape().Lens(), step
}

// slice is Slice, or x itself when that is all of it.
func (b *Builder) slice(x *ir.Node, start, size, step []int) *ir.Node {
	if s, n, d := whole(x); slices.Equal(s, start) && slices.Equal(n, size) && slices.Equal(d, step) {
		return x
	}
	return b.Slice(x, start, size, step)
}

// maxParts is how many parts Split makes at most: each is a node.
const maxParts = 1 << 16

// Split is x cut into n equal parts along the axis.
func (b *Builder) Split(x *ir.Node, axis, n int) []*ir.Node {
	axis = b.axis(x, axis)
	length := x.Shape()[axis].Len()
	if n < 1 || n > maxParts || length%n != 0 {
		fail([]*ir.Node{x}, "axis %d of {0}, of shape %v, can't be split into %d equal parts", axis, x.Shape(), n)
	}
	parts := make([]*ir.Node, n)
	for i := range parts {
		parts[i] = b.SliceAxis(x, axis, i*(length/n), (i+1)*(length/n))
	}
	return parts
}

// Stack is the operands, all of one shape, after one another along a new axis.
func (b *Builder) Stack(axis int, xs ...*ir.Node) *ir.Node {
	if len(xs) == 0 {
		fail(nil, "stack of nothing: it needs at least one operand")
	}
	needSameDType(xs...)
	rows := make([]*ir.Node, len(xs))
	at := b.newAxis(xs[0], axis)
	for i, x := range xs {
		needSameShape(xs, i)
		rows[i] = b.ExpandDims(x, at)
	}
	if len(rows) == 1 {
		return rows[0]
	}
	return b.Concat(at, rows...)
}

// Tile is x repeated reps times along each axis. Repetitions and axes align on
// the right; missing ones are 1.
func (b *Builder) Tile(x *ir.Node, reps ...int) *ir.Node {
	for i, r := range reps {
		if r < 0 || r > ir.MaxElements {
			fail([]*ir.Node{x}, "%d repetitions along axis %d; they are 0 to %d", r, i, ir.MaxElements)
		}
	}
	s := slices.Clone(x.Shape())
	for len(s) < len(reps) {
		s = slices.Insert(s, 0, ir.D(1))
	}
	x = b.Reshape(x, s)
	for i, r := range reps {
		if r == 1 {
			continue
		}
		// As rows before the axis by repetitions by the rest: it stays within
		// the limit on axes.
		axis := len(s) - len(reps) + i
		before, rest := s[:axis].Size(), s[axis:].Size()
		t := b.Expand(b.Reshape(x, ir.Of(before, 1, rest)), ir.Of(before, r, rest))
		s = slices.Clone(s)
		s[axis] = ir.D(s[axis].Len() * r)
		x = b.Reshape(t, s)
	}
	return x
}

// Flip is x backwards along the axes; along all without axes.
func (b *Builder) Flip(x *ir.Node, axes ...int) *ir.Node {
	start, size, step := whole(x)
	for _, a := range b.orAll(x, axes) {
		if size[a] > 1 {
			start[a], step[a] = size[a]-1, -1
		}
	}
	return b.slice(x, start, size, step)
}

// PadAxis is x with zeros before and after along the axis.
func (b *Builder) PadAxis(x *ir.Node, axis, before, after int) *ir.Node {
	return b.PadConst(x, axis, before, after, ir.Value{})
}
