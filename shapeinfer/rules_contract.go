package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

func inferMatMul(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, y := in[0], in[1]
	if err := same(0, x, 1, y); err != nil {
		return ir.Type{}, err
	}
	if err := numeric.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	for i, t := range in {
		if t.Shape.Rank() < 2 {
			return ir.Type{}, errf("shapes %v and %v: {%d} has rank %d, a matrix at least 2", x.Shape, y.Shape, i, t.Shape.Rank())
		}
	}
	p, q := len(x.Shape), len(y.Shape)
	m, k, l, n := x.Shape[p-2], x.Shape[p-1], y.Shape[q-2], y.Shape[q-1]
	if k != l {
		e := errf("shapes %v and %v: axis %d of {0} is %v, axis %d of {1} is %v; they must be equal", x.Shape, y.Shape, p-1, k, q-2, l)
		switch {
		case k == n:
			e.Cure = transposed(1, q)
		case m == l:
			e.Cure = transposed(0, p)
		}
		return ir.Type{}, e
	}
	batch, _, ok := stretch(x.Shape[:p-2], y.Shape[:q-2])
	if !ok {
		_, err := Broadcast(x.Shape[:p-2], y.Shape[:q-2])
		e := errf("shapes %v and %v: of the leading axes, %v", x.Shape, y.Shape, err.(*Error).Msg)
		return ir.Type{}, e
	}
	return ir.Type{DType: x.DType, Shape: append(slices.Clone(batch), m, n)}, nil
}

func inferConv(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	x, w := in[0], in[1]
	if err := same(0, x, 1, w); err != nil {
		return ir.Type{}, err
	}
	if err := floats.takes(0, x); err != nil {
		return ir.Type{}, err
	}
	d := len(x.Shape) - 3
	if d < 1 || d > 3 || len(w.Shape) != len(x.Shape) {
		return ir.Type{}, errf("shapes %v and %v: {0} is [N G C in...] and {1} [G O C k...] with the same 1 to 3 spatial axes", x.Shape, w.Shape)
	}
	if x.Shape[1] != w.Shape[0] {
		return ir.Type{}, errf("shapes %v and %v: axis 1 of {0} has %v groups, axis 0 of {1} has %v", x.Shape, w.Shape, x.Shape[1], w.Shape[0])
	}
	if x.Shape[2] != w.Shape[2] {
		return ir.Type{}, errf("shapes %v and %v: axis 2 of {0} has %v channels, axis 2 of {1} has %v", x.Shape, w.Shape, x.Shape[2], w.Shape[2])
	}
	out, err := windows(x.Shape, d, w.Shape[3:].Lens(), a.Stride, a.Dilation)
	if err != nil {
		return ir.Type{}, err
	}
	s := append(ir.Shape{x.Shape[0], x.Shape[1], w.Shape[1]}, out...)
	return ir.Type{DType: x.DType, Shape: s}, nil
}
