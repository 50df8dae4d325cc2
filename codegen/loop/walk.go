package loop

import "github.com/gradgen/gradgen/codegen/plan"

// walks makes the innermost reducing loops of products of vectors walk, with
// several steps in a pass.
func (f *Func) walks(k *Kernel, body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		if !l.Reduce || l.Lanes > 0 || nested(l.Body) || accumulators(l.Body) == nil {
			c := *l
			c.Body = f.walks(k, l.Body)
			out = append(out, &c)
			continue
		}
		by := plan.WalkBy(l.trips())
		if by > 1 {
			k.step("%d steps of the sum in a pass", by)
		}
		out = append(out, f.pool.walkBy(l, by)...)
	}
	return out
}

// walkBy is the loop with n iterations in one pass, and those that are left
// over in a loop after it. Straight code would have all its loads at its
// beginning, as one block has.
func (p *pool) walkBy(l *Loop, n int) []Stmt {
	var out []Stmt
	part := func(lo, hi, n int) {
		w := *l
		w.Lo, w.Hi, w.Step, w.Walk, w.Body = lo, hi, n*l.Step, true, nil
		for i := range n {
			s := p.subst()
			s.vars[l.Var] = At(l.Var).Plus(Num(i * l.Step))
			p.rename(s, l.Body)
			w.Body = append(w.Body, s.stmts(l.Body)...)
		}
		out = append(out, &w)
	}
	trips := l.trips()
	whole := trips - trips%n
	part(l.Lo, l.Lo+whole*l.Step, n)
	if whole < trips {
		part(l.Lo+whole*l.Step, l.Hi, 1)
	}
	return out
}

// nested reports whether there is a loop in the statements.
func nested(body []Stmt) bool {
	found := false
	visit(body, func(s Stmt) {
		if _, ok := s.(*Loop); ok {
			found = true
		}
	})
	return found
}
