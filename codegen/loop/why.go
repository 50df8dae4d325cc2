package loop

import (
	"fmt"
)

// whyScalar says, for people, why a kernel is not in vectors.
func (f *Func) whyScalar(k *Kernel) string {
	if k.Check() != nil {
		return "it checks indices"
	}
	chain, _ := domain(k.Body)
	if len(chain) == 0 {
		return "it has no loop around all of it whose iterations are independent"
	}
	last := chain[len(chain)-1]
	c := newLaneCheck(last.Var, last.Body)
	if ok, _ := c.stmts(last.Body); !ok {
		return c.blame(last.Body)
	}
	if w, _ := f.canLane(last); w == 0 {
		return fmt.Sprintf("its loop of %d is too short", last.trips())
	}
	return "it computes numbers of a row as well, and going from vectors to those and back takes longer than it gains"
}

// blame says what of the statements can't be done in lanes.
func (c *laneCheck) blame(body []Stmt) string {
	why := ""
	say := func(format string, args ...any) {
		if why == "" {
			why = fmt.Sprintf(format, args...)
		}
	}
	seen := map[*Expr]bool{}
	var look func(e *Expr)
	look = func(e *Expr) {
		if seen[e] || c.ok(e) {
			return
		}
		seen[e] = true
		for _, a := range e.Args {
			look(a)
		}
		switch {
		case !c.fits(e.T):
			say("elements of %v are among those of %v", e.T, c.t)
		case e.Kind == Load:
			say("%s isn't read in the order in which it lies in memory", called(e.Buf))
		case e.Kind == Call:
			say("%v of %v has no form for vectors here", e.Op, e.T)
		default:
			say("it computes with indices")
		}
	}
	visit(body, func(s Stmt) {
		switch s := s.(type) {
		case *Let:
			look(s.E)
		case *Set:
			look(s.E)
		case *Store:
			look(s.E)
			switch {
			case !c.contiguous(s.Idx):
				say("%s isn't written in the order in which it lies in memory", called(s.Buf))
			case !c.fits(s.E.T):
				say("elements of %v are among those of %v", s.E.T, c.t)
			}
		case *If:
			say("it has a branch")
		}
	})
	if why == "" {
		why = "elements of different types are in it, or none of floating point"
	}
	return why
}

// called is what a person knows a buffer by.
func called(b *Buffer) string {
	switch {
	case b.Name != "":
		return b.Name
	case b.Node != nil:
		return fmt.Sprintf("what %v gives", b.Node.Op)
	}
	return "an operand"
}
