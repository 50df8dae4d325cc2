package shapeinfer

import "github.com/gradgen/gradgen/ir"

// inferScan asks that the step takes what the loop has for it, and gives
// carries of the types that it takes.
func inferScan(a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	if err := inferLoop(a, in); err != nil {
		return ir.Type{}, err
	}
	carries, outs := a.Carries, a.Outs()
	switch {
	case a.Index < 0 || a.Index >= a.Results():
		return ir.Type{}, errf("result %d of a loop that has %d", a.Index, a.Results())
	case a.Index < carries:
		return in[a.Index], nil
	case a.Index < carries+outs:
		return stacked(a.Body.Outputs[a.Index].Node.Type, a.Length), nil
	}
	return stacked(in[a.Index-carries-outs], a.Length), nil
}

// inferLoop checks the loop that a Scan is a result of.
func inferLoop(a *ir.Attrs, in []ir.Type) error {
	switch {
	case a.Body == nil:
		return errf("a loop without a step")
	case a.Length < 0 || a.Length > ir.MaxLength:
		return errf("a loop of %d steps: there can be 0 to %d", a.Length, ir.MaxLength)
	case a.Carries < 0 || a.Sequences < 0 || a.Carries > len(in) || a.Sequences > len(in)-a.Carries:
		return errf("%d carries and %d sequences among %d operands", a.Carries, a.Sequences, len(in))
	case len(a.Body.Inputs) != len(in):
		return errf("a step of %d inputs, and a loop of %d operands", len(a.Body.Inputs), len(in))
	case len(a.Body.Outputs) < a.Carries:
		return errf("a step of %d outputs, and %d carries", len(a.Body.Outputs), a.Carries)
	case a.Body.Depth() >= ir.MaxNesting:
		return errf("loops are nested more than %d deep", ir.MaxNesting)
	}
	for i, t := range in {
		want := a.Body.Inputs[i].Type
		if i < a.Carries || i >= a.Carries+a.Sequences {
			if !t.Equal(want) {
				return errf("the step takes %v for {%d}, which is %v", want, i, t)
			}
			continue
		}
		switch {
		case t.Shape.Rank() == 0:
			return errf("{%d} is a scalar: a sequence has an axis 0, along which its elements are", i).cure("write ad.BroadcastTo({%d}, %d)", i, a.Length)
		case t.Shape[0].Len() != a.Length:
			return errf("{%d} has shape %v: axis 0 has length %v, and the loop %d steps", i, t.Shape, t.Shape[0], a.Length)
		case t.DType != want.DType || !t.Shape[1:].Equal(want.Shape):
			return errf("the step takes %v for each element of {%d}, which is %v", want, i, t)
		}
	}
	for i, o := range a.Body.Outputs[:a.Carries] {
		if t := o.Node.Type; !t.Equal(in[i]) {
			return errf("the step gives %v for carry %d, {%d}, which begins as %v", t, i, i, in[i])
		}
	}
	return nil
}

// stacked is the type of n values of the type t, one after another.
func stacked(t ir.Type, n int) ir.Type {
	return ir.Type{DType: t.DType, Shape: append(ir.Of(n), t.Shape...)}
}
