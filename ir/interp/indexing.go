package interp

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

func gather(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, axis := in[0], in[1], n.Attrs.Axis
	if err := checkIndices(n, n.Inputs[1], y, x.Type.Shape); err != nil {
		return err
	}
	rank := len(y.Type.Shape)
	each(out.Type.Shape, func(pos []int) {
		i := y.At(pos[axis : axis+rank]).I
		out.put(pos, x.At(join(pos[:axis], []int{int(i)}, pos[axis+rank:])))
	})
	return nil
}

func gatherElements(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, axis := in[0], in[1], n.Attrs.Axis
	if err := checkIndices(n, n.Inputs[1], y, x.Type.Shape); err != nil {
		return err
	}
	each(out.Type.Shape, func(pos []int) {
		out.put(pos, x.At(with(pos, axis, int(y.At(pos).I))))
	})
	return nil
}

func scatterAdd(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, axis := in[0], in[1], n.Attrs.Axis
	if err := checkIndices(n, n.Inputs[0], x, out.Type.Shape); err != nil {
		return err
	}
	rank := len(x.Type.Shape)
	each(y.Type.Shape, func(pos []int) {
		i := x.At(pos[axis : axis+rank]).I
		to := join(pos[:axis], []int{int(i)}, pos[axis+rank:])
		out.put(to, add(out.Type.DType, out.At(to), y.At(pos)))
	})
	return nil
}

func scatterMax(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, axis := in[1], in[2], n.Attrs.Axis
	if err := checkIndices(n, n.Inputs[1], x, out.Type.Shape); err != nil {
		return err
	}
	copy(out.F, in[0].F)
	copy(out.I, in[0].I)
	rank := len(x.Type.Shape)
	each(y.Type.Shape, func(pos []int) {
		i := x.At(pos[axis : axis+rank]).I
		to := join(pos[:axis], []int{int(i)}, pos[axis+rank:])
		out.put(to, larger(out.Type.DType, out.At(to), y.At(pos)))
	})
	return nil
}

// checkIndices checks that every element of index, the value of the operand
// from, is a position along the node's axis of the shape s.
func checkIndices(n, from *ir.Node, index *Tensor, s ir.Shape) (err error) {
	length := s[n.Attrs.Axis].Len()
	each(index.Type.Shape, func(pos []int) {
		if i := index.At(pos).I; err == nil && (i < 0 || i >= int64(length)) {
			err = fmt.Errorf("%s: the index at %v of %s is %d, out of range: axis %d of shape %v has positions 0 to %d",
				describe(n), pos, describe(source(from)), i, n.Attrs.Axis, s, length-1)
			if length == 0 {
				err = fmt.Errorf("%s: the index at %v of %s is %d, out of range: axis %d of shape %v is empty",
					describe(n), pos, describe(source(from)), i, n.Attrs.Axis, s)
			}
		}
	})
	return err
}

// source is the node that n's elements come from, at the same positions.
func source(n *ir.Node) *ir.Node {
	for n.Op == ir.Cast || n.Op == ir.StopGradient {
		n = n.Inputs[0]
	}
	return n
}
