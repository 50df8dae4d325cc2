package spec

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// Limits on a spec. They turn a slip of the pen into a diagnostic instead of
// a long wait.
const (
	maxBytes  = 4 << 20   // of the file
	maxDepth  = 5_000     // of expressions and statements inside one another
	maxNodes  = 200_000   // of one graph
	maxSteps  = 2_000_000 // expressions and statements evaluated in one file
	maxElems  = 1 << 20   // of one slice
	maxLeaves = 10_000    // tensors among the parameters of a function

	stepsPerNode = 5 // what a node counts for among the steps
)

// Parse reads the spec src. The name of its file appears in positions, its
// base name in the package. When there are errors the package is nil.
func Parse(name string, src []byte) (pkg *ir.Package, errs diag.List) {
	f := &file{name: name, src: src, fset: token.NewFileSet(), seen: map[string]bool{}}
	defer func() {
		// The last resort: whatever a file holds, the command must not crash.
		if r := recover(); r != nil {
			f.reportAt(ir.Pos{File: name}, nil, "this file can't be read: %v", r)
			pkg, errs = nil, f.sorted()
		}
	}()
	pkg = f.read()
	if len(f.errs) > 0 {
		return nil, f.sorted()
	}
	return pkg, nil
}

// read is the package, which is of use only if nothing was reported.
func (f *file) read() *ir.Package {
	if !f.plausible() || !f.parse() {
		return nil
	}
	f.checkLanguage()
	if !f.checkWeights() {
		return nil
	}
	f.typecheck()
	f.collect()
	f.checkTensors()
	pkg := &ir.Package{
		Name:   f.ast.Name.Name,
		Doc:    docText(f.ast.Doc),
		Source: filepath.Base(f.name),
		Consts: f.constants(),
	}
	pkg.Structs = f.declareStructs()
	pkg.Funcs = f.functions()
	return pkg
}

// plausible reports a file that can't be Go source.
func (f *file) plausible() bool {
	top := ir.Pos{File: f.name, Line: 1, Col: 1}
	switch i := invalidByte(f.src); {
	case len(f.src) > maxBytes:
		f.reportAt(top, nil, "the file is too big for a spec: it has %d bytes, and %d is the most", len(f.src), maxBytes)
	case i >= 0:
		f.reportAt(f.posAt(i, i+1), nil, "this isn't Go source: byte 0x%02x is not UTF-8 text", f.src[i])
	case f.blank():
		f.reportAt(top, nil, "the file is empty: a spec is a Go file with a package clause, an import of %q and an exported function", adPath)
	default:
		return true
	}
	return false
}

// blank reports a file of nothing but blanks and comments.
func (f *file) blank() bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile(f.name, -1, len(f.src)), f.src, nil, 0)
	_, tok, _ := s.Scan()
	return tok == token.EOF
}

// invalidByte is the offset of the first byte that no Go file holds, or -1.
func invalidByte(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// parse reports syntax errors. A tree with a hole in it isn't looked at
// further, as everything after the hole would look wrong.
func (f *file) parse() bool {
	tree, err := parser.ParseFile(f.fset, f.name, f.src, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	if err != nil {
		list, ok := err.(scanner.ErrorList)
		if !ok {
			list = scanner.ErrorList{{Msg: err.Error()}}
		}
		// Of an illegal character the scanner says more than the parser.
		if better := slices.DeleteFunc(slices.Clone(list), illegal); len(better) > 0 {
			list = better
		}
		line := 0
		for _, e := range list {
			// The offset, unlike the line, is not what a //line comment says.
			// An end that comes too early is shown where there is text.
			at := min(e.Pos.Offset, len(bytes.TrimRight(f.src, " \t\r\n")))
			pos := f.posAt(at, at+1)
			if pos.Line != line { // further errors of a line are echoes of its first
				f.reportAt(pos, nil, "syntax error: %s", e.Msg)
			}
			line = pos.Line
		}
		return false
	}
	f.ast = tree
	return f.shallow()
}

func illegal(e *scanner.Error) bool { return strings.HasSuffix(e.Msg, "'ILLEGAL'") }

// shallow reports a tree so deep that walking it would need too big a stack.
func (f *file) shallow() bool {
	depth, ok := 0, true
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if n == nil {
			depth--
			return false
		}
		depth++
		if depth > maxDepth && ok {
			ok = false
			f.reportAt(f.pos(n), nil, "expressions are nested more than %d deep here: use variables for parts of them", maxDepth)
		}
		return true
	})
	return ok
}
