package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"sort"
	"strings"
	"time"
)

// A mutant is one thing that is broken.
type mutant struct {
	id   int
	file string
	line int
	in   string        // the function, or the row of a table
	nth  int           // of those that are alike there, from 1 on
	from string        // the source of what is broken
	what string        // is done to it
	took time.Duration // the last run of the tests
}

// String is the mutant's name, which doesn't change with the lines before.
func (m *mutant) String() string {
	name := fmt.Sprintf("%s %s: %s: %s", m.file, m.in, m.from, m.what)
	if m.nth > 1 {
		name += fmt.Sprintf(" (%d)", m.nth)
	}
	return name
}

// An edit replaces a part of a source. Parts lie beside or inside one another.
type edit struct {
	pos, end int
	before   string // goes before the part, and after behind it
	after    string
}

// An alternative is other source for an expression, and what that amounts to.
type alternative struct{ src, what string }

// A writer breaks one file.
type writer struct {
	name    string
	src     []byte
	fset    *token.FileSet
	in      string // the function or row that is broken
	builder string // the variable there that makes nodes
	next    int
	mutants []*mutant
	edits   []edit
}

// mutate is the source with mutants in it, numbered from the first on.
func mutate(name string, src []byte, first int) ([]byte, []*mutant, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, nil, err
	}
	w := &writer{name: name, src: src, fset: fset, next: first}
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			w.in, w.builder = d.Name.Name, ""
			w.function(d.Type, d.Body)
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				w.table(d)
			}
		}
	}
	text, err := format.Source(w.apply())
	if err != nil {
		return nil, nil, fmt.Errorf("%s with mutants: %w", name, err)
	}
	return text, w.mutants, nil
}

func (w *writer) offset(p token.Pos) int { return w.fset.Position(p).Offset }

// text is the source of n, as it was.
func (w *writer) text(n ast.Node) string { return string(w.src[w.offset(n.Pos()):w.offset(n.End())]) }

// add notes mutants of the expression of the type: it, or one of the
// alternatives.
func (w *writer) add(e ast.Expr, typ string, alts ...alternative) {
	if len(alts) == 0 {
		return
	}
	id := w.next
	var list strings.Builder
	for _, a := range alts {
		w.note(e, a.what)
		fmt.Fprintf(&list, ", func() %s { return %s }", typ, a.src)
	}
	w.edits = append(w.edits, edit{w.offset(e.Pos()), w.offset(e.End()), fmt.Sprintf("mutantOf(%d, func() %s { return ", id, typ), " }" + list.String() + ")"})
}

// value is add for an expression without effects, of any type.
func (w *writer) value(e ast.Expr, src, what string) {
	id := w.next
	w.note(e, what)
	w.edits = append(w.edits, edit{w.offset(e.Pos()), w.offset(e.End()), fmt.Sprintf("mutantValue(%d, ", id), ", " + src + ")"})
}

func (w *writer) note(e ast.Node, what string) {
	from := strings.Join(strings.Fields(w.text(e)), " ")
	if len(from) > 60 {
		from = from[:57] + "..."
	}
	m := &mutant{id: w.next, file: w.name, line: w.fset.Position(e.Pos()).Line, in: w.in, nth: 1, from: from, what: what}
	for _, o := range w.mutants {
		if o.in == m.in && o.from == m.from && o.what == m.what {
			m.nth++
		}
	}
	w.mutants = append(w.mutants, m)
	w.next++
}

// apply is the source with the edits, outer ones around inner ones.
func (w *writer) apply() []byte {
	type insertion struct {
		at, order int
		text      string
	}
	var ins []insertion
	// Of two that begin at one place the longer is outside, so first; of two
	// that end at one, last.
	sort.SliceStable(w.edits, func(i, j int) bool {
		a, b := w.edits[i], w.edits[j]
		if a.pos != b.pos {
			return a.pos < b.pos
		}
		return a.end > b.end
	})
	for i, e := range w.edits {
		ins = append(ins, insertion{e.pos, 1 + i, e.before}, insertion{e.end, -1 - i, e.after})
	}
	sort.SliceStable(ins, func(i, j int) bool {
		if ins[i].at != ins[j].at {
			return ins[i].at < ins[j].at
		}
		return ins[i].order < ins[j].order
	})
	var out []byte
	at := 0
	for _, x := range ins {
		out = append(append(out, w.src[at:x.at]...), x.text...)
		at = x.at
	}
	return append(out, w.src[at:]...)
}
