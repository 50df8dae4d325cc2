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

// stacked is the value x of each step: where a step has to put it out, it does.
func (u *undoing) stacked(x *ir.Node) stack {
	if i := slices.Index(u.elems.inputs, x); i >= 0 {
		return stack{seq: u.elems.operands[i]}
	}
	i := slices.Index(u.puts, x)
	if i < 0 {
		i = len(u.puts)
		u.puts = append(u.puts, x)
	}
	return stack{out: i}
}

// stackable reports whether stacked may be asked for x.
func (u *undoing) stackable(x *ir.Node) bool {
	return slices.Contains(u.elems.inputs, x) || u.fits(x)
}

// product is the sum of d over the steps where that is a product of matrices,
// nil where it isn't, or is of more than can be put out.
func (u *undoing) product(d *ir.Node) share {
	if d.Op != ir.MatMul || d.Shape().Rank() != 2 {
		return nil
	}
	x, y := d.Inputs[0], d.Inputs[1]
	turned := x.Op == ir.Transpose
	if turned {
		x = x.Inputs[0]
	}
	if !u.stackable(x) || !u.stackable(y) {
		return nil
	}
	rows, cols, all := d.Shape()[0].Len(), d.Shape()[1].Len(), u.length*y.Shape()[0].Len()
	xs, ys := u.stacked(x), u.stacked(y)
	return func(b *build.Builder, r build.Results) *ir.Node {
		left, right := xs.of(r), b.Reshape(ys.of(r), ir.Of(all, cols))
		if turned {
			left = b.Transpose(b.Reshape(left, ir.Of(all, rows)), 1, 0)
		} else {
			left = b.Reshape(b.Transpose(left, 1, 0, 2), ir.Of(rows, all))
		}
		return b.MatMul(left, right)
	}
}

// reduction is the sum of d over the steps where that is itself a sum, in some
// shape, of what is put out anyway; nil where it isn't.
func (u *undoing) reduction(d *ir.Node) share {
	x := d
	if x.Op == ir.Reshape {
		x = x.Inputs[0]
	}
	if x.Op != ir.ReduceSum {
		return nil
	}
	i := slices.Index(u.puts, x.Inputs[0])
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
