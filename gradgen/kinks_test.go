package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// What the rules choose where a derivative doesn't exist, and that they hold
// at the edges.
func TestKinks(t *testing.T) {
	type nodes = []*ir.Node
	type word = func(b *build.Builder, in nodes) *ir.Node
	unary := func(op ir.Op) word { return func(b *build.Builder, in nodes) *ir.Node { return b.Unary(op, in[0]) } }
	binary := func(op ir.Op) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Binary(op, in[0], in[1]) }
	}
	turned := func(op ir.Op) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Binary(op, in[1], in[0]) }
	}
	reduce := func(op ir.Op) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Reduce(op, in[0], 0) }
	}
	clip := func(i, j, k int) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Clip(in[i], in[j], in[k]) }
	}
	power := func(y float64) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Pow(in[0], b.Scalar(ir.Float64, y)) }
	}
	pool := func(size, stride int) word {
		return func(b *build.Builder, in nodes) *ir.Node {
			return b.MaxPool(in[0], []int{size}, []int{stride}, []int{1})
		}
	}
	type T = *interp.Tensor
	for _, c := range []struct {
		name   string
		f      word
		x      T
		others []T
		want   []float64
	}{
		{"relu", unary(ir.Relu), vec(-1, 0, math.Copysign(0, -1), 1, nan), nil, []float64{0, 0, 0, 1, 1}},
		{"abs", unary(ir.Abs), vec(-2, 0, 3, nan), nil, []float64{-1, 0, 1, nan}},
		{"sign", unary(ir.Sign), vec(-2, 0, 3), nil, []float64{0, 0, 0}},
		{"floor", unary(ir.Floor), vec(-2, 0, 3.5), nil, []float64{0, 0, 0}},
		{"ceil", unary(ir.Ceil), vec(-2, 0, 3.5), nil, []float64{0, 0, 0}},
		{"round", unary(ir.Round), vec(-2, 0.5, 3.5), nil, []float64{0, 0, 0}},
		{"max, left", binary(ir.Max), vec(1, 2, 3), []T{vec(2, 2, 2)}, []float64{0, 0.5, 1}},
		{"max, right", turned(ir.Max), vec(1, 2, 3), []T{vec(2, 2, 2)}, []float64{0, 0.5, 1}},
		{"min, left", binary(ir.Min), vec(1, 2, 3), []T{vec(2, 2, 2)}, []float64{1, 0.5, 0}},
		{"min, right", turned(ir.Min), vec(1, 2, 3), []T{vec(2, 2, 2)}, []float64{1, 0.5, 0}},
		{"max of infinities", binary(ir.Max), vec(inf, -inf), []T{vec(inf, -inf)}, []float64{0.5, 0.5}},
		{"max with itself", func(b *build.Builder, in nodes) *ir.Node { return b.Max(in[0], in[0]) }, vec(1, 2), nil, []float64{1, 1}},
		{"clip", clip(0, 1, 2), vec(-1, 0, 0.5, 1, 2, nan), []T{interp.Floats(f64(), 0), interp.Floats(f64(), 1)}, []float64{0, 1, 1, 1, 0, 1}},
		{"clip's lower bound", clip(1, 0, 2), vec(0, 0, 0, 0, 0), []T{vec(-1, 0, 0.5, 1, 2), interp.Floats(f64(), 1)}, []float64{1, 0, 0, 0, 0}},
		{"clip's upper bound", clip(1, 2, 0), vec(1, 1, 1, 1, 1), []T{vec(-1, 0, 0.5, 1, 2), interp.Floats(f64(), 0)}, []float64{0, 0, 0, 0, 1}},
		{"clip's lower bound, crossed", clip(1, 0, 2), vec(2, 2, 2), []T{vec(0, 1.5, 3), interp.Floats(f64(), 1)}, []float64{0, 0, 0}},
		{"clip's upper bound, crossed", clip(1, 2, 0), vec(1, 1, 1), []T{vec(0, 1.5, 3), interp.Floats(f64(), 2)}, []float64{1, 1, 1}},
		{"max over an axis, ties", reduce(ir.ReduceMax), vec(1, 3, 3, 2, 3), nil, []float64{0, 1. / 3, 1. / 3, 0, 1. / 3}},
		{"min over an axis, ties", reduce(ir.ReduceMin), vec(1, 3, 1), nil, []float64{0.5, 0, 0.5}},
		{"max over an axis, infinite", reduce(ir.ReduceMax), vec(-inf, -inf), nil, []float64{0.5, 0.5}},
		{"a NaN under max over an axis stays", func(b *build.Builder, in nodes) *ir.Node {
			return b.Square(b.ReduceMax(in[0], 0))
		}, vec(1, nan), nil, []float64{nan, nan}},
		{"max pooling, ties", pool(3, 3), vec(1, 2, 2, 5, 5, 5), nil, []float64{0, 1, 0, 1, 0, 0}},
		{"max pooling, overlapping", pool(2, 1), vec(1, 2, 2, 1), nil, []float64{0, 2, 1, 0}},
		{"max pooling, infinite", pool(2, 2), vec(-inf, -inf), nil, []float64{1, 0}},
		{"max pooling, NaN", pool(3, 3), vec(1, nan, 7), nil, []float64{0, 1, 0}},
		{"0 to the 0", power(0), vec(0, 1, inf, -2), nil, []float64{0, 0, 0, 0}},
		{"power 1", power(1), vec(0, 2), nil, []float64{1, 1}},
		{"power 2", power(2), vec(0, -3), nil, []float64{0, -6}},
		{"power 1/2", power(0.5), vec(0, 4), nil, []float64{inf, 0.25}},
		{"base, exponent given", binary(ir.Pow), vec(0, 0, 0, 2), []T{vec(0, 1, 2, 0)}, []float64{0, 1, 0, 0}},
		{"exponent", turned(ir.Pow), vec(0, 2, 3, -1), []T{vec(0, 0, 1, 2)}, []float64{0, 0, 0, 0.5 * math.Ln2}},
		{"exponent of 0, negative", turned(ir.Pow), vec(-1), []T{vec(0)}, []float64{-inf}},
		{"product without a zero", reduce(ir.ReduceProd), vec(2, 3, 4), nil, []float64{12, 8, 6}},
		{"product with a zero", reduce(ir.ReduceProd), vec(2, 0, 4), nil, []float64{0, 8, 0}},
		{"product with two zeros", reduce(ir.ReduceProd), vec(0, 0, 4), nil, []float64{0, 0, 0}},
		{"product of one", reduce(ir.ReduceProd), vec(0), nil, []float64{1}},
		{"product of many with a zero", reduce(ir.ReduceProd), vec(manyFactors(1)...), nil, othersOf(manyFactors(1))},
		{"product of many with two zeros", reduce(ir.ReduceProd), vec(manyFactors(2)...), nil, othersOf(manyFactors(2))},
		{"product of many", reduce(ir.ReduceProd), vec(manyFactors(0)...), nil, othersOf(manyFactors(0))},
		{"division by zero", turned(ir.Div), vec(0), []T{vec(1)}, []float64{-inf}},
		{"sqrt at 0", unary(ir.Sqrt), vec(0, 4), nil, []float64{inf, 0.25}},
		{"log at 0", unary(ir.Log), vec(0, 4), nil, []float64{inf, 0.25}},
		{"cbrt at 0", unary(ir.Cbrt), vec(0, 8, -8), nil, []float64{inf, 1. / 12, 1. / 12}},
		{"trunc", unary(ir.Trunc), vec(-2.5, 0, 3), nil, []float64{0, 0, 0}},
		{"acosh at 1", unary(ir.Acosh), vec(1), nil, []float64{inf}},
		{"hypot at 0", binary(ir.Hypot), vec(0, 3), []T{vec(0, 4)}, []float64{0, 0.6}},
		{"hypot at 0, right", turned(ir.Hypot), vec(0, 3), []T{vec(0, 4)}, []float64{0, 0.6}},
		{"copysign at 0", binary(ir.Copysign), vec(0, 2, -2), []T{vec(-1, -1, -1)}, []float64{0, -1, 1}},
		{"copysign's sign", turned(ir.Copysign), vec(-1, 0), []T{vec(2, 2)}, []float64{0, 0}},
		{"mod", binary(ir.Mod), vec(7, -7, 6), []T{vec(3, 3, 3)}, []float64{1, 1, 1}},
		{"mod's divisor", turned(ir.Mod), vec(3, 3, -3, inf), []T{vec(7, -7, 7, 7)}, []float64{-2, 2, 2, 0}},
		{"logaddexp of -Infs", binary(ir.LogAddExp), vec(-inf, -inf, 3), []T{vec(-inf, 3, -inf)}, []float64{0, 0, 1}},
		{"logaddexp of equals", binary(ir.LogAddExp), vec(1000), []T{vec(1000)}, []float64{0.5}},
		{"lgamma at 0", unary(ir.Lgamma), vec(0, math.Copysign(0, -1), -1), nil, []float64{-inf, inf, nan}},
		{"an unselected lgamma", func(b *build.Builder, in []*ir.Node) *ir.Node {
			zero := b.Scalar(ir.Float64, 0)
			return b.Where(b.Less(zero, in[0]), b.Lgamma(in[0]), zero)
		}, vec(-1, 0, -inf, 2), nil, []float64{0, 0, 0, 1 - 0.57721566490153286}},
		{"asin near 1", unary(ir.Asin), vec(1-0x1p-52, 1), nil, []float64{1 / math.Sqrt(0x1p-52*(2-0x1p-52)), inf}},
		{"norm at 0", func(b *build.Builder, in nodes) *ir.Node { return b.Norm(in[0], nil, false) }, vec(0, 0), nil, []float64{0, 0}},
		{"norm", func(b *build.Builder, in nodes) *ir.Node { return b.Norm(in[0], nil, false) }, vec(3, 4), nil, []float64{0.6, 0.8}},
		{"std of a constant row", func(b *build.Builder, in nodes) *ir.Node { return b.Std(in[0], nil, false) }, vec(2, 2, 2), nil, []float64{0, 0, 0}},
		{"logsumexp", reduce(ir.ReduceLogSumExp), vec(1000, 1000), nil, []float64{0.5, 0.5}},
		{"logsumexp with a -Inf", reduce(ir.ReduceLogSumExp), vec(0, -inf, 0), nil, []float64{0.5, 0, 0.5}},
		{"logsumexp of -Infs", reduce(ir.ReduceLogSumExp), vec(-inf, -inf), nil, []float64{0, 0}},
		{"logsumexp of -Infs over two axes", func(b *build.Builder, in nodes) *ir.Node {
			return b.ReduceLogSumExp(b.Reshape(in[0], ir.Of(2, 2)), 0, 1)
		}, vec(-inf, -inf, -inf, -inf), nil, []float64{0, 0, 0, 0}},
		{"logsumexp over two axes", func(b *build.Builder, in nodes) *ir.Node {
			return b.ReduceLogSumExp(b.Reshape(in[0], ir.Of(2, 2)), 0, 1)
		}, vec(800, 800, 800, 800), nil, []float64{0.25, 0.25, 0.25, 0.25}},
		{"logsumexp of one", reduce(ir.ReduceLogSumExp), vec(-inf), nil, []float64{1}},
		{"softmax with a -Inf", func(b *build.Builder, in nodes) *ir.Node {
			return b.SliceAxis(b.Softmax(in[0], 0), 0, 0, 1)
		}, vec(0, -inf, 0), nil, []float64{0.25, 0, -0.25}},
		{"softmax of large numbers", func(b *build.Builder, in nodes) *ir.Node {
			return b.SliceAxis(b.Softmax(in[0], 0), 0, 0, 1)
		}, vec(1e4, -1e4, 1e4), nil, []float64{0.25, 0, -0.25}},
		{"log-softmax of large numbers", func(b *build.Builder, in nodes) *ir.Node {
			return b.SliceAxis(b.LogSoftmax(in[0], 0), 0, 1, 2)
		}, vec(1e4, -1e4), nil, []float64{-1, 1}},
		{"sum of none", func(b *build.Builder, in nodes) *ir.Node {
			return b.Add(b.Sum(b.SliceAxis(in[0], 0, 1, 1), nil, false), b.Prod(b.SliceAxis(in[0], 0, 0, 0), nil, false))
		}, vec(1, 2), nil, []float64{0, 0}},
		{"norm of none", func(b *build.Builder, in nodes) *ir.Node {
			return b.Norm(b.SliceAxis(in[0], 0, 1, 1), nil, false)
		}, vec(1, 2), nil, []float64{0, 0}},
		{"1-norm at 0", func(b *build.Builder, in nodes) *ir.Node { return b.L1Norm(in[0], nil, false) }, vec(0, -2), nil, []float64{0, -1}},
		{"normalized zeros", func(b *build.Builder, in nodes) *ir.Node { return b.L2Normalize(in[0]) }, vec(0, 0), nil, []float64{0, 0}},
		{"cosine of zeros", func(b *build.Builder, in nodes) *ir.Node { return b.CosineSimilarity(in[0], in[1], 0) }, vec(0, 0), []T{vec(1, 2)}, []float64{0, 0}},
		{"cumulative product with a zero", func(b *build.Builder, in nodes) *ir.Node { return b.CumProd(in[0], 0, false, false) }, vec(2, 0, 4, 5), nil, []float64{1, 2 + 8 + 40, 0, 0}},
		{"cumulative product with two zeros", func(b *build.Builder, in nodes) *ir.Node { return b.CumProd(in[0], 0, false, false) }, vec(0, 3, 0, 5), nil, []float64{1 + 3, 0, 0, 0}},
		{"relu6", func(b *build.Builder, in nodes) *ir.Node { return b.Relu6(in[0]) }, vec(-1, 0, 3, 6, 7, nan), nil, []float64{0, 0, 1, 0, 0, 1}},
		{"leaky relu", func(b *build.Builder, in nodes) *ir.Node { return b.LeakyRelu(in[0], 0.5) }, vec(-1, 0, 3), nil, []float64{0.5, 0.5, 1}},
		{"prelu's slope", func(b *build.Builder, in nodes) *ir.Node { return b.PRelu(in[1], in[0]) }, vec(1, 1, 1, 1), []T{vec(-2, 0, 3, inf)}, []float64{-2, 0, 0, 0}},
		{"elu", func(b *build.Builder, in nodes) *ir.Node { return b.Elu(in[0], 2) }, vec(0, 1, 1e4, -1e4), nil, []float64{2, 1, 1, 0}},
		{"hard swish", func(b *build.Builder, in nodes) *ir.Node { return b.HardSwish(in[0]) }, vec(-4, -3, 3, 4), nil, []float64{0, -0.5, 1.5, 1}},
		{"hard sigmoid", func(b *build.Builder, in nodes) *ir.Node { return b.HardSigmoid(in[0]) }, vec(-3, 0, 3), nil, []float64{0, 1. / 6, 0}},
		{"softshrink", func(b *build.Builder, in nodes) *ir.Node { return b.Softshrink(in[0], 1) }, vec(-2, -1, 0, 1, 2), nil, []float64{1, 0, 0, 0, 1}},
		{"x log y at 0", func(b *build.Builder, in nodes) *ir.Node { return b.XLogY(in[0], in[1]) }, vec(0, 0, 0, 2), []T{vec(0, -1, 1, 1)}, []float64{0, 0, 0, 0}},
		{"x log y's y at 0", func(b *build.Builder, in nodes) *ir.Node { return b.XLogY(in[1], in[0]) }, vec(0, -1, 1, 2), []T{vec(0, 0, 0, 1)}, []float64{0, 0, 0, 0.5}},
		{"huber's corner", func(b *build.Builder, in nodes) *ir.Node { return b.HuberLoss(in[0], in[1], 1) }, vec(-2, -1, 0, 1, 2), []T{vec(0, 0, 0, 0, 0)}, []float64{-1, -1, 0, 1, 1}},
		{"hinge's corner", func(b *build.Builder, in nodes) *ir.Node { return b.HingeLoss(in[0], in[1]) }, vec(0, 1, 2), []T{vec(1, 1, 1)}, []float64{-1, 0, 0}},
		{"divergence at 0", func(b *build.Builder, in nodes) *ir.Node { return b.KLDiv(in[1], in[0]) }, vec(0, 1), []T{vec(-inf, -1)}, []float64{0, 2}},
		{"dropout of NaN", func(b *build.Builder, in nodes) *ir.Node {
			return b.Dropout(b.Log(in[0]), b.Less(b.Scalar(ir.Float64, 0), in[0]), 0.5)
		}, vec(0, -1, 2), nil, []float64{0, 0, 1}},
		{"comparison", func(b *build.Builder, in nodes) *ir.Node {
			return b.Mul(b.Cast(b.Less(in[0], b.Scalar(ir.Float64, 1)), ir.Float64), b.Scalar(ir.Float64, 7))
		}, vec(0, 1, 2), nil, []float64{0, 0, 0}},
		{"cast to float32 and back", func(b *build.Builder, in nodes) *ir.Node {
			x := b.Cast(in[0], ir.Float32)
			return b.Cast(b.Mul(x, x), ir.Float64)
		}, vec(1.5, -2.5), nil, []float64{3, -5}},
		{"cast to an integer and back", func(b *build.Builder, in nodes) *ir.Node {
			return b.Mul(b.Cast(b.Cast(in[0], ir.Int32), ir.Float64), in[0])
		}, vec(1.5, -2.5), nil, []float64{1, -2}},
		{"stop", func(b *build.Builder, in nodes) *ir.Node { return b.Mul(b.StopGradient(in[0]), in[0]) }, vec(1.5, -2.5), nil, []float64{1.5, -2.5}},
		{"the largest, through its position", func(b *build.Builder, in nodes) *ir.Node {
			return b.Gather(in[0], b.ArgMax(in[0], 0, ir.Int64), 0)
		}, vec(1, 3, 3), nil, []float64{0, 1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, "gradient", gradientAt(t, c.f, c.x, c.others...), c.want...)
			expectForward(t, forwardGradientAt(t, c.f, c.x, c.others...), c.want...)
		})
	}
}

// manyFactors is an odd number of factors, more than are multiplied anew for
// each, so many of them zero.
func manyFactors(zeros int) []float64 {
	x := make([]float64, 4*fewFactors+1)
	for i := range x {
		x[i] = 1 + float64(i%5)/16
	}
	for i := range zeros {
		x[len(x)-1-7*i] = 0
	}
	return x
}

// othersOf is, for each factor, the product of the others.
func othersOf(x []float64) []float64 {
	others := make([]float64, len(x))
	for i := range x {
		others[i] = 1
		for j, v := range x {
			if j != i {
				others[i] *= v
			}
		}
	}
	return others
}
