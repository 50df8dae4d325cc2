package gradgen

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A kind says what an op does to a gradient.
type kind uint8

const (
	missing kind = iota // no row
	leaf                // no operands
	flows               // as the rules say
	aside               // in a way of its own, which no rule for one operand can say: see control.go
	zero                // the derivative is 0 wherever there is one
	stops               // stops it: what the op is for
	nonDiff             // there is none, note says why; asking for it is an error
)

// A row is what is true of an op's gradient.
type row struct {
	kind kind
	by   []rule // a rule for each operand; the last serves those beyond
	note string
}

func by(rules ...rule) row { return row{kind: flows, by: rules} }

// rowOf is the op's row in the table.
func rowOf(op ir.Op) *row {
	if int(op) >= len(table) {
		op = ir.OpInvalid
	}
	return &table[op]
}

// table is the VJP table. A rule sees the operands x, y and z and the result
// r; what it makes is multiplied with the cotangent, or made of it. Nothing
// flows to integers and bools, so such operands have no rule (nil).
//
// The choices at kinks are PyTorch's: relu'(0) = 0; |x|' = 0 at 0; equal
// operands of Max and Min get half each; ReduceMax and ReduceMin share evenly
// among ties, as does ScatterMax; MaxPool gives all to the first of the largest;
// Clip passes at its bounds. A NaN selects itself in all of these, and so stays visible.
var table = [...]row{
	ir.Input: {kind: leaf},
	ir.Const: {kind: leaf},
	ir.Iota:  {kind: leaf},

	// One operand, element by element.
	ir.Neg:        by(negate),
	ir.Abs:        by(times(func(s *step) *ir.Node { return s.Sign(s.x) })),
	ir.Sign:       {kind: zero},
	ir.Reciprocal: by(times(func(s *step) *ir.Node { return s.Neg(s.Mul(s.r, s.r)) })),
	ir.Sqrt:       by(local(func(s *step, ct *ir.Node) *ir.Node { return s.Div(s.Mul(ct, s.c(0.5)), s.r) })),
	ir.Cbrt:       by(over(func(s *step) *ir.Node { return s.Mul(s.c(3), s.Mul(s.r, s.r)) })),
	ir.Exp:        by(times(func(s *step) *ir.Node { return s.r })),
	ir.Expm1:      by(times(func(s *step) *ir.Node { return s.Exp(s.x) })), // of the result plus 1 nothing is left where that is near -1
	ir.Log:        by(over(func(s *step) *ir.Node { return s.x })),
	ir.Log1p:      by(over(func(s *step) *ir.Node { return s.Add(s.x, s.c(1)) })),
	ir.Log2:       by(over(func(s *step) *ir.Node { return s.Mul(s.x, s.c(math.Ln2)) })),
	ir.Log10:      by(over(func(s *step) *ir.Node { return s.Mul(s.x, s.c(math.Ln10)) })),
	ir.Sin:        by(times(func(s *step) *ir.Node { return s.Cos(s.x) })),
	ir.Cos:        by(times(func(s *step) *ir.Node { return s.Neg(s.Sin(s.x)) })),
	ir.Tan:        by(times(func(s *step) *ir.Node { return s.Add(s.Mul(s.r, s.r), s.c(1)) })),
	ir.Asin:       by(over(func(s *step) *ir.Node { return cosOfAsin(s) })),
	ir.Acos:       by(over(func(s *step) *ir.Node { return s.Neg(cosOfAsin(s)) })),
	ir.Atan:       by(over(func(s *step) *ir.Node { return s.Add(s.Mul(s.x, s.x), s.c(1)) })),
	ir.Sinh:       by(times(func(s *step) *ir.Node { return s.Cosh(s.x) })),
	ir.Cosh:       by(times(func(s *step) *ir.Node { return s.Sinh(s.x) })),
	ir.Tanh:       by(times(func(s *step) *ir.Node { return s.Sub(s.c(1), s.Mul(s.r, s.r)) })),
	ir.Asinh:      by(over(coshOfAsinh)),
	ir.Acosh:      by(over(sinhOfAcosh)),
	ir.Atanh:      by(over(func(s *step) *ir.Node { return s.Mul(s.Sub(s.c(1), s.x), s.Add(s.c(1), s.x)) })),
	ir.Sigmoid:    by(times(func(s *step) *ir.Node { return s.Mul(s.r, s.Sub(s.c(1), s.r)) })),
	ir.Softplus:   by(times(func(s *step) *ir.Node { return s.Sigmoid(s.x) })),
	ir.Relu:       by(where(func(s *step) *ir.Node { return s.Not(s.LessOrEqual(s.r, s.c(0))) }, pass)), // 0 at 0
	ir.Erf:        by(times(erfSlope)),
	ir.Erfc:       by(times(func(s *step) *ir.Node { return s.Neg(erfSlope(s)) })),
	ir.Erfinv:     by(times(erfinvSlope)),
	ir.Lgamma:     by(times(func(s *step) *ir.Node { return s.Digamma(s.x) })),
	ir.NormalCDF:  by(times(func(s *step) *ir.Node { return s.NormalPDF(s.x) })),
	ir.NormalPDF:  by(times(func(s *step) *ir.Node { return s.Neg(s.Mul(s.x, s.r)) })),
	ir.Gelu:       by(times(func(s *step) *ir.Node { return s.Add(s.NormalCDF(s.x), s.Mul(s.x, s.NormalPDF(s.x))) })),
	ir.Silu:       by(times(siluSlope)),
	ir.Floor:      {kind: zero},
	ir.Ceil:       {kind: zero},
	ir.Trunc:      {kind: zero},
	ir.Round:      {kind: zero},
	ir.Not:        {kind: zero},
	ir.IsNaN:      {kind: zero},
	// To an integer or a bool it is a step, through which nothing flows.
	ir.Cast:         by(exact(func(s *step, ct *ir.Node) *ir.Node { return s.Cast(ct, s.x.DType()) })),
	ir.StopGradient: {kind: stops},

	// Two operands, element by element.
	ir.Add:         by(pass, pass),
	ir.Sub:         by(pass, negate),
	ir.Mul:         by(times(func(s *step) *ir.Node { return s.y }), times(func(s *step) *ir.Node { return s.x })),
	ir.Div:         by(over(func(s *step) *ir.Node { return s.y }), local(divBy)),
	ir.Pow:         by(powBase, powExponent),
	ir.Max:         by(unless(xLess), unless(yLess)),
	ir.Min:         by(unless(yLess), unless(xLess)),
	ir.Atan2:       by(local(atan2Rise), local(atan2Run)),                                                          // NaN at (0, 0), where there is no angle
	ir.Hypot:       by(hypot(func(s *step) *ir.Node { return s.x }), hypot(func(s *step) *ir.Node { return s.y })), // 0 at (0, 0)
	ir.Mod:         by(pass, times(modQuotient)),
	ir.Copysign:    by(times(copysignSlope), nothing), // 0 at 0
	ir.LogAddExp:   by(logAddExp(func(s *step) (x, y *ir.Node) { return s.x, s.y }), logAddExp(func(s *step) (x, y *ir.Node) { return s.y, s.x })),
	ir.Equal:       {kind: zero},
	ir.Less:        {kind: zero},
	ir.LessOrEqual: {kind: zero},
	ir.And:         {kind: zero},
	ir.Or:          {kind: zero},

	// Three operands, element by element.
	ir.Where: by(nil,
		where(func(s *step) *ir.Node { return s.x }, pass),
		where(func(s *step) *ir.Node { return not(s.Builder, s.x) }, pass)),
	// Bounds that cross leave the upper one, whatever x is.
	ir.Clip: by(
		where(func(s *step) *ir.Node { return not(s.Builder, s.Or(s.Less(s.x, s.y), s.Less(s.z, s.x))) }, pass),
		where(func(s *step) *ir.Node { return s.And(s.Less(s.x, s.y), s.LessOrEqual(s.y, s.z)) }, pass),
		where(func(s *step) *ir.Node { return s.Or(s.Less(s.z, s.x), s.Less(s.z, s.y)) }, pass)),

	// Along axes.
	ir.ReduceSum:       by(move(spread)),
	ir.ReduceProd:      by(reduceProd),
	ir.ReduceMax:       by(extreme(func(s *step) *ir.Node { return s.Less(s.x, s.r) })),
	ir.ReduceMin:       by(extreme(func(s *step) *ir.Node { return s.Less(s.r, s.x) })),
	ir.ReduceLogSumExp: by(logSumExp),
	ir.ArgMax:          {kind: nonDiff, note: "it is a position"},
	ir.ArgMin:          {kind: nonDiff, note: "it is a position"},
	ir.Softmax:         by(softmax),
	ir.CumSum:          by(gather(cumSum)),
	ir.LinearScan:      by(mix(scanFactor), mix(scanTerm)),
	ir.ArgSort:         {kind: nonDiff, note: "it is positions"},

	// Sums of products.
	ir.MatMul: by(mix(matMulLeft), mix(matMulRight)),
	ir.Conv:   by(mix(convInput), mix(convKernel)),

	// Movement.
	ir.Reshape:   by(move(func(s *step, ct *ir.Node) *ir.Node { return s.Reshape(ct, s.x.Shape()) })),
	ir.Transpose: by(move(func(s *step, ct *ir.Node) *ir.Node { return s.Transpose(ct, inverse(s.r.Attrs.Axes)...) })),
	ir.Expand:    by(pass), // x is broadcast: unbroadcast sums
	ir.Slice:     by(move(slice)),
	ir.Unfold:    by(gather(unfold)),
	ir.Pad:       by(move(pad)),
	ir.Concat:    by(move(concat)),
	ir.Fold:      by(move(fold)),

	// Indexing.
	ir.Gather:         by(gather(gatherAxis), nil),
	ir.GatherElements: by(gatherElements, nil),
	ir.ScatterAdd:     by(nil, move(scatterAdd)),
	ir.ScatterMax:     by(scatterMaxBase, nil, scatterMaxUpdates),

	// Pooling.
	ir.MaxPool: by(maxPool),

	// Linear algebra. Where a matrix is singular, derivatives aren't finite, but those of Det are.
	ir.Cholesky:        by(mix(cholesky)),
	ir.TriangularSolve: by(mix(triangularLeft), mix(triangularRight)),
	ir.Solve:           by(mix(solveLeft), mix(solveRight)),
	ir.Det:             by(mix(det)),
	ir.LogAbsDet:       by(mix(logAbsDet)),
	ir.LU:              {kind: nonDiff, note: "it is made of Solve and its like after these are differentiated"},
	ir.LUSolve:         {kind: nonDiff, note: "it is made of Solve after that is differentiated"},

	// What a gradient is told.
	ir.Cotangent: {kind: leaf},
	ir.Scan:      {kind: aside},

	ir.CustomVJP:  {kind: aside},
	ir.Checkpoint: {kind: aside},
	ir.Again:      by(pass),
}
