package loop

import "encoding/binary"

// A Part is what a kernel works on: a buffer, or, of one of the caller's, the
// part at constant first indices.
type Part struct {
	Of *Buffer
	At []int   // the first indices; none for all of it
	As *Buffer // what stands for it in the kernel
}

// Parts is the kernel on the parts of arguments and results that it touches
// instead of the whole of them, so that what it does to one layer of stacked
// weights is what it does to another; and those parts, whole buffers among
// them.
func (f *Func) Parts(k *Kernel) (*Kernel, []Part) {
	firsts := map[*Buffer]int{} // how many of the first indices are constant in every access
	trimmed := false
	Accesses(k.Body, func(b *Buffer, idx []Affine) {
		n := 0
		for b.Role != Temp && n < len(idx)-1 && len(idx[n].Terms) == 0 {
			n++
		}
		if old, ok := firsts[b]; ok {
			n = min(n, old)
		}
		firsts[b] = n
	})
	for _, n := range firsts {
		trimmed = trimmed || n > 0
	}
	if !trimmed {
		var parts []Part
		for _, b := range Uses(k.Body) {
			parts = append(parts, Part{Of: b, As: b})
		}
		return k, parts
	}
	var parts []Part
	known := map[string]*Buffer{}
	part := func(b *Buffer, idx []Affine) (*Buffer, []Affine) {
		n := firsts[b]
		key := binary.AppendVarint(nil, int64(b.id))
		at := make([]int, n)
		for i := range at {
			at[i] = idx[i].C
			key = binary.AppendVarint(key, int64(at[i]))
		}
		as := known[string(key)]
		if as == nil {
			as = b
			if n > 0 {
				t := b.Type
				t.Shape = t.Shape[n:]
				as = f.pool.buffer(b.Name, t, b.Role, b.Node)
				as.Whole, as.InPlace = b.Whole, b.InPlace
			}
			known[string(key)] = as
			parts = append(parts, Part{b, at, as})
		}
		return as, idx[n:]
	}
	sub := f.pool.subst()
	sub.loads = func(e *Expr) *Expr {
		b, idx := part(e.Buf, e.Idx)
		if b == e.Buf {
			return e
		}
		return f.pool.load(b, idx)
	}
	c := *k
	c.Body = sub.stmts(k.Body)
	visit(c.Body, func(s Stmt) {
		if s, ok := s.(*Store); ok {
			s.Buf, s.Idx = part(s.Buf, s.Idx)
		}
	})
	return &c, parts
}
