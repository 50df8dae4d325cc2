package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// legalRules put ops for which there is code in the place of those for which
// there is none. They come last: gradients and the stability pass want the
// ops that they take apart.
var legalRules = []rule{
	{"stop-gradient", "there are no gradients left to stop", []ir.Op{ir.StopGradient}, dropStop},
	{"control", "there are no gradients left to be told anything", []ir.Op{ir.CustomVJP, ir.Checkpoint}, dropStop},
	{"cotangent", "what no rule needs any more stands for zeros", []ir.Op{ir.Cotangent}, zeroCotangent},
	{"clip", "min(max(x, lo), hi), as it is defined", []ir.Op{ir.Clip}, splitClip},
	{"log-add-exp", "the larger and softplus of minus the distance, which is 0 of two equal infinities", []ir.Op{ir.LogAddExp}, splitLogAddExp},
	{"softmax", "e / s; see parts", []ir.Op{ir.Softmax}, splitSoftmax},
	{"axes", "over an axis of length 1 nothing is combined", reductions, reduceOnes},
	{"log-sum-exp", "m + log(s), or the largest element itself where that is +Inf or NaN; see parts", []ir.Op{ir.ReduceLogSumExp}, splitLogSumExp},
	{"log-sum-exp-less", "x - (m + log(s)), x being near m, loses the digits of log(s): x - m comes first", []ir.Op{ir.Sub}, lessLogSumExp},
	{"max-pool", "the largest of each window of Unfold", []ir.Op{ir.MaxPool}, splitMaxPool},
	{"solve", "by the factors of the matrix, which all that is asked of it shares, or of which it is the transpose", []ir.Op{ir.Solve}, splitSolve},
	{"det", "the product of the diagonal of the factors, negative for each two rows that changed places", []ir.Op{ir.Det}, splitDet},
	{"log-det", "the sum of the logarithms of the diagonal of the factors", []ir.Op{ir.LogAbsDet}, splitLogDet},
	{"empty", "a sum of nothing is 0, a product of nothing 1", []ir.Op{ir.ReduceSum, ir.ReduceProd}, foldEmpty},
	{"scan", "a running sum over an axis of length 1 is the element, or 0 without it", []ir.Op{ir.CumSum, ir.LinearScan}, scanOne},
	{"conv-phases", "a convolution of a tensor with zeros between its elements multiplies by them; without them it is one for each phase", []ir.Op{ir.Conv}, splitPhases},
	{"short-loop", "a loop without steps is what it begins with; a short one of little work is its steps one after another", []ir.Op{ir.Scan}, unroll},
	{"outer", "a matrix product over an axis of length 1 adds nothing up: it is an elementwise product", []ir.Op{ir.MatMul}, splitOuter},
}

// Legalize replaces ops for which the code generator has no loops by ops for
// which it has: StopGradient, CustomVJP, Checkpoint, Cotangent, Clip, LogAddExp, Softmax (but over an empty
// axis), ReduceLogSumExp, MaxPool, Solve, Det and LogAbsDet are gone from the
// result, reductions have at least one axis and none of length 1, and few
// convolutions are of a tensor with zeros between its elements. Softmax and ReduceLogSumExp of the same node over the
// same axis share what they have in common.
func Legalize(g *ir.Graph) *ir.Graph { return run(g, legalRules) }

// LegalRules lists the rules of Legalize.
func LegalRules() []Rule { return list("legalize", legalRules) }

func dropStop(_ *build.Builder, n *ir.Node) *ir.Node { return n.Inputs[0] }

func zeroCotangent(b *build.Builder, n *ir.Node) *ir.Node {
	return b.Expand(b.Scalar(n.DType(), 0), n.Shape())
}

func splitClip(b *build.Builder, n *ir.Node) *ir.Node {
	return b.Min(b.Max(n.Inputs[0], n.Inputs[1]), n.Inputs[2])
}

func splitLogAddExp(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	apart := b.Where(b.Equal(x, y), b.Scalar(n.DType(), 0), b.Sub(x, y))
	return b.Add(b.Max(x, y), b.Softplus(b.Neg(b.Abs(apart))))
}

// parts is what Softmax and ReduceLogSumExp over the axes of x share: the
// largest element, the shift m, the exponentials e of x - m and their sum s.
// The shift is the largest element, except that it is the least finite number
// where all elements are -Inf: -Inf - -Inf would make e NaN, where it has to be 0.
func parts(b *build.Builder, x *ir.Node, axes ...int) (largest, m, e, s *ir.Node) {
	least := -math.MaxFloat64
	if x.DType() == ir.Float32 {
		least = -math.MaxFloat32
	}
	largest = b.ReduceMax(x, axes...)
	m = b.Max(largest, b.Scalar(x.DType(), least))
	e = b.Exp(b.Sub(x, m))
	return largest, m, e, b.ReduceSum(e, axes...)
}

func splitSoftmax(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Shape().Size() == 0 {
		return x // no elements, whatever they would be
	}
	_, _, e, s := parts(b, x, n.Attrs.Axis)
	return b.Div(e, s)
}

// splitLogSumExp is m + log(s); without log(s) where m is +Inf or NaN, and s NaN.
func splitLogSumExp(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	largest, m, _, s := parts(b, x, n.Attrs.Axes...)
	finite := b.Less(largest, b.Scalar(x.DType(), math.Inf(1)))
	return b.Add(m, b.Where(finite, b.Log(s), b.Scalar(x.DType(), 0)))
}

// lessLogSumExp is a difference of something and what splitLogSumExp made, as
// of a log-softmax or a cross-entropy: the shift is taken off first.
func lessLogSumExp(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	if m, log := shiftAndLog(y); m != nil {
		return b.Sub(b.Sub(x, as(b, m, y)), as(b, log, y))
	}
	if m, log := shiftAndLog(x); m != nil {
		return b.Add(b.Sub(as(b, m, x), y), as(b, log, x))
	}
	return nil
}

// as is x, which was taken from under a Reshape or an Expand, in the shape of
// what it was under.
func as(b *build.Builder, x, outer *ir.Node) *ir.Node {
	if outer.Op == ir.Reshape {
		return b.Reshape(x, outer.Shape())
	}
	return b.Expand(x, outer.Shape())
}

// shiftAndLog is the terms of n, perhaps in another shape, if splitLogSumExp
// made it.
func shiftAndLog(n *ir.Node) (m, log *ir.Node) {
	if n.Op == ir.Reshape || n.Op == ir.Expand {
		n = n.Inputs[0]
	}
	if n.Op != ir.Add {
		return nil, nil
	}
	for i, m := range n.Inputs {
		w := n.Inputs[1-i]
		if m.Op == ir.Max && w.Op == ir.Where && w.Inputs[1].Op == ir.Log && w.Inputs[2].IsConst(0) && madeOf(w.Inputs[1].Inputs[0], m) {
			return m, w
		}
	}
	return nil, nil
}

// madeOf reports whether s is the sum of e**(x - m), and m the largest of x.
func madeOf(s, m *ir.Node) bool {
	if s.Op != ir.ReduceSum || s.Inputs[0].Op != ir.Exp {
		return false
	}
	d := s.Inputs[0].Inputs[0]
	return d.Op == ir.Sub && d.Inputs[1] == m
}

// splitMaxPool merges the axes that aren't spatial where Unfold's result would
// have too many.
func splitMaxPool(b *build.Builder, n *ir.Node) *ir.Node {
	x, a := n.Inputs[0], n.Attrs
	d := len(a.Size)
	lead := len(x.Shape()) - d
	if lead+2*d > ir.MaxRank {
		merged := ir.Of(x.Shape()[:lead].Size())
		x = b.Reshape(x, append(merged, x.Shape()[lead:]...))
		lead = 1
	}
	axes := make([]int, d)
	for i := range axes {
		axes[i] = lead + d + i
	}
	return b.Reshape(b.ReduceMax(b.Unfold(x, a.Size, a.Stride, a.Dilation), axes...), n.Shape())
}

func splitOuter(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	if !x.Shape()[len(x.Shape())-1].IsOne() {
		return nil
	}
	return b.Mul(x, y)
}
