package rewrite

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// splitSolve factorizes the matrix; of one that is the transpose of another,
// that one, which the gradient of a Solve has factors of already.
func splitSolve(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	if of := matrixTransposed(x); of != nil {
		return b.LUSolve(b.LU(of), y, true)
	}
	return b.LUSolve(b.LU(x), y, false)
}

// matrixTransposed is what x is the transpose of, in its last two axes, or nil.
func matrixTransposed(x *ir.Node) *ir.Node {
	r := x.Shape().Rank()
	if x.Op != ir.Transpose || x.Attrs.Axes[r-1] != r-2 || x.Attrs.Axes[r-2] != r-1 {
		return nil
	}
	for i, a := range x.Attrs.Axes[:r-2] {
		if a != i {
			return nil
		}
	}
	return x.Inputs[0]
}

// factors is the diagonal of the factors of n's matrices [... n], and the row
// that each row changed places with.
func factors(b *build.Builder, n *ir.Node) (diagonal, swapped *ir.Node) {
	x := n.Inputs[0]
	if of := matrixTransposed(x); of != nil {
		x = of
	}
	f := b.LU(x)
	order := x.Shape()[x.Shape().Rank()-1].Len()
	return b.Diagonal(f), b.Squeeze(b.SliceAxis(f, -2, order, order+1), -2)
}

func splitDet(b *build.Builder, n *ir.Node) *ir.Node {
	diagonal, swapped := factors(b, n)
	d := diagonal.DType()
	stays := b.Equal(swapped, b.Iota(d, diagonal.Shape()[diagonal.Shape().Rank()-1]))
	signs := b.Where(stays, b.Scalar(d, 1), b.Scalar(d, -1))
	return b.Prod(b.Mul(diagonal, signs), []int{-1}, false)
}

func splitLogDet(b *build.Builder, n *ir.Node) *ir.Node {
	diagonal, _ := factors(b, n)
	return b.Sum(b.Log(b.Abs(diagonal)), []int{-1}, false)
}
