package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var logicRules = []rule{
	{"not", "not not x is x; of integers not a < b is b <= a", []ir.Op{ir.Not}, notNot},
	{"and", "with true, with itself or with what x is an and of, x; with false, false", []ir.Op{ir.And}, andConst},
	{"or", "with false, with itself or with what x is an or of, x; with true, true", []ir.Op{ir.Or}, orConst},
	{"nots", "not a and not b is not (a or b), not a or not b is not (a and b): a choice by the one negation that is left swaps", []ir.Op{ir.And, ir.Or}, mergeNots},
	{"compare", "x < x is false, of NaN too; of integers and bools x == x and x <= x are true", []ir.Op{ir.Equal, ir.Less, ir.LessOrEqual}, compareSelf},
	{"where", "a choice between x and x is x; between true and false, the condition; where not c, the choices swap; a choice within a choice by the same condition is settled", []ir.Op{ir.Where}, whereIdentity},
	{"cast", "x as its own type is x; a conversion that loses nothing can be skipped before another", []ir.Op{ir.Cast}, castCast},
}

func notNot(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	ordered := len(x.Inputs) == 2 && !x.Inputs[0].DType().IsFloat() // of floats, NaN is in no order
	switch {
	case x.Op == ir.Not:
		return x.Inputs[0]
	case x.Op == ir.Less && ordered:
		return b.LessOrEqual(x.Inputs[1], x.Inputs[0])
	case x.Op == ir.LessOrEqual && ordered:
		return b.Less(x.Inputs[1], x.Inputs[0])
	}
	return nil
}

func andConst(_ *build.Builder, n *ir.Node) *ir.Node {
	return either(n, func(x, y *ir.Node) *ir.Node {
		switch {
		case x == y, isTruth(y, true), partOf(n.Op, x, y):
			return x
		case isTruth(y, false):
			return y
		}
		return nil
	})
}

func orConst(_ *build.Builder, n *ir.Node) *ir.Node {
	return either(n, func(x, y *ir.Node) *ir.Node {
		switch {
		case x == y, isTruth(y, false), partOf(n.Op, x, y):
			return x
		case isTruth(y, true):
			return y
		}
		return nil
	})
}

// partOf reports whether x is the op of y and another.
func partOf(op ir.Op, x, y *ir.Node) bool {
	return x.Op == op && slices.Contains(x.Inputs, y)
}

func mergeNots(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	if x.Op != ir.Not || y.Op != ir.Not {
		return nil
	}
	other := ir.Or
	if n.Op == ir.Or {
		other = ir.And
	}
	return b.Not(b.Binary(other, x.Inputs[0], y.Inputs[0]))
}

func compareSelf(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	switch {
	case x != n.Inputs[1]:
		return nil
	case n.Op == ir.Less:
		return b.Const(ir.Bool, ir.Truth(false))
	case !x.DType().IsFloat():
		return b.Const(ir.Bool, ir.Truth(true))
	}
	return nil
}

func whereIdentity(b *build.Builder, n *ir.Node) *ir.Node {
	c, x, y := n.Inputs[0], n.Inputs[1], n.Inputs[2]
	switch {
	case x == y:
		return x
	case isTruth(x, true) && isTruth(y, false):
		return c
	case isTruth(x, false) && isTruth(y, true):
		return b.Not(c)
	case c.Op == ir.Not:
		return b.Where(c.Inputs[0], y, x)
	case x.Op == ir.Where && x.Inputs[0] == c:
		return b.Where(c, x.Inputs[1], y)
	case y.Op == ir.Where && y.Inputs[0] == c:
		return b.Where(c, x, y.Inputs[2])
	}
	return nil
}

func castCast(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	switch {
	case x.DType() == n.DType():
		return x
	case x.Op == ir.Cast && lossless(x.Inputs[0].DType(), x.DType()):
		return b.Cast(x.Inputs[0], n.DType())
	}
	return nil
}

// lossless reports whether every value of type from is one of type to.
func lossless(from, to ir.DType) bool {
	switch from {
	case ir.Bool:
		return true
	case ir.Int32:
		return to == ir.Int64 || to == ir.Float64
	case ir.Float32:
		return to == ir.Float64
	}
	return from == to
}
