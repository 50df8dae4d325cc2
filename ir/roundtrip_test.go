package ir_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/shapeinfer"
	"pgregory.net/rapid"
)

// packageOf is a package whose one function has the graph.
func packageOf(g *ir.Graph) *ir.Package {
	f := &ir.Func{Name: "F", Graph: g}
	for _, n := range g.Inputs {
		f.Params = append(f.Params, &ir.Field{Name: n.Attrs.Name, Type: n.Type})
		if n.DType().IsFloat() {
			f.Grad = append(f.Grad, n)
		}
	}
	return &ir.Package{Name: "p", Funcs: []*ir.Func{f}}
}

// TestBuiltRoundTrip prints and parses well-typed graphs of every op, with the
// real rules for types.
func TestBuiltRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := irtest.Graph(t, irtest.Options{Floats: []ir.DType{ir.Float32, ir.Float64}, Empty: true})
		if err := ir.Verify(g); err != nil {
			t.Fatal(err)
		}
		text := packageOf(g).Text()
		p, errs := build.ParsePackage("p.ir", []byte(text))
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, text)
		}
		if d := cmp.Diff(text, p.Text()); d != "" {
			t.Fatalf("-printed +printed again:\n%s", d)
		}
		h := p.Funcs[0].Graph
		if err := sameGraph(g, h); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if err := ir.Verify(h); err != nil {
			t.Fatal(err)
		}
		if err := shapeinfer.Check(h); err != nil {
			t.Fatal(err)
		}
	})
}

// sameGraph compares two graphs node by node, by operands' places.
func sameGraph(g, h *ir.Graph) error {
	if len(g.Nodes) != len(h.Nodes) || len(g.Inputs) != len(h.Inputs) || len(g.Outputs) != len(h.Outputs) {
		return fmt.Errorf("%d nodes, %d inputs, %d outputs became %d, %d, %d",
			len(g.Nodes), len(g.Inputs), len(g.Outputs), len(h.Nodes), len(h.Inputs), len(h.Outputs))
	}
	other := map[*ir.Node]*ir.Node{}
	for i, n := range g.Nodes {
		m := h.Nodes[i]
		other[n] = m
		same := n.Op == m.Op && n.Type.Equal(m.Type) && len(n.Inputs) == len(m.Inputs)
		for k := 0; same && k < len(n.Inputs); k++ {
			same = other[n.Inputs[k]] == m.Inputs[k]
		}
		if !same {
			return fmt.Errorf("node %d, %v, became %v", i, n, m)
		}
	}
	for i, o := range g.Outputs {
		if o.Name != h.Outputs[i].Name || other[o.Node] != h.Outputs[i].Node {
			return fmt.Errorf("output %d, %s, became %s", i, o.Name, h.Outputs[i].Name)
		}
	}
	return nil
}

// FuzzBuild feeds text to the parser with the real rules: no text makes them
// panic, and what they let pass is a sound graph.
func FuzzBuild(f *testing.F) {
	for _, body := range []string{
		"v1 = Slice <float32[2]> {Start=[1] Size=[2] Step=[-1]} v0",
		"v1 = Pad <float32[4]> {Lo=[2147483647] Hi=[1] Interior=[2147483647] Value=0} v0",
		"v1 = Unfold <float32[1 2]> {Size=[2] Stride=[1] Dilation=[2]} v0",
		"v1 = Unfold <float32[1 2]> {Size=[2147483647] Stride=[-1] Dilation=[2147483647]} v0",
		"v1 = Reshape <float32[3 1]> {Shape=[3 1]} v0\nv2 = MatMul <float32[3 3]> v1 v1",
		"v1 = Fold <float32[3]> {Shape=[3] Stride=[0] Dilation=[]} v0",
		"v1 = ReduceMax <float32[1]> {Axes=[0]} v0\nv2 = ReduceSum <float32[1]> {Axes=[9 -1]} v1",
		"v1 = Iota <int64[3]>\nv2 = Gather <float32[3]> {Axis=0} v0 v1\nv3 = ScatterAdd <float32[3]> {Axis=0 Shape=[3]} v1 v2",
		"v1 = Concat <float32[6]> {Axis=0} v0 v0\nv2 = Transpose <float32[6]> {Axes=[0]} v1",
		"v1 = Conv <float32[1]> {Stride=[1] Dilation=[1]} v0 v0",
		"v1 = MaxPool <float32[2]> {Size=[2] Stride=[1] Dilation=[1]} v0\nv2 = Expand <float32[2 2]> {Shape=[2 2]} v1",
	} {
		f.Add(body + "\nreturn y=v0")
	}
	f.Fuzz(func(t *testing.T, body string) {
		src := "gradgen ir 1\npackage p\nfunc F\nparam x float32[3]\nv0 = Input <float32[3]> {Name=x}\n" + body
		p, errs := build.ParsePackage("p.ir", []byte(src))
		if len(errs) > 0 {
			return
		}
		for _, f := range p.Funcs {
			if err := ir.Verify(f.Graph); err != nil {
				t.Error(err)
			}
			if err := shapeinfer.Check(f.Graph); err != nil {
				t.Error(err)
			}
		}
		text := p.Text()
		q, errs := build.ParsePackage("p.ir", []byte(text))
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, text)
		}
		if again := q.Text(); again != text {
			t.Errorf("printed\n%s\nand again\n%s", text, again)
		}
	})
}
