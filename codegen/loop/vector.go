package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
)

// vectorize is schedule for a target with vectors: the innermost loop over
// independent iterations goes into lanes, with a register tile around its
// reductions, or else each inner loop does that can.
func (f *Func) vectorize(k *Kernel) {
	chain, body := domain(k.Body)
	if n := len(chain); n > 0 {
		last := chain[n-1]
		if w := f.canLane(last); w > 0 {
			tile := f.vectorTile(chain, reduceLoops(body), w)
			lanes := f.laneLoop(last, w, tile[n-1])
			out := replace(k.Body, n-1, lanes)
			for i := n - 2; i >= 0; i-- {
				if tile[i] > 1 {
					out = f.jamAt(out, i, tile[i])
					k.step("loop %d of %d: %d iterations side by side", i+1, n, tile[i])
				}
			}
			k.step("loop %d of %d in vectors of %d, %d side by side", n, n, w, tile[n-1])
			k.Body = f.inner(k, out, 0)
			return
		}
	}
	k.Body = f.tile(k)
	k.Body = f.inner(k, f.vectorBody(k, k.Body), 0)
}

// replace is the nest with other statements in the place of the loop at the depth.
func replace(body []Stmt, depth int, with []Stmt) []Stmt {
	if depth == 0 {
		return with
	}
	l := *body[0].(*Loop)
	l.Body = replace(l.Body, depth-1, with)
	return []Stmt{&l}
}

// vectorTile chooses how many vectors of the innermost loop, and how many
// iterations of another, are done side by side.
func (f *Func) vectorTile(chain []*Loop, red []Stmt, w int) []int {
	n := len(chain)
	lens := make([]int, n)
	for i, l := range chain {
		lens[i] = l.Hi
	}
	lens[n-1] /= w
	if len(red) == 0 {
		tile := make([]int, n)
		for i := range tile {
			tile[i] = 1
		}
		return tile
	}
	var costs []plan.Access
	for _, e := range loadsOf(red) {
		a := plan.Access{DependsOn: make([]bool, n)}
		for j, l := range chain {
			a.DependsOn[j] = dependsOn(e, l.Var)
		}
		costs = append(costs, a)
	}
	return plan.ChooseVectorTile(lens, costs, len(sets(red)))
}

// vectorBody puts the loops in the statements into lanes, those outermost
// that can be.
func (f *Func) vectorBody(k *Kernel, body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		if !l.Reduce {
			if w := f.canLane(l); w > 0 {
				k.step("a loop of %d in vectors of %d", l.trips(), w)
				out = append(out, f.laneLoop(l, w, 1)...)
				continue
			}
		} else if lanes := f.laneReduce(k, l); lanes != nil {
			out = append(out, lanes...)
			continue
		}
		c := *l
		c.Body = f.vectorBody(k, l.Body)
		out = append(out, &c)
	}
	return out
}

// canLane is how many iterations of the loop go into a vector, 0 when none do.
func (f *Func) canLane(l *Loop) int {
	if l.Reduce || l.Step != 1 || l.Lo != 0 {
		return 0
	}
	c := newLaneCheck(l.Var, l.Body)
	ok, adds := c.stmts(l.Body)
	if !ok {
		return 0
	}
	w := f.Target.lanes(c.t, l.Hi)
	for adds && w > 0 && l.Hi%w > 0 {
		w = f.Target.lanes(c.t, w-1)
	}
	return w
}

// laneLoop is the loop with w iterations in a vector and t vectors side by
// side. Iterations that are left over at the end are done with some before
// them once more: they only store what is stored there already.
func (f *Func) laneLoop(l *Loop, w, t int) []Stmt {
	block := func(lo, hi, vectors int) Stmt {
		c := &Loop{Var: l.Var, Lo: lo, Hi: hi, Step: vectors * w, Lanes: w}
		subs := make([]*subst, vectors)
		for i := range subs {
			s := f.pool.subst()
			s.vars[l.Var] = At(l.Var).Plus(Num(i * w))
			f.pool.rename(s, l.Body)
			subs[i] = s
		}
		c.Body = jamStmts(l.Body, subs)
		markLanes(c)
		return c
	}
	var out []Stmt
	whole := l.Hi / (t * w) * (t * w)
	if whole > 0 {
		out = append(out, block(0, whole, t))
	}
	if rest := (l.Hi - whole) / w; rest > 0 {
		out = append(out, block(whole, whole+rest*w, rest))
	}
	if l.Hi%w > 0 {
		out = append(out, block(l.Hi-w, l.Hi, 1))
	}
	return out
}

// markLanes gives the variables that differ from lane to lane their lanes.
func markLanes(l *Loop) {
	for v := range newLaneCheck(l.Var, l.Body).vec {
		v.Lanes = l.Lanes
	}
}

// laneReduce is a reducing loop with its sums in vectors, and their lanes
// added up after it, or nil.
func (f *Func) laneReduce(k *Kernel, l *Loop) []Stmt {
	accs := accumulators(l.Body)
	if accs == nil || l.Step != 1 || l.Lo != 0 {
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
	w := f.Target.lanes(c.t, l.Hi)
	if w == 0 {
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
