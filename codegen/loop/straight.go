package loop

import (
	"github.com/gradgen/gradgen/ir"
)

// straighten runs the code symbolically, loop by loop and element by
// element, so that what is left is one store for each element of a result,
// of an expression over the arguments.
func (f *Func) straighten() {
	m := &machine{
		p:     f.pool,
		mem:   map[cell]*Expr{},
		vars:  map[*Var]int{},
		local: map[*Local]*Expr{},
		first: map[*Local]bool{},
	}
	k := &Kernel{Steps: []string{"straight-line code: every loop unrolled, every buffer in variables"}}
	for _, x := range f.Kernels {
		k.Nodes = append(k.Nodes, x.Nodes...)
		m.run(x.Body)
	}
	for _, c := range m.results {
		k.Body = append(k.Body, &Store{Buf: c.buf, Idx: m.index[c], E: m.mem[c]})
	}
	f.Kernels = []*Kernel{k}
	f.Straight = true
}

// A cell is one element of a buffer.
type cell struct {
	buf  *Buffer
	flat int
}

// A machine runs loops on expressions instead of numbers.
type machine struct {
	p       *pool
	mem     map[cell]*Expr
	vars    map[*Var]int
	local   map[*Local]*Expr
	first   map[*Local]bool // an accumulator that nothing was added to yet
	results []cell          // in the order of their first store
	index   map[cell][]Affine
}

func (m *machine) run(body []Stmt) {
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			for i := s.Lo; i < s.Hi; i += s.Step {
				m.vars[s.Var] = i
				m.run(s.Body)
			}
		case *Let:
			e := m.eval(s.E)
			m.local[s.L], m.first[s.L] = e, e.Kind == Lit
		case *Set:
			m.local[s.L] = m.update(s)
			m.first[s.L] = false
		case *If:
			m.conditional(s)
		case *Store:
			m.store(s)
		}
	}
}

// update is the new value of an accumulator. The first element takes the
// place of the neutral one that it would be combined with.
func (m *machine) update(s *Set) *Expr {
	if s.E.Kind == Call && len(s.E.Args) == 2 && m.first[s.L] {
		if acc := s.E.Args[0]; acc.Kind == Ref && acc.Local == s.L {
			return m.eval(s.E.Args[1])
		}
	}
	return m.eval(s.E)
}

// conditional turns settings under a condition into selections.
func (m *machine) conditional(s *If) {
	cond := m.eval(s.Cond)
	type change struct {
		l *Local
		e *Expr
	}
	var changes []change
	for _, x := range s.Then {
		set := x.(*Set) // all that lowering puts there
		changes = append(changes, change{set.L, m.p.call(ir.Where, set.L.T, nil, cond, m.eval(set.E), m.local[set.L])})
	}
	for _, c := range changes {
		m.local[c.l], m.first[c.l] = c.e, false
	}
}

func (m *machine) store(s *Store) {
	e := m.eval(s.E)
	idx := m.subst().indices(s.Idx)
	c := cell{s.Buf, place(s.Buf, idx).C}
	old, again := m.mem[c]
	if s.Add && again {
		if old.Kind == Lit && old.Val == (ir.Value{}) {
			old = nil
		}
		if old != nil {
			e = m.p.call(ir.Add, e.T, s.Buf.Node, old, e)
		}
	}
	m.mem[c] = e
	if (s.Buf.Role == Result || s.Buf.Given) && !again {
		m.results = append(m.results, c)
		if m.index == nil {
			m.index = map[cell][]Affine{}
		}
		m.index[c] = idx
	}
}

func (m *machine) subst() *subst {
	s := m.p.subst()
	for v, i := range m.vars {
		s.vars[v] = Num(i)
	}
	for l, e := range m.local {
		s.locals[l] = e
	}
	s.loads = func(e *Expr) *Expr {
		if e.Buf.Role == Arg {
			return e
		}
		if v := m.mem[cell{e.Buf, place(e.Buf, e.Idx).C}]; v != nil || !e.Buf.Given {
			return v
		}
		return e
	}
	return s
}

func (m *machine) eval(e *Expr) *Expr { return m.subst().expr(e) }
