package ad

// The losses are one for each row or element, of which [Mean] makes one; but
// those with mean in their name, [MSE] and [MAE], are that mean. Targets
// broadcast to what they are compared with, not the other way round.

// CrossEntropy is the softmax cross-entropy of each row: logits [... C] and
// integer labels [...] below C give logsumexp(row) - row[label], of the labels'
// shape. A label out of range panics when the generated code runs. Options are
// [LabelSmoothing], [IgnoreLabel] and [ClassWeights].
func CrossEntropy(logits, labels Value, options ...Option) Value { return 0 }

// NLLLoss is -row[label] for each row of log-probabilities [... C] and integer
// labels [...] below C. Options are [IgnoreLabel] and [ClassWeights].
func NLLLoss(logs, labels Value, options ...Option) Value { return 0 }

// LabelSmoothing spreads the part s of each label evenly over all classes:
// of a [CrossEntropy], the loss is (1-s)*(lse - row[label]) + s*(lse - mean(row)),
// lse being logsumexp(row).
func LabelSmoothing(s float64) Option { return Option{} }

// IgnoreLabel is a label whose rows have the loss 0 and no gradient. It need
// not be a class: -100 is usual. The mean over the other rows is
// ad.Sum(loss) / ad.Sum(ad.Cast[float32](labels != -100)).
func IgnoreLabel(label int) Option { return Option{} }

// ClassWeights multiplies the loss of each row with the weight of its label:
// w [C]. With [LabelSmoothing] each class' share has the weight of the class.
func ClassWeights(w Value) Option { return Option{} }

// BCEWithLogits is the cross-entropy of the probability sigmoid(x) with the
// target y from 0 to 1, element by element and without overflow:
// softplus(x) - x*y. An option is [PosWeight].
func BCEWithLogits(x, y Value, options ...Option) Value { return 0 }

// PosWeight multiplies what positive targets add to a [BCEWithLogits]:
// -w*y*log(sigmoid(x)) - (1-y)*log(1 - sigmoid(x)). It broadcasts to x.
func PosWeight(w Value) Option { return Option{} }

// MSE is the mean of (x - y)**2 over all elements: a scalar.
func MSE(x, y Value) Value { return 0 }

// MAE is the mean of |x - y| over all elements: a scalar. The gradient of an
// element where they are equal is 0.
func MAE(x, y Value) Value { return 0 }

// HuberLoss is d*d/2 where |d|, d being x - y, is at most delta, else
// delta*(|d| - delta/2): element by element.
func HuberLoss(x, y Value, delta float64) Value { return 0 }

// KLDiv is p*(log(p) - logs) element by element, and 0 where p is 0: summed up,
// the Kullback-Leibler divergence of the probabilities p from those of which
// logs are the logarithms. The gradient for p where it is 0 is 0.
func KLDiv(logs, p Value) Value { return 0 }

// HingeLoss is max(0, 1 - x*y) element by element, y being -1 or 1. Its
// gradient where x*y is 1 is 0.
func HingeLoss(x, y Value) Value { return 0 }

// CosineSimilarity is sum(a*b)/(norm(a)*norm(b)) along the axis, which goes. It
// is 0, and so is its gradient, where a or b is 0 all along it. As a loss it is
// 1 less that.
func CosineSimilarity(a, b Value, axis int) Value { return 0 }

// CosineEmbeddingLoss is 1 - c where like is 1 and max(0, c - margin) where it
// is -1, c being the cosine similarity of a and b along the last axis.
func CosineEmbeddingLoss(a, b, like Value, margin float64) Value { return 0 }
