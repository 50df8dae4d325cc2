package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// convTranspose is a transposed convolution, padded as convolution is.
func convTranspose(f func(b *build.Builder, x, w *ir.Node, o build.ConvTransposeOptions) *ir.Node) word {
	return one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		o := build.ConvTransposeOptions{Stride: a.ints("stride"), Dilation: a.ints("dilation"), OutputPadding: a.ints("output_padding")}
		if a.has("groups") {
			o.Groups = a.int("groups")
		}
		o.Padding = a.paddings()
		return f(b.Builder, in[0], in[1], o)
	})
}

func normPooling(f func(b *build.Builder, x *ir.Node, p float64, size, stride []int, padding [][2]int, dilation ...int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return f(b.Builder, in[0], a.float("p"), a.ints("size"), a.ints("stride"), a.paddings(), a.ints("dilation")...)
	})
}

// padded is a word that adds positions to an axis.
func padded(f func(b *build.Builder, x *ir.Node, axis, before, after int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return f(b.Builder, in[0], a.int("axis"), a.int("before"), a.int("after"))
	})
}

func resized(f func(b *build.Builder, x *ir.Node, lengths ...int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.ints("lengths")...) })
}

// by is a word told one number.
func by(name string, f func(b *build.Builder, x *ir.Node, n int) *ir.Node) word {
	return one(1, func(b maker, in nodes, a *attrs) *ir.Node { return f(b.Builder, in[0], a.int(name)) })
}

var composedWords = map[string]word{
	"ConvTranspose1D": convTranspose((*build.Builder).ConvTranspose1D),
	"ConvTranspose2D": convTranspose((*build.Builder).ConvTranspose2D),
	"ConvTranspose3D": convTranspose((*build.Builder).ConvTranspose3D),
	"LpPool1D":        normPooling((*build.Builder).LpPool1D),
	"LpPool2D":        normPooling((*build.Builder).LpPool2D),
	"LpPool3D":        normPooling((*build.Builder).LpPool3D),
	"GlobalMaxPool":   unary((*build.Builder).GlobalMaxPool),
	"GlobalAvgPool":   unary((*build.Builder).GlobalAvgPool),
	"GlobalLpPool":    one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.GlobalLpPool(in[0], a.float("p")) }),
	"PadConst": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.PadConst(in[0], a.int("axis"), a.int("before"), a.int("after"), ir.As(in[0].DType(), a.float("value")))
	}),
	"PadEdge":       padded((*build.Builder).PadEdge),
	"PadReflect":    padded((*build.Builder).PadReflect),
	"ResizeNearest": resized((*build.Builder).ResizeNearest),
	"ResizeLinear":  resized((*build.Builder).ResizeLinear),
	"DepthToSpace":  by("block", (*build.Builder).DepthToSpace),
	"SpaceToDepth":  by("block", (*build.Builder).SpaceToDepth),
	"Flatten":       by("axis", (*build.Builder).Flatten),
	"Repeat":        one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Repeat(in[0], a.int("axis"), a.int("n")) }),
	"Roll":          one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Roll(in[0], a.int("axis"), a.int("n")) }),
	"SliceStep": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.SliceStep(in[0], a.int("axis"), a.int("lo"), a.int("hi"), a.int("step"))
	}),
	"Diag":     unary((*build.Builder).Diag),
	"Diagonal": unary((*build.Builder).Diagonal),
	"Trace":    unary((*build.Builder).Trace),
	"Tril":     by("k", (*build.Builder).Tril),
	"Triu":     by("k", (*build.Builder).Triu),
	"Take":     binary((*build.Builder).Take),
	"GatherND": binary((*build.Builder).GatherND),
	"ScatterAddTo": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.ScatterAddTo(in[0], in[1], in[2], a.int("axis"))
	}),
	"Kron":     binary((*build.Builder).Kron),
	"Bilinear": ternary((*build.Builder).Bilinear),
	"Attention": one(anyNumber, func(b maker, in nodes, _ *attrs) *ir.Node {
		var mask *ir.Node
		if len(in) == 4 {
			mask = in[3]
		}
		return b.Attention(in[0], in[1], in[2], mask)
	}),
	"RNNCell": one(5, func(b maker, in nodes, _ *attrs) *ir.Node { return b.RNNCell(in[0], in[1], in[2], in[3], in[4]) }),
	"LSTMCell": {6, func(b maker, in nodes, _ *attrs) nodes {
		next, memory := b.LSTMCell(in[0], in[1], in[2], in[3], in[4], in[5])
		return nodes{next, memory}
	}},
	"Scan": {anyNumber, func(b maker, in nodes, a *attrs) nodes { return loopWords[a.int("kind")](b, in) }},
	"RNN": {5, func(b maker, in nodes, _ *attrs) nodes {
		states, last := b.RNN(in[0], in[1], in[2], in[3], in[4])
		return nodes{states, last}
	}},
	"LSTM": {6, func(b maker, in nodes, _ *attrs) nodes {
		states, last, memory := b.LSTM(in[0], in[1], in[2], in[3], in[4], in[5])
		return nodes{states, last, memory}
	}},
	"GRU": {6, func(b maker, in nodes, _ *attrs) nodes {
		states, last := b.GRU(in[0], in[1], in[2], in[3], in[4], in[5])
		return nodes{states, last}
	}},
	"GRUCell": one(6, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.GRUCell(in[0], in[1], in[2], in[3], in[4], in[5])
	}),
}
