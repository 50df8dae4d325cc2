package loop

import "github.com/gradgen/gradgen/codegen/plan"

// vectorizeRows puts loops of a kernel into lanes where the kernel as a whole
// can't be, but is entered once: a sum over all of a tensor. Kernels that go
// through rows, with numbers of the row computed between its loops, lose by
// it: a transformer block ran half as fast with the loops over its softmaxes
// and normalisations in vectors of their own. It reports whether there was
// any such loop.
func (f *Func) vectorizeRows(k *Kernel) bool {
	if k.heavy || domainDepth(k.Body) > 0 {
		return false
	}
	steps := len(k.Steps)
	body := f.rows(k, k.Body)
	if len(k.Steps) == steps {
		return false
	}
	k.Mixed = true
	k.Body = f.inner(k, body, 0)
	return true
}

// rows puts the loops in the statements into lanes, those outermost that can
// be.
func (f *Func) rows(k *Kernel, body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		if blocks := f.blocks(k, l); blocks != nil {
			out = append(out, f.rows(k, blocks)...)
			continue
		}
		if lanes := f.laneRow(k, l); lanes != nil {
			out = append(out, lanes...)
			continue
		}
		if lanes := f.laneReduce(k, l); lanes != nil {
			out = append(out, lanes...)
			continue
		}
		c := *l
		c.Body = f.rows(k, l.Body)
		out = append(out, &c)
	}
	return out
}

// laneRow is a loop over independent iterations in lanes, or nil.
func (f *Func) laneRow(k *Kernel, l *Loop) []Stmt {
	w, once := f.canLane(l)
	if w == 0 || !f.worthLanes(l, w, laneChecked(l)) || !f.pure(k.Body, l) {
		return nil
	}
	k.step("a loop of %d in vectors of %d", l.trips(), w)
	return f.pool.laneLoop(l, w, 1, once)
}

// laneChecked is the laneCheck of the loop's body.
func laneChecked(l *Loop) *laneCheck {
	c := newLaneCheck(l.Var, l.Body)
	c.stmts(l.Body)
	return c
}

// worthLanes reports whether a loop in lanes gains more than the way from
// scalar code to vectors and back costs.
func (f *Func) worthLanes(l *Loop, w int, c *laneCheck) bool {
	if c.functions && w*c.t.Bytes() < 32 {
		return false
	}
	return w > 0 && l.trips() >= 2*w && l.trips() >= plan.RowLanes
}

// laneReduce is a reducing loop with its sums in vectors, and their lanes
// added up after it, or nil.
func (f *Func) laneReduce(k *Kernel, l *Loop) []Stmt {
	accs := accumulators(l.Body)
	if accs == nil || l.Step != 1 || l.Lo != 0 {
		return nil
	}
	if !l.Reduce {
		return nil
	}
	c := newLaneCheck(l.Var, l.Body)
	ok, adds := c.stmts(l.Body)
	if !ok || adds {
		return nil
	}
	for _, a := range accs {
		if a.L.T != c.t || a.L.Lanes > 0 || !c.depends(a.E.Args[1]) {
			return nil
		}
	}
	w := f.Target.whole(c.t, l.Hi)
	if !f.worthLanes(l, w, c) {
		return nil
	}
	t := min(max(1, plan.Accumulators/len(accs)), l.Hi/w)
	p := f.pool
	whole := l.Hi / (t * w) * (t * w)
	var lets []Stmt
	parts := map[*Local][]*Expr{}
	subs := make([]*subst, t)
	for i := range subs {
		s := p.subst()
		s.vars[l.Var] = At(l.Var).Plus(Num(i * w))
		p.rename(s, l.Body)
		for _, a := range accs {
			v, _ := neutral(a.E.Op, a.L.T)
			acc := p.local(a.L.Name, a.L.T)
			acc.Lanes = w
			lets = append(lets, &Let{acc, p.lit(acc.T, v)})
			s.locals[a.L] = p.ref(acc)
			parts[a.L] = append(parts[a.L], p.ref(acc))
		}
		subs[i] = s
	}
	block := func(lo, hi, vectors int) Stmt {
		b := &Loop{Var: l.Var, Lo: lo, Hi: hi, Step: vectors * w, Lanes: w, Reduce: true}
		for _, s := range subs[:vectors] {
			b.Body = append(b.Body, s.stmts(l.Body)...)
		}
		markLanes(b)
		return b
	}
	out := append(lets, block(0, whole, t))
	if rest := (l.Hi - whole) / w; rest > 0 {
		out = append(out, block(whole, whole+rest*w, rest))
	}
	for _, a := range accs {
		sum := parts[a.L][0]
		for _, x := range parts[a.L][1:] {
			sum = p.call(a.E.Op, a.L.T, nil, sum, x)
		}
		across := p.make(Expr{Kind: Across, T: a.L.T, Op: a.E.Op, Args: []*Expr{sum}, N: w})
		out = append(out, &Set{a.L, p.call(a.E.Op, a.L.T, nil, p.ref(a.L), across)})
	}
	if l.Hi%w > 0 {
		tail := *l
		tail.Lo = l.Hi - l.Hi%w
		out = append(out, p.unroll(&tail)...)
	}
	k.step("a sum of %d in %d vectors of %d", l.trips(), t, w)
	return out
}
