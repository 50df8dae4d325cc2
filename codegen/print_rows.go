package codegen

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// A row is a pointer to the part of an array that an innermost loop goes
// over: the compiler would work its address out anew in each iteration.
type row struct {
	buf  *loop.Buffer
	lead []loop.Affine // of an argument: the indices before the last
	inv  loop.Affine   // of a buffer: the part of the index that stays the same
	v    *loop.Var     // the loop's
	name string
	from int // of a buffer: what the index within the row is short of
	to   int // and its end
}

// hoistRows declares the rows of the loop, before it. A row is worth a name
// where the loop reads or writes it at places that move with its variable,
// in a part of the array that moves with a loop further out.
func (p *printer) hoistRows(l *loop.Loop) {
	if inner(l.Body) || (l.Hi-l.Lo)/l.Step < 4 {
		return
	}
	until := len(l.Until.Terms) > 0
	if until && (l.Lo != 0 || l.Step != 1 || l.Lanes > 0 || p.lane != nil) {
		return
	}
	var rows []*row
	note := func(b *loop.Buffer, idx []loop.Affine) {
		if len(idx) == 0 || p.fn.Variable(b) || p.rowOf(b, idx) != nil {
			return
		}
		r := newRow(b, idx, l)
		if r == nil || until && (b.Role != loop.Temp || idx[len(idx)-1].Coef(l.Var) != 1) {
			return
		}
		lane, busy := p.lane, p.busy
		if l.Lanes > 0 {
			lane, busy = l.Var, l.Busy()
		}
		if lane != nil {
			k := idx[len(idx)-1].Coef(lane)
			r.from += min(0, k*(busy-1))
			r.to += max(0, k*(busy-1))
		}
		for _, old := range rows {
			if old.same(r) {
				old.from, old.to = min(old.from, r.from), max(old.to, r.to)
				return
			}
		}
		rows = append(rows, r)
	}
	loop.Accesses(l.Body, note)
	for _, r := range rows {
		r.name = p.fresh("row")
		if until {
			// As long as the loop, of whose variable the compiler knows no more than
			// that it is below.
			start, more := r.inv.Plus(loop.Num(r.from)), r.to-r.from+1-l.Hi
			p.add(jen.Id(r.name).Op(":=").Add(p.base[r.buf].Clone().Index(p.affine(start).Op(":"))).Index(jen.Op(":").Add(p.affine(l.Until.Plus(loop.Num(more))))))
		} else if r.buf.Role == loop.Temp {
			start := r.inv.Plus(loop.Num(r.from))
			size := r.to - r.from + 1
			p.add(jen.Id(r.name).Op(":=").Parens(jen.Op("*").Index(jen.Lit(size)).Id(r.buf.Type.DType.String())).
				Parens(p.base[r.buf].Clone().Index(p.affine(start).Op(":"))))
		} else {
			p.add(jen.Id(r.name).Op(":=").Op("&").Add(p.indexed(p.place(r.buf).Expr(), r.lead)))
		}
		p.rows = append(p.rows, r)
	}
}

// inner reports whether there is a loop in the statements.
func inner(body []loop.Stmt) bool {
	for _, s := range body {
		if _, ok := s.(*loop.Loop); ok {
			return true
		}
	}
	return false
}

// newRow is the row that the element at idx is in, or nil if that isn't worth a name.
func newRow(b *loop.Buffer, idx []loop.Affine, l *loop.Loop) *row {
	last := idx[len(idx)-1]
	if last.Coef(l.Var) == 0 {
		return nil
	}
	if b.Role != loop.Temp {
		moves := false
		for _, a := range idx[:len(idx)-1] {
			if a.Coef(l.Var) != 0 {
				return nil
			}
			for _, t := range a.Terms {
				if t.V.Def != nil {
					return nil
				}
				moves = true
			}
		}
		if !moves {
			return nil
		}
		return &row{buf: b, lead: idx[:len(idx)-1], v: l.Var}
	}
	r := &row{buf: b, v: l.Var}
	for _, t := range last.Terms {
		if t.V.Def != nil {
			return nil
		}
		if t.V != l.Var {
			r.inv.Terms = append(r.inv.Terms, t)
		}
	}
	if len(r.inv.Terms) == 0 {
		return nil
	}
	k := last.Coef(l.Var)
	first := last.C + k*l.Lo
	end := last.C + k*(l.Lo+(l.Hi-l.Lo-1)/l.Step*l.Step)
	r.from, r.to = min(first, end), max(first, end)
	return r
}

// same reports whether r and s are one row.
func (r *row) same(s *row) bool {
	if r.buf != s.buf || r.v != s.v || !r.inv.Equal(s.inv) || len(r.lead) != len(s.lead) {
		return false
	}
	for i := range r.lead {
		if !r.lead[i].Equal(s.lead[i]) {
			return false
		}
	}
	return true
}

// rowOf is the row with a name that the element at idx is in, or nil.
func (p *printer) rowOf(b *loop.Buffer, idx []loop.Affine) *row {
	for _, r := range p.rows {
		if r.buf != b {
			continue
		}
		last := idx[len(idx)-1]
		if b.Role != loop.Temp {
			if r.same(&row{buf: b, lead: idx[:len(idx)-1], v: r.v}) {
				return r
			}
			continue
		}
		var inv loop.Affine
		for _, t := range last.Terms {
			if t.V != r.v {
				inv.Terms = append(inv.Terms, t)
			}
		}
		if last.Coef(r.v) != 0 && inv.Equal(r.inv) {
			return r
		}
	}
	return nil
}
