package build

import "github.com/gradgen/gradgen/ir"

// LayerNorm is (x - mean)/sqrt(var + eps)*gain + bias, with the mean and the
// variance over the last axis of x; var divides by n.
func (b *Builder) LayerNorm(x, gain, bias *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias}
	needFloat(in...)
	needSameDType(in...)
	if x.Shape().Rank() == 0 {
		fail(in, "{0} is a scalar: it has no last axis")
	}
	if !(eps >= 0) {
		fail(in, "eps is %v; it must not be negative", eps)
	}
	for i, w := range in[1:] {
		if t := w.Shape(); !stretchesTo(t, x.Shape()) {
			fail(in, "{0} has shape %v and {%d} %v, which doesn't broadcast to it; the last axis of {0} is %v", x.Shape(), i+1, t, x.Shape()[x.Shape().Rank()-1])
		}
	}
	last := []int{-1}
	centred := b.Sub(x, b.Mean(x, last, true))
	variance := b.Mean(b.Square(centred), last, true)
	scaled := b.Div(centred, b.Sqrt(b.Add(variance, b.Scalar(x.DType(), eps))))
	return b.Add(b.Mul(scaled, gain), bias)
}

// CrossEntropy is the softmax cross-entropy of each row of logits [... C] with
// its label, a class number in labels [...]:
// logsumexp(logits) - logits[label] along the last axis.
func (b *Builder) CrossEntropy(logits, labels *ir.Node) *ir.Node {
	in := []*ir.Node{logits, labels}
	needFloat(logits)
	s, t := logits.Shape(), labels.Shape()
	if s.Rank() == 0 {
		fail(in, "{0} is a scalar: it has no axis of classes")
	}
	if !labels.DType().IsInt() {
		if s.Equal(t) {
			failCure(in, "write ad.ArgMax({1}, -1) of one-hot rows", "{1} is %v; labels are class numbers, int32 or int64, of shape %v", labels.Type, s[:len(s)-1])
		}
		failCure(in, "write ad.Cast[int32]({1})", "{1} is %v; labels are class numbers, int32 or int64", labels.Type)
	}
	if rows := s[:len(s)-1]; !rows.Equal(t) {
		cure := ""
		if t.Rank() == s.Rank() && t[t.Rank()-1].IsOne() && rows.Equal(t[:t.Rank()-1]) {
			cure = "write ad.Squeeze({1}, -1)"
		}
		failCure(in, cure, "{0} has shape %v, so {1} must have shape %v, not %v: a label for each row", s, rows, t)
	}
	last := []int{-1}
	picked := b.GatherElements(logits, b.ExpandDims(labels, -1), -1)
	return b.Squeeze(b.Sub(b.LogSumExp(logits, last, true), picked), -1)
}
