package shapeinfer

import "github.com/gradgen/gradgen/ir"

func inferInput(a *ir.Attrs, _ []ir.Type) (ir.Type, error) {
	if a.Name == "" {
		return ir.Type{}, errf("an input without a name")
	}
	return a.Type, nil
}

func inferConst(a *ir.Attrs, _ []ir.Type) (ir.Type, error) {
	if len(a.Type.Shape) != 0 {
		return ir.Type{}, errf("a constant of shape %v: constants are scalars, and an Expand makes a tensor of one", a.Type.Shape)
	}
	if err := limits(a.Type); err != nil {
		return ir.Type{}, err
	}
	return a.Type, validValue(a.Type.DType, a.Value)
}

func inferIota(a *ir.Attrs, _ []ir.Type) (ir.Type, error) {
	if a.Type.Shape.Rank() != 1 {
		return ir.Type{}, errf("a range of shape %v: it has one axis", a.Type.Shape)
	}
	if !a.Type.DType.IsNumeric() {
		return ir.Type{}, errf("a range of %v: it takes a numeric type", a.Type.DType)
	}
	return a.Type, nil
}
