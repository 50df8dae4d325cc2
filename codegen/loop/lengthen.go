package loop

// lengthen makes one loop of each two that are one in memory: where everything in
// them that depends on the outer one's variable goes on, from one iteration to
// the next, where the inner loop's iterations end. The pixels of images that
// lie side by side are one row of pixels.
func (p *pool) lengthen(body []Stmt) []Stmt {
	out := make([]Stmt, len(body))
	for i, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out[i] = s
			continue
		}
		c := *l
		for {
			in, ok := sole(c.Body)
			if !ok || in.Reduce != c.Reduce || !plain(&c) || !plain(in) || !carries(in.Body, c.Var, in.Var, in.Hi) {
				break
			}
			v := p.newVar(in.Var.Name, c.Hi*in.Hi)
			s := p.subst()
			s.vars[c.Var], s.vars[in.Var] = Num(0), At(v)
			c.Var, c.Hi, c.Body = v, v.N, s.stmts(in.Body)
		}
		c.Body = p.lengthen(c.Body)
		out[i] = &c
	}
	return out
}

// sole is the loop that the statements are.
func sole(body []Stmt) (*Loop, bool) {
	if len(body) != 1 {
		return nil, false
	}
	l, ok := body[0].(*Loop)
	return l, ok
}

// plain reports whether a loop is one as lowering makes them, without anything
// done to it yet.
func plain(l *Loop) bool {
	return l.Lo == 0 && l.Step == 1 && l.Lanes == 0 && l.Turn == 0 && !l.Walk && l.Share == nil && len(l.Until.Terms) == 0
}

// carries reports whether one more of outer is as much as n more of inner, in
// every index of the statements.
func carries(body []Stmt, outer, inner *Var, n int) bool {
	ok := true
	indices := func(idx []Affine) {
		for _, a := range idx {
			ok = ok && a.Coef(outer) == n*a.Coef(inner)
		}
	}
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Store:
			indices(s.Idx)
		case *Check:
			indices(s.Idx)
		case *Loop:
			indices([]Affine{s.Until})
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) { indices(e.Idx) })
		})
	})
	return ok
}
