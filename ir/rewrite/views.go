package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// The normal form of a chain of views is Expand of Reshape of Transpose, each
// at most once where axes of length 1 are all that stands in the way, and
// views come after elementwise ops rather than before.
var viewRules = []rule{
	{"broadcast", "elementwise ops stretch their operands by themselves: computed before an Expand there is less to compute", elementwise, dropExpands},
	{"lift-reshape", "an elementwise op of reshaped operands is reshaped instead: so it meets the same op of the operands as they were, and stays with what made them", elementwise, liftReshape},
	{"lift-transpose", "an elementwise op of transposed operands is transposed instead", elementwise, liftTranspose},
	{"reshape", "into the shape it has, nothing; of a Reshape, the second alone", []ir.Op{ir.Reshape}, reshapeReshape},
	{"reshape-expand", "axes of length 1 come and go before the stretching", []ir.Op{ir.Reshape}, reshapeExpand},
	{"expand", "to the shape it has, nothing; of an Expand, the second alone; new axes of length 1 alone, a Reshape; leading axes of length 1 needn't be there", []ir.Op{ir.Expand}, expandExpand},
	{"transpose", "that leaves all as it is, nothing; of a Transpose, one; that moves axes of length 1 alone, a Reshape", []ir.Op{ir.Transpose}, transposeTranspose},
	{"transpose-expand", "before the stretching there is less to transpose", []ir.Op{ir.Transpose}, transposeExpand},
	{"transpose-reshape", "axes of length 1 come and go after the Transpose", []ir.Op{ir.Transpose}, transposeReshape},
	{"window", "windows of one element, one after another, are the elements", []ir.Op{ir.Unfold, ir.Fold, ir.MaxPool}, windowOne},
	{"scan", "a running sum over an axis of length 1 is the element, or 0 without it", []ir.Op{ir.CumSum, ir.LinearScan}, scanOne},
}

// dropExpands strips its operands of Expands and of leading axes of length 1.
func dropExpands(b *build.Builder, n *ir.Node) *ir.Node {
	in := slices.Clone(n.Inputs)
	for i, x := range in {
		if x.Op == ir.Expand || leads(x) {
			in[i] = x.Inputs[0]
		}
	}
	if slices.Equal(in, n.Inputs) {
		return nil
	}
	return b.Copy(n, in)
}

// leads reports whether x is a Reshape that adds leading axes of length 1.
func leads(x *ir.Node) bool {
	if x.Op != ir.Reshape {
		return false
	}
	from, to := x.Inputs[0].Shape(), x.Shape()
	return len(from) < len(to) && padded(from, len(to)).Equal(to)
}

func reshapeReshape(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	switch {
	case x.Shape().Equal(n.Shape()):
		return x
	case x.Op == ir.Reshape:
		return b.Reshape(x.Inputs[0], n.Shape())
	}
	return nil
}

func reshapeExpand(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Expand {
		return nil
	}
	from, to, ok := sameLong(x.Shape(), n.Shape())
	if !ok {
		return nil
	}
	y := x.Inputs[0]
	before := padded(y.Shape(), len(x.Shape()))
	s := ones(len(n.Shape()))
	for i, axis := range to {
		s[axis] = before[from[i]]
	}
	return b.Reshape(y, s)
}

func expandExpand(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	switch {
	case x.Shape().Equal(n.Shape()):
		return x
	case x.Op == ir.Expand || leads(x):
		return x.Inputs[0]
	case x.Op != ir.Const && padded(x.Shape(), len(n.Shape())).Equal(n.Shape()):
		return b.Reshape(x, n.Shape())
	}
	return nil
}

func transposeTranspose(b *build.Builder, n *ir.Node) *ir.Node {
	x, perm := n.Inputs[0], n.Attrs.Axes
	if x.Op == ir.Transpose {
		composed := make([]int, len(perm))
		for i, axis := range perm {
			composed[i] = x.Attrs.Axes[axis]
		}
		return b.Transpose(x.Inputs[0], composed...)
	}
	if slices.IsSorted(slices.DeleteFunc(slices.Clone(perm), func(axis int) bool { return x.Shape()[axis].IsOne() })) {
		return b.Reshape(x, n.Shape())
	}
	return nil
}

func transposeExpand(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Expand {
		return nil
	}
	return b.Transpose(full(b, x.Inputs[0], len(n.Shape())), n.Attrs.Axes...)
}

func transposeReshape(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Reshape {
		return nil
	}
	y := x.Inputs[0]
	to, from, ok := sameLong(x.Shape(), y.Shape())
	if !ok {
		return nil
	}
	// The long axes of y take one another's places, the others stay.
	perm := make([]int, len(y.Shape()))
	for i := range perm {
		perm[i] = i
	}
	k := 0
	for _, axis := range n.Attrs.Axes {
		if i := slices.Index(to, axis); i >= 0 {
			perm[from[k]] = from[i]
			k++
		}
	}
	return b.Reshape(b.Transpose(y, perm...), n.Shape())
}

func windowOne(b *build.Builder, n *ir.Node) *ir.Node {
	x, size := n.Inputs[0], n.Attrs.Size
	if n.Op == ir.Fold {
		size = x.Shape()[len(x.Shape())-len(n.Attrs.Shape):].Lens()
	}
	one := func(v int) bool { return v == 1 }
	if !all(size, one) || !all(n.Attrs.Stride, one) {
		return nil
	}
	return b.Reshape(x, n.Shape())
}

func all(list []int, f func(int) bool) bool {
	return !slices.ContainsFunc(list, func(v int) bool { return !f(v) })
}

func scanOne(b *build.Builder, n *ir.Node) *ir.Node {
	switch x := n.Inputs[0]; {
	case !x.Shape()[n.Attrs.Axis].IsOne():
		return nil
	case n.Op == ir.LinearScan:
		return n.Inputs[1]
	case n.Attrs.Exclusive:
		return b.Scalar(n.DType(), 0)
	default:
		return x
	}
}
