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
			for _, e := range s.All() {
				ok = ok && c.statement(e)
			}
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
		return Integral(e)
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
		if Integral(e) {
			return true
		}
		if !c.inLanes(e) {
			return false
		}
	}
	if e.T == ir.Bool && !c.inLanes(e) && Integral(e) {
		return true // scalar code computes it
	}
	switch e.Kind {
	case Load:
		return e.T.IsFloat() || e.T == ir.Bool
	case Lit, Index:
		return e.T.IsFloat()
	case Ref:
		return true
	case Call:
	default:
		return false
	}
	if maskless(e) {
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

// Integral reports whether scalar code without floating-point numbers
// computes e, which is no variable that vectors may hold.
func Integral(e *Expr) bool {
	ok := true
	walk(e, map[*Expr]bool{}, func(e *Expr) { ok = ok && !e.T.IsFloat() && (e.Kind != Ref || e.T.IsInt()) })
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
func cost(body []Stmt) float64 { return costIn(body, nil, 1) }

// costIn is the cost of statements in a loop in lanes, so many of them.
func costIn(body []Stmt, lane *Var, lanes int) float64 {
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
					if k := distance(e.Idx, lane); k > 1 {
						total += mixing(k, lanes, e.T)
					}
				case Call:
					total += plan.Weight(e.Op)
				case Across, Sums:
					total += across
				}
			})
		})
		switch s := s.(type) {
		case *Store:
			n := len(s.With) + 1
			total += float64(n) * (single + mixing(n, lanes, s.E.T))
		case *Loop:
			in, n := lane, lanes
			if s.Lanes > 0 {
				in, n = s.Var, s.Lanes
			}
			total += costIn(s.Body, in, n) * float64(s.trips())
		}
	}
	return total
}

// mixing is the cost of a vector whose lanes are put together from vectors that
// lie side by side, as those of rows of n elements: two of them are mixed by one
// instruction, or three where vectors have 256 bits, for each factor of n.
func mixing(n, lanes int, t ir.DType) float64 {
	steps := 0.0
	for f := 2; n > 1; {
		if n%f != 0 {
			f++
			continue
		}
		steps += float64(min(f, lanes) - 1)
		n /= f
	}
	if lanes*t.Bytes() < 64 {
		steps *= 3
	}
	return steps
}

// distance is how far apart in memory neighbouring lanes are; 1 where they
// are neighbours there, 0 where all have the same.
func distance(idx []Affine, lane *Var) int {
	if lane == nil || len(idx) == 0 {
		return 0
	}
	k := idx[len(idx)-1].Coef(lane)
	if k < 0 { // turned round
		return 2
	}
	return k
}
