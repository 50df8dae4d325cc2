package loop

import (
	"github.com/gradgen/gradgen/codegen/fn"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// laneOps are the ops that there are vector instructions or functions for.
var laneOps = map[ir.Op]bool{
	ir.Neg: true, ir.Abs: true, ir.Reciprocal: true, ir.Sqrt: true, ir.Relu: true, ir.Not: true,
	ir.Add: true, ir.Sub: true, ir.Mul: true, ir.Div: true, ir.Max: true, ir.Min: true,
	ir.Equal: true, ir.Less: true, ir.LessOrEqual: true, ir.And: true, ir.Or: true, ir.Where: true, ir.IsNaN: true,
	ir.Floor: true, ir.Ceil: true, ir.Trunc: true, ir.Round: true,
}

// maskless reports whether e chooses among truths, or compares them, which
// vectors have no form for.
func maskless(e *Expr) bool {
	switch e.Op {
	case ir.Where:
		return e.T == ir.Bool
	case ir.Equal, ir.Less, ir.LessOrEqual:
		return e.Args[0].T == ir.Bool
	}
	return false
}

// laneFunction reports whether there is a function on vectors for the op.
func laneFunction(op ir.Op, d ir.DType) bool {
	switch op {
	case ir.Sqrt:
		return false // an instruction
	}
	return fn.Has(op.String(), d)
}

// A laneCheck finds out whether statements can be done for several iterations
// of a loop at once, one in each lane of a vector.
type laneCheck struct {
	lane *Var
	t    ir.DType // of the lanes' elements; integers of its size go with it
	vec  map[*Local]bool
	// functions says that a function on vectors is called: they are of 256
	// bits or 512.
	functions bool
	// far says that what neighbouring lanes load may lie apart in memory.
	far  bool
	dep  map[*Expr]bool
	okay map[*Expr]bool
}

func newLaneCheck(lane *Var, body []Stmt) *laneCheck {
	c := &laneCheck{lane: lane, vec: map[*Local]bool{}}
	c.spread(body)
	return c
}

// spread finds the variables that differ from lane to lane because others do.
func (c *laneCheck) spread(body []Stmt) {
	// All are known when nothing is added any more.
	for n := -1; n != len(c.vec); {
		n = len(c.vec)
		c.dep, c.okay = map[*Expr]bool{}, map[*Expr]bool{}
		visit(body, func(s Stmt) {
			switch s := s.(type) {
			case *Let:
				if c.depends(s.E) {
					c.vec[s.L] = true
				}
			case *Set:
				if c.depends(s.E) {
					c.vec[s.L] = true
				}
			}
		})
	}
}

// depends reports whether e differs from lane to lane.
func (c *laneCheck) depends(e *Expr) bool {
	if r, ok := c.dep[e]; ok {
		return r
	}
	r := e.Kind == Ref && (c.vec[e.Local] || e.Local.Lanes > 0)
	for _, a := range e.Args {
		r = c.depends(a) || r
	}
	for _, a := range e.Idx {
		for _, t := range a.Terms {
			r = r || t.V == c.lane || t.V.Def != nil && c.depends(t.V.Def)
		}
	}
	c.dep[e] = r
	return r
}

// fits notes that elements of the type are in lanes, and reports whether that
// goes with what is there already.
func (c *laneCheck) fits(t ir.DType) bool {
	switch {
	case t == ir.Bool:
		return true
	case t.IsFloat() && c.t == ir.Invalid:
		c.t = t
	}
	if t.IsFloat() {
		return c.t == t
	}
	return c.t != ir.Invalid && c.t.Bytes() == t.Bytes()
}

// calls notes the functions that e calls, which is the same in all lanes: it
// is computed on vectors too.
func (c *laneCheck) calls(e *Expr) {
	if c.okay[e] {
		return
	}
	c.okay[e] = true
	c.functions = c.functions || e.Kind == Call && !laneOps[e.Op] && laneFunction(e.Op, e.T)
	for _, a := range e.Args {
		c.calls(a)
	}
}

// ok reports whether e can be computed in lanes, or is the same in all.
func (c *laneCheck) ok(e *Expr) bool {
	if !c.depends(e) {
		c.calls(e)
		return true
	}
	if r, ok := c.okay[e]; ok {
		return r
	}
	r := c.fits(e.T)
	switch e.Kind {
	case Load:
		r = r && (c.contiguous(e.Idx) || c.far && e.T != ir.Bool && c.apart(e.Idx))
	case Index:
		r = r && e.Idx[0].Coef(c.lane) == 1 && c.affine(e.Idx[0])
	case Ref, Across, Sums:
	case Call:
		if !laneOps[e.Op] && laneFunction(e.Op, e.T) {
			c.functions = true
		} else {
			r = r && laneOps[e.Op] && !maskless(e)
		}
		if e.T.IsInt() || e.T == ir.Bool && e.Args[0].T.IsInt() {
			switch e.Op {
			case ir.Add, ir.Sub, ir.Equal, ir.Less, ir.LessOrEqual, ir.Where:
			default:
				r = false
			}
		}
	default:
		r = false
	}
	for _, a := range e.Args {
		r = c.ok(a) && r
	}
	c.okay[e] = r
	return r
}

// affine reports whether a depends on the lane by the loop variable alone.
func (c *laneCheck) affine(a Affine) bool {
	for _, t := range a.Terms {
		if t.V.Def != nil && c.depends(t.V.Def) {
			return false
		}
	}
	return true
}

// contiguous reports whether neighbouring lanes are neighbours in memory.
func (c *laneCheck) contiguous(idx []Affine) bool {
	if len(idx) == 0 {
		return false
	}
	for i, a := range idx {
		want := 0
		if i == len(idx)-1 {
			want = 1
		}
		if a.Coef(c.lane) != want || !c.affine(a) {
			return false
		}
	}
	return true
}

// apart reports whether neighbouring lanes are at one distance in memory, and
// not too far for a vector to be put together of some that lie side by side.
func (c *laneCheck) apart(idx []Affine) bool {
	if len(idx) != 1 || !c.affine(idx[0]) {
		return false
	}
	k := idx[0].Coef(c.lane)
	return k != 0 && max(k, -k) <= plan.LaneDistance
}

// stmts reports whether the statements can be done in lanes. adds tells
// whether one of them can't be done twice.
func (c *laneCheck) stmts(body []Stmt) (ok, adds bool) {
	ok = true
	loaded, stored := map[*Buffer]bool{}, map[*Buffer]bool{}
	// Floats first: they say how wide a lane is.
	visit(body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, map[*Expr]bool{}, func(e *Expr) {
				if e.T.IsFloat() && c.depends(e) {
					ok = c.fits(e.T) && ok
				}
				if e.Kind == Load {
					loaded[e.Buf] = true
				}
			})
		})
	})
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Let:
			ok = ok && c.ok(s.E)
		case *Set:
			ok = ok && c.ok(s.E)
		case *Store:
			for _, e := range s.All() {
				ok = ok && c.ok(e) && c.fits(e.T)
			}
			ok = ok && (c.contiguous(s.Idx) || len(s.With) > 0 && s.E.T != ir.Bool && c.affine(s.Idx[0]))
			adds = adds || s.Add
			stored[s.Buf] = true
		case *Loop:
		default:
			ok = false
		}
	})
	for b := range stored {
		adds = adds || loaded[b]
	}
	return ok && c.t != ir.Invalid, adds
}
