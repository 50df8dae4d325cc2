package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// A Diagnostic is one thing wrong with an input.
type Diagnostic struct {
	Pos   ir.Pos
	Msg   string
	Calls []ir.Call // the calls of inlined functions that led there, innermost first
}

// New is a diagnostic with a message made as fmt.Sprintf makes it.
func New(pos ir.Pos, format string, args ...any) *Diagnostic {
	return &Diagnostic{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

// At is a diagnostic about what came from o, which may be nil.
func At(o *ir.Origin, format string, args ...any) *Diagnostic {
	d := New(ir.Pos{}, format, args...)
	if o != nil {
		d.Pos, d.Calls = o.Pos, o.Calls
	}
	return d
}

// Error is the position, if there is one, and the message, with nothing raw.
func (d *Diagnostic) Error() string { return place(d.Pos) + Visible(d.Msg) }

// place is a position with a colon and a space, as far as it is known.
func place(p ir.Pos) string {
	switch {
	case p.File == "" && p.Line == 0:
		return ""
	case p.Line == 0:
		return Visible(p.File) + ": "
	}
	return where(p) + ": "
}

// where is a position as file:line:col, or file:line without a column.
func where(p ir.Pos) string {
	file := p.File
	if file == "" {
		file = "?"
	}
	s := fmt.Sprintf("%s:%d", Visible(file), p.Line)
	if p.Col > 0 {
		s += fmt.Sprintf(":%d", p.Col)
	}
	return s
}

// A List is diagnostics in any order.
type List []*Diagnostic

// Addf adds a diagnostic.
func (l *List) Addf(pos ir.Pos, format string, args ...any) {
	*l = append(*l, New(pos, format, args...))
}

// Syntax is the mistakes of a text form.
func Syntax(errs []*ir.SyntaxError) List {
	var l List
	for _, e := range errs {
		l = append(l, &Diagnostic{Pos: e.Pos, Msg: e.Msg})
	}
	return l
}

// Sorted is the diagnostics ordered by position and then by message, each
// once: a mistake in a function that is inlined twice is shown for the first
// call alone when its message is the same.
func (l List) Sorted() List {
	s := slices.Clone(l)
	slices.SortStableFunc(s, compare)
	return slices.CompactFunc(s, func(x, y *Diagnostic) bool { return compare(x, y) == 0 })
}

func compare(x, y *Diagnostic) int {
	return cmp.Or(
		cmp.Compare(x.Pos.File, y.Pos.File),
		cmp.Compare(x.Pos.Line, y.Pos.Line),
		cmp.Compare(x.Pos.Col, y.Pos.Col),
		cmp.Compare(x.Msg, y.Msg),
	)
}

// Err is the list as an error, nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Error is what Print writes when it has no source.
func (l List) Error() string {
	var b strings.Builder
	_ = l.Print(&b, nil) // a strings.Builder doesn't fail
	return strings.TrimSuffix(b.String(), "\n")
}
