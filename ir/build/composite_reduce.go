package build

import (
	"github.com/gradgen/gradgen/ir"
)

// The reductions here take axes that may be negative, none for all, and drop
// them unless keep is set, which leaves them with length 1.

// Sum is the sum of the elements over the axes; 0 of none.
func (b *Builder) Sum(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.reduce(ir.ReduceSum, x, axes, keep)
}

// AMax is the largest element over the axes, none of them empty.
func (b *Builder) AMax(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.reduce(ir.ReduceMax, x, axes, keep)
}

// AMin is the smallest element over the axes, none of them empty.
func (b *Builder) AMin(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.reduce(ir.ReduceMin, x, axes, keep)
}

// LogSumExp is log(sum(e**x)) over the axes: -Inf of none.
func (b *Builder) LogSumExp(x *ir.Node, axes []int, keep bool) *ir.Node {
	if b.count(x, axes) == 0 {
		return b.Log(b.Sum(x, axes, keep))
	}
	return b.reduce(ir.ReduceLogSumExp, x, axes, keep)
}

// count is how many elements of x each reduction over the axes takes.
func (b *Builder) count(x *ir.Node, axes []int) int {
	n := 1
	for _, a := range b.orAll(x, axes) {
		n *= x.Shape()[a].Len()
	}
	return n
}

// Mean is sum(x)/n over the axes, n being the number of elements; NaN of none.
func (b *Builder) Mean(x *ir.Node, axes []int, keep bool) *ir.Node {
	needFloat(x)
	return b.Div(b.Sum(x, axes, keep), b.Scalar(x.DType(), float64(b.count(x, axes))))
}

// Var is mean((x - mean(x))**2) over the axes: it divides by n, not n-1.
func (b *Builder) Var(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.Mean(b.Square(b.Sub(x, b.Mean(x, axes, true))), axes, keep)
}

// Std is sqrt(var(x)) over the axes. Its gradient where all elements are equal
// is 0.
func (b *Builder) Std(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.sqrtFlatAt0(b.Var(x, axes, keep))
}

// Norm is the Euclidean norm sqrt(sum(x*x)) over the axes. Its gradient where
// all elements are 0 is 0.
func (b *Builder) Norm(x *ir.Node, axes []int, keep bool) *ir.Node {
	needFloat(x)
	return b.sqrtFlatAt0(b.Sum(b.Square(x), axes, keep))
}

// sqrtFlatAt0 is sqrt(x) with gradient 0 where x is 0, instead of infinite.
func (b *Builder) sqrtFlatAt0(x *ir.Node) *ir.Node { return b.flatAt0(x, b.Sqrt) }

// flatAt0 is f(x), a root, with gradient 0 where x is 0, instead of infinite:
// the root is taken of 1 there, so that nothing infinite meets the 0 of the
// selection. NaN isn't 0 and stays NaN.
func (b *Builder) flatAt0(x *ir.Node, f func(*ir.Node) *ir.Node) *ir.Node {
	zero := b.Scalar(x.DType(), 0)
	isZero := b.Equal(x, zero)
	return b.Where(isZero, zero, f(b.Where(isZero, b.Scalar(x.DType(), 1), x)))
}

// Prod is the product of the elements over the axes; 1 of none.
func (b *Builder) Prod(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.reduce(ir.ReduceProd, x, axes, keep)
}

// reduce is the reduction op over the axes, which are dropped unless keep.
func (b *Builder) reduce(op ir.Op, x *ir.Node, axes []int, keep bool) *ir.Node {
	all := b.orAll(x, axes)
	r := b.Reduce(op, x, all...)
	if keep || len(all) == 0 {
		return r
	}
	return b.Squeeze(r, all...)
}

// orAll is the axes counted from the start, or all of them when none is given.
func (b *Builder) orAll(x *ir.Node, axes []int) []int {
	if len(axes) > 0 {
		return b.axes(x, axes)
	}
	all := make([]int, x.Shape().Rank())
	for i := range all {
		all[i] = i
	}
	return all
}

// L1Norm is sum(|x|) over the axes. Its gradient for an element of 0 is 0.
func (b *Builder) L1Norm(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.Sum(b.Abs(x), axes, keep)
}

// SumSquare is sum(x*x) over the axes; 0 of none.
func (b *Builder) SumSquare(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.Sum(b.Square(x), axes, keep)
}

// LogSum is log(sum(x)) over the axes; -Inf of none.
func (b *Builder) LogSum(x *ir.Node, axes []int, keep bool) *ir.Node {
	needFloat(x)
	return b.Log(b.Sum(x, axes, keep))
}

// All reports whether all of the bool x over the axes are true; true of none.
func (b *Builder) All(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.Not(b.Any(b.Not(x), axes, keep))
}

// Any reports whether any of the bool x over the axes is true; false of none.
func (b *Builder) Any(x *ir.Node, axes []int, keep bool) *ir.Node {
	if x.DType() != ir.Bool {
		failCure([]*ir.Node{x}, "write {0} != 0", "{0} is %v; it takes bools", x.Type)
	}
	return b.Less(b.Scalar(ir.Int32, 0), b.Sum(b.Cast(x, ir.Int32), axes, keep))
}

// CumProd is products of the elements up to each along the axis, itself
// included unless exclusive, from its end if reverse: a LinearScan whose first
// term alone isn't 0. Nothing is divided, so the gradient holds also where some
// elements are 0.
func (b *Builder) CumProd(x *ir.Node, axis int, exclusive, reverse bool) *ir.Node {
	axis = b.axis(x, axis)
	n := x.Shape()[axis].Len()
	if n == 0 {
		return x
	}
	// between is the elements from to to, with v to make up their number.
	between := func(x *ir.Node, from, to int, v float64, atEnd bool) *ir.Node {
		lo, hi := make([]int, x.Shape().Rank()), make([]int, x.Shape().Rank())
		if missing := n - (to - from); atEnd {
			hi[axis] = missing
		} else {
			lo[axis] = missing
		}
		return b.pad(b.SliceAxis(x, axis, from, to), lo, hi, ir.As(x.DType(), v))
	}
	first := 0
	if reverse {
		first = n - 1
	}
	start := x
	if exclusive {
		start = b.Expand(b.Scalar(x.DType(), 1), x.Shape())
		if reverse {
			x = between(x, 1, n, 1, true)
		} else {
			x = between(x, 0, n-1, 1, false)
		}
	}
	return b.LinearScan(x, between(start, first, first+1, 0, !reverse), axis, reverse)
}
