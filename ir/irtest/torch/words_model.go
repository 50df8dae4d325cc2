package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// labels are the options of losses with class labels: the weights are the
// third operand, if there is one.
func labels(in nodes, a *attrs) build.LabelOptions {
	var o build.LabelOptions
	if len(in) > 2 {
		o.Weights = in[2]
	}
	if a.has("smoothing") {
		o.Smoothing = a.float("smoothing")
	}
	if a.has("ignore") {
		k := a.int("ignore")
		o.Ignore = &k
	}
	return o
}

// Words of build for normalisation and losses, by their names there.
var modelWords = map[string]word{
	"BatchNorm": one(3, func(b maker, in nodes, a *attrs) *ir.Node { return b.BatchNorm(in[0], in[1], in[2], a.float("eps")) }),
	"BatchNormInference": one(5, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.BatchNormInference(in[0], in[1], in[2], in[3], in[4], a.float("eps"))
	}),
	"InstanceNorm": one(3, func(b maker, in nodes, a *attrs) *ir.Node { return b.InstanceNorm(in[0], in[1], in[2], a.float("eps")) }),
	"GroupNorm": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.GroupNorm(in[0], in[1], in[2], a.int("groups"), a.float("eps"))
	}),
	"RMSNorm": one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.RMSNorm(in[0], in[1], a.float("eps")) }),
	"LocalResponseNorm": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.LocalResponseNorm(in[0], a.int("size"), a.float("alpha"), a.float("beta"), a.float("k"))
	}),
	"L2Normalize": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.L2Normalize(in[0], a.ints("axes")...) }),
	"Dropout":     one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.Dropout(in[0], in[1], a.float("p")) }),

	"CrossEntropyWith": one(anyNumber, func(b maker, in nodes, a *attrs) *ir.Node { return b.CrossEntropyWith(in[0], in[1], labels(in, a)) }),
	"NLLLoss":          one(anyNumber, func(b maker, in nodes, a *attrs) *ir.Node { return b.NLLLoss(in[0], in[1], labels(in, a)) }),
	"BCEWithLogits": one(anyNumber, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.BCEWithLogits(in[0], in[1], append(in, nil)[2])
	}),
	"MSE":              binary((*build.Builder).MSE),
	"MAE":              binary((*build.Builder).MAE),
	"KLDiv":            binary((*build.Builder).KLDiv),
	"HingeLoss":        binary((*build.Builder).HingeLoss),
	"HuberLoss":        one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.HuberLoss(in[0], in[1], a.float("delta")) }),
	"CosineSimilarity": one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.CosineSimilarity(in[0], in[1], a.int("axis")) }),
	"CosineEmbeddingLoss": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.CosineEmbeddingLoss(in[0], in[1], in[2], a.float("margin"))
	}),
}
