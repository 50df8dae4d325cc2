package gradgen

import (
	"cmp"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A part is the cotangent of a Slice without steps: of a box of its operand.
type part struct {
	start []int // where the box begins
	ct    cotangent
}

func (p part) len(axis int) int { return p.ct.value.Shape()[axis].Len() }
func (p part) end(axis int) int { return p.start[axis] + p.len(axis) }

// partOf is the cotangent of n, a Slice, as a part of its operand's, if it is
// one: along axes with steps there is something between its elements.
func partOf(n *ir.Node, ct cotangent) (part, bool) {
	if n.Op != ir.Slice || n.Shape().Size() == 0 || slices.ContainsFunc(n.Attrs.Step, func(s int) bool { return s != 1 }) {
		return part{}, false
	}
	return part{n.Attrs.Start, ct}, true
}

// joined is as few cotangents of the shape as add up to the parts. Parts that
// don't overlap lie side by side in one Concat. To pad each and add them up, as
// the rule of Slice alone would have it, takes time in proportion to their
// number times the whole, where together they are no more than the whole: the
// steps of a sequence, the layers of a stack of weights, the parts of a Split.
func joined(b *build.Builder, parts []part, to ir.Shape) []cotangent {
	for axis := len(to) - 1; axis >= 0; axis-- {
		parts = joinAlong(b, parts, axis, to[axis].Len())
	}
	var whole []cotangent
	for _, p := range parts {
		whole = append(whole, p.ct)
	}
	return whole
}

// joinAlong makes parts that are n long on the axis of parts that aren't, of
// as many as fit beside one another where they are the same in all other axes.
func joinAlong(b *build.Builder, parts []part, axis, n int) []part {
	var out []part
	for len(parts) > 0 {
		var row, others []part
		for _, p := range parts {
			if apart(p, parts[0], axis) {
				row = append(row, p)
			} else {
				others = append(others, p)
			}
		}
		parts = others
		slices.SortStableFunc(row, func(p, q part) int { return cmp.Compare(p.start[axis], q.start[axis]) })
		var layers [][]part // each of parts that don't overlap
		for _, p := range row {
			i := slices.IndexFunc(layers, func(l []part) bool { return l[len(l)-1].end(axis) <= p.start[axis] })
			if i < 0 {
				i = len(layers)
				layers = append(layers, nil)
			}
			layers[i] = append(layers[i], p)
		}
		for _, l := range layers {
			out = append(out, sideBySide(b, l, axis, n))
		}
	}
	return out
}

// apart reports whether two parts differ along the axis alone.
func apart(p, q part, axis int) bool {
	for i := range p.start {
		if i != axis && (p.start[i] != q.start[i] || p.len(i) != q.len(i)) {
			return false
		}
	}
	return true
}

// sideBySide is the part, n long on the axis, that the row has something in
// and is 0 elsewhere.
func sideBySide(b *build.Builder, row []part, axis, n int) part {
	p := row[0]
	if p.len(axis) == n {
		return p
	}
	start := slices.Clone(p.start)
	start[axis] = 0
	if len(row) == 1 {
		none := make([]int, len(p.start))
		lo, hi := slices.Clone(none), slices.Clone(none)
		lo[axis], hi[axis] = p.start[axis], n-p.end(axis)
		return part{start, p.ct.moved(b, uniform(b, p.ct.mask), uniform(b, p.ct.open), func(x *ir.Node) *ir.Node {
			return b.Pad(x, lo, hi, none, ir.Value{})
		})}
	}
	// common is the scalar that the masks that get gives have all over, if all
	// parts have the same.
	common := func(get func(cotangent) *ir.Node) *ir.Node {
		u := uniform(b, get(p.ct))
		if slices.ContainsFunc(row, func(p part) bool { return uniform(b, get(p.ct)) != u }) {
			return nil
		}
		return u
	}
	mask := func(c cotangent) *ir.Node { return c.mask }
	open := func(c cotangent) *ir.Node { return c.open }
	joined := cotangent{
		value: beside(b, row, axis, n, func(c cotangent) *ir.Node { return c.value }),
		mask:  beside(b, row, axis, n, mask),
		open:  beside(b, row, axis, n, open),
	}
	return part{start, joined.moved(b, common(mask), common(open), func(x *ir.Node) *ir.Node { return x })}
}

// beside is a Concat of what get gives of the parts, where it gives nil all
// true, and zeros, or false, between them. It is nil where get gives nothing.
func beside(b *build.Builder, row []part, axis, n int, get func(cotangent) *ir.Node) *ir.Node {
	if !slices.ContainsFunc(row, func(p part) bool { return get(p.ct) != nil }) {
		return nil
	}
	var pieces []*ir.Node
	at := 0
	gap := func(to int, d ir.DType) {
		if to > at {
			s := slices.Clone(row[0].ct.value.Shape())
			s[axis] = ir.D(to - at)
			pieces = append(pieces, zeros(b, ir.Type{DType: d, Shape: s}))
		}
		at = to
	}
	var d ir.DType
	for _, p := range row {
		x := get(p.ct)
		if x == nil {
			x = b.Expand(b.Const(ir.Bool, ir.Truth(true)), p.ct.value.Shape())
		}
		d = x.DType()
		gap(p.start[axis], d)
		pieces = append(pieces, x)
		at = p.end(axis)
	}
	gap(n, d)
	return b.Concat(axis, pieces...)
}
