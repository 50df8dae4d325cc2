package irtest

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// length is the length of an axis: often 1, and 0 where the options ask for it.
func (g *gen) length(most int) int {
	switch {
	case g.o.Empty && g.chance(10):
		return 0
	case g.chance(3):
		return 1
	}
	return g.n(1, max(1, most))
}

// shape is a shape of lo to hi axes.
func (g *gen) shape(lo, hi int) ir.Shape {
	return g.shapeOf(g.n(lo, hi), g.o.Elements)
}

// shapeOf is a shape of the rank with at most so many elements.
func (g *gen) shapeOf(rank, elements int) ir.Shape {
	s := make(ir.Shape, rank)
	for i := range s {
		n := g.length(min(5, elements))
		s[i] = ir.D(n)
		elements /= max(n, 1)
	}
	return s
}

// stretchable is a shape that broadcasts with s: leading axes are missing,
// others are 1, and where s has 1 it may be longer.
func (g *gen) stretchable(s ir.Shape) ir.Shape {
	room := g.o.Elements / max(s.Size(), 1)
	t := slices.Clone(s)
	for i, d := range t {
		switch {
		case d.IsOne() && g.chance(3):
			n := g.length(min(4, room))
			t[i] = ir.D(n)
			room /= max(n, 1)
		case g.chance(4):
			t[i] = ir.D(1)
		}
	}
	switch g.n(0, 4) {
	case 3:
		t = t[g.n(0, len(t)):]
	case 4:
		if len(t) < 5 {
			t = slices.Concat(ir.Of(g.length(min(3, room))), t)
		}
	}
	return t
}

// broadcast is the shape that s and t both stretch to, if any.
func broadcast(s, t ir.Shape) (ir.Shape, bool) {
	if len(s) < len(t) {
		s, t = t, s
	}
	r := slices.Clone(s)
	for i, d := range t {
		switch j := len(s) - len(t) + i; {
		case r[j].IsOne():
			r[j] = d
		case !d.IsOne() && d != r[j]:
			return nil, false
		}
	}
	return r, true
}

// stretches reports whether s can be broadcast to t.
func stretches(s, t ir.Shape) bool {
	r, ok := broadcast(s, t)
	return ok && r.Equal(t)
}

func hasEmpty(s ir.Shape) bool {
	return slices.ContainsFunc(s, func(d ir.Dim) bool { return d.Len() == 0 })
}

// regrouped is another shape of the same number of elements.
func (g *gen) regrouped(s ir.Shape) ir.Shape {
	if s.Size() == 0 {
		return one(g, ir.Of(0), ir.Of(0, 3), ir.Of(2, 0, 1))
	}
	// The prime factors, dealt out to axes in order.
	n := s.Size()
	t := ir.Shape{}
	for p := 2; n > 1; {
		switch {
		case n%p != 0:
			p++
		case len(t) == 0 || len(t) < 4 && g.chance(2):
			t = append(t, ir.D(p))
			n /= p
		default:
			i := g.n(0, len(t)-1)
			t[i] = ir.D(t[i].Len() * p)
			n /= p
		}
	}
	if g.chance(3) {
		i := g.n(0, len(t))
		t = slices.Insert(t, i, ir.D(1))
	}
	return t
}

// axis is an axis of s, not an empty one. There must be one.
func (g *gen) axis(s ir.Shape) int {
	var axes []int
	for i, d := range s {
		if d.Len() > 0 {
			axes = append(axes, i)
		}
	}
	return one(g, axes...)
}

// window is sizes, strides and dilations of windows that fit on the axes, none
// of them empty.
func (g *gen) window(s ir.Shape) (size, stride, dilation []int) {
	for _, d := range s {
		k := g.n(1, min(3, d.Len()))
		dil := 1
		if k > 1 {
			dil = g.n(1, min(2, (d.Len()-1)/(k-1)))
		}
		size = append(size, k)
		dilation = append(dilation, dil)
		stride = append(stride, g.n(1, 3))
	}
	return size, stride, dilation
}

// windows is how many windows fit on the axes.
func windows(s ir.Shape, size, stride, dilation []int) ir.Shape {
	out := make(ir.Shape, len(s))
	for i, d := range s {
		out[i] = ir.D((d.Len()-dilation[i]*(size[i]-1)-1)/stride[i] + 1)
	}
	return out
}
