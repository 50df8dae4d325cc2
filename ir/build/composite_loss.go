package build

import "github.com/gradgen/gradgen/ir"

// LabelOptions is what a loss with class labels may be told.
type LabelOptions struct {
	Weights   *ir.Node // a weight for each class, by which the losses of its labels are multiplied; nil for 1
	Ignore    *int     // a label whose rows have no loss and no gradient, whether there is such a class or not; nil for none
	Smoothing float64  // the part of each label that is spread evenly over all classes; for CrossEntropy alone
}

// CrossEntropy is the softmax cross-entropy of each row of logits [... C] with
// its label, a class number in labels [...]:
// logsumexp(logits) - logits[label] along the last axis.
func (b *Builder) CrossEntropy(logits, labels *ir.Node) *ir.Node {
	return b.CrossEntropyWith(logits, labels, LabelOptions{})
}

// CrossEntropyWith is CrossEntropy with options. With weights w and smoothing s
// it is (1-s)*w[label]*(logsumexp(logits) - logits[label]) + s/C*sum(w*(logsumexp(logits) - logits)).
func (b *Builder) CrossEntropyWith(logits, labels *ir.Node, o LabelOptions) *ir.Node {
	l := b.labelled(logits, labels, o)
	last := []int{-1}
	total := b.LogSumExp(logits, last, true)
	loss := l.weighted(b.Squeeze(b.Sub(total, l.picked()), -1))
	if s := o.Smoothing; s != 0 {
		if !(0 <= s && s <= 1) {
			fail([]*ir.Node{logits, labels}, "the smoothing %v isn't at least 0 and at most 1", s)
		}
		var spread *ir.Node
		if o.Weights == nil {
			spread = b.Squeeze(b.Sub(total, b.Mean(logits, last, true)), -1)
		} else {
			spread = b.Mean(b.Mul(o.Weights, b.Sub(total, logits)), last, false)
		}
		loss = b.Add(b.Mul(b.floatOf(logits, 1-s), loss), b.Mul(b.floatOf(logits, s), spread))
	}
	return l.counted(loss)
}

// NLLLoss is -logs[label] of each row of logs [... C], the logarithms of
// probabilities, times the weight of the label.
func (b *Builder) NLLLoss(logs, labels *ir.Node, o LabelOptions) *ir.Node {
	l := b.labelled(logs, labels, o)
	if o.Smoothing != 0 {
		fail([]*ir.Node{logs, labels}, "smoothing is for cross-entropies")
	}
	return l.counted(l.weighted(b.Neg(b.Squeeze(l.picked(), -1))))
}

// A labels is rows of x with labels.
type labels struct {
	b       *Builder
	x       *ir.Node
	index   *ir.Node // the labels, 0 where they are ignored
	o       LabelOptions
	ignored *ir.Node // where they are; nil for nowhere
}

// labelled checks the operands of a loss with labels.
func (b *Builder) labelled(x, index *ir.Node, o LabelOptions) labels {
	in := []*ir.Node{x, index}
	needFloat(x)
	s, t := x.Shape(), index.Shape()
	if s.Rank() == 0 {
		fail(in, "{0} is a scalar: it has no axis of classes")
	}
	if !index.DType().IsInt() {
		if s.Equal(t) {
			failCure(in, "write ad.ArgMax({1}, -1) of one-hot rows", "{1} is %v; labels are class numbers, int32 or int64, of shape %v", index.Type, s[:len(s)-1])
		}
		failCure(in, "write ad.Cast[int32]({1})", "{1} is %v; labels are class numbers, int32 or int64", index.Type)
	}
	if rows := s[:len(s)-1]; !rows.Equal(t) {
		cure := ""
		if t.Rank() == s.Rank() && t[t.Rank()-1].IsOne() && rows.Equal(t[:t.Rank()-1]) {
			cure = "write ad.Squeeze({1}, -1)"
		}
		failCure(in, cure, "{0} has shape %v, so {1} must have shape %v, not %v: a label for each row", s, rows, t)
	}
	if w := o.Weights; w != nil {
		in := []*ir.Node{x, w}
		needSameDType(in...)
		if classes := s[len(s)-1]; w.Shape().Rank() != 1 || w.Shape()[0] != classes {
			fail(in, "{0} has shape %v, so {1} must have shape [%v], a weight for each class, not %v", s, classes, w.Shape())
		}
	}
	l := labels{b: b, x: x, index: index, o: o}
	if o.Ignore != nil {
		d := index.DType()
		l.ignored = b.Equal(index, b.Const(d, ir.Int(int64(*o.Ignore))))
		l.index = b.Where(l.ignored, b.Const(d, ir.Int(0)), index)
	}
	return l
}

// picked is the element of each row that its label names, as an axis of 1.
func (l labels) picked() *ir.Node {
	return l.b.GatherElements(l.x, l.b.ExpandDims(l.index, -1), -1)
}

// weighted is a loss for each row, times the weight of its label.
func (l labels) weighted(loss *ir.Node) *ir.Node {
	if l.o.Weights == nil {
		return loss
	}
	return l.b.Mul(loss, l.b.Gather(l.o.Weights, l.index, 0))
}

// counted is a loss for each row, 0 where its label is ignored.
func (l labels) counted(loss *ir.Node) *ir.Node {
	if l.ignored == nil {
		return loss
	}
	return l.b.Where(l.ignored, l.b.floatOf(loss, 0), loss)
}

// BCEWithLogits is the cross-entropy of the probability sigmoid(x) with y,
// element by element: softplus(x) - x*y. With a weight w for what is positive,
// which may be nil, it is (1 - y)*x + (1 + (w - 1)*y)*softplus(-x).
func (b *Builder) BCEWithLogits(x, y, w *ir.Node) *ir.Node {
	needFloat(x, y)
	needStretch(x, y)
	if w == nil {
		return b.Sub(b.Softplus(x), b.Mul(x, y))
	}
	needFloat(x, w)
	needStretch(x, w)
	one := b.floatOf(x, 1)
	weight := b.Add(one, b.Mul(b.Sub(w, one), y))
	return b.Add(b.Mul(b.Sub(one, y), x), b.Mul(weight, b.Softplus(b.Neg(x))))
}

// MSE is the mean of (x - y)**2 over all elements; y broadcasts to x.
func (b *Builder) MSE(x, y *ir.Node) *ir.Node {
	needFloat(x, y)
	needStretch(x, y)
	return b.Mean(b.SquaredDifference(x, y), nil, false)
}

// MAE is the mean of |x - y| over all elements; y broadcasts to x.
func (b *Builder) MAE(x, y *ir.Node) *ir.Node {
	needFloat(x, y)
	needStretch(x, y)
	return b.Mean(b.Abs(b.Sub(x, y)), nil, false)
}

// HuberLoss is d*d/2 where |d|, d being x - y, is at most delta, else
// delta*(|d| - delta/2).
func (b *Builder) HuberLoss(x, y *ir.Node, delta float64) *ir.Node {
	needFloat(x, y)
	needStretch(x, y)
	if !(delta > 0) {
		fail([]*ir.Node{x, y}, "delta is %v; it must be positive", delta)
	}
	// With c the difference within delta it is c*(d - c/2), and its
	// derivative c.
	d := b.Sub(x, y)
	c := b.Clip(d, b.floatOf(x, -delta), b.floatOf(x, delta))
	return b.Mul(c, b.Sub(d, b.Mul(b.floatOf(x, 0.5), c)))
}

// KLDiv is p*(log(p) - logs), element by element, and 0 where p is 0: what a
// probability p adds to the divergence of those whose logarithms are logs.
func (b *Builder) KLDiv(logs, p *ir.Node) *ir.Node {
	needFloat(logs, p)
	needStretch(logs, p)
	zero := b.floatOf(logs, 0)
	return b.Where(b.Equal(p, zero), zero, b.Mul(p, b.Sub(b.Log(p), logs)))
}

// HingeLoss is max(0, 1 - x*y), y being -1 or 1. Its gradient where x*y is 1
// is 0.
func (b *Builder) HingeLoss(x, y *ir.Node) *ir.Node {
	needFloat(x, y)
	needStretch(x, y)
	return b.Relu(b.Sub(b.floatOf(x, 1), b.Mul(x, y)))
}

// CosineSimilarity is the sum of the products of the normalized x and y along
// the axis, which goes: 0, with gradient 0, where one of them is all 0.
func (b *Builder) CosineSimilarity(x, y *ir.Node, axis int) *ir.Node {
	needFloat(x, y)
	needSameDType(x, y)
	axis = b.axis(x, axis)
	needSameShape([]*ir.Node{x, y}, 1)
	return b.Sum(b.Mul(b.L2Normalize(x, axis), b.L2Normalize(y, axis)), []int{axis}, false)
}

// CosineEmbeddingLoss is 1 - c where like is 1 and max(0, c - margin) where it
// is -1, c being the cosine similarity along the last axis.
func (b *Builder) CosineEmbeddingLoss(x, y, like *ir.Node, margin float64) *ir.Node {
	c := b.CosineSimilarity(x, y, -1)
	if like.DType() == ir.Bool {
		failCure([]*ir.Node{x, y, like}, "write ad.Where({2}, 1, -1)", "{2} is %v; it is 1 and -1", like.Type)
	}
	if !stretchesTo(like.Shape(), c.Shape()) {
		fail([]*ir.Node{x, y, like}, "{0} has shape %v, so {2} must have shape %v, not %v", x.Shape(), c.Shape(), like.Shape())
	}
	alike := b.Less(b.Scalar(like.DType(), 0), like)
	return b.Where(alike, b.Sub(b.floatOf(c, 1), c), b.Relu(b.Sub(c, b.floatOf(c, margin))))
}
