package loop

import (
	"encoding/binary"
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A Role says whose memory a buffer is.
type Role uint8

// The roles of buffers.
const (
	Arg    Role = iota // an argument that is read
	Result             // a destination of the caller's, or a scalar result
	Temp               // a slot of the workspace, or a local variable when it has one element
)

// A Buffer is memory for a tensor.
type Buffer struct {
	Name   string // of an Arg or Result the graph's name for it, of a Temp a hint
	Type   ir.Type
	Role   Role
	Node   *ir.Node // whose value it holds
	Order  []int    // of a Temp: its axes as they lie in memory, the outermost first; nil is row-major
	Offset int      // of a Temp: its slot, in elements of the arena of its type
	// Whole says that its rows are as long as vectors: no lane need stand idle
	// when it is read or written.
	Whole bool
	// InPlace says that it is changed after it is first set: it is memory,
	// whatever its size.
	InPlace bool
	// Given says of a Temp that it is no slot: a step is given a pointer to it.
	Given bool
	id    int
}

// An ExprKind tells the expressions apart.
type ExprKind uint8

// The kinds of expressions.
const (
	Load   ExprKind = iota // Buf at Idx
	Lit                    // Val
	Index                  // the number Idx[0], as T
	Call                   // the scalar Op of Args
	Ref                    // the variable Local
	Within                 // whether 0 <= Idx[0] < N
	Quo                    // Idx[0] / N, for an index that isn't affine
	Rem                    // Idx[0] % N
	Across                 // the lanes of Args[0], N of them, combined by Op, in every lane
	Sums                   // in lane N+i the sum of the lanes of Args[i], in others 0
)

// An Expr is a scalar expression. Exprs are made by a pool, equal ones once,
// and never change.
type Expr struct {
	Kind  ExprKind
	T     ir.DType
	Op    ir.Op
	Args  []*Expr
	Buf   *Buffer
	Idx   []Affine // of a Temp one flat index, else one for each axis
	Val   ir.Value
	N     int
	Local *Local
	Node  *ir.Node // the graph node it computes, or nil: for names and comments only
	id    int
}

// A Local is a variable that statements set.
type Local struct {
	Name  string // a hint for the printer
	T     ir.DType
	Lanes int // of a vector; 0 for one element
	id    int
}

// A pool makes variables and expressions, equal expressions once.
type pool struct {
	exprs map[string]*Expr
	key   []byte // scratch
	dyn   map[*Expr]*Var
	nVar  int
	nBuf  int
	nLoc  int
}

func newPool() *pool { return &pool{exprs: map[string]*Expr{}, dyn: map[*Expr]*Var{}} }

func (p *pool) newVar(name string, n int) *Var {
	p.nVar++
	return &Var{Name: name, N: n, id: p.nVar}
}

func (p *pool) local(name string, t ir.DType) *Local {
	p.nLoc++
	return &Local{Name: name, T: t, id: p.nLoc}
}

func (p *pool) buffer(name string, t ir.Type, role Role, n *ir.Node) *Buffer {
	p.nBuf++
	return &Buffer{Name: name, Type: t, Role: role, Node: n, id: p.nBuf}
}

// computed is the index variable of the value of def, which is in [0, n).
func (p *pool) computed(def *Expr, n int) *Var {
	if v, ok := p.dyn[def]; ok && v.N <= n {
		return v
	}
	v := p.newVar("at", n)
	v.Def = def
	p.dyn[def] = v
	return v
}

func (p *pool) make(e Expr) *Expr {
	k := append(p.key[:0], byte(e.Kind), byte(e.T), byte(e.Op))
	num := func(n int) { k = binary.AppendVarint(k, int64(n)) }
	num(e.N)
	num(len(e.Args))
	for _, a := range e.Args {
		num(a.id)
	}
	switch e.Kind {
	case Load:
		num(e.Buf.id)
	case Lit:
		k = binary.BigEndian.AppendUint64(k, math.Float64bits(e.Val.F))
		k = binary.AppendVarint(k, e.Val.I)
	case Ref:
		num(e.Local.id)
	}
	for _, a := range e.Idx {
		k = a.appendKey(k)
	}
	p.key = k
	if x, ok := p.exprs[string(k)]; ok {
		return x
	}
	x := &e
	x.id = len(p.exprs) + 1
	p.exprs[string(k)] = x
	return x
}

func (p *pool) load(b *Buffer, idx []Affine) *Expr {
	return p.make(Expr{Kind: Load, T: b.Type.DType, Buf: b, Idx: idx, Node: b.Node})
}

func (p *pool) lit(t ir.DType, v ir.Value) *Expr { return p.make(Expr{Kind: Lit, T: t, Val: v}) }

func (p *pool) number(t ir.DType, v float64) *Expr { return p.lit(t, ir.As(t, v)) }

func (p *pool) index(t ir.DType, a Affine) *Expr {
	if len(a.Terms) == 0 {
		return p.number(t, float64(a.C))
	}
	return p.make(Expr{Kind: Index, T: t, Idx: []Affine{a}})
}

func (p *pool) ref(l *Local) *Expr { return p.make(Expr{Kind: Ref, T: l.T, Local: l}) }

func (p *pool) call(op ir.Op, t ir.DType, n *ir.Node, args ...*Expr) *Expr {
	if e := p.simpler(op, t, args); e != nil {
		return e
	}
	return p.make(Expr{Kind: Call, T: t, Op: op, Args: args, Node: n})
}

func (p *pool) within(a Affine, n int) *Expr {
	if lo, hi := a.Range(); 0 <= lo && hi < n {
		return p.lit(ir.Bool, ir.Truth(true))
	} else if hi < 0 || lo >= n {
		return p.lit(ir.Bool, ir.Truth(false))
	}
	return p.make(Expr{Kind: Within, T: ir.Bool, Idx: []Affine{a}, N: n})
}

// A subst replaces index variables and locals in expressions.
type subst struct {
	p      *pool
	vars   map[*Var]Affine
	locals map[*Local]*Expr
	loads  func(e *Expr) *Expr // what to make of a load whose index is done, or nil
	memo   map[*Expr]*Expr
}

func (p *pool) subst() *subst {
	return &subst{p: p, vars: map[*Var]Affine{}, locals: map[*Local]*Expr{}, memo: map[*Expr]*Expr{}}
}

func (s *subst) affine(a Affine) Affine {
	r := Num(a.C)
	for _, t := range a.Terms {
		b, ok := s.vars[t.V]
		switch {
		case ok:
		case t.V.Def != nil:
			b = s.computed(t.V)
		default:
			b = At(t.V)
		}
		r = r.Plus(b.Times(t.K))
	}
	return r
}

func (s *subst) computed(v *Var) Affine {
	def := s.expr(v.Def)
	if def == v.Def {
		return At(v)
	}
	if def.Kind == Lit {
		return Num(int(def.Val.I))
	}
	return At(s.p.computed(def, v.N))
}

func (s *subst) indices(idx []Affine) []Affine {
	r := make([]Affine, len(idx))
	for i, a := range idx {
		r[i] = s.affine(a)
	}
	return r
}

func (s *subst) expr(e *Expr) *Expr {
	if r, ok := s.memo[e]; ok {
		return r
	}
	r := e
	switch e.Kind {
	case Load:
		r = s.p.make(Expr{Kind: Load, T: e.T, Buf: e.Buf, Idx: s.indices(e.Idx), Node: e.Node})
		if s.loads != nil {
			r = s.loads(r)
		}
	case Index:
		r = s.p.index(e.T, s.affine(e.Idx[0]))
	case Within:
		r = s.p.within(s.affine(e.Idx[0]), e.N)
	case Quo, Rem:
		a := s.affine(e.Idx[0])
		switch {
		case len(a.Terms) > 0:
			r = s.p.make(Expr{Kind: e.Kind, T: e.T, Idx: []Affine{a}, N: e.N})
		case e.Kind == Quo:
			r = s.p.number(e.T, float64(a.C/e.N))
		default:
			r = s.p.number(e.T, float64(a.C%e.N))
		}
	case Call:
		args := make([]*Expr, len(e.Args))
		for i, a := range e.Args {
			args[i] = s.expr(a)
		}
		r = s.p.call(e.Op, e.T, e.Node, args...)
	case Across, Sums:
		args := make([]*Expr, len(e.Args))
		for i, a := range e.Args {
			args[i] = s.expr(a)
		}
		r = s.p.make(Expr{Kind: e.Kind, T: e.T, Op: e.Op, Args: args, N: e.N})
	case Ref:
		if x, ok := s.locals[e.Local]; ok {
			r = x
		}
	}
	s.memo[e] = r
	return r
}

// walk calls f for e and all it is made of, computed indices included, each once.
func walk(e *Expr, seen map[*Expr]bool, f func(*Expr)) {
	if seen[e] {
		return
	}
	seen[e] = true
	f(e)
	for _, a := range e.Args {
		walk(a, seen, f)
	}
	for _, a := range e.Idx {
		for _, t := range a.Terms {
			if t.V.Def != nil {
				walk(t.V.Def, seen, f)
			}
		}
	}
}
