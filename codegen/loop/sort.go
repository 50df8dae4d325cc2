package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// fillArgSort sorts by merging runs of positions, 1, 2, 4 ... long, from one
// buffer to another and back.
func (l *lowerer) fillArgSort(n *ir.Node, b *Buffer) {
	length := n.Shape()[n.Attrs.Axis].Len()
	lens := n.Shape().Lens()
	if length > 0 {
		lens[n.Attrs.Axis] = 1
	}
	to, from := b, l.p.buffer("", n.Type, Temp, n)
	b.InPlace, from.InPlace = true, true
	for w := 1; w < length; w *= 2 {
		to, from = from, to // so that the last pass ends in b
	}
	l.serial(n, lens, func(idx []Affine) []Stmt {
		m := merger{l: l, n: n, idx: idx}
		out := l.steps(length, func(i Affine) []Stmt {
			return []Stmt{l.store(to, m.at(i), l.p.index(n.DType(), i))}
		})
		for w, dst, src := 1, from, to; w < length; w *= 2 {
			out = append(out, m.pass(dst, src, w, length)...)
			dst, src = src, dst
		}
		return out
	})
}

// A merger merges runs along the axis of an ArgSort, at one position of the
// other axes.
type merger struct {
	l   *lowerer
	n   *ir.Node
	idx []Affine
}

func (m merger) at(i Affine) []Affine {
	idx := slices.Clone(m.idx)
	idx[m.n.Attrs.Axis] = i
	return idx
}

// pass merges pairs of runs of w positions.
func (m merger) pass(dst, src *Buffer, w, length int) []Stmt {
	whole := length / (2 * w)
	out := m.l.steps(whole, func(q Affine) []Stmt { return m.merge(dst, src, q.Times(2*w), w, w) })
	lo := Num(whole * 2 * w)
	switch rest := length - lo.C; {
	case rest > w:
		out = append(out, m.merge(dst, src, lo, w, rest-w)...)
	case rest > 0: // a run without another
		out = append(out, m.l.steps(rest, func(i Affine) []Stmt {
			at := m.at(lo.Plus(i))
			return []Stmt{m.l.store(dst, at, m.l.p.load(src, address(src, at)))}
		})...)
	}
	return out
}

// merge merges the run of p positions from lo on with that of q after it.
func (m merger) merge(dst, src *Buffer, lo Affine, p, q int) []Stmt {
	l := m.l
	c := calc{l.p, ir.Int64}
	number := func(a Affine) *Expr { return l.p.index(ir.Int64, a) }
	mid, end := lo.Plus(Num(p)), lo.Plus(Num(p+q))
	i, j := l.p.local("left", ir.Int64), l.p.local("right", ir.Int64)
	out := []Stmt{&Let{i, number(lo)}, &Let{j, number(mid)}}
	// A run that is used up is looked at where it ended.
	head := func(k *Local, last Affine) *Expr {
		at := At(l.p.computed(c.op(ir.Min, l.p.ref(k), number(last.Plus(Num(-1)))), m.n.Shape()[m.n.Attrs.Axis].Len()))
		return l.p.load(src, address(src, m.at(at)))
	}
	return append(out, l.steps(p+q, func(k Affine) []Stmt {
		a, b := l.p.local("a", m.n.DType()), l.p.local("b", m.n.DType())
		take := l.p.local("take", ir.Bool)
		x, y := m.element(a), m.element(b)
		left := c.is(ir.And, c.is(ir.Less, l.p.ref(i), number(mid)), c.is(ir.Not, m.before(y, x)))
		to := m.at(lo.Plus(k))
		next := func(k *Local) Stmt {
			return &Set{k, c.op(ir.Add, l.p.ref(k), l.p.number(ir.Int64, 1))}
		}
		return []Stmt{
			&Let{a, head(i, mid)}, &Let{b, head(j, end)},
			&Let{take, c.is(ir.Or, c.is(ir.LessOrEqual, number(end), l.p.ref(j)), left)},
			&If{l.p.ref(take), []Stmt{l.store(dst, to, l.p.ref(a)), next(i)}},
			&If{c.is(ir.Not, l.p.ref(take)), []Stmt{l.store(dst, to, l.p.ref(b)), next(j)}},
		}
	})...)
}

// element is the element of the operand at the position in a variable.
func (m merger) element(at *Local) *Expr {
	x := m.n.Inputs[0]
	return m.l.value(x, m.at(At(m.l.p.computed(m.l.p.ref(at), x.Shape()[m.n.Attrs.Axis].Len()))))
}

// before is whether x comes before y whatever their positions.
func (m merger) before(x, y *Expr) *Expr {
	c := calc{m.l.p, x.T}
	if m.n.Attrs.Reverse {
		x, y = y, x
	}
	less := c.is(ir.Less, x, y)
	if !x.T.IsFloat() {
		return less
	}
	// NaN is more than all else.
	return c.is(ir.Or, less, c.is(ir.And, c.is(ir.IsNaN, y), c.is(ir.Not, c.is(ir.IsNaN, x))))
}

// fillScatterMax takes the updates into a copy of the operand, one by one.
func (l *lowerer) fillScatterMax(n *ir.Node, b *Buffer) {
	index, updates, axis := n.Inputs[1], n.Inputs[2], n.Attrs.Axis
	r := index.Shape().Rank()
	l.inPlace(n, b, n.Inputs[0])
	if updates.Shape().Size() == 0 {
		return
	}
	lens := updates.Shape().Lens()
	l.serial(n, nil, func([]Affine) []Stmt {
		var body func(idx []Affine) []Stmt
		body = func(idx []Affine) []Stmt {
			if len(idx) < len(lens) {
				return l.steps(lens[len(idx)], func(i Affine) []Stmt { return body(append(idx[:len(idx):len(idx)], i)) })
			}
			at := slices.Clone(idx[:axis])
			at = append(at, l.dynamic(index, idx[axis:axis+r], n.Shape()[axis].Len()))
			at = append(at, idx[axis+r:]...)
			have := l.p.load(b, address(b, at))
			return []Stmt{l.store(b, at, l.p.call(ir.Max, n.DType(), nil, have, l.value(updates, idx)))}
		}
		return body(nil)
	})
}
