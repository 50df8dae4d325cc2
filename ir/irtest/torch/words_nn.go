package torch

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// The words here aren't build's: they are functions of PyTorch, written as a
// spec would, so that ops meet one another as they do in use.

var activationWords = map[string]word{
	"elu": formula(func(b maker, x *ir.Node) *ir.Node {
		return b.Where(b.Greater(x, b.c(0)), x, b.Expm1(x))
	}),
	"selu": formula(func(b maker, x *ir.Node) *ir.Node {
		const alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
		return b.Mul(b.c(scale), b.Where(b.Greater(x, b.c(0)), x, b.Mul(b.c(alpha), b.Expm1(x))))
	}),
	"leaky_relu": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Where(b.Greater(in[0], b.c(0)), in[0], b.Mul(b.c(a.float("slope")), in[0]))
	}),
	"prelu": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Where(b.Greater(in[0], b.c(0)), in[0], b.Mul(b.ExpandDims(in[1], -1), in[0]))
	}),
	"relu6": formula(func(b maker, x *ir.Node) *ir.Node { return b.Min(b.Relu(x), b.c(6)) }),
	"hardswish": formula(func(b maker, x *ir.Node) *ir.Node {
		return b.Mul(x, b.Div(b.Min(b.Relu(b.Add(x, b.c(3))), b.c(6)), b.c(6)))
	}),
	"softsign":   formula(func(b maker, x *ir.Node) *ir.Node { return b.Div(x, b.Add(b.c(1), b.Abs(x))) }),
	"tanhshrink": formula(func(b maker, x *ir.Node) *ir.Node { return b.Sub(x, b.Tanh(x)) }),
	"softshrink": formula(func(b maker, x *ir.Node) *ir.Node {
		half := b.c(0.5)
		return b.Where(b.Greater(x, half), b.Sub(x, half), b.Where(b.Less(x, b.Neg(half)), b.Add(x, half), b.c(0)))
	}),
	"mish": formula(func(b maker, x *ir.Node) *ir.Node { return b.Mul(x, b.Tanh(b.Softplus(x))) }),
	"glu": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		p := b.Split(in[0], a.int("axis"), 2)
		return b.Mul(p[0], b.Sigmoid(p[1]))
	}),
	"softmin": along(func(b *build.Builder, x *ir.Node, axis int) *ir.Node { return b.Softmax(b.Neg(x), axis) }),
	"logaddexp": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Add(b.Max(in[0], in[1]), b.Log1p(b.Exp(b.Neg(b.Abs(b.Sub(in[0], in[1]))))))
	}),
	"hypot": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Sqrt(b.Add(b.Square(in[0]), b.Square(in[1])))
	}),
	"logit":            formula(func(b maker, x *ir.Node) *ir.Node { return b.Log(b.Div(x, b.Sub(b.c(1), x))) }),
	"where_sqrt":       positive((*build.Builder).Sqrt),
	"where_log":        positive((*build.Builder).Log),
	"where_reciprocal": positive((*build.Builder).Reciprocal),
	"where_pow":        positive(func(b *build.Builder, x *ir.Node) *ir.Node { return b.Pow(x, b.Scalar(ir.Float64, 0.5)) }),
	"sinc": formula(func(b maker, x *ir.Node) *ir.Node {
		px := b.Mul(b.c(math.Pi), x)
		return b.Where(b.Equal(x, b.c(0)), b.c(1), b.Div(b.Sin(px), px))
	}),
}

// positive is f of what is above 0, and 0 elsewhere, where f has no value.
func positive(f func(b *build.Builder, x *ir.Node) *ir.Node) word {
	return formula(func(b maker, x *ir.Node) *ir.Node {
		return b.Where(b.Greater(x, b.c(0)), f(b.Builder, x), b.c(0))
	})
}

var lossWords = map[string]word{
	"CrossEntropy": binary((*build.Builder).CrossEntropy),
	"mse_loss":     one(2, func(b maker, in nodes, _ *attrs) *ir.Node { return b.mean(b.Square(b.Sub(in[0], in[1]))) }),
	"l1_loss":      one(2, func(b maker, in nodes, _ *attrs) *ir.Node { return b.mean(b.Abs(b.Sub(in[0], in[1]))) }),
	"huber_loss": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		delta, z := b.c(a.float("delta")), b.Abs(b.Sub(in[0], in[1]))
		far := b.Mul(delta, b.Sub(z, b.Mul(b.c(0.5), delta)))
		return b.mean(b.Where(b.LessOrEqual(z, delta), b.Mul(b.c(0.5), b.Square(z)), far))
	}),
	"smooth_l1_loss": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		beta, z := b.c(a.float("beta")), b.Abs(b.Sub(in[0], in[1]))
		near := b.Div(b.Mul(b.c(0.5), b.Square(z)), beta)
		return b.mean(b.Where(b.Less(z, beta), near, b.Sub(z, b.Mul(b.c(0.5), beta))))
	}),
	"binary_cross_entropy_with_logits": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Sub(b.Softplus(in[0]), b.Mul(in[0], in[1])))
	}),
	"binary_cross_entropy": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		p, y := in[0], in[1]
		return b.Neg(b.mean(b.Add(b.Mul(y, b.Log(p)), b.Mul(b.Sub(b.c(1), y), b.Log(b.Sub(b.c(1), p))))))
	}),
	"nll_loss": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Neg(b.mean(b.GatherElements(in[0], b.ExpandDims(in[1], -1), -1)))
	}),
	"cross_entropy_smoothed": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		smooth := a.float("smoothing")
		uniform := b.Neg(b.Mean(b.LogSoftmax(in[0], -1), []int{-1}, false))
		hard := b.CrossEntropy(in[0], in[1])
		return b.mean(b.Add(b.Mul(b.c(1-smooth), hard), b.Mul(b.c(smooth), uniform)))
	}),
	"cross_entropy_soft": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Neg(b.Sum(b.Mul(in[1], b.LogSoftmax(in[0], -1)), []int{-1}, false)))
	}),
	"kl_div": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Mul(in[1], b.Sub(b.Log(in[1]), in[0])))
	}),
	"poisson_nll_loss": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Sub(b.Exp(in[0]), b.Mul(in[1], in[0])))
	}),
	"gaussian_nll_loss": one(3, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Mul(b.c(0.5), b.mean(b.Add(b.Log(in[2]), b.Div(b.Square(b.Sub(in[0], in[1])), in[2]))))
	}),
	"soft_margin_loss": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Softplus(b.Neg(b.Mul(in[0], b.Cast(in[1], ir.Float64)))))
	}),
	"hinge_embedding_loss": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.mean(b.Where(b.Equal(in[1], b.Scalar(ir.Int64, 1)), in[0], b.Relu(b.Sub(b.c(1), in[0]))))
	}),
	"margin_ranking_loss": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.mean(b.Relu(b.Add(b.Neg(b.Mul(b.Cast(in[2], ir.Float64), b.Sub(in[0], in[1]))), b.c(a.float("margin")))))
	}),
	"cosine_similarity": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		last := []int{-1}
		dot := b.Sum(b.Mul(in[0], in[1]), last, false)
		return b.Div(dot, b.Mul(b.Norm(in[0], last, false), b.Norm(in[1], last, false)))
	}),
}
