package loop

// forward keeps a value that is stored and read again in the same iteration
// in a variable, and then drops the workspace buffers that nothing reads.
func (f *Func) forward() {
	for _, k := range f.Kernels {
		k.Body = f.pool.forward(k.Body)
	}
	read := map[*Buffer]bool{}
	for _, k := range f.Kernels {
		for b, a := range accesses(k.Body) {
			if len(a.loads) > 0 {
				read[b] = true
			}
		}
	}
	for _, k := range f.Kernels {
		k.Body = dropStores(k.Body, func(b *Buffer) bool { return b.Role == Temp && !read[b] })
	}
}

func (p *pool) forward(body []Stmt) []Stmt {
	out := append([]Stmt(nil), body...)
	for i := 0; i < len(out); i++ {
		switch s := out[i].(type) {
		case *Loop:
			l := *s
			l.Body = p.forward(s.Body)
			out[i] = &l
		case *Store:
			rest := out[i+1:]
			if s.Add || !reads(rest, s.Buf, s.Idx) || stores(rest, s.Buf) {
				continue
			}
			e := s.E
			var let []Stmt
			if e.Kind != Ref && e.Kind != Lit {
				l := p.local(s.Buf.Name, e.T)
				let = []Stmt{&Let{l, e}}
				e = p.make(Expr{Kind: Ref, T: l.T, Local: l, Node: s.Buf.Node})
			}
			sub := p.subst()
			sub.loads = func(x *Expr) *Expr {
				if x.Buf == s.Buf && sameIndex(x.Idx, s.Idx) {
					return e
				}
				return x
			}
			rest = sub.stmts(rest)
			out = append(append(append(append([]Stmt(nil), out[:i]...), let...), &Store{s.Buf, s.Idx, e, false}), rest...)
			i += len(let)
		}
	}
	return out
}

func sameIndex(a, b []Affine) bool {
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

// reads reports whether body loads the element of b.
func reads(body []Stmt, b *Buffer, idx []Affine) bool {
	found := false
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				found = found || e.Kind == Load && e.Buf == b && sameIndex(e.Idx, idx)
			})
		})
	})
	return found
}

// stores reports whether body writes to b.
func stores(body []Stmt, b *Buffer) bool {
	found := false
	visit(body, func(s Stmt) {
		st, ok := s.(*Store)
		found = found || ok && st.Buf == b
	})
	return found
}

// dropStores is body without the stores to buffers that dead says nothing
// reads, and without what was only there for them.
func dropStores(body []Stmt, dead func(*Buffer) bool) []Stmt {
	var out []Stmt
	for _, s := range body {
		switch x := s.(type) {
		case *Store:
			if dead(x.Buf) {
				continue
			}
		case *Loop:
			l := *x
			l.Body = dropStores(x.Body, dead)
			if len(l.Body) == 0 {
				continue
			}
			s = &l
		}
		out = append(out, s)
	}
	return out
}
