package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// laneType is the element type of all floating-point arithmetic of the
// kernel, if every bit of it can be done on vectors: in lanes, or with the same
// number in every lane. Otherwise it is Invalid: going from vectors to scalar
// floating-point instructions and back costs more than a hundred nanoseconds
// each time, so a kernel has the ones or the others. The lanes are iterations
// of the loop, or of several loops where it is nil.
func (k *Kernel) laneType(lanes *Loop) ir.DType {
	c := &laneable{memo: map[*Expr]bool{}, varies: newVariance(k.Body)}
	if lanes != nil {
		c.lanes = newLaneCheck(lanes.Var, lanes.Body)
	}
	ok := !k.serial
	visit(k.Body, func(s Stmt) {
		switch s := s.(type) {
		case *Let:
			ok = ok && c.statement(s.E)
		case *Set:
			ok = ok && c.statement(s.E)
		case *Store:
			ok = ok && s.E.T != ir.Bool && c.statement(s.E)
		case *Loop:
		default:
			ok = false
		}
	})
	if !ok {
		return ir.Invalid
	}
	// Integers that meet floating-point numbers do so in lanes of one size.
	for _, t := range c.ints {
		if t.Bytes() != c.t.Bytes() {
			return ir.Invalid
		}
	}
	return c.t
}

// A laneable finds out whether expressions can be computed on vectors.
type laneable struct {
	lanes  *laneCheck // nil: whatever loop is in the lanes
	t      ir.DType   // of the floating-point numbers
	ints   []ir.DType
	memo   map[*Expr]bool
	varies *variance // what changes within the kernel
}

// statement is ok for what a statement computes: an integer, as scalar code
// does, or anything else on vectors.
func (c *laneable) statement(e *Expr) bool {
	if e.T.IsInt() && !c.inLanes(e) {
		return integral(e)
	}
	return c.ok(e)
}

// inLanes reports whether e is another number in each lane, as the position of
// the greatest of a window is.
func (c *laneable) inLanes(e *Expr) bool {
	return c.lanes != nil && c.lanes.depends(e)
}

// ok reports whether e can be a vector.
func (c *laneable) ok(e *Expr) bool {
	if r, ok := c.memo[e]; ok {
		return r
	}
	r := c.compute(e)
	c.memo[e] = r
	return r
}

func (c *laneable) compute(e *Expr) bool {
	if e.T.IsFloat() {
		if c.t == ir.Invalid {
			c.t = e.T
		}
		if e.T != c.t {
			return false
		}
	}
	if e.T.IsInt() {
		c.ints = append(c.ints, e.T)
		if integral(e) {
			return true
		}
		if !c.inLanes(e) {
			return false
		}
	}
	switch e.Kind {
	case Lit, Load, Index:
		return e.T.IsFloat()
	case Ref:
		return true
	case Call:
	default:
		return false
	}
	if !laneOps[e.Op] && !laneFunction(e.Op, e.T) {
		// Scalar code before the loops has it.
		return e.T.IsFloat() && !c.varies.varies(e)
	}
	for _, a := range e.Args {
		if !c.ok(a) {
			return false
		}
	}
	return true
}

// integral reports whether scalar code without floating-point numbers
// computes e.
func integral(e *Expr) bool {
	ok := true
	walk(e, map[*Expr]bool{}, func(e *Expr) { ok = ok && !e.T.IsFloat() })
	return ok
}

// Calls reports whether the kernel calls functions for which there are
// functions on vectors, not instructions.
func (k *Kernel) Calls() bool {
	found := false
	seen := map[*Expr]bool{}
	visit(k.Body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				found = found || e.Kind == Call && !laneOps[e.Op] && laneFunction(e.Op, e.T)
			})
		})
	})
	return found
}

// widen makes vectors of the variables in which a kernel on vectors holds
// numbers, those that are the same in every lane too.
func (k *Kernel) widen() {
	visit(k.Body, func(s Stmt) {
		if l, ok := s.(*Loop); ok && l.Lanes > 0 {
			markLanes(l)
		}
	})
	visit(k.Body, func(s Stmt) {
		if let, ok := s.(*Let); ok && !let.L.T.IsInt() {
			let.L.Lanes = k.Lanes
		}
	})
}

// cost is the time of the statements in units of an addition, of one number or
// of a vector of them.
func cost(body []Stmt) float64 {
	const (
		across = 6 // permutations and operations that wait for each other
		single = 2 // of the lanes of a vector is stored
	)
	total := 0.0
	seen := map[*Expr]bool{}
	for _, s := range body {
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				switch e.Kind {
				case Load:
					total++
				case Call:
					total += plan.Weight(e.Op)
				case Across, Sums:
					total += across
				}
			})
		})
		switch s := s.(type) {
		case *Store:
			total += single
		case *Loop:
			in := cost(s.Body)
			total += in * float64(s.trips())
		}
	}
	return total
}
