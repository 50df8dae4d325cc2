package shapeinfer

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// square is the order of the matrices of floating-point operand i, which has
// so many rows more than columns, and its leading axes.
func square(i int, t ir.Type, more int) (n ir.Dim, lead ir.Shape, err error) {
	if err := floats.takes(i, t); err != nil {
		return ir.Dim{}, nil, err
	}
	r := t.Shape.Rank()
	if r < 2 {
		return ir.Dim{}, nil, errf("{%d} has shape %v; a matrix has two axes", i, t.Shape)
	}
	if t.Shape[r-2].Len() != t.Shape[r-1].Len()+more {
		what := "a matrix here is square"
		if more > 0 {
			what = "a matrix of factors has a row more than columns"
		}
		return ir.Dim{}, nil, errf("{%d} has shape %v, axis %d being %v and axis %d %v; %s", i, t.Shape, r-2, t.Shape[r-2], r-1, t.Shape[r-1], what)
	}
	return t.Shape[r-1], t.Shape[:r-2], nil
}

func inferCholesky(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	_, _, err := square(0, in[0], 0)
	return in[0], err
}

func inferDet(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	_, lead, err := square(0, in[0], 0)
	return ir.Type{DType: in[0].DType, Shape: slices.Clone(lead)}, err
}

func inferLU(_ *ir.Attrs, in []ir.Type) (ir.Type, error) {
	n, lead, err := square(0, in[0], 0)
	if err != nil {
		return ir.Type{}, err
	}
	return ir.Type{DType: in[0].DType, Shape: append(slices.Clone(lead), ir.D(n.Len()+1), n)}, nil
}

func inferSolve(_ *ir.Attrs, in []ir.Type) (ir.Type, error) { return solution(in, 0) }

func inferLUSolve(_ *ir.Attrs, in []ir.Type) (ir.Type, error) { return solution(in, 1) }

// solution is the type of the solution of equations with the matrices {0},
// which have so many rows more than columns, and the right sides {1}.
func solution(in []ir.Type, more int) (ir.Type, error) {
	x, y := in[0], in[1]
	n, lead, err := square(0, x, more)
	if err != nil {
		return ir.Type{}, err
	}
	if err := same(0, x, 1, y); err != nil {
		return ir.Type{}, err
	}
	r := y.Shape.Rank()
	if r < 2 {
		e := errf("{1} has shape %v; right sides are the columns of a matrix, which has two axes", y.Shape)
		if r == 1 {
			e.cure("write ad.ExpandDims({1}, -1)")
		}
		return ir.Type{}, e
	}
	if y.Shape[r-2] != n {
		return ir.Type{}, errf("shapes %v and %v: {0} has order %v, and axis %d of {1} is %v; they must be equal", x.Shape, y.Shape, n, r-2, y.Shape[r-2])
	}
	batch, _, ok := stretch(lead, y.Shape[:r-2])
	if !ok {
		_, err := Broadcast(lead, y.Shape[:r-2])
		return ir.Type{}, errf("shapes %v and %v: of the leading axes, %v", x.Shape, y.Shape, err.(*Error).Msg)
	}
	return ir.Type{DType: x.DType, Shape: append(slices.Clone(batch), y.Shape[r-2:]...)}, nil
}
