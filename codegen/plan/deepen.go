package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// deepen lays out x [N G C spatial...], of a convolution whose channels are
// innermost, in the same way: its sums go over channels then, side by side. It
// reports whether x lies so.
func (p *Plan) deepen(x *ir.Node, out map[*ir.Node]bool) bool {
	const channel = 2
	if x.Shape()[channel].Len() < minPacked {
		return false
	}
	if p.adjacent(x, channel) {
		return true
	}
	m, axis := p.memory(x, channel)
	switch {
	case axis < 0:
		return false
	case m.Op == ir.Pad && !out[m] && p.Layout[m] == nil:
		p.Layout[m] = innermost(m.Shape(), axis)
	case p.packable(x):
		p.pack(x, channel)
	default:
		return false
	}
	return true
}

// memory is what x is a view of, and its axis along which neighbours are
// neighbours along the axis of x, or a negative number when there is none.
func (p *Plan) memory(x *ir.Node, axis int) (*ir.Node, int) {
	for {
		if _, ok := p.Buffered[x]; ok || x.Op.Info().Kind != ir.View {
			return x, axis
		}
		y := x.Inputs[0]
		axis = slices.IndexFunc(indices(y.Shape()), func(i int) bool { return steps(x, i)[axis] == 1 })
		if axis < 0 {
			return y, axis
		}
		x = y
	}
}

// indices is the axes of a shape.
func indices(s ir.Shape) []int {
	out := make([]int, s.Rank())
	for i := range out {
		out[i] = i
	}
	return out
}

// innermost is the axes of s in their order but for one, which is the last.
func innermost(s ir.Shape, axis int) []int {
	return append(slices.Delete(indices(s), axis, axis+1), axis)
}
