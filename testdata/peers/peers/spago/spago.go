// Package spago measures github.com/nlpodyssey/spago: define-by-run on 2-D
// matrices, no broadcasting. Batches are matrices where an op exists for them
// and lists of row vectors (its own idiom) where it does not.
package spago

import (
	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"

	"github.com/nlpodyssey/spago/ag"
	"github.com/nlpodyssey/spago/losses"
	"github.com/nlpodyssey/spago/mat"
	"github.com/nlpodyssey/spago/mat/float"
	"github.com/nlpodyssey/spago/nn/convolution"
)

var skip = map[string]string{
	"e_cnn": "wrong gradients: MaxPooling starts its maximum at +SmallestNonzeroFloat64, so an all-zero window sends its gradient to element (0,0); and one graph node a pixel makes a step take many seconds",
}

type tensors map[string]mat.Tensor

// Programs lists the cases.
func Programs() []harness.Prog {
	model := map[string]func(in tensors, s spec.Inputs) mat.Tensor{
		"a_affine": affine, "b_mlp32": mlp, "b_mlp256": mlp, "c_tiny": tiny,
		"d_bcast": bcast, "e_cnn": cnn, "f_block": block, "g_logreg": logreg,
	}
	var out []harness.Prog
	for _, c := range spec.Cases {
		out = append(out, harness.Prog{Case: c, F64: c == "g_logreg", Skip: skip[c], Build: func() (func(), func() harness.Result) {
			if c == "g_logreg" {
				return build[float64](c, model[c])
			}
			return build[float32](c, model[c])
		}})
	}
	return out
}

func build[T float.DType](c string, model func(tensors, spec.Inputs) mat.Tensor) (func(), func() harness.Result) {
	in := spec.Get(c)
	named := tensors{}
	var params []*mat.Dense[T]
	for _, t := range in {
		rows, cols := 1, t.Shape[len(t.Shape)-1]
		for _, d := range t.Shape[:len(t.Shape)-1] {
			rows *= d
		}
		if c == "g_logreg" && len(t.Shape) == 1 {
			rows, cols = cols, 1
		}
		v := make([]T, len(t.Data))
		for i, x := range t.Data {
			v[i] = T(x)
		}
		d := mat.NewDense[T](mat.WithShape(rows, cols), mat.WithBacking(v), mat.WithGrad(t.Param))
		named[t.Name] = d
		if t.Param {
			params = append(params, d)
		}
	}
	// Constants the models need (untimed).
	for _, n := range []int{32, 64, 256, 1000} {
		v := make([]T, n)
		for i := range v {
			v[i] = 1
		}
		named[onesName(n)] = mat.NewDense[T](mat.WithShape(n, 1), mat.WithBacking(v))
	}
	for _, n := range []int{14, 28} { // P[n+2,n]: P x P' pads x by one
		v := make([]T, (n+2)*n)
		for i := range n {
			v[(i+1)*n+i] = 1
		}
		named[padName(n)] = mat.NewDense[T](mat.WithShape(n+2, n), mat.WithBacking(v))
	}
	var loss mat.Tensor
	step := func() {
		for _, p := range params {
			p.ZeroGrad()
		}
		loss = model(named, in)
		if err := ag.Backward(loss); err != nil {
			panic(err)
		}
	}
	result := func() harness.Result {
		r := harness.Result{Loss: loss.Value().Item().F64(), Grads: map[string][]float64{}}
		for i, t := range in.Params() {
			r.Grads[t.Name] = append([]float64(nil), params[i].Grad().Data().F64()...)
		}
		return r
	}
	return step, result
}

func onesName(n int) string { return "ones" + string(rune(n)) }
func padName(n int) string  { return "pad" + string(rune(n)) }

func scalar(v float64) mat.Tensor { return mat.Scalar(float32(v)) }

// dense is x@w + bias; the bias is broadcast by an outer product with ones.
func dense(in tensors, x, w, b mat.Tensor, rows int) mat.Tensor {
	y := ag.Mul(x, w)
	if rows == 1 {
		return ag.Add(y, b)
	}
	return ag.Add(y, ag.Mul(in[onesName(rows)], b))
}

// vec makes a column: ReduceSum and ReduceMean hand back a column gradient
// whatever the operand's shape, and the operation before them then fails with
// "matrices have incompatible dimensions".
func vec(x mat.Tensor) mat.Tensor { return ag.Reshape(x, x.Value().Size(), 1) }

func rows(x mat.Tensor) []mat.Tensor {
	rs := ag.RowViews(x)
	for i, r := range rs {
		rs[i] = vec(r)
	}
	return rs
}

func mse(y, t mat.Tensor) mat.Tensor { return ag.ReduceMean(vec(ag.Square(ag.Sub(y, t)))) }

func affine(in tensors, _ spec.Inputs) mat.Tensor {
	return mse(dense(in, in["X"], in["W"], in["b"], 32), in["T"])
}

func crossEntropy(logits mat.Tensor, s spec.Inputs) mat.Tensor {
	labels := spec.Labels(s.Get("Y"))
	return losses.CrossEntropySeq(rows(logits), labels, true)
}

func mlp(in tensors, s spec.Inputs) mat.Tensor {
	n := s.Get("X").Shape[0]
	h := ag.ReLU(dense(in, in["X"], in["W1"], in["b1"], n))
	return crossEntropy(dense(in, h, in["W2"], in["b2"], n), s)
}

func tiny(in tensors, _ spec.Inputs) mat.Tensor {
	h := ag.Tanh(dense(in, in["x"], in["W1"], in["b1"], 1))
	h = ag.Tanh(dense(in, h, in["W2"], in["b2"], 1))
	return mse(dense(in, h, in["W3"], in["b3"], 1), in["t"])
}

func bcast(in tensors, _ spec.Inputs) mat.Tensor {
	ones := in[onesName(32)]
	bc := ag.Prod(in["B"], ag.Mul(ones, in["C"]))
	sums := make([]mat.Tensor, 64)
	for i := range sums {
		row := ag.Mul(ones, ag.Slice(in["A"], i, 0, i+1, 128))
		sums[i] = ag.ReduceSum(vec(ag.Tanh(ag.Add(row, bc))))
	}
	return ag.Sum(sums...)
}

func cnn(in tensors, s spec.Inputs) mat.Tensor {
	pad := func(x mat.Tensor, n int) mat.Tensor {
		p := in[padName(n)]
		return ag.Mul(ag.Mul(p, x), ag.T(p))
	}
	kernels := func(k mat.Tensor, out, cin int) [][]mat.Tensor {
		ks := make([][]mat.Tensor, out)
		for o := range ks {
			for i := range cin {
				r := (o*cin + i) * 3
				ks[o] = append(ks[o], ag.Slice(k, r, 0, r+3, 3))
			}
		}
		return ks
	}
	k1, k2 := kernels(in["K1"], 8, 1), kernels(in["K2"], 16, 8)
	layer := func(xs []mat.Tensor, ks [][]mat.Tensor, b mat.Tensor, n int) []mat.Tensor {
		padded := make([]mat.Tensor, len(xs))
		for i, x := range xs {
			padded[i] = pad(x, n)
		}
		out := make([]mat.Tensor, len(ks))
		for o, k := range ks {
			var y mat.Tensor
			for i, x := range padded {
				c := convolution.Conv2D(k[i], x, 1, 1)
				if y == nil {
					y = c
				} else {
					y = ag.Add(y, c)
				}
			}
			out[o] = ag.MaxPooling(ag.ReLU(ag.AddScalar(y, ag.At(b, 0, o))), 2, 2)
		}
		return out
	}
	samples := make([]mat.Tensor, 32)
	for i := range samples {
		x := ag.Slice(in["X"], i*28, 0, (i+1)*28, 28)
		h := layer(layer([]mat.Tensor{x}, k1, in["c1"], 28), k2, in["c2"], 14)
		flat := make([]mat.Tensor, len(h))
		for j := range h {
			flat[j] = ag.Flatten(h[j])
		}
		samples[i] = ag.Concat(flat...)
	}
	return crossEntropy(dense(in, ag.Stack(samples...), in["W"], in["b"], 32), s)
}

func layerNorm(x, g, b mat.Tensor) mat.Tensor {
	rs := rows(x)
	g, b = vec(g), vec(b)
	for i, r := range rs {
		dev := ag.SubScalar(r, ag.ReduceMean(r))
		sd := ag.Sqrt(ag.Add(ag.ReduceMean(ag.Square(dev)), scalar(spec.LNEps)))
		rs[i] = ag.Add(ag.Prod(ag.DivScalar(dev, sd), g), b)
	}
	return ag.Stack(rs...)
}

func block(in tensors, _ spec.Inputs) mat.Tensor {
	const s, h, d = spec.Seq, spec.Heads, spec.DModel / spec.Heads
	n := layerNorm(in["X"], in["g1"], in["be1"])
	q := dense(in, n, in["Wq"], in["bq"], s)
	k := dense(in, n, in["Wk"], in["bk"], s)
	v := dense(in, n, in["Wv"], in["bv"], s)
	var heads []mat.Tensor // transposed, so that Stack-like row joins build [h*d, s]
	for i := range h {
		part := func(x mat.Tensor) mat.Tensor { return ag.Slice(x, 0, i*d, s, (i+1)*d) }
		a := ag.ProdScalar(ag.Mul(part(q), ag.T(part(k))), scalar(0.25))
		p := rows(a)
		for j, r := range p {
			p[j] = ag.Softmax(r)
		}
		heads = append(heads, ag.RowViews(ag.T(ag.Mul(ag.Stack(p...), part(v))))...)
	}
	o := ag.T(ag.Stack(heads...))
	x := ag.Add(in["X"], dense(in, o, in["Wo"], in["bo"], s))
	m := layerNorm(x, in["g2"], in["be2"])
	f := ag.GELU(dense(in, m, in["W1"], in["b1"], s))
	return mse(ag.Add(x, dense(in, f, in["W2"], in["b2"], s)), in["T"])
}

func logreg(in tensors, _ spec.Inputs) mat.Tensor {
	z := ag.AddScalar(ag.Mul(in["X"], in["w"]), in["b"])
	one, big := mat.Scalar(1.0), mat.Scalar(30.0)
	return ag.ReduceMean(ag.Sub(ag.SoftPlus(z, one, big), ag.Prod(in["y"], z)))
}
