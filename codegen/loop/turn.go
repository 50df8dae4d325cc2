package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// turned is how many rows and columns of the type are turned at once, in the
// registers that processors with AVX2 have.
func turned(t ir.DType) int {
	switch t {
	case ir.Float32:
		return 8
	case ir.Float64:
		return 4
	}
	return 0
}

// turn makes a kernel that copies a tensor, so that what were columns become
// rows, do that for square blocks in vectors, and reports whether it is one.
func (f *Func) turn(k *Kernel) bool {
	u, v, n := f.turns(k.Body)
	if n == 0 {
		return false
	}
	chain, body := domain(k.Body)
	to, from := *u, *v
	to.Turn = n
	from.Body = body
	to.Body = []Stmt{&from}
	outer := slices.DeleteFunc(copyLoops(chain), func(l *Loop) bool { return l.Var == u.Var || l.Var == v.Var })
	k.Body = wrap(outer, []Stmt{&to})
	k.Vector, k.Lanes, k.Elem = true, n, body[0].(*Store).E.T
	k.step("squares of %d by %d turned in vectors", n, n)
	return true
}

// turns is the loops over the rows and over the columns of what the statements
// copy so that columns become rows, and the side of the squares in which that
// can be done in vectors; 0 if they don't or it can't.
func (f *Func) turns(body []Stmt) (rows, columns *Loop, n int) {
	chain, body := domain(body)
	if f.Target.Bits < 256 || len(chain) < 2 || len(body) != 1 {
		return nil, nil, 0
	}
	s, ok := body[0].(*Store)
	if !ok || s.Add || s.E.Kind != Load || turned(s.E.T) == 0 {
		return nil, nil, 0
	}
	n = turned(s.E.T)
	to := slices.IndexFunc(chain, func(l *Loop) bool { return alongRows(s.Idx, l.Var) })
	from := slices.IndexFunc(chain, func(l *Loop) bool { return alongRows(s.E.Idx, l.Var) })
	if to < 0 || from < 0 || to == from || chain[to].Hi < n || chain[from].Hi < n || s.E.Buf == s.Buf {
		return nil, nil, 0
	}
	if computedIndex(s.Idx) || computedIndex(s.E.Idx) {
		return nil, nil, 0
	}
	return chain[to], chain[from], n
}

// computedIndex reports whether an index is one that is computed.
func computedIndex(idx []Affine) bool {
	return slices.ContainsFunc(idx, func(a Affine) bool {
		return slices.ContainsFunc(a.Terms, func(t Term) bool { return t.V.Def != nil })
	})
}

// alongRows reports whether neighbouring iterations of v are at neighbours in
// memory, and nothing else in the index depends on it.
func alongRows(idx []Affine, v *Var) bool {
	for i, a := range idx {
		want := 0
		if i == len(idx)-1 {
			want = 1
		}
		if a.Coef(v) != want {
			return false
		}
	}
	return len(idx) > 0
}
