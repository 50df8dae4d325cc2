package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var productWords = map[string]word{
	"MatMul": binary((*build.Builder).MatMul),
	"Dot":    binary((*build.Builder).Dot),
	"Outer":  binary((*build.Builder).Outer),
	"Einsum": one(anyNumber, func(b maker, in nodes, a *attrs) *ir.Node { return b.Einsum(a.str("eq"), in...) }),
	"Conv": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Conv(in[0], in[1], a.ints("stride"), a.ints("dilation"))
	}),
	"Conv1D": convolution((*build.Builder).Conv1D),
	"Conv2D": convolution((*build.Builder).Conv2D),
	"Conv3D": convolution((*build.Builder).Conv3D),
}

func convolution(f func(b *build.Builder, x, w *ir.Node, o build.ConvOptions) *ir.Node) word {
	return one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		o := build.ConvOptions{Stride: a.ints("stride"), Dilation: a.ints("dilation")}
		if a.has("groups") {
			o.Groups = a.int("groups")
		}
		o.Padding = a.paddings()
		return f(b.Builder, in[0], in[1], o)
	})
}

func pooling(f func(b *build.Builder, x *ir.Node, size, stride []int, padding [][2]int, dilation ...int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return f(b.Builder, in[0], a.ints("size"), a.ints("stride"), a.paddings(), a.ints("dilation")...)
	})
}

var windowWords = map[string]word{
	"MaxPool1D": pooling((*build.Builder).MaxPool1D),
	"MaxPool2D": pooling((*build.Builder).MaxPool2D),
	"MaxPool3D": pooling((*build.Builder).MaxPool3D),
	"AvgPool1D": pooling((*build.Builder).AvgPool1D),
	"AvgPool2D": pooling((*build.Builder).AvgPool2D),
	"AvgPool3D": pooling((*build.Builder).AvgPool3D),
	"MaxPool": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.MaxPool(in[0], a.ints("size"), a.ints("stride"), a.ints("dilation"))
	}),
	"Unfold": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Unfold(in[0], a.ints("size"), a.ints("stride"), a.ints("dilation"))
	}),
	"Fold": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Fold(in[0], a.shape("shape"), a.ints("stride"), a.ints("dilation"))
	}),
}
