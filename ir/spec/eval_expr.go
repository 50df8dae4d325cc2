package spec

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/gradgen/gradgen/ir"
)

// expr is what e is worth. Its node gets the label.
func (ev *eval) expr(e ast.Expr, label string) value {
	if !ev.step(e) || ev.foreign[e] {
		return poison{}
	}
	tv, known := ev.info.Types[e]
	if known && tv.Value != nil {
		return ev.constantExpr(e, tv)
	}
	if known && tv.Type != nil && tv.Type == types.Typ[types.Invalid] {
		return poison{} // reported by the type checker
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return ev.expr(e.X, label)
	case *ast.Ident:
		return ev.ident(e)
	case *ast.SelectorExpr:
		return ev.selector(e)
	case *ast.UnaryExpr:
		return ev.unary(e, label)
	case *ast.BinaryExpr:
		return ev.binary(e, label)
	case *ast.CallExpr:
		return ev.call(e, label)
	case *ast.IndexExpr:
		return ev.index(e)
	case *ast.SliceExpr:
		return ev.slice(e)
	case *ast.CompositeLit:
		return ev.literal(e)
	}
	if !known {
		return poison{}
	}
	return ev.fail(e, "%s is not part of the language: values are tensors, numbers, conditions and slices of those", quoted(e))
}

// constantExpr is a constant of Go as a value.
func (ev *eval) constantExpr(e ast.Expr, tv types.TypeAndValue) value {
	switch {
	case tv.Value.Kind() == constant.Bool:
		return truth(constant.BoolVal(tv.Value))
	case tv.Value.Kind() == constant.String:
		return str(constant.StringVal(tv.Value))
	case isInteger(tv.Type):
		n := exactNumber(constant.ToInt(tv.Value))
		n.keep = ev.holdsKeep(e)
		return n
	case isFloat(tv.Type):
		if ev.holdsKeep(e) {
			return ev.noNumber(e)
		}
		if v, _ := ev.exact(e); v != nil && isNumeric(v) {
			return exactNumber(v)
		}
		return exactNumber(constant.ToFloat(tv.Value))
	}
	return ev.fail(e, "%s is not part of the language: constants are numbers, conditions and equations", quoted(e))
}

// ident is the worth of a variable.
func (ev *eval) ident(e *ast.Ident) value {
	obj := ev.info.Uses[e]
	if s, ok := ev.frame.vars[obj]; ok {
		return s.v
	}
	switch obj.(type) {
	case *types.Func:
		return ev.fail(e, "the function %s as a value is not part of the language: call it", quoted(e))
	case *types.Nil:
		return &list{}
	}
	return poison{} // a package variable or so: reported where it is declared
}

// selector is a field of a struct.
func (ev *eval) selector(e *ast.SelectorExpr) value {
	if obj, ok := ev.info.Uses[e.Sel].(*types.Func); ok {
		if ev.foreignFunc(obj) {
			return poison{}
		}
		return ev.fail(e, "the function %s as a value is not part of the language: call it", quoted(e))
	}
	r, ok := ev.expr(e.X, "").(*record)
	if !ok {
		return poison{}
	}
	if v, ok := r.fields[e.Sel.Name]; ok {
		return v
	}
	return poison{}
}

// foreignFunc reports whether a function's declaration was reported.
func (f *file) foreignFunc(obj *types.Func) bool {
	d := f.funcs[obj]
	return d == nil && obj.Pkg() == f.pkg || d != nil && f.foreign[d]
}

// index is an element of a slice.
func (ev *eval) index(e *ast.IndexExpr) value {
	at := ev.element(e)
	if at == nil {
		return poison{}
	}
	return *at
}

// element is the place of a slice's element, nil after reporting.
func (ev *eval) element(e *ast.IndexExpr) *value {
	x, i := ev.expr(e.X, ""), ev.expr(e.Index, "")
	if isPoison(arg{e.X, x}, arg{e.Index, i}) {
		return nil
	}
	l, ok := x.(*list)
	if !ok {
		return nil // a type error, which is reported
	}
	k, ok := ev.integer(e.Index, i)
	if !ok {
		return nil
	}
	if k < 0 || k >= len(l.elems) {
		ev.fail(e.Index, "index %d is out of range: %s has %d elements", k, quoted(e.X), len(l.elems))
		return nil
	}
	return &l.elems[k]
}

// slice is a part of a slice.
func (ev *eval) slice(e *ast.SliceExpr) value {
	x := ev.expr(e.X, "")
	if isPoison(arg{e.X, x}) {
		return poison{}
	}
	l, ok := x.(*list)
	if !ok || e.Slice3 {
		return ev.fail(e, "%s is not part of the language: slices are cut as in hs[1:3]", quoted(e))
	}
	lo, hi := 0, len(l.elems)
	for _, bound := range []struct {
		e  ast.Expr
		to *int
	}{{e.Low, &lo}, {e.High, &hi}} {
		if bound.e == nil {
			continue
		}
		if *bound.to, ok = ev.int(bound.e); !ok {
			return poison{}
		}
	}
	if lo < 0 || hi > len(l.elems) || lo > hi {
		return ev.fail(e, "bounds %d to %d are out of range: %s has %d elements", lo, hi, quoted(e.X), len(l.elems))
	}
	return &list{l.elems[lo:hi:hi]}
}

// literal is a slice given by its elements.
func (ev *eval) literal(e *ast.CompositeLit) value {
	t := ev.typeOf(e)
	if _, ok := t.Underlying().(*types.Slice); !ok {
		return poison{} // reported as foreign
	}
	l := &list{}
	for _, x := range e.Elts {
		if _, ok := x.(*ast.KeyValueExpr); ok {
			return ev.fail(x, "an index in a slice is not part of the language: list the elements in order")
		}
		v := ev.expr(x, "")
		if isPoison(arg{x, v}) {
			return poison{}
		}
		l.elems = append(l.elems, v)
	}
	return l
}

// int is the int that e is worth; when it is none, that is reported.
func (ev *eval) int(e ast.Expr) (int, bool) { return ev.integer(e, ev.expr(e, "")) }

// integer is v as an int; when it is none, that is reported.
func (ev *eval) integer(e ast.Expr, v value) (int, bool) {
	n, ok := v.(number)
	if !ok {
		if !isPoison(arg{e, v}) {
			ev.fail(e, "%s is not constant", quoted(e))
		}
		return 0, false
	}
	if n.keep {
		ev.noNumber(e)
		return 0, false
	}
	i, ok := n.whole()
	if !ok {
		ev.fail(e, "%s is %s, where an int is needed", quoted(e), n)
	}
	return int(i), ok
}

// coerce is v as a variable, parameter or result that was declared with a
// type: its shape has to agree, and a number fills it.
func (ev *eval) coerce(a arg, want *ir.Type, what string) value {
	if want == nil || isPoison(a) {
		return a.v
	}
	switch v := a.v.(type) {
	case number:
		if _, why := v.element(want.DType); why != "" {
			return ev.fail(a.e, "%s %s, and %s holds %v", quoted(a.e), why, what, want)
		}
		n := ev.constant(a.e, v, want.DType)
		if n == nil {
			return poison{}
		}
		return typed(ev.build(a.e, "", nil, func() *ir.Node { return ev.b.Expand(n, want.Shape) }))
	case *tensor:
		if v.as != nil {
			return ev.coerce(arg{a.e, typed(v.as(want.DType))}, want, what)
		}
		if !v.node.Type.Equal(*want) {
			return ev.disagrees(a.e, v.node.Type, *want, what)
		}
	}
	return a.v
}

// disagrees reports a value that isn't of the type that was declared.
func (ev *eval) disagrees(e ast.Expr, got, want ir.Type, what string) value {
	cure := ""
	switch {
	case got.Shape.Equal(want.Shape):
		cure = ": write ad.Cast[" + want.DType.String() + "](" + text(e) + ")"
	case got.Shape.Size() == want.Shape.Size() && got.DType == want.DType:
		cure = ": write ad.Reshape(" + text(e) + ", " + lengths(want.Shape) + ")"
	case got.Shape.Rank() == want.Shape.Rank():
		for i := range got.Shape {
			if got.Shape[i] != want.Shape[i] {
				cure = ": axis " + intNumber(i).String() + " is " + got.Shape[i].String() + ", not " + want.Shape[i].String()
				break
			}
		}
	}
	return ev.fail(e, "%s is %v, but %s is declared as %v%s", quoted(e), got, what, want, cure)
}
