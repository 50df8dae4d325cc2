package harness

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var found = regexp.MustCompile(`(?m)^harness/(p\d+|rt)/(gen|rt|drive)\.go:(\d+):(\d+): Found (Is\w+)$`)

// bounds asks the compiler where it checks bounds, and notes those checks that
// innermost loops make, but of indices computed from data.
func (m *module) bounds() error {
	out, err := m.goCommand("build", "-trimpath", "-gcflags=-d=ssa/check_bce", "./...")
	if err != nil {
		return fmt.Errorf("go build: %v\n%s", err, out)
	}
	checks := found.FindAllStringSubmatch(out, -1)
	if !slices.ContainsFunc(checks, func(x []string) bool { return x[1] == "rt" }) {
		return fmt.Errorf("the compiler tells no bounds checks, though package rt has some:\n%s", out)
	}
	for _, p := range m.packs {
		if len(p.alive()) == 0 {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "gen.go", p.src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		at := indexes(fset, file)
		lines := strings.Split(string(p.src), "\n")
		for _, x := range checks {
			if x[1] != p.name || x[2] != "gen" {
				continue
			}
			line, _ := strconv.Atoi(x[3])
			col, _ := strconv.Atoi(x[4])
			index, known := at[[2]int{line, col}]
			if u := owner(p, p.src, line); u.c.Bounds && (!known || index.inner && !index.data) {
				u.problem("a bounds check in an innermost loop (%s), gen.go:%d:%d:\n\t%s", x[5], line, col, strings.TrimSpace(lines[line-1]))
			}
		}
	}
	return nil
}

// An index is an index or slice expression.
type index struct {
	inner bool // it is in a loop without loops inside
	data  bool // it depends on more than loop variables
}

// indexes finds the index and slice expressions by the line and column of
// their brackets, which is where the compiler says that a check is.
func indexes(fset *token.FileSet, file *ast.File) map[[2]int]index {
	all := map[[2]int]index{}
	var walk func(n ast.Node, inner bool, vars map[string]bool)
	walk = func(n ast.Node, inner bool, vars map[string]bool) {
		// vars are the loop variables, and what is computed from those alone.
		vars = maps.Clone(vars)
		if vars == nil {
			vars = map[string]bool{}
		}
		note := func(bracket token.Pos, parts ...ast.Expr) {
			p := fset.Position(bracket)
			data := slices.ContainsFunc(parts, func(e ast.Expr) bool { return mentionsOther(e, vars) })
			all[[2]int{p.Line, p.Column}] = index{inner, data}
		}
		define := func(e ast.Expr, is bool) {
			if id, ok := e.(*ast.Ident); ok {
				vars[id.Name] = is
			}
		}
		ast.Inspect(n, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.IndexExpr:
				note(x.Lbrack, x.Index)
			case *ast.SliceExpr:
				note(x.Lbrack, x.Low, x.High, x.Max)
			case *ast.CallExpr:
				// Of a slice as an array, the check is at the slice.
				if len(x.Args) == 1 {
					if _, ok := x.Args[0].(*ast.Ident); ok {
						note(x.Args[0].Pos())
					}
				}
			case *ast.AssignStmt:
				if x.Tok == token.DEFINE && len(x.Lhs) == 1 {
					define(x.Lhs[0], !mentionsOther(x.Rhs[0], vars))
				}
			case *ast.ForStmt:
				if x == n {
					if a, ok := x.Init.(*ast.AssignStmt); ok {
						define(a.Lhs[0], true)
					}
					return true
				}
				walk(x, !hasLoop(x.Body), vars)
				return false
			case *ast.RangeStmt:
				if x == n {
					define(x.Key, true)
					return true
				}
				walk(x, !hasLoop(x.Body), vars)
				return false
			case *ast.FuncDecl:
				if x == n {
					return true
				}
				walk(x, false, nil)
				return false
			}
			return true
		})
	}
	walk(file, false, nil)
	return all
}

func hasLoop(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(x ast.Node) bool {
		switch x.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}

// mentionsOther reports whether the expression has a variable not among vars,
// or reads memory.
func mentionsOther(e ast.Expr, vars map[string]bool) bool {
	other := false
	if e == nil {
		return false
	}
	ast.Inspect(e, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Ident:
			other = other || !vars[x.Name]
		case *ast.IndexExpr, *ast.StarExpr, *ast.SelectorExpr:
			other = true
		}
		return !other
	})
	return other
}
