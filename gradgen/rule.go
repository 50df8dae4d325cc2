package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A step is the use of one operand by a node, on the way back.
type step struct {
	*build.Builder
	r       *ir.Node // the node, whose value is the op's result
	x, y, z *ir.Node // its operands, nil those that it hasn't
	i       int      // the operand whose cotangent is asked for
}

func newStep(b *build.Builder, n *ir.Node, i int) *step {
	s := &step{Builder: b, r: n, i: i}
	for j, p := range []**ir.Node{&s.x, &s.y, &s.z} {
		if j < len(n.Inputs) {
			*p = n.Inputs[j]
		}
	}
	return s
}

// c is a constant of the result's element type.
func (s *step) c(v float64) *ir.Node { return s.Scalar(s.r.DType(), v) }

// A rule gives the cotangent of an operand from that of the result. For an
// elementwise op, and for the leading axes of a MatMul, it is at the shape of
// the result: unbroadcast takes it to the operand's.
type rule func(s *step, ct cotangent) cotangent

// Rules are made of a function on nodes and one of these, which says what
// becomes of the mask. The function is linear in the cotangent.
type (
	onNode func(s *step, ct *ir.Node) *ir.Node
	factor func(s *step) *ir.Node
)

// local is the rule of an elementwise op: the mask stays, and what the
// function makes of a 0 under it, such as 0 times infinity, doesn't count.
func local(f onNode) rule {
	return func(s *step, ct cotangent) cotangent {
		return masked(f(s, ct.value), ct.mask)
	}
}

// exact is local for a function that makes 0 of 0, whatever the data: what is
// settled stays so.
func exact(f onNode) rule {
	return func(s *step, ct cotangent) cotangent {
		ct.value = f(s, ct.value)
		return ct
	}
}

// times is the rule of an elementwise op whose derivative is f.
func times(f factor) rule {
	return func(s *step, ct cotangent) cotangent {
		d := f(s)
		return scaled(d)(func(s *step, ct *ir.Node) *ir.Node { return s.Mul(ct, d) })(s, ct)
	}
}

// over is the rule of an elementwise op whose derivative is 1/f.
func over(f factor) rule {
	return func(s *step, ct cotangent) cotangent {
		d := f(s)
		return scaled(d)(func(s *step, ct *ir.Node) *ir.Node { return s.Div(ct, d) })(s, ct)
	}
}

// scaled is what becomes of the mask when a cotangent is multiplied with d or
// divided by it: a number that is neither 0 nor infinite keeps 0 as it is.
func scaled(d *ir.Node) func(onNode) rule {
	for d.Op == ir.Expand || d.Op == ir.Reshape {
		d = d.Inputs[0]
	}
	if v := d.Attrs.Value.F; d.Op == ir.Const && v != 0 && v-v == 0 {
		return exact
	}
	return local
}

// where narrows the mask to f, a bool that broadcasts to the result, and goes
// on with the rule.
func where(f factor, then rule) rule {
	return func(s *step, ct cotangent) cotangent { return then(s, ct.within(s.Builder, f(s))) }
}

// pass hands the cotangent on as it is.
func pass(_ *step, ct cotangent) cotangent { return ct }

// negate hands on the opposite of the cotangent.
func negate(s *step, ct cotangent) cotangent {
	ct.value = s.Neg(ct.value)
	return ct
}

// nothing is the rule of an operand that decides without moving anything, as
// the sign that Copysign takes.
func nothing(s *step, ct cotangent) cotangent {
	return cotangent{value: zeros(s.Builder, ct.value.Type)}
}

// move is the rule of an op whose adjoint puts each element of the cotangent
// in one place or several, and 0 elsewhere: the mask moves alike.
func move(f onNode) rule {
	return func(s *step, ct cotangent) cotangent {
		return ct.moved(s.Builder, uniform(s.Builder, ct.mask), uniform(s.Builder, ct.open), func(x *ir.Node) *ir.Node { return f(s, x) })
	}
}

// gather is the rule of an op whose adjoint adds up elements of the cotangent.
// A sum counts where any of what it adds does, which the same adjoint tells,
// counting.
func gather(f onNode) rule {
	return func(s *step, ct cotangent) cotangent {
		sum := cotangent{value: f(s, ct.settle(s.Builder))}
		if u := uniform(s.Builder, ct.mask); u != nil {
			sum.mask = s.Expand(u, sum.value.Shape())
		} else if ct.mask != nil {
			sum.mask = s.Less(s.Scalar(ir.Int32, 0), f(s, s.Cast(ct.mask, ir.Int32)))
		}
		return sum
	}
}

// mix is the rule of an op whose adjoint multiplies elements of the cotangent
// with data and adds them up. Only a mask that is the same everywhere goes
// through.
func mix(f onNode) rule {
	return func(s *step, ct cotangent) cotangent {
		mixed := cotangent{value: f(s, ct.settle(s.Builder))}
		if u := uniform(s.Builder, ct.mask); u != nil {
			mixed = masked(mixed.value, s.Expand(u, mixed.value.Shape()))
		}
		return mixed
	}
}
