package loop

// forward keeps a value that is stored and read again in the same iteration
// in a variable, and then drops what nothing reads any more.
func (f *Func) forward() {
	for _, k := range f.free() {
		k.Body = f.pool.forward(k.Body)
	}
	f.prune()
}

// forward goes through the statements once. A load is one expression wherever
// it stands, so that what a store leaves for later is found by looking for it.
func (p *pool) forward(body []Stmt) []Stmt {
	lastLoad, lastStore, lastSet := map[*Expr]int{}, map[*Buffer]int{}, map[*Local]int{}
	for i, s := range body {
		visit([]Stmt{s}, func(s Stmt) {
			switch s := s.(type) {
			case *Store:
				lastStore[s.Buf] = i
			case *Set:
				lastSet[s.L] = i
			}
		})
		for _, e := range loadsOf([]Stmt{s}) {
			lastLoad[e] = i
		}
	}
	values := map[*Expr]*Expr{} // of loads: what was stored there
	out := make([]Stmt, 0, len(body))
	for i, s := range body {
		if len(values) > 0 {
			sub := p.subst()
			sub.loads = func(e *Expr) *Expr {
				if v, ok := values[e]; ok {
					return v
				}
				return e
			}
			s = sub.one(s)
		}
		switch x := s.(type) {
		case *Loop:
			l := *x
			l.Body = p.forward(x.Body)
			s = &l
		case *Store:
			if x.Add || lastStore[x.Buf] > i {
				break
			}
			load := p.load(x.Buf, x.Idx)
			if lastLoad[load] <= i {
				break
			}
			e := x.E
			if e.Kind != Lit && (e.Kind != Ref || lastSet[e.Local] > i) {
				l := p.local(x.Buf.Name, e.T)
				out = append(out, &Let{l, e})
				e = p.make(Expr{Kind: Ref, T: l.T, Local: l, Node: x.Buf.Node})
			}
			values[load] = e
			s = &Store{Buf: x.Buf, Idx: x.Idx, E: e}
		}
		out = append(out, s)
	}
	return out
}
