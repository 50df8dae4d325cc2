package gradgen

import "github.com/gradgen/gradgen/ir"

// A push gives the tangent of an op's result, at its shape, from those of its
// operands: t has one for each, nil for one that stands still, and not all are
// nil. An operand without a gradient (see table) always stands still.
type push func(s *step, t []*ir.Node) *ir.Node

// pushOf is the op's row in the JVP table, nil for an op through which nothing
// flows.
func pushOf(op ir.Op) push {
	if int(op) >= len(pushes) {
		return nil
	}
	return pushes[op]
}

// pushes is the JVP table: it has a rule for each op that a gradient flows through
// in the VJP table, and makes the same choices at kinks. An unselected branch of a Where
// may have any tangent, NaN too: the Where doesn't take it.
var pushes = [...]push{
	// One operand, element by element.
	ir.Neg:        linear(0),
	ir.Abs:        diagonal,
	ir.Reciprocal: diagonal,
	ir.Sqrt:       diagonal,
	ir.Cbrt:       diagonal,
	ir.Exp:        diagonal,
	ir.Expm1:      diagonal,
	ir.Log:        diagonal,
	ir.Log1p:      diagonal,
	ir.Log2:       diagonal,
	ir.Log10:      diagonal,
	ir.Sin:        diagonal,
	ir.Cos:        diagonal,
	ir.Tan:        diagonal,
	ir.Asin:       diagonal,
	ir.Acos:       diagonal,
	ir.Atan:       diagonal,
	ir.Sinh:       diagonal,
	ir.Cosh:       diagonal,
	ir.Tanh:       diagonal,
	ir.Asinh:      diagonal,
	ir.Acosh:      diagonal,
	ir.Atanh:      diagonal,
	ir.Sigmoid:    diagonal,
	ir.Softplus:   diagonal,
	ir.Relu:       diagonal,
	ir.Erf:        diagonal,
	ir.Erfc:       diagonal,
	ir.Erfinv:     diagonal,
	ir.Lgamma:     diagonal,
	ir.NormalCDF:  diagonal,
	ir.NormalPDF:  diagonal,
	ir.Gelu:       diagonal,
	ir.Silu:       diagonal,
	ir.Cast:       linear(0),

	// Two operands, element by element.
	ir.Add:       diagonal,
	ir.Sub:       diagonal,
	ir.Mul:       diagonal,
	ir.Div:       diagonal,
	ir.Pow:       diagonal,
	ir.Max:       diagonal,
	ir.Min:       diagonal,
	ir.Atan2:     diagonal,
	ir.Hypot:     diagonal,
	ir.Mod:       diagonal,
	ir.Copysign:  diagonal,
	ir.LogAddExp: diagonal,

	// Three operands, element by element.
	ir.Where: pushWhere,
	ir.Clip:  diagonal,

	// Along axes.
	ir.ReduceSum:       linear(0),
	ir.ReduceProd:      pushProd,
	ir.ReduceMax:       pushExtreme(func(s *step) *ir.Node { return s.Less(s.x, s.r) }),
	ir.ReduceMin:       pushExtreme(func(s *step) *ir.Node { return s.Less(s.r, s.x) }),
	ir.ReduceLogSumExp: pushLogSumExp,
	ir.Softmax:         pushSoftmax,
	ir.CumSum:          linear(0),
	ir.LinearScan:      pushLinearScan,

	// Sums of products.
	ir.MatMul: linear(0, 1),
	ir.Conv:   linear(0, 1),

	// Movement.
	ir.Reshape:   linear(0),
	ir.Transpose: linear(0),
	ir.Expand:    linear(0),
	ir.Slice:     linear(0),
	ir.Unfold:    linear(0),
	ir.Pad:       pushPad,
	ir.Concat:    pushConcat,
	ir.Fold:      linear(0),

	// Indexing.
	ir.Gather:         linear(0),
	ir.GatherElements: linear(0),
	ir.ScatterAdd:     linear(1),
	ir.ScatterMax:     pushScatterMax,

	// Pooling.
	ir.MaxPool: pushMaxPool,

	// Linear algebra.
	ir.Cholesky:        pushCholesky,
	ir.TriangularSolve: pushTriangular,
	ir.Solve:           pushSolve,
	ir.Det:             pushDet,
	ir.LogAbsDet:       pushLogAbsDet,

	// What a gradient is told.
	ir.CustomVJP:  pushCustom,
	ir.Checkpoint: func(_ *step, t []*ir.Node) *ir.Node { return t[0] },
	ir.Again:      linear(0),
}
