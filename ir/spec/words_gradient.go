package spec

import (
	"errors"
	"go/ast"
	"go/types"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// syntactic are the words that take functions, and so see what they are called
// with before it is evaluated.
var syntactic map[string]func(ev *eval, e *ast.CallExpr, label string) value

func init() {
	syntactic = map[string]func(ev *eval, e *ast.CallExpr, label string) value{
		"Grad":       (*eval).gradient,
		"Checkpoint": (*eval).checkpoint,
		"Scan":       (*eval).scan,
	}
}

// gradient is ad.Grad(y, x), whose y may be a function.
func (ev *eval) gradient(e *ast.CallExpr, label string) value {
	if len(e.Args) != 2 {
		args, ok := ev.args(e)
		if !ok || len(args) != 2 {
			return poison{}
		}
		return ev.gradientOf(e, label, args[0], args[1])
	}
	x := arg{e.Args[1], ev.expr(e.Args[1], "")}
	fn, isFunc := ev.callee(e.Args[0]).(*types.Func)
	if _, call := ast.Unparen(e.Args[0]).(*ast.CallExpr); call || !isFunc {
		return ev.gradientOf(e, label, arg{e.Args[0], ev.expr(e.Args[0], "")}, x)
	}
	d := ev.funcs[fn]
	switch {
	case isPoison(x):
		return poison{}
	case d == nil && fromAd(fn, fn.Name()):
		return ev.fail(e.Args[0], "%s is a word, and ad.Grad takes a function of the spec or what one computed: write func f(x ad.Value) ad.Value { return ... }", quoted(e.Args[0]))
	case d == nil || d.Body == nil || ev.foreign[d]:
		return poison{} // reported where it is declared
	}
	return ev.gradientOf(e, label, arg{e.Args[0], ev.inline(e, fn, d, []arg{x}, "")}, x)
}

// gradientOf is the gradient of a value.
func (ev *eval) gradientOf(e *ast.CallExpr, label string, y, x arg) value {
	if isPoison(y, x) {
		return poison{}
	}
	yn, xn := varying(y.v), varying(x.v)
	switch {
	case xn == nil || fixed(xn):
		return ev.fail(x.e, "ad.Grad differentiates with respect to what varies, and %s is constant: pass a parameter, or what was computed from one", quoted(x.e))
	case !xn.DType().IsFloat():
		return ev.fail(x.e, "%s is %v: only float32 and float64 have a gradient", quoted(x.e), xn.Type)
	case yn == nil:
		yn = ev.node(y, xn.DType())
		if yn == nil {
			return poison{}
		}
	}
	switch {
	case !yn.DType().IsFloat():
		return ev.fail(y.e, "%s is %v: only float32 and float64 have a gradient", quoted(y.e), yn.Type)
	case yn.Shape().Rank() != 0:
		return ev.fail(y.e, "ad.Grad differentiates a scalar, and %s is %v: write ad.Sum or ad.Mean of it", quoted(y.e), yn.Type)
	}
	var refused error
	n := ev.build(e, label, nil, func() *ir.Node {
		g, err := gradgen.Within(ev.b, yn, xn)
		if err != nil {
			refused = err
			return xn
		}
		return g
	})
	var ge *gradgen.Error
	if errors.As(refused, &ge) {
		return ev.fail(e, "%s", ge.Msg)
	}
	return typed(n)
}

// varying is the node of a tensor that isn't made of untyped constants alone.
func varying(v value) *ir.Node {
	if t, ok := v.(*tensor); ok && t.as == nil {
		return t.node
	}
	return nil
}

// fixed reports whether n is computed from no input.
func fixed(n *ir.Node) bool {
	g := build.New().Graph("", nil, []ir.Output{{Name: "n", Node: n}})
	for _, x := range g.Nodes {
		if x.Op == ir.Input {
			return false
		}
	}
	return true
}
