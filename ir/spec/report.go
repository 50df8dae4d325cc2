package spec

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// A file is a spec while it is read.
type file struct {
	name  string
	src   []byte
	fset  *token.FileSet
	lines []int // offsets of the starts of lines, once line needs them
	ast   *ast.File
	info  *types.Info
	pkg   *types.Package

	foreign    map[ast.Node]bool // what isn't part of the language, reported already
	removed    map[string]bool   // the names of declarations taken out as foreign
	lost       bool              // an exported function is among those
	typeErrors map[int]bool      // the lines with errors of the type checker
	consts     map[types.Object]ast.Expr
	repeats    map[types.Object]ast.Expr   // of consts without an expression, that of those before
	exacts     map[types.Object]exactValue // of consts, as far as needed
	keepers    map[types.Object]bool       // whether consts are made of ad.Keep, as far as needed
	typeSpecs  map[types.Object]*ast.TypeSpec
	funcs      map[types.Object]*ast.FuncDecl
	structs    map[*types.TypeName]*ir.Struct
	rules      map[*types.Func]*vjpRule // for the gradients of functions
	steps      int                      // taken by the evaluator
	spent      bool                     // it took too many, and that is reported

	errs diag.List
	seen map[string]bool // keys of errs
}

// posAt is the range between two offsets, up to the end of its first line.
func (f *file) posAt(from, to int) ir.Pos {
	from = min(max(from, 0), len(f.src))
	to = min(max(to, from), len(f.src))
	line := f.line(from)
	start := f.lines[line-1]
	if i := bytes.IndexByte(f.src[from:to], '\n'); i >= 0 {
		to = from + i
	}
	return ir.Pos{
		File:   f.name,
		Line:   line,
		Col:    from - start + 1,
		EndCol: max(to, from+1) - start + 1,
	}
}

// line is the line that holds an offset, counting from 1.
func (f *file) line(offset int) int {
	if f.lines == nil {
		f.lines = []int{0}
		for i, c := range f.src {
			if c == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	i, found := slices.BinarySearch(f.lines, offset)
	if found {
		i++
	}
	return i
}

// pos is the range of a node, up to the end of its first line.
func (f *file) pos(n ast.Node) ir.Pos { return f.span(n.Pos(), n.End()) }

// span is the range between two positions. Comments that pretend to be of
// another file don't matter.
func (f *file) span(from, to token.Pos) ir.Pos {
	p, q := f.fset.PositionFor(from, false), f.fset.PositionFor(to, false)
	pos := ir.Pos{File: f.name, Line: p.Line, Col: p.Column, EndCol: q.Column}
	if q.Line != p.Line || q.Column <= p.Column {
		pos.EndCol = f.posAt(p.Offset, len(f.src)).EndCol
	}
	return pos
}

// report reports an error at a node.
func (f *file) report(n ast.Node, calls []ir.Call, format string, args ...any) {
	f.reportAt(f.pos(n), calls, format, args...)
}

// reportAt reports an error, but not twice: a function that is inlined in two
// places, or a loop's body, would say the same again and again.
func (f *file) reportAt(pos ir.Pos, calls []ir.Call, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	at := fmt.Sprintf("%d:%d", pos.Line, pos.Col)
	path := at
	for _, c := range calls {
		path += fmt.Sprintf(" %d:%d", c.Pos.Line, c.Pos.Col)
	}
	said, placed := at+" "+msg, "at "+path
	if f.seen[said] || f.seen[placed] {
		return
	}
	f.seen[said], f.seen[placed] = true, true
	f.errs = append(f.errs, &diag.Diagnostic{Pos: pos, Msg: msg, Calls: slices.Clone(calls)})
}

// sorted is the errors in the order of the file.
func (f *file) sorted() diag.List {
	slices.SortStableFunc(f.errs, func(a, b *diag.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return f.errs
}

// text is an expression as the user wrote it, on one line and not too long.
func text(e ast.Expr) string {
	const most = 60
	s := strings.Join(strings.Fields(types.ExprString(e)), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most-3]) + "..."
	}
	return s
}

// quoted is an expression as the user wrote it, in backquotes.
func quoted(e ast.Expr) string { return "`" + text(ast.Unparen(e)) + "`" }
