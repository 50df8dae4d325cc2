package interp

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

func argSort(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, axis := in[0], n.Attrs.Axis
	d, length := x.Type.DType, x.Type.Shape[axis].Len()
	compare := func(a, b ir.Value) int {
		switch {
		case below(d, a, b) || !nan(d, a) && nan(d, b):
			return -1
		case above(d, a, b) || nan(d, a) && !nan(d, b):
			return 1
		}
		return 0
	}
	each(x.Type.Shape, func(pos []int) {
		if pos[axis] > 0 {
			return
		}
		order := make([]int, length)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			c := compare(x.At(with(pos, axis, i)), x.At(with(pos, axis, j)))
			if n.Attrs.Reverse {
				return -c
			}
			return c
		})
		for i, at := range order {
			out.put(with(pos, axis, i), ir.Int(int64(at)))
		}
	})
	return nil
}
