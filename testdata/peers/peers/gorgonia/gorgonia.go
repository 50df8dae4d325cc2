// Package gorgonia measures gorgonia.org/gorgonia: a symbolic graph with
// symbolic gradients (Grad), compiled once to a TapeMachine.
package gorgonia

import (
	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Programs lists the cases.
func Programs() []harness.Prog {
	model := map[string]func(in nodes) *G.Node{
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

var skip = map[string]string{}

type nodes map[string]*G.Node

func build(c string, model func(nodes) *G.Node) (func(), func() harness.Result) {
	g := G.NewGraph()
	in := spec.Get(c)
	named := nodes{}
	var params G.Nodes
	for _, t := range in {
		shape := t.Shape
		if len(shape) == 1 && c != "g_logreg" {
			shape = []int{1, shape[0]} // biases broadcast along axis 0
		}
		dt, backing := tensor.Float32, any(t.F32())
		if c == "g_logreg" {
			dt, backing = tensor.Float64, t.F64()
		}
		if c == "g_logreg" && t.Name == "b" {
			named["b"] = G.NewScalar(g, dt, G.WithName("b"), G.WithValue(t.Data[0]))
		} else {
			v := tensor.New(tensor.WithShape(shape...), tensor.WithBacking(backing))
			named[t.Name] = G.NewTensor(g, dt, len(shape), G.WithName(t.Name), G.WithShape(shape...), G.WithValue(v))
		}
		if t.Param {
			params = append(params, named[t.Name])
		}
	}
	loss := model(named)
	var lossVal G.Value
	G.Read(loss, &lossVal)
	grads := must2(G.Grad(loss, params...))
	gradVals := make([]G.Value, len(grads))
	for i, n := range grads {
		G.Read(n, &gradVals[i])
	}
	vm := G.NewTapeMachine(g)
	step := func() {
		vm.Reset()
		if err := vm.RunAll(); err != nil {
			panic(err)
		}
	}
	result := func() harness.Result {
		r := harness.Result{Loss: floats(lossVal)[0], Grads: map[string][]float64{}}
		for i, t := range in.Params() {
			r.Grads[t.Name] = floats(gradVals[i])
		}
		return r
	}
	return step, result
}

func floats(v G.Value) []float64 {
	switch d := v.Data().(type) {
	case []float32:
		return harness.To64(d)
	case []float64:
		return d
	case float32:
		return []float64{float64(d)}
	case float64:
		return []float64{d}
	}
	panic("gorgonia: unexpected value")
}

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func c32(v float32) *G.Node { return G.NewConstant(v) }

func dense(x, w, b *G.Node) *G.Node {
	return must2(G.BroadcastAdd(must2(G.Mul(x, w)), b, nil, []byte{0}))
}

func mse(y, t *G.Node) *G.Node {
	return must2(G.Mean(must2(G.Square(must2(G.Sub(y, t))))))
}

func crossEntropy(logits, y *G.Node) *G.Node {
	n := float32(logits.Shape()[0])
	lp := must2(G.HadamardProd(must2(G.LogSoftMax(logits)), y))
	return must2(G.Mul(must2(G.Sum(lp)), c32(-1/n)))
}

func affine(in nodes) *G.Node { return mse(dense(in["X"], in["W"], in["b"]), in["T"]) }

func mlp(in nodes) *G.Node {
	h := must2(G.Rectify(dense(in["X"], in["W1"], in["b1"])))
	return crossEntropy(dense(h, in["W2"], in["b2"]), in["Y"])
}

func tiny(in nodes) *G.Node {
	h := must2(G.Tanh(dense(in["x"], in["W1"], in["b1"])))
	h = must2(G.Tanh(dense(h, in["W2"], in["b2"])))
	return mse(dense(h, in["W3"], in["b3"]), in["t"])
}

func bcast(in nodes) *G.Node {
	c := must2(G.Reshape(in["C"], tensor.Shape{1, 1, 128}))
	bc := must2(G.BroadcastHadamardProd(in["B"], c, nil, []byte{1}))
	s := must2(G.BroadcastAdd(in["A"], bc, []byte{1}, []byte{0}))
	return must2(G.Sum(must2(G.Tanh(s))))
}

func cnn(in nodes) *G.Node {
	conv := func(x, k, b *G.Node) *G.Node {
		n := k.Shape()[0]
		y := must2(G.Conv2d(x, k, tensor.Shape{3, 3}, []int{1, 1}, []int{1, 1}, []int{1, 1}))
		b4 := must2(G.Reshape(b, tensor.Shape{1, n, 1, 1}))
		y = must2(G.BroadcastAdd(y, b4, nil, []byte{0, 2, 3}))
		return must2(G.MaxPool2D(must2(G.Rectify(y)), tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
	}
	h := conv(in["X"], in["K1"], in["c1"])
	h = conv(h, in["K2"], in["c2"])
	return crossEntropy(dense(must2(G.Reshape(h, tensor.Shape{32, 784})), in["W"], in["b"]), in["Y"])
}

func layerNorm(x, g, b *G.Node) *G.Node {
	s, d := x.Shape()[0], x.Shape()[1]
	col := func(n *G.Node) *G.Node { return must2(G.Reshape(n, tensor.Shape{s, 1})) }
	mean := col(must2(G.Mean(x, 1)))
	xc := must2(G.BroadcastSub(x, mean, nil, []byte{1}))
	v := must2(G.Mul(must2(G.Sum(must2(G.Square(xc)), 1)), c32(1/float32(d))))
	sd := col(must2(G.Sqrt(must2(G.Add(v, c32(spec.LNEps))))))
	n := must2(G.BroadcastHadamardDiv(xc, sd, nil, []byte{1}))
	n = must2(G.BroadcastHadamardProd(n, g, nil, []byte{0}))
	return must2(G.BroadcastAdd(n, b, nil, []byte{0}))
}

func gelu(x *G.Node) *G.Node {
	x3 := must2(G.Cube(x))
	inner := must2(G.Mul(must2(G.Add(x, must2(G.Mul(x3, c32(0.044715))))), c32(0.7978845608028654)))
	one := must2(G.Add(must2(G.Tanh(inner)), c32(1)))
	return must2(G.HadamardProd(must2(G.Mul(x, c32(0.5))), one))
}

func block(in nodes) *G.Node {
	s, h, d := spec.Seq, spec.Heads, spec.DModel/spec.Heads
	n := layerNorm(in["X"], in["g1"], in["be1"])
	head := func(w, b string) *G.Node { // [h,s,d]
		y := must2(G.Reshape(dense(n, in[w], in[b]), tensor.Shape{s, h, d}))
		return must2(G.Transpose(y, 1, 0, 2))
	}
	q, k, v := head("Wq", "bq"), head("Wk", "bk"), head("Wv", "bv")
	a := must2(G.BatchedMatMul(q, must2(G.Transpose(k, 0, 2, 1))))
	a = must2(G.Mul(a, c32(0.25)))
	p := must2(G.SoftMax(must2(G.Reshape(a, tensor.Shape{h * s, s}))))
	o := must2(G.BatchedMatMul(must2(G.Reshape(p, tensor.Shape{h, s, s})), v))
	o = must2(G.Reshape(must2(G.Transpose(o, 1, 0, 2)), tensor.Shape{s, h * d}))
	x := must2(G.Add(in["X"], dense(o, in["Wo"], in["bo"])))
	m := layerNorm(x, in["g2"], in["be2"])
	y := must2(G.Add(x, dense(gelu(dense(m, in["W1"], in["b1"])), in["W2"], in["b2"])))
	return mse(y, in["T"])
}

func logreg(in nodes) *G.Node {
	z := must2(G.Add(must2(G.Mul(in["X"], in["w"])), in["b"]))
	return must2(G.Mean(must2(G.Sub(must2(G.Softplus(z)), must2(G.HadamardProd(in["y"], z))))))
}
