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

// SliceStep is the positions lo, lo+step, lo+2*step ... below hi of x along the
// axis. Negative bounds count from the end.
func SliceStep(x Value, axis, lo, hi, step int) Value { return 0 }

// Concat is the operands after one another along an axis that they have.
func Concat(axis int, x ...Value) Value { return 0 }

// Stack is the operands, all of one shape, along a new axis.
func Stack(axis int, x ...Value) Value { return 0 }

// Split is x cut into n equal parts along the axis.
func Split(x Value, axis, n int) []Value { return nil }

// Tile is x repeated along each of its axes. Repeats and axes align on the
// right; missing repeats are 1, missing axes are new ones.
func Tile(x Value, repeats ...int) Value { return 0 }

// Repeat is x with each position along the axis n times in a row. Compare [Tile].
func Repeat(x Value, axis, n int) Value { return 0 }

// Pad is x with zeros along the axis: before it, and after it.
func Pad(x Value, axis, before, after int) Value { return 0 }

// PadConst is x with the constant v along the axis: before it, and after it.
func PadConst(x Value, axis, before, after int, v Value) Value { return 0 }

// PadEdge is x with its first position along the axis repeated before it, and
// its last one after it.
func PadEdge(x Value, axis, before, after int) Value { return 0 }

// PadReflect is x mirrored at its first position along the axis, before it, and
// at its last one, after it: of 1 2 3, with two on either side, 3 2 1 2 3 2 1.
func PadReflect(x Value, axis, before, after int) Value { return 0 }

// Flip is x backwards along the axes; without axes, along all.
func Flip(x Value, axes ...int) Value { return 0 }

// Roll is x with its positions along the axis n further on, those at the end
// having come round to the beginning; backwards for a negative n.
func Roll(x Value, axis, n int) Value { return 0 }

// Flatten is x with its axes from the given one on merged into one: all of
// them for axis 0. A scalar becomes a tensor of one element.
func Flatten(x Value, axis int) Value { return 0 }

// Diag is the matrix with x on its diagonal and zeros elsewhere: [... n] gives
// [... n n].
func Diag(x Value) Value { return 0 }

// Diagonal is the diagonal of each matrix of x: [... m n] gives [... min(m, n)].
func Diagonal(x Value) Value { return 0 }

// Trace is the sum of the diagonal of each matrix of x [... m n].
func Trace(x Value) Value { return 0 }

// Tril is x [... m n] with zeros above diagonal k, which is k above the main
// one: x[i, j] where j <= i+k.
func Tril(x Value, k int) Value { return 0 }

// Triu is x [... m n] with zeros below diagonal k, which is k above the main
// one: x[i, j] where j >= i+k.
func Triu(x Value, k int) Value { return 0 }

// DepthToSpace puts the channels of x [N C*block*block H W] into blocks:
// [N C H*block W*block], where row h*block+i and column w*block+j of channel c
// is channel c*block*block + i*block + j of x at h, w.
func DepthToSpace(x Value, block int) Value { return 0 }

// SpaceToDepth is what [DepthToSpace] undoes: [N C H*block W*block] gives
// [N C*block*block H W].
func SpaceToDepth(x Value, block int) Value { return 0 }
