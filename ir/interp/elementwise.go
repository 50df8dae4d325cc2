package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// elementwise is the rule of an op whose result at a position is f of the
// operands there, which broadcast; d is the first operand's element type.
func elementwise(f func(d ir.DType, v []ir.Value) ir.Value) rule {
	return func(_ *ir.Node, in []*Tensor, out *Tensor) error {
		d := in[0].Type.DType
		v := make([]ir.Value, len(in))
		each(out.Type.Shape, func(pos []int) {
			for i, x := range in {
				v[i] = x.At(broadcast(x.Type.Shape, pos))
			}
			out.put(pos, f(d, v))
		})
		return nil
	}
}

// float is the rule of a function of one floating-point number.
func float(f func(x float64) float64) rule {
	return elementwise(func(_ ir.DType, v []ir.Value) ir.Value { return ir.Float(f(v[0].F)) })
}

// float2 is the rule of a function of two floating-point numbers.
func float2(f func(x, y float64) float64) rule {
	return elementwise(func(_ ir.DType, v []ir.Value) ir.Value { return ir.Float(f(v[0].F, v[1].F)) })
}

// binary is f for elementwise.
func binary(f func(d ir.DType, x, y ir.Value) ir.Value) func(ir.DType, []ir.Value) ir.Value {
	return func(d ir.DType, v []ir.Value) ir.Value { return f(d, v[0], v[1]) }
}

func identity(_ ir.DType, v []ir.Value) ir.Value { return v[0] }

func neg(d ir.DType, v []ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(-v[0].F)
	}
	return wrapped(d, -v[0].I)
}

func abs(d ir.DType, v []ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(math.Abs(v[0].F))
	}
	if v[0].I < 0 {
		return wrapped(d, -v[0].I)
	}
	return v[0]
}

func sign(d ir.DType, v []ir.Value) ir.Value {
	s := 0.0
	switch {
	case nan(d, v[0]):
		s = math.NaN()
	case above(d, v[0], ir.Value{}):
		s = 1
	case below(d, v[0], ir.Value{}):
		s = -1
	}
	return ir.As(d, s)
}

func relu(d ir.DType, v []ir.Value) ir.Value { return larger(d, v[0], ir.Value{}) }

func not(_ ir.DType, v []ir.Value) ir.Value { return ir.Truth(v[0].I == 0) }

func isNaN(d ir.DType, v []ir.Value) ir.Value { return ir.Truth(nan(d, v[0])) }

func and(_ ir.DType, v []ir.Value) ir.Value { return ir.Truth(v[0].I != 0 && v[1].I != 0) }

func or(_ ir.DType, v []ir.Value) ir.Value { return ir.Truth(v[0].I != 0 || v[1].I != 0) }

func equal(d ir.DType, v []ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Truth(v[0].F == v[1].F)
	}
	return ir.Truth(v[0].I == v[1].I)
}

func less(d ir.DType, v []ir.Value) ir.Value { return ir.Truth(below(d, v[0], v[1])) }

func lessOrEqual(d ir.DType, v []ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Truth(v[0].F <= v[1].F)
	}
	return ir.Truth(v[0].I <= v[1].I)
}

func where(_ ir.DType, v []ir.Value) ir.Value {
	if v[0].I != 0 {
		return v[1]
	}
	return v[2]
}

func clip(d ir.DType, v []ir.Value) ir.Value {
	return smaller(d, larger(d, v[0], v[1]), v[2])
}

func cast(n *ir.Node, in []*Tensor, out *Tensor) error {
	for i := range out.Len() {
		out.Set(i, convert(in[0].Type.DType, n.Type.DType, in[0].Get(i)))
	}
	return nil
}

// same gives floating-point numbers as they are.
func same(_ *ir.Node, in []*Tensor, out *Tensor) error {
	copy(out.F, in[0].F)
	return nil
}

// convert is v of type from as type to, by Go's conversions.
func convert(from, to ir.DType, v ir.Value) ir.Value {
	switch {
	case to == ir.Bool && from.IsFloat():
		return ir.Truth(v.F != 0)
	case to == ir.Bool:
		return ir.Truth(v.I != 0)
	case to == ir.Float32 && from.IsFloat():
		return ir.Float(float64(float32(v.F)))
	case to == ir.Float32:
		return ir.Float(float64(float32(v.I)))
	case to == ir.Float64 && from.IsFloat():
		return v
	case to == ir.Float64:
		return ir.Float(float64(v.I))
	case to == ir.Int32 && from.IsFloat():
		return ir.Int(int64(int32(v.F)))
	case to == ir.Int64 && from.IsFloat():
		return ir.Int(int64(v.F))
	}
	return wrapped(to, v.I)
}

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func gelu(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Copysign(0, -1) // its limit
	}
	return x * normalCDF(x)
}

func silu(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Copysign(0, -1) // its limit
	}
	return x / (1 + math.Exp(-x))
}

func lgamma(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Inf(1)
	}
	v, _ := math.Lgamma(x)
	return v
}

// logAddExp of two equal infinities is that infinity: their difference would
// be NaN.
func logAddExp(x, y float64) float64 {
	if x == y {
		return x + math.Ln2
	}
	return max(x, y) + math.Log1p(math.Exp(-math.Abs(x-y)))
}
