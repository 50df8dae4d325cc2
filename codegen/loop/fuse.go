package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
)

// fuse joins nests to the kernels that make what they read. A nest goes as
// deep into the loops of a kernel as its own loops match them, and no deeper
// than where each iteration reads only what the same iteration wrote. So an
// elementwise chain after a contraction becomes its epilogue, and the steps
// of a softmax share their loop over rows.
func (p *pool) fuse(in []*Kernel) []*Kernel {
	return p.fuseWhere(in, func(_, _ *Kernel, _ []Stmt) bool { return true })
}

// fuseWhere is fuse, but for nests n and kernels k of which good says no, told
// what they come to.
func (p *pool) fuseWhere(in []*Kernel, good func(k, n *Kernel, both []Stmt) bool) []*Kernel {
	var out []*Kernel
	touched := map[*Buffer]*uses{}
	lastCheck := -1
	for _, n := range in {
		acc := accesses(n.Body)
		into := -1 // the last kernel that n depends on: it may overtake no other
		for b, a := range acc {
			if u := touched[b]; u != nil {
				into = max(into, u.store)
				if len(a.stores) > 0 {
					into = max(into, u.load)
				}
			}
		}
		if n.Check() != nil {
			lastCheck = len(out)
			into = -1
		}
		if into <= lastCheck || n.heavy || n.stay || !p.join(out[into], n, good) {
			into = len(out)
			out = append(out, n)
		}
		for b, a := range acc {
			u := touched[b]
			if u == nil {
				u = &uses{-1, -1}
				touched[b] = u
			}
			if len(a.loads) > 0 {
				u.load = max(u.load, into)
			}
			if len(a.stores) > 0 {
				u.store = max(u.store, into)
			}
		}
	}
	return out
}

// uses is the last kernels that load and store a buffer.
type uses struct{ load, store int }

// join puts the nest n into the kernel k if that is possible and worth while.
func (p *pool) join(k, n *Kernel, good func(k, n *Kernel, both []Stmt) bool) bool {
	if k.serial || n.serial || k.size()+n.size() > plan.FuseOps {
		return false
	}
	body, depth, ok := p.merge(k.Body, n.Body, nil)
	if !ok {
		return false
	}
	// A contraction is joined only by what goes over its results element by
	// element: anything else would stand in the way of its tile.
	if k.heavy && (depth != domainDepth(k.Body) || depth != domainDepth(body) || n.Size > plan.EpilogueOps) {
		return false
	}
	if !good(k, n, body) {
		return false
	}
	k.Body = body
	k.Nodes = append(k.Nodes, n.Nodes...)
	k.Size += n.Size
	return true
}

// size is about how many operations the kernel has, counted once.
func (k *Kernel) size() int {
	if k.Size == 0 {
		k.Size = ops(k.Body)
	}
	return k.Size
}

// Check is what the kernel looks at, if it is one that looks at indices, or
// nil. Such a kernel stays by itself, and what may write stays after it.
func (k *Kernel) Check() *Check {
	var found *Check
	visit(k.Body, func(s Stmt) {
		if c, ok := s.(*Check); ok {
			found = c
		}
	})
	return found
}

// domainDepth is how many loops are around the first statement that isn't a
// loop over independent iterations.
func domainDepth(body []Stmt) int {
	depth := 0
	for len(body) == 1 {
		l, ok := body[0].(*Loop)
		if !ok || l.Reduce {
			break
		}
		depth++
		body = l.Body
	}
	return depth
}

// access is how a tree of statements uses a buffer: the places, in row-major order.
type access struct{ loads, stores []Affine }

// accesses is how body uses the buffers that something writes.
func accesses(body []Stmt) map[*Buffer]*access {
	m := map[*Buffer]*access{}
	at := func(b *Buffer) *access {
		if m[b] == nil {
			m[b] = &access{}
		}
		return m[b]
	}
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Store:
			a := at(s.Buf)
			a.stores = append(a.stores, place(s.Buf, s.Idx))
		case *Steps:
			s.touches(func(b *Buffer, reads, writes bool) {
				if b.Role == Arg {
					return
				}
				a := at(b)
				if reads {
					a.loads = append(a.loads, Num(0))
				}
				if writes {
					a.stores = append(a.stores, Num(0))
				}
			})
			for _, b := range s.own() {
				at(b).stores = append(at(b).stores, Num(0))
			}
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				if e.Kind == Load && e.Buf.Role != Arg {
					a := at(e.Buf)
					a.loads = append(a.loads, place(e.Buf, e.Idx))
				}
			})
		})
	})
	return m
}

// place is the element at idx of b, counted in row-major order.
func place(b *Buffer, idx []Affine) Affine {
	if b.Role == Temp || len(idx) == 1 {
		return idx[0]
	}
	return flatten(idx, b.Type.Shape.Strides())
}

// merge puts the nest n after what body does, inside the loops that both
// have. shared are the loops they are already in together.
func (p *pool) merge(body, n []Stmt, shared []*Var) (merged []Stmt, depth int, ok bool) {
	if len(body) == 0 {
		return nil, 0, false
	}
	// After the last loop there may be what stores the result of a reduction.
	last := len(body) - 1
	for last > 0 && !isLoop(body[last]) {
		last--
	}
	into, ok := body[last].(*Loop)
	if !ok || !apart(body[last+1:], n) {
		return nil, 0, false
	}
	at := slices.IndexFunc(n, isLoop)
	if at < 0 {
		return nil, 0, false
	}
	lets := n[:at]
	for _, s := range lets {
		if let, ok := s.(*Let); !ok || let.E.Kind != Lit {
			return nil, 0, false
		}
	}
	from := n[at].(*Loop)
	if into.Hi != from.Hi {
		return nil, 0, false
	}
	// The nest's loop variable becomes the kernel's.
	s := p.subst()
	s.vars[from.Var] = At(into.Var)
	inner := s.stmts(from.Body)
	both := append(slices.Clone(shared), into.Var)
	if !sameIterations(into.Body, inner, both) {
		return nil, 0, false
	}
	l := *into
	l.Reduce = into.Reduce || from.Reduce
	if deeper, d, ok := p.merge(into.Body, inner, both); ok {
		l.Body, depth = deeper, d
	} else {
		l.Body = append(slices.Clone(into.Body), inner...)
	}
	merged = append(slices.Clone(body[:last]), lets...)
	merged = append(append(merged, &l), body[last+1:]...)
	return append(merged, n[at+1:]...), depth + 1, true
}

func isLoop(s Stmt) bool {
	_, ok := s.(*Loop)
	return ok
}

// apart reports whether the nest n touches nothing that the statements write.
func apart(after, n []Stmt) bool {
	mine := accesses(n)
	for b, a := range accesses(after) {
		if m := mine[b]; m != nil && len(a.stores)+len(m.stores) > 0 {
			return false
		}
	}
	return true
}

// sameIterations reports whether whatever the nest n touches of what body
// writes, or writes of what body touches, was touched in the same iteration
// of the shared loops.
func sameIterations(body, n []Stmt, shared []*Var) bool {
	done := accesses(body)
	for b, mine := range accesses(n) {
		before, ok := done[b]
		if !ok {
			continue
		}
		for _, s := range before.stores {
			for _, l := range slices.Concat(mine.loads, mine.stores) {
				if !aligned(s, l, shared) {
					return false
				}
			}
		}
		for _, s := range mine.stores {
			for _, l := range before.loads {
				if !aligned(l, s, shared) {
					return false
				}
			}
		}
	}
	return true
}

// aligned reports whether the places a and b can only be equal in the same
// iteration of the shared loops.
func aligned(a, b Affine, shared []*Var) bool {
	restA, restB := a, b
	var coefs []Term
	for _, v := range shared {
		k := a.Coef(v)
		if k == 0 || k != b.Coef(v) {
			return false
		}
		restA = restA.Plus(At(v).Times(-k))
		restB = restB.Plus(At(v).Times(-k))
		coefs = append(coefs, Term{v, max(k, -k)})
	}
	loA, hiA := restA.Range()
	loB, hiB := restB.Range()
	// Places differ by a sum of coefficients times differences of iterations,
	// plus a difference of the rests. If each coefficient is more than all
	// smaller ones can make up for, that is zero only for equal iterations.
	span := max(hiA-loB, hiB-loA)
	slices.SortFunc(coefs, func(x, y Term) int { return x.K - y.K })
	for _, t := range coefs {
		if t.K <= span {
			return false
		}
		span += t.K * (t.V.N - 1)
	}
	return true
}
