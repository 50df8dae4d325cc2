package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// PadConst is x with v, of its element type, before and after along the axis.
func (b *Builder) PadConst(x *ir.Node, axis, before, after int, v ir.Value) *ir.Node {
	axis = b.padding(x, axis, before, after)
	lo, hi := make([]int, x.Shape().Rank()), make([]int, x.Shape().Rank())
	lo[axis], hi[axis] = before, after
	return b.pad(x, lo, hi, v)
}

// PadEdge is x with its first and its last position along the axis repeated,
// before and after.
func (b *Builder) PadEdge(x *ir.Node, axis, before, after int) *ir.Node {
	axis = b.padding(x, axis, before, after)
	n := x.Shape()[axis].Len()
	if n == 0 && before+after > 0 {
		fail([]*ir.Node{x}, "axis %d of {0}, of shape %v, is empty: it has no edge", axis, x.Shape())
	}
	var parts []*ir.Node
	edge := func(at, times int) {
		if times > 0 {
			s := append(ir.Shape(nil), x.Shape()...)
			s[axis] = ir.D(times)
			parts = append(parts, b.Expand(b.SliceAxis(x, axis, at, at+1), s))
		}
	}
	edge(0, before)
	parts = append(parts, x)
	edge(n-1, after)
	return b.joined(axis, parts)
}

// PadReflect is x mirrored at its first and its last position along the axis,
// which aren't repeated themselves.
func (b *Builder) PadReflect(x *ir.Node, axis, before, after int) *ir.Node {
	axis = b.padding(x, axis, before, after)
	n := x.Shape()[axis].Len()
	if max(before, after) > 0 && max(before, after) >= n {
		fail([]*ir.Node{x}, "padding of %d before and %d after axis %d of {0}, of shape %v: a mirror shows at most the %d other positions", before, after, axis, x.Shape(), max(n-1, 0))
	}
	var parts []*ir.Node
	if before > 0 {
		parts = append(parts, b.Flip(b.SliceAxis(x, axis, 1, before+1), axis))
	}
	parts = append(parts, x)
	if after > 0 {
		parts = append(parts, b.Flip(b.SliceAxis(x, axis, n-1-after, n-1), axis))
	}
	return b.joined(axis, parts)
}

// padding is the axis counted from the start, after a look at the numbers.
func (b *Builder) padding(x *ir.Node, axis, before, after int) int {
	axis = b.axis(x, axis)
	if before < 0 || after < 0 {
		failCure([]*ir.Node{x}, "write ad.Slice to cut some off", "padding of %d before and %d after axis %d is negative", before, after, axis)
	}
	if before > ir.MaxElements || after > ir.MaxElements {
		fail([]*ir.Node{x}, "padding of %d before and %d after axis %d; %d is the most", before, after, axis, ir.MaxElements)
	}
	return axis
}

// joined is Concat, or the only part.
func (b *Builder) joined(axis int, parts []*ir.Node) *ir.Node {
	if len(parts) == 1 {
		return parts[0]
	}
	return b.Concat(axis, parts...)
}

// pad is Pad without interior, or x itself when it adds nothing.
func (b *Builder) pad(x *ir.Node, lo, hi []int, v ir.Value) *ir.Node {
	none := make([]int, x.Shape().Rank())
	if slices.Equal(lo, none) && slices.Equal(hi, none) {
		return x
	}
	return b.Pad(x, lo, hi, none, v)
}
