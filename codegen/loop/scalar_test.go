package loop

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// A scalarFunc is an op on numbers: of is the operands' element type, to the
// result's.
type scalarFunc func(of, to ir.DType, v []ir.Value) ir.Value

func float1(f func(float64) float64) scalarFunc {
	return func(_, _ ir.DType, v []ir.Value) ir.Value { return ir.Float(f(v[0].F)) }
}

func float2(f func(x, y float64) float64) scalarFunc {
	return func(_, _ ir.DType, v []ir.Value) ir.Value { return ir.Float(f(v[0].F, v[1].F)) }
}

// both is f of floats and g of integers, wrapped to int32 where that is what
// they are.
func both(f func(x, y float64) float64, g func(x, y int64) int64) scalarFunc {
	return func(of, _ ir.DType, v []ir.Value) ir.Value {
		y := ir.Value{}
		if len(v) > 1 {
			y = v[1]
		}
		if of.IsFloat() {
			return ir.Float(f(v[0].F, y.F))
		}
		r := g(v[0].I, y.I)
		if of == ir.Int32 {
			r = int64(int32(r))
		}
		return ir.Int(r)
	}
}

func compare(f func(x, y float64) bool, g func(x, y int64) bool) scalarFunc {
	return func(of, _ ir.DType, v []ir.Value) ir.Value {
		if of.IsFloat() {
			return ir.Truth(f(v[0].F, v[1].F))
		}
		return ir.Truth(g(v[0].I, v[1].I))
	}
}

// scalarFuncs are the ops that loops may hold, once more: what the evaluator
// computes. TestScalarFuncs compares them with the interpreter's.
var scalarFuncs = map[ir.Op]scalarFunc{
	ir.Neg:  both(func(x, _ float64) float64 { return -x }, func(x, _ int64) int64 { return -x }),
	ir.Abs:  both(func(x, _ float64) float64 { return math.Abs(x) }, func(x, _ int64) int64 { return max(x, -x) }),
	ir.Sign: both(func(x, _ float64) float64 { return signOf(x) }, func(x, _ int64) int64 { return min(max(x, -1), 1) }),
	ir.Relu: both(func(x, _ float64) float64 { return max(x, 0) }, func(x, _ int64) int64 { return max(x, 0) }),
	ir.Add:  both(func(x, y float64) float64 { return x + y }, func(x, y int64) int64 { return x + y }),
	ir.Sub:  both(func(x, y float64) float64 { return x - y }, func(x, y int64) int64 { return x - y }),
	ir.Mul:  both(func(x, y float64) float64 { return x * y }, func(x, y int64) int64 { return x * y }),
	ir.Max:  both(func(x, y float64) float64 { return max(x, y) }, func(x, y int64) int64 { return max(x, y) }),
	ir.Min:  both(func(x, y float64) float64 { return min(x, y) }, func(x, y int64) int64 { return min(x, y) }),
	ir.And:  both(nil, func(x, y int64) int64 { return x & y }),
	ir.Or:   both(nil, func(x, y int64) int64 { return x | y }),
	ir.Not:  both(nil, func(x, _ int64) int64 { return 1 - x }),

	ir.Equal:       compare(func(x, y float64) bool { return x == y }, func(x, y int64) bool { return x == y }),
	ir.Less:        compare(func(x, y float64) bool { return x < y }, func(x, y int64) bool { return x < y }),
	ir.LessOrEqual: compare(func(x, y float64) bool { return x <= y }, func(x, y int64) bool { return x <= y }),

	ir.Div: float2(func(x, y float64) float64 { return x / y }), ir.Pow: float2(math.Pow), ir.Atan2: float2(math.Atan2),
	ir.Hypot: float2(math.Hypot), ir.Mod: float2(math.Mod), ir.Copysign: float2(math.Copysign),
	ir.Cbrt: float1(math.Cbrt), ir.Log2: float1(math.Log2), ir.Log10: float1(math.Log10),
	ir.Asinh: float1(math.Asinh), ir.Acosh: float1(math.Acosh), ir.Atanh: float1(math.Atanh),
	ir.Erfc: float1(math.Erfc), ir.Erfinv: float1(math.Erfinv),
	ir.Lgamma: float1(func(x float64) float64 {
		v, _ := math.Lgamma(x)
		if math.IsInf(x, -1) {
			return -x
		}
		return v
	}),
	ir.NormalCDF: float1(func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }),
	ir.NormalPDF: float1(func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }),
	ir.Gelu:      float1(func(x float64) float64 { return max(x, -40) * math.Erfc(-x/math.Sqrt2) / 2 }),
	ir.Silu:      float1(func(x float64) float64 { return max(x, -math.MaxFloat64) / (1 + math.Exp(-x)) }),
	ir.Sqrt:      float1(math.Sqrt), ir.Exp: float1(math.Exp), ir.Expm1: float1(math.Expm1), ir.Log: float1(math.Log), ir.Log1p: float1(math.Log1p),
	ir.Sin: float1(math.Sin), ir.Cos: float1(math.Cos), ir.Tan: float1(math.Tan),
	ir.Asin: float1(math.Asin), ir.Acos: float1(math.Acos), ir.Atan: float1(math.Atan),
	ir.Sinh: float1(math.Sinh), ir.Cosh: float1(math.Cosh), ir.Tanh: float1(math.Tanh), ir.Erf: float1(math.Erf),
	ir.Floor: float1(math.Floor), ir.Ceil: float1(math.Ceil), ir.Trunc: float1(math.Trunc), ir.Round: float1(math.RoundToEven),
	ir.Reciprocal: float1(func(x float64) float64 { return 1 / x }),
	ir.Sigmoid:    float1(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }),
	ir.Softplus:   float1(func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }),

	ir.IsNaN: func(_, _ ir.DType, v []ir.Value) ir.Value { return ir.Truth(v[0].F != v[0].F) },
	ir.Cast:  func(of, to ir.DType, v []ir.Value) ir.Value { return castTo(of, to, v[0]) },
	ir.Where: func(_, _ ir.DType, v []ir.Value) ir.Value {
		if v[0].I != 0 {
			return v[1]
		}
		return v[2]
	},
}

func signOf(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case x == 0:
		return 0
	}
	return x
}

func castTo(of, to ir.DType, v ir.Value) ir.Value {
	switch {
	case of.IsFloat() && to == ir.Int32:
		return ir.Int(int64(int32(v.F)))
	case of.IsFloat():
		return ir.As(to, v.F)
	case to.IsFloat():
		return ir.As(to, float64(v.I))
	case to == ir.Bool:
		return ir.Truth(v.I != 0)
	case to == ir.Int32:
		return ir.Int(int64(int32(v.I)))
	}
	return v
}

// TestScalarFuncs: for each elementwise op that is left after legalising, the
// evaluator computes what the interpreter does.
func TestScalarFuncs(t *testing.T) {
	legalised := map[ir.Op]bool{ir.StopGradient: true, ir.Clip: true, ir.LogAddExp: true}
	for _, op := range ir.Ops() {
		if op.Info().Kind != ir.Elementwise || legalised[op] {
			continue
		}
		f := scalarFuncs[op]
		if f == nil {
			t.Errorf("%v has no function", op)
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				s := irtest.Op(rt, op, irtest.Options{Edges: true, Elements: 20})
				out, err := interp.Run(s.Graph, s.Inputs)
				if err != nil {
					rt.Fatal(err)
				}
				n := s.Graph.Outputs[0].Node
				b := build.From(s.Graph)
				flat := func(x *ir.Node) *interp.Tensor { // x as it meets the result
					g := b.Graph("g", s.Graph.Inputs, []ir.Output{{Name: "y", Node: b.Expand(x, n.Shape())}})
					v, err := interp.Run(g, s.Inputs)
					if err != nil {
						rt.Fatal(err)
					}
					return v[0]
				}
				var in []*interp.Tensor
				for _, x := range n.Inputs {
					in = append(in, flat(x))
				}
				got := interp.Zeros(n.Type)
				for i := range got.Len() {
					var v []ir.Value
					for _, x := range in {
						v = append(v, x.Get(i))
					}
					got.Set(i, f(n.Inputs[0].DType(), n.DType(), v))
				}
				if err := (irtest.Tol{Rel: 1e-12, Abs: 1e-300}).Close(got, out[0]); err != nil {
					rt.Fatal(err)
				}
			})
		})
	}
}
