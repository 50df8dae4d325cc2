package codegen

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// A printer turns the loop IR of a method into Go statements.
type printer struct {
	fn   *loop.Func
	sig  *Signature
	opts Options

	scalars map[ir.Op]scalarRule // the tables; rules call one another through them
	vectors map[ir.Op]vectorRule

	name    string      // of the function that is printed
	own     []stepParam // of a step: its parameters
	stepped int         // loops of steps so far

	alikes map[*loop.Kernel]*alike // kernels that are functions
	called string                  // what the calls of them just printed do
	params map[*loop.Buffer]Place  // in such a function: where arguments and results are

	helpers []Helper
	helped  map[string]bool
	pieces  []string // names of the functions that parts went to

	base map[*loop.Buffer]*jen.Statement // of workspace buffers
	// pointed are the workspace buffers that there is a pointer to in the function.
	pointed map[*loop.Buffer]bool
	vars    map[*loop.Var]string
	used    map[*loop.Var]bool // in what is printed so far
	local   map[*loop.Local]string

	names  map[string][]string       // every name that a hint has given so far
	active map[string]bool           // those that are in scope
	blanks map[string]*jen.Statement // variables that are declared, but not used so far
	loops  int                       // around the current statement

	// Of code with vectors:
	lane      *loop.Var           // the variable whose iterations are in the lanes
	lanes     int                 // their number
	busy      int                 // how many of them have an iteration; the last don't
	partial   bool                // some vectors have idle lanes
	onVectors bool                // the kernel's floating-point numbers are in vectors
	elem      ir.DType            // and of this type
	calls     bool                // functions on vectors are called
	isVec     map[*loop.Expr]bool // what laneDependent found out
	at0       map[*loop.Var]int   // variables of loops that are one pass
	// numbers are those that ops imply.
	numbers map[implication]*loop.Expr
	// cursors are those of the loop that walks around the current statement.
	cursors []*cursor
	byRows  bool // its sums stand by rows
	// streaming says that its pass is one block of instructions.
	streaming bool
	nested    int // operations in the vector expression just printed
	dividing
	*frame
}

// A frame is what is known about the statements between two braces.
type frame struct {
	out    []jen.Code
	uses   map[*loop.Expr]int    // how often the block asks for a value
	have   map[*loop.Expr]string // values that are in variables
	held   map[*loop.Expr]string // and in vectors, of which scalar code that needs them too makes its own
	at     map[*loop.Var]string  // computed indices that are
	rows   []*row
	splats map[splat]string // numbers that are in every lane of a vector
	// angles are the sines and cosines that the block asks for.
	angles map[angle]*loop.Expr
}

// An angle is the operand of a sine or a cosine.
type angle struct {
	op ir.Op
	of *loop.Expr
}

func newPrinter(f *loop.Func, sig *Signature, opts Options) *printer {
	return &printer{
		fn: f, sig: sig, opts: opts, scalars: scalars, vectors: vectors, name: sig.Name,
		helped:  map[string]bool{},
		base:    map[*loop.Buffer]*jen.Statement{},
		pointed: map[*loop.Buffer]bool{},
		vars:    map[*loop.Var]string{},
		used:    map[*loop.Var]bool{},
		local:   map[*loop.Local]string{},
		names:   map[string][]string{},
		active:  map[string]bool{},
		blanks:  map[string]*jen.Statement{},
		isVec:   map[*loop.Expr]bool{},
		at0:     map[*loop.Var]int{},
		numbers: map[implication]*loop.Expr{},
	}
}

func (p *printer) add(c jen.Code) { p.out = append(p.out, c) }

// scope prints in a block of its own: what it declares is forgotten after it.
func (p *printer) scope(f func()) []jen.Code {
	outer, active := p.frame, make(map[string]bool, len(p.active))
	for n := range p.active {
		active[n] = true
	}
	p.frame = &frame{uses: map[*loop.Expr]int{}, have: map[*loop.Expr]string{}, held: map[*loop.Expr]string{}, at: map[*loop.Var]string{}, angles: map[angle]*loop.Expr{}, splats: map[splat]string{}}
	if outer != nil {
		for e, n := range outer.have {
			p.have[e] = n
		}
		for e, n := range outer.held {
			p.held[e] = n
		}
		for v, n := range outer.at {
			p.at[v] = n
		}
		for x, n := range outer.splats {
			p.splats[x] = n
		}
		p.rows = slices.Clone(outer.rows)
	}
	f()
	out := p.out
	p.frame, p.active = outer, active
	return out
}

// fresh is a name for a variable that no name in scope is hidden by. Names
// are used again in scopes side by side.
func (p *printer) fresh(hint string) string {
	for _, n := range p.names[hint] {
		if !p.active[n] {
			p.active[n] = true
			delete(p.blanks, n) // what had the name before stays blank
			return n
		}
	}
	n := p.sig.Local(hint)
	p.names[hint] = append(p.names[hint], n)
	p.active[n] = true
	return n
}

// hint is a name for what a buffer holds: the last part of its own name, a d
// before it when that is a gradient or a cotangent.
func hint(b *loop.Buffer) string {
	name, d := b.Name, ""
	for _, prefix := range []string{"d.", "ct."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			name, d = rest, "d"
		}
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if d == "" && b.Role == loop.Temp && b.Node != nil && b.Node.Origin != nil && b.Node.Origin.Of != nil {
			d = "d"
		}
		name = name[i+1:]
	}
	if name == "" && b.Node != nil {
		name = hints[b.Node.Op.Info().Kind]
	}
	return d + name
}

// hints are the names of values that the spec has no name for.
var hints = [...]string{
	ir.Leaf: "c", ir.Elementwise: "t", ir.Reduction: "r", ir.AlongAxis: "s", ir.Contraction: "dot",
	ir.View: "v", ir.Movement: "a", ir.Indexing: "g", ir.Window: "w",
	ir.Algebra: "m", ir.Loop: "s",
}

// stmts prints statements in the current block.
func (p *printer) stmts(body []loop.Stmt) {
	p.count(body)
	for i := 0; i < len(body); i++ {
		if p.vectorStmt(body[i]) {
			continue
		}
		switch s := body[i].(type) {
		case *loop.Loop:
			p.loop(s)
		case *loop.Let:
			i += p.lets(body[i:]) - 1
		case *loop.Set:
			p.set(s)
		case *loop.Store:
			p.store(s)
		case *loop.If:
			cond := p.expr(s.Cond)
			p.add(jen.If(cond.code).Block(p.scope(func() { p.stmts(s.Then) })...))
			p.forget(func(e *loop.Expr) bool { return changes(s.Then, e) })
		case *loop.Check:
			p.check(s)
		case *loop.Steps:
			p.steps(s)
		}
	}
}

// count adds up how often the statements of a block, but not of the blocks in
// it, ask for each value.
func (p *printer) count(body []loop.Stmt) {
	seen := map[*loop.Expr]bool{}
	var ask func(e *loop.Expr)
	ask = func(e *loop.Expr) {
		p.uses[e]++
		if e.Kind == loop.Call && (e.Op == ir.Sin || e.Op == ir.Cos) {
			p.angles[angle{e.Op, e.Args[0]}] = e
		}
		if seen[e] {
			return
		}
		seen[e] = true
		for _, a := range e.Args {
			ask(a)
		}
		for _, a := range e.Idx {
			for _, t := range a.Terms {
				if t.V.Def != nil {
					ask(t.V.Def)
				}
			}
		}
	}
	for _, s := range body {
		switch s := s.(type) {
		case *loop.Let:
			ask(s.E)
		case *loop.Set:
			ask(s.E)
		case *loop.Store:
			for _, e := range s.All() {
				ask(e)
			}
		case *loop.If:
			ask(s.Cond)
		}
	}
}

// forget drops the values in variables that something just changed: those
// for which changed holds of a part.
func (p *printer) forget(changed func(*loop.Expr) bool) {
	memo := map[*loop.Expr]bool{}
	var stale func(e *loop.Expr) bool
	stale = func(e *loop.Expr) bool {
		if r, ok := memo[e]; ok {
			return r
		}
		r := changed(e) || slices.ContainsFunc(e.Args, stale)
		for _, a := range e.Idx {
			for _, t := range a.Terms {
				r = r || t.V.Def != nil && stale(t.V.Def)
			}
		}
		memo[e] = r
		return r
	}
	for _, known := range []map[*loop.Expr]string{p.have, p.held} {
		for e := range known {
			if stale(e) {
				delete(known, e)
			}
		}
	}
	for s := range p.splats {
		if stale(s.e) {
			delete(p.splats, s)
		}
	}
	for v := range p.at {
		if stale(v.Def) {
			delete(p.at, v)
		}
	}
}
