package spec

import (
	"go/ast"
	"go/token"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// operators are the words for Go's operators of two tensors.
var operators = map[token.Token]func(b *build.Builder, x, y *ir.Node) *ir.Node{
	token.ADD:  (*build.Builder).Add,
	token.SUB:  (*build.Builder).Sub,
	token.MUL:  (*build.Builder).Mul,
	token.QUO:  (*build.Builder).Div,
	token.EQL:  (*build.Builder).Equal,
	token.NEQ:  (*build.Builder).NotEqual,
	token.LSS:  (*build.Builder).Less,
	token.LEQ:  (*build.Builder).LessOrEqual,
	token.GTR:  (*build.Builder).Greater,
	token.GEQ:  (*build.Builder).GreaterOrEqual,
	token.LAND: (*build.Builder).And,
	token.LOR:  (*build.Builder).Or,
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// unary is -x, +x, !x or ^x.
func (ev *eval) unary(e *ast.UnaryExpr, label string) value {
	x := arg{e.X, ev.expr(e.X, "")}
	if isPoison(x) {
		return poison{}
	}
	switch v := x.v.(type) {
	case truth:
		if e.Op == token.NOT {
			return !v
		}
	case number:
		switch e.Op {
		case token.ADD:
			return v
		case token.SUB:
			if isInteger(ev.typeOf(e)) {
				return ev.intResult(e, intNumber(0), token.SUB, v)
			}
			if v.exact == nil {
				return number{f: -v.f}
			}
			return floatOp(intNumber(0), token.SUB, v)
		case token.XOR:
			return ev.intResult(e, intNumber(-1), token.XOR, v)
		}
	case *tensor:
		switch e.Op {
		case token.ADD:
			return v
		case token.SUB:
			return ev.apply(e, label, []arg{x}, func(in []*ir.Node) *ir.Node { return ev.b.Neg(in[0]) })
		case token.NOT:
			return ev.apply(e, label, []arg{x}, func(in []*ir.Node) *ir.Node { return ev.b.Not(in[0]) })
		}
	}
	return ev.fail(e, "%s is not part of the language", quoted(e))
}

// binary is x op y.
func (ev *eval) binary(e *ast.BinaryExpr, label string) value {
	x := arg{e.X, ev.expr(e.X, "")}
	// What a constant decides is not looked at further.
	if v, ok := x.v.(truth); ok && (e.Op == token.LAND && !bool(v) || e.Op == token.LOR && bool(v)) {
		return v
	}
	y := arg{e.Y, ev.expr(e.Y, "")}
	return ev.operate(e, label, x, e.Op, y, isInteger(ev.typeOf(e.X)))
}

// operate is x op y, the expression e; integers are Go's ints.
func (ev *eval) operate(e ast.Expr, label string, x arg, op token.Token, y arg, integers bool) value {
	if isPoison(x, y) {
		return poison{}
	}
	switch v := x.v.(type) {
	case number:
		if w, ok := y.v.(number); ok {
			switch {
			case isComparison(op):
				return truth(compareNumbers(v, op, w))
			case integers:
				return ev.intResult(e, v, op, w)
			case operators[op] != nil:
				return floatOp(v, op, w)
			}
		}
	case truth:
		if w, ok := y.v.(truth); ok {
			switch op {
			case token.LAND, token.LOR:
				return w // the left one didn't decide
			case token.EQL:
				return truth(v == w)
			case token.NEQ:
				return truth(v != w)
			}
		}
		if op == token.LAND || op == token.LOR {
			return y.v
		}
	case *list:
		return ev.fail(e, "comparing slices is not part of the language: compare their elements")
	}
	if w, ok := y.v.(truth); ok && (op == token.LAND || op == token.LOR) {
		if bool(w) == (op == token.LAND) {
			return x.v
		}
	}
	f := operators[op]
	if f == nil {
		return ev.fail(e, "the operator %v is not part of the language for tensors", op)
	}
	if v := ev.maskTest(e, label, x, op, y); v != nil {
		return v
	}
	return ev.apply(e, label, []arg{x, y}, func(in []*ir.Node) *ir.Node { return f(ev.b, in[0], in[1]) })
}

// maskTest is mask != 0 and its like, which turn a tensor of bools into a
// comparison; nil of anything else.
func (ev *eval) maskTest(e ast.Expr, label string, x arg, op token.Token, y arg) value {
	mask, n := x, y
	if dtype(mask.v) != ir.Bool {
		mask, n = y, x
	}
	v, ok := n.v.(number)
	if !ok || dtype(mask.v) != ir.Bool || !isComparison(op) {
		return nil
	}
	if op != token.EQL && op != token.NEQ {
		return ev.fail(e, "%s is %s, and bools have no order: write %s != 0", quoted(mask.e), describe(mask.v), text(mask.e))
	}
	bit, why := v.element(ir.Bool)
	if why != "" {
		return ev.fail(e, "%s is compared with a tensor of bools: write %s != 0", quoted(n.e), text(mask.e))
	}
	if (bit.I == 1) == (op == token.EQL) {
		return mask.v
	}
	return ev.apply(e, label, []arg{mask}, func(in []*ir.Node) *ir.Node { return ev.b.Not(in[0]) })
}

// intResult is x op y of Go's ints.
func (ev *eval) intResult(e ast.Expr, x number, op token.Token, y number) value {
	if x.exact == nil || y.exact == nil {
		return poison{}
	}
	n, why := intOp(x, op, y)
	if why != "" {
		return ev.fail(e, "%s: %s", quoted(e), why)
	}
	return n
}
