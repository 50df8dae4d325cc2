package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// vectorize puts the innermost loop over independent iterations of a kernel
// into lanes, with a register tile around its reductions, and reports whether
// it did.
func (f *Func) vectorize(k *Kernel) bool {
	if f.turn(k) {
		return true
	}
	if k.heavy {
		k.Body = f.pool.lengthen(k.Body)
	}
	chain, w, once := f.laneAt(k.Body)
	var last *Loop
	if w > 0 {
		last = chain[len(chain)-1]
	}
	t := k.laneType(last)
	p := k.product()
	if p != nil && t != ir.Invalid {
		if out, w := f.turnedProduct(k, p); out != nil {
			k.Body = out
			k.Vector, k.Lanes, k.Elem = true, w, t
			return true
		}
	}
	if w == 0 || t == ir.Invalid {
		return false
	}
	n := len(chain)
	body := last.Body
	if win := f.pool.window(k); win != nil && len(win.rows)+len(win.sums) > 2 && n == domainDepth(k.Body) {
		k.Body = f.windowProduct(k, win, w, once)
		k.Vector, k.Lanes, k.Elem = true, w, t
		return true
	}
	if p != nil && n == domainDepth(k.Body) {
		k.Body = f.vectorProduct(k, p, w, once)
		k.Vector, k.Lanes, k.Elem = true, w, t
		return true
	}
	red := reduceLoops(body)
	tile := f.vectorTile(chain, red, w)
	var out []Stmt
	if n == 1 && len(red) > 0 {
		out = f.laneSums(last, w, once)
	} else {
		out = replace(k.Body, n-1, f.pool.laneLoop(last, w, tile[n-1], once))
	}
	for i := n - 2; i >= 0; i-- {
		if tile[i] > 1 {
			out = f.jamAt(out, i, tile[i])
			k.step("loop %d of %d: %d iterations side by side", i+1, n, tile[i])
		}
	}
	k.step("loop %d of %d in vectors of %d, %d side by side", n, n, w, tile[n-1])
	k.Vector, k.Lanes, k.Elem = true, w, t
	if k.heavy {
		out = f.walks(k, out, nil, false)
	}
	k.Body = out
	return true
}

// keepsLanes reports whether the kernel k, if it goes into vectors, still does
// so joined by the nest n. What was copied for the sake of vectors stays a copy,
// and so does what is turned in squares.
func (f *Func) keepsLanes(k, n *Kernel, both []Stmt) bool {
	if _, _, _, squares := f.turns(n.Body); squares > 0 {
		return false
	}
	if f.laneable(k, both) {
		return true
	}
	return !f.laneable(k, k.Body) && (!copies(k.Body) || !f.laneable(n, n.Body))
}

// copies reports whether the statements put elements in another order.
func copies(body []Stmt) bool {
	_, inner := domain(body)
	if len(inner) != 1 {
		return false
	}
	s, ok := inner[0].(*Store)
	return ok && s.E.Kind == Load && !s.Add
}

// laneable reports whether the kernel with the statements goes into vectors.
func (f *Func) laneable(k *Kernel, body []Stmt) bool {
	with := &Kernel{Body: body, heavy: k.heavy, serial: k.serial}
	if chain, w, _ := f.laneAt(body); w > 0 && with.laneType(chain[len(chain)-1]) != ir.Invalid {
		return true
	}
	return f.rows(with, true) != nil
}

// laneAt is the loops over independent iterations around the statements of a
// kernel down to the innermost that goes into lanes, so many of them; see
// canLane. Loops in that one, as over small windows, stay as they are.
func (f *Func) laneAt(body []Stmt) (chain []*Loop, w int, once bool) {
	chain, _ = domain(body)
	for n := len(chain); n > 0; n-- {
		if w, once := f.canLane(chain[n-1]); w > 0 {
			return chain[:n], w, once
		}
	}
	return nil, 0, false
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
	lens[n-1] = max(1, lens[n-1]/w)
	if len(red) == 0 {
		tile := make([]int, n)
		for i := range tile {
			tile[i] = 1
		}
		if last := chain[n-1]; cheap(last.Body) && len(innerLoops(last.Body)) == 0 {
			tile[n-1] = plan.MapVectors(lens[n-1], ops(last.Body))
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

// innerLoops are the loops in the statements.
func innerLoops(body []Stmt) []*Loop {
	var ls []*Loop
	visit(body, func(s Stmt) {
		if l, ok := s.(*Loop); ok {
			ls = append(ls, l)
		}
	})
	return ls
}

// canLane is how many iterations of the loop go into a vector, 0 when none
// do. once says that no iteration can be done twice.
func (f *Func) canLane(l *Loop) (w int, once bool) {
	if l.Reduce || l.Step != 1 || l.Lo != 0 {
		return 0, false
	}
	c := newLaneCheck(l.Var, l.Body)
	ok, once := c.stmts(l.Body)
	if !ok {
		return 0, false
	}
	return f.Target.lanes(c.t, l.Hi, c.functions), once
}

// laneLoop is the loop with w iterations in a vector and t vectors side by
// side. Iterations that are left over at the end are done with some before
// them once more, as they only store what is stored there already, or, where
// there are too few before them or they must be done once, in a vector with
// idle lanes.
func (p *pool) laneLoop(l *Loop, w, t int, once bool) []Stmt {
	block := func(lo, hi, vectors int) Stmt {
		c := &Loop{Var: l.Var, Lo: lo, Hi: hi, Step: vectors * w, Lanes: w}
		subs := make([]*subst, vectors)
		for i := range subs {
			s := p.subst()
			s.vars[l.Var] = At(l.Var).Plus(Num(i * w))
			p.rename(s, l.Body)
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
	switch rest := l.Hi % w; {
	case rest == 0:
	case once || l.Hi < w:
		out = append(out, block(l.Hi-rest, l.Hi, 1))
	default:
		out = append(out, block(l.Hi-w, l.Hi, 1))
	}
	return out
}

// laneSums is laneLoop for a single loop with reductions in it, like the
// product of a transposed matrix and a vector: no other loop shares what they
// load, but additions to one sum wait for each other, so there are as many sums
// side by side as go into registers.
func (f *Func) laneSums(l *Loop, w int, once bool) []Stmt {
	vectors := (l.Hi + w - 1) / w
	if cheap(l.Body) {
		all := *l
		all.Body = f.pool.spreadInner(l.Body, plan.SideSums/vectors)
		l = &all
	}
	if once || l.Hi < w || vectors > plan.SideSums {
		n := l.Hi / w
		t := max(1, min(plan.SideSums, n))
		for n%t > 0 && t > plan.SideSums/2 {
			t--
		}
		return f.pool.laneLoop(l, w, t, once)
	}
	c := &Loop{Var: l.Var, Hi: w, Step: w, Lanes: w}
	subs := make([]*subst, vectors)
	for i := range subs {
		s := f.pool.subst()
		s.vars[l.Var] = At(l.Var).Plus(Num(min(i*w, l.Hi-w)))
		f.pool.rename(s, l.Body)
		subs[i] = s
	}
	c.Body = jamStmts(l.Body, subs)
	markLanes(c)
	return []Stmt{c}
}

// markLanes gives the variables that differ from lane to lane their lanes.
func markLanes(l *Loop) {
	for v := range newLaneCheck(l.Var, l.Body).vec {
		v.Lanes = l.Lanes
	}
}
