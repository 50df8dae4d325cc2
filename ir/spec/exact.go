package spec

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// exact is the value of a constant expression that becomes a Value, and
// whether it is, so far, an integer to Go. The type checker rounds such
// constants to float64; a tensor of int64 wants all digits, and one of
// float32 wants to be rounded once.
//
// It reports integer divisions that lose something: 1/2 is 0.
func (f *file) exact(e ast.Expr) (v constant.Value, integer bool) {
	tv := f.info.Types[e]
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.exact(e.X)
	case *ast.BasicLit:
		if v := constant.MakeFromLiteral(e.Value, e.Kind, 0); v.Kind() != constant.Unknown {
			return v, e.Kind != token.FLOAT
		}
	case *ast.Ident:
		return f.exactConst(e, tv)
	case *ast.UnaryExpr:
		if e.Op == token.SUB || e.Op == token.ADD {
			x, integer := f.exact(e.X)
			if x != nil {
				return constant.UnaryOp(e.Op, x, 0), integer
			}
		}
	case *ast.BinaryExpr:
		if v, integer, ok := f.exactBinary(e); ok {
			return v, integer
		}
	case *ast.CallExpr:
		if len(e.Args) == 1 && f.info.Types[e.Fun].IsType() && isFloat(tv.Type) {
			v, _ := f.exact(e.Args[0])
			return v, false
		}
	}
	if tv.Value == nil {
		return nil, false
	}
	return tv.Value, isInteger(f.info.TypeOf(e)) || isShift(e)
}

func (f *file) exactBinary(e *ast.BinaryExpr) (v constant.Value, integer, ok bool) {
	if e.Op != token.ADD && e.Op != token.SUB && e.Op != token.MUL && e.Op != token.QUO {
		return nil, false, false
	}
	x, xi := f.exact(e.X)
	y, yi := f.exact(e.Y)
	if x == nil || y == nil || !isNumeric(x) || !isNumeric(y) {
		return nil, false, false
	}
	integer = xi && yi
	if e.Op != token.QUO {
		v := constant.BinaryOp(x, e.Op, y)
		if v.Kind() == constant.Int && constant.BitLen(v) > maxBits {
			return nil, false, false // the type checker has reported it
		}
		return v, integer, true
	}
	if constant.Sign(y) == 0 {
		return nil, false, false
	}
	if !integer {
		return constant.BinaryOp(constant.ToFloat(x), token.QUO, constant.ToFloat(y)), false, true
	}
	if rest := constant.BinaryOp(x, token.REM, y); constant.Sign(rest) != 0 {
		q := constant.BinaryOp(x, token.QUO_ASSIGN, y)
		f.report(e, nil, "%s is Go's integer division and gives %s: write %s", quoted(e), q.String(), f.realDivision(e))
	}
	return constant.BinaryOp(x, token.QUO_ASSIGN, y), true, true
}

// realDivision is what to write for a division of integer constants to have
// the whole quotient. A constant that is declared as an int stays one next to
// 1.0, and has to be converted.
func (f *file) realDivision(e *ast.BinaryExpr) string {
	x, y := text(e.X), text(e.Y)
	if f.hasTyped(e) {
		if !f.hasTyped(e.Y) {
			return "ad.Value(" + text(ast.Unparen(e.X)) + ") / " + y
		}
		return "ad.Value(" + text(ast.Unparen(e.X)) + ") / ad.Value(" + text(ast.Unparen(e.Y)) + ")"
	}
	digits := strings.TrimPrefix(x, "-")
	if strings.Trim(digits, "0123456789") == "" && !strings.HasPrefix(digits, "0") {
		return x + ".0 / " + y
	}
	return "1.0 * " + x + " / " + y
}

// hasTyped reports whether a name in e is that of a constant with a type.
func (f *file) hasTyped(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if c, ok := f.info.Uses[id].(*types.Const); ok && !hasInfo(c.Type(), types.IsUntyped) {
				found = true
			}
		}
		return !found
	})
	return found
}

// exactConst is the value of a named constant, from its declaration where that
// has an expression of its own.
func (f *file) exactConst(e *ast.Ident, tv types.TypeAndValue) (constant.Value, bool) {
	obj, ok := f.info.Uses[e].(*types.Const)
	if !ok || obj.Val().Kind() == constant.Unknown {
		return tv.Value, false
	}
	init, ok := f.consts[obj]
	if !ok {
		return obj.Val(), isInteger(obj.Type())
	}
	if x, ok := f.exacts[obj]; ok {
		return x.v, x.integer
	}
	v, integer := f.exact(init)
	if v == nil {
		v = obj.Val()
	}
	if t, ok := obj.Type().Underlying().(*types.Basic); ok && t.Info()&types.IsUntyped == 0 {
		integer = isInteger(t)
		if integer {
			v = obj.Val()
		}
	}
	f.exacts[obj] = exactValue{v, integer}
	return v, integer
}

// An exactValue is what exact gives.
type exactValue struct {
	v       constant.Value
	integer bool
}

func isNumeric(v constant.Value) bool {
	return v.Kind() == constant.Int || v.Kind() == constant.Float
}

func isShift(e ast.Expr) bool {
	b, ok := e.(*ast.BinaryExpr)
	return ok && (b.Op == token.SHL || b.Op == token.SHR || b.Op == token.REM)
}

// isInteger reports whether t is an integer type of Go, untyped included.
func isInteger(t types.Type) bool { return hasInfo(t, types.IsInteger) }

// isFloat reports whether t is a floating-point type of Go, ad.Value among
// them, untyped included.
func isFloat(t types.Type) bool { return hasInfo(t, types.IsFloat) }

func hasInfo(t types.Type, info types.BasicInfo) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}
