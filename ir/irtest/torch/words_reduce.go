package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// reduction is a composite over axes, all when they are missing, that it drops
// unless told to keep them.
func reduction(f func(b *build.Builder, x *ir.Node, axes []int, keep bool) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.ints("axes"), a.flag("keep")) })
}

// kept is a reduction op: its axes stay with length 1.
func kept(f func(b *build.Builder, x *ir.Node, axes ...int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.ints("axes")...) })
}

func along(f func(b *build.Builder, x *ir.Node, axis int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.int("axis")) })
}

func argument(f func(b *build.Builder, x *ir.Node, axis int, d ir.DType) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.int("axis"), a.dtype("type")) })
}

var reduceWords = map[string]word{
	"Sum":       reduction((*build.Builder).Sum),
	"Mean":      reduction((*build.Builder).Mean),
	"AMax":      reduction((*build.Builder).AMax),
	"AMin":      reduction((*build.Builder).AMin),
	"Prod":      reduction((*build.Builder).Prod),
	"LogSumExp": reduction((*build.Builder).LogSumExp),
	"Var":       reduction((*build.Builder).Var),
	"Std":       reduction((*build.Builder).Std),
	"Norm":      reduction((*build.Builder).Norm),
	"L1Norm":    reduction((*build.Builder).L1Norm),
	"SumSquare": reduction((*build.Builder).SumSquare),
	"LogSum":    reduction((*build.Builder).LogSum),
	"All":       reduction((*build.Builder).All),
	"Any":       reduction((*build.Builder).Any),

	"ReduceSum":       kept((*build.Builder).ReduceSum),
	"ReduceProd":      kept((*build.Builder).ReduceProd),
	"ReduceMax":       kept((*build.Builder).ReduceMax),
	"ReduceMin":       kept((*build.Builder).ReduceMin),
	"ReduceLogSumExp": kept((*build.Builder).ReduceLogSumExp),

	"ArgMax":     argument((*build.Builder).ArgMax),
	"ArgMin":     argument((*build.Builder).ArgMin),
	"Softmax":    along((*build.Builder).Softmax),
	"LogSoftmax": along((*build.Builder).LogSoftmax),
	"CumSum": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.CumSum(in[0], a.int("axis"), a.flag("exclusive"), a.flag("reverse"))
	}),
	"LinearScan": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.LinearScan(in[0], in[1], a.int("axis"), a.flag("reverse"))
	}),
	"CumProd": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.CumProd(in[0], a.int("axis"), a.flag("exclusive"), a.flag("reverse"))
	}),
}
