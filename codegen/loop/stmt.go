package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A Func is the code of one method.
type Func struct {
	Kernels  []*Kernel
	Arena    map[ir.DType]int // elements of workspace, by type
	Straight bool             // no loops: every value is a variable
	Split    bool             // too long for one Go function
	Shared   bool             // some loops are for several cores
	Target   Target
	Given    []*Buffer  // of a step: its parameters
	Plan     *plan.Plan // that it comes from
	pool     *pool
}

// A Kernel is one tree of loops.
type Kernel struct {
	Nodes  []*ir.Node // what it computes into buffers, in order
	Body   []Stmt
	Steps  []string // what was done to it, for people
	Size   int      // operations in its text; while kernels are joined, about so many
	Vector bool     // all its floating-point numbers are in vectors
	Lanes  int      // of these vectors
	Elem   ir.DType // of their elements
	stay   bool     // joins no kernel before it
	heavy  bool     // a contraction: tiled, and joined only by its epilogue
	serial bool     // done as it stands: see serial.go
}

// A Stmt is one of *Loop, *Let, *Set, *Store, *Check, *If, *Steps.
type Stmt interface{ stmt() }

// A Loop runs its body for Var = Lo, Lo+Step, ... below Hi.
type Loop struct {
	Var          *Var
	Lo, Hi, Step int
	// Until, where it has a variable, is the first iteration that isn't run, at
	// most Hi: of a triangle, say. Loops of serial kernels have it alone.
	Until Affine
	// Lanes is the iterations in one pass of the body, one in each lane of a
	// vector; 0 for one. A loop of fewer iterations than lanes is one pass, in
	// which the last lanes stand idle: nothing is loaded or stored there.
	Lanes  int
	Reduce bool   // its iterations add to a variable; those of other loops are independent
	Share  *Share // of a loop that several cores divide
	// Walk says that the loop is printed in the form that the Go compiler keeps
	// vectors in registers in: without a condition at its head, and reading
	// through slices that move on from pass to pass.
	Walk bool
	// Rows says of one that walks that its sums stand by rows: see byRows.
	Rows bool
	// Turn says that the loop and the one in it are printed as a copy of
	// squares of so many rows and columns; 0 for other loops.
	Turn int
	// Zip says that the loop, over two rows, and the one in it are printed as a
	// copy of the elements of the one row between those of the other, in
	// vectors of so many; 0 for other loops.
	Zip  int
	Body []Stmt
}

// A Let makes the variable L with the value E.
type Let struct {
	L *Local
	E *Expr
}

// A Set gives the variable L the value E.
type Set struct {
	L *Local
	E *Expr
}

// A Store writes E to Buf at Idx, or adds it there. In a loop in lanes, each of
// which writes as many neighbours, With go to the places after E's.
type Store struct {
	Buf  *Buffer
	Idx  []Affine
	E    *Expr
	Add  bool
	With []*Expr
}

// All is what the store writes, place by place.
func (s *Store) All() []*Expr { return append([]*Expr{s.E}, s.With...) }

// An If runs Then where Cond is true.
type If struct {
	Cond *Expr
	Then []Stmt
}

// A Check panics when E, an integer, is not in [0, N). Name and Idx say
// which element of which argument it is.
type Check struct {
	E    *Expr
	N    int
	Name string
	Idx  []Affine
}

func (*Loop) stmt()  {}
func (*Let) stmt()   {}
func (*Set) stmt()   {}
func (*Store) stmt() {}
func (*If) stmt()    {}
func (*Check) stmt() {}

// trips is how often the loop's body runs.
func (l *Loop) trips() int {
	if l.Hi <= l.Lo {
		return 0
	}
	return (l.Hi - l.Lo + l.Step - 1) / l.Step
}

// Busy is how many lanes of the vectors in the loop's body have an iteration.
func (l *Loop) Busy() int { return min(l.Lanes, l.Hi-l.Lo) }

// stmts is the statements with s applied to each, new locals for those that
// they make.
func (s *subst) stmts(in []Stmt) []Stmt {
	out := make([]Stmt, len(in))
	for i, x := range in {
		out[i] = s.one(x)
	}
	return out
}

func (s *subst) one(x Stmt) Stmt {
	switch x := x.(type) {
	case *Loop:
		l := *x
		l.Until = s.affine(x.Until)
		l.Body = s.stmts(x.Body)
		return &l
	case *Let:
		return &Let{s.target(x.L), s.expr(x.E)}
	case *Set:
		return &Set{s.target(x.L), s.expr(x.E)}
	case *Store:
		c := &Store{Buf: x.Buf, Idx: s.indices(x.Idx), E: s.expr(x.E), Add: x.Add}
		for _, e := range x.With {
			c.With = append(c.With, s.expr(e))
		}
		return c
	case *If:
		return &If{s.expr(x.Cond), s.stmts(x.Then)}
	case *Check:
		return &Check{s.expr(x.E), x.N, x.Name, s.indices(x.Idx)}
	case *Steps:
		return x
	}
	panic("loop: unknown statement")
}

// target is the local that stands for l.
func (s *subst) target(l *Local) *Local {
	if e, ok := s.locals[l]; ok && e.Kind == Ref {
		return e.Local
	}
	return l
}

// visit calls f for each statement in a tree, outer ones first.
func visit(body []Stmt, f func(Stmt)) {
	for _, x := range body {
		f(x)
		switch x := x.(type) {
		case *Loop:
			if x.Share != nil {
				visit(x.Share.Lets, f)
			}
			visit(x.Body, f)
		case *If:
			visit(x.Then, f)
		}
	}
}

// exprs calls f for each expression of a statement, not of those inside it.
func exprs(x Stmt, f func(*Expr)) {
	computed := func(idx []Affine) {
		for _, a := range idx {
			for _, t := range a.Terms {
				if t.V.Def != nil {
					f(t.V.Def)
				}
			}
		}
	}
	switch x := x.(type) {
	case *Let:
		f(x.E)
	case *Set:
		f(x.E)
	case *Store:
		computed(x.Idx)
		for _, e := range x.All() {
			f(e)
		}
	case *If:
		f(x.Cond)
	case *Check:
		f(x.E)
	}
}
