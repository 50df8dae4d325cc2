package spec

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// typecheck fills info, and reports what Go's type checker has to say.
func (f *file) typecheck() {
	f.typeErrors = map[int]bool{}
	f.info = &types.Info{
		Types:     map[ast.Expr]types.TypeAndValue{},
		Defs:      map[*ast.Ident]types.Object{},
		Uses:      map[*ast.Ident]types.Object{},
		Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: adImporter{}, Error: f.typeError, GoVersion: "go1.26"}
	// Errors went to typeError.
	f.pkg, _ = conf.Check(f.ast.Name.Name, f.fset, []*ast.File{f.ast}, f.info)
}

// typeError reports an error of the type checker, in the words of a spec where
// that helps, unless something foreign to the language is the cause.
func (f *file) typeError(err error) {
	e, ok := err.(types.Error)
	if !ok || strings.HasPrefix(e.Msg, "\t") || strings.HasPrefix(e.Msg, "could not import") {
		return // a continuation, or reported already
	}
	pos, name := f.typeErrorPos(e.Pos, e.Msg)
	if f.removed[name] {
		f.typeErrors[pos.Line] = true
		return
	}
	if len(f.removed) > 0 && strings.HasSuffix(e.Msg, " imported and not used") {
		return // what used it was taken out
	}
	for n := range f.foreign {
		if n.Pos() <= e.Pos && e.Pos < n.End() || f.pos(n).Line == pos.Line {
			return
		}
	}
	if f.typeErrors[pos.Line] && strings.HasPrefix(e.Msg, "declared and not used") {
		return // for the error before it kept the use from being seen
	}
	if !e.Soft { // something unused leads to nothing
		f.typeErrors[pos.Line] = true
	}
	f.reportAt(pos, nil, "%s", reword(e.Msg, f.aliases()))
}

// aliases are the names that the file gives to types of tensors.
func (f *file) aliases() (names []string) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok && t.Assign.IsValid() {
			names = append(names, regexp.QuoteMeta(t.Name.Name))
		}
		_, body := n.(*ast.BlockStmt)
		return !body
	})
	return names
}

// typeErrorPos is the range of the expression that starts at pos: the largest
// that the message quotes, else the smallest; and the smallest if it is a name.
func (f *file) typeErrorPos(pos token.Pos, msg string) (at ir.Pos, name string) {
	end, quoted := pos, false
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if n == nil || n.Pos() > pos || n.End() <= pos {
			return false
		}
		if n.Pos() == pos {
			if e, ok := n.(ast.Expr); ok && !quoted && e.Pos() < e.End() && quotes(msg, e) {
				end, quoted = n.End(), true
			}
			if !quoted {
				end = n.End() // the last is the innermost
			}
			if id, ok := n.(*ast.Ident); ok {
				name = id.Name
			}
		}
		return true
	})
	if end == pos {
		offset := f.fset.PositionFor(pos, false).Offset
		return f.posAt(offset, offset+1), name
	}
	return f.span(pos, end), name
}

// quotes reports whether a message of the type checker is about the whole of
// the expression e, which it shows.
func quotes(msg string, e ast.Expr) bool {
	if e.End()-e.Pos() > 400 {
		return false // not shown whole, and dear to print again and again
	}
	s := types.ExprString(e)
	return strings.HasPrefix(msg, "cannot use "+s+" ") || strings.HasPrefix(msg, "invalid operation: "+s+" (")
}

// typeOf is the type of e, an invalid one where the type checker found none.
func (ev *eval) typeOf(e ast.Expr) types.Type {
	if t := ev.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}
