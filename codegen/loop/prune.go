package loop

import "slices"

// prune drops what no result depends on: stores to workspace buffers that
// nothing reads, variables that nothing uses (Go wouldn't compile them), and
// the loops around them.
func (f *Func) prune() {
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
