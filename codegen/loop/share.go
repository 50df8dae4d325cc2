package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
)

// A Share is what doing some of a loop's iterations takes that is around it.
type Share struct {
	Lets []Stmt    // variables of its own, made anew
	Vars []*Var    // of the loops around it
	Own  []*Buffer // what each worker needs for itself
}

// share marks the loops that several cores can divide: their iterations are
// independent, there are several, and they are worth the few hundred
// nanoseconds that starting takes. Where they are too small a part of the whole
// none are: the rest would wait for what other cores have written. Each iteration is done as it would be by
// one core, so the bits are the same.
func (f *Func) share() {
	users := map[*Buffer]int{}
	for _, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			users[b]++
		}
	}
	var sharers []*sharer
	total, shared := 0.0, 0.0
	for _, k := range f.free() {
		total += work(k.Body)
		if k.Check() != nil {
			continue
		}
		s := &sharer{users: users, lets: map[*Local]*Let{}, set: map[*Local]bool{}, stored: map[*Buffer]bool{}, loops: map[*Var]*Loop{}, k: k, least: f.Target.Share}
		visit(k.Body, func(x Stmt) {
			switch x := x.(type) {
			case *Let:
				s.lets[x.L] = x
			case *Set:
				s.set[x.L] = true
			case *Store:
				s.stored[x.Buf] = true
			case *Loop:
				s.bind(x)
			}
		})
		if s.body(k.Body) {
			sharers = append(sharers, s)
			shared += sharedWork(k.Body)
		}
	}
	enough := shared >= f.Target.SharePart*total
	for _, s := range sharers {
		for _, l := range s.marked {
			if enough {
				s.k.step("a loop of %d for workers", l.trips())
			} else {
				l.Share = nil
			}
		}
		if enough {
			f.Shared = true
			s.k.Body = s.drop(s.k.Body)
		}
	}
}

// sharedWork is the work of the loops in the statements that are shared.
func sharedWork(body []Stmt) float64 {
	total := 0.0
	for _, s := range body {
		if l, ok := s.(*Loop); ok {
			if l.Share != nil {
				total += work([]Stmt{l})
			} else {
				total += float64(l.trips()) * sharedWork(l.Body)
			}
		}
	}
	return total
}

// A sharer finds the loops of a kernel to share.
type sharer struct {
	k      *Kernel
	marked []*Loop
	users  map[*Buffer]int // kernels that use it
	least  float64         // work of a loop to share
	lets   map[*Local]*Let
	set    map[*Local]bool
	stored map[*Buffer]bool
	loops  map[*Var]*Loop // from the least to the greatest value of the variable
}

// bind notes what values the loop's variable has.
func (s *sharer) bind(l *Loop) {
	last := l.Lo + (l.trips()-1)*l.Step
	if old := s.loops[l.Var]; old != nil {
		s.loops[l.Var] = &Loop{Lo: min(old.Lo, l.Lo), Hi: max(old.Hi, last+1)}
		return
	}
	s.loops[l.Var] = &Loop{Lo: l.Lo, Hi: last + 1}
}

// body marks loops among the statements or inside them, and reports whether
// there are any. The outermost are best; one of few iterations only if none
// inside it will do, or if it copies what those inside read: what another core
// has just written comes slowly.
func (s *sharer) body(body []Stmt) bool {
	any := false
	for _, x := range body {
		l, ok := x.(*Loop)
		if !ok || work([]Stmt{l}) < s.least {
			continue
		}
		share := s.divide(l)
		switch {
		case share != nil && (l.trips() >= plan.ShareTrips || len(share.Own) > 0):
			l.Share = share
		case l.Lanes == 0 && l.Turn == 0 && l.Zip == 0 && s.body(l.Body):
		case share != nil:
			l.Share = share
		default:
			continue
		}
		any = true
		if l.Share != nil {
			s.marked = append(s.marked, l)
		}
	}
	return any
}

// divide is what it takes to divide the loop, or nil if that can't be done.
func (s *sharer) divide(l *Loop) *Share {
	if l.Reduce || l.Walk || l.Turn > 0 || l.Zip > 0 || l.trips() < 2 {
		return nil
	}
	own := map[*Local]bool{}
	inside := map[*Var]bool{l.Var: true}
	stores := map[*Buffer]bool{}
	ok := true
	visit(l.Body, func(x Stmt) {
		switch x := x.(type) {
		case *Let:
			own[x.L] = true
		case *Set:
			ok = ok && own[x.L]
		case *Store:
			stores[x.Buf] = true
		case *Check:
			ok = false
		case *Loop:
			inside[x.Var] = true
		}
	})
	if !ok {
		return nil
	}
	share := &Share{}
	if !s.needs(share, []Stmt{l}, own, inside, map[*Expr]bool{}) {
		return nil
	}
	accesses := map[*Buffer][][]Affine{}
	Accesses([]Stmt{l}, func(b *Buffer, idx []Affine) {
		if stores[b] {
			accesses[b] = append(accesses[b], idx)
		}
	})
	for _, b := range Uses([]Stmt{l}) {
		if all := accesses[b]; all == nil || s.apart(l, b, all, inside) {
			continue
		}
		if !s.private(l, b) {
			return nil
		}
		share.Own = append(share.Own, b)
	}
	return share
}

// private reports whether the buffer is for one iteration of the loop alone: as
// the iterations are independent, that is what a buffer is for that nothing
// else uses.
func (s *sharer) private(l *Loop, b *Buffer) bool {
	if b.Role != Temp || s.users[b] > 1 || b.Type.Shape.Size()*b.Type.DType.Bytes() > plan.ShareOwn {
		return false
	}
	return !slices.Contains(Uses(without(s.k.Body, l)), b)
}

// without is the statements without the loop.
func without(body []Stmt, l *Loop) []Stmt {
	var out []Stmt
	for _, s := range body {
		if x, ok := s.(*Loop); ok {
			if x == l {
				continue
			}
			c := *x
			c.Body = without(x.Body, l)
			s = &c
		}
		out = append(out, s)
	}
	return out
}

// needs adds to the share what the statements need of what is around them,
// and reports whether they can have it: variables that are set more than
// once, or computed from what the kernel stores, they can't.
func (s *sharer) needs(share *Share, body []Stmt, own map[*Local]bool, inside map[*Var]bool, seen map[*Expr]bool) bool {
	ok := true
	visit(body, func(x Stmt) {
		if store, is := x.(*Store); is {
			share.outer(store.Idx, inside)
		}
		exprs(x, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				share.outer(e.Idx, inside)
				if e.Kind == Load && e.Buf.Role == Result && e.Buf.Type.Shape.Rank() == 0 {
					ok = false // a variable of the method
				}
				if e.Kind != Ref || own[e.Local] {
					return
				}
				own[e.Local] = true
				let := s.lets[e.Local]
				if let == nil || s.set[e.Local] || s.reads(let.E) {
					ok = false
					return
				}
				ok = s.needs(share, []Stmt{let}, own, inside, seen) && ok
				share.Lets = append(share.Lets, let)
			})
		})
	})
	return ok
}

// reads reports whether e reads what the kernel stores.
func (s *sharer) reads(e *Expr) bool {
	found := false
	walk(e, map[*Expr]bool{}, func(e *Expr) { found = found || e.Kind == Load && s.stored[e.Buf] })
	return found
}

// outer adds the variables in the indices that belong to loops further out.
func (share *Share) outer(idx []Affine, inside map[*Var]bool) {
	for _, a := range idx {
		for _, t := range a.Terms {
			if t.V.Def == nil && !inside[t.V] && !slices.Contains(share.Vars, t.V) {
				share.Vars = append(share.Vars, t.V)
			}
		}
	}
}

// drop leaves out the variables that only shared loops use, which have their own.
func (s *sharer) drop(body []Stmt) []Stmt {
	used := map[*Local]bool{}
	seen := map[*Expr]bool{}
	var note func(body []Stmt)
	note = func(body []Stmt) {
		for _, x := range slices.Backward(body) {
			switch x := x.(type) {
			case *Loop:
				if x.Share == nil {
					note(x.Body)
				}
				continue
			case *If:
				note(x.Then)
			case *Let:
				if !used[x.L] && !s.set[x.L] {
					continue
				}
			}
			exprs(x, func(e *Expr) {
				walk(e, seen, func(e *Expr) {
					if e.Kind == Ref {
						used[e.Local] = true
					}
				})
			})
		}
	}
	note(body)
	var out func(body []Stmt) []Stmt
	out = func(body []Stmt) []Stmt {
		var kept []Stmt
		for _, x := range body {
			switch x := x.(type) {
			case *Let:
				if !used[x.L] && !s.set[x.L] {
					continue
				}
			case *Loop:
				if x.Share == nil {
					x.Body = out(x.Body)
				}
			}
			kept = append(kept, x)
		}
		return kept
	}
	return out(body)
}

// work is the time that the statements take, in units of a scalar addition.
func work(body []Stmt) float64 {
	total := 0.0
	seen := map[*Expr]bool{}
	for _, x := range body {
		switch x := x.(type) {
		case *Loop:
			total += float64(x.trips()) * work(x.Body)
			continue
		case *If:
			total += work(x.Then)
		case *Store:
			total++
		}
		exprs(x, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				switch e.Kind {
				case Load:
					total++
				case Call:
					total += plan.OpCost(e.Op)
				}
			})
		})
	}
	return total
}

// Trips is how often the loop's body runs.
func (l *Loop) Trips() int { return l.trips() }
