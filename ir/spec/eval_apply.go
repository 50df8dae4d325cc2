package spec

import (
	"go/ast"

	"github.com/gradgen/gradgen/ir"
)

// apply makes the node of e from operands of one element type: what is untyped
// takes the type of the others. When nothing is typed the result isn't either:
// it is made of float64 elements, and again of others when it meets them.
func (ev *eval) apply(e ast.Expr, label string, args []arg, f func(in []*ir.Node) *ir.Node) value {
	return ev.applyAs(ir.Invalid, e, label, args, f)
}

// applyAs is apply where d, unless Invalid, is the type of untyped operands
// that meet nothing typed. Errors have the user's expressions for the others,
// too, which f knows already.
func (ev *eval) applyAs(d ir.DType, e ast.Expr, label string, args []arg, f func(in []*ir.Node) *ir.Node, others ...operand) value {
	if isPoison(args...) {
		return poison{}
	}
	var first *arg // that has an element type
	for i := range args {
		t := dtype(args[i].v)
		switch {
		case t == ir.Invalid:
		case first == nil:
			first, d = &args[i], t
		case t != d:
			return ev.mixed(e, *first, d, args[i], t)
		}
	}
	made := map[ir.DType]*ir.Node{}
	as := func(d ir.DType) *ir.Node {
		if n, ok := made[d]; ok {
			return n
		}
		made[d] = nil // stays so if it fails, which is reported once
		in, operands, ok := ev.nodes(args, d)
		if ok {
			made[d] = ev.build(e, label, append(operands, others...), func() *ir.Node { return f(in) })
		}
		return made[d]
	}
	if d != ir.Invalid {
		return typed(as(d))
	}
	n := as(ir.Float64)
	if n == nil {
		return poison{}
	}
	if n.DType() != ir.Float64 { // of a comparison, say
		return typed(n)
	}
	return &tensor{node: n, as: as}
}

// typed is a node as a value, poison of nil.
func typed(n *ir.Node) value {
	if n == nil {
		return poison{}
	}
	return &tensor{node: n}
}

// mixed reports operands of different element types.
func (ev *eval) mixed(e ast.Expr, x arg, t ir.DType, y arg, u ir.DType) value {
	// The cure goes to the type that holds the other's values.
	from, to := x, u
	if t > u {
		from, to = y, t
	}
	return ev.fail(e, "%s is %s and %s is %s, and element types don't mix: write ad.Cast[%v](%s)", quoted(x.e), describe(x.v), quoted(y.e), describe(y.v), to, text(from.e))
}

// describe is the type of a value, for a message.
func describe(v value) string {
	switch v := v.(type) {
	case *tensor:
		return v.node.Type.String()
	case truth:
		return "a constant condition"
	case number:
		return v.String()
	}
	return "no tensor"
}

// nodes is the args as nodes of type d. What can't be one is reported.
func (ev *eval) nodes(args []arg, d ir.DType) (in []*ir.Node, operands []operand, ok bool) {
	ok = true
	for _, a := range args {
		n := ev.node(a, d)
		ok = ok && n != nil
		in = append(in, n)
		operands = append(operands, operand{a.e, n})
	}
	return in, operands, ok
}

// node is the arg as a node; an untyped one is of type d. It is nil, and the
// reason reported, when that can't be.
func (ev *eval) node(a arg, d ir.DType) *ir.Node {
	switch v := a.v.(type) {
	case *tensor:
		if v.as != nil {
			return v.as(d)
		}
		return v.node
	case truth:
		return ev.build(a.e, "", nil, func() *ir.Node { return ev.b.Const(ir.Bool, ir.Truth(bool(v))) })
	case number:
		return ev.constant(a.e, v, d)
	case poison:
		return nil
	}
	ev.fail(a.e, "%s is no tensor", quoted(a.e))
	return nil
}

// constant is the scalar constant v of type d.
func (ev *eval) constant(e ast.Expr, v number, d ir.DType) *ir.Node {
	if v.keep {
		ev.noNumber(e)
		return nil
	}
	elem, why := v.element(d)
	switch {
	case why == "":
		return ev.build(e, "", nil, func() *ir.Node { return ev.b.Const(d, elem) })
	case d == ir.Bool:
		ev.fail(e, "%s meets a tensor of bools, which doesn't calculate: write ad.Cast[float32](...) around the tensor", quoted(e))
	case d.IsInt() && why == "is not a whole number":
		ev.fail(e, "%s is not a whole number and meets a tensor of %v: write ad.Cast[float32](...) around the tensor, or ad.Cast[%v](%s) to cut the number off", quoted(e), d, d, text(e))
	default:
		ev.fail(e, "%s %s", quoted(e), why)
	}
	return nil
}
