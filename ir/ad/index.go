package ad

// Gather is the slices of x along the axis at the positions in indices, an
// integer tensor of any shape whose axes take the axis's place: with axis 0 and
// a table x, the rows that indices name. A position out of range panics when
// the generated code runs.
func Gather(x, indices Value, axis int) Value { return 0 }

// OneHot is, for each position in the integer tensor indices, a row of length
// n that is 1 there and 0 elsewhere, as int64: all zeros for a position out of
// range.
func OneHot(indices Value, n int) Value { return 0 }

// GatherElements is single elements of x along the axis: r[..., i, ...] is
// x[..., indices[..., i, ...], ...]. Indices and x agree in every other axis. A
// position out of range panics when the generated code runs.
func GatherElements(x, indices Value, axis int) Value { return 0 }

// GatherND is the parts of x that the rows of indices name: a row has a
// position along each of the first k axes of x, so indices [... k] give [...]
// and then the other axes of x. A position out of range panics when the
// generated code runs.
func GatherND(x, indices Value) Value { return 0 }

// Take is the elements of x at the places in indices, counted in row-major
// order, whatever the shape of x: of the shape of indices. A place out of range
// panics when the generated code runs.
func Take(x, indices Value) Value { return 0 }

// ScatterAdd is x with the slices of updates added along the axis at the
// positions in indices. Updates are shaped as the result of [Gather] from x
// with those indices. Where indices repeat a position, all are added.
func ScatterAdd(x, indices, updates Value, axis int) Value { return 0 }

// ScatterSet is x with the slices of updates in the place of its own along the
// axis, at the positions in indices. Updates are shaped as the result of
// [Gather] from x with those indices. Where indices repeat a position the last
// one counts, and it alone gets a gradient.
func ScatterSet(x, indices, updates Value, axis int) Value { return 0 }

// ScatterMax is x, each element the largest of it and of the elements of
// updates that stand there: slices along the axis at the positions in indices,
// shaped as the result of [Gather] from x. NaN if any of them is NaN. Those that
// tie share the gradient evenly.
func ScatterMax(x, indices, updates Value, axis int) Value { return 0 }

// Sort is the elements of x in ascending order along the axis, and the
// positions, as int64, where they stood. Equal ones stay in order, and NaN comes
// last. The gradient goes where the elements stood. For descending order see
// [TopK].
func Sort(x Value, axis int) (values, positions Value) { return 0, 0 }

// ArgSort is the positions of [Sort] alone. They have no gradient.
func ArgSort(x Value, axis int) Value { return 0 }

// TopK is the k largest elements of x along the axis, in descending order, and
// the positions, as int64, where they stood. Of equal ones the first comes
// first, and NaN before all else. With the length of the axis for k it sorts.
func TopK(x Value, k, axis int) (values, positions Value) { return 0, 0 }
