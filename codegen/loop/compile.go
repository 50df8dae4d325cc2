package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
)

// Compile is the code of the planned graph, ready to be printed. Of a small
// graph it is without loops, unless loops over vectors are faster.
func Compile(pl *plan.Plan, target Target) *Func {
	compile := func(pl *plan.Plan) *Func {
		f := Lower(pl)
		f.finish(pl, target)
		return f
	}
	f := compile(pl)
	if target.Bits == 0 || !f.Straight {
		return f
	}
	if loops := compile(pl.Loops()); loops.Vector() && plan.VectorLoops(f.Time(), loops.Time()) {
		for _, k := range loops.Kernels {
			loops.passes(k)
		}
		return loops
	}
	return f
}

// finish makes naive code ready to be printed.
func (f *Func) finish(pl *plan.Plan, target Target) {
	f.Target, f.Plan = target, pl
	for _, s := range f.steps() {
		one := target
		one.Share = 0 // workers would wait for one another at every step
		s.Fn.finish(s.Fn.Plan, one)
		s.reserve(f.pool)
	}
	if target.Bits > 0 && !pl.Straight {
		f.Kernels = f.pool.fuseWhere(f.Kernels, f.keepsLanes)
	} else {
		f.Kernels = f.pool.fuse(f.Kernels)
	}
	if pl.Straight && !slices.ContainsFunc(f.Kernels, func(k *Kernel) bool { return k.Check() != nil }) {
		f.straighten()
		f.allocate()
		return
	}
	f.forward()
	for _, k := range f.free() {
		if target.Bits > 0 && f.intoLanes(k) {
			continue
		}
		if target.Bits > 0 {
			k.step("not in vectors: %s", f.whyScalar(k))
		}
		f.schedule(k)
	}
	f.throughMemory()
	for _, k := range f.free() {
		k.Body = f.pool.hoist(k.Body)
		if k.Vector {
			k.widen()
		}
	}
	f.prune()
	if target.Share > 0 {
		f.share()
	}
	f.split()
	f.allocate()
}

// intoLanes puts the kernel on vectors, and reports whether it could.
func (f *Func) intoLanes(k *Kernel) bool {
	body := k.Body
	if !k.heavy {
		k.Body = f.pool.columns(body)
	}
	if f.vectorize(k) || f.vectorizeRows(k) {
		return true
	}
	k.Body = body
	return false
}

// columns is the statements with flat indices for arguments and results whose
// last axis has one element, as [16 1 1] of a bias for each channel: neighbours
// along another axis are neighbours in memory.
func (p *pool) columns(body []Stmt) []Stmt {
	column := func(b *Buffer) bool {
		s := b.Type.Shape
		return b.Role != Temp && s.Rank() > 1 && s[s.Rank()-1].Len() == 1 && s.Size() > 1
	}
	flat := p.subst()
	flat.loads = func(e *Expr) *Expr {
		if !column(e.Buf) {
			return e
		}
		return p.flatLoad(e)
	}
	out := flat.stmts(body)
	visit(out, func(s Stmt) {
		if s, ok := s.(*Store); ok && column(s.Buf) {
			s.Idx = []Affine{place(s.Buf, s.Idx)}
		}
	})
	return out
}

// steps is the loops of steps in f.
func (f *Func) steps() []*Steps {
	var out []*Steps
	for _, k := range f.Kernels {
		out = append(out, StepsOf(k.Body)...)
	}
	return out
}

// Vector reports whether any of the code is in vectors.
func (f *Func) Vector() bool {
	return slices.ContainsFunc(f.Kernels, func(k *Kernel) bool { return k.Vector }) ||
		slices.ContainsFunc(f.steps(), func(s *Steps) bool { return s.Fn.Vector() })
}

// split decides whether the code is too long for one function. Then single
// values that pass from one kernel to another go through the workspace too.
func (f *Func) split() {
	n := 0
	for _, k := range f.Kernels {
		k.Size = ops(k.Body)
		n += k.Size
		visit(k.Body, func(s Stmt) {
			if l, ok := s.(*Loop); ok && l.Turn > 0 {
				k.Size += turnOps
			}
		})
	}
	f.Split = n > f.Target.FuncOps()
}

// turnOps is what the text of a copy of squares adds to the operations that
// are seen in it.
const turnOps = 60

// Buffers is the buffers in workspace memory, in the order of their first use.
func (f *Func) Buffers() []*Buffer {
	var out []*Buffer
	seen := map[*Buffer]bool{}
	for _, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			if b.Role == Temp && !b.Given && !f.Variable(b) && !seen[b] {
				seen[b] = true
				out = append(out, b)
			}
		}
	}
	return out
}

// Uses is the buffers that the statements touch, in order.
func Uses(body []Stmt) []*Buffer {
	var out []*Buffer
	seen := map[*Buffer]bool{}
	add := func(b *Buffer) {
		if !seen[b] {
			seen[b] = true
			out = append(out, b)
		}
	}
	Accesses(body, func(b *Buffer, _ []Affine) { add(b) })
	return out
}

// Loads calls f for each load in the statements, but not for those of computed
// indices.
func Loads(body []Stmt, f func(e *Expr)) {
	for _, e := range loadsOf(body) {
		f(e)
	}
}

// Unshared is the statements without loops that several cores divide.
func Unshared(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		if l, ok := s.(*Loop); ok {
			if l.Share != nil {
				continue
			}
			c := *l
			c.Body = Unshared(l.Body)
			s = &c
		}
		out = append(out, s)
	}
	return out
}

// Variable reports whether the buffer is a Go variable in f, rather than
// memory. In code with vectors single numbers too pass from one kernel to
// another through memory: a Go variable would be set by a scalar instruction
// among those on vectors.
func (f *Func) Variable(b *Buffer) bool {
	if b.Given {
		return false
	}
	if b.Role == Temp {
		return b.Type.Shape.Size() == 1 && !b.InPlace && !f.Split && !f.Shared && f.Target.Bits == 0
	}
	return b.Type.Shape.Rank() == 0
}

// Accesses calls f for each load and store in the statements, those of
// computed indices too, each load once and each place of a store.
func Accesses(body []Stmt, f func(b *Buffer, idx []Affine)) {
	visited := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, visited, func(e *Expr) {
				if e.Kind == Load {
					f(e.Buf, e.Idx)
				}
			})
		})
		switch s := s.(type) {
		case *Store:
			f(s.Buf, s.Idx)
			for i := range s.With {
				f(s.Buf, []Affine{s.Idx[0].Plus(Num(i + 1))})
			}
		case *Steps:
			s.touches(func(b *Buffer, _, _ bool) { f(b, nil) })
		}
	})
}
