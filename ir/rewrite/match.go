package rewrite

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// elementwise is the ops that work element by element.
var elementwise = ofKind(ir.Elementwise)

func ofKind(k ir.Kind) []ir.Op {
	var ops []ir.Op
	for _, op := range ir.Ops() {
		if op.Info().Kind == k {
			ops = append(ops, op)
		}
	}
	return ops
}

// reductions is the reductions that combine elements, as against those that
// give a position.
var reductions = []ir.Op{ir.ReduceSum, ir.ReduceProd, ir.ReduceMax, ir.ReduceMin, ir.ReduceLogSumExp}

// uniform is the value of every element of x, where that is known.
func uniform(x *ir.Node) (v ir.Value, ok bool) {
	if x.Op == ir.Expand {
		x = x.Inputs[0]
	}
	return x.Attrs.Value, x.Op == ir.Const
}

// is reports whether every element of x is v, down to the sign of zero.
func is(x *ir.Node, v float64) bool {
	u, ok := uniform(x)
	return ok && u.Equal(ir.As(x.DType(), v))
}

// isTruth reports whether every element of x is the bool v.
func isTruth(x *ir.Node, v bool) bool {
	u, ok := uniform(x)
	return ok && x.DType() == ir.Bool && (u.I != 0) == v
}

// negZero is -0.
var negZero = math.Copysign(0, -1)

// either calls f with the two operands of n in both orders until it gives a node.
func either(n *ir.Node, f func(x, y *ir.Node) *ir.Node) *ir.Node {
	if r := f(n.Inputs[0], n.Inputs[1]); r != nil {
		return r
	}
	return f(n.Inputs[1], n.Inputs[0])
}

// under is x if it has the op, or what x is a Reshape of if that has.
func under(x *ir.Node, op ir.Op) *ir.Node {
	if x.Op == ir.Reshape {
		x = x.Inputs[0]
	}
	if x.Op != op {
		return nil
	}
	return x
}

// full is x with leading axes of length 1 up to the rank.
func full(b *build.Builder, x *ir.Node, rank int) *ir.Node {
	return b.Reshape(x, padded(x.Shape(), rank))
}

// padded is s with leading ones up to the rank.
func padded(s ir.Shape, rank int) ir.Shape {
	t := ones(rank)
	copy(t[rank-len(s):], s)
	return t
}

// ones is the shape of the rank with one element.
func ones(rank int) ir.Shape {
	t := make(ir.Shape, rank)
	for i := range t {
		t[i] = ir.D(1)
	}
	return t
}

// long is the axes of s that are not of length 1.
func long(s ir.Shape) []int {
	var axes []int
	for i, d := range s {
		if !d.IsOne() {
			axes = append(axes, i)
		}
	}
	return axes
}

// sameLong reports whether s and t are equal but for axes of length 1. It
// gives the axes that aren't, which correspond in order.
func sameLong(s, t ir.Shape) (ls, lt []int, ok bool) {
	ls, lt = long(s), long(t)
	if len(ls) != len(lt) {
		return nil, nil, false
	}
	for i := range ls {
		if s[ls[i]] != t[lt[i]] {
			return nil, nil, false
		}
	}
	return ls, lt, true
}

// group splits the axes of s and t, shapes of as many elements, but at least
// one, into the smallest runs that hold as many elements as each other: axes
// ls[i] of s become axes lt[i] of t when s is reshaped to t. Axes of length 1 are in none.
func group(s, t ir.Shape) (ls, lt [][]int) {
	as, at := long(s), long(t)
	for i, j := 0, 0; i < len(as); {
		from, to := i, j
		n, m := s[as[i]].Len(), t[at[j]].Len()
		i, j = i+1, j+1
		for n != m {
			if n < m {
				n *= s[as[i]].Len()
				i++
			} else {
				m *= t[at[j]].Len()
				j++
			}
		}
		ls, lt = append(ls, as[from:i]), append(lt, at[to:j])
	}
	return ls, lt
}
