package loop

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// An evaluator runs loops on numbers, and trusts nothing: an index outside a
// buffer or of another variable's range, a cell that is read before it is
// written or after another buffer took its slot, a variable without a value,
// and a value of the wrong type are all errors.
type evaluator struct {
	f       *Func
	arena   bool // temporaries lie in the arenas; else each in memory of its own
	reverse bool // loops over independent iterations run from their end
	args    map[string]*interp.Tensor
	memory  map[*Buffer][]stored
	arenas  map[ir.DType][]stored
	vars    []known[int]      // by id
	locals  []known[ir.Value] // by id
	memo    []known[ir.Value] // by id: what the statement that runs has computed
	now     int               // number of that statement
	stores  int               // so far
}

// known is a value that is there when its time is set: of a memo, to now.
type known[T any] struct {
	v    T
	time int
}

// stored is a cell: a value and the buffer it was written as an element of,
// nil for none.
type stored struct {
	v  ir.Value
	of *Buffer
}

// A fault is what run panics with and evaluate returns.
type fault struct{ error }

// An outOfRange is a failed Check.
type outOfRange struct {
	*Check
	value  int64
	stores int // before it
}

func (e *outOfRange) Error() string { return fmt.Sprintf("%s is %d, of %d", e.Name, e.value, e.N) }

func fail(format string, args ...any) { panic(fault{fmt.Errorf(format, args...)}) }

// evaluate runs f and returns the results for the outputs of g.
func (ev *evaluator) evaluate(f *Func, g *ir.Graph, in map[string]*interp.Tensor) (out []*interp.Tensor, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fault:
			err = r.error
		default:
			panic(r)
		}
	}()
	*ev = evaluator{
		f: f, arena: ev.arena, reverse: ev.reverse, args: in,
		memory: map[*Buffer][]stored{}, arenas: map[ir.DType][]stored{},
		vars: make([]known[int], f.pool.nVar+1), locals: make([]known[ir.Value], f.pool.nLoc+1), memo: make([]known[ir.Value], len(f.pool.exprs)+1),
	}
	for t, n := range f.Arena {
		ev.arenas[t] = make([]stored, n)
	}
	results := map[string]*Buffer{}
	for _, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			if b.Role == Result {
				results[b.Name] = b
			}
		}
		ev.run(k.Body)
	}
	for _, o := range g.Outputs {
		x := interp.Zeros(o.Node.Type)
		for i := range x.Len() {
			b := results[o.Name]
			if b == nil {
				fail("output %s is never written", o.Name)
			}
			x.Set(i, ev.read(b, i))
		}
		out = append(out, x)
	}
	return out, nil
}

func (ev *evaluator) run(body []Stmt) {
	for _, s := range body {
		ev.now++
		switch s := s.(type) {
		case *Loop:
			ev.loop(s)
		case *Let:
			ev.set(s.L, s.E)
		case *Set:
			if ev.locals[s.L.id].time == 0 {
				fail("variable %s is set before it is made", s.L.Name)
			}
			ev.set(s.L, s.E)
		case *If:
			if ev.expr(s.Cond).I != 0 {
				ev.run(s.Then)
			}
		case *Store:
			ev.store(s)
		case *Check:
			if v := ev.expr(s.E).I; v < 0 || v >= int64(s.N) {
				panic(fault{&outOfRange{s, v, ev.stores}})
			}
		}
	}
}

func (ev *evaluator) loop(l *Loop) {
	if l.Step < 1 {
		fail("a step of %d", l.Step)
	}
	if ev.vars[l.Var.id].time != 0 {
		fail("a loop within a loop of the same variable")
	}
	n := l.trips()
	if len(l.Until.Terms) > 0 {
		if until := ev.affine(l.Until); l.Lo != 0 || l.Step != 1 || until > l.Hi {
			fail("a loop from %d to %d by %d until %d", l.Lo, l.Hi, l.Step, until)
		} else {
			n = max(until, 0)
		}
	}
	for i := range n {
		if ev.reverse && !l.Reduce {
			i = n - 1 - i
		}
		v := l.Lo + i*l.Step
		ev.vars[l.Var.id] = known[int]{v, 1}
		if v < 0 || v >= l.Var.N {
			fail("a variable of [0, %d) is %d", l.Var.N, v)
		}
		ev.run(l.Body)
	}
	ev.vars[l.Var.id].time = 0
}

func (ev *evaluator) set(l *Local, e *Expr) {
	v := ev.expr(e)
	if e.T != l.T {
		fail("a variable of %v is set to a %v", l.T, e.T)
	}
	ev.locals[l.id] = known[ir.Value]{v, 1}
}

func (ev *evaluator) store(s *Store) {
	if s.Buf.Role == Arg {
		fail("argument %s is written", s.Buf.Name)
	}
	if s.E.T != s.Buf.Type.DType {
		fail("%v of %v is set to a %v", s.Buf.Name, s.Buf.Type, s.E.T)
	}
	at := ev.offset(s.Buf, s.Idx)
	v := ev.expr(s.E)
	if s.Add {
		v = scalarFuncs[ir.Add](s.E.T, s.E.T, []ir.Value{ev.read(s.Buf, at), v})
	}
	c := ev.cell(s.Buf, at)
	c.v, c.of = v, s.Buf
	ev.stores++
}

// offset is the element at idx in row-major order.
func (ev *evaluator) offset(b *Buffer, idx []Affine) int {
	if b.Role == Temp {
		if len(idx) != 1 {
			fail("%d indices for temporary %s", len(idx), b.Name)
		}
		at := ev.affine(idx[0])
		if at < 0 || at >= b.Type.Shape.Size() {
			fail("temporary %s of %v at %d", b.Name, b.Type, at)
		}
		return at
	}
	if len(idx) != len(b.Type.Shape) {
		fail("%d indices for %s of %v", len(idx), b.Name, b.Type)
	}
	at := 0
	for i, d := range b.Type.Shape {
		x := ev.affine(idx[i])
		if x < 0 || x >= d.Len() {
			fail("%s of %v at %d of axis %d", b.Name, b.Type, x, i)
		}
		at = at*d.Len() + x
	}
	return at
}

func (ev *evaluator) cell(b *Buffer, at int) *stored {
	if ev.arena && b.Role == Temp && !ev.f.Variable(b) {
		arena := ev.arenas[b.Type.DType]
		if b.Offset < 0 || b.Offset+b.Type.Shape.Size() > len(arena) {
			fail("temporary %s of %v at %d of %d", b.Name, b.Type, b.Offset, len(arena))
		}
		return &arena[b.Offset+at]
	}
	if ev.memory[b] == nil {
		ev.memory[b] = make([]stored, b.Type.Shape.Size())
	}
	return &ev.memory[b][at]
}

func (ev *evaluator) read(b *Buffer, at int) ir.Value {
	if b.Role == Arg {
		return ev.args[b.Name].Get(at)
	}
	c := ev.cell(b, at)
	switch {
	case c.of == nil:
		fail("element %d of %s (%v) is read before it is written", at, b.Name, b.Type)
	case c.of != b:
		fail("element %d of %s (%v) was overwritten by %s (%v)", at, b.Name, b.Type, c.of.Name, c.of.Type)
	}
	return c.v
}

func (ev *evaluator) affine(a Affine) int {
	r := a.C
	for _, t := range a.Terms {
		x := ev.vars[t.V.id]
		if t.V.Def != nil {
			x = known[int]{int(ev.expr(t.V.Def).I), 1}
			if x.v < 0 || x.v >= t.V.N {
				fail("a computed index of [0, %d) is %d", t.V.N, x.v)
			}
		}
		if x.time == 0 {
			fail("a variable is used outside its loop")
		}
		r += t.K * x.v
	}
	return r
}

func (ev *evaluator) expr(e *Expr) ir.Value {
	if m := ev.memo[e.id]; m.time == ev.now {
		return m.v
	}
	v := ev.eval(e)
	ev.memo[e.id] = known[ir.Value]{v, ev.now}
	return v
}

func (ev *evaluator) eval(e *Expr) ir.Value {
	switch e.Kind {
	case Load:
		if e.T != e.Buf.Type.DType {
			fail("%s of %v is read as %v", e.Buf.Name, e.Buf.Type, e.T)
		}
		return ev.read(e.Buf, ev.offset(e.Buf, e.Idx))
	case Lit:
		return e.Val
	case Ref:
		l := ev.locals[e.Local.id]
		if l.time == 0 {
			fail("variable %s has no value", e.Local.Name)
		}
		if e.T != e.Local.T {
			fail("a variable of %v is read as %v", e.Local.T, e.T)
		}
		return l.v
	case Index:
		return ir.As(e.T, float64(ev.affine(e.Idx[0])))
	case Within:
		at := ev.affine(e.Idx[0])
		return ir.Truth(0 <= at && at < e.N)
	case Quo:
		return ir.Int(int64(ev.affine(e.Idx[0]) / e.N))
	case Rem:
		return ir.Int(int64(ev.affine(e.Idx[0]) % e.N))
	}
	f := scalarFuncs[e.Op]
	if f == nil {
		fail("%v isn't a scalar op", e.Op)
	}
	var v [3]ir.Value
	for i, a := range e.Args {
		v[i] = ev.expr(a)
	}
	return f(e.Args[0].T, e.T, v[:len(e.Args)])
}
