package loop

import "github.com/gradgen/gradgen/codegen/plan"

// passes writes the passes of a kernel's loops in lanes one after the other,
// where all that is in them is plain arithmetic on neighbours in memory and
// there are few. Counting and comparing takes as long as that does. Where
// numbers are put into all lanes, as in products, it must not be done: the
// compiler loads them all at the beginning and has no registers for them.
func (f *Func) passes(k *Kernel) {
	if !k.Vector || k.heavy {
		return
	}
	var out []Stmt
	for _, s := range k.Body {
		l, ok := s.(*Loop)
		if !ok || l.Lanes == 0 || l.trips() < 2 || l.trips()*ops(l.Body) > plan.PassOps || !cheap(l.Body) || len(innerLoops(l.Body)) > 0 || !besides(l) {
			out = append(out, s)
			continue
		}
		for i := l.Lo; i < l.Hi; i += l.Step {
			one := *l
			one.Lo, one.Hi = i, min(i+l.Step, l.Hi)
			sub := f.pool.subst()
			f.pool.rename(sub, l.Body)
			one.Body = sub.stmts(l.Body)
			out = append(out, &one)
		}
		k.step("%d passes one after the other", l.trips())
	}
	k.Body = out
}

// besides reports whether all that the loop loads are neighbours in memory.
func besides(l *Loop) bool {
	for _, e := range loadsOf(l.Body) {
		if distance(e.Idx, l.Var) != 1 {
			return false
		}
	}
	return true
}
