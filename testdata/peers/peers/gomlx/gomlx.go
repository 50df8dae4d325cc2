// Package gomlx measures github.com/gomlx/gomlx with its pure-Go backend.
// Built with GOEXPERIMENT=simd the backend picks its AVX2/AVX-512 matmuls.
package gomlx

import (
	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"

	"github.com/gomlx/compute/gobackend"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

var (
	newBackend = gobackend.New
	skip       = map[string]string{}
)

// Programs lists the cases.
func Programs() []harness.Prog {
	model := map[string]func(in map[string]*Node) *Node{
		"a_affine": affine, "b_mlp32": mlp, "b_mlp256": mlp, "c_tiny": tiny,
		"d_bcast": bcast, "e_cnn": cnn, "f_block": block, "g_logreg": logreg,
	}
	var out []harness.Prog
	for _, c := range spec.Cases {
		out = append(out, harness.Prog{Case: c, F64: c == "g_logreg", Skip: skip[c], Build: func() (func(), func() harness.Result) {
			return build(c, model[c])
		}})
	}
	return out
}

func build(c string, model func(map[string]*Node) *Node) (func(), func() harness.Result) {
	backend, err := newBackend("")
	if err != nil {
		panic(err)
	}
	in := spec.Get(c)
	if c == "e_cnn" {
		in = spec.NHWC(in)
	}
	var args []any
	for _, t := range in {
		if c == "g_logreg" {
			args = append(args, tensors.FromFlatDataAndDimensions(t.F64(), t.Shape...))
		} else {
			args = append(args, tensors.FromFlatDataAndDimensions(t.F32(), t.Shape...))
		}
	}
	exec := MustNewExec(backend, func(nodes []*Node) []*Node {
		named := map[string]*Node{}
		var params []*Node
		for i, t := range in {
			named[t.Name] = nodes[i]
			if t.Param {
				params = append(params, nodes[i])
			}
		}
		loss := model(named)
		return append([]*Node{loss}, Gradient(loss, params...)...)
	})
	var last []*tensors.Tensor
	step := func() {
		for _, t := range last { // hand the buffers back to the backend's pool
			t.MustFinalizeAll()
		}
		last = exec.MustExec(args...)
	}
	result := func() harness.Result {
		r := harness.Result{Grads: map[string][]float64{}}
		read := func(t *tensors.Tensor) []float64 {
			if c == "g_logreg" {
				return tensors.MustCopyFlatData[float64](t)
			}
			return harness.To64(tensors.MustCopyFlatData[float32](t))
		}
		r.Loss = read(last[0])[0]
		for i, t := range in.Params() {
			r.Grads[t.Name] = read(last[i+1])
		}
		if c == "e_cnn" {
			spec.CNNBack(r.Grads)
		}
		return r
	}
	return step, result
}

func dense(x, w, b *Node) *Node {
	return Add(MatMul(x, w), ExpandLeftToRank(b, 2))
}

func relu(x *Node) *Node { return Max(x, ScalarZero(x.Graph(), x.DType())) }

func crossEntropy(logits, y *Node) *Node {
	n := float64(logits.Shape().Dimensions[0])
	return MulScalar(ReduceAllSum(Mul(LogSoftmax(logits), y)), -1/n)
}

func affine(in map[string]*Node) *Node {
	return ReduceAllMean(Square(Sub(dense(in["X"], in["W"], in["b"]), in["T"])))
}

func mlp(in map[string]*Node) *Node {
	h := relu(dense(in["X"], in["W1"], in["b1"]))
	return crossEntropy(dense(h, in["W2"], in["b2"]), in["Y"])
}

func tiny(in map[string]*Node) *Node {
	h := Tanh(dense(in["x"], in["W1"], in["b1"]))
	h = Tanh(dense(h, in["W2"], in["b2"]))
	return ReduceAllMean(Square(Sub(dense(h, in["W3"], in["b3"]), in["t"])))
}

func bcast(in map[string]*Node) *Node {
	return ReduceAllSum(Tanh(Add(in["A"], Mul(in["B"], ExpandLeftToRank(in["C"], 3)))))
}

func cnn(in map[string]*Node) *Node {
	conv := func(x, k, b *Node) *Node {
		y := Convolve(x, k).PadSame().Strides(1).Done()                       // v0.26.0 panics without Strides
		return MaxPool(relu(Add(y, ExpandLeftToRank(b, 4)))).Window(2).Done() // its gradient needs compute >= v0.1.3
	}
	h := conv(in["X"], in["K1"], in["c1"])
	h = conv(h, in["K2"], in["c2"])
	return crossEntropy(dense(Reshape(h, 32, 784), in["W"], in["b"]), in["Y"])
}

func layerNorm(x, g, b *Node) *Node {
	xc := Sub(x, ReduceAndKeep(x, ReduceMean, -1))
	v := ReduceAndKeep(Square(xc), ReduceMean, -1)
	n := Div(xc, Sqrt(AddScalar(v, spec.LNEps)))
	return Add(Mul(n, ExpandLeftToRank(g, 2)), ExpandLeftToRank(b, 2))
}

func gelu(x *Node) *Node { // tanh form
	inner := MulScalar(Add(x, MulScalar(Mul(x, Square(x)), 0.044715)), 0.7978845608028654)
	return Mul(MulScalar(x, 0.5), OnePlus(Tanh(inner)))
}

func block(in map[string]*Node) *Node {
	s, h, d := spec.Seq, spec.Heads, spec.DModel/spec.Heads
	n := layerNorm(in["X"], in["g1"], in["be1"])
	head := func(w, b string) *Node { return Reshape(dense(n, in[w], in[b]), s, h, d) }
	q, k, v := head("Wq", "bq"), head("Wk", "bk"), head("Wv", "bv")
	p := Softmax(MulScalar(Einsum("ihd,jhd->hij", q, k), 0.25), -1)
	o := Reshape(Einsum("hij,jhd->ihd", p, v), s, h*d)
	x := Add(in["X"], dense(o, in["Wo"], in["bo"]))
	m := layerNorm(x, in["g2"], in["be2"])
	y := Add(x, dense(gelu(dense(m, in["W1"], in["b1"])), in["W2"], in["b2"]))
	return ReduceAllMean(Square(Sub(y, in["T"])))
}

func logreg(in map[string]*Node) *Node {
	z := Add(MatMul(in["X"], in["w"]), in["b"])
	// softplus(z) = max(z,0) + log1p(exp(-|z|))
	sp := Add(relu(z), Log1p(Exp(Neg(Abs(z)))))
	return ReduceAllMean(Sub(sp, Mul(in["y"], z)))
}
