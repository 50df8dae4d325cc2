package plan

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/rewrite"
	"pgregory.net/rapid"
)

func input(b *build.Builder, name string, lens ...int) *ir.Node {
	return b.Input(name, ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)})
}

// graph is the graph of the outputs, with the inputs that they have.
func graph(b *build.Builder, out ...*ir.Node) *ir.Graph {
	seen := map[*ir.Node]bool{}
	var in []*ir.Node
	var visit func(n *ir.Node)
	visit = func(n *ir.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, x := range n.Inputs {
			visit(x)
		}
		if n.Op == ir.Input {
			in = append(in, n)
		}
	}
	var outs []ir.Output
	for i, n := range out {
		visit(n)
		outs = append(outs, ir.Output{Name: string(rune('p' + i)), Node: n})
	}
	return b.Graph("g", in, outs)
}

// TestBuffered: which nodes get memory, and why.
func TestBuffered(t *testing.T) {
	b := build.New()
	x, w := input(b, "x", 30, 20), input(b, "w", 20, 30)
	row := input(b, "row", 1, 20)
	product := b.MatMul(x, w)
	exp := b.Exp(x)
	labels := b.Input("labels", ir.Type{DType: ir.Int64, Shape: ir.Of(4)})
	for _, c := range []struct {
		what string
		out  []*ir.Node
		node *ir.Node
		want string // part of the reason, "" for none
	}{
		{"a contraction", []*ir.Node{b.Neg(product)}, product, "a contraction"},
		{"a reduction", []*ir.Node{b.Neg(b.ReduceSum(x, 1))}, b.ReduceSum(x, 1), "a reduction"},
		{"a scan", []*ir.Node{b.Neg(b.CumSum(x, 1, false, false))}, b.CumSum(x, 1, false, false), "a scan"},
		{"a concatenation", []*ir.Node{b.Neg(b.Concat(0, x, x))}, b.Concat(0, x, x), "assembled"},
		{"a padded tensor", []*ir.Node{b.Neg(b.PadAxis(x, 0, 1, 1))}, b.PadAxis(x, 0, 1, 1), "assembled"},
		{"a scatter", []*ir.Node{b.Neg(b.ScatterAdd(labels, b.SliceAxis(x, 0, 0, 4), 0, ir.Of(9, 20)))},
			b.ScatterAdd(labels, b.SliceAxis(x, 0, 0, 4), 0, ir.Of(9, 20)), "assembled"},
		{"an elementwise output", []*ir.Node{exp}, exp, "an output"},
		{"a link of an elementwise chain", []*ir.Node{b.Neg(exp)}, exp, ""},
		{"a function used twice in one loop", []*ir.Node{b.Add(exp, b.Neg(exp))}, exp, ""},
		{"a function used by another output", []*ir.Node{b.Neg(exp), b.Abs(exp)}, exp, "more often"},
		{"a function that a product asks for again and again", []*ir.Node{b.MatMul(exp, w)}, exp, "more often"},
		{"a function of a row, broadcast", []*ir.Node{b.Mul(x, b.Exp(row))}, b.Exp(row), "more often"},
		{"plain arithmetic that a few ask for", []*ir.Node{b.Exp(b.Neg(x)), b.Tanh(b.Neg(x))}, b.Neg(x), ""},
		{"an argument as an output", []*ir.Node{x}, x, ""},
		{"a view as an output", []*ir.Node{b.Transpose(x)}, b.Transpose(x), ""},
		{"a view of a product", []*ir.Node{b.Neg(b.Transpose(product))}, b.Transpose(product), ""},
		{"a reshape into parts", []*ir.Node{b.Neg(b.Reshape(x, ir.Of(5, 6, 20)))}, b.Reshape(x, ir.Of(5, 6, 20)), ""},
		{"a reshape across axes", []*ir.Node{b.Neg(b.Reshape(x, ir.Of(20, 30)))}, b.Reshape(x, ir.Of(20, 30)), "a reshape across axes"},
		{"gathered rows", []*ir.Node{b.Neg(b.Gather(x, labels, 0))}, b.Gather(x, labels, 0), ""},
		{"gathered rows as an output", []*ir.Node{b.Gather(x, labels, 0)}, b.Gather(x, labels, 0), "an output"},
		{"a constant", []*ir.Node{b.Mul(x, b.Scalar(ir.Float64, 3))}, b.Scalar(ir.Float64, 3), ""},
	} {
		p := New(graph(b, c.out...))
		why, ok := p.Buffered[c.node]
		if ok != (c.want != "") || !strings.Contains(why, c.want) {
			t.Errorf("%s: memory is %v (%s), want %q", c.what, ok, why, c.want)
		}
	}
}

// TestBufferedHolds: nodes that need memory have it, leaves and views that are
// free have none, and every reason is given.
func TestBufferedHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := rewrite.Late(irtest.Graph(rt, irtest.Options{Empty: true, Nodes: 40}))
		p := New(g)
		outs := map[*ir.Node]bool{}
		for _, o := range g.Outputs {
			outs[o.Node] = true
		}
		for _, n := range g.Nodes {
			why, ok := p.Buffered[n]
			switch n.Op.Info().Kind {
			case ir.Leaf, ir.View:
				if ok && (n.Op != ir.Reshape || Aligned(n.Inputs[0].Shape(), n.Shape())) {
					rt.Fatalf("a %v has memory", n.Op)
				}
			case ir.Elementwise:
				if outs[n] && !ok {
					rt.Fatalf("output %v has none", n.Op)
				}
			case ir.Indexing:
				if !ok && (outs[n] || n.Op == ir.ScatterAdd) {
					rt.Fatalf("a %v has none", n.Op)
				}
			default:
				if !ok {
					rt.Fatalf("a %v has none", n.Op)
				}
			}
			if ok && why == "" {
				rt.Fatalf("nothing says why a %v has memory", n.Op)
			}
		}
	})
}

// TestAligned: whether a Reshape divides.
func TestAligned(t *testing.T) {
	for _, c := range []struct {
		s, t []int
		want bool
	}{
		{[]int{6}, []int{2, 3}, true},
		{[]int{4, 6}, []int{8, 3}, true},
		{[]int{4, 6}, []int{24}, true},
		{[]int{4, 6}, []int{6, 4}, false},
		{[]int{2, 3}, []int{3, 2}, false},
		{[]int{5, 4, 6}, []int{5, 6, 4}, false},
		{[]int{1, 6}, []int{6, 1, 1}, true},
		{nil, []int{1}, true},
		{[]int{0, 3}, []int{5, 0}, true},
		{[]int{4, 9}, []int{2, 6, 3}, true},
		{[]int{4, 9}, []int{6, 6}, false},
	} {
		for range 2 {
			if got := Aligned(ir.Of(c.s...), ir.Of(c.t...)); got != c.want {
				t.Errorf("%v as %v: %v", c.s, c.t, got)
			}
			c.s, c.t = c.t, c.s
		}
	}
}

// TestAlignedMeans: aligned shapes are those whose axes end at places that
// divide one another.
func TestAlignedMeans(t *testing.T) {
	ends := func(s []int) []int {
		p, out := 1, []int{}
		for _, n := range s {
			p *= n
			out = append(out, p)
		}
		return out
	}
	shape := func(rt *rapid.T) []int {
		factors := rapid.Permutation([]int{2, 2, 3, 3, 5}).Draw(rt, "factors")
		s := []int{1}
		for _, f := range factors {
			if rapid.Bool().Draw(rt, "axis") {
				s = append(s, 1)
			}
			s[len(s)-1] *= f
		}
		return s
	}
	rapid.Check(t, func(rt *rapid.T) {
		x, y := shape(rt), shape(rt)
		want := true
		for _, p := range ends(x) {
			for _, q := range ends(y) {
				want = want && max(p, q)%min(p, q) == 0
			}
		}
		if got := Aligned(ir.Of(x...), ir.Of(y...)); got != want {
			rt.Fatalf("%v as %v: %v", x, y, got)
		}
	})
}

// TestStraight: small graphs become straight code, but not where data gives
// the indices, and what is large in any respect is not small.
func TestStraight(t *testing.T) {
	b := build.New()
	small := input(b, "x", 4, 5)
	x := input(b, "x", 300, 200)
	labels := b.Input("labels", ir.Type{DType: ir.Int32, Shape: ir.Of(2)})
	for _, c := range []struct {
		what string
		out  *ir.Node
		want bool
	}{
		{"a small chain", b.Neg(b.Exp(small)), true},
		{"a small product", b.MatMul(small, b.Transpose(small)), true},
		{"a scalar", b.Neg(input(b, "s")), true},
		{"a large chain", b.Neg(b.Exp(x)), false},
		{"a large sum", b.ReduceSum(x, 0, 1), false},
		{"a large conversion", b.Cast(x, ir.Float32), false},
		{"a large selection", b.Where(b.Less(x, b.Neg(x)), x, x), false},
		{"a large view", b.Transpose(x), false},
		{"a large argument", x, false},
		{"a large constant", b.Zeros(ir.Float64, ir.Of(300, 200)), false},
		{"large padding", b.PadAxis(small, 0, 3000, 0), false},
		{"a slice of a large sum", b.SliceAxis(b.CumSum(x, 0, false, false), 0, 0, 1), false},
		{"indices from data", b.Gather(small, labels, 0), false},
	} {
		p := New(graph(b, c.out))
		if p.Straight != c.want {
			t.Errorf("%s: straight is %v, of %d operations", c.what, p.Straight, p.Ops)
		}
		if p.Straight && p.Ops > StraightOps {
			t.Errorf("%s: straight with %d operations", c.what, p.Ops)
		}
	}
}
