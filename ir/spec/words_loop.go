package spec

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A stepFunc is the step of an ad.Scan.
type stepFunc struct {
	lit *ast.FuncLit  // either this
	fn  *types.Func   // or these
	d   *ast.FuncDecl // nil of what is reported already
	sig *types.Signature
}

// scan is ad.Scan(step, init, xs).
func (ev *eval) scan(e *ast.CallExpr, label string) value {
	if len(e.Args) != 3 {
		return poison{}
	}
	step, ok := ev.stepOf(e.Args[0])
	init, seqs := arg{e.Args[1], ev.expr(e.Args[1], "")}, arg{e.Args[2], ev.expr(e.Args[2], "")}
	if !ok || isPoison(init, seqs) {
		return poison{}
	}
	xs := ev.several(seqs)
	elems, seqOperands, ok := ev.nodes(xs, ir.Float64)
	if !ok {
		return poison{}
	}
	d := ir.Float64
	for _, x := range elems {
		if x.DType().IsFloat() {
			d = x.DType()
			break
		}
	}
	starts, startOperands, ok := ev.nodes(ev.several(init), d)
	if !ok {
		return poison{}
	}
	if len(elems) == 0 {
		return ev.fail(seqs.e, "a loop needs a sequence, whose axis 0 tells how many steps there are: write ad.Arange[int32](n) for n steps that need no element")
	}
	var l *build.Looping
	if ev.build(e, "", append(seqOperands, startOperands...), func() *ir.Node {
		l = ev.b.Begin(starts, elems, false)
		return elems[0]
	}) == nil || l == nil {
		return poison{}
	}
	next, outs, ok := ev.oneStep(e, step, isList(init.v), isList(seqs.v), l, d)
	if !ok {
		return poison{}
	}
	var r build.Results
	if ev.build(e, label, startOperands, func() *ir.Node {
		r = l.End(next.nodes, outs.nodes)
		for _, n := range append(r.Outs, r.Last...) {
			if n != nil {
				return n
			}
		}
		return elems[0]
	}) == nil {
		return poison{}
	}
	return tuple{next.value(r.Last), outs.value(r.Outs)}
}

// stepOf is the step that e names or is. It isn't ok after a report.
func (ev *eval) stepOf(e ast.Expr) (step stepFunc, ok bool) {
	if lit, isLit := ast.Unparen(e).(*ast.FuncLit); isLit {
		sig, isSig := ev.typeOf(lit).(*types.Signature)
		return stepFunc{lit: lit, sig: sig}, isSig && !ev.foreign[lit] && !ev.assignsOutside(lit)
	}
	fn, _ := ev.callee(e).(*types.Func)
	if _, call := ast.Unparen(e).(*ast.CallExpr); call || fn == nil || fromAd(fn, fn.Name()) {
		ev.fail(e, "ad.Scan takes a function literal, or an unexported function of the spec, and %s is neither: write func(carry, x ad.Value) (next, y ad.Value) { return ... }", quoted(e))
		return stepFunc{}, false
	}
	d := ev.funcs[fn]
	sig, isSig := fn.Type().(*types.Signature)
	return stepFunc{fn: fn, d: d, sig: sig}, isSig && d != nil && d.Body != nil && !ev.foreign[d]
}

// assignsOutside reports assignments in a step to variables around it.
func (ev *eval) assignsOutside(lit *ast.FuncLit) bool {
	found := false
	check := func(e ast.Expr) {
		id := rootIdent(e)
		if id == nil {
			return
		}
		obj := ev.info.Uses[id]
		if obj == nil || lit.Pos() <= obj.Pos() && obj.Pos() < lit.End() {
			return
		}
		found = true
		ev.fail(e, "the step of a loop assigns to %s, which is declared around it: what changes from step to step is a carry, and what a step puts out is a result of it", quoted(id))
	}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					check(e)
				}
			}
		case *ast.IncDecStmt:
			check(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				check(n.Key)
				check(n.Value)
			}
		}
		return true
	})
	return found
}

// rootIdent is the variable that an assignment to e changes.
func rootIdent(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		default:
			return nil
		}
	}
}

func isList(v value) bool {
	_, ok := v.(*list)
	return ok
}

// several is a value, or the elements of a slice.
func (ev *eval) several(a arg) []arg {
	l, ok := a.v.(*list)
	if !ok {
		return []arg{a}
	}
	args := make([]arg, len(l.elems))
	lit, _ := ast.Unparen(a.e).(*ast.CompositeLit)
	for i, v := range l.elems {
		args[i] = arg{element(a.e, i), v}
		if lit != nil && i < len(lit.Elts) {
			if _, keyed := lit.Elts[i].(*ast.KeyValueExpr); !keyed {
				args[i].e = lit.Elts[i]
			}
		}
	}
	return args
}

// A given is what a step gives: values, in a slice or one.
type given struct {
	nodes []*ir.Node
	list  bool
}

// value is the nodes in the form in which the step gives its values.
func (g given) value(nodes []*ir.Node) value {
	if !g.list {
		return &tensor{node: nodes[0]}
	}
	l := &list{}
	for _, n := range nodes {
		l.elems = append(l.elems, &tensor{node: n})
	}
	return l
}

// oneStep evaluates the step, for any element. Untyped results are of type d,
// or of what the carry is that they belong to.
func (ev *eval) oneStep(e *ast.CallExpr, step stepFunc, carryList, elemList bool, l *build.Looping, d ir.DType) (next, outs given, ok bool) {
	args := []arg{{e.Args[1], given{list: carryList}.value(l.Carries)}, {e.Args[2], given{list: elemList}.value(l.Elems)}}
	var v value
	if step.lit != nil {
		v = ev.runLiteral(step, args)
	} else {
		v = ev.inline(e, step.fn, step.d, args, "")
	}
	t, isTuple := v.(tuple)
	if !isTuple || len(t) != 2 || isPoison(arg{e, t[0]}, arg{e, t[1]}) {
		return next, outs, false
	}
	at := e.Args[0]
	if step.lit != nil {
		at = step.lit.Type
	}
	next.list, outs.list = isList(t[0]), isList(t[1])
	for i, a := range ev.several(arg{at, t[0]}) {
		typ := d
		if i < len(l.Carries) {
			typ = l.Carries[i].DType()
		}
		n := ev.node(arg{at, a.v}, typ)
		if n == nil {
			return next, outs, false
		}
		if _, isNumber := a.v.(number); isNumber && i < len(l.Carries) {
			n = ev.build(at, "", nil, func() *ir.Node { return ev.b.Expand(n, l.Carries[i].Shape()) })
		}
		next.nodes = append(next.nodes, n)
	}
	for _, a := range ev.several(arg{at, t[1]}) {
		n := ev.node(arg{at, a.v}, d)
		if n == nil {
			return next, outs, false
		}
		outs.nodes = append(outs.nodes, n)
	}
	return next, outs, true
}

// runLiteral evaluates a function literal with what is around it.
func (ev *eval) runLiteral(step stepFunc, args []arg) value {
	outer := ev.frame
	defer func() { ev.frame = outer }()
	inner := &frame{fn: outer.fn, vars: map[types.Object]*slot{}}
	for obj, s := range outer.vars {
		inner.vars[obj] = s
	}
	for i := range step.sig.Params().Len() {
		p := step.sig.Params().At(i)
		want, ok := ev.declared(p.Type())
		if !ok || i >= len(args) {
			return poison{}
		}
		inner.vars[p] = &slot{v: ev.coerce(args[i], want, "parameter `"+p.Name()+"` of the step"), want: want}
	}
	ev.frame = inner
	return ev.runBody(step.sig, step.lit.Type, step.lit.Body)
}
