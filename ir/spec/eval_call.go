package spec

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// call is the worth of a call: of a word, a function of the file, a builtin or
// a conversion.
func (ev *eval) call(e *ast.CallExpr, label string) value {
	if ev.info.Types[e.Fun].IsType() {
		return ev.convert(e, label)
	}
	switch obj := ev.callee(e.Fun).(type) {
	case *types.Builtin:
		return ev.builtin(e, obj.Name(), label)
	case *types.Func:
		if obj.Pkg() != nil && obj.Pkg().Path() == adPath {
			return ev.word(e, obj.Name(), label)
		}
		if d := ev.funcs[obj]; d != nil && d.Body != nil && !ev.foreign[d] {
			args, ok := ev.args(e)
			if !ok {
				return poison{}
			}
			if r := ev.rules[obj]; r != nil && ev.suits(e, len(args)) {
				return ev.custom(e, obj, d, r, args, label)
			}
			return ev.inline(e, obj, d, args, label)
		}
		return poison{} // a method or so: reported where it is declared
	case *types.Var:
		if isPoison(arg{e.Fun, ev.expr(e.Fun, "")}) {
			return poison{}
		}
		return ev.fail(e.Fun, "the call of a variable is not part of the language: call a function by its name")
	}
	return poison{}
}

// callee is what a call's function names, nil if it is no name.
func (ev *eval) callee(fun ast.Expr) types.Object {
	switch fun := fun.(type) {
	case *ast.ParenExpr:
		return ev.callee(fun.X)
	case *ast.Ident:
		return ev.info.Uses[fun]
	case *ast.SelectorExpr:
		return ev.info.Uses[fun.Sel]
	case *ast.IndexExpr: // a word with its element type
		return ev.callee(fun.X)
	case *ast.IndexListExpr:
		return ev.callee(fun.X)
	}
	return nil
}

// args are the arguments of a call: the results of a call in the place of all,
// and the elements of a slice in the place of the last.
func (ev *eval) args(e *ast.CallExpr) (args []arg, ok bool) {
	for _, x := range e.Args {
		args = append(args, arg{x, ev.expr(x, "")})
	}
	if isPoison(args...) {
		return nil, false
	}
	if len(args) == 1 {
		if t, several := args[0].v.(tuple); several {
			x := args[0].e
			args = nil
			for _, v := range t {
				args = append(args, arg{x, v})
			}
		}
	}
	if isPoison(args...) {
		return nil, false
	}
	if e.Ellipsis.IsValid() {
		last := args[len(args)-1]
		l, isList := last.v.(*list)
		if !isList {
			return nil, false
		}
		args = args[:len(args)-1]
		for i, v := range l.elems {
			if !ev.step(e) {
				return nil, false
			}
			args = append(args, arg{element(last.e, i), v})
		}
	}
	return args, !isPoison(args...)
}

// element is the expression of element i of the slice e, at the place of e.
func element(e ast.Expr, i int) ast.Expr {
	at := e.End() - 1
	return &ast.IndexExpr{X: e, Lbrack: at, Index: &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(i)}, Rbrack: at}
}

// inline evaluates the function called with the args.
func (ev *eval) inline(e *ast.CallExpr, fn *types.Func, d *ast.FuncDecl, args []arg, label string) value {
	if slices.Contains(ev.stack, fn) {
		return ev.fail(e, "recursion is not part of the language: %s calls itself; write a loop with constant bounds", fn.Name())
	}
	outer, stack, calls := ev.frame, ev.stack, ev.calls
	inside := append([]ir.Call{{Func: fn.Name(), Pos: ev.pos(e)}}, calls...)
	ev.steps += len(inside) // the work of copying them
	ev.stack = append(slices.Clone(stack), fn)
	defer func() { ev.frame, ev.stack, ev.calls = outer, stack, calls }()

	sig := fn.Type().(*types.Signature)
	inner := &frame{fn: fn.Name(), vars: map[types.Object]*slot{}, labels: []string{label}}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			l := &list{}
			for _, a := range args[min(i, len(args)):] {
				l.elems = append(l.elems, a.v)
			}
			inner.vars[p] = &slot{v: l}
			break
		}
		if i >= len(args) {
			return poison{}
		}
		// A parameter with a shape is a promise that the call has to keep.
		want, ok := ev.declared(p.Type())
		if !ok {
			return poison{}
		}
		v := ev.coerce(args[i], want, "parameter `"+p.Name()+"` of "+fn.Name())
		inner.vars[p] = &slot{v: v, want: want}
	}
	ev.frame, ev.calls = inner, inside
	return ev.run(fn, d)
}

// run evaluates a function's body in the current frame, whose parameters are
// set, and gives its results.
func (ev *eval) run(fn *types.Func, d *ast.FuncDecl) value {
	return ev.runBody(fn.Type().(*types.Signature), d.Name, d.Body)
}

// runBody is run of a body with the signature; at is where zeros are from.
func (ev *eval) runBody(sig *types.Signature, at ast.Node, body *ast.BlockStmt) value {
	results := sig.Results()
	for i := range results.Len() {
		r := results.At(i)
		want, ok := ev.declared(r.Type())
		s := &slot{v: ev.zero(at, r.Type(), want), want: want}
		if !ok {
			s.v = poison{}
		}
		ev.frame.results = append(ev.frame.results, s)
		if r.Name() != "" {
			ev.frame.vars[r] = s
		}
		if i >= len(ev.frame.labels) || ev.frame.labels[i] == "" {
			ev.frame.labels = append(ev.frame.labels[:min(i, len(ev.frame.labels))], r.Name())
		}
	}
	ev.block(body.List)
	var out tuple
	for _, s := range ev.frame.results {
		if ev.frame.lost {
			s.v = poison{}
		}
		out = append(out, s.v)
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// convert is T(x).
func (ev *eval) convert(e *ast.CallExpr, label string) value {
	if len(e.Args) != 1 {
		return poison{}
	}
	x := e.Args[0]
	v := ev.expr(x, label)
	t := ev.typeOf(e)
	if isPoison(arg{x, v}) || t == types.Typ[types.Invalid] {
		return poison{}
	}
	want, ok := ev.declared(t)
	if !ok {
		return poison{}
	}
	if want != nil {
		return ev.coerce(arg{x, v}, want, "the conversion")
	}
	n, isNumber := v.(number)
	switch {
	case isValue(t) || types.Identical(t.Underlying(), ev.typeOf(x).Underlying()):
		return v
	case !isNumber:
		return ev.fail(e, "%s converts what isn't constant: write ad.Cast[%s](%s) to change the elements of a tensor", quoted(e), castTo(t), text(x))
	case isInteger(t):
		if n.exact == nil {
			return ev.fail(e, "%s is %s, which is no integer", quoted(x), n)
		}
		i, fits := constant.Int64Val(constant.ToInt(truncated(n)))
		if !fits {
			return ev.fail(e, "%s is %s, which overflows %s", quoted(x), n, t)
		}
		return number{exact: constant.MakeInt64(i)}
	case types.Identical(t.Underlying(), types.Typ[types.Float32]):
		return floatNumber(float64(float32(n.float())))
	case isFloat(t):
		return n
	}
	return ev.fail(e, "the conversion %s is not part of the language", quoted(e))
}

// truncated is the number without its fraction.
func truncated(n number) constant.Value {
	if i := constant.ToInt(n.exact); i.Kind() == constant.Int {
		return i
	}
	num, den := constant.Num(n.exact), constant.Denom(n.exact)
	if num.Kind() != constant.Int || den.Kind() != constant.Int {
		return constant.MakeInt64(int64(n.float()))
	}
	return constant.BinaryOp(num, quoInt, den)
}

// castTo is the element type of ad.Cast that does what a conversion to t means.
func castTo(t types.Type) string {
	switch {
	case hasInfo(t, types.IsBoolean):
		return "bool"
	case isInteger(t):
		return "int32"
	case types.Identical(t.Underlying(), types.Typ[types.Float32]):
		return "float32"
	}
	return "float64"
}

// builtin is a call of one of Go's own functions.
func (ev *eval) builtin(e *ast.CallExpr, name, label string) value {
	if name == "make" {
		return ev.makeSlice(e)
	}
	f := builtins[name]
	if f == nil {
		return ev.fail(e, "%s is not part of the language: of Go's own functions there are append, len, make, min and max", name)
	}
	args, ok := ev.args(e)
	if !ok || len(args) == 0 {
		return poison{}
	}
	return f(ev, e, args, label)
}

// builtins are Go's own functions of values.
var builtins map[string]func(ev *eval, e *ast.CallExpr, args []arg, label string) value

func init() {
	builtins = map[string]func(ev *eval, e *ast.CallExpr, args []arg, label string) value{
		"append": (*eval).appendTo,
		"len":    (*eval).length,
		"min":    least((*build.Builder).Min, true),
		"max":    least((*build.Builder).Max, false),
	}
}
