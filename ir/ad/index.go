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
