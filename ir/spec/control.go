package spec

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// A vjpRule is the function that a directive names as the rule for the
// gradient of another.
type vjpRule struct {
	name name
	obj  *types.Func
	decl *ast.FuncDecl
}

// findRules finds the rules that unexported functions have, and reports those
// that can't be.
func (f *file) findRules() {
	f.rules = map[*types.Func]*vjpRule{}
	for _, d := range f.ast.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Name.IsExported() || f.foreign[d] {
			continue
		}
		fn, ok := f.info.Defs[d.Name].(*types.Func)
		if !ok {
			continue
		}
		for _, dir := range f.directives(d.Doc) {
			switch {
			case dir.word != "vjp":
			case len(dir.args) != 1:
				f.report(dir.comment, nil, "//gradgen:vjp names one function, which computes the gradient of %s: write //gradgen:vjp %sVJP", d.Name.Name, d.Name.Name)
			case f.rules[fn] != nil:
				f.report(dir.comment, nil, "%s has a rule for its gradient already, %s", d.Name.Name, f.rules[fn].name.text)
			default:
				if r := f.rule(fn, dir.args[0]); r != nil {
					f.rules[fn] = r
				}
			}
		}
	}
}

// rule is the rule of the name for fn, nil after reporting why there is none.
func (f *file) rule(fn *types.Func, n name) *vjpRule {
	obj, _ := f.pkg.Scope().Lookup(n.text).(*types.Func)
	decl := f.funcs[obj]
	if obj == nil || decl == nil || decl.Body == nil || f.foreign[decl] {
		f.reportAt(n.pos, nil, "there is no function `%s` in this file: write %s", n.text, wantedRule(fn, n.text))
		return nil
	}
	if obj == fn || !suitsRule(fn, obj) {
		f.reportAt(n.pos, nil, "`%s` can't be the rule for the gradient of %s: it takes what %s takes and the cotangent of its one result, and gives a gradient for each ad.Value: write %s", n.text, fn.Name(), fn.Name(), wantedRule(fn, n.text))
		return nil
	}
	return &vjpRule{n, obj, decl}
}

// suitsRule reports whether the rule's parameters and results are those that a
// rule for fn has.
func suitsRule(fn, rule *types.Func) bool {
	s, r := fn.Type().(*types.Signature), rule.Type().(*types.Signature)
	if s.Results().Len() != 1 || !isValue(s.Results().At(0).Type()) || s.Variadic() || r.Variadic() || r.Params().Len() != s.Params().Len()+1 {
		return false
	}
	values := 0
	for i := range s.Params().Len() {
		p := s.Params().At(i).Type()
		if !types.Identical(p, r.Params().At(i).Type()) {
			return false
		}
		if isValue(p) {
			values++
		}
	}
	for i := range r.Results().Len() {
		if !isValue(r.Results().At(i).Type()) {
			return false
		}
	}
	return isValue(r.Params().At(r.Params().Len()-1).Type()) && r.Results().Len() == values && values > 0
}

// wantedRule is the head of a rule for fn.
func wantedRule(fn *types.Func, name string) string {
	s := fn.Type().(*types.Signature)
	var params, grads []string
	for i := range s.Params().Len() {
		p := s.Params().At(i)
		t := "ad.Value"
		if !isValue(p.Type()) {
			t = types.TypeString(p.Type(), func(*types.Package) string { return "" })
		} else {
			grads = append(grads, "d"+p.Name())
		}
		params = append(params, p.Name()+" "+t)
	}
	return "func " + name + "(" + strings.Join(append(params, "ct ad.Value"), ", ") + ") (" + strings.Join(grads, ", ") + " ad.Value)"
}

// custom is the call of a function that has a rule for its gradient.
func (ev *eval) custom(e *ast.CallExpr, fn *types.Func, d *ast.FuncDecl, r *vjpRule, args []arg, label string) value {
	y := varying(ev.inline(e, fn, d, args, label))
	if y == nil || !y.DType().IsFloat() {
		if y == nil {
			return poison{}
		}
		return ev.fail(e, "%s has the rule %s for its gradient, and gives %v: only float32 and float64 have a gradient", fn.Name(), r.name.text, y.Type)
	}
	ev.ruled++
	ct := ev.build(e, "", nil, func() *ir.Node { return ev.b.Cotangent(r.name.text+"."+strconv.Itoa(ev.ruled), y.Type) })
	if ct == nil {
		return poison{}
	}
	given := ev.inline(e, r.obj, r.decl, append(args[:len(args):len(args)], arg{e, &tensor{node: ct}}), "")
	list, ok := given.(tuple)
	if !ok {
		list = tuple{given}
	}
	var xs, grads []*ir.Node
	params := fn.Type().(*types.Signature).Params()
	for i, k := 0, 0; i < len(args) && i < params.Len() && k < len(list); i++ {
		if !isValue(params.At(i).Type()) {
			continue
		}
		x, g := varying(args[i].v), arg{e, list[k]}
		k++
		if isPoison(g) {
			return poison{}
		}
		if x == nil || !x.DType().IsFloat() {
			continue
		}
		n := ev.node(g, x.DType())
		if n == nil {
			return poison{}
		}
		if _, isNumber := g.v.(number); isNumber {
			n = ev.build(e, "", nil, func() *ir.Node { return ev.b.Expand(n, x.Shape()) })
		}
		if !n.Type.Equal(x.Type) {
			return ev.fail(e, "%s gives a gradient of %v for `%s`, which is %v: a gradient has the shape and the elements of what it belongs to; sum it, by ad.Sum, over the axes along which `%s` was broadcast", r.name.text, n.Type, params.At(i).Name(), x.Type, params.At(i).Name())
		}
		xs, grads = append(xs, x), append(grads, n)
	}
	if len(xs) == 0 {
		return &tensor{node: y}
	}
	return typed(ev.build(e, label, nil, func() *ir.Node { return ev.b.CustomVJP(y, xs, ct, grads) }))
}

// checkpoint is ad.Checkpoint(f, args...).
func (ev *eval) checkpoint(e *ast.CallExpr, label string) value {
	if len(e.Args) == 0 {
		return poison{}
	}
	fn, _ := ev.callee(e.Args[0]).(*types.Func)
	d := ev.funcs[fn]
	switch _, call := ast.Unparen(e.Args[0]).(*ast.CallExpr); {
	case call || fn == nil || fromAd(fn, fn.Name()):
		return ev.fail(e.Args[0], "ad.Checkpoint takes an unexported function of the spec and its arguments, and %s is none", quoted(e.Args[0]))
	case d == nil || d.Body == nil || ev.foreign[d]:
		return poison{} // reported where it is declared
	}
	rest := *e
	rest.Args = e.Args[1:]
	args, ok := ev.args(&rest)
	if !ok {
		return poison{}
	}
	sig := fn.Type().(*types.Signature)
	if n := sig.Params().Len(); len(args) != n && !(sig.Variadic() && len(args) >= n-1) {
		return ev.fail(e, "ad.Checkpoint calls %s, which takes %d values, with %d", fn.Name(), n, len(args))
	}
	var from []*ir.Node
	for i, a := range args {
		if x := varying(a.v); x != nil && x.DType().IsFloat() {
			again := ev.build(e, "", nil, func() *ir.Node { return ev.b.Again(x) })
			if again == nil {
				return poison{}
			}
			args[i].v, from = &tensor{node: again}, append(from, again)
		}
	}
	y := varying(ev.inline(e, fn, d, args, label))
	if y == nil {
		return poison{}
	}
	return typed(ev.build(e, label, nil, func() *ir.Node { return ev.b.Checkpoint(y, from...) }))
}
