package spec

import (
	"fmt"
	"go/ast"

	"github.com/gradgen/gradgen/ir"
)

// positions reports constant positions at that axis a of x, of the expression
// e, hasn't: the generated code could only panic.
func (c *wordCall) positions(at arg, index *ir.Node, e ast.Expr, x *ir.Node, axis int) bool {
	shape := x.Shape()
	if axis < 0 {
		axis += shape.Rank()
	}
	if axis < 0 || axis >= shape.Rank() {
		return true // said by the builder
	}
	lo, hi, ok := constantRange(index)
	n := int64(shape[axis].Len())
	if !ok || lo >= 0 && hi < n {
		return true
	}
	wrong, cure := hi, ""
	if lo < 0 {
		wrong = lo
		if lo == hi && n+lo >= 0 {
			cure = fmt.Sprintf(": write %d for the one so far from the end", n+lo)
		}
	}
	has := fmt.Sprintf("the positions 0 to %d", n-1)
	if n == 0 {
		has = "no positions"
	}
	c.fail(at.e, "position %d is out of range: axis %d of %s, of shape %v, has %s%s", wrong, axis, quoted(e), shape, has, cure)
	return false
}

// constantRange is the least and the greatest element of an index that is
// constant and not empty.
func constantRange(n *ir.Node) (lo, hi int64, ok bool) {
	for _, d := range n.Shape() {
		if d.Len() == 0 {
			return 0, 0, false
		}
	}
	switch n.Op {
	case ir.Const:
		return n.Attrs.Value.I, n.Attrs.Value.I, true
	case ir.Iota:
		return 0, int64(n.Shape()[0].Len()) - 1, true
	case ir.Reshape, ir.Expand, ir.Transpose: // which show every element
		return constantRange(n.Inputs[0])
	}
	return 0, 0, false
}
