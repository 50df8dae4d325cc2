package gradgen

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// cosOfAsin is sqrt(1 - x*x), in a form that is exact near 1.
func cosOfAsin(s *step) *ir.Node {
	one := s.c(1)
	return s.Sqrt(s.Mul(s.Sub(one, s.x), s.Add(one, s.x)))
}

// erfSlope is 2/sqrt(pi) * e**(-x*x).
func erfSlope(s *step) *ir.Node {
	return s.Mul(s.c(2/math.Sqrt(math.Pi)), s.Exp(s.Neg(s.Mul(s.x, s.x))))
}

// siluSlope is sigmoid(x) + silu(x)*(1 - sigmoid(x)).
func siluSlope(s *step) *ir.Node {
	p := s.Sigmoid(s.x)
	return s.Add(p, s.Mul(s.r, s.Sub(s.c(1), p)))
}

// divBy is the derivative with respect to a divisor: -r/y.
func divBy(s *step, ct *ir.Node) *ir.Node { return s.Neg(s.Div(s.Mul(ct, s.r), s.y)) }

// powBase is y * x**(y-1), and 0 where y is 0, x being 0 or infinite as well.
func powBase(s *step, ct cotangent) cotangent {
	if s.y.Op != ir.Const || s.y.IsConst(0) {
		ct = ct.within(s.Builder, s.Not(s.Equal(s.y, s.c(0))))
	}
	return times(func(s *step) *ir.Node { return s.Mul(s.y, s.Pow(s.x, s.Sub(s.y, s.c(1)))) })(s, ct)
}

// powExponent is r * log(x), and 0 where x is 0 and y isn't negative: there r
// is 0 for all exponents nearby, or 0**0.
func powExponent(s *step, ct cotangent) cotangent {
	zero := s.c(0)
	ct = ct.within(s.Builder, s.Not(s.And(s.Equal(s.x, zero), s.LessOrEqual(zero, s.y))))
	return times(func(s *step) *ir.Node { return s.Mul(s.r, s.Log(s.x)) })(s, ct)
}

// unless is the rule of an operand of Max or Min: the whole cotangent, half of
// it where both are equal, and 0 where the operand is beaten.
func unless(beaten factor) rule {
	return where(func(s *step) *ir.Node { return s.Not(beaten(s)) }, exact(func(s *step, ct *ir.Node) *ir.Node {
		return s.Where(s.Equal(s.x, s.y), s.Mul(ct, s.c(0.5)), ct)
	}))
}

func xLess(s *step) *ir.Node { return s.Less(s.x, s.y) }
func yLess(s *step) *ir.Node { return s.Less(s.y, s.x) }

// atan2Rise is y / (x*x + y*y).
func atan2Rise(s *step, ct *ir.Node) *ir.Node { return s.Div(s.Mul(ct, s.y), norm2(s)) }

// atan2Run is -x / (x*x + y*y).
func atan2Run(s *step, ct *ir.Node) *ir.Node { return s.Neg(s.Div(s.Mul(ct, s.x), norm2(s))) }

func norm2(s *step) *ir.Node { return s.Add(s.Mul(s.x, s.x), s.Mul(s.y, s.y)) }

// coshOfAsinh is sqrt(x*x + 1).
func coshOfAsinh(s *step) *ir.Node { return s.Sqrt(s.Add(s.Mul(s.x, s.x), s.c(1))) }

// sinhOfAcosh is sqrt(x*x - 1), in a form that is exact near 1.
func sinhOfAcosh(s *step) *ir.Node {
	one := s.c(1)
	return s.Sqrt(s.Mul(s.Sub(s.x, one), s.Add(s.x, one)))
}

// erfinvSlope is sqrt(pi)/2 * e**(r*r).
func erfinvSlope(s *step) *ir.Node {
	return s.Mul(s.c(math.Sqrt(math.Pi)/2), s.Exp(s.Mul(s.r, s.r)))
}

// hypot is the rule of an operand of Hypot: its share of the result, and 0
// where both are 0.
func hypot(operand factor) rule {
	return where(func(s *step) *ir.Node { return s.Not(s.Equal(s.r, s.c(0))) }, times(func(s *step) *ir.Node {
		return s.Div(operand(s), s.r)
	}))
}

// modQuotient is how often y is in x, which it counts down from x: (r - x)/y,
// rounded to the whole number that it is but for rounding.
func modQuotient(s *step) *ir.Node { return s.Round(s.Div(s.Sub(s.r, s.x), s.y)) }

// copysignSlope is 1 where Copysign keeps the sign of x and -1 where it turns
// it; 0 where x is 0.
func copysignSlope(s *step) *ir.Node { return s.Mul(s.Sign(s.x), s.Copysign(s.c(1), s.y)) }

// logAddExp is the rule of the operand x of LogAddExp, y being the other: its
// part e**x / (e**x + e**y) of the sum, which is 0 of -Inf even if y is that too.
func logAddExp(operands func(s *step) (x, y *ir.Node)) rule {
	return where(func(s *step) *ir.Node {
		x, _ := operands(s)
		return s.Not(s.Equal(x, s.c(math.Inf(-1))))
	}, times(func(s *step) *ir.Node {
		x, y := operands(s)
		return s.Sigmoid(s.Sub(x, y))
	}))
}
