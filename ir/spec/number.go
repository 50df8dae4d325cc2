package spec

import (
	"go/constant"
	"go/token"
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A number is a constant of whatever numeric type: exact, or a float64 that is
// infinite or NaN.
type number struct {
	exact constant.Value // nil when not finite
	f     float64        // used when exact is nil
	keep  bool           // it is ad.Keep, or a constant made of it
}

// maxBits is the size beyond which an exact number is rounded to a float64, so
// that a loop that squares a number doesn't fill the memory.
const maxBits = 512

func intNumber(i int) number { return number{exact: constant.MakeInt64(int64(i))} }

func floatNumber(v float64) number {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return number{f: v}
	}
	return number{exact: constant.MakeFloat64(v)}
}

// exactNumber is the number of a constant, rounded if it has too many digits.
func exactNumber(c constant.Value) number {
	if c.Kind() == constant.Int && constant.BitLen(c) > maxBits {
		v, _ := constant.Float64Val(c)
		return floatNumber(v)
	}
	return number{exact: c}
}

// float is the nearest float64.
func (n number) float() float64 {
	if n.exact == nil {
		return n.f
	}
	v, _ := constant.Float64Val(constant.ToFloat(n.exact))
	return v
}

// whole is the number as an integer, if it is one.
func (n number) whole() (int64, bool) {
	if n.exact == nil {
		return 0, false
	}
	i := constant.ToInt(n.exact)
	if i.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(i)
}

// String is the number for a message.
func (n number) String() string {
	if n.exact == nil {
		return ir.Float(n.f).Format(ir.Float64)
	}
	if v, ok := n.whole(); ok {
		return ir.Int(v).Format(ir.Int64)
	}
	return n.exact.String()
}

// compareNumbers is x op y for a comparison.
func compareNumbers(x number, op token.Token, y number) bool {
	if x.exact != nil && y.exact != nil {
		return constant.Compare(x.exact, op, y.exact)
	}
	a, b := x.float(), y.float()
	switch op {
	case token.EQL:
		return a == b
	case token.NEQ:
		return a != b
	case token.LSS:
		return a < b
	case token.LEQ:
		return a <= b
	case token.GTR:
		return a > b
	}
	return a >= b
}

// floatOp is x op y for + - * and /, exact where it can be.
func floatOp(x number, op token.Token, y number) number {
	finite := x.exact != nil && y.exact != nil
	if finite && !(op == token.QUO && constant.Sign(y.exact) == 0) {
		if op == token.QUO { // never the division of integers
			return exactNumber(constant.BinaryOp(constant.ToFloat(x.exact), op, constant.ToFloat(y.exact)))
		}
		return exactNumber(constant.BinaryOp(x.exact, op, y.exact))
	}
	a, b := x.float(), y.float()
	switch op {
	case token.ADD:
		return floatNumber(a + b)
	case token.SUB:
		return floatNumber(a - b)
	case token.MUL:
		return floatNumber(a * b)
	}
	return floatNumber(a / b)
}

// intOp is x op y for Go's operators of integers. What it can't compute it
// explains: the number is then of no use.
func intOp(x number, op token.Token, y number) (n number, why string) {
	a, b := constant.ToInt(x.exact), constant.ToInt(y.exact)
	switch op {
	case token.QUO, token.REM:
		if constant.Sign(b) == 0 {
			return n, "division by zero"
		}
		if op == token.QUO {
			op = token.QUO_ASSIGN // go/constant's division of integers
		}
	case token.SHL, token.SHR:
		s, ok := constant.Uint64Val(b)
		if !ok || s > 63 {
			return n, "the shift by " + y.String() + " is out of range: 0 to 63"
		}
		return int64Number(constant.Shift(a, op, uint(s)))
	}
	return int64Number(constant.BinaryOp(a, op, b))
}

// int64Number is an integer as a number, if it isn't too big for Go's int.
func int64Number(c constant.Value) (number, string) {
	if _, ok := constant.Int64Val(c); !ok {
		return number{}, "the result " + c.String() + " overflows int"
	}
	return number{exact: c}, ""
}

// element is the number as an element of type d. What doesn't fit is explained.
func (n number) element(d ir.DType) (v ir.Value, why string) {
	switch {
	case d.IsFloat():
		f := n.float()
		if n.exact != nil && (math.IsInf(f, 0) || d == ir.Float32 && math.IsInf(float64(float32(f)), 0)) {
			return v, "overflows " + d.String()
		}
		return ir.As(d, f), ""
	case d == ir.Bool:
		i, ok := n.whole()
		if !ok || i != 0 && i != 1 {
			return v, "is no bool"
		}
		return ir.Truth(i == 1), ""
	}
	if n.exact == nil || constant.ToInt(n.exact).Kind() != constant.Int {
		return v, "is not a whole number"
	}
	i, ok := n.whole()
	if !ok || d == ir.Int32 && int64(int32(i)) != i {
		return v, "overflows " + d.String()
	}
	return ir.Int(i), ""
}
