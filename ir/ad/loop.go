package ad

// Carried is what the steps of a [Scan] hand on, are given and put out: a
// Value, or several.
type Carried interface {
	Value | []Value
}

// Scan does a step for each element of a sequence, one after another: of the
// carry so far and the element, step computes the carry for the next step and
// what it puts out. It is
//
//	carry := init
//	for i := range n { // n being the length of axis 0 of xs
//		carry, y = step(carry, xs's element i along axis 0)
//		ys = append(ys, y)
//	}
//	last, ys = carry, ad.Stack(0, ys...)
//
// but becomes a loop in the generated code, and its gradient one, however long
// the sequence is. The step is a function literal, which may use what is
// around it, but not assign to it, or an unexported function:
//
//	// What is left of the heat, and the temperature after each second.
//	last, temps := ad.Scan(func(t, heating ad.Value) (next, temp ad.Value) {
//		t += heating - p.Loss*(t-p.Outside)
//		return t, t
//	}, p.Start, heatings)
//
// Several carries, sequences or outputs are slices, as in an LSTM:
//
//	last, states := ad.Scan(func(s []ad.Value, x ad.Value) (next []ad.Value, state ad.Value) {
//		h, c := ad.LSTMCell(x, s[0], s[1], p.W, p.U, p.B)
//		return []ad.Value{h, c}, h
//	}, []ad.Value{h0, c0}, xs)
//
// A carry keeps the shape and the element type of what it begins as. A number
// that it begins as takes the type of the first sequence of floats. The
// sequences have one length; a loop that needs none is given ad.Arange(n).
//
// The gradient keeps the carries of all steps and what is much work, and
// computes the rest again. A loop of few steps and little work is done as its
// steps one after another.
func Scan[C, X, Y Carried](step func(carry C, x X) (next C, y Y), init C, xs X) (last C, ys Y) {
	return last, ys
}
