package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Normalisation takes the axes of images: [N C in...], N of them with C
// channels. Gains and biases have a number for each channel, or are one number
// for all. Variances divide by n.

// LayerNorm is (x - mean)/sqrt(var + eps)*gain + bias, with the mean and the
// variance over the last axis of x; var divides by n.
func (b *Builder) LayerNorm(x, gain, bias *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias}
	needFloat(in...)
	needSameDType(in...)
	if x.Shape().Rank() == 0 {
		fail(in, "{0} is a scalar: it has no last axis")
	}
	needEps(in, eps)
	for i, w := range in[1:] {
		if t := w.Shape(); !stretchesTo(t, x.Shape()) {
			fail(in, "{0} has shape %v and {%d} %v, which doesn't broadcast to it; the last axis of {0} is %v", x.Shape(), i+1, t, x.Shape()[x.Shape().Rank()-1])
		}
	}
	last := []int{-1}
	centred := b.Sub(x, b.Mean(x, last, true))
	variance := b.Mean(b.Square(centred), last, true)
	scaled := b.Div(centred, b.deviation(variance, eps))
	return b.Add(b.Mul(scaled, gain), bias)
}

// RMSNorm is x/sqrt(mean(x*x) + eps)*gain, the mean being over the last axis.
// The gain broadcasts to x.
func (b *Builder) RMSNorm(x, gain *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain}
	needFloat(in...)
	needSameDType(in...)
	if x.Shape().Rank() == 0 {
		fail(in, "{0} is a scalar: it has no last axis")
	}
	needEps(in, eps)
	needStretch(x, gain)
	power := b.Mean(b.Square(x), []int{-1}, true)
	return b.Mul(b.Mul(x, b.Reciprocal(b.deviation(power, eps))), gain)
}

// BatchNorm is (x - mean)/sqrt(var + eps)*gain + bias, as in training: with the
// mean and the variance of each channel over all images and places.
func (b *Builder) BatchNorm(x, gain, bias *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias}
	needChannels(in)
	needEps(in, eps)
	axes := []int{0}
	for i := 2; i < x.Shape().Rank(); i++ {
		axes = append(axes, i)
	}
	centred, variance := b.centre(x, axes)
	return b.Add(b.Mul(centred, b.Div(b.perChannel(in, 1), b.deviation(variance, eps))), b.perChannel(in, 2))
}

// BatchNormInference is (x - mean)/sqrt(variance + eps)*gain + bias, with a
// mean and a variance for each channel that are given.
func (b *Builder) BatchNormInference(x, gain, bias, mean, variance *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias, mean, variance}
	needChannels(in)
	needEps(in, eps)
	scale := b.Div(b.perChannel(in, 1), b.deviation(b.perChannel(in, 4), eps))
	return b.Add(b.Mul(b.Sub(x, b.perChannel(in, 3)), scale), b.perChannel(in, 2))
}

// InstanceNorm is (x - mean)/sqrt(var + eps)*gain + bias, with the mean and the
// variance of each channel of each image over its places.
func (b *Builder) InstanceNorm(x, gain, bias *ir.Node, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias}
	needChannels(in)
	needEps(in, eps)
	if x.Shape().Rank() < 3 {
		fail(in, "{0} has shape %v; it is [N C in...], with places to take the mean of", x.Shape())
	}
	var axes []int
	for i := 2; i < x.Shape().Rank(); i++ {
		axes = append(axes, i)
	}
	centred, variance := b.centre(x, axes)
	return b.Add(b.Mul(centred, b.Div(b.perChannel(in, 1), b.deviation(variance, eps))), b.perChannel(in, 2))
}

// GroupNorm is (x - mean)/sqrt(var + eps)*gain + bias, with the mean and the
// variance of each group of channels of each image over its channels and
// places.
func (b *Builder) GroupNorm(x, gain, bias *ir.Node, groups int, eps float64) *ir.Node {
	in := []*ir.Node{x, gain, bias}
	needChannels(in)
	needEps(in, eps)
	s := x.Shape()
	n, c := s[0].Len(), s[1].Len()
	if groups < 1 || c%groups != 0 {
		fail(in, "axis 1 of {0}, of shape %v, has %d channels, which %d groups don't divide", s, c, groups)
	}
	centred, variance := b.centre(b.Reshape(x, ir.Of(n, groups, c/groups*s[2:].Size())), []int{2})
	scaled := b.Reshape(b.Div(centred, b.deviation(variance, eps)), s)
	return b.Add(b.Mul(scaled, b.perChannel(in, 1)), b.perChannel(in, 2))
}

// LocalResponseNorm is x / (k + alpha/size*sum)**beta, sum being that of the
// squares of the size channels around each, half of them (rounded down) before
// it and the rest from it on; channels that x hasn't are 0.
func (b *Builder) LocalResponseNorm(x *ir.Node, size int, alpha, beta, k float64) *ir.Node {
	in := []*ir.Node{x}
	needChannels(in)
	s := x.Shape()
	if size < 1 || size > ir.MaxElements {
		fail(in, "windows of %d channels; they have at least 1", size)
	}
	// The channels go to the end, where windows are.
	perm, back := []int{0}, []int{0, s.Rank() - 1}
	for i := 2; i < s.Rank(); i++ {
		perm = append(perm, i)
		back = append(back, i-1)
	}
	squares := b.PadAxis(b.Square(b.Transpose(x, append(perm, 1)...)), -1, size/2, (size-1)/2)
	sums := b.Sum(b.Unfold(squares, []int{size}, []int{1}, []int{1}), []int{-1}, false)
	base := b.Add(b.floatOf(x, k), b.Mul(b.floatOf(x, alpha/float64(size)), b.Transpose(sums, back...)))
	return b.Div(x, b.Pow(base, b.floatOf(x, beta)))
}

// L2Normalize is x divided by its Euclidean norm over the axes, all if there
// are none. What is 0 all along them stays so, with gradient 0.
func (b *Builder) L2Normalize(x *ir.Node, axes ...int) *ir.Node {
	zero := b.floatOf(x, 0)
	square := b.Sum(b.Square(x), axes, true)
	none := b.Equal(square, zero)
	return b.Where(none, zero, b.Div(x, b.Sqrt(b.Where(none, b.floatOf(x, 1), square))))
}

// Dropout is x/(1 - p) where keep is true, else 0: p is the part that it drops.
func (b *Builder) Dropout(x, keep *ir.Node, p float64) *ir.Node {
	needFloat(x)
	if !(0 <= p && p < 1) {
		fail([]*ir.Node{x, keep}, "the probability %v isn't at least 0 and less than 1", p)
	}
	needFit(x, keep)
	return b.Where(keep, b.Mul(x, b.floatOf(x, 1/(1-p))), b.floatOf(x, 0))
}

// centre is x less its mean over the axes, and its variance there.
func (b *Builder) centre(x *ir.Node, axes []int) (centred, variance *ir.Node) {
	centred = b.Sub(x, b.Mean(x, axes, true))
	return centred, b.Mean(b.Square(centred), axes, true)
}

// deviation is sqrt(variance + eps).
func (b *Builder) deviation(variance *ir.Node, eps float64) *ir.Node {
	return b.Sqrt(b.Add(variance, b.floatOf(variance, eps)))
}

// needEps refuses a number to be added to a variance that is negative.
func needEps(in []*ir.Node, eps float64) {
	if !(eps >= 0) || math.IsInf(eps, 1) {
		fail(in, "eps is %v; it must not be negative", eps)
	}
}

// needChannels refuses operands of which the first isn't [N C in...], or that
// differ in their element types.
func needChannels(in []*ir.Node) {
	needFloat(in...)
	needSameDType(in...)
	if s := in[0].Shape(); s.Rank() < 2 {
		fail(in, "{0} has shape %v; it is [N C in...], with the channels on axis 1", s)
	}
}

// perChannel is operand i, a number or one for each channel of the first, in
// a shape that broadcasts with that.
func (b *Builder) perChannel(in []*ir.Node, i int) *ir.Node {
	s, t := in[0].Shape(), in[i].Shape()
	if t.Rank() == 0 {
		return in[i]
	}
	if t.Rank() != 1 || t[0] != s[1] {
		fail(in, "{0} has shape %v, so {%d} must have shape [%v], a number for each channel, not %v", s, i, s[1], t)
	}
	to := ir.Shape{t[0]}
	for range s.Rank() - 2 {
		to = append(to, ir.D(1))
	}
	return b.Reshape(in[i], to)
}
