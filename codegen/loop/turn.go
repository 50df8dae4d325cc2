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
	chain, u, v, n := f.turns(k.Body)
	if n == 0 {
		return false
	}
	body := chain[len(chain)-1].Body
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

// turns is the loops around what the statements copy so that columns become rows,
// those of them over the rows and over the columns, and the side of the squares in which that
// can be done in vectors; 0 if they don't or it can't. What is one loop in memory
// is one of them.
func (f *Func) turns(nest []Stmt) (chain []*Loop, rows, columns *Loop, n int) {
	if _, body := domain(nest); f.Target.Bits < 256 || len(body) != 1 || !copies(nest) || turned(body[0].(*Store).E.T) == 0 {
		return nil, nil, nil, 0
	}
	chain, body := domain(f.pool.lengthen(nest))
	if len(chain) < 2 {
		return nil, nil, nil, 0
	}
	s := body[0].(*Store)
	n = turned(s.E.T)
	to := slices.IndexFunc(chain, func(l *Loop) bool { return alongRows(s.Idx, l.Var) })
	from := slices.IndexFunc(chain, func(l *Loop) bool { return alongRows(s.E.Idx, l.Var) })
	if to < 0 || from < 0 || to == from || chain[to].Hi < n || chain[from].Hi < n || s.E.Buf == s.Buf {
		return nil, nil, nil, 0
	}
	if computedIndex(s.Idx) || computedIndex(s.E.Idx) {
		return nil, nil, nil, 0
	}
	return chain, chain[to], chain[from], n
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
