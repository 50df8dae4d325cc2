package loop

import (
	"encoding/binary"
	"math"
)

// Form is the kernel but for which buffers it works on: kernels of one form do
// the same, each to its own buffers, those of bufs, in that order. A kernel
// that can't be a function of arrays alone, as it has single numbers of the
// caller or more than loops in it, has none: then ok is false.
func (k *Kernel) Form() (form string, bufs []*Buffer, ok bool) {
	w := &formWriter{
		vars: map[*Var]int{}, locals: map[*Local]int{}, bufs: map[*Buffer]int{}, exprs: map[*Expr]int{}, ok: true,
	}
	w.num(flag(k.Vector))
	w.num(k.Lanes)
	w.num(int(k.Elem))
	w.stmts(k.Body)
	return string(w.out), w.order, w.ok
}

// A formWriter writes statements with every variable, buffer and expression as
// the number of its first appearance.
type formWriter struct {
	out    []byte
	vars   map[*Var]int
	locals map[*Local]int
	bufs   map[*Buffer]int
	exprs  map[*Expr]int
	order  []*Buffer
	ok     bool
}

func (w *formWriter) num(n int) { w.out = binary.AppendVarint(w.out, int64(n)) }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *formWriter) stmts(body []Stmt) {
	w.num(len(body))
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			w.num(1)
			w.ok = w.ok && s.Share == nil
			w.variable(s.Var)
			for _, n := range []int{s.Lo, s.Hi, s.Step, s.Lanes, flag(s.Reduce), flag(s.Walk), flag(s.Rows), s.Turn, s.Zip} {
				w.num(n)
			}
			w.indices([]Affine{s.Until})
			w.stmts(s.Body)
		case *Let:
			w.num(2)
			w.expr(s.E)
			w.local(s.L)
		case *Set:
			w.num(3)
			w.expr(s.E)
			w.local(s.L)
		case *Store:
			w.num(4)
			w.buffer(s.Buf)
			w.indices(s.Idx)
			w.num(flag(s.Add))
			w.num(len(s.With))
			for _, e := range s.All() {
				w.expr(e)
			}
		case *If:
			w.num(5)
			w.expr(s.Cond)
			w.stmts(s.Then)
		default:
			w.ok = false
		}
	}
}

func (w *formWriter) variable(v *Var) {
	i, known := w.vars[v]
	if !known {
		i = len(w.vars)
		w.vars[v] = i
	}
	w.num(i)
	if known {
		return
	}
	w.num(v.N)
	w.num(flag(v.Def != nil))
	if v.Def != nil {
		w.expr(v.Def)
	}
}

func (w *formWriter) local(l *Local) {
	i, known := w.locals[l]
	if !known {
		i = len(w.locals)
		w.locals[l] = i
	}
	w.num(i)
	w.num(int(l.T))
	w.num(l.Lanes)
}

func (w *formWriter) buffer(b *Buffer) {
	i, known := w.bufs[b]
	if !known {
		i = len(w.bufs)
		w.bufs[b] = i
		w.order = append(w.order, b)
		w.ok = w.ok && (b.Role == Temp || b.Type.Shape.Rank() > 0)
	}
	w.num(i)
	if known {
		return
	}
	w.num(int(b.Role))
	w.num(int(b.Type.DType))
	w.num(flag(b.Whole))
	w.num(flag(b.InPlace))
	w.num(flag(b.Given))
	if b.Role == Temp {
		w.num(b.Type.Shape.Size())
		return
	}
	w.num(b.Type.Shape.Rank())
	for _, d := range b.Type.Shape {
		w.num(d.Len())
	}
}

func (w *formWriter) indices(idx []Affine) {
	w.num(len(idx))
	for _, a := range idx {
		w.num(a.C)
		w.num(len(a.Terms))
		for _, t := range a.Terms {
			w.num(t.K)
			w.variable(t.V)
		}
	}
}

func (w *formWriter) expr(e *Expr) {
	i, known := w.exprs[e]
	if !known {
		i = len(w.exprs)
		w.exprs[e] = i
	}
	w.num(i)
	if known {
		return
	}
	for _, n := range []int{int(e.Kind), int(e.T), int(e.Op), e.N} {
		w.num(n)
	}
	switch e.Kind {
	case Load:
		w.buffer(e.Buf)
	case Lit:
		w.out = binary.BigEndian.AppendUint64(w.out, math.Float64bits(e.Val.F))
		w.num(int(e.Val.I))
	case Ref:
		w.local(e.Local)
	}
	w.indices(e.Idx)
	w.num(len(e.Args))
	for _, a := range e.Args {
		w.expr(a)
	}
}
