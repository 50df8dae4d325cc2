package build

import "github.com/gradgen/gradgen/ir"

// ConvTransposeOptions are what a transposed convolution is told. The lists
// are as those of [ConvOptions].
type ConvTransposeOptions struct {
	Stride        []int    // between neighbours of x in the result: 1
	Padding       [][2]int // what is cut off the result before and after: nothing
	Dilation      []int    // from one element of a kernel to the next: 1
	OutputPadding []int    // what the result has more at its end: nothing
	Groups        int      // 0 is 1
}

// ConvTranspose1D is ConvTranspose of x [N C L] with w [C O/groups K].
func (b *Builder) ConvTranspose1D(x, w *ir.Node, o ConvTransposeOptions) *ir.Node {
	return b.convTransposeN(1, x, w, o)
}

// ConvTranspose2D is ConvTranspose of x [N C H W] with w [C O/groups KH KW].
func (b *Builder) ConvTranspose2D(x, w *ir.Node, o ConvTransposeOptions) *ir.Node {
	return b.convTransposeN(2, x, w, o)
}

// ConvTranspose3D is ConvTranspose of x [N C D H W] with w [C O/groups KD KH KW].
func (b *Builder) ConvTranspose3D(x, w *ir.Node, o ConvTransposeOptions) *ir.Node {
	return b.convTransposeN(3, x, w, o)
}

// convTransposeN is the adjoint of a convolution over d spatial axes: x[n, c, p]
// * w[c, o, q] is added to r[n, o, p*stride + q*dilation - padding] for all c
// of o's group, p and q. It is the convolution of x, with zeros between its
// neighbours and around it, with the kernels turned round. The result's length
// is (in-1)*stride + dilation*(k-1) + 1 - padding + output padding.
func (b *Builder) convTransposeN(d int, x, w *ir.Node, o ConvTransposeOptions) *ir.Node {
	in := []*ir.Node{x, w}
	s, k := x.Shape(), w.Shape()
	if len(s) != d+2 || len(k) != d+2 {
		fail(in, "shapes %v and %v: {0} is [N C in...] and {1} [C O/groups k...], with %d spatial axes each", s, k, d)
	}
	groups := max(o.Groups, 0)
	if o.Groups == 0 {
		groups = 1
	}
	channels := s[1].Len()
	switch {
	case o.Groups < 0:
		fail(in, "%d groups; there is at least 1", o.Groups)
	case channels%groups != 0:
		fail(in, "axis 1 of {0}, of shape %v, has %d channels, which %d groups don't divide", s, channels, groups)
	case k[0] != s[1]:
		fail(in, "shapes %v and %v: axis 1 of {0} has %v channels, so axis 0 of {1} must have as many, not %v", s, k, s[1], k[0])
	}
	stride := spread(in, "stride", o.Stride, d, 1, 1)
	dilation := spread(in, "dilation", o.Dilation, d, 1, 1)
	more := spread(in, "output padding", o.OutputPadding, d, 0, 0)
	before, after := spreadPadding(in, o.Padding, d)
	lo, hi, interior := make([]int, d+2), make([]int, d+2), make([]int, d+2)
	cut, size, ones := make([]int, d+2), make([]int, d+2), make([]int, d+2)
	for i := range ones {
		ones[i] = 1
	}
	flipped := make([]int, d)
	for i := range d {
		length, taps := s[2+i].Len(), k[2+i].Len()
		if length == 0 || taps == 0 {
			fail(in, "shapes %v and %v: axis %d is empty", s, k, 2+i)
		}
		if more[i] >= max(stride[i], dilation[i]) {
			fail(in, "output padding of %d along axis %d; it is less than the stride, %d, or the dilation, %d", more[i], 2+i, stride[i], dilation[i])
		}
		reach := dilation[i] * (taps - 1)
		out := (length-1)*stride[i] + reach + 1 - before[i] - after[i] + more[i]
		if out < 1 {
			fail(in, "padding of %d and %d along axis %d of {0}, of shape %v, leaves nothing of the result", before[i], after[i], 2+i, s)
		}
		// What is cut off by more than a kernel's reach isn't computed.
		lo[2+i], hi[2+i] = max(reach-before[i], 0), max(reach-after[i]+more[i], 0)
		cut[2+i], size[2+i] = max(before[i]-reach, 0), out+reach
		interior[2+i], flipped[i] = stride[i]-1, 2+i
	}
	size[0], size[1] = s[0].Len(), channels
	x = b.slice(b.padInside(x, lo, hi, interior), cut, size, ones)
	padded := x.Shape()
	x = b.Reshape(x, append(ir.Of(padded[0].Len(), groups, channels/groups), padded[2:]...))
	w = b.Flip(w, flipped...)
	w = b.Reshape(w, append(ir.Of(groups, channels/groups, k[1].Len()), k[2:]...))
	perm := []int{0, 2, 1}
	for i := range d {
		perm = append(perm, 3+i)
	}
	r := b.Conv(x, b.Transpose(w, perm...), ones[:d], dilation)
	return b.Reshape(r, append(ir.Of(s[0].Len(), groups*k[1].Len()), r.Shape()[3:]...))
}

// padInside is x with zeros before, after and between its elements.
func (b *Builder) padInside(x *ir.Node, lo, hi, interior []int) *ir.Node {
	for i := range lo {
		if lo[i]+hi[i]+interior[i] > 0 {
			return b.Pad(x, lo, hi, interior, ir.As(x.DType(), 0))
		}
	}
	return x
}
