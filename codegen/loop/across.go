package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// across puts a loop over short rows into lanes, a row in each: what is
// combined along a row then is in vectors side by side, and no lane has to wait
// for another. A row's elements are loaded and stored at the distance of the
// rows. It is nil where a row is long, or more is done with it than can be
// written out.
func (r *rowLanes) across(l *Loop) ([]Stmt, []total) {
	if l.Step != 1 || l.Lo != 0 && !l.Reduce || r.w*r.t.Bytes() < 32 || r.far {
		return nil, nil
	}
	l = r.f.writtenOut(r.f.pool.oneLoop(l))
	if l == nil || l.trips() < r.w {
		return nil, nil
	}
	r.far = true
	r.spill = spills(l) * float64(l.trips()/r.w)
	defer func() { r.far = false }()
	if l.Reduce {
		return r.reduce(l)
	}
	return r.independent(l), nil
}

// spills is what it costs, in units of an addition, that more vectors are
// needed at a time in an iteration of a loop across rows than there are
// registers: the elements of a row, and numbers that are the same for all rows.
// Measured: layernorm of rows of 16, 20, 24 takes 1.4, 1.36, 1.9 times as long
// across rows as along them, of 12 and 15 0.72 and 0.89 times; softmax of rows of
// 16, 20, 24 takes 0.9, 0.7, 0.93 times as long.
func spills(l *Loop) float64 {
	const (
		room   = 12 // vectors of a row that stay in registers
		row    = 10 // each further one, whenever they are all loaded or stored
		same   = 6  // numbers that are the same for all rows that stay there
		number = 6  // each further one
	)
	total := 0.0
	numbers := 0
	seen := map[*Expr]bool{}
	for _, s := range l.Body {
		if s, ok := s.(*Store); ok && len(s.With) > 0 {
			total += row * float64(max(0, len(s.With)+1-room))
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				switch k := distance(e.Idx, l.Var); {
				case e.Kind == Load && k == 0, e.Kind == Ref:
					numbers++
				case e.Kind == Load && k > room:
					total += row * float64(k-room) / float64(k)
				}
			})
		})
	}
	return total + number*float64(max(0, numbers-same))
}

// oneLoop is the loop and those in it that have nothing beside them as one,
// with flat indices.
func (p *pool) oneLoop(l *Loop) *Loop {
	flat := p.subst()
	flat.loads = p.flatLoad
	c := *l
	c.Body = flat.stmts(l.Body)
	visit(c.Body, func(s Stmt) {
		if s, ok := s.(*Store); ok && len(s.Idx) > 0 {
			s.Idx = []Affine{place(s.Buf, s.Idx)}
		}
	})
	l = &c
	for len(l.Body) == 1 && l.Lo == 0 {
		in, ok := l.Body[0].(*Loop)
		if !ok || in.Reduce != l.Reduce || in.Lo != 0 || in.Step != 1 || len(in.Until.Terms) > 0 || !together(in.Body, l.Var, in) {
			break
		}
		v := p.newVar("", l.Hi*in.Hi)
		s := p.subst()
		s.vars[l.Var], s.vars[in.Var] = Affine{}, At(v)
		p.rename(s, in.Body)
		l = &Loop{Var: v, Hi: v.N, Step: 1, Reduce: l.Reduce, Body: s.stmts(in.Body)}
	}
	return l
}

// flatLoad is a load with one index for all axes.
func (p *pool) flatLoad(e *Expr) *Expr {
	if len(e.Idx) < 2 {
		return e
	}
	return p.make(Expr{Kind: Load, T: e.T, Buf: e.Buf, Idx: []Affine{place(e.Buf, e.Idx)}, Node: e.Node})
}

// together reports whether all that the statements touch is where the loop in
// another one, of the variable, would reach it if it ran on.
func together(body []Stmt, outer *Var, in *Loop) bool {
	ok := true
	affine := func(idx []Affine) {
		for _, a := range idx {
			ok = ok && a.Coef(outer) == a.Coef(in.Var)*in.Hi
		}
	}
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Store:
			affine(s.Idx)
		case *Loop:
			ok = ok && len(s.Until.Terms) == 0
		case *Check:
			ok = false
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				affine(e.Idx)
				for _, a := range e.Idx {
					for _, t := range a.Terms {
						ok = ok && t.V.Def == nil
					}
				}
			})
		})
	})
	return ok
}

// A written is what an iteration of a loop does, without loops.
type written struct {
	p     *pool
	lane  *Var
	vars  map[*Var]int
	local map[*Local]*Expr
	acc   map[*Local][]*Expr // of variables from outside: what is added to each, by ops
	ops   map[*Local]ir.Op
	accs  []*Local
	mem   []*Store // in the order of the first to each place
	left  int      // statements that there is room for
	ok    bool
}

// writtenOut is the loop with the loops in it unrolled and its variables as
// expressions: all that is left to do are stores, those of neighbours
// together, and additions to variables from outside. It is nil where that can't
// be done, or isn't worth it.
func (f *Func) writtenOut(l *Loop) *Loop {
	w := &written{
		p: f.pool, lane: l.Var, vars: map[*Var]int{}, local: map[*Local]*Expr{}, acc: map[*Local][]*Expr{}, ops: map[*Local]ir.Op{},
		left: plan.WrittenOut, ok: true,
	}
	w.run(l.Body)
	if !w.ok {
		return nil
	}
	body := w.together()
	if body == nil || ops(body) > plan.WrittenOut {
		return nil
	}
	for _, a := range w.accs {
		t := a.T
		body = append(body, &Set{a, f.pool.call(w.ops[a], t, nil, f.pool.ref(a), f.pool.pairwise(w.ops[a], t, w.acc[a]))})
	}
	out := *l
	out.Body = body
	return &out
}

func (w *written) run(body []Stmt) {
	for _, s := range body {
		if w.left--; w.left < 0 {
			w.ok = false
		}
		if !w.ok {
			return
		}
		switch s := s.(type) {
		case *Loop:
			w.ok = w.ok && len(s.Until.Terms) == 0
			for i := s.Lo; w.ok && i < s.Hi; i += s.Step {
				w.vars[s.Var] = i
				w.run(s.Body)
			}
		case *Let:
			w.local[s.L] = w.eval(s.E)
		case *Set:
			w.set(s)
		case *Store:
			w.store(s)
		default:
			w.ok = false
		}
	}
}

// set is the new value of a variable, or one more addition to one from outside.
func (w *written) set(s *Set) {
	e := s.E
	old, mine := w.local[s.L]
	adds := e.Kind == Call && len(e.Args) == 2 && e.Args[0].Kind == Ref && e.Args[0].Local == s.L
	switch {
	case mine && adds && old.Kind == Lit:
		// The first takes the place of what it would be combined with.
		if none, ok := neutral(e.Op, s.L.T); ok && old == w.p.lit(s.L.T, none) {
			w.local[s.L] = w.eval(e.Args[1])
			return
		}
		fallthrough
	case mine:
		w.local[s.L] = w.eval(e)
	default:
		_, ok := neutral(e.Op, s.L.T)
		op, again := w.ops[s.L]
		if !adds || !ok || again && op != e.Op {
			w.ok = false
			return
		}
		if !again {
			w.ops[s.L] = e.Op
			w.accs = append(w.accs, s.L)
		}
		w.acc[s.L] = append(w.acc[s.L], w.eval(e.Args[1]))
	}
}

func (w *written) store(s *Store) {
	idx := w.subst().indices(s.Idx)
	e := w.eval(s.E)
	old := w.at(s.Buf, idx)
	switch {
	case !w.ok:
	case old == nil:
		w.mem = append(w.mem, &Store{Buf: s.Buf, Idx: idx, E: e, Add: s.Add})
	case s.Add:
		old.E = w.p.call(ir.Add, e.T, s.Buf.Node, old.E, e)
	default:
		old.E, old.Add = e, false
	}
}

// at is what was stored at the place, or nil. It isn't all right where that
// may be elsewhere as well.
func (w *written) at(b *Buffer, idx []Affine) *Store {
	for _, s := range w.mem {
		if s.Buf != b {
			continue
		}
		if len(idx) != len(s.Idx) || len(idx) != 1 {
			w.ok = false
			return nil
		}
		d := idx[0].Plus(s.Idx[0].Times(-1))
		if len(d.Terms) > 0 {
			w.ok = false
			return nil
		}
		if d.C == 0 {
			return s
		}
	}
	return nil
}

func (w *written) subst() *subst {
	s := w.p.subst()
	for v, i := range w.vars {
		s.vars[v] = Num(i)
	}
	for l, e := range w.local {
		s.locals[l] = e
	}
	s.loads = w.load
	return s
}

// load is the value of a load: what was stored there, or of an element of the
// row that data names a choice among all.
func (w *written) load(e *Expr) *Expr {
	if len(e.Idx) == 1 {
		for _, t := range e.Idx[0].Terms {
			if t.V.Def == nil || !variesWith(t.V.Def, w.lane) {
				continue
			}
			if t.V.N > plan.Chosen {
				w.ok = false
				return e
			}
			rest := e.Idx[0].Plus(At(t.V).Times(-t.K))
			var all *Expr
			for i := range t.V.N {
				x := w.load(w.p.load(e.Buf, []Affine{rest.Plus(Num(i * t.K))}))
				if all != nil {
					is := w.p.call(ir.Equal, ir.Bool, nil, t.V.Def, w.p.number(t.V.Def.T, float64(i)))
					x = w.p.call(ir.Where, x.T, nil, is, x, all)
				}
				all = x
			}
			return all
		}
	}
	if old := w.at(e.Buf, e.Idx); old != nil {
		w.ok = w.ok && !old.Add
		return old.E
	}
	return e
}

// eval is the value of e. What is added up from outside can't be read.
func (w *written) eval(e *Expr) *Expr {
	r := w.subst().expr(e)
	walk(r, map[*Expr]bool{}, func(e *Expr) {
		if e.Kind == Ref && w.ops[e.Local] != 0 {
			w.ok = false
		}
	})
	return r
}

// together is the stores, those that fill the same rows as one; nil where
// some would leave gaps.
func (w *written) together() []Stmt {
	out := []Stmt{}
	done := map[*Store]bool{}
	for _, s := range w.mem {
		if done[s] {
			continue
		}
		if len(s.Idx) != 1 {
			return nil
		}
		k := s.Idx[0].Coef(w.lane)
		if k == 1 {
			out = append(out, s)
			continue
		}
		row := []*Store{}
		for _, t := range w.mem {
			if t.Buf == s.Buf {
				row = append(row, t)
			}
		}
		slices.SortFunc(row, func(x, y *Store) int { return x.Idx[0].C - y.Idx[0].C })
		if k < 2 || len(row) != k {
			return nil
		}
		all := &Store{Buf: s.Buf, Idx: row[0].Idx, E: row[0].E, Add: row[0].Add}
		for i, t := range row {
			if t.Idx[0].C != row[0].Idx[0].C+i || t.Add != s.Add {
				return nil
			}
			if i > 0 {
				all.With = append(all.With, t.E)
			}
			done[t] = true
		}
		out = append(out, all)
	}
	return out
}
