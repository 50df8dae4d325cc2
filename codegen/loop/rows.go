package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// vectorizeRows puts a kernel on vectors whose loops go over rows: each loop
// in it that can goes into lanes, and numbers between the loops, like the
// largest of a row or the sum of it, are held in every lane of a vector. It
// reports whether that is faster than scalar code.
func (f *Func) vectorizeRows(k *Kernel) bool {
	r := f.rows(k, false)
	if r == nil {
		return false
	}
	k.Vector, k.Lanes, k.Elem = true, r.w, r.t
	k.Steps = append(k.Steps, r.k.Steps...)
	k.Body = f.inner(k, r.k.Body, 0)
	return true
}

// rows is the kernel with loops in lanes, or nil if scalar code is faster; of
// several widths of vectors that are faster than that the best, or any.
func (f *Func) rows(k *Kernel, any bool) *rowLanes {
	t := k.laneType(nil)
	if t == ir.Invalid {
		return nil
	}
	best := worthRows * cost(k.Body)
	if k.heavy {
		best = worthHeavy * cost(k.Body)
	}
	var found *rowLanes
	for bits := f.Target.Bits; bits >= 128 && !(any && found != nil); bits /= 2 {
		if bits < 256 && k.Calls() {
			break // functions are on vectors of 256 bits or more
		}
		r := &rowLanes{f: f, k: &Kernel{}, t: t, w: bits / 8 / t.Bytes()}
		body := r.stmts(k.Body)
		// Half of a vector is as good as all of it where the rest is idle.
		if c := cost(body); r.loops > 0 && c <= best {
			best, found = c, r
			r.k.Body = body
		}
	}
	return found
}

// worthRows and worthHeavy are the part of scalar code's cost that code on
// vectors may have: less for contractions, of which scalar code does tiles.
const (
	worthRows  = 0.9
	worthHeavy = 0.4
)

// A rowLanes puts loops into lanes.
type rowLanes struct {
	f     *Func
	k     *Kernel // what comes of it: steps and statements
	t     ir.DType
	w     int     // lanes
	loops int     // those that went into lanes
	far   bool    // neighbouring lanes may lie apart in memory
	spill float64 // what across adds to the cost for want of registers
}

// stmts puts the loops in the statements into lanes, those outermost that can
// be.
func (r *rowLanes) stmts(body []Stmt) []Stmt {
	out, _ := r.level(body, 0)
	return out
}

// level is stmts in the body of a reducing loop of so many trips, or of
// another one for 0. Totals that nothing in the body needs are left to be added
// after the loop.
func (r *rowLanes) level(body []Stmt, trips int) (out []Stmt, left []total) {
	for i, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		with, totals := r.loop(l)
		var here []total
		for _, t := range totals {
			if t.adds *= trips; t.adds > 0 && t.adds <= 4*plan.SumBlock && !declares(body, t.acc) &&
				!mentions(body[:i], t.acc) && !mentions(body[i+1:], t.acc) {
				left = append(left, t)
			} else {
				out = append(out, t.lets...)
				here = append(here, t)
			}
		}
		out = append(out, with...)
		for _, t := range here {
			out = r.f.pool.add(out, t)
		}
	}
	return out, left
}

// loop is the loop in lanes, or what is in it.
func (r *rowLanes) loop(l *Loop) ([]Stmt, []total) {
	if blocks := r.f.blocks(r.k, l); blocks != nil {
		return r.level(blocks, 0)
	}
	return r.cheaper(l, func() ([]Stmt, []total) { return r.across(l) }, func() ([]Stmt, []total) { return r.along(l) })
}

// cheaper is the loop as the first way has it, if that is possible and costs
// less than the second.
func (r *rowLanes) cheaper(l *Loop, first, second func() ([]Stmt, []total)) ([]Stmt, []total) {
	price := func(body []Stmt, totals []total) float64 {
		for _, t := range totals {
			body = append(slices.Clip(body), &Set{t.acc, t.sum})
		}
		return cost(body)
	}
	loops, steps := r.loops, slices.Clip(r.k.Steps)
	one, oneTotals := first()
	if one == nil {
		r.loops, r.k.Steps = loops, steps
		return second()
	}
	oneLoops, oneSteps, spill := r.loops, r.k.Steps, r.spill
	r.loops, r.k.Steps = loops, steps
	two, twoTotals := second()
	if r.loops > loops && price(two, twoTotals) <= price(one, oneTotals)+spill {
		return two, twoTotals
	}
	r.loops, r.k.Steps = oneLoops, oneSteps
	return one, oneTotals
}

// along is the loop in lanes, or what is in it, each loop by itself.
func (r *rowLanes) along(l *Loop) ([]Stmt, []total) {
	if lanes := r.independent(l); lanes != nil {
		return lanes, nil
	}
	if lanes, totals := r.reduce(l); lanes != nil {
		return lanes, totals
	}
	if lanes, totals := r.dots(l); lanes != nil {
		return lanes, totals
	}
	c := *l
	trips := 0
	if l.Reduce {
		trips = l.trips()
	}
	var totals []total
	c.Body, totals = r.level(l.Body, trips)
	return []Stmt{&c}, totals
}

// independent is a loop over independent iterations in lanes, or nil.
func (r *rowLanes) independent(l *Loop) []Stmt {
	if !l.Reduce && r.fits(l) {
		_, once := r.check(l).stmts(l.Body)
		if r.far {
			r.k.step("a loop of %d in vectors of %d, a row in each lane", l.trips(), r.w)
		} else {
			r.k.step("a loop of %d in vectors of %d", l.trips(), r.w)
		}
		r.loops++
		t := r.f.vectorTile([]*Loop{l}, reduceLoops(l.Body), r.w)
		return r.f.pool.laneLoop(l, r.w, t[0], once)
	}
	return nil
}

// fits reports whether the loop's body can be done in lanes.
func (r *rowLanes) fits(l *Loop) bool {
	if l.Step != 1 || l.trips() < 2 || !l.Reduce && l.Lo != 0 {
		return false
	}
	if !l.Reduce && len(reduceLoops(l.Body)) > 0 && l.trips()*r.t.Bytes() <= plan.FewLanes {
		return false
	}
	c := r.check(l)
	ok, _ := c.stmts(l.Body)
	return ok && c.t == r.t && (!c.functions || r.w*r.t.Bytes() >= 32)
}

// check finds out whether the loop goes into lanes.
func (r *rowLanes) check(l *Loop) *laneCheck {
	c := newLaneCheck(l.Var, l.Body)
	c.far = r.far
	return c
}

// A total is what goes to the variable acc after a loop: the sum by op of
// what the lanes of vectors added up.
type total struct {
	acc  *Local
	op   ir.Op
	sum  *Expr
	lets []Stmt // make the vectors
	adds int    // most additions to one of them
}

// reduce is a reducing loop with its sums in vectors, and the totals of their
// lanes, or nil. A last vector with too few iterations has idle lanes.
func (r *rowLanes) reduce(l *Loop) ([]Stmt, []total) {
	if !l.Reduce || !r.fits(l) {
		return nil, nil
	}
	accs := accumulators(l.Body)
	if accs == nil {
		return nil, nil
	}
	c := r.check(l)
	for _, a := range accs {
		if a.L.T != r.t || !c.depends(a.E.Args[1]) {
			return nil, nil
		}
	}
	n := l.trips()
	side := max(1, min(plan.Accumulators/len(accs), n/r.w))
	if r.far {
		side = 1 // there is enough to do beside the sum
	}
	s := r.newSums(accs, side)
	whole := l.Lo + n/(side*r.w)*(side*r.w)
	out := s.block(l, l.Lo, whole, side)
	rest := (l.Hi - whole) / r.w
	out = append(out, s.block(l, whole, whole+rest*r.w, rest)...)
	out = append(out, s.idle(l, whole+rest*r.w)...)
	r.loops++
	r.k.step("a sum of %d in %d vectors of %d", n, side, r.w)
	return out, s.totals(n/(side*r.w) + 2)
}

// sums are the vectors that variables are added up in, side by side.
type sums struct {
	r     *rowLanes
	accs  []*Set
	lets  map[*Local][]Stmt
	parts []map[*Local]*Expr
}

func (r *rowLanes) newSums(accs []*Set, side int) *sums {
	s := &sums{r: r, accs: accs, lets: map[*Local][]Stmt{}}
	p := r.f.pool
	for range side {
		part := map[*Local]*Expr{}
		for _, a := range accs {
			v, _ := neutral(a.E.Op, a.L.T)
			acc := p.local(a.L.Name, a.L.T)
			acc.Lanes = r.w
			s.lets[a.L] = append(s.lets[a.L], &Let{acc, p.lit(acc.T, v)})
			part[a.L] = p.ref(acc)
		}
		s.parts = append(s.parts, part)
	}
	return s
}

// body is the loop's body with its variable at the place and its sums in
// those of a side.
func (s *sums) body(l *Loop, at Affine, side int) *subst {
	p := s.r.f.pool
	sub := p.subst()
	sub.vars[l.Var] = at
	p.rename(sub, l.Body)
	for acc, part := range s.parts[side] {
		sub.locals[acc] = part
	}
	return sub
}

// block is the loop from lo to hi with so many vectors in a pass.
func (s *sums) block(l *Loop, lo, hi, vectors int) []Stmt {
	if lo == hi {
		return nil
	}
	w := s.r.w
	b := &Loop{Var: l.Var, Lo: lo, Hi: hi, Step: vectors * w, Lanes: w, Reduce: true}
	for i := range vectors {
		b.Body = append(b.Body, s.body(l, At(l.Var).Plus(Num(i*w)), i).stmts(l.Body)...)
	}
	markLanes(b)
	return []Stmt{b}
}

// idle is the loop from lo on, for which there are too few iterations to fill
// a vector: the others add what changes nothing.
func (s *sums) idle(l *Loop, lo int) []Stmt {
	busy := l.Hi - lo
	if busy == 0 {
		return nil
	}
	p, w := s.r.f.pool, s.r.w
	v := p.newVar("", w)
	b := &Loop{Var: v, Hi: busy, Step: w, Lanes: w, Reduce: true}
	c := s.r.check(l)
	sub := s.body(l, At(v).Plus(Num(lo)), 0)
	for _, x := range l.Body {
		set, ok := x.(*Set)
		if !ok || c.idleZero(set.E.Args[1]) && set.E.Op == ir.Add {
			b.Body = append(b.Body, sub.one(x))
			continue
		}
		e := set.E.Args[1]
		none, _ := neutral(set.E.Op, e.T)
		e = p.call(ir.Where, e.T, nil, p.lanesBelow(v, busy, e.T), sub.expr(e), p.lit(e.T, none))
		acc := sub.locals[set.L]
		b.Body = append(b.Body, &Set{acc.Local, p.call(set.E.Op, e.T, nil, acc, e)})
	}
	markLanes(b)
	return []Stmt{b}
}

// lanesBelow is true in the first n lanes of vectors of t.
func (p *pool) lanesBelow(v *Var, n int, t ir.DType) *Expr {
	i := ir.Int32
	if t.Bytes() == 8 {
		i = ir.Int64
	}
	return p.call(ir.Less, ir.Bool, nil, p.index(i, At(v)), p.number(i, float64(n)))
}

// totals combines the sums, each of which so many numbers are added to.
func (s *sums) totals(adds int) []total {
	p := s.r.f.pool
	var out []total
	for _, a := range s.accs {
		var parts []*Expr
		for _, part := range s.parts {
			parts = append(parts, part[a.L])
		}
		sum := p.pairwise(a.E.Op, a.L.T, parts)
		across := p.make(Expr{Kind: Across, T: a.L.T, Op: a.E.Op, Args: []*Expr{sum}, N: s.r.w})
		out = append(out, total{a.L, a.E.Op, across, s.lets[a.L], adds})
	}
	return out
}

// add puts the total after the statements. A variable that they make with
// nothing in it is made with the total.
func (p *pool) add(out []Stmt, t total) []Stmt {
	for i, s := range out {
		if let, ok := s.(*Let); ok && let.L == t.acc {
			none, _ := neutral(t.op, t.acc.T)
			if let.E == p.lit(t.acc.T, none) && !mentions(out[i+1:], t.acc) {
				out = append(out[:i:i], out[i+1:]...)
				return append(out, &Let{t.acc, t.sum})
			}
		}
	}
	return append(out, &Set{t.acc, p.call(t.op, t.acc.T, nil, p.ref(t.acc), t.sum)})
}

// declares reports whether one of the statements makes the variable.
func declares(body []Stmt, l *Local) bool {
	return slices.ContainsFunc(body, func(s Stmt) bool {
		let, ok := s.(*Let)
		return ok && let.L == l
	})
}

// mentions reports whether the statements read or set the variable.
func mentions(body []Stmt, l *Local) bool {
	found := false
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		if set, ok := s.(*Set); ok && set.L == l {
			found = true
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) { found = found || e.Kind == Ref && e.Local == l })
		})
	})
	return found
}

// idleZero reports whether e is 0 in idle lanes, as what is loaded there is.
func (c *laneCheck) idleZero(e *Expr) bool {
	switch e.Kind {
	case Load:
		return c.depends(e)
	case Call:
		switch e.Op {
		case ir.Add, ir.Sub, ir.Mul, ir.Neg, ir.Abs, ir.Relu, ir.Sqrt, ir.Max, ir.Min:
			for _, a := range e.Args {
				if !c.idleZero(a) {
					return false
				}
			}
			return true
		}
	}
	return false
}
