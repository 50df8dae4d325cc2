package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A rule computes the value of node n of the operands' values into out, which
// holds zeros and is of n's type.
type rule func(n *ir.Node, in []*Tensor, out *Tensor) error

// rules has the rule of every op but Input, whose value is given.
var rules = [...]rule{
	ir.Const: constant,
	ir.Iota:  ramp,

	ir.Neg:          elementwise(neg),
	ir.Abs:          elementwise(abs),
	ir.Sign:         elementwise(sign),
	ir.Reciprocal:   float(func(x float64) float64 { return 1 / x }),
	ir.Sqrt:         float(math.Sqrt),
	ir.Cbrt:         float(math.Cbrt),
	ir.Exp:          float(math.Exp),
	ir.Expm1:        float(math.Expm1),
	ir.Log:          float(math.Log),
	ir.Log1p:        float(math.Log1p),
	ir.Log2:         float(math.Log2),
	ir.Log10:        float(math.Log10),
	ir.Sin:          float(math.Sin),
	ir.Cos:          float(math.Cos),
	ir.Tan:          float(math.Tan),
	ir.Asin:         float(math.Asin),
	ir.Acos:         float(math.Acos),
	ir.Atan:         float(math.Atan),
	ir.Sinh:         float(math.Sinh),
	ir.Cosh:         float(math.Cosh),
	ir.Tanh:         float(math.Tanh),
	ir.Asinh:        float(math.Asinh),
	ir.Acosh:        float(math.Acosh),
	ir.Atanh:        float(math.Atanh),
	ir.Sigmoid:      float(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }),
	ir.Softplus:     float(func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }),
	ir.Relu:         elementwise(relu),
	ir.Erf:          float(math.Erf),
	ir.Erfc:         float(math.Erfc),
	ir.Erfinv:       float(math.Erfinv),
	ir.Lgamma:       float(lgamma),
	ir.NormalCDF:    float(normalCDF),
	ir.NormalPDF:    float(func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }),
	ir.Gelu:         float(gelu),
	ir.Silu:         float(silu),
	ir.Floor:        float(math.Floor),
	ir.Ceil:         float(math.Ceil),
	ir.Trunc:        float(math.Trunc),
	ir.Round:        float(math.RoundToEven),
	ir.Not:          elementwise(not),
	ir.IsNaN:        elementwise(isNaN),
	ir.Cast:         cast,
	ir.StopGradient: elementwise(identity),

	ir.Add:         elementwise(binary(add)),
	ir.Sub:         elementwise(binary(sub)),
	ir.Mul:         elementwise(binary(mul)),
	ir.Div:         float2(func(x, y float64) float64 { return x / y }),
	ir.Pow:         float2(math.Pow),
	ir.Max:         elementwise(binary(larger)),
	ir.Min:         elementwise(binary(smaller)),
	ir.Atan2:       float2(math.Atan2),
	ir.Hypot:       float2(math.Hypot),
	ir.Mod:         float2(math.Mod),
	ir.Copysign:    float2(math.Copysign),
	ir.LogAddExp:   float2(logAddExp),
	ir.Equal:       elementwise(equal),
	ir.Less:        elementwise(less),
	ir.LessOrEqual: elementwise(lessOrEqual),
	ir.And:         elementwise(and),
	ir.Or:          elementwise(or),

	ir.Where: elementwise(where),
	ir.Clip:  elementwise(clip),

	ir.ReduceSum:       reduce(sum),
	ir.ReduceProd:      reduce(product),
	ir.ReduceMax:       reduce(largest),
	ir.ReduceMin:       reduce(smallest),
	ir.ReduceLogSumExp: reduce(logSumExp),
	ir.ArgMax:          argument(above),
	ir.ArgMin:          argument(below),
	ir.Softmax:         softmax,
	ir.CumSum:          cumSum,
	ir.LinearScan:      linearScan,
	ir.ArgSort:         argSort,

	ir.MatMul: matMul,
	ir.Conv:   conv,

	ir.Reshape:   reshape,
	ir.Transpose: transpose,
	ir.Expand:    expand,
	ir.Slice:     slice,
	ir.Unfold:    unfold,
	ir.Pad:       pad,
	ir.Concat:    concat,
	ir.Fold:      fold,

	ir.Gather:         gather,
	ir.GatherElements: gatherElements,
	ir.ScatterAdd:     scatterAdd,
	ir.ScatterMax:     scatterMax,

	ir.MaxPool: maxPool,

	ir.Cholesky:        matrices(cholesky),
	ir.TriangularSolve: systems(triangularSolve),
	ir.Solve:           systems(solve),
	ir.Det:             matrices(det),
	ir.LogAbsDet:       matrices(logAbsDet),
	ir.LU:              matrices(lu),
	ir.LUSolve:         systems(luSolve),

	ir.Cotangent:  func(*ir.Node, []*Tensor, *Tensor) error { return nil },
	ir.CustomVJP:  first,
	ir.Checkpoint: first,
	ir.Again:      first,
}

func constant(n *ir.Node, _ []*Tensor, out *Tensor) error {
	out.Set(0, n.Attrs.Value)
	return nil
}

func ramp(_ *ir.Node, _ []*Tensor, out *Tensor) error {
	d := out.Type.DType
	for i := range out.Len() {
		out.Set(i, ir.As(d, float64(i)))
	}
	return nil
}

// first is the first operand.
func first(_ *ir.Node, in []*Tensor, out *Tensor) error {
	copy(out.F, in[0].F)
	copy(out.I, in[0].I)
	return nil
}
