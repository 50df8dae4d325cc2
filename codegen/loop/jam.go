package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// jam is the loop with t iterations done side by side in one pass of its
// body: inner loops are shared, every other statement is there t times. What
// is left over at the end is done by one more body, of as many iterations.
func (p *pool) jam(l *Loop, t int) []Stmt {
	n := l.Hi - l.Lo
	whole := n - n%t
	var out []Stmt
	if whole > 0 {
		if whole == t {
			out = append(out, p.copies(l, t, Num(l.Lo))...)
		} else {
			out = append(out, &Loop{Var: l.Var, Lo: l.Lo, Hi: l.Lo + whole, Step: t, Reduce: l.Reduce, Body: p.copies(l, t, At(l.Var))})
		}
	}
	if whole < n {
		out = append(out, p.copies(l, n-whole, Num(l.Lo+whole))...)
	}
	return out
}

// copies is the body of the loop for n iterations from at on, jammed.
func (p *pool) copies(l *Loop, n int, at Affine) []Stmt {
	subs := make([]*subst, n)
	for i := range subs {
		s := p.subst()
		s.vars[l.Var] = at.Plus(Num(i))
		p.rename(s, l.Body)
		subs[i] = s
	}
	return jamStmts(l.Body, subs)
}

// rename gives s new variables for those that body makes.
func (p *pool) rename(s *subst, body []Stmt) {
	visit(body, func(x Stmt) {
		if let, ok := x.(*Let); ok {
			fresh := p.local(let.L.Name, let.L.T)
			fresh.Lanes = let.L.Lanes
			s.locals[let.L] = p.make(Expr{Kind: Ref, T: fresh.T, Local: fresh, Node: let.E.Node})
		}
	})
}

func jamStmts(body []Stmt, subs []*subst) []Stmt {
	var out []Stmt
	for _, x := range body {
		if l, ok := x.(*Loop); ok {
			both := *l
			both.Body = jamStmts(l.Body, subs)
			out = append(out, &both)
			continue
		}
		if c, ok := x.(*If); ok && sameCond(c, subs) {
			out = append(out, &If{subs[0].expr(c.Cond), jamStmts(c.Then, subs)})
			continue
		}
		for _, s := range subs {
			out = append(out, s.one(x))
		}
	}
	return out
}

// sameCond reports whether the condition is the same in all copies.
func sameCond(c *If, subs []*subst) bool {
	cond := subs[0].expr(c.Cond)
	return !slices.ContainsFunc(subs, func(s *subst) bool { return s.expr(c.Cond) != cond })
}

// unroll is the loop as straight code: its body once for each iteration.
func (p *pool) unroll(l *Loop) []Stmt {
	var out []Stmt
	for i := l.Lo; i < l.Hi; i += l.Step {
		s := p.subst()
		s.vars[l.Var] = Num(i)
		p.rename(s, l.Body)
		out = append(out, s.stmts(l.Body)...)
	}
	return out
}

// unrollBy is the loop with n iterations in one pass of its body, one after
// the other, and those that are left over after it.
func (p *pool) unrollBy(l *Loop, n int) []Stmt {
	whole := l.trips() - l.trips()%n
	main := *l
	main.Hi, main.Step, main.Body = l.Lo+whole*l.Step, n*l.Step, nil
	for i := range n {
		s := p.subst()
		s.vars[l.Var] = At(l.Var).Plus(Num(i * l.Step))
		p.rename(s, l.Body)
		main.Body = append(main.Body, s.stmts(l.Body)...)
	}
	rest := *l
	rest.Lo = main.Hi
	return append([]Stmt{&main}, p.unroll(&rest)...)
}

// neutral is the value that combining by op leaves as it is.
func neutral(op ir.Op, t ir.DType) (ir.Value, bool) {
	switch op {
	case ir.Add:
		return ir.As(t, 0), true
	case ir.Mul:
		return ir.As(t, 1), true
	case ir.Max:
		return least(t), true
	case ir.Min:
		return greatest(t), true
	}
	return ir.Value{}, false
}

// spread is a reducing loop with n accumulators in the place of each one, so
// that one addition needn't wait for the other, and their combination after
// it; or nil, when its body does more than accumulate.
func (p *pool) spread(l *Loop, n int) []Stmt {
	accs := accumulators(l.Body)
	if accs == nil || l.trips() < 2*n || l.Step != 1 {
		return nil
	}
	whole := l.trips() - l.trips()%n
	main := &Loop{Var: l.Var, Lo: l.Lo, Hi: l.Lo + whole, Step: n, Reduce: true}
	var lets, after []Stmt
	parts := map[*Local][]*Expr{}
	for i := range n {
		s := p.subst()
		s.vars[l.Var] = At(l.Var).Plus(Num(i))
		p.rename(s, l.Body)
		for _, a := range accs {
			// Not the variable itself: small numbers added to a large one,
			// which it may be from loops around this one, lose digits.
			acc := p.local(a.L.Name, a.L.T)
			v, _ := neutral(a.E.Op, a.L.T)
			lets = append(lets, &Let{acc, p.lit(acc.T, v)})
			s.locals[a.L] = p.ref(acc)
			parts[a.L] = append(parts[a.L], p.ref(acc))
		}
		main.Body = append(main.Body, s.stmts(l.Body)...)
	}
	for i := l.Lo + whole; i < l.Hi; i++ {
		s := p.subst()
		s.vars[l.Var] = Num(i)
		p.rename(s, l.Body)
		after = append(after, s.stmts(l.Body)...)
	}
	for _, a := range accs {
		after = append(after, &Set{a.L, p.call(a.E.Op, a.L.T, nil, p.ref(a.L), p.pairwise(a.E.Op, a.L.T, parts[a.L]))})
	}
	return append(append(lets, main), after...)
}

// spreadInner is the statements with the innermost reducing loops spread over n
// accumulators, or over half as many until the loop is long enough for them.
func (p *pool) spreadInner(body []Stmt, n int) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		var spread []Stmt
		for side := n; l.Reduce && side > 1 && spread == nil; side /= 2 {
			spread = p.spread(l, side)
		}
		if spread == nil {
			c := *l
			c.Body = p.spreadInner(l.Body, n)
			spread = []Stmt{&c}
		}
		out = append(out, spread...)
	}
	return out
}

// pairwise combines expressions by op in pairs, so that the operations don't
// wait for each other.
func (p *pool) pairwise(op ir.Op, t ir.DType, of []*Expr) *Expr {
	for len(of) > 1 {
		var half []*Expr
		for i := 0; i+1 < len(of); i += 2 {
			half = append(half, p.call(op, t, nil, of[i], of[i+1]))
		}
		if len(of)%2 == 1 {
			half = append(half, of[len(of)-1])
		}
		of = half
	}
	return of[0]
}

// blocks is a reducing loop as a loop over blocks of it, each summed by
// itself: a sum of a million numbers that are added one by one to a float32
// keeps but three digits. It is nil when the body does more than accumulate.
func (p *pool) blocks(l *Loop, size int) []Stmt {
	accs := accumulators(l.Body)
	if accs == nil || l.Step != 1 || l.Lo != 0 || l.Hi < 2*size {
		return nil
	}
	block, in := p.newVar("", l.Hi/size), p.newVar("", size)
	s := p.subst()
	s.vars[l.Var] = At(block).Times(size).Plus(At(in))
	p.rename(s, l.Body)
	outer := &Loop{Var: block, Hi: l.Hi / size, Step: 1, Reduce: true}
	inner := &Loop{Var: in, Hi: size, Step: 1, Reduce: true}
	var add []Stmt
	for _, a := range accs {
		part := p.local(a.L.Name, a.L.T)
		v, _ := neutral(a.E.Op, a.L.T)
		outer.Body = append(outer.Body, &Let{part, p.lit(part.T, v)})
		s.locals[a.L] = p.ref(part)
		add = append(add, &Set{a.L, p.call(a.E.Op, a.L.T, nil, p.ref(a.L), p.ref(part))})
	}
	inner.Body = s.stmts(l.Body)
	outer.Body = append(append(outer.Body, inner), add...)
	out := []Stmt{outer}
	if rest := l.Hi % size; rest > 0 {
		tail := *l
		tail.Lo = l.Hi - rest
		out = append(out, &tail)
	}
	return out
}

// accumulators is the settings acc = acc op e in the body of a loop that
// does nothing else with their variables, or nil when it does.
func accumulators(body []Stmt) []*Set {
	var accs []*Set
	uses := map[*Local]int{}
	for _, s := range body {
		switch s := s.(type) {
		case *Set:
			e := s.E
			if e.Kind != Call || len(e.Args) != 2 || e.Args[0].Kind != Ref || e.Args[0].Local != s.L {
				return nil
			}
			if _, ok := neutral(e.Op, s.L.T); !ok {
				return nil
			}
			accs = append(accs, s)
		case *Let, *Store:
		default:
			return nil
		}
		seen := map[*Expr]bool{}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				if e.Kind == Ref {
					uses[e.Local]++
				}
			})
		})
	}
	for _, a := range accs {
		if uses[a.L] != 1 {
			return nil
		}
	}
	return accs
}
