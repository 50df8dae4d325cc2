package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
)

// away reports whether elements so far from each other are hardly in one line
// of the cache.
func away(stride int) bool { return abs(stride) > 2 }

func abs(n int) int { return max(n, -n) }

// lines makes a kernel of scalar code that copies a tensor in another order of
// its axes go through it in lines of the cache: as many elements that are
// neighbours on one side are copied together as a line has, and with them those
// that lie behind them on the other side, before the next line. It returns nil
// for other kernels, and where everything is in the nearest cache anyway.
func (f *Func) lines(k *Kernel) []Stmt {
	chain, body := domain(k.Body)
	if len(chain) < 2 || len(body) != 1 || slices.ContainsFunc(chain, func(l *Loop) bool { return !plain(l) }) {
		return nil
	}
	s, ok := body[0].(*Store)
	if !ok || s.Add || s.E.Kind != Load || s.E.Buf == s.Buf {
		return nil
	}
	to, from := place(s.Buf, s.Idx), place(s.E.Buf, s.E.Idx)
	for _, a := range []Affine{to, from} {
		if slices.ContainsFunc(a.Terms, func(t Term) bool { return t.V.Def != nil }) {
			return nil
		}
	}
	line := plan.CacheLine / s.E.T.Bytes()
	size := s.E.T.Bytes()
	near := -1
	for i, l := range chain {
		size *= l.Hi
		if t, f := to.Coef(l.Var), from.Coef(l.Var); l.Hi >= 2*line && (t == 1 && away(f) || f == 1 && away(t)) {
			near = i
		}
	}
	if near < 0 || size < plan.NearCache {
		return nil
	}
	u := chain[near]
	far := func(l *Loop) int {
		if to.Coef(u.Var) == 1 {
			return abs(from.Coef(l.Var))
		}
		return abs(to.Coef(l.Var))
	}
	others := slices.Delete(copyLoops(chain), near, near+1)
	slices.SortStableFunc(others, func(a, b *Loop) int { return far(b) - far(a) })
	first := *u
	first.Body = wrap(others, body)
	k.step("copied in lines of %d", line)
	return f.pool.jam(&first, line)
}
