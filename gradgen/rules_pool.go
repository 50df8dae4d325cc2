package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// windows are those of a MaxPool, with the elements of each in a row.
type windows struct {
	lead  int      // axes before the spatial ones
	merge bool     // make one axis of them: Unfold's result would have too many
	each  ir.Shape // Unfold's
	flat  ir.Shape // each, with the axes within a window made one
	first *ir.Node // a bool of shape flat: the first of the largest elements of a window
}

// newWindows are the windows of s. Which element is the first of the largest
// doesn't change with x, as far as a further derivative is concerned: hence
// the StopGradient.
func newWindows(s *step) windows {
	a := s.r.Attrs
	d := len(a.Size)
	w := windows{lead: s.x.Shape().Rank() - d}
	w.merge = w.lead+2*d > ir.MaxRank
	all := s.Unfold(w.merged(s, s.StopGradient(s.x)), a.Size, a.Stride, a.Dilation)
	w.each = all.Shape()
	rank := w.each.Rank() - d
	n := w.each[rank:].Size()
	w.flat = append(slices.Clone(w.each[:rank]), ir.D(n))
	w.first = s.Equal(s.Iota(ir.Int32, ir.D(n)), s.ArgMax(s.Reshape(all, w.flat), rank, ir.Int32))
	return w
}

// merged is a node of the shape of x or of the result, with the axes before
// the spatial ones made one where that is necessary.
func (w windows) merged(s *step, n *ir.Node) *ir.Node {
	if !w.merge {
		return n
	}
	return s.Reshape(n, append(ir.Of(n.Shape()[:w.lead].Size()), n.Shape()[w.lead:]...))
}

// maxPool gives the cotangent of a window to the first of its largest elements.
func maxPool(s *step, ct cotangent) cotangent {
	w := newWindows(s)
	each := move(func(s *step, v *ir.Node) *ir.Node {
		v = w.merged(s, v)
		return s.Expand(s.Reshape(v, append(slices.Clone(v.Shape()), ir.D(1))), w.flat)
	})(s, ct)
	return gather(func(s *step, v *ir.Node) *ir.Node {
		return s.Reshape(foldUp(s, s.Reshape(v, w.each), s.r.Attrs), s.x.Shape())
	})(s, each.within(s.Builder, w.first))
}
