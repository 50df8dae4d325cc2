package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// throughMemory keeps scalar floating-point instructions from among the
// vectors. Kernels without loops do their arithmetic on vectors too, and the
// single numbers that kernels take from the method's arguments and those that
// it returns go through memory: scalar code puts them there before all vectors
// and finds them after them.
func (f *Func) throughMemory() {
	at := slices.IndexFunc(f.Kernels, func(k *Kernel) bool { return k.Vector })
	if at < 0 {
		return
	}
	for _, k := range f.Kernels {
		k.single()
	}
	at = slices.IndexFunc(f.Kernels, func(k *Kernel) bool { return k.Vector })
	before, after := &Kernel{}, &Kernel{}
	copies := map[*Buffer]*Buffer{}
	sub := f.pool.subst()
	sub.loads = func(e *Expr) *Expr {
		b := e.Buf
		switch {
		case !e.T.IsFloat() || b.Role == Temp || !f.Variable(b):
			return e
		case copies[b] == nil: // an argument, or a result that was written before the vectors
			copies[b] = f.number(b)
			before.Nodes = append(before.Nodes, b.Node)
			before.Body = append(before.Body, &Store{Buf: copies[b], Idx: only, E: e})
		}
		return f.pool.load(copies[b], only)
	}
	for _, k := range f.Kernels[at:] {
		// A serial kernel is scalar code, which may read arguments as they are, but
		// not a result, which isn't there before the end.
		if !slices.ContainsFunc(Uses(k.Body), func(b *Buffer) bool {
			return f.Variable(b) && (b.Role == Result || b.Role != Temp && !k.serial)
		}) {
			continue
		}
		k.Body = sub.stmts(k.Body)
		visit(k.Body, func(s Stmt) {
			st, ok := s.(*Store)
			if !ok || st.Buf.Role != Result || !f.Variable(st.Buf) || !st.E.T.IsFloat() {
				return
			}
			b := copies[st.Buf]
			if b == nil {
				b = f.number(st.Buf)
				copies[st.Buf] = b
				after.Nodes = append(after.Nodes, b.Node)
				after.Body = append(after.Body, &Store{Buf: st.Buf, E: f.pool.load(b, only)})
			}
			st.Buf, st.Idx = b, only
		})
	}
	if len(after.Body) > 0 {
		f.Kernels = append(f.Kernels, after)
	}
	if len(before.Body) > 0 {
		f.Kernels = slices.Insert(f.Kernels, at, before)
	}
}

// only is the index of the only element of a buffer.
var only = []Affine{Num(0)}

// number is memory for the value of b, a single number.
func (f *Func) number(b *Buffer) *Buffer {
	t := b.Type
	t.Shape = ir.Of(1)
	return f.pool.buffer(b.Name, t, Temp, b.Node)
}

// single puts a kernel without loops on vectors, if they have what it takes.
func (k *Kernel) single() {
	t := k.laneType(nil)
	if k.Vector || t == ir.Invalid || slices.ContainsFunc(k.Body, isLoop) {
		return
	}
	seen := map[*Expr]bool{}
	ok := true
	visit(k.Body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				ok = ok && (e.Kind != Call || laneOps[e.Op] || laneFunction(e.Op, e.T))
			})
		})
	})
	if ok {
		k.Vector, k.Lanes, k.Elem = true, 256/8/t.Bytes(), t
	}
}
