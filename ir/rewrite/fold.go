package rewrite

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var foldRules = []rule{
	{"const", "an op of constants is a constant", elementwise, foldConst},
	{"where", "a choice that is known leaves what is chosen", []ir.Op{ir.Where}, foldWhere},
	{"view", "a rearrangement of one value is that value in the new shape",
		[]ir.Op{ir.Reshape, ir.Transpose, ir.Slice, ir.Unfold}, foldView},
	{"pad", "a value padded with itself is that value in the new shape", []ir.Op{ir.Pad}, foldPad},
	{"concat", "one value joined to itself is that value in the new shape", []ir.Op{ir.Concat}, foldConcat},
	{"iota", "a count of one is 0", []ir.Op{ir.Iota}, foldIota},
	{"empty", "a sum of nothing is 0, a product of nothing 1", []ir.Op{ir.ReduceSum, ir.ReduceProd}, foldEmpty},
	{"arg", "the first position along an axis of length 1, or of equal values, is 0", []ir.Op{ir.ArgMax, ir.ArgMin}, foldArg},
}

func foldConst(b *build.Builder, n *ir.Node) *ir.Node {
	var values [3]ir.Value
	for i, x := range n.Inputs {
		v, ok := uniform(x)
		if !ok {
			return nil
		}
		values[i] = v
	}
	v, ok := eval(n, values[:len(n.Inputs)])
	if !ok {
		return nil
	}
	return b.Const(n.DType(), v)
}

func foldWhere(_ *build.Builder, n *ir.Node) *ir.Node {
	c, ok := uniform(n.Inputs[0])
	switch {
	case !ok:
		return nil
	case c.I != 0:
		return n.Inputs[1]
	}
	return n.Inputs[2]
}

func foldView(b *build.Builder, n *ir.Node) *ir.Node {
	if v, ok := uniform(n.Inputs[0]); ok {
		return b.Const(n.DType(), v)
	}
	return nil
}

func foldPad(b *build.Builder, n *ir.Node) *ir.Node {
	v, ok := uniform(n.Inputs[0])
	if n.Inputs[0].Shape().Size() == 0 {
		v, ok = n.Attrs.Value, true // there is nothing but padding
	}
	if !ok || !v.Equal(n.Attrs.Value) {
		return nil
	}
	return b.Const(n.DType(), v)
}

func foldConcat(b *build.Builder, n *ir.Node) *ir.Node {
	first, ok := uniform(n.Inputs[0])
	for _, x := range n.Inputs {
		v, known := uniform(x)
		ok = ok && known && v.Equal(first)
	}
	if !ok {
		return nil
	}
	return b.Const(n.DType(), first)
}

func foldIota(b *build.Builder, n *ir.Node) *ir.Node {
	if !n.Shape()[0].IsOne() {
		return nil
	}
	return b.Scalar(n.DType(), 0)
}

func foldEmpty(b *build.Builder, n *ir.Node) *ir.Node {
	for _, a := range n.Attrs.Axes {
		if n.Inputs[0].Shape()[a].Len() == 0 {
			return b.Scalar(n.DType(), identity[n.Op])
		}
	}
	return nil
}

// identity is the result of a reduction over nothing.
var identity = map[ir.Op]float64{ir.ReduceSum: 0, ir.ReduceProd: 1}

func foldArg(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if _, ok := uniform(x); ok && x.Shape()[n.Attrs.Axis].Len() > 0 || x.Shape()[n.Attrs.Axis].IsOne() {
		return b.Scalar(n.DType(), 0)
	}
	return nil
}
