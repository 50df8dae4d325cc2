package interp

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// reduce is the rule of a reduction: f of the elements, in row-major order,
// that share a position outside the axes.
func reduce(f func(d ir.DType, v []ir.Value) ir.Value) rule {
	return func(n *ir.Node, in []*Tensor, out *Tensor) error {
		x := in[0]
		groups := make([][]ir.Value, out.Len())
		each(x.Type.Shape, func(pos []int) {
			kept := join(pos)
			for _, axis := range n.Attrs.Axes {
				kept[axis] = 0
			}
			at := offset(out.Type.Shape, kept)
			groups[at] = append(groups[at], x.At(pos))
		})
		for i, v := range groups {
			out.Set(i, f(x.Type.DType, v))
		}
		return nil
	}
}

func sum(d ir.DType, v []ir.Value) ir.Value {
	s := ir.Value{}
	for _, x := range v {
		s = add(d, s, x)
	}
	return s
}

func product(d ir.DType, v []ir.Value) ir.Value {
	p := ir.As(d, 1)
	for _, x := range v {
		p = mul(d, p, x)
	}
	return p
}

func largest(d ir.DType, v []ir.Value) ir.Value {
	m := v[0]
	for _, x := range v[1:] {
		m = larger(d, m, x)
	}
	return m
}

func smallest(d ir.DType, v []ir.Value) ir.Value {
	m := v[0]
	for _, x := range v[1:] {
		m = smaller(d, m, x)
	}
	return m
}

// logSumExp takes the largest element out of the sum. An infinite one is the
// result itself: its difference to itself would be NaN.
func logSumExp(d ir.DType, v []ir.Value) ir.Value {
	m := largest(d, v).F
	if math.IsInf(m, 0) {
		return ir.Float(m)
	}
	s := 0.0
	for _, x := range v {
		s += math.Exp(x.F - m)
	}
	return ir.Float(m + math.Log(s))
}

// argument is the rule of ArgMax and ArgMin: the first position along the
// axis that no other is better than, or the first NaN.
func argument(better func(d ir.DType, x, y ir.Value) bool) rule {
	return func(n *ir.Node, in []*Tensor, out *Tensor) error {
		x, axis := in[0], n.Attrs.Axis
		d := x.Type.DType
		each(out.Type.Shape, func(pos []int) {
			best := 0
			for i := range x.Type.Shape[axis].Len() {
				v, b := x.At(with(pos, axis, i)), x.At(with(pos, axis, best))
				if !nan(d, b) && (nan(d, v) || better(d, v, b)) {
					best = i
				}
			}
			out.put(pos, wrapped(n.Type.DType, int64(best)))
		})
		return nil
	}
}

func softmax(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, axis := in[0], n.Attrs.Axis
	each(out.Type.Shape, func(pos []int) {
		m := math.Inf(-1)
		for i := range x.Type.Shape[axis].Len() {
			m = max(m, x.At(with(pos, axis, i)).F)
		}
		s := 0.0
		for i := range x.Type.Shape[axis].Len() {
			s += math.Exp(x.At(with(pos, axis, i)).F - m)
		}
		out.put(pos, ir.Float(math.Exp(x.At(pos).F-m)/s))
	})
	return nil
}

func cumSum(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, axis := in[0], n.Attrs.Axis
	each(out.Type.Shape, func(pos []int) {
		s := ir.Value{}
		for i := range x.Type.Shape[axis].Len() {
			before := i < pos[axis]
			if n.Attrs.Reverse {
				before = i > pos[axis]
			}
			if before || i == pos[axis] && !n.Attrs.Exclusive {
				s = add(x.Type.DType, s, x.At(with(pos, axis, i)))
			}
		}
		out.put(pos, s)
	})
	return nil
}

func linearScan(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, axis := in[0], in[1], n.Attrs.Axis
	d, length := x.Type.DType, x.Type.Shape[axis].Len()
	if length == 0 {
		return nil
	}
	rows := slices.Clone(out.Type.Shape)
	rows[axis] = ir.D(1)
	each(rows, func(pos []int) {
		var r ir.Value
		for i := range length {
			at := with(pos, axis, i)
			if n.Attrs.Reverse {
				at = with(pos, axis, length-1-i)
			}
			if i == 0 {
				r = y.At(at)
			} else {
				r = add(d, mul(d, x.At(at), r), y.At(at))
			}
			out.put(at, r)
		}
	})
	return nil
}
