package shapeinfer

import "github.com/gradgen/gradgen/ir"

// elementwise is the rule of ops that take operands of one element type of the
// class, and give it.
func elementwise(c class) rule {
	return func(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
		for i, t := range in {
			if err := same(0, in[0], i, t); err != nil {
				return ir.Type{}, err
			}
		}
		if err := c.takes(0, in[0]); err != nil {
			return ir.Type{}, err
		}
		s, err := broadcastAll(in)
		return ir.Type{DType: in[0].DType, Shape: s}, err
	}
}

// predicate is elementwise with a result of type bool.
func predicate(c class) rule {
	r := elementwise(c)
	return func(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
		t, err := r(a, in)
		t.DType = ir.Bool
		return t, err
	}
}

// broadcastAll is the shape that all operands stretch to.
func broadcastAll(in []ir.Type) (ir.Shape, error) {
	s := in[0].Shape
	for j := 1; j < len(in); j++ {
		next, _, ok := stretch(s, in[j].Shape)
		if !ok {
			// One of the operands before is what disagrees.
			for i := range j {
				if _, err := broadcast(i, in[i].Shape, j, in[j].Shape); err != nil {
					return nil, err
				}
			}
		}
		s = next
	}
	return s, nil
}

func inferCast(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	t := ir.Type{DType: a.Type.DType, Shape: in[0].Shape}
	if len(a.Type.Shape) != 0 {
		return ir.Type{}, errf("a cast to %v: it changes the element type alone", a.Type)
	}
	return t, nil
}

func inferWhere(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	if in[0].DType != ir.Bool {
		return ir.Type{}, errf("{0} is %v; a condition is bool", in[0]).cure("write {0} != 0")
	}
	if err := same(1, in[1], 2, in[2]); err != nil {
		return ir.Type{}, err
	}
	s, err := broadcastAll(in)
	return ir.Type{DType: in[1].DType, Shape: s}, err
}
