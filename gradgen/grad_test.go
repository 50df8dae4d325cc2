package gradgen

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

func outputNames(g *ir.Graph) string {
	var names []string
	for _, o := range g.Outputs {
		names = append(names, fmt.Sprint(o.Name, " ", o.Node.Type))
	}
	return strings.Join(names, ", ")
}

func inputNames(g *ir.Graph) string {
	var names []string
	for _, n := range g.Inputs {
		names = append(names, fmt.Sprint(n.Attrs.Name, " ", n.Type))
	}
	return strings.Join(names, ", ")
}

func TestForms(t *testing.T) {
	b := build.New()
	f32 := ir.Type{DType: ir.Float32, Shape: ir.Of(3)}
	x, w, k := b.Input("x", f32), b.Input("p.W", f32), b.Input("k", i64(3))
	y := b.Mul(x, w)
	loss := b.Sum(y, nil, false)
	g := b.Graph("F", []*ir.Node{x, w, k}, []ir.Output{{Name: "loss", Node: loss}, {Name: "y", Node: y}, {Name: "k2", Node: b.Add(k, k)}})

	d, err := Grad(g, []*ir.Node{w, x})
	checked(t, d, err)
	if got, want := inputNames(d), "x float32[3], p.W float32[3], k int64[3]"; got != want {
		t.Errorf("Grad's inputs: %s, want %s", got, want)
	}
	if got, want := outputNames(d), "loss float32[], y float32[3], k2 int64[3], d.p.W float32[3], d.x float32[3]"; got != want {
		t.Errorf("Grad's outputs: %s, want %s", got, want)
	}
	d, err = VJP(g, []*ir.Node{w})
	checked(t, d, err)
	if got, want := inputNames(d), "x float32[3], p.W float32[3], k int64[3], ct.loss float32[], ct.y float32[3]"; got != want {
		t.Errorf("VJP's inputs: %s, want %s", got, want)
	}
	if got, want := outputNames(d), "d.p.W float32[3]"; got != want {
		t.Errorf("VJP's outputs: %s, want %s", got, want)
	}
	if d.Name != "F" {
		t.Errorf("the graph is called %s", d.Name)
	}
}

// Names that an input or output of g has already aren't taken twice.
func TestNamesDontCollide(t *testing.T) {
	b := build.New()
	x, ct := b.Input("x", f64()), b.Input("ct.r", f64())
	r := b.Mul(x, ct)
	g := b.Graph("F", []*ir.Node{x, ct}, []ir.Output{{Name: "r", Node: r}, {Name: "d.x", Node: x}})
	d := vjpOf(t, g)
	if got, want := inputNames(d), "x float64[], ct.r float64[], ct.r_ float64[], ct.d.x float64[]"; got != want {
		t.Errorf("inputs: %s, want %s", got, want)
	}
	if got, want := outputNames(gradOf(t, g)), "r float64[], d.x float64[], d.x_ float64[], d.ct.r float64[]"; got != want {
		t.Errorf("outputs: %s, want %s", got, want)
	}
}

func TestErrors(t *testing.T) {
	b := build.New()
	x, k := b.Input("x", f64(3)), b.Input("k", i64(3))
	far := b.Input("far", f64())
	sum := func(n *ir.Node) *ir.Node { return b.Sum(n, nil, false) }
	in := []*ir.Node{x, k}
	of := func(n *ir.Node) *ir.Graph { return b.Graph("F", in, []ir.Output{{Name: "r", Node: n}}) }
	position := b.ArgMax(b.Sin(x), 0, ir.Int64)
	wide := b.Conv(b.Expand(sum(x), ir.Of(1, 1, 1, 1<<20)), b.Ones(ir.Float64, ir.Of(1, 512, 1, 3)), []int{1 << 10}, []int{1})
	grad := func(g *ir.Graph, wrt ...*ir.Node) error { _, err := Grad(g, wrt); return err }
	vjp := func(g *ir.Graph, wrt ...*ir.Node) error { _, err := VJP(g, wrt); return err }
	for _, c := range []struct {
		name string
		err  error
		node *ir.Node
		says []string
	}{
		{"no outputs", grad(b.Graph("F", in, nil), x), nil, []string{"no output"}},
		{"a tensor", grad(of(x), x), x, []string{"r is float64[3]", "ad.Sum"}},
		{"an integer", grad(of(sum(k)), x), sum(k), []string{"r is int64[]", "floating-point"}},
		{"an integer input", grad(of(sum(x)), k), k, []string{"k is int64[3]"}},
		{"a stranger", grad(of(sum(x)), far), far, []string{"not an input of F"}},
		{"not an input", grad(of(sum(x)), sum(x)), sum(x), []string{"not an input of F"}},
		{"nil", grad(of(sum(x)), nil), nil, []string{"not an input of F"}},
		{"twice", grad(of(sum(x)), x, x), x, []string{"x is asked for twice"}},
		{"nothing floating", vjp(of(k), x), nil, []string{"no floating-point output"}},
		{"an integer input of a VJP", vjp(of(x), k), k, []string{"k is int64[3]"}},
		{"through a position", grad(of(sum(b.Cast(position, ir.Float64))), x), position, []string{"ArgMax has no gradient", "position", "x reaches the result", "ad.StopGradient"}},
		{"through a position, and more", vjp(of(b.Exp(b.Floor(b.Cast(position, ir.Float64)))), x), position, []string{"ArgMax has no gradient"}},
		{"too large", grad(of(sum(wide)), x), wide, []string{"Conv", "elements"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var e *Error
			if !errors.As(c.err, &e) {
				t.Fatalf("error %v, want an *Error", c.err)
			}
			if e.Node != c.node {
				t.Errorf("it is about %v, want %v", e.Node, c.node)
			}
			for _, s := range c.says {
				if !strings.Contains(e.Error(), s) {
					t.Errorf("%q doesn't say %q", e.Error(), s)
				}
			}
		})
	}
}

// What reaches the result, but through steps and stops, or not at all, has a
// gradient of zero, of its own type and shape.
func TestZeroGradients(t *testing.T) {
	f32 := ir.Type{DType: ir.Float32, Shape: ir.Of(3)}
	type nodes = []*ir.Node
	for name, f := range map[string]func(b *build.Builder, in nodes) *ir.Node{
		"not at all":     func(b *build.Builder, in nodes) *ir.Node { return b.Sum(in[1], nil, false) },
		"through a step": func(b *build.Builder, in nodes) *ir.Node { return b.Sum(b.Floor(in[0]), nil, false) },
		"through a stop": func(b *build.Builder, in nodes) *ir.Node { return b.Sum(b.StopGradient(in[0]), nil, false) },
		"through an integer": func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.Cast(b.Cast(in[0], ir.Int32), ir.Float32), nil, false)
		},
		"through a comparison": func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.Where(b.Less(in[0], b.Scalar(ir.Float32, 0)), in[1], b.Exp(in[1])), nil, false)
		},
		"stopped at a position": func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.Cast(b.ArgMax(b.StopGradient(in[0]), 0, ir.Int32), ir.Float32), nil, false)
		},
		"position and a stop": func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.StopGradient(b.Cast(b.ArgMax(in[0], 0, ir.Int32), ir.Float32)), nil, false)
		},
		"a position and a step": func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.Mul(b.Sign(in[0]), b.Cast(b.ArgMax(in[0], 0, ir.Int32), ir.Float32)), nil, false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := graphOf(t, f, f32, f32)
			d, err := Grad(g, g.Inputs[:1])
			o := checked(t, d, err).Outputs[1]
			if o.Name != "d.x0" || !o.Node.Type.Equal(f32) {
				t.Fatalf("%s %v, want d.x0 %v", o.Name, o.Node.Type, f32)
			}
			in := map[string]*interp.Tensor{"x0": interp.Floats(f32, 1, -2, 3), "x1": interp.Floats(f32, 1, 2, 3)}
			expect(t, "gradient", run(t, d, in)[1].F, 0, 0, 0)
		})
	}
}

// A backward node tells what forward node it is for, and where that is.
func TestOrigins(t *testing.T) {
	b := build.New()
	x, w := b.Input("x", f64(4, 3)), b.Input("w", f64(3))
	at := &ir.Origin{Pos: ir.Pos{File: "f.go", Line: 7, Col: 2}, Label: "h", Calls: []ir.Call{{Func: "dense"}}}
	b.At(at)
	h := b.Tanh(b.Mul(x, w))
	b.At(nil)
	g := b.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "loss", Node: b.Sum(h, nil, false)}})
	d := gradOf(t, g)
	forward := map[*ir.Node]bool{}
	for _, n := range g.Nodes {
		forward[n] = true
	}
	ops := map[ir.Op]bool{}
	for _, n := range d.Nodes {
		if forward[n] {
			continue
		}
		o := n.Origin
		if o == nil || !forward[o.Of] {
			t.Errorf("backward %v of %v doesn't say what it is for", n.Op, n.Type)
			continue
		}
		ops[o.Of.Op] = true
		if from := o.Of.Origin; from != nil && (o.Pos != from.Pos || len(o.Calls) != len(from.Calls)) {
			t.Errorf("backward %v is at %v, its forward node at %v", n.Op, o.Pos, from.Pos)
		}
	}
	for _, op := range []ir.Op{ir.Tanh, ir.Mul, ir.Input} {
		if !ops[op] {
			t.Errorf("no backward node is for the %v", op)
		}
	}
}

// Forward nodes are shared, not made again: the exponential, the softmax.
func TestBackwardSharesForward(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.Sum(b.Mul(b.Exp(in[0]), b.Softmax(in[0], 0)), nil, false)
	}, f64(3))
	d := gradOf(t, g)
	if countOf(d, ir.Exp) != 1 || countOf(d, ir.Softmax) != 1 {
		t.Errorf("%d Exps and %d Softmaxes, want one each", countOf(d, ir.Exp), countOf(d, ir.Softmax))
	}
}

// A label picks its class by comparing positions: its gradient is elementwise,
// with nothing to add up.
func TestOneIndexIsElementwise(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.GatherElements(in[0], in[1], 1)
	}, f64(2, 3), i32(2, 1))
	if d := vjpOf(t, g); countSums(d)+countOf(d, ir.ScatterAdd) != 0 {
		t.Errorf("%d ReduceSums and %d ScatterAdds, want none", countSums(d), countOf(d, ir.ScatterAdd))
	}
}

// The gradient of a maximum over windows is constant between kinks: its own
// gradient is 0, not an error about the ArgMax in it.
func TestSecondDerivativeOfMaxPool(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.Sum(b.MaxPool(in[0], []int{2}, []int{2}, []int{1}), nil, false)
	}, f64(4))
	d, err := VJP(g, g.Inputs)
	checked(t, d, err)
	dd, err := VJP(d, d.Inputs[:1])
	checked(t, dd, err)
	in := map[string]*interp.Tensor{"x0": vec(1, 2, 4, 3), "ct.r": interp.Floats(f64(), 5), "ct.d.x0": vec(1, 2, 3, 4)}
	expect(t, "gradient", run(t, d, in)[0].F, 0, 5, 5, 0)
	expect(t, "its gradient", run(t, dd, in)[0].F, 0, 0, 0, 0)
}

// Gradients of parameters come as soon as their layer's cotangent is there,
// not all at the end.
func TestParametersComeInTheOrderOfLayers(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		h := b.Tanh(b.Add(in[0], in[1]))
		return b.Sum(b.Mul(b.Add(h, in[2]), h), nil, false)
	}, f64(4, 3), f64(3), f64(3))
	d := gradOf(t, g)
	layer1, layer2 := d.Outputs[2].Node, d.Outputs[3].Node
	if layer2.ID >= layer1.ID {
		t.Errorf("the gradient of the second layer is node %d, of the first %d", layer2.ID, layer1.ID)
	}
	for _, n := range d.Nodes {
		if n.Origin != nil && n.Origin.Of != nil && n.Origin.Of.Op == ir.Tanh && n.ID < layer2.ID {
			t.Errorf("node %d of the first layer comes before the gradient of the second, node %d", n.ID, layer2.ID)
		}
	}
}

// The same graph gives the same gradient, node for node.
func TestDeterministic(t *testing.T) {
	text := func() string {
		g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
			h := b.Relu(b.Add(b.MatMul(in[0], in[1]), in[2]))
			return b.Mean(b.LogSumExp(b.Max(h, b.Mul(h, in[2])), []int{-1}, false), nil, false)
		}, f64(4, 3), f64(3, 5), f64(5))
		var s strings.Builder
		for _, n := range gradOf(t, g).Nodes {
			fmt.Fprint(&s, n.ID, n.Op, n.Type)
			for _, x := range n.Inputs {
				fmt.Fprint(&s, " ", x.ID)
			}
			fmt.Fprintln(&s)
		}
		return s.String()
	}
	first := text()
	for range 20 {
		if again := text(); again != first {
			t.Fatalf("another graph:\n%s\nfirst:\n%s", again, first)
		}
	}
}

// Gradients whose formulas are known.
func TestClosedForms(t *testing.T) {
	type nodes = []*ir.Node
	r := rand.New(rand.NewPCG(7, 8))
	t.Run("logistic regression", func(t *testing.T) {
		const n, k = 5, 3
		g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
			margin := b.Mul(in[2], b.MatMul(in[1], in[0]))
			return b.Mean(b.Softplus(b.Neg(margin)), nil, false)
		}, f64(k), f64(n, k), f64(n))
		w, x, y := sample(r, f64(k), uniformIn(-1, 1)), sample(r, f64(n, k), uniformIn(-1, 1)), vec(1, -1, 1, 1, -1)
		want := make([]float64, k)
		for i := range n {
			m := y.F[i] * dot(x.F[i*k:(i+1)*k], w.F)
			for j := range k {
				want[j] -= y.F[i] * x.F[i*k+j] / (1 + math.Exp(m)) / n
			}
		}
		d, err := Grad(g, g.Inputs[:1])
		expect(t, "gradient", run(t, checked(t, d, err), map[string]*interp.Tensor{"x0": w, "x1": x, "x2": y})[1].F, want...)
	})
	t.Run("cross-entropy is softmax minus one-hot", func(t *testing.T) {
		const n, k = 4, 3
		g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
			return b.Sum(b.CrossEntropy(in[0], in[1]), nil, false)
		}, f64(n, k), i32(n))
		x, labels := sample(r, f64(n, k), uniformIn(-3, 3)), interp.Ints(i32(n), 2, 0, 1, 1)
		want := make([]float64, n*k)
		for i := range n {
			sum := 0.0
			for j := range k {
				sum += math.Exp(x.F[i*k+j])
			}
			for j := range k {
				want[i*k+j] = math.Exp(x.F[i*k+j]) / sum
			}
			want[i*k+int(labels.I[i])]--
		}
		expect(t, "gradient", run(t, gradOf(t, g), map[string]*interp.Tensor{"x0": x, "x1": labels})[1].F, want...)
	})
	t.Run("a quadratic form's Hessian", func(t *testing.T) {
		const n = 3
		g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
			return b.Dot(in[0], b.MatMul(in[1], in[0]))
		}, f64(n), f64(n, n))
		d, err := Grad(g, g.Inputs[:1])
		checked(t, d, err)
		// The gradient's own VJP with cotangent v is (A + Aᵀ) v.
		h, err := VJP(d, d.Inputs[:1])
		checked(t, h, err)
		x, a, v := sample(r, f64(n), uniformIn(-1, 1)), sample(r, f64(n, n), uniformIn(-1, 1)), sample(r, f64(n), uniformIn(-1, 1))
		want := make([]float64, n)
		for i := range n {
			for j := range n {
				want[i] += (a.F[i*n+j] + a.F[j*n+i]) * v.F[j]
			}
		}
		expect(t, "Hessian times v", run(t, h, map[string]*interp.Tensor{"x0": x, "x1": a, "ct.r": interp.Zeros(f64()), "ct.d.x0": v})[0].F, want...)
	})
	t.Run("an embedding's gradient adds up repeated rows", func(t *testing.T) {
		g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node { return b.Gather(in[0], in[1], 0) }, f64(3, 2), i64(4))
		out := run(t, vjpOf(t, g), map[string]*interp.Tensor{"x0": interp.Zeros(f64(3, 2)), "x1": interp.Ints(i64(4), 2, 0, 2, 2), "ct.r": interp.Floats(f64(4, 2), 1, 2, 10, 20, 100, 200, 1000, 2000)})
		expect(t, "gradient", out[0].F, 10, 20, 0, 0, 1101, 2202)
	})
}

// TestProductTwice: the second derivative of a product of many factors holds
// where two of them are zero, where the first is zero everywhere: it is the
// product of all others, for these two.
func TestProductTwice(t *testing.T) {
	x := manyFactors(2)
	rest := 1.0
	var zeros []int
	for i, v := range x {
		if v == 0 {
			zeros = append(zeros, i)
		} else {
			rest *= v
		}
	}
	first := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.Reshape(b.ReduceProd(in[0], 0), nil)
	}, f64(len(x)))
	d := gradOf(t, first)
	// The derivative along the first of the zeros.
	b := build.From(d)
	along := b.Reshape(b.SliceAxis(d.Outputs[1].Node, 0, zeros[0], zeros[0]+1), nil)
	dd := gradOf(t, b.Graph("D", d.Inputs, []ir.Output{{Name: "r", Node: along}}))
	want := make([]float64, len(x))
	want[zeros[1]] = rest
	got := run(t, dd, map[string]*interp.Tensor{d.Inputs[0].Attrs.Name: vec(x...)})
	expect(t, "second derivative", got[1].F, want...)
}
