package build

import (
	"math"

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

// LogSumExp is log(sum(e**x)) over the axes, none of them empty.
func (b *Builder) LogSumExp(x *ir.Node, axes []int, keep bool) *ir.Node {
	return b.reduce(ir.ReduceLogSumExp, x, axes, keep)
}

// Mean is sum(x)/n over the axes, n being the number of elements; NaN of none.
func (b *Builder) Mean(x *ir.Node, axes []int, keep bool) *ir.Node {
	needFloat(x)
	n := 1
	for _, a := range b.orAll(x, axes) {
		n *= x.Shape()[a].Len()
	}
	return b.Div(b.Sum(x, axes, keep), b.Scalar(x.DType(), float64(n)))
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

// sqrtFlatAt0 is sqrt(x) with gradient 0 where x is 0, instead of infinite:
// the root is taken of 1 there, so that nothing infinite meets the 0 of the
// selection. NaN isn't 0 and stays NaN.
func (b *Builder) sqrtFlatAt0(x *ir.Node) *ir.Node {
	zero := b.Scalar(x.DType(), 0)
	isZero := b.Equal(x, zero)
	return b.Where(isZero, zero, b.Sqrt(b.Where(isZero, b.Scalar(x.DType(), 1), x)))
}

// maxProd is the longest extent that one ReduceProd takes in Prod.
const maxProd = 64

// Prod is the product of the elements over the axes; 1 of none. The gradient
// of a ReduceProd takes time quadratic in the number of its factors, so that
// many factors are multiplied in groups, and the groups' products in turn.
func (b *Builder) Prod(x *ir.Node, axes []int, keep bool) *ir.Node {
	all := b.orAll(x, axes)
	n := 1
	reduced := make([]bool, x.Shape().Rank())
	for _, a := range all {
		n *= x.Shape()[a].Len()
		reduced[a] = true
	}
	if n <= maxProd || x.Shape().Size() == 0 {
		return b.reduce(ir.ReduceProd, x, axes, keep)
	}
	var perm []int
	var result, kept ir.Shape
	for i, d := range x.Shape() {
		if !reduced[i] {
			perm = append(perm, i)
			kept = append(kept, d)
			result = append(result, d)
		} else if keep {
			result = append(result, ir.D(1))
		}
	}
	// A row of factors for each element of the result.
	rows := b.Reshape(b.Transpose(x, append(perm, all...)...), ir.Of(kept.Size(), n))
	for n > maxProd {
		group := groupSize(n)
		groups := (n + group - 1) / group
		if more := groups*group - n; more > 0 {
			rows = b.Pad(rows, []int{0, 0}, []int{0, more}, []int{0, 0}, ir.As(x.DType(), 1))
		}
		rows = b.ReduceProd(b.Reshape(rows, ir.Of(kept.Size(), groups, group)), 2)
		rows = b.Reshape(rows, ir.Of(kept.Size(), groups))
		n = groups
	}
	return b.Reshape(b.ReduceProd(rows, 1), result)
}

// groupSize is how many of n factors to multiply at a time: about the root of
// n, at most maxProd, and a divisor of n if there is one nearby.
func groupSize(n int) int {
	root := min(int(math.Ceil(math.Sqrt(float64(n)))), maxProd)
	for g := root; g > root/2; g-- {
		if n%g == 0 {
			return g
		}
	}
	return root
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
