package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Take is the elements of x at the places in index, counted in row-major
// order: of index's shape.
func (b *Builder) Take(x, index *ir.Node) *ir.Node {
	return b.Gather(b.Reshape(x, ir.Of(x.Shape().Size())), index, 0)
}

// GatherND is the parts of x that the rows of index [... k] name, each by a
// position along each of the first k axes of x: [... rest of x's axes].
func (b *Builder) GatherND(x, index *ir.Node) *ir.Node {
	in := []*ir.Node{x, index}
	s, t := x.Shape(), index.Shape()
	if !index.DType().IsInt() {
		failCure(in, "write ad.Cast[int32]({1})", "{1} is %v; positions are int32 or int64", index.Type)
	}
	if t.Rank() == 0 || t[t.Rank()-1].Len() > s.Rank() || t[t.Rank()-1].Len() == 0 {
		fail(in, "shapes %v and %v: the last axis of {1} has a position for each of the first axes of {0}: 1 to %d", s, t, s.Rank())
	}
	k := t[t.Rank()-1].Len()
	rest := s[k:]
	// Each position is looked up in a count of its axis, so that it can't be
	// out of range without being noticed, and makes its part of the place.
	var at *ir.Node
	for i := range k {
		step := ir.Shape(s[i+1 : k]).Size()
		part := b.Squeeze(b.SliceAxis(index, -1, i, i+1), -1)
		part = b.Gather(b.Iota(index.DType(), s[i]), part, 0)
		if step != 1 {
			part = b.Mul(part, b.Scalar(index.DType(), float64(step)))
		}
		if at == nil {
			at = part
		} else {
			at = b.Add(at, part)
		}
	}
	return b.Gather(b.Reshape(x, append(ir.Of(ir.Shape(s[:k]).Size()), rest...)), at, 0)
}

// ScatterAddTo is x with the slices of updates added along the axis at the
// positions in index. Updates are shaped as Gather's result: index's axes
// stand in the place of the axis.
func (b *Builder) ScatterAddTo(x, index, updates *ir.Node, axis int) *ir.Node {
	axis = b.scatters(x, index, updates, axis)
	return b.Add(x, b.ScatterAdd(index, updates, axis, x.Shape()))
}

// ScatterSet is x with the slices of updates in the place of its own along the
// axis, at the positions in index. Of several for one position the last counts.
func (b *Builder) ScatterSet(x, index, updates *ir.Node, axis int) *ir.Node {
	axis = b.scatters(x, index, updates, axis)
	s, k := x.Shape(), index.Shape().Size()
	if k == 0 {
		return x
	}
	// For each position, the last update that names it, and -1 if none does.
	n, count := s[axis], b.Iota(ir.Int32, ir.D(k))
	last := b.ScatterMax(b.Full(ir.Int32, -1, ir.Shape{n}), b.Reshape(index, ir.Of(k)), count, 0)
	rows := b.Reshape(updates, slices.Concat(s[:axis], ir.Of(k), s[axis+1:]))
	set := b.Gather(rows, b.Max(last, b.Scalar(ir.Int32, 0)), axis)
	column := make(ir.Shape, s.Rank()-axis)
	for i := range column {
		column[i] = ir.D(1)
	}
	column[0] = n
	return b.Where(b.Reshape(b.LessOrEqual(b.Scalar(ir.Int32, 0), last), column), set, x)
}

// Sort is x in ascending order along the axis, NaN last, and the positions,
// of type int64, where its elements were.
func (b *Builder) Sort(x *ir.Node, axis int) (values, positions *ir.Node) {
	positions = b.ArgSort(x, axis, ir.Int64, false)
	return b.GatherElements(x, positions, axis), positions
}

// TopK is the k largest elements along the axis in descending order, and their
// positions, of type int64. A NaN is larger than all else.
func (b *Builder) TopK(x *ir.Node, k, axis int) (values, positions *ir.Node) {
	axis = b.axis(x, axis)
	if n := x.Shape()[axis].Len(); k < 0 || k > n {
		fail([]*ir.Node{x}, "the %d largest along axis %d of {0}, of shape %v: it has %d", k, axis, x.Shape(), n)
	}
	positions = b.SliceAxis(b.ArgSort(x, axis, ir.Int64, true), axis, 0, k)
	return b.GatherElements(x, positions, axis), positions
}

// scatters is the axis counted from the start, after a look at the operands.
func (b *Builder) scatters(x, index, updates *ir.Node, axis int) int {
	in := []*ir.Node{x, index, updates}
	axis = b.axis(x, axis)
	if x.DType() != updates.DType() {
		failCure(in, "write ad.Cast["+x.DType().String()+"]({2})", "{0} is %v and {2} is %v; element types don't mix", x.Type, updates.Type)
	}
	want := slices.Concat(x.Shape()[:axis], index.Shape(), x.Shape()[axis+1:])
	if !updates.Shape().Equal(want) {
		fail(in, "{0} has shape %v and {1} %v, so along axis %d {2} must have shape %v, not %v", x.Shape(), index.Shape(), axis, want, updates.Shape())
	}
	return axis
}
