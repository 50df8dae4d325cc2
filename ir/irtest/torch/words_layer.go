package torch

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// standardized is (x - mean)/sqrt(var + eps) over the axes.
func (b maker) standardized(x *ir.Node, axes []int, eps float64) *ir.Node {
	centred := b.Sub(x, b.Mean(x, axes, true))
	return b.Div(centred, b.Sqrt(b.Add(b.Var(x, axes, true), b.c(eps))))
}

// perChannel is a vector in the place of axis 1 of [N C H W].
func (b maker) perChannel(v *ir.Node) *ir.Node { return b.Reshape(v, ir.Of(v.Shape()[0].Len(), 1, 1)) }

var normWords = map[string]word{
	"LayerNorm": one(3, func(b maker, in nodes, a *attrs) *ir.Node { return b.LayerNorm(in[0], in[1], in[2], a.float("eps")) }),
	"batch_norm": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		z := b.standardized(in[0], []int{0, 2, 3}, a.float("eps"))
		return b.Add(b.Mul(z, b.perChannel(in[1])), b.perChannel(in[2]))
	}),
	"instance_norm": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.standardized(in[0], []int{2, 3}, a.float("eps"))
	}),
	"group_norm": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		s := in[0].Shape().Lens()
		groups := a.int("groups")
		grouped := b.Reshape(in[0], ir.Of(s[0], groups, s[1]/groups, s[2], s[3]))
		z := b.Reshape(b.standardized(grouped, []int{2, 3, 4}, a.float("eps")), in[0].Shape())
		return b.Add(b.Mul(z, b.perChannel(in[1])), b.perChannel(in[2]))
	}),
	"rms_norm": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		power := b.Mean(b.Square(in[0]), []int{-1}, true)
		return b.prod(in[0], b.Rsqrt(b.Add(power, b.c(a.float("eps")))), in[1])
	}),
	"normalize": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Div(in[0], b.Norm(in[0], []int{a.int("axis")}, true))
	}),
}

// linear is x*wᵀ + bias, as PyTorch keeps its weights.
func (b maker) linear(x, w, bias *ir.Node) *ir.Node { return b.Add(b.MatMul(x, b.Transpose(w)), bias) }

// attention is softmax(q*kᵀ/sqrt(n) + mask)*v; mask may be nil.
func (b maker) attention(q, k, v, mask *ir.Node) *ir.Node {
	r := k.Shape().Rank()
	perm := make([]int, r)
	for i := range perm {
		perm[i] = i
	}
	perm[r-2], perm[r-1] = r-1, r-2
	scores := b.Div(b.MatMul(q, b.Transpose(k, perm...)), b.Sqrt(b.c(float64(q.Shape()[r-1].Len()))))
	if mask != nil {
		scores = b.Add(scores, mask)
	}
	return b.MatMul(b.Softmax(scores, -1), v)
}

// heads is [N L E] as [N H L E/H].
func (b maker) heads(x *ir.Node, h int) *ir.Node {
	s := x.Shape().Lens()
	return b.Transpose(b.Reshape(x, ir.Of(s[0], s[1], h, s[2]/h)), 0, 2, 1, 3)
}

// multihead is self-attention of x [N L E] in h heads.
func (b maker) multihead(x, wqkv, bqkv, wo, bo *ir.Node, h int) *ir.Node {
	p := b.Split(b.linear(x, wqkv, bqkv), -1, 3)
	y := b.attention(b.heads(p[0], h), b.heads(p[1], h), b.heads(p[2], h), nil)
	return b.linear(b.Reshape(b.Transpose(y, 0, 2, 1, 3), x.Shape()), wo, bo)
}

var layerWords = map[string]word{
	"linear":   one(3, func(b maker, in nodes, _ *attrs) *ir.Node { return b.linear(in[0], in[1], in[2]) }),
	"bilinear": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { return b.Einsum("ni,oij,nj->no", in[0], in[2], in[1]) }),
	"mlp": one(6, func(b maker, in nodes, _ *attrs) *ir.Node { // x w1 b1 w2 b2 labels
		h := b.Tanh(b.linear(in[0], in[1], in[2]))
		return b.mean(b.CrossEntropy(b.linear(h, in[3], in[4]), in[5]))
	}),
	"attention":        one(3, func(b maker, in nodes, _ *attrs) *ir.Node { return b.attention(in[0], in[1], in[2], nil) }),
	"attention_masked": one(4, func(b maker, in nodes, _ *attrs) *ir.Node { return b.attention(in[0], in[1], in[2], in[3]) }),
	"multihead_attention": one(5, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.multihead(in[0], in[1], in[2], in[3], in[4], a.int("heads"))
	}),
	"transformer_encoder_layer": one(13, func(b maker, in nodes, a *attrs) *ir.Node {
		x := in[0]
		x = b.LayerNorm(b.Add(x, b.multihead(x, in[1], in[2], in[3], in[4], a.int("heads"))), in[9], in[10], 1e-5)
		h := b.linear(b.Gelu(b.linear(x, in[5], in[6])), in[7], in[8])
		return b.LayerNorm(b.Add(x, h), in[11], in[12], 1e-5)
	}),
	"rnn_cell": one(6, func(b maker, in nodes, _ *attrs) *ir.Node { // x h wi wh bi bh
		return b.Tanh(b.Add(b.linear(in[0], in[2], in[4]), b.linear(in[1], in[3], in[5])))
	}),
	"gru_cell": one(6, func(b maker, in nodes, _ *attrs) *ir.Node {
		i, h := b.Split(b.linear(in[0], in[2], in[4]), -1, 3), b.Split(b.linear(in[1], in[3], in[5]), -1, 3)
		reset, update := b.Sigmoid(b.Add(i[0], h[0])), b.Sigmoid(b.Add(i[1], h[1]))
		next := b.Tanh(b.Add(i[2], b.Mul(reset, h[2])))
		return b.Add(b.Mul(b.Sub(b.c(1), update), next), b.Mul(update, in[1]))
	}),
	"lstm_cell": {7, func(b maker, in nodes, _ *attrs) nodes { // x h c wi wh bi bh
		g := b.Split(b.Add(b.linear(in[0], in[3], in[5]), b.linear(in[1], in[4], in[6])), -1, 4)
		c := b.Add(b.Mul(b.Sigmoid(g[1]), in[2]), b.Mul(b.Sigmoid(g[0]), b.Tanh(g[2])))
		return nodes{b.Mul(b.Sigmoid(g[3]), b.Tanh(c)), c}
	}},
	"rnn": one(6, func(b maker, in nodes, _ *attrs) *ir.Node { // x [L N I] h wi wh bi bh
		h, hs := in[1], nodes(nil)
		for _, x := range b.Split(in[0], 0, in[0].Shape()[0].Len()) {
			h = b.Tanh(b.Add(b.linear(b.Squeeze(x, 0), in[2], in[4]), b.linear(h, in[3], in[5])))
			hs = append(hs, h)
		}
		return b.Stack(0, hs...)
	}),
	"conv_block": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { // x w bias
		y := b.Conv2D(in[0], in[1], build.ConvOptions{Padding: [][2]int{{1, 1}}})
		return b.MaxPool2D(b.Relu(b.Add(y, b.perChannel(in[2]))), []int{2}, nil, nil)
	}),
	"residual_block": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { // x w1 w2
		same := build.ConvOptions{Padding: [][2]int{{1, 1}}}
		return b.Relu(b.Add(in[0], b.Conv2D(b.Relu(b.Conv2D(in[0], in[1], same)), in[2], same)))
	}),
	"depthwise_separable": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { // x depthwise pointwise
		c := in[0].Shape()[1].Len()
		return b.Conv2D(b.Silu(b.Conv2D(in[0], in[1], build.ConvOptions{Groups: c})), in[2], build.ConvOptions{})
	}),
	"embedding_bag": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Mean(b.Gather(in[0], in[1], 0), []int{1}, false)
	}),
}
