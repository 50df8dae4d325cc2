package loop

// hoist moves what a loop would compute anew in each iteration, though it is
// the same in all, to before the loop: the Go compiler doesn't.
func (p *pool) hoist(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		c := *l
		c.Body = p.hoist(l.Body)
		if c.trips() > 1 {
			out = append(out, p.lift(&c)...)
		}
		out = append(out, &c)
	}
	return out
}

// lift takes the invariant expressions out of the loop and returns the Lets
// that go before it.
func (p *pool) lift(l *Loop) []Stmt {
	v := newVariance(l.Body)
	v.vars[l.Var] = true
	set := map[*Local]bool{}
	for _, s := range sets(l.Body) {
		set[s.L] = true
	}
	var before []Stmt
	sub := p.subst()
	var lift func(e *Expr)
	seen := map[*Expr]bool{}
	lift = func(e *Expr) {
		if seen[e] {
			return
		}
		seen[e] = true
		if !v.varies(e) && (e.Kind == Load && len(e.Idx) > 0 || e.Kind == Call) {
			name := ""
			if e.Node != nil {
				name = nameOf(e)
			}
			local := p.local(name, e.T)
			before = append(before, &Let{local, e})
			sub.memo[e] = p.make(Expr{Kind: Ref, T: e.T, Local: local, Node: e.Node})
			return
		}
		for _, a := range e.Args {
			lift(a)
		}
		for _, a := range e.Idx {
			for _, t := range a.Terms {
				if t.V.Def != nil {
					lift(t.V.Def)
				}
			}
		}
	}
	var kept []Stmt
	for _, s := range l.Body {
		// A variable of its own moves as it is.
		if let, ok := s.(*Let); ok && let.E.Kind != Lit && !set[let.L] && !v.varies(let.E) {
			before = append(before, let)
			v.locals[let.L] = false
			clear(v.memo)
			continue
		}
		kept = append(kept, s)
		visit([]Stmt{s}, func(s Stmt) {
			if let, ok := s.(*Let); !ok || let.E.Kind != Lit {
				exprs(s, lift)
			}
		})
	}
	if len(before) > 0 {
		l.Body = sub.stmts(kept)
	}
	return before
}

// nameOf is a name for the value of an expression.
func nameOf(e *Expr) string {
	if e.Kind == Load {
		return e.Buf.Name
	}
	if e.Node.Origin != nil {
		return e.Node.Origin.Label
	}
	return ""
}

// A variance knows what changes from one iteration of a loop to the next.
type variance struct {
	vars   map[*Var]bool
	locals map[*Local]bool
	bufs   map[*Buffer]bool
	memo   map[*Expr]bool
}

// newVariance is the variance of what the statements change.
func newVariance(body []Stmt) *variance {
	v := &variance{vars: map[*Var]bool{}, locals: map[*Local]bool{}, bufs: map[*Buffer]bool{}, memo: map[*Expr]bool{}}
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Loop:
			v.vars[s.Var] = true
		case *Let:
			v.locals[s.L] = true
		case *Set:
			v.locals[s.L] = true
		case *Store:
			v.bufs[s.Buf] = true
		}
	})
	return v
}

func (v *variance) varies(e *Expr) bool {
	if r, ok := v.memo[e]; ok {
		return r
	}
	r := e.Kind == Ref && v.locals[e.Local] || e.Kind == Load && v.bufs[e.Buf]
	for _, a := range e.Args {
		r = r || v.varies(a)
	}
	for _, a := range e.Idx {
		for _, t := range a.Terms {
			r = r || v.vars[t.V] || t.V.Def != nil && v.varies(t.V.Def)
		}
	}
	v.memo[e] = r
	return r
}
