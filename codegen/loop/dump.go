package loop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// String is f for people: the workspace, then each kernel with the nodes that
// it computes, what was done to it, and its statements. Loops over
// independent iterations are written for, those that sum up fold. A value
// that a statement uses more than once has a line of its own before it: %1 = ....
func (f *Func) String() string {
	d := &dumper{f: f, bufs: map[*Buffer]string{}, taken: map[string]bool{}}
	for _, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			if d.bufs[b] == "" {
				d.bufs[b] = unique(d.taken, b.Name, "t")
			}
		}
	}
	d.header()
	for i, k := range f.Kernels {
		d.kernel(i, k)
	}
	return d.out.String()
}

// A dumper writes a Func and knows the names that it gave.
type dumper struct {
	f      *Func
	out    strings.Builder
	taken  map[string]bool // names of buffers and variables
	bufs   map[*Buffer]string
	locals map[*Local]string
	vars   map[*Var]string
	depth  int
	temps  map[*Expr]string // values with a line of their own
	shared map[*Expr]int    // how often the values are used
}

// unique is the hint, with a number behind it where that is taken.
func unique(taken map[string]bool, hint, other string) string {
	if hint == "" {
		hint = other
	}
	name := hint
	for i := 2; taken[name]; i++ {
		name = hint + "_" + strconv.Itoa(i)
	}
	taken[name] = true
	return name
}

func (d *dumper) line(format string, args ...any) {
	d.out.WriteString(strings.Repeat("\t", d.depth))
	fmt.Fprintf(&d.out, format, args...)
	d.out.WriteByte('\n')
}

// header is how big the code is and the workspace that it needs.
func (d *dumper) header() {
	form := "loops"
	switch {
	case d.f.Straight:
		form = "straight"
	case d.f.Split:
		form = "loops in parts"
	}
	d.line("%s, %d kernels", form, len(d.f.Kernels))
	for _, t := range ir.DTypes {
		if n := d.f.Arena[t]; n > 0 {
			d.line("arena %v %d", t, n)
		}
	}
	for _, b := range d.f.Buffers() {
		d.line("buffer %s %v at %d", d.bufs[b], b.Type, b.Offset)
	}
}

func (d *dumper) kernel(i int, k *Kernel) {
	d.line("kernel %d: %s", i+1, describe(k.Nodes))
	d.depth++
	for at := 0; at < len(k.Steps); {
		n := 1
		for at+n < len(k.Steps) && k.Steps[at+n] == k.Steps[at] {
			n++
		}
		times := ""
		if n > 1 {
			times = fmt.Sprintf(", %d times", n)
		}
		d.line("// %s%s", k.Steps[at], times)
		at += n
	}
	d.locals, d.vars = map[*Local]string{}, map[*Var]string{}
	d.temps, d.shared = map[*Expr]string{}, map[*Expr]int{}
	if d.f.Straight {
		for _, s := range k.Body {
			d.count(s)
		}
	}
	names := d.taken
	d.taken = map[string]bool{}
	for n := range names {
		d.taken[n] = true
	}
	d.stmts(k.Body, 0)
	d.taken = names
	d.depth--
}

// describe is the ops of the nodes, with the names of those that have one.
func describe(nodes []*ir.Node) string {
	var parts []string
	for i, n := range nodes {
		if i > 0 && n == nodes[i-1] {
			continue
		}
		s := n.Op.String()
		if name := plan.Name(n); name != "" {
			s = name + " = " + s
		}
		if n.Type.Shape.Rank() > 0 {
			s += " " + n.Type.Shape.String()
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

const loopNames = "ijklmnopqr"

func (d *dumper) stmts(body []Stmt, loops int) {
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			name := "v" + strconv.Itoa(loops)
			if loops < len(loopNames) {
				name = loopNames[loops : loops+1]
			}
			d.vars[s.Var] = name
			word, step := "for", ""
			if s.Reduce {
				word = "fold"
			}
			if s.Step != 1 {
				step = " by " + strconv.Itoa(s.Step)
			}
			hi := strconv.Itoa(s.Hi)
			if len(s.Until.Terms) > 0 {
				hi = d.affine(s.Until)
			}
			d.line("%s %s in %d..%s%s", word, name, s.Lo, hi, step)
			d.depth++
			d.stmts(s.Body, loops+1)
			d.depth--
		case *If:
			d.prepare(s)
			d.line("if %s", d.expr(s.Cond))
			d.depth++
			d.stmts(s.Then, loops)
			d.depth--
		default:
			d.prepare(s)
			d.simple(s)
		}
	}
}

// simple is a statement without others in it.
func (d *dumper) simple(s Stmt) {
	switch s := s.(type) {
	case *Let:
		e := d.expr(s.E)
		d.locals[s.L] = unique(d.taken, s.L.Name[strings.LastIndexByte(s.L.Name, '.')+1:], "x")
		d.line("%s := %s", d.locals[s.L], e)
	case *Set:
		d.line("%s = %s", d.local(s.L), d.expr(s.E))
	case *Store:
		op := "="
		if s.Add {
			op = "+="
		}
		d.line("%s %s %s", d.element(s.Buf, s.Idx), op, d.expr(s.E))
	case *Steps:
		d.line("%d steps of %v", s.Length, s.Node.Op)
	case *Check:
		d.line("check %s%s: 0 <= %s < %d", s.Name, d.indices(s.Idx), d.expr(s.E), s.N)
	}
}

// count adds up how often s uses each value.
func (d *dumper) count(s Stmt) {
	var use func(e *Expr)
	use = func(e *Expr) {
		if d.shared[e]++; d.shared[e] > 1 {
			return
		}
		for _, x := range parts(e) {
			use(x)
		}
	}
	exprs(s, use)
}

// parts is the expressions that e is made of, those of computed indices too.
func parts(e *Expr) []*Expr {
	out := slices.Clone(e.Args)
	for _, a := range e.Idx {
		for _, t := range a.Terms {
			if t.V.Def != nil {
				out = append(out, t.V.Def)
			}
		}
	}
	return out
}

// prepare writes the lines of the values that s uses more than once. In
// straight code a value stays what it is, and one line serves all statements.
func (d *dumper) prepare(s Stmt) {
	if !d.f.Straight {
		clear(d.temps)
		clear(d.shared)
		d.count(s)
	}
	seen := map[*Expr]bool{}
	var define func(e *Expr)
	define = func(e *Expr) {
		if seen[e] || d.temps[e] != "" {
			return
		}
		seen[e] = true
		for _, x := range parts(e) {
			define(x)
		}
		if e.Kind == Call && d.shared[e] > 1 {
			text := d.expr(e)
			d.temps[e] = "%" + strconv.Itoa(len(d.temps)+1)
			d.line("%s = %s", d.temps[e], text)
		}
	}
	exprs(s, define)
}

// infixes are the ops that are written between their operands.
var infixes = map[ir.Op]string{
	ir.Add: "+", ir.Sub: "-", ir.Mul: "*", ir.Div: "/", ir.Equal: "==", ir.Less: "<", ir.LessOrEqual: "<=", ir.And: "&&", ir.Or: "||",
}

func (d *dumper) expr(e *Expr) string {
	if t := d.temps[e]; t != "" {
		return t
	}
	switch e.Kind {
	case Load:
		return d.element(e.Buf, e.Idx)
	case Lit:
		return e.Val.Format(e.T)
	case Index:
		return fmt.Sprintf("%v(%s)", e.T, d.affine(e.Idx[0]))
	case Ref:
		return d.local(e.Local)
	case Within:
		return fmt.Sprintf("(0 <= %s < %d)", d.affine(e.Idx[0]), e.N)
	case Quo:
		return fmt.Sprintf("(%s)/%d", d.affine(e.Idx[0]), e.N)
	case Rem:
		return fmt.Sprintf("(%s)%%%d", d.affine(e.Idx[0]), e.N)
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = d.expr(a)
		chain := i == 0 && a.Op == e.Op // a + b + c is (a + b) + c
		if infixes[e.Op] != "" && a.Kind == Call && infixes[a.Op] != "" && d.temps[a] == "" && !chain {
			args[i] = "(" + args[i] + ")"
		}
	}
	if op := infixes[e.Op]; op != "" {
		return args[0] + " " + op + " " + args[1]
	}
	name := e.Op.String()
	if e.Op == ir.Cast {
		name = e.T.String()
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

// local is the name of a variable. One that no Let makes, as only a mistake
// leaves it, has none.
func (d *dumper) local(l *Local) string {
	if n := d.locals[l]; n != "" {
		return n
	}
	return "?" + l.Name
}

func (d *dumper) element(b *Buffer, idx []Affine) string {
	if d.f.Variable(b) {
		return d.bufs[b]
	}
	return d.bufs[b] + d.indices(idx)
}

func (d *dumper) indices(idx []Affine) string {
	parts := make([]string, len(idx))
	for i, a := range idx {
		parts[i] = d.affine(a)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (d *dumper) affine(a Affine) string {
	return a.format(func(v *Var) string {
		if v.Def != nil {
			return "int(" + d.expr(v.Def) + ")"
		}
		if n := d.vars[v]; n != "" {
			return n
		}
		return "?" + v.Name
	})
}
