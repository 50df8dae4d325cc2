package rewrite

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var reduceRules = []rule{
	{"axes", "over an axis of length 1 nothing is combined", reductions, reduceOnes},
	{"reduce", "over some axes and then others is over both", reductions, reduceReduce},
	{"expand", "a sum of n copies is a product with n (rounded once instead of n times), the largest of them is any; what is stretched along other axes is reduced before", reductions, reduceExpand},
	{"reshape", "axes of length 1 come and go after the reduction, where less is left, and axes that were split or merged are reduced as they were, if all of them are", reductions, reduceReshape},
	{"transpose", "the axes are reduced where they are; less is left to transpose", reductions, reduceTranspose},
}

func reduceOnes(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	axes := slices.DeleteFunc(slices.Clone(n.Attrs.Axes), func(a int) bool { return x.Shape()[a].IsOne() })
	switch {
	case len(axes) == 0:
		return x
	case len(axes) == len(n.Attrs.Axes):
		return nil
	}
	return b.Reduce(n.Op, x, axes...)
}

func reduceReduce(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != n.Op {
		return nil
	}
	axes := slices.Concat(n.Attrs.Axes, x.Attrs.Axes)
	slices.Sort(axes)
	return b.Reduce(n.Op, x.Inputs[0], slices.Compact(axes)...)
}

func reduceExpand(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Expand {
		return nil
	}
	y := x.Inputs[0]
	missing := len(x.Shape()) - len(y.Shape())
	var axes []int // of y
	copies := 1
	for _, a := range n.Attrs.Axes {
		switch d := x.Shape()[a]; {
		case a >= missing && y.Shape()[a-missing] == d:
			axes = append(axes, a-missing)
		default:
			copies *= d.Len()
		}
	}
	if len(axes) > 0 {
		y = b.Reduce(n.Op, y, axes...)
	}
	if copies == 1 {
		return y
	}
	if copies == 0 {
		return nil
	}
	return repeat(b, n.Op, y, copies)
}

// repeat is the reduction of so many copies of x, or nil.
func repeat(b *build.Builder, op ir.Op, x *ir.Node, copies int) *ir.Node {
	d := x.DType()
	n := float64(copies)
	if d == ir.Float32 && float64(float32(n)) != n {
		return nil
	}
	switch op {
	case ir.ReduceMax, ir.ReduceMin:
		return x
	case ir.ReduceSum:
		return b.Mul(x, b.Scalar(d, n))
	case ir.ReduceLogSumExp:
		return b.Add(x, b.Scalar(d, math.Log(n)))
	case ir.ReduceProd:
		if d.IsFloat() {
			return b.Pow(x, b.Scalar(d, n))
		}
	}
	return nil
}

func reduceReshape(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Reshape || x.Shape().Size() == 0 {
		return nil
	}
	y := x.Inputs[0]
	from, to := group(y.Shape(), x.Shape())
	var axes []int // of y
	for i, run := range to {
		reduced := 0
		for _, a := range run {
			if slices.Contains(n.Attrs.Axes, a) {
				reduced++
			}
		}
		switch reduced {
		case 0:
		case len(run):
			axes = append(axes, from[i]...)
		default:
			return nil
		}
	}
	return b.Reshape(b.Reduce(n.Op, y, axes...), n.Shape())
}

func reduceTranspose(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Transpose {
		return nil
	}
	var axes []int
	for _, a := range n.Attrs.Axes {
		axes = append(axes, x.Attrs.Axes[a])
	}
	return b.Transpose(b.Reduce(n.Op, x.Inputs[0], axes...), x.Attrs.Axes...)
}
