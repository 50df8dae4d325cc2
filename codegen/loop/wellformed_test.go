package loop

import "fmt"

// wellFormed checks what Go will ask of the printed code, without running it:
// every variable is made once, before it is used and where it can be seen, and
// once the code is pruned, is used; so are temporaries that become variables,
// which are made outside all loops.
func wellFormed(f *Func, pruned bool) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fault:
			err = r.error
		default:
			panic(r)
		}
	}()
	w := &wellFormedness{f: f, made: map[*Local]bool{}, used: map[*Local]bool{}, bufs: map[*Buffer]bool{}, read: map[*Buffer]bool{}}
	for _, k := range f.Kernels {
		w.block(k.Body, map[*Local]bool{}, map[*Var]bool{}, 0)
	}
	for l := range w.made {
		if pruned && !w.used[l] {
			fail("variable %q is made but not used", l.Name)
		}
	}
	for b := range w.bufs {
		if pruned && !w.read[b] {
			fail("temporary %q %v is written but not read", b.Name, b.Type)
		}
	}
	return nil
}

type wellFormedness struct {
	f    *Func
	made map[*Local]bool // anywhere
	used map[*Local]bool // by anything but its own setting
	bufs map[*Buffer]bool
	read map[*Buffer]bool
}

// block checks the statements, before which the variables are in scope.
func (w *wellFormedness) block(body []Stmt, locals map[*Local]bool, vars map[*Var]bool, depth int) {
	seen := map[*Local]bool{}
	for l := range locals {
		seen[l] = true
	}
	for _, s := range body {
		var own *Local
		if s, ok := s.(*Set); ok {
			own = s.L
		}
		index := func(idx []Affine) {
			for _, a := range idx {
				for i, t := range a.Terms {
					if t.K == 0 || i > 0 && a.Terms[i-1].V.id >= t.V.id {
						fail("index %v isn't in the one form", a)
					}
					if t.V.Def == nil && !vars[t.V] {
						fail("index %v uses a variable outside its loop", a)
					}
				}
			}
		}
		exprs(s, func(e *Expr) {
			walk(e, map[*Expr]bool{}, func(e *Expr) {
				index(e.Idx)
				switch e.Kind {
				case Ref:
					if !seen[e.Local] {
						fail("variable %q is used where it can't be seen", e.Local.Name)
					}
					w.used[e.Local] = w.used[e.Local] || e.Local != own
				case Load:
					if w.read[e.Buf] = true; e.Buf.Role == Temp && w.f.Variable(e.Buf) && !w.bufs[e.Buf] {
						fail("temporary %q is read before it is made", e.Buf.Name)
					}
				}
			})
		})
		switch s := s.(type) {
		case *Let:
			if w.made[s.L] {
				fail("variable %q is made twice", s.L.Name)
			}
			w.made[s.L], seen[s.L] = true, true
		case *Set:
			if !seen[s.L] {
				fail("variable %q is set where it can't be seen", s.L.Name)
			}
		case *Store:
			index(s.Idx)
			if s.Buf.Role == Temp && w.f.Variable(s.Buf) && !w.bufs[s.Buf] && (depth > 0 || s.Add) {
				fail("temporary %q %v is a variable, but first set inside a loop", s.Buf.Name, s.Buf.Type)
			}
			if s.Buf.Role == Temp {
				w.bufs[s.Buf] = true
			}
		case *Check:
			index(s.Idx)
		case *If:
			w.block(s.Then, seen, vars, depth+1)
		case *Loop:
			if vars[s.Var] || s.trips() == 0 || len(s.Body) == 0 {
				fail("a loop from %d to %d by %d: of a variable in use, or that does nothing", s.Lo, s.Hi, s.Step)
			}
			vars[s.Var] = true
			w.block(s.Body, seen, vars, depth+1)
			delete(vars, s.Var)
		}
	}
}

// check is wellFormed and evaluate, and that loops which say so are
// independent: run from their ends they give the same.
func (f *Func) check(c *checked) error {
	if err := wellFormed(f, c.pruned); err != nil {
		return err
	}
	for _, ev := range []*evaluator{{arena: c.arena}, {arena: c.arena, reverse: true}} {
		got, err := ev.evaluate(f, c.graph, c.in)
		if err == nil {
			err = c.tol.CloseAll(c.graph, got, c.want)
		}
		if err != nil {
			return fmt.Errorf("loops from their ends: %v: %w", ev.reverse, err)
		}
	}
	return nil
}
