package spec

import (
	"go/ast"
	"go/types"

	"github.com/gradgen/gradgen/ir"
)

// A wordCall is the call of a word of package ad.
type wordCall struct {
	*eval
	e     *ast.CallExpr
	name  string
	label string
	args  []arg
}

// word evaluates the call of a word.
func (ev *eval) word(e *ast.CallExpr, name, label string) value {
	if f := syntactic[name]; f != nil {
		return f(ev, e, label)
	}
	w := words[name]
	if w == nil {
		return ev.fail(e, "%s", unknownWord(name))
	}
	args, ok := ev.args(e)
	if !ok || !ev.suits(e, len(args)) {
		return poison{}
	}
	return w(&wordCall{eval: ev, e: e, name: name, label: label, args: args})
}

// suits reports whether n is a number of arguments that the called function
// takes; if not, the type checker reports it.
func (ev *eval) suits(e *ast.CallExpr, n int) bool {
	sig, ok := ev.typeOf(e.Fun).(*types.Signature)
	if !ok {
		return false
	}
	least := sig.Params().Len()
	if sig.Variadic() {
		return n >= least-1
	}
	return n == least
}

// make1 makes the word's node from the first n args, which have one element
// type.
func (c *wordCall) make1(n int, f func(in []*ir.Node) *ir.Node) value {
	return c.apply(c.e, c.label, c.args[:n], f)
}

// ints are the args from i on.
func (c *wordCall) ints(i int) (list []int, ok bool) {
	for _, a := range c.args[min(i, len(c.args)):] {
		if isKeep(a) {
			c.fail(a.e, "ad.Keep is for words that reduce axes, as ad.Sum does: ad.%s has no use for it", c.name)
			return nil, false
		}
		n, ok := c.integer(a.e, a.v)
		if !ok {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

// axes are the args from i on as axes of x, and whether ad.Keep is among
// them. No axes are nil.
func (c *wordCall) axes(i int, x arg) (axes []int, keep, ok bool) {
	for _, a := range c.args[min(i, len(c.args)):] {
		if isKeep(a) {
			keep = true
			continue
		}
		n, ok := c.integer(a.e, a.v)
		if !ok {
			return nil, false, false
		}
		if !c.inRange(a.e, n, x, 0) {
			return nil, false, false
		}
		axes = append(axes, n)
	}
	return axes, keep, true
}

// axis is arg i as an axis of x, or with more a place for a new one.
func (c *wordCall) axis(i int, x arg, more int) (int, bool) {
	a := c.args[i]
	if isKeep(a) {
		c.fail(a.e, "ad.Keep comes after the axes of a word that reduces them, and %s is none", quoted(a.e))
		return 0, false
	}
	n, ok := c.integer(a.e, a.v)
	if !ok {
		return 0, false
	}
	return n, c.inRange(a.e, n, x, more)
}

// inRange reports an axis that x hasn't.
func (c *wordCall) inRange(e ast.Expr, axis int, x arg, more int) bool {
	t, isTensor := x.v.(*tensor)
	if !isTensor {
		if _, isNumber := x.v.(number); !isNumber {
			return true // said when it is used as a tensor
		}
	}
	rank, described := 0, describe(x.v)
	if isTensor {
		rank = t.node.Shape().Rank()
	}
	r := rank + more
	switch {
	case axis >= -r && axis < r:
		return true
	case r == 1 && more == 0:
		c.fail(e, "axis %d is out of range: %s is %s, whose only axis is 0, or -1 from the end", axis, quoted(x.e), described)
	case r == 0:
		c.fail(e, "axis %d is out of range: %s is %s, a scalar, which has no axes", axis, quoted(x.e), described)
	case more > 0:
		c.fail(e, "axis %d is out of range: %s is %s, and a new axis can be 0 to %d, or -1 to %d from the end", axis, quoted(x.e), described, r-1, -r)
	default:
		c.fail(e, "axis %d is out of range: %s is %s, whose axes are 0 to %d, or -1 to %d from the end", axis, quoted(x.e), described, r-1, -r)
	}
	return false
}

// element is the element type between the word's brackets.
func (c *wordCall) element() ir.DType {
	fun := ast.Unparen(c.e.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	var id *ast.Ident
	switch x := fun.(type) {
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.Ident:
		id = x
	}
	if inst, ok := c.info.Instances[id]; ok && inst.TypeArgs.Len() > 0 {
		if basic, ok := types.Unalias(inst.TypeArgs.At(0)).(*types.Basic); ok {
			d, _ := ir.ParseDType(basic.Name())
			return d
		}
	}
	return ir.Invalid
}

// node0 makes the word's node without operands that the user wrote.
func (c *wordCall) node0(f func() *ir.Node) value {
	return typed(c.eval.build(c.e, c.label, nil, f))
}

// shape is the args from i on as the lengths of a shape.
func (c *wordCall) shape(i int) (ir.Shape, bool) {
	lens, ok := c.ints(i)
	if !ok {
		return nil, false
	}
	for k, n := range lens {
		if n < 0 {
			c.fail(c.args[i+k].e, "axis %d has the negative length %d", k, n)
			return nil, false
		}
	}
	return c.limited(lens)
}

// limited is a shape unless it is beyond the limits, which is reported.
func (c *wordCall) limited(lens []int) (ir.Shape, bool) {
	switch {
	case len(lens) > ir.MaxRank:
		c.fail(c.e, "a shape of %d axes is too much: %d is the most", len(lens), ir.MaxRank)
	case tooMany(lens):
		c.fail(c.e, "shape %v has too many elements: %d is the most", ir.Of(lens...), ir.MaxElements)
	default:
		return ir.Of(lens...), true
	}
	return nil, false
}
