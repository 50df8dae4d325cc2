package compile

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// halved is f's graph of results and gradients, and that divided, for less memory
// or not.
func halved(t interface{ Fatal(...any) }, f *ir.Func, small bool) (whole, forward, backward *ir.Graph) {
	whole, err := final(codegen.SplitForward, f, Options{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	forward, backward = split(whole, len(f.Graph.Inputs), len(f.Graph.Outputs), small)
	for _, g := range []*ir.Graph{forward, backward} {
		if err := verify(g); err != nil {
			t.Fatal(err, g)
		}
	}
	return whole, forward, backward
}

// On random graphs, forward and then backward give the bits of the graph that
// they are halves of, and compute nothing twice that isn't cheap, or for less
// memory light.
func TestSplitRandom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Smooth: true, Empty: true, Nodes: 20, Elements: 100})
		f := &ir.Func{Name: "F", Graph: s.Graph}
		for _, n := range s.Graph.Inputs {
			if n.DType().IsFloat() {
				f.Grad = append(f.Grad, n)
			}
		}
		if !slices.ContainsFunc(s.Graph.Outputs, func(o ir.Output) bool { return o.Node.DType().IsFloat() }) || len(f.Grad) == 0 {
			rt.Skip("nothing to differentiate")
		}
		small, again := rapid.Bool().Draw(rt, "small"), cheap
		if small {
			again = light
		}
		whole, forward, backward := halved(rt, f, small)

		in := map[string]*interp.Tensor{}
		for i, n := range whole.Inputs {
			if in[n.Attrs.Name] = s.Inputs[n.Attrs.Name]; i >= len(s.Graph.Inputs) {
				in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: -1, Hi: 1})
			}
		}
		run := func(g *ir.Graph, in map[string]*interp.Tensor) []*interp.Tensor {
			out, err := interp.Run(g, in)
			if err != nil {
				rt.Fatal(err, g)
			}
			return out
		}
		want, first := run(whole, in), run(forward, in)
		results := len(s.Graph.Outputs)
		for i, o := range forward.Outputs[results:] {
			if k := o.Node.Op.Info().Kind; k == ir.Leaf || k == ir.View || o.Node.Shape().Size() == 0 {
				rt.Errorf("%s is kept, %v", o.Name, o.Node)
			}
			in[o.Name] = first[results+i]
		}
		got := append(first[:results:results], run(backward, in)...)
		for i, o := range whole.Outputs {
			if !sameBits(got[i], want[i]) {
				rt.Errorf("%s: %v, want %v\n%v\n%v", o.Name, got[i], want[i], forward, backward)
			}
		}
		count := func(g *ir.Graph) map[ir.Op]int {
			ops := map[ir.Op]int{}
			for _, n := range g.Nodes {
				if n.Op.Info().Kind != ir.Leaf && n.Shape().Size() > 0 && !again(n) {
					ops[n.Op]++
				}
			}
			return ops
		}
		all, a, b := count(whole), count(forward), count(backward)
		for op, n := range all {
			if a[op]+b[op] > n {
				rt.Errorf("%v is computed %d times in forward and %d in backward, instead of %d\n%v\n%v", op, a[op], b[op], n, forward, backward)
			}
		}
	})
}

func sameBits(x, y *interp.Tensor) bool {
	return x.Type.Equal(y.Type) && slices.Equal(x.I, y.I) && slices.EqualFunc(x.F, y.F, func(v, w float64) bool {
		return math.Float64bits(v) == math.Float64bits(w) || math.IsNaN(v) && math.IsNaN(w)
	})
}

// What forward computes for the sake of a value kept, backward doesn't compute
// again, if it isn't cheap.
func TestOnce(t *testing.T) {
	b := build.New()
	square := ir.Type{DType: ir.Float32, Shape: ir.Of(8, 8)}
	x, ct := b.Input("x", square), b.Input("ct.z", square)
	z, e := b.CumSum(x, 0, false, false), b.Exp(x)
	sums := b.ReduceSum(b.Mul(e, z), 1) // smaller than z
	g := b.Graph("F", []*ir.Node{x, ct}, []ir.Output{{Name: "z", Node: z}, {Name: "d.x", Node: b.Mul(ct, b.Mul(sums, e))}})
	forward, backward := split(g, 1, 1, false)
	if len(forward.Outputs) != 3 || forward.Outputs[1].Node != e || forward.Outputs[2].Node != sums {
		t.Errorf("the exponentials and their sums aren't kept: %v", forward)
	}
	for _, n := range backward.Nodes {
		if n.Op == ir.Exp {
			t.Errorf("backward computes the exponentials again: %v", backward)
		}
	}
}

// What forward keeps is what backward can't have for less; for less memory,
// what it can't have without costly operations.
func TestKept(t *testing.T) {
	for _, c := range []struct {
		name, params, body string
		want, small        string
	}{
		{"only inputs are needed", "x ad.Tensor[[8]float32]", "return x * x", "", ""},
		{"cheap to do again", "x ad.Tensor[[8]float32]", "return ad.Relu(2*x+1) * x", "", ""},
		{"computed for the gradient alone", "x, z ad.Tensor[[8]float32]", "return ad.Pow(x, z)", "y", ""},
		{"a function's value", "x ad.Tensor[[8]float32]", "h := ad.Tanh(x)\nreturn h", "h", ""},
		{"instead of two values", "x ad.Tensor[[8][8]float32], w ad.Tensor[[8][8]float32]", "h := ad.MatMul(x, w)\nr := ad.Relu(h)\nreturn r * ad.Abs(h)", "h", "h"},
		{"instead of a mask and a value", "x, w ad.Tensor[[8][8]float32]", "h := ad.Relu(ad.MatMul(x, w))\nreturn ad.MatMul(h, w)", "h", "h"},
		{"a mask", "x, w ad.Tensor[[8][8]float32]", "h := ad.Relu(ad.MatMul(x, w))\nreturn h", "hLessOrEqual", "hLessOrEqual"},
		{"what a view looks at", "x, w ad.Tensor[[8][8]float32]", "h := ad.Exp(x)\nreturn ad.MatMul(ad.Reshape(ad.Transpose(h), 4, 16), ad.Reshape(w, 16, 4))", "h", ""},
		{"a view of an input", "x, w ad.Tensor[[8][8]float32]", "return ad.MatMul(ad.Transpose(x), ad.Reshape(w, 8, 8))", "", ""},
		{"rows of an input", "x ad.Tensor[[9][8]float32], at ad.Tensor[[5]int32]", "h := ad.Gather(x, at, 0)\nreturn h * h", "", ""},
		{"rows, not the table", "x ad.Tensor[[90][8]float32], at ad.Tensor[[5]int32]", "t := ad.CumSum(x, 0)\nh := ad.Gather(t, at, 0)\nreturn h * h", "h", ""},
		{"rows of what is costly", "x ad.Tensor[[90][8]float32], w ad.Tensor[[8][8]float32], at ad.Tensor[[5]int32]", "t := ad.MatMul(x, w)\nh := ad.Gather(ad.Exp(t), at, 0)\nreturn h * h", "exp", "exp"},
		{"a layer", "x, w ad.Tensor[[8][64]float32], v ad.Tensor[[64][64]float32]", "h := ad.Tanh(ad.MatMul(x, v))\ng := ad.Softmax(h*w, -1)\nreturn ad.MatMul(g, v)", "h g", "h g g2"},
		{"sums of rows", "x ad.Tensor[[8][64]float32]", "s := ad.Sum(ad.Exp(x), -1, ad.Keep)\nreturn s * s * x", "exp s", "s"},
		{"windows: a mask of a byte for each", "x ad.Tensor[[1][8][8][8]float32], w ad.Tensor[[8][8][1][1]float32]", "h := ad.Conv2D(x, w)\np := ad.MaxPool2D(h, 2, 2)\nreturn ad.Conv2D(p, w)", "p pEqual", "p pEqual"},
		{"too long to do again", "x ad.Tensor[[8]float32]", "h := x\nfor range 9 {\nh = h * (h + 1)\n}\nreturn h", "add h add2 h2 add3", ""},
		{"names given already", "keep P", "H := ad.Exp(keep.H)\nreturn H", "H2", ""},
		{"one name for two", "x ad.Tensor[[4]float32]", "h := ad.Exp(x)\nh = ad.Exp(h)\nreturn h", "h h2", ""},
	} {
		src := "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\ntype P struct{ H ad.Tensor[[4]float32] }\n\n//gradgen:emit split\nfunc F(" + c.params + ") (y ad.Value) {\n" + c.body + "\n}\n"
		pkg, ds := Source("f.go", []byte(src))
		if len(ds) > 0 {
			t.Errorf("%s: %v", c.name, ds)
			continue
		}
		for _, small := range []bool{false, true} {
			_, forward, _ := halved(t, pkg.Funcs[0], small)
			var got []string
			for _, o := range forward.Outputs[1:] {
				got = append(got, strings.TrimPrefix(o.Name, "keep."))
			}
			want := c.want
			if small {
				want = c.small
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: with small %v keeps %q, want %q\n%v", c.name, small, got, want, forward)
			}
		}
	}
}
