package loop

import "slices"

// apart reports whether no two iterations of the loop touch the same element
// of b, which is stored to, all places being those that they touch.
func (s *sharer) apart(l *Loop, b *Buffer, all [][]Affine, inside map[*Var]bool) bool {
	flat := b.Role == Temp
	for _, idx := range all {
		// Where vectors go across rows, arrays have flat indices beside others.
		flat = flat || len(idx) != b.Type.Shape.Rank()
	}
	var lanes []*Loop
	visit([]Stmt{l}, func(x Stmt) {
		if x, ok := x.(*Loop); ok && x.Lanes > 0 {
			lanes = append(lanes, x)
		}
	})
	if flat {
		places := make([][]Affine, len(all))
		for i, idx := range all {
			places[i] = []Affine{place(b, idx)}
		}
		all = places
	}
	for d := range all[0] {
		row := lanes // those of vectors that lie along the axis
		if d < len(all[0])-1 {
			row = nil
		}
		idx := make([]Affine, len(all))
		for i := range all {
			idx[i] = all[i][d]
		}
		wide := func(m int) []int {
			out := make([]int, len(idx))
			for i, a := range idx {
				out[i] = max(reach(a, lanes, m), widest(row)-1)
			}
			return out
		}
		if s.apartAt(l, idx, wide(0), inside, 0) {
			return true
		}
		if !flat {
			continue
		}
		// A flat index is several in one: m is the length of what is in a row.
		for _, t := range idx[0].Terms {
			if m := max(t.K, -t.K); s.apartAt(l, idx, wide(m), inside, m) {
				return true
			}
		}
	}
	return false
}

// widest is the most lanes of the loops.
func widest(lanes []*Loop) int {
	most := 1
	for _, l := range lanes {
		most = max(most, l.Lanes)
	}
	return most
}

// reach is how much further than a the lanes of vectors in the loops reach; if m
// isn't 0, of what a leaves divided by m.
func reach(a Affine, lanes []*Loop, m int) int {
	most := 0
	for _, l := range lanes {
		k := a.Coef(l.Var)
		if m == 0 || k%m != 0 {
			most = max(most, (l.Busy()-1)*max(k, -k))
		}
	}
	return most
}

// apartAt reports whether the indices alone, or, if m isn't 0, what they leave
// divided by m, keep the iterations apart: each has an interval for itself.
func (s *sharer) apartAt(l *Loop, idx []Affine, wide []int, inside map[*Var]bool, m int) bool {
	c := idx[0].Coef(l.Var)
	if c == 0 || m == 1 {
		return false
	}
	var least, most int
	for i, a := range idx {
		lo, hi := a.C, a.C+wide[i]
		if m > 0 {
			lo = (a.C%m + m) % m
			hi = lo + wide[i]
		}
		from, to := lo, hi // with the loop's own variable
		for _, t := range a.Terms {
			r := s.loops[t.V]
			switch {
			case t.V.Def != nil || r == nil:
				return false
			case m > 0 && t.K%m == 0:
				continue
			}
			a, b := t.K*r.Lo, t.K*(r.Hi-1)
			from, to = from+min(a, b), to+max(a, b)
			if t.V == l.Var {
				continue
			}
			if m == 0 && !inside[t.V] && idx[0].Coef(t.V) == t.K {
				continue // the same in all iterations, wherever it is
			}
			lo, hi = lo+min(a, b), hi+max(a, b)
		}
		if a.Coef(l.Var) != c || m > 0 && (c%m == 0 || from < 0 || to >= m) {
			return false
		}
		if i == 0 {
			least, most = lo, hi
		}
		least, most = min(least, lo), max(most, hi)
	}
	// A variable further out that some indices have and others lack was taken
	// with all its values; its factor is the same in all, or it isn't left out.
	for _, t := range idx[0].Terms {
		if m == 0 && !inside[t.V] && slices.ContainsFunc(idx, func(a Affine) bool { return a.Coef(t.V) != t.K }) {
			return false
		}
	}
	return most-least < max(c, -c)*l.Step
}
