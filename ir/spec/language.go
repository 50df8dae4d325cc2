package spec

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// foreignWords says, for the syntax of Go that no spec uses, what it is and
// what to write instead.
var foreignWords = map[string]string{
	"*ast.GoStmt":         "a goroutine is not part of the language: write the calls one after another; generated code can be called from several goroutines",
	"*ast.DeferStmt":      "defer is not part of the language: a spec computes values and has nothing to clean up",
	"*ast.SelectStmt":     "select is not part of the language: a spec has no channels; write if on constants, or ad.Where on tensors",
	"*ast.SendStmt":       "a channel is not part of the language: collect values in a slice, hs = append(hs, h)",
	"*ast.ChanType":       "a channel is not part of the language: collect values in a slice of ad.Value",
	"*ast.MapType":        "a map is not part of the language: use variables, or a slice of ad.Value",
	"*ast.InterfaceType":  "an interface is not part of the language: every value is an ad.Value, a number, a bool or a slice of those",
	"*ast.FuncLit":        "a closure is not part of the language, but as the step of ad.Scan: write an unexported function and pass it what it needs",
	"*ast.TypeSwitchStmt": "a type switch is not part of the language: write if on constants",
	"*ast.TypeAssertExpr": "a type assertion is not part of the language: convert elements with ad.Cast",
	"*ast.LabeledStmt":    "a label is not part of the language: break and continue leave the innermost loop",
	"*ast.StarExpr":       "a pointer is not part of the language: pass values, and return what a function computes",
	"*ast.BadExpr":        "this is no expression",
	"*ast.BadStmt":        "this is no statement",
	"*ast.BadDecl":        "this is no declaration",
}

// checkLanguage reports what isn't part of the language, wherever it is, and
// notes it as foreign, so that nothing else is said about it.
func (f *file) checkLanguage() {
	f.foreign = map[ast.Node]bool{}
	f.removed = map[string]bool{}
	for _, imp := range f.ast.Imports {
		f.checkImport(imp)
	}
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.checkFunc(d)
		case *ast.GenDecl:
			f.checkDecl(d)
		}
	}
	f.ast.Decls = slices.DeleteFunc(f.ast.Decls, f.remove)
}

// remove takes foreign functions and types out of the file: of some, made to
// hurt, the type checker would take forever to say anything.
func (f *file) remove(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if f.foreign[d] {
			f.removed[d.Name.Name] = true
			f.lost = f.lost || d.Name.IsExported()
		}
		return f.foreign[d]
	case *ast.GenDecl:
		d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
			t, ok := s.(*ast.TypeSpec)
			if ok && f.foreign[t] {
				f.removed[t.Name.Name] = true
			}
			return ok && f.foreign[t]
		})
		return d.Tok == token.TYPE && len(d.Specs) == 0
	}
	return false
}

// alien reports a node that isn't part of the language.
func (f *file) alien(n ast.Node, format string, args ...any) {
	f.foreign[n] = true
	f.report(n, nil, format, args...)
}

func (f *file) checkImport(imp *ast.ImportSpec) {
	path, err := strconv.Unquote(imp.Path.Value)
	switch {
	case err == nil && path == adPath:
		if imp.Name != nil && imp.Name.Name == "_" {
			f.alien(imp, "this import makes none of package ad's words known: write import %q", adPath)
		}
	case path == "math":
		f.alien(imp, "a spec imports package ad alone: for math.Exp and its like write ad.Exp, for math.Pi ad.Pi")
	default:
		f.alien(imp, "a spec imports package ad alone, %q: write the file without this import", adPath)
	}
}

func (f *file) checkFunc(d *ast.FuncDecl) {
	switch {
	case d.Recv != nil:
		f.foreign[d] = true
		f.report(d.Recv, nil, "a method is not part of the language: write a function with %s as a parameter", receiver(d))
	case d.Type.TypeParams != nil:
		f.foreign[d] = true
		f.report(d.Type.TypeParams, nil, "a generic function is not part of the language: an ad.Value has any shape, so write one as the parameter")
	case d.Body == nil:
		f.alien(d.Name, "function %s has no body", d.Name.Name)
	}
	f.checkTree(d.Type)
	if d.Body != nil {
		f.checkTree(d.Body)
	}
}

// receiver is the type of a method's receiver, or a word for it.
func receiver(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 1 {
		t := d.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		return text(t)
	}
	return "the receiver"
}

func (f *file) checkDecl(d *ast.GenDecl) {
	switch d.Tok {
	case token.VAR:
		f.alien(d, "a package variable is not part of the language: write a const for a number, a parameter for a tensor")
	case token.TYPE:
		for _, s := range d.Specs {
			f.checkType(s.(*ast.TypeSpec))
		}
	case token.CONST:
		for _, s := range d.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				if _, ok := v.(*ast.BasicLit); !ok { // a string may be an equation's
					f.checkTree(v)
				}
			}
		}
	}
}

func (f *file) checkType(s *ast.TypeSpec) {
	st, ok := s.Type.(*ast.StructType)
	switch {
	case !ok && s.Assign == 0:
		f.foreign[s] = true
		if _, basic := s.Type.(*ast.InterfaceType); basic {
			f.report(s, nil, "%s", foreignWords["*ast.InterfaceType"])
			return
		}
		f.report(s, nil, "a defined type is not part of the language: structs group parameters, and type %s = %s is another name for the same type", s.Name.Name, text(s.Type))
		return
	case s.TypeParams != nil:
		f.foreign[s] = true
		f.report(s.TypeParams, nil, "a generic type is not part of the language: write one type for each shape")
		return
	case !ok:
		if isTypeName(s.Type) {
			f.checkTree(s.Type)
			return
		}
		f.foreign[s] = true
		f.report(s.Type, nil, "this alias is not part of the language: one is another name for an ad.Tensor, an ad.Value or a struct")
		return
	}
	for _, field := range st.Fields.List {
		if len(field.Names) == 0 {
			f.alien(field, "an embedded field is not part of the language: give it a name, as in %s %s", fieldName(field.Type), text(field.Type))
			continue
		}
		for _, name := range field.Names {
			if name.Name == "_" {
				f.alien(name, "a field without a name is not part of the language: parameters are told apart by their names")
			}
		}
		f.checkTree(field.Type)
	}
}

// removeLocal is remove for types inside functions. In their place it puts
// something harmless, var _ int.
func (f *file) removeLocal(d *ast.GenDecl) {
	for _, s := range d.Specs {
		f.removed[s.(*ast.TypeSpec).Name.Name] = true
	}
	blank, typ := &ast.Ident{NamePos: d.TokPos, Name: "_"}, &ast.Ident{NamePos: d.TokPos, Name: "int"}
	d.Tok, d.Specs = token.VAR, []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{blank}, Type: typ}}
}

// isTypeName reports whether t is a name, a Tensor, or an array or a slice of
// such.
func isTypeName(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return true
	case *ast.ParenExpr:
		return isTypeName(t.X)
	case *ast.ArrayType:
		return isTypeName(t.Elt)
	case *ast.IndexExpr:
		return isTypeName(t.X) && isTypeName(t.Index)
	case *ast.StarExpr:
		return isTypeName(t.X) // to be reported as a pointer
	}
	return false
}

// fieldName suggests a name for an embedded field.
func fieldName(t ast.Expr) string {
	s := strings.TrimLeft(text(t), "*")
	s = s[strings.LastIndexByte(s, '.')+1:]
	if !token.IsIdentifier(s) {
		return "X"
	}
	return s
}

// checkTree reports what is foreign in an expression, a type or a body.
func (f *file) checkTree(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || f.foreign[n] {
			return false
		}
		msg := foreignWords[fmt.Sprintf("%T", n)]
		switch n := n.(type) {
		case *ast.BasicLit:
			switch n.Kind {
			case token.STRING:
				msg = "a string is not part of the language, but as the equation of ad.Einsum"
			case token.IMAG:
				msg = "a complex number is not part of the language: keep real and imaginary parts in tensors of their own"
			}
		case *ast.UnaryExpr:
			switch n.Op {
			case token.AND:
				msg = foreignWords["*ast.StarExpr"]
			case token.ARROW:
				msg = foreignWords["*ast.ChanType"]
			}
		case *ast.BranchStmt:
			switch {
			case n.Tok == token.GOTO:
				msg = "goto is not part of the language: write a loop with constant bounds"
			case n.Tok == token.FALLTHROUGH:
				msg = "fallthrough is not part of the language: list the values in one case, as in case 1, 2:"
			}
		case *ast.DeclStmt:
			if d, ok := n.Decl.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				msg = "a type inside a function is not part of the language: declare it outside"
				f.alien(n, "%s", msg)
				f.removeLocal(d)
				return false
			}
		case *ast.StructType:
			msg = "a struct without a name is not part of the language: declare it as a type of the package"
		case *ast.CompositeLit:
			msg = foreignLiteral(n)
		case *ast.CallExpr:
			if lit := stepLiteral(n); lit != nil {
				f.checkTree(lit.Type)
				f.checkTree(lit.Body)
				for _, arg := range n.Args[1:] {
					f.checkTree(arg)
				}
				return false
			}
			if isEinsum(n) { // whose string is an equation
				for _, arg := range n.Args {
					if lit, ok := arg.(*ast.BasicLit); !ok || lit.Kind != token.STRING {
						f.checkTree(arg)
					}
				}
				return false
			}
		}
		if msg != "" {
			f.alien(n, "%s", msg)
			return false
		}
		return true
	})
}

// foreignLiteral says what is wrong with a composite literal, "" if nothing.
func foreignLiteral(n *ast.CompositeLit) string {
	switch t := n.Type.(type) {
	case nil:
		return ""
	case *ast.ArrayType:
		if t.Len == nil {
			return ""
		}
		return "an array is not part of the language outside ad.Tensor: write a slice, as in []ad.Value{a, b}"
	case *ast.MapType:
		return foreignWords["*ast.MapType"]
	}
	return "a struct literal is not part of the language: structs group the parameters of exported functions; pass the fields one by one"
}

// isEinsum reports whether the call looks like one of ad.Einsum.
func isEinsum(n *ast.CallExpr) bool { return calls(n, "Einsum") }

// stepLiteral is the function literal that the call, if it looks like one of
// ad.Scan, takes as its step: the one place where one may stand.
func stepLiteral(n *ast.CallExpr) *ast.FuncLit {
	if len(n.Args) == 0 || !calls(n, "Scan") {
		return nil
	}
	lit, _ := ast.Unparen(n.Args[0]).(*ast.FuncLit)
	return lit
}

// calls reports whether the call looks like one of the word: names are not
// resolved yet.
func calls(n *ast.CallExpr, word string) bool {
	switch fun := n.Fun.(type) {
	case *ast.SelectorExpr:
		return fun.Sel.Name == word
	case *ast.Ident:
		return fun.Name == word
	case *ast.IndexExpr: // with its types
		return calls(&ast.CallExpr{Fun: fun.X}, word)
	case *ast.IndexListExpr:
		return calls(&ast.CallExpr{Fun: fun.X}, word)
	}
	return false
}
