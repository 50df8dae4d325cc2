package shapeinfer

import "github.com/gradgen/gradgen/ir"

// inferFirst is the type of the first operand.
func inferFirst(_ *ir.Attrs, in []ir.Type) (ir.Type, error) { return in[0], nil }

// inferCustom asks that a rule's cotangent and gradients have the types of
// what they belong to.
func inferCustom(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	if len(in) < 4 || len(in)%2 == 1 {
		return ir.Type{}, errf("a rule for a gradient with %d operands: it takes a value, k arguments, a cotangent and k gradients", len(in))
	}
	y, k := in[0], len(in)/2-1
	if ct := in[1+k]; !ct.Equal(y) || !y.DType.IsFloat() {
		return ir.Type{}, errf("a rule for a gradient takes a floating-point value's cotangent, of its type: {0} is %v, {%d} is %v", y, 1+k, ct)
	}
	for i := range k {
		x, g := in[1+i], in[2+k+i]
		if x.DType.IsFloat() && !x.Equal(g) {
			return ir.Type{}, errf("the gradient of argument %d, {%d}, is %v: it must be %v, as {%d}", i+1, 2+k+i, g, x, 1+i)
		}
	}
	return y, nil
}
