package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// The cotangent of what is the same for each step is a sum over the steps. Of
// products of matrices, as of a weight, that is one product over all steps,
// made after the loop: their operands are put out. What else is summed is a
// carry.

// A sum makes the cotangent from what a loop gives.
type sum func(b *build.Builder, r build.Results) *ir.Node

// A stack is a value of each step: a sequence that the step is given an
// element of, or what it puts out.
type stack struct {
	seq *ir.Node
	out int
}

func (s stack) of(r build.Results) *ir.Node {
	if s.seq != nil {
		return s.seq
	}
	return r.Outs[s.out]
}

// stacked is the value x of each step, and whether it can be had: where a step
// has to put it out, it is added to outs.
func (s *stepGraph) stacked(x *ir.Node, outs *[]*ir.Node) (stack, bool) {
	if i := slices.Index(s.elems.inputs, x); i >= 0 {
		return stack{seq: s.elems.operands[i]}, true
	}
	if i := slices.Index(*outs, x); i >= 0 {
		return stack{out: i}, true
	}
	if x.Shape().Size() > mostStacked/max(s.length, 1) || x.Shape().Rank() >= ir.MaxRank {
		return stack{}, false
	}
	*outs = append(*outs, x)
	return stack{out: len(*outs) - 1}, true
}

// products is the sum of d over the steps where that is a product of matrices,
// nil where it isn't.
func (s *stepGraph) products(d *ir.Node, outs *[]*ir.Node) sum {
	if d.Op != ir.MatMul || d.Shape().Rank() != 2 || d.Inputs[0].Shape().Rank() != 2 || d.Inputs[1].Shape().Rank() != 2 {
		return nil
	}
	x, y := d.Inputs[0], d.Inputs[1]
	turned := x.Op == ir.Transpose
	if turned {
		x = x.Inputs[0]
	}
	n, k, m := s.length, y.Shape()[0].Len(), d.Shape()[0].Len()
	xs, ok := s.stacked(x, outs)
	if !ok {
		return nil
	}
	ys, ok := s.stacked(y, outs)
	if !ok {
		return nil
	}
	return func(b *build.Builder, r build.Results) *ir.Node {
		left, right := xs.of(r), b.Reshape(ys.of(r), ir.Of(n*k, y.Shape()[1].Len()))
		if turned {
			left = b.Transpose(b.Reshape(left, ir.Of(n*k, m)), 1, 0)
		} else {
			left = b.Reshape(b.Transpose(left, 1, 0, 2), ir.Of(m, n*k))
		}
		return b.MatMul(left, right)
	}
}

// reduction is the sum of d over the steps where that is itself a sum, in some
// shape, of what is put out anyway; nil where it isn't.
func (s *stepGraph) reduction(d *ir.Node, outs []*ir.Node) sum {
	x := d
	if x.Op == ir.Reshape {
		x = x.Inputs[0]
	}
	if x.Op != ir.ReduceSum {
		return nil
	}
	i := slices.Index(outs, x.Inputs[0])
	if i < 0 {
		return nil
	}
	axes := []int{0}
	for _, a := range x.Attrs.Axes {
		axes = append(axes, a+1)
	}
	return func(b *build.Builder, r build.Results) *ir.Node {
		return b.Reshape(b.ReduceSum(r.Outs[i], axes...), d.Shape())
	}
}
