package loop

import "github.com/gradgen/gradgen/ir"

// viewIndex is where in its operand a view finds the element at idx: views
// are maps of indices and cost nothing.
func (l *lowerer) viewIndex(n *ir.Node, idx []Affine) []Affine {
	x := n.Inputs[0].Shape()
	switch n.Op {
	case ir.Again:
		return idx
	case ir.Transpose:
		r := make([]Affine, len(idx))
		for i, a := range n.Attrs.Axes {
			r[a] = idx[i]
		}
		return r
	case ir.Expand:
		return broadcastIndex(x, idx)
	case ir.Slice:
		r := make([]Affine, len(idx))
		for i := range idx {
			r[i] = idx[i].Times(n.Attrs.Step[i]).Plus(Num(n.Attrs.Start[i]))
		}
		return r
	case ir.Unfold:
		return unfoldIndex(idx, len(n.Attrs.Size), n.Attrs.Stride, n.Attrs.Dilation)
	case ir.Reshape:
		return l.unravel(flatten(idx, n.Shape().Strides()), x)
	}
	panic("loop: not a view: " + n.Op.String())
}

// broadcastIndex is where in an operand of shape x the element at idx of the
// broadcast result comes from.
func broadcastIndex(x ir.Shape, idx []Affine) []Affine {
	r := make([]Affine, len(x))
	for i, d := range x {
		if !d.IsOne() {
			r[i] = idx[len(idx)-len(x)+i]
		}
	}
	return r
}

// unfoldIndex is where element q of window p is, of indices that end in d
// window positions and then d positions within a window.
func unfoldIndex(idx []Affine, d int, stride, dilation []int) []Affine {
	outer := len(idx) - 2*d
	r := append([]Affine(nil), idx[:outer]...)
	for i := range d {
		r = append(r, idx[outer+i].Times(stride[i]).Plus(idx[outer+d+i].Times(dilation[i])))
	}
	return r
}

// A split asks for the loop of a variable to become two, the inner one of
// the length: then an index through a Reshape is affine.
type split struct {
	v     *Var
	inner int
}

// unravel is the indices, in a tensor of the shape, of the element at the
// place flat in row-major order. Where they aren't affine in the variables
// it panics with the split that makes them so; where no split does, they are
// computed by division.
func (l *lowerer) unravel(flat Affine, shape ir.Shape) []Affine {
	r := make([]Affine, len(shape))
	for i, stride := range shape.Strides() {
		if shape[i].IsOne() {
			continue
		}
		r[i], flat = l.divide(flat, stride, shape[i].Len())
	}
	return r
}

// divide is flat/by, known to be in [0, n), and flat%by.
func (l *lowerer) divide(flat Affine, by, n int) (quo, rem Affine) {
	if by == 0 || n == 0 { // nothing is ever read there
		return Num(0), Num(0)
	}
	c := flat.C % by
	if c < 0 {
		c += by
	}
	quo, rem = Num((flat.C-c)/by), Num(c)
	var coarse *split
	for _, t := range flat.Terms {
		if t.K%by == 0 {
			quo.Terms = append(quo.Terms, Term{t.V, t.K / by})
			continue
		}
		rem.Terms = append(rem.Terms, t)
		k := max(t.K, -t.K)
		if by%k == 0 && k*t.V.N > by && t.V.N%(by/k) == 0 && t.V.Def == nil {
			coarse = &split{t.V, by / k}
		}
	}
	if lo, hi := rem.Range(); lo >= 0 && hi < by {
		return quo, rem
	}
	if coarse != nil && !l.whole {
		panic(coarse)
	}
	p := l.p
	return At(p.computed(p.make(Expr{Kind: Quo, T: ir.Int64, Idx: []Affine{flat}, N: by}), n)),
		At(p.computed(p.make(Expr{Kind: Rem, T: ir.Int64, Idx: []Affine{flat}, N: by}), by))
}

// rejoin is a, with a quotient and the remainder beside it as what was
// divided, where that is what they come to: of a buffer that is laid out as what
// was divided counts, the place is found without dividing.
func rejoin(a Affine) Affine {
	for _, q := range a.Terms {
		if q.V.Def == nil || q.V.Def.Kind != Quo {
			continue
		}
		whole, by := q.V.Def.Idx[0], q.V.Def.N
		for _, r := range a.Terms {
			if d := r.V.Def; d != nil && d.Kind == Rem && d.N == by && q.K == r.K*by && d.Idx[0].Equal(whole) {
				return rejoin(a.Plus(At(q.V).Times(-q.K)).Plus(At(r.V).Times(-r.K)).Plus(whole.Times(r.K)))
			}
		}
	}
	return a
}
