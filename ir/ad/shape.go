package ad

// Reshape is the elements of x in row-major order in another shape. One
// length may be -1: it is what the others leave.
func Reshape(x Value, lengths ...int) Value { return 0 }

// Transpose is x with its axes in another order: axis i of the result is axis
// axes[i] of x. Without axes they are reversed.
func Transpose(x Value, axes ...int) Value { return 0 }

// Squeeze is x without the axes, each of length 1; without axes, all that have
// length 1.
func Squeeze(x Value, axes ...int) Value { return 0 }

// ExpandDims is x with a new axis of length 1, which is that axis of the
// result: -1 puts it last.
func ExpandDims(x Value, axis int) Value { return 0 }

// BroadcastTo is x stretched to the shape.
func BroadcastTo(x Value, lengths ...int) Value { return 0 }

// Slice is the positions lo to hi-1 of x along the axis. Negative ones count
// from the end.
func Slice(x Value, axis, lo, hi int) Value { return 0 }

// Concat is the operands after one another along an axis that they have.
func Concat(axis int, x ...Value) Value { return 0 }

// Stack is the operands, all of one shape, along a new axis.
func Stack(axis int, x ...Value) Value { return 0 }

// Split is x cut into n equal parts along the axis.
func Split(x Value, axis, n int) []Value { return nil }

// Tile is x repeated along each of its axes. Repeats and axes align on the
// right; missing repeats are 1, missing axes are new ones.
func Tile(x Value, repeats ...int) Value { return 0 }

// Pad is x with zeros along the axis: before it, and after it.
func Pad(x Value, axis, before, after int) Value { return 0 }

// Flip is x backwards along the axes; without axes, along all.
func Flip(x Value, axes ...int) Value { return 0 }

// Gather is the slices of x along the axis at the positions in indices, an
// integer tensor of any shape whose axes take the axis's place: with axis 0 and
// a table x, the rows that indices name. A position out of range panics when
// the generated code runs.
func Gather(x, indices Value, axis int) Value { return 0 }

// OneHot is, for each position in the integer tensor indices, a row of length
// n that is 1 there and 0 elsewhere, as int64.
func OneHot(indices Value, n int) Value { return 0 }
