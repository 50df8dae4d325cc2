package gradgen

import (
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// compositeCases is what specs are made of.
func compositeCases() []gradCase {
	type nodes = []*ir.Node
	some, positive := uniformIn(-2, 2), uniformIn(0.3, 2)
	return []gradCase{
		{"Mean", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Mean(in[0], []int{-1}, true) }, some},
		{"Var", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Var(in[0], []int{0}, false) }, some},
		{"Std", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Std(in[0], nil, false) }, some},
		{"Norm", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Norm(in[0], []int{1}, true) }, some},
		{"Prod of many", []ir.Type{f64(2, 70)}, func(b *build.Builder, in nodes) *ir.Node { return b.Prod(in[0], []int{1}, false) }, uniformIn(0.9, 1.1)},
		{"LogSoftmax", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.LogSoftmax(in[0], 0) }, some},
		{"Gelu", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Gelu(in[0]) }, some},
		{"GeluTanh", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.GeluTanh(in[0]) }, some},
		{"Silu and LogSigmoid", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Silu(b.LogSigmoid(in[0])) }, some},
		{"Digamma", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Digamma(in[0]) }, positive},
		{"Digamma of negatives", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Digamma(in[0]) }, uniformIn(-1.8, -1.2)},
		{"Exp2", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Exp2(in[0]) }, some},
		{"Remainder", []ir.Type{f64(2, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Remainder(b.Neg(in[0]), in[1]) }, positive},
		{"XLogY", []ir.Type{f64(2, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.XLogY(in[0], in[1]) }, positive},
		{"SquaredDifference", []ir.Type{f64(2, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.SquaredDifference(in[0], in[1]) }, some},
		{"CumProd", []ir.Type{f64(2, 5)}, func(b *build.Builder, in nodes) *ir.Node { return b.CumProd(in[0], 1, true, true) }, some},
		{"BatchNorm", []ir.Type{f64(2, 3, 4), f64(3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.BatchNorm(in[0], in[1], in[2], 0.1) }, some},
		{"GroupNorm", []ir.Type{f64(2, 4, 2), f64(4), f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.GroupNorm(in[0], in[1], in[2], 2, 0.1) }, some},
		{"LocalResponseNorm", []ir.Type{f64(2, 4, 2)}, func(b *build.Builder, in nodes) *ir.Node { return b.LocalResponseNorm(in[0], 3, 0.5, 0.75, 1) }, some},
		{"L2Normalize", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.L2Normalize(in[0], 1) }, some},
		{"CosineSimilarity", []ir.Type{f64(2, 3), f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.CosineSimilarity(in[0], in[1], 1) }, some},
		{"CrossEntropyWith", []ir.Type{f64(3, 4), i64(3), f64(4)}, func(b *build.Builder, in nodes) *ir.Node {
			ignored := 1
			return b.CrossEntropyWith(in[0], in[1], build.LabelOptions{Weights: in[2], Ignore: &ignored, Smoothing: 0.2})
		}, some},
		{"BCEWithLogits", []ir.Type{f64(3), f64(3), f64()}, func(b *build.Builder, in nodes) *ir.Node { return b.BCEWithLogits(in[0], in[1], in[2]) }, some},
		{"HuberLoss", []ir.Type{f64(2, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.HuberLoss(in[0], in[1], 0.7) }, some},
		{"KLDiv", []ir.Type{f64(2, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.KLDiv(in[0], in[1]) }, positive},
		{"Rsqrt", []ir.Type{f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.Rsqrt(in[0]) }, positive},
		{"LayerNorm", []ir.Type{f64(2, 3, 4), f64(4), f64(4)}, func(b *build.Builder, in nodes) *ir.Node { return b.LayerNorm(in[0], in[1], in[2], 1e-5) }, some},
		{"CrossEntropy", []ir.Type{f64(2, 3, 4), i64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.CrossEntropy(in[0], in[1]) }, some},
		{"MatMul of vectors", []ir.Type{f64(3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.MatMul(in[0], in[1]) }, some},
		{"MatMul by a vector", []ir.Type{f64(2, 4, 3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.MatMul(in[0], in[1]) }, some},
		{"MatMul of a vector", []ir.Type{f64(4), f64(2, 4, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.MatMul(in[0], in[1]) }, some},
		{"Outer", []ir.Type{f64(2), f64(3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Outer(in[0], in[1]) }, some},
		{"Tile and Flip", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node { return b.Flip(b.Tile(b.Sin(in[0]), 2, 1), 0) }, some},
		{"Stack and Split", []ir.Type{f64(4), f64(4)}, func(b *build.Builder, in nodes) *ir.Node {
			p := b.Split(b.Stack(0, in[0], in[1]), 1, 2)
			return b.Mul(p[0], p[1])
		}, some},
		{"Conv2D", []ir.Type{f64(2, 4, 5, 5), f64(2, 2, 3, 3), f64(2, 1, 1)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.Add(b.Conv2D(in[0], in[1], build.ConvOptions{Stride: []int{2, 2}, Padding: [][2]int{{1, 1}, {1, 1}}, Dilation: []int{1, 1}, Groups: 2}), in[2])
		}, some},
		{"MaxPool2D", []ir.Type{f64(1, 2, 4, 4)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.MaxPool2D(in[0], []int{2, 2}, []int{2, 2}, nil)
		}, some},
		{"AvgPool2D", []ir.Type{f64(1, 2, 4, 4)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.AvgPool2D(in[0], []int{2, 2}, []int{2, 2}, nil)
		}, some},
	}
}

func TestCompositesMatchDifferences(t *testing.T) {
	for i, c := range compositeCases() {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(t, c.f, c.types...)
			compareWithDifferences(t, g, rand.New(rand.NewPCG(uint64(i), 3)), c.from)
		})
	}
}
