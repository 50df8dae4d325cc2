package shapeinfer

import (
	"errors"
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

// A rule gives the type of an op's result. The number of operands and their
// limits are checked before, the limits of the result after.
type rule func(a *ir.Attrs, in []ir.Type) (ir.Type, error)

// rules has a rule for each op.
var rules = [...]rule{
	ir.Input: inferInput,
	ir.Const: inferConst,
	ir.Iota:  inferIota,

	ir.Neg:          elementwise(numeric),
	ir.Abs:          elementwise(numeric),
	ir.Sign:         elementwise(numeric),
	ir.Reciprocal:   elementwise(floats),
	ir.Sqrt:         elementwise(floats),
	ir.Cbrt:         elementwise(floats),
	ir.Exp:          elementwise(floats),
	ir.Expm1:        elementwise(floats),
	ir.Log:          elementwise(floats),
	ir.Log1p:        elementwise(floats),
	ir.Log2:         elementwise(floats),
	ir.Log10:        elementwise(floats),
	ir.Sin:          elementwise(floats),
	ir.Cos:          elementwise(floats),
	ir.Tan:          elementwise(floats),
	ir.Asin:         elementwise(floats),
	ir.Acos:         elementwise(floats),
	ir.Atan:         elementwise(floats),
	ir.Sinh:         elementwise(floats),
	ir.Cosh:         elementwise(floats),
	ir.Tanh:         elementwise(floats),
	ir.Asinh:        elementwise(floats),
	ir.Acosh:        elementwise(floats),
	ir.Atanh:        elementwise(floats),
	ir.Sigmoid:      elementwise(floats),
	ir.Softplus:     elementwise(floats),
	ir.Relu:         elementwise(floats),
	ir.Erf:          elementwise(floats),
	ir.Erfc:         elementwise(floats),
	ir.Erfinv:       elementwise(floats),
	ir.Lgamma:       elementwise(floats),
	ir.NormalCDF:    elementwise(floats),
	ir.NormalPDF:    elementwise(floats),
	ir.Gelu:         elementwise(floats),
	ir.Silu:         elementwise(floats),
	ir.Floor:        elementwise(floats),
	ir.Ceil:         elementwise(floats),
	ir.Trunc:        elementwise(floats),
	ir.Round:        elementwise(floats),
	ir.Not:          elementwise(bools),
	ir.IsNaN:        predicate(floats),
	ir.Cast:         inferCast,
	ir.StopGradient: elementwise(anything),

	ir.Add:         elementwise(numeric),
	ir.Sub:         elementwise(numeric),
	ir.Mul:         elementwise(numeric),
	ir.Div:         elementwise(floats),
	ir.Pow:         elementwise(floats),
	ir.Max:         elementwise(numeric),
	ir.Min:         elementwise(numeric),
	ir.Atan2:       elementwise(floats),
	ir.Hypot:       elementwise(floats),
	ir.Mod:         elementwise(floats),
	ir.Copysign:    elementwise(floats),
	ir.LogAddExp:   elementwise(floats),
	ir.Equal:       predicate(anything),
	ir.Less:        predicate(numeric),
	ir.LessOrEqual: predicate(numeric),
	ir.And:         elementwise(bools),
	ir.Or:          elementwise(bools),

	ir.Where: inferWhere,
	ir.Clip:  elementwise(numeric),

	ir.ReduceSum:       reduction(numeric, true),
	ir.ReduceProd:      reduction(numeric, true),
	ir.ReduceMax:       reduction(numeric, false),
	ir.ReduceMin:       reduction(numeric, false),
	ir.ReduceLogSumExp: reduction(floats, false),
	ir.ArgMax:          inferArg,
	ir.ArgMin:          inferArg,
	ir.Softmax:         scan(floats),
	ir.ArgSort:         inferArgSort,
	ir.CumSum:          scan(numeric),
	ir.LinearScan:      inferLinearScan,

	ir.MatMul: inferMatMul,
	ir.Conv:   inferConv,

	ir.Reshape:   inferReshape,
	ir.Transpose: inferTranspose,
	ir.Expand:    inferExpand,
	ir.Slice:     inferSlice,
	ir.Unfold:    inferUnfold,
	ir.Pad:       inferPad,
	ir.Concat:    inferConcat,
	ir.Fold:      inferFold,

	ir.Gather:         inferGather,
	ir.GatherElements: inferGatherElements,
	ir.ScatterAdd:     inferScatterAdd,
	ir.ScatterMax:     inferScatterMax,

	ir.MaxPool: inferMaxPool,

	ir.Cholesky:        inferCholesky,
	ir.TriangularSolve: inferSolve,
	ir.Solve:           inferSolve,
	ir.Det:             inferDet,
	ir.LogAbsDet:       inferDet,
	ir.LU:              inferLU,
	ir.LUSolve:         inferLUSolve,

	ir.Scan: inferScan,

	ir.Cotangent:  inferInput,
	ir.CustomVJP:  inferCustom,
	ir.Checkpoint: inferFirst,
	ir.Again:      inferFirst,
}

// Infer is the type of the result of op with the attributes on operands of the
// types in. The error is an [*Error].
func Infer(op ir.Op, a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	t, err := infer(op, a, in)
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			e.Op = op
		}
		return ir.Type{}, err
	}
	if len(t.Shape) == 0 {
		t.Shape = nil // one form for scalars
	}
	return t, nil
}

func infer(op ir.Op, a *ir.Attrs, in []ir.Type) (ir.Type, error) {
	if int(op) >= len(rules) || rules[op] == nil {
		return ir.Type{}, errf("there is no op %d", uint8(op))
	}
	switch n := op.Info().Arity; {
	case n < 0 && len(in) == 0:
		return ir.Type{}, errf("it needs at least one operand")
	case n >= 0 && len(in) != n:
		return ir.Type{}, errf("it takes %d operands, not %d", n, len(in))
	}
	for i, t := range in {
		if err := limits(t); err != nil {
			return ir.Type{}, errf("{%d}: %v", i, err.Msg)
		}
	}
	t, err := rules[op](a, in)
	if err != nil {
		return ir.Type{}, err
	}
	if err := limits(t); err != nil {
		return ir.Type{}, err
	}
	return t, nil
}

// Check infers the type of every node of g, and of the steps of its loops,
// again and compares.
func Check(g *ir.Graph) error {
	for _, body := range ir.Bodies(g) {
		if err := checkOne(body); err != nil {
			return fmt.Errorf("a step: %w", err)
		}
	}
	return checkOne(g)
}

func checkOne(g *ir.Graph) error {
	for _, n := range g.Nodes {
		in := make([]ir.Type, len(n.Inputs))
		for i, x := range n.Inputs {
			in[i] = x.Type
		}
		t, err := Infer(n.Op, &n.Attrs, in)
		if err != nil {
			return fmt.Errorf("node %d: %w", n.ID, err)
		}
		if !t.Equal(n.Type) {
			return fmt.Errorf("node %d: %v of type %v, where its rule gives %v", n.ID, n.Op, n.Type, t)
		}
	}
	return nil
}
