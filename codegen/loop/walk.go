package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// walks makes the innermost reducing loops of products of vectors walk, with
// several steps in a pass. lane is the variable whose iterations are in lanes;
// rows says that the sums of a step go by rows.
func (f *Func) walks(k *Kernel, body []Stmt, lane *Var, rows bool) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		l = f.taps(k, l)
		if !l.Reduce || l.Lanes > 0 || !adds(l.Body) {
			c := *l
			in := lane
			if l.Lanes > 0 {
				in = l.Var
			}
			c.Body = f.walks(k, l.Body, in, rows)
			out = append(out, &c)
			continue
		}
		by := plan.WalkBy(l.trips(), len(sets(l.Body)))
		if by > 1 {
			k.step("%d steps of the sum in a pass", by)
		}
		out = append(out, f.pool.walkBy(l, by, lane, rows)...)
	}
	return out
}

// adds reports whether the statements do nothing but combine numbers into
// variables, into each perhaps several times.
func adds(body []Stmt) bool {
	for _, s := range body {
		if accumulators([]Stmt{s}) == nil {
			return false
		}
	}
	return true
}

// taps is a reducing loop with short ones directly in it, like those over a
// convolution's window, as straight code in its body.
func (f *Func) taps(k *Kernel, l *Loop) *Loop {
	if !l.Reduce || l.Lanes > 0 || len(l.Body) != 1 {
		return l
	}
	in, ok := l.Body[0].(*Loop)
	if !ok || !in.Reduce {
		return l
	}
	c := *l
	in = f.taps(k, in)
	c.Body = []Stmt{in}
	if n := in.trips(); n <= plan.UnrollTrips && adds(in.Body) && n*len(sets(in.Body)) <= plan.UnrollSums {
		k.step("a window of %d unrolled", n)
		c.Body = f.pool.unroll(in)
	}
	return &c
}

// walkBy is the loop with n iterations in one pass, and those that are left
// over in a loop after it. Straight code would have all its loads at its
// beginning, as one block has.
func (p *pool) walkBy(l *Loop, n int, lane *Var, rows bool) []Stmt {
	var out []Stmt
	part := func(lo, hi, n int) {
		w := *l
		w.Lo, w.Hi, w.Step, w.Walk, w.Body = lo, hi, n*l.Step, true, nil
		for i := range n {
			s := p.subst()
			s.vars[l.Var] = At(l.Var).Plus(Num(i * l.Step))
			p.rename(s, l.Body)
			step := s.stmts(l.Body)
			if rows && lane != nil {
				step, w.Rows = byRows(step, lane)
			}
			w.Body = append(w.Body, step...)
		}
		out = append(out, &w)
	}
	trips := l.trips()
	whole := trips - trips%n
	part(l.Lo, l.Lo+whole*l.Step, n)
	if whole < trips {
		part(l.Lo+whole*l.Step, l.Hi, 1)
	}
	return out
}

// byRows is the sums of a step in the order of the number that is in all lanes
// of one operand: it is read, with a check, before the products with it, and
// the vectors of the other operand stay in registers from the first such
// number to the last.
func byRows(body []Stmt, lane *Var) (sorted []Stmt, ok bool) {
	first := map[*Expr]int{}
	row := func(s Stmt) int {
		for _, e := range s.(*Set).E.Args[1].Args {
			if !variesWith(e, lane) {
				if _, ok := first[e]; !ok {
					first[e] = len(first)
				}
				return first[e]
			}
		}
		return -1
	}
	for _, s := range body {
		set, ok := s.(*Set)
		if !ok || set.E.Args[1].Kind != Call || set.E.Args[1].Op != ir.Mul || row(s) < 0 {
			return body, false
		}
	}
	slices.SortStableFunc(body, func(a, b Stmt) int { return row(a) - row(b) })
	return body, true
}

// nested reports whether there is a loop in the statements.
func nested(body []Stmt) bool {
	found := false
	visit(body, func(s Stmt) {
		if _, ok := s.(*Loop); ok {
			found = true
		}
	})
	return found
}
