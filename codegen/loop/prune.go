package loop

import "slices"

// prune drops what no result depends on: stores to workspace buffers that
// nothing reads, variables that nothing uses (Go wouldn't compile them), what
// variables are set to after they were read for the last time, and the loops
// around them.
func (f *Func) prune() {
	for _, k := range f.Kernels {
		k.Body = unread(k.Body)
	}
	l := &liveness{bufs: map[*Buffer]bool{}, locals: map[*Local]bool{}, seen: map[*Expr]bool{}}
	for more := true; more; {
		before := len(l.seen)
		for _, k := range slices.Backward(f.Kernels) {
			l.mark(k.Body)
		}
		more = len(l.seen) > before
	}
	for _, k := range f.Kernels {
		k.Body = l.sweep(k.Body)
	}
	f.Kernels = slices.DeleteFunc(f.Kernels, func(k *Kernel) bool { return len(k.Body) == 0 })
}

// A liveness is the buffers and variables that results depend on.
type liveness struct {
	bufs   map[*Buffer]bool
	locals map[*Local]bool
	seen   map[*Expr]bool
}

// keeps reports whether a statement without others in it is needed.
func (l *liveness) keeps(s Stmt) bool {
	switch s := s.(type) {
	case *Let:
		return l.locals[s.L]
	case *Set:
		return l.locals[s.L]
	case *Store:
		return s.Buf.Role != Temp || s.Buf.Given || l.bufs[s.Buf]
	}
	return true
}

// mark goes back through the statements, notes what those that are needed
// use, and reports whether there are any.
func (l *liveness) mark(body []Stmt) bool {
	needed := false
	for _, s := range slices.Backward(body) {
		keep := false
		switch s := s.(type) {
		case *Loop:
			keep = l.mark(s.Body)
		case *If:
			keep = l.mark(s.Then)
		default:
			keep = l.keeps(s)
		}
		if keep {
			needed = true
			exprs(s, l.use)
			if s, ok := s.(*Steps); ok {
				s.touches(func(b *Buffer, _, _ bool) { l.bufs[b] = true })
			}
		}
	}
	return needed
}

func (l *liveness) use(e *Expr) {
	walk(e, l.seen, func(e *Expr) {
		switch e.Kind {
		case Load:
			l.bufs[e.Buf] = true
		case Ref:
			l.locals[e.Local] = true
		}
	})
}

// sweep is the statements that are needed.
func (l *liveness) sweep(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		switch x := s.(type) {
		case *Loop:
			c := *x
			if c.Body = l.sweep(x.Body); len(c.Body) == 0 {
				continue
			}
			s = &c
		case *If:
			then := l.sweep(x.Then)
			if len(then) == 0 {
				continue
			}
			s = &If{x.Cond, then}
		default:
			if !l.keeps(s) {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// unread is the statements without those that set a variable which is declared
// among them and isn't read after that.
func unread(body []Stmt) []Stmt {
	own, read, seen := map[*Local]bool{}, map[*Local]bool{}, map[*Expr]bool{}
	for _, s := range body {
		if s, ok := s.(*Let); ok {
			own[s.L] = true
		}
	}
	out := make([]Stmt, 0, len(body))
	for _, s := range slices.Backward(body) {
		switch x := s.(type) {
		case *Set:
			if own[x.L] && !read[x.L] {
				continue
			}
		case *Loop:
			c := *x
			c.Body = unread(x.Body)
			s = &c
		case *If:
			s = &If{x.Cond, unread(x.Then)}
		}
		visit([]Stmt{s}, func(s Stmt) {
			exprs(s, func(e *Expr) {
				walk(e, seen, func(e *Expr) {
					if e.Kind == Ref {
						read[e.Local] = true
					}
				})
			})
		})
		out = append(out, s)
	}
	slices.Reverse(out)
	return out
}
