package torch

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// scattered is a word of x, positions along an axis, and what goes there.
func scattered(f func(b *build.Builder, x, index, updates *ir.Node, axis int) *ir.Node) word {
	return one(3, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], in[1], in[2], a.int("axis")) })
}

// matrixWords are linear algebra, sorting and scattering.
var matrixWords = map[string]word{
	"Cholesky":  unary((*build.Builder).Cholesky),
	"Inverse":   unary((*build.Builder).Inverse),
	"Det":       unary((*build.Builder).Det),
	"LogAbsDet": unary((*build.Builder).LogAbsDet),
	"Solve":     binary((*build.Builder).Solve),
	"TriangularSolve": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.TriangularSolve(in[0], in[1], a.flag("upper"))
	}),
	"ArgSort": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.ArgSort(in[0], a.int("axis"), ir.Int64, a.flag("descending"))
	}),
	"Sort": {1, func(b maker, in nodes, a *attrs) nodes {
		values, at := b.Sort(in[0], a.int("axis"))
		return nodes{values, at}
	}},
	"TopK": {1, func(b maker, in nodes, a *attrs) nodes {
		values, at := b.TopK(in[0], a.int("k"), a.int("axis"))
		return nodes{values, at}
	}},
	"ScatterMax": scattered((*build.Builder).ScatterMax),
	"ScatterSet": scattered((*build.Builder).ScatterSet),

	"log_normal": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { // x [n d], mean [d], covariance [d d]
		r := b.Cholesky(in[2])
		z := b.TriangularSolve(r, b.Transpose(b.Sub(in[0], in[1])), false)
		d := float64(in[1].Shape()[0].Len())
		log := b.Add(b.Sum(b.Log(b.Diagonal(r)), nil, false), b.c(d/2*math.Log(2*math.Pi)))
		return b.Sub(b.Neg(log), b.Mul(b.c(0.5), b.Sum(b.Square(z), []int{0}, false)))
	}),
	"ridge": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { // x [n d], y [n k], penalty
		t := b.Transpose(in[0])
		a := b.Add(b.MatMul(t, in[0]), b.Mul(in[2], b.Eye(ir.Float64, in[0].Shape()[1].Len())))
		return b.Solve(a, b.MatMul(t, in[1]))
	}),
}
