package build

import "github.com/gradgen/gradgen/ir"

// ConvOptions are what a convolution is told. Stride, Dilation and Padding have
// an entry for each spatial axis, or one for all, or none for the default.
type ConvOptions struct {
	Stride   []int    // from one window to the next: 1
	Padding  [][2]int // zeros before and after: none
	Dilation []int    // from one element of a window to the next: 1
	Groups   int      // 0 is 1
}

// Conv1D is Conv of x [N C L] with w [O C/groups K].
func (b *Builder) Conv1D(x, w *ir.Node, o ConvOptions) *ir.Node { return b.convN(1, x, w, o) }

// Conv2D is Conv of x [N C H W] with w [O C/groups KH KW].
func (b *Builder) Conv2D(x, w *ir.Node, o ConvOptions) *ir.Node { return b.convN(2, x, w, o) }

// Conv3D is Conv of x [N C D H W] with w [O C/groups KD KH KW].
func (b *Builder) Conv3D(x, w *ir.Node, o ConvOptions) *ir.Node { return b.convN(3, x, w, o) }

// convN is the convolution over d spatial axes:
//
//	r[n, o, p] = sum of x[n, c, p*stride + q*dilation - padding] * w[o, c, q] over c and q
//
// where c runs over the channels of o's group. Groups become an axis of their
// own, and padding a node of its own, which is what the op takes.
func (b *Builder) convN(d int, x, w *ir.Node, o ConvOptions) *ir.Node {
	in := []*ir.Node{x, w}
	s, k := x.Shape(), w.Shape()
	if len(s) != d+2 || len(k) != d+2 {
		fail(in, "shapes %v and %v: {0} is [N C in...] and {1} [O C/groups k...], with %d spatial axes each", s, k, d)
	}
	groups := o.Groups
	if groups == 0 {
		groups = 1
	}
	channels, outs := s[1].Len(), k[0].Len()
	switch {
	case groups < 0:
		fail(in, "%d groups; there is at least 1", groups)
	case channels%groups != 0:
		fail(in, "axis 1 of {0}, of shape %v, has %d channels, which %d groups don't divide", s, channels, groups)
	case outs%groups != 0:
		fail(in, "axis 0 of {1}, of shape %v, has %d channels, which %d groups don't divide", k, outs, groups)
	case k[1].Len() != channels/groups:
		fail(in, "shapes %v and %v: axis 1 of {0} has %d channels, so that of {1} must have %d in %d groups, not %v", s, k, channels, channels/groups, groups, k[1])
	}
	stride := spread(in, "stride", o.Stride, d, 1, 1)
	dilation := spread(in, "dilation", o.Dilation, d, 1, 1)
	before, after := spreadPadding(in, o.Padding, d)
	windowsFit(in, s, before, after, k[2:].Lens(), dilation)

	x = b.pad(x, append([]int{0, 0}, before...), append([]int{0, 0}, after...), ir.As(x.DType(), 0))
	padded := x.Shape()
	x = b.Reshape(x, append(ir.Of(padded[0].Len(), groups, channels/groups), padded[2:]...))
	w = b.Reshape(w, append(ir.Of(groups, outs/groups, channels/groups), k[2:]...))
	r := b.Conv(x, w, stride, dilation)
	return b.Reshape(r, append(ir.Of(s[0].Len(), outs), r.Shape()[3:]...))
}

// spread is a list with an entry for each of d axes, not less than least. What
// is missing is def, and one entry serves for all.
func spread(in []*ir.Node, name string, list []int, d, def, least int) []int {
	full := make([]int, d)
	for i := range full {
		switch len(list) {
		case 0:
			full[i] = def
		case 1:
			full[i] = list[0]
		case d:
			full[i] = list[i]
		default:
			fail(in, "%s %v has %d entries for %d spatial axes", name, list, len(list), d)
		}
		if full[i] < least || full[i] > ir.MaxElements {
			fail(in, "%s %d; it is %d to %d", name, full[i], least, ir.MaxElements)
		}
	}
	return full
}

// spreadPadding is spread for both ends.
func spreadPadding(in []*ir.Node, list [][2]int, d int) (before, after []int) {
	var lo, hi []int
	for _, p := range list {
		lo, hi = append(lo, p[0]), append(hi, p[1])
	}
	return spread(in, "padding", lo, d, 0, 0), spread(in, "padding", hi, d, 0, 0)
}

// windowsFit refuses windows that are longer than the last axes of s, padded.
func windowsFit(in []*ir.Node, s ir.Shape, before, after, size, dilation []int) {
	for i := range size {
		axis := len(s) - len(size) + i
		length := s[axis].Len() + before[i] + after[i]
		span := dilation[i]*(size[i]-1) + 1
		switch {
		case size[i] < 1:
			fail(in, "a window of %d elements along axis %d of {0}, of shape %v; it has at least 1", size[i], axis, s)
		case span > length && dilation[i] > 1:
			fail(in, "a window of %d elements, %d apart, spans %d along axis %d of {0}, of shape %v, more than the %d there are with padding", size[i], dilation[i], span, axis, s, length)
		case span > length:
			fail(in, "a window of %d elements along axis %d of {0}, of shape %v, is longer than the %d there are with padding", size[i], axis, s, length)
		}
	}
}
