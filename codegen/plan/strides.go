package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A leaf is memory that a value is computed from: how far apart in it
// neighbours along each axis of the value are. Where that isn't one number it
// is unknown.
type leaf struct {
	strides []int
	laid    bool // it has a layout of its own
}

// unknown is the stride of an axis along which there is none.
const unknown = -1 << 40

// maxLeaves is how many leaves are told apart: what is computed from more is
// as good as computed from these.
const maxLeaves = 32

// leaves is what n is read from: itself when it has memory.
func (p *Plan) leaves(n *ir.Node) []leaf { return (&reader{p, map[*ir.Node][]leaf{}}).leaves(n) }

// operands is what n is computed from, in terms of its own axes; for a Fold
// those of its operand.
func (p *Plan) operands(n *ir.Node) []leaf {
	return (&reader{p, map[*ir.Node][]leaf{}}).operands(n)
}

// A reader finds leaves. What it knows of a node it doesn't look for again:
// there are as many ways to an operand that is shared as to all its users.
type reader struct {
	p    *Plan
	seen map[*ir.Node][]leaf
}

func (r *reader) leaves(n *ir.Node) []leaf {
	if _, ok := r.p.Buffered[n]; ok || n.Op == ir.Input {
		order, laid := r.p.Layout[n]
		return []leaf{{Strides(n.Shape(), order), laid}}
	}
	found, ok := r.seen[n]
	if !ok {
		found = r.operands(n)
		r.seen[n] = found
	}
	return found
}

func (r *reader) operands(n *ir.Node) []leaf {
	var out []leaf
	add := func(l leaf) {
		same := func(m leaf) bool { return m.laid == l.laid && slices.Equal(m.strides, l.strides) }
		if len(out) < maxLeaves && !slices.ContainsFunc(out, same) {
			out = append(out, l)
		}
	}
	switch kind := n.Op.Info().Kind; kind {
	case ir.View:
		for _, l := range r.leaves(n.Inputs[0]) {
			add(leaf{viewStrides(n, l.strides), l.laid})
		}
	case ir.Elementwise:
		for _, x := range n.Inputs {
			for _, l := range r.leaves(x) {
				add(leaf{broadcastStrides(x.Shape(), n.Shape(), l.strides), l.laid})
			}
		}
	case ir.Reduction, ir.Movement:
		for _, x := range n.Inputs {
			for _, l := range r.leaves(x) {
				add(l)
			}
		}
	case ir.Indexing:
		add(leaf{slices.Repeat([]int{unknown}, n.Shape().Rank()), false})
	}
	return out
}

// Strides is how far apart in memory neighbours along each axis of the shape
// are, when the axes lie in the order, the first outermost. No order is
// row-major order.
func Strides(s ir.Shape, order []int) []int {
	if order == nil {
		return s.Strides()
	}
	strides := make([]int, len(s))
	step := 1
	for _, a := range slices.Backward(order) {
		strides[a] = step
		step *= s[a].Len()
	}
	return strides
}

// broadcastStrides is the strides of an operand of shape x along the axes of
// the result of shape r.
func broadcastStrides(x, r ir.Shape, strides []int) []int {
	out := make([]int, len(r))
	for i := range x {
		if j := len(r) - len(x) + i; !x[i].IsOne() || r[j].IsOne() {
			out[j] = strides[i]
		}
	}
	return out
}

// viewStrides is the strides of a view of memory in which its operand has the
// strides.
func viewStrides(n *ir.Node, strides []int) []int {
	a, rank := n.Attrs, n.Shape().Rank()
	x := n.Inputs[0].Shape()
	switch n.Op {
	case ir.Again:
		return strides
	case ir.Transpose:
		out := make([]int, rank)
		for i, axis := range a.Axes {
			out[i] = strides[axis]
		}
		return out
	case ir.Expand:
		return broadcastStrides(x, n.Shape(), strides)
	case ir.Slice:
		out := make([]int, rank)
		for i, s := range strides {
			out[i] = times(s, a.Step[i])
		}
		return out
	case ir.Unfold:
		d := len(a.Size)
		outer := len(x) - d
		out := slices.Clone(strides[:outer])
		for i := range d {
			out = append(out, times(strides[outer+i], a.Stride[i]))
		}
		for i := range d {
			out = append(out, times(strides[outer+i], a.Dilation[i]))
		}
		return out
	case ir.Reshape:
		return reshapeStrides(x, n.Shape(), strides)
	}
	return slices.Repeat([]int{unknown}, rank)
}

func times(stride, k int) int {
	if stride == unknown {
		return unknown
	}
	return stride * k
}

// reshapeStrides is the strides of s, whose strides are known, seen as t. Axes
// that are cut keep their place, and so do those that are merged if they are
// one in memory.
func reshapeStrides(s, t ir.Shape, strides []int) []int {
	out := make([]int, len(t))
	if s.Size() == 0 {
		return out
	}
	for i, j := 0, 0; i < len(s) || j < len(t); {
		// The next axes of both that have the same number of elements.
		i0, j0, p, q := i, j, 1, 1
		for first := true; first || p != q; first = false {
			if j == len(t) || i < len(s) && p <= q {
				p *= s[i].Len()
				i++
			} else {
				q *= t[j].Len()
				j++
			}
		}
		step := merged(s[i0:i], strides[i0:i])
		for k := j - 1; k >= j0; k-- {
			out[k] = step
			step = times(step, t[k].Len())
		}
	}
	return out
}

// merged is the stride of the axes as one, or unknown.
func merged(s ir.Shape, strides []int) int {
	step, next, first := 0, 0, true
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i].IsOne():
		case first:
			step, first = strides[i], false
			next = times(step, s[i].Len())
		case strides[i] != next:
			return unknown
		default:
			next = times(next, s[i].Len())
		}
	}
	return step
}
