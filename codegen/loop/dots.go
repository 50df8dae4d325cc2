package loop

import "github.com/gradgen/gradgen/ir"

// dots puts a loop over rows into lanes each of whose iterations sums up a row
// of its own, as in the product of a matrix and a vector: the sums of some rows
// are vectors side by side, whose lanes are then added up all together, so
// that there is a vector with a row's sum in each lane. Whatever else is done
// with the sums goes into lanes too. It is nil for other loops.
func (r *rowLanes) dots(l *Loop) ([]Stmt, []total) {
	if l.Step != 1 || l.trips() < r.w || r.w*r.t.Bytes() < 32 {
		return nil, nil
	}
	d := &dotRows{rowLanes: r, l: l}
	if !d.analyse() {
		return nil, nil
	}
	p := r.f.pool
	var s *sums
	var out []Stmt
	if len(d.accs) > 0 {
		s = r.newSums(d.accs, 1)
	}
	whole := l.Lo + l.trips()/r.w*r.w
	if whole == l.Lo+r.w {
		out = append(out, d.block(Num(l.Lo), s)...)
	} else {
		v := p.newVar("", l.Var.N)
		out = append(out, &Loop{Var: v, Lo: l.Lo, Hi: whole, Step: r.w, Reduce: l.Reduce, Body: d.block(At(v), s)})
	}
	switch {
	case whole == l.Hi:
	case d.once:
		rest := *l
		rest.Lo, rest.Body = whole, r.stmts(l.Body)
		out = append(out, &rest)
	default: // the last rows with some before them once more
		out = append(out, d.block(Num(l.Hi-r.w), s)...)
	}
	r.loops++
	r.k.step("sums of %d rows at a time, for vectors of %d", r.w, r.w)
	if s == nil {
		return out, nil
	}
	return out, s.totals(l.trips() / r.w)
}

// A dotRows is a loop over rows with sums.
type dotRows struct {
	*rowLanes
	l    *Loop
	rows []*Loop          // its loops over rows
	sum  map[*Local]*Loop // the variables they set
	rest []Stmt           // other statements
	accs []*Set           // what those add up, where the loop reduces
	once bool             // they can't be done twice
}

// analyse divides the loop's body, and reports whether it has the form.
func (d *dotRows) analyse() bool {
	d.sum = map[*Local]*Loop{}
	for _, s := range d.l.Body {
		in, ok := s.(*Loop)
		if !ok {
			d.rest = append(d.rest, s)
			continue
		}
		if !in.Reduce || in.trips() < d.w || !d.fits(in) || len(stores(in.Body)) > 0 {
			return false
		}
		accs := accumulators(in.Body)
		if accs == nil {
			return false
		}
		c := newLaneCheck(in.Var, in.Body)
		for _, a := range accs {
			if a.E.Op != ir.Add || a.L.T != d.t || !c.depends(a.E.Args[1]) || d.sum[a.L] != nil {
				return false
			}
			d.sum[a.L] = in
		}
		d.rows = append(d.rows, in)
	}
	if len(d.rows) == 0 || d.dependent() {
		return false
	}
	// The sums begin with 0 and are set nowhere else; they are in lanes for
	// what follows.
	var rest []Stmt
	found := 0
	c := &laneCheck{lane: d.l.Var, vec: map[*Local]bool{}}
	for acc := range d.sum {
		c.vec[acc] = true
	}
	for _, s := range d.rest {
		switch s := s.(type) {
		case *Let:
			if d.sum[s.L] != nil {
				if s.E != d.f.pool.number(s.L.T, 0) {
					return false
				}
				found++
				continue
			}
		case *Set:
			if d.sum[s.L] != nil {
				return false
			}
		}
		rest = append(rest, s)
	}
	d.rest = rest
	c.spread(rest)
	ok, once := c.stmts(rest)
	d.once = once || d.l.Reduce
	if found != len(d.sum) || !ok || c.t != d.t {
		return false
	}
	if d.l.Reduce {
		if d.accs = accumulators(rest); d.accs == nil {
			return false
		}
		for _, a := range d.accs {
			if a.L.T != d.t || !c.depends(a.E.Args[1]) {
				return false
			}
		}
	} else if len(sets(rest)) > 0 {
		return false
	}
	return true
}

// dependent reports whether a loop over rows needs a variable of the body,
// like the mean for the variance: that is known for each row only then.
func (d *dotRows) dependent() bool {
	for _, s := range d.l.Body {
		let, ok := s.(*Let)
		if !ok {
			continue
		}
		for _, in := range d.rows {
			if d.sum[let.L] != in && mentions(in.Body, let.L) {
				return true
			}
		}
	}
	return false
}

// stores is the stores in the statements.
func stores(body []Stmt) []*Store {
	var out []*Store
	visit(body, func(s Stmt) {
		if st, ok := s.(*Store); ok {
			out = append(out, st)
		}
	})
	return out
}

// block is the work on the rows from at on: their sums, then the rest with a
// row in each lane, its own sums in those of s.
func (d *dotRows) block(at Affine, s *sums) []Stmt {
	p := d.f.pool
	group := min(d.w, 32/d.t.Bytes()) // rows whose sums fill 256 bits
	if d.t == ir.Float64 && d.w == 8 {
		group = 8 // so many sums go into registers, and don't wait for each other
	}
	lanes := map[*Local]*Expr{}
	var out []Stmt
	for _, in := range d.rows {
		accs := accumulators(in.Body)
		for first := 0; first < d.w; first += group {
			out = append(out, d.group(in, accs, at, first, group, lanes)...)
		}
	}
	v := p.newVar("", d.w)
	sub := p.subst()
	sub.vars[d.l.Var] = at.Plus(At(v))
	p.rename(sub, d.rest)
	for acc, e := range lanes {
		sub.locals[acc] = e
	}
	if s != nil {
		for acc, part := range s.parts[0] {
			sub.locals[acc] = part
		}
	}
	b := &Loop{Var: v, Hi: d.w, Step: d.w, Lanes: d.w, Reduce: d.l.Reduce, Body: sub.stmts(d.rest)}
	markLanes(b)
	return append(out, b)
}

// group is the sums of n rows from the first on, which it adds to those in lanes.
func (d *dotRows) group(in *Loop, accs []*Set, at Affine, first, n int, lanes map[*Local]*Expr) []Stmt {
	p := d.f.pool
	rows := make([]*sums, n)
	var out []Stmt
	for i := range rows {
		rows[i] = d.newSums(accs, 1)
		for _, a := range accs {
			out = append(out, rows[i].lets[a.L]...)
		}
	}
	over := func(part func(s *sums, l *Loop) []Stmt) {
		var all *Loop
		for i, s := range rows {
			row := p.subst()
			row.vars[d.l.Var] = at.Plus(Num(first + i))
			l := *in
			l.Body = row.stmts(in.Body)
			for _, b := range part(s, &l) {
				if all == nil {
					all = b.(*Loop)
				} else {
					// The variable of an idle loop is its own.
					same := p.subst()
					same.vars[b.(*Loop).Var] = At(all.Var)
					all.Body = append(all.Body, same.stmts(b.(*Loop).Body)...)
				}
			}
		}
		if all != nil {
			markLanes(all)
			out = append(out, all)
		}
	}
	whole := in.Lo + in.trips()/d.w*d.w
	over(func(s *sums, l *Loop) []Stmt { return s.block(l, in.Lo, whole, 1) })
	over(func(s *sums, l *Loop) []Stmt { return s.idle(l, whole) })
	for _, a := range accs {
		size := min(n, 32/d.t.Bytes())
		for i := 0; i < n; i += size {
			var parts []*Expr
			for _, s := range rows[i : i+size] {
				parts = append(parts, s.parts[0][a.L])
			}
			e := p.make(Expr{Kind: Sums, T: a.L.T, Args: parts, N: first + i})
			if lanes[a.L] != nil {
				e = p.call(ir.Add, a.L.T, nil, lanes[a.L], e)
			}
			some := p.local(a.L.Name, a.L.T)
			some.Lanes = d.w
			out = append(out, &Let{some, e})
			lanes[a.L] = p.ref(some)
		}
	}
	return out
}
