// Package born measures github.com/born-ml/born: a gradient tape over a
// pluggable backend (here its pure-Go CPU one; GOEXPERIMENT=simd adds AVX2).
package born

import (
	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"

	"github.com/born-ml/born/autodiff"
	"github.com/born-ml/born/backend/cpu"
	"github.com/born-ml/born/nn"
	"github.com/born-ml/born/tensor"
)

type (
	backend = *autodiff.Backend[*cpu.Backend]
	f32     = tensor.Tensor[float32, backend]
	f64     = tensor.Tensor[float64, backend]
)

var skip = map[string]string{}

// Programs lists the cases.
func Programs() []harness.Prog {
	model := map[string]func(m *run) *f32{
		"a_affine": affine, "b_mlp32": mlp, "b_mlp256": mlp, "c_tiny": tiny,
		"d_bcast": bcast, "e_cnn": cnn, "f_block": block,
	}
	var out []harness.Prog
	for _, c := range spec.Cases {
		out = append(out, harness.Prog{Case: c, F64: c == "g_logreg", Skip: skip[c], Build: func() (func(), func() harness.Result) {
			if c == "g_logreg" {
				return logreg()
			}
			return build(c, model[c])
		}})
	}
	return out
}

type run struct {
	b      backend
	in     map[string]*f32
	labels *tensor.Tensor[int32, backend]
}

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func build(c string, model func(*run) *f32) (func(), func() harness.Result) {
	b := autodiff.New(cpu.New())
	in := spec.Get(c)
	m := &run{b: b, in: map[string]*f32{}}
	for _, t := range in {
		m.in[t.Name] = must2(tensor.FromSlice(t.F32(), tensor.Shape(t.Shape), b))
		if t.Name == "Y" {
			l := make([]int32, t.Shape[0])
			for i, x := range spec.Labels(t) {
				l[i] = int32(x)
			}
			m.labels = must2(tensor.FromSlice(l, tensor.Shape{len(l)}, b))
		}
	}
	var loss *f32
	var grads map[*tensor.RawTensor]*tensor.RawTensor
	step := func() {
		b.Tape().Clear()
		b.Tape().StartRecording()
		loss = model(m)
		grads = autodiff.Backward(loss, b)
	}
	result := func() harness.Result {
		r := harness.Result{Loss: float64(loss.Data()[0]), Grads: map[string][]float64{}}
		for _, t := range in.Params() {
			if g := grads[m.in[t.Name].Raw()]; g != nil {
				r.Grads[t.Name] = harness.To64(g.AsFloat32())
			}
		}
		return r
	}
	return step, result
}

// sumAll avoids Tensor.Sum and nn.MSELoss, which are not recorded on the tape
// (Backward then seeds the operation before them).
func sumAll(x *f32) *f32 { return x.Reshape(x.NumElements()).SumDim(0, true) }

func mse(y, t *f32) *f32 {
	d := y.Sub(t)
	return sumAll(d.Mul(d)).MulScalar(1 / float32(d.NumElements()))
}

func dense(x, w, b *f32) *f32 { return x.MatMul(w).Add(b) }

func (m *run) crossEntropy(logits *f32) *f32 {
	return nn.NewCrossEntropyLoss(m.b).Forward(logits, m.labels)
}

func (m *run) relu(x *f32) *f32 { return nn.NewReLU[backend]().Forward(x) }
func (m *run) tanh(x *f32) *f32 { return nn.NewTanh[backend]().Forward(x) }

func affine(m *run) *f32 { return mse(dense(m.in["X"], m.in["W"], m.in["b"]), m.in["T"]) }

func mlp(m *run) *f32 {
	h := m.relu(dense(m.in["X"], m.in["W1"], m.in["b1"]))
	return m.crossEntropy(dense(h, m.in["W2"], m.in["b2"]))
}

func tiny(m *run) *f32 {
	h := m.tanh(dense(m.in["x"], m.in["W1"], m.in["b1"]))
	h = m.tanh(dense(h, m.in["W2"], m.in["b2"]))
	return mse(dense(h, m.in["W3"], m.in["b3"]), m.in["t"])
}

// bcast gives C its full rank: broadcasting [128] against [1,32,128] works
// forward, and its gradient panics ("reshape: incompatible shapes: [1 32 128]
// -> [128]", internal/autodiff/ops/helpers.go reduceBroadcast).
func bcast(m *run) *f32 {
	return sumAll(m.tanh(m.in["A"].Add(m.in["B"].Mul(m.in["C"].Reshape(1, 1, 128)))))
}

func cnn(m *run) *f32 {
	conv := func(x, k, b *f32) *f32 {
		y := tensor.New[float32](m.b.Conv2D(x.Raw(), k.Raw(), 1, 1), m.b)
		y = m.relu(y.Add(b.Reshape(1, b.NumElements(), 1, 1)))
		return nn.NewMaxPool2D(2, 2, m.b).Forward(y)
	}
	h := conv(m.in["X"], m.in["K1"], m.in["c1"])
	h = conv(h, m.in["K2"], m.in["c2"])
	return m.crossEntropy(dense(h.Reshape(32, 784), m.in["W"], m.in["b"]))
}

func layerNorm(x, g, b *f32) *f32 {
	xc := x.Sub(x.MeanDim(-1, true))
	v := xc.Mul(xc).MeanDim(-1, true).AddScalar(spec.LNEps)
	return xc.Div(v.Sqrt()).Mul(g).Add(b)
}

func (m *run) gelu(x *f32) *f32 {
	inner := x.Add(x.Mul(x).Mul(x).MulScalar(0.044715)).MulScalar(0.7978845608028654)
	return x.MulScalar(0.5).Mul(m.tanh(inner).AddScalar(1))
}

func block(m *run) *f32 {
	in := m.in
	s, h, d := spec.Seq, spec.Heads, spec.DModel/spec.Heads
	n := layerNorm(in["X"], in["g1"], in["be1"])
	head := func(w, b string) *f32 {
		return dense(n, in[w], in[b]).Reshape(s, h, d).Transpose(1, 0, 2)
	}
	q, k, v := head("Wq", "bq"), head("Wk", "bk"), head("Wv", "bv")
	p := q.BatchMatMul(k.Transpose(0, 2, 1)).MulScalar(0.25).Softmax(-1)
	o := p.BatchMatMul(v).Transpose(1, 0, 2).Reshape(s, h*d)
	x := in["X"].Add(dense(o, in["Wo"], in["bo"]))
	f := m.gelu(dense(layerNorm(x, in["g2"], in["be2"]), in["W1"], in["b1"]))
	return mse(x.Add(dense(f, in["W2"], in["b2"])), in["T"])
}

func logreg() (func(), func() harness.Result) {
	b := autodiff.New(cpu.New())
	in := spec.Get("g_logreg")
	t := map[string]*f64{}
	for _, x := range in {
		shape := tensor.Shape(x.Shape)
		if x.Name == "w" {
			shape = tensor.Shape{50, 1}
		}
		if x.Name == "y" {
			shape = tensor.Shape{1000, 1}
		}
		t[x.Name] = must2(tensor.FromSlice(x.F64(), shape, b))
	}
	var loss *f64
	var grads map[*tensor.RawTensor]*tensor.RawTensor
	step := func() {
		b.Tape().Clear()
		b.Tape().StartRecording()
		z := t["X"].MatMul(t["w"]).Add(t["b"])
		sp := z.Exp().AddScalar(1).Log() // no softplus op
		loss = sp.Sub(t["y"].Mul(z)).Reshape(1000).SumDim(0, true).MulScalar(1.0 / 1000)
		grads = autodiff.Backward(loss, b)
	}
	result := func() harness.Result {
		return harness.Result{Loss: loss.Data()[0], Grads: map[string][]float64{
			"w": grads[t["w"].Raw()].AsFloat64(), "b": grads[t["b"].Raw()].AsFloat64()}}
	}
	return step, result
}
