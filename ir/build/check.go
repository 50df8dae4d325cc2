package build

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// The checks here are what composites ask of their operands before they make
// nodes: an error then speaks of the operands that the composite was given.

// ref is how a message refers to operand i.
func ref(i int) string { return fmt.Sprintf("{%d}", i) }

// needFloat refuses operands of a composite that aren't floating-point.
func needFloat(xs ...*ir.Node) {
	for i, x := range xs {
		if !x.DType().IsFloat() {
			failCure(xs, "write ad.Cast[float64]("+ref(i)+")", "{%d} is %v; it takes floating-point elements", i, x.Type)
		}
	}
}

// needSameDType refuses operands whose element types differ.
func needSameDType(xs ...*ir.Node) {
	for i, x := range xs {
		d, e := xs[0].DType(), x.DType()
		if d == e {
			continue
		}
		// The cure goes to the type that holds the other's values.
		cure := fmt.Sprintf("write ad.Cast[%v](%s)", d, ref(i))
		if d < e {
			cure = fmt.Sprintf("write ad.Cast[%v](%s)", e, ref(0))
		}
		failCure(xs, cure, "{0} is %v and {%d} is %v; %v and %v don't mix", xs[0].Type, i, x.Type, d, e)
	}
}

// needSameShape refuses operand i when its shape isn't that of the first.
func needSameShape(xs []*ir.Node, i int) {
	s, t := xs[0].Shape(), xs[i].Shape()
	if s.Rank() != t.Rank() {
		fail(xs, "shapes %v and %v: {0} has %d axes, {%d} has %d; they must have the same shape", s, t, s.Rank(), i, t.Rank())
	}
	for a := range s {
		if s[a] != t[a] {
			fail(xs, "shapes %v and %v: axis %d is %v in {0} and %v in {%d}; they must have the same shape", s, t, a, s[a], t[a], i)
		}
	}
}

// needVectors refuses operands that are not vectors and names the word for them.
func needVectors(word string, x, y *ir.Node) {
	if x.Shape().Rank() != 1 || y.Shape().Rank() != 1 {
		cure := "use ad." + word
		if word == "MatMul" && min(x.Shape().Rank(), y.Shape().Rank()) == 0 {
			cure = "use *" // no word multiplies matrices with scalars
		}
		failCure([]*ir.Node{x, y}, cure, "shapes %v and %v: it takes two vectors, of one axis each", x.Shape(), y.Shape())
	}
}

// stretchesTo reports whether s broadcasts to exactly to.
func stretchesTo(s, to ir.Shape) bool {
	r, err := shapeinfer.Broadcast(s, to)
	return err == nil && r.Equal(to)
}

// needStretch is needFit of operands that have to be of one element type.
func needStretch(x, y *ir.Node) {
	needSameDType(x, y)
	needFit(x, y)
}

// needFit refuses operands of which the second doesn't broadcast to the shape
// of the first.
func needFit(x, y *ir.Node) {
	in := []*ir.Node{x, y}
	s, t := x.Shape(), y.Shape()
	both, err := shapeinfer.Broadcast(s, t)
	if err != nil {
		panic(&Error{Inputs: in, Err: err})
	}
	if both.Equal(s) {
		return
	}
	axis := 0 // the last at which y is the longer
	for i := range both {
		if at := i - len(both) + len(s); at < 0 || both[i] != s[at] {
			axis = i
		}
	}
	cure := ""
	if n := len(t) - 1; n >= 0 && t[n].IsOne() && stretchesTo(t[:n], s) {
		cure = "write ad.Squeeze({1}, -1)"
	}
	failCure(in, cure, "shapes %v and %v broadcast to %v: {1} may not stretch {0}, as it does along axis %d", s, t, both, axis)
}
