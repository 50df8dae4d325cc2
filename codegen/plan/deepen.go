package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// longWindow is the least length of a window's rows at which sums over them go
// through memory as well as those over channels: those of the gradient of a
// convolution's kernels are as long as an image's.
const longWindow = 7

// deepen lays out x [N G C spatial...], of a convolution that has the axis
// innermost, in the same way: its sums go over channels side by side then. It
// reports whether x lies so.
func (p *Plan) deepen(x *ir.Node, axis int, out map[*ir.Node]bool) bool {
	if x.Shape()[axis].Len() < minPacked {
		return false
	}
	if p.adjacent(x, axis) {
		return true
	}
	m, in := p.memory(x, axis)
	switch {
	case in < 0:
		return false
	case m.Op == ir.Pad && !out[m] && p.Layout[m] == nil:
		p.Layout[m] = innermost(m.Shape(), in)
	case p.packable(x):
		p.pack(x, axis)
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
