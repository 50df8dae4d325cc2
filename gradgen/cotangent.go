package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A cotangent is the derivative of what is differentiated with respect to a
// node: value where mask is true, else 0. What value is elsewhere doesn't
// count; it may be NaN.
//
// A select multiplies its cotangent by nothing: it narrows the mask, and rules
// below it go on with the value. Only what can't carry the mask on settles it,
// with a Where on the cotangent itself.
type cotangent struct {
	value *ir.Node
	mask  *ir.Node // a bool of the value's shape; nil is true everywhere
	// open is what is left to settle: a bool that is true wherever the mask
	// is, and maybe elsewhere, where the value is 0 already.
	open *ir.Node
}

// masked is the cotangent value under the mask, of which nothing is settled.
func masked(value, mask *ir.Node) cotangent { return cotangent{value: value, mask: mask, open: mask} }

// settle is the cotangent as one node.
func (c cotangent) settle(b *build.Builder) *ir.Node {
	if c.open == nil {
		return c.value
	}
	return c.only(b, c.open)
}

// only is the value where cond is true, else 0.
func (c cotangent) only(b *build.Builder, cond *ir.Node) *ir.Node {
	return b.Where(cond, c.value, b.Const(c.value.DType(), ir.Value{}))
}

// within is the cotangent where cond, a bool that broadcasts to its shape, is
// true as well.
func (c cotangent) within(b *build.Builder, cond *ir.Node) cotangent {
	cond = b.Expand(cond, c.value.Shape())
	return cotangent{value: c.value, mask: both(b, c.mask, cond), open: both(b, c.open, cond)}
}

// plus is the sum of two cotangents of one shape. Under one mask it stays
// there; else the sum of what they are is under either.
func (c cotangent) plus(b *build.Builder, d cotangent) cotangent {
	if c.mask == d.mask {
		return cotangent{value: b.Add(c.value, d.value), mask: c.mask, open: both(b, c.open, d.open)}
	}
	if cond, outer, ok := opposite(c.mask, d.mask); ok && c.open == c.mask && d.open == d.mask {
		return masked(b.Where(cond, c.value, d.value), outer)
	}
	if cond := narrower(c.mask, d.mask); cond != nil {
		return masked(b.Add(c.value, d.only(b, cond)), c.mask)
	}
	if cond := narrower(d.mask, c.mask); cond != nil {
		return masked(b.Add(c.only(b, cond), d.value), d.mask)
	}
	sum := cotangent{value: b.Add(c.settle(b), d.settle(b))}
	if c.mask != nil && d.mask != nil {
		sum.mask = b.Or(c.mask, d.mask)
	}
	return sum
}

// both is the mask of what lies under two. Masks that are one bool all over
// stay so.
func both(b *build.Builder, m, n *ir.Node) *ir.Node {
	switch {
	case m == nil || m == n:
		return n
	case n == nil:
		return m
	}
	if u, v := uniform(b, m), uniform(b, n); u != nil && v != nil {
		return b.Expand(b.And(u, v), m.Shape())
	}
	return b.And(m, n)
}

// moved is the cotangent with value and masks put elsewhere by f, and 0 and
// false beside them. Masks that are the scalars mask and open all over, where
// these aren't nil, stay so: beside the value, which is 0 there, it doesn't
// matter what they are, but that one isn't true where the other isn't.
func (c cotangent) moved(b *build.Builder, mask, open *ir.Node, f func(*ir.Node) *ir.Node) cotangent {
	to := cotangent{value: f(c.value)}
	put := func(m, everywhere *ir.Node) *ir.Node {
		switch {
		case m == nil:
			return nil
		case everywhere != nil:
			return b.Expand(everywhere, to.value.Shape())
		}
		return f(m)
	}
	to.open = put(c.open, open)
	if c.open != nil && open == nil {
		mask = nil
	}
	to.mask = put(c.mask, mask)
	return to
}

// opposite finds out whether two masks are of the two branches of a select: a
// condition and its opposite, within one outer mask, or none. The condition is
// that under which the first branch is taken.
func opposite(m, n *ir.Node) (cond, outer *ir.Node, ok bool) {
	if m == nil || n == nil {
		return nil, nil, false
	}
	if negated(m, n) {
		return m, nil, true
	}
	if m.Op != ir.And || n.Op != ir.And || m.Inputs[0] != n.Inputs[0] {
		return nil, nil, false
	}
	return m.Inputs[1], m.Inputs[0], negated(m.Inputs[1], n.Inputs[1])
}

// narrower is what narrows the mask m to the mask n, nil if that isn't made so.
func narrower(m, n *ir.Node) *ir.Node {
	if m == nil || n == nil || n.Op != ir.And || n.Inputs[0] != m {
		return nil
	}
	return n.Inputs[1]
}

// negated reports whether one of the bools is the opposite of the other, of
// the same shape.
func negated(m, n *ir.Node) bool {
	if m.Op == ir.Expand && n.Op == ir.Expand && m.Shape().Equal(n.Shape()) {
		m, n = m.Inputs[0], n.Inputs[0]
	}
	return m.Op == ir.Not && m.Inputs[0] == n || n.Op == ir.Not && n.Inputs[0] == m
}

// uniform is the scalar that a mask has everywhere, or nil when it isn't known
// to be one. Such a mask goes through every op.
func uniform(b *build.Builder, mask *ir.Node) *ir.Node {
	if mask != nil && mask.Op == ir.Expand {
		mask = mask.Inputs[0]
	}
	if mask == nil || mask.Shape().Size() != 1 {
		return nil
	}
	return b.Reshape(mask, nil)
}

// not is the opposite of a bool, without saying it twice.
func not(b *build.Builder, cond *ir.Node) *ir.Node {
	if cond.Op == ir.Not {
		return cond.Inputs[0]
	}
	return b.Not(cond)
}
