package rewrite

import (
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// loopsIn is the loops of g: how many carries, sequences, others and outputs
// each has.
func loopsIn(g *ir.Graph) [][4]int {
	var all [][4]int
	for i, n := range g.Nodes {
		again := n.Op != ir.Scan
		for _, m := range g.Nodes[:i] {
			again = again || ir.SameLoop(n, m)
		}
		if a := &n.Attrs; !again {
			all = append(all, [4]int{a.Carries, a.Sequences, len(n.Inputs) - a.Carries - a.Sequences, a.Outs()})
		}
	}
	return all
}

// TestGradientOfLoop: a recurrent network and its gradient are two loops, of
// which the second carries the cotangent of the state alone: products for the
// weights are made after it.
func TestGradientOfLoop(t *testing.T) {
	b := build.New()
	f := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	h, xs, w, u, bias := b.Input("h", f(2, 8)), b.Input("xs", f(40, 2, 3)), b.Input("w", f(3, 8)), b.Input("u", f(8, 8)), b.Input("b", f(8))
	r := b.Scan([]*ir.Node{h}, []*ir.Node{xs}, 40, false, func(s, x []*ir.Node) (next, outs []*ir.Node) {
		y := b.RNNCell(x[0], s[0], w, u, bias)
		return []*ir.Node{y}, []*ir.Node{y}
	})
	g := b.Graph("F", []*ir.Node{h, xs, w, u, bias}, []ir.Output{{Name: "loss", Node: b.Mean(r.Outs[0], nil, false)}})
	s := Simplify(g)
	d, err := gradgen.Grad(s, s.Inputs[2:])
	if err != nil {
		t.Fatal(err)
	}
	got := loopsIn(Simplify(d))
	if len(got) != 2 || got[0][0] != 1 || got[1][0] != 1 {
		t.Errorf("loops %v, want two of one carry", got)
	}
}

// TestUnrollBounds: loops of just as many nodes, or as much work, as is allowed are
// done step by step, and those of one step more are left.
func TestUnrollBounds(t *testing.T) {
	for _, c := range []struct {
		elements, views int // in each of which a step computes something, and the views among its nodes
		length          int
		unrolled        bool
	}{
		{1, 38, unrollNodes / 40, true},
		{1, 38, unrollNodes/40 + 1, false},
		{20, 0, unrollWork / 20, true},
		{20, 0, unrollWork/20 + 1, false},
	} {
		b := build.New()
		x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(c.elements)})
		r := b.Scan([]*ir.Node{x}, nil, c.length, false, func(s, _ []*ir.Node) (next, outs []*ir.Node) {
			y := s[0]
			for range c.views / 2 {
				y = b.Reshape(b.Reshape(y, ir.Of(1, c.elements)), x.Shape())
			}
			return []*ir.Node{b.Sin(y)}, nil
		})
		g := Legalize(b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "y", Node: r.Last[0]}}))
		if unrolled := g.Outputs[0].Node.Op != ir.Scan; unrolled != c.unrolled {
			t.Errorf("%d steps over %d elements with %d views: unrolled is %t", c.length, c.elements, c.views, unrolled)
		}
	}
}

// TestWork: what a step costs.
func TestWork(t *testing.T) {
	x := ir.Type{DType: ir.Float64, Shape: ir.Of(2, 3)}
	y := ir.Type{DType: ir.Float64, Shape: ir.Of(3, 5)}
	var nested func(b *build.Builder, x *ir.Node, deep, length int) *ir.Node
	nested = func(b *build.Builder, x *ir.Node, deep, length int) *ir.Node {
		if deep == 0 {
			return b.Sin(x)
		}
		return b.Scan([]*ir.Node{x}, nil, length, false, func(s, _ []*ir.Node) (next, outs []*ir.Node) {
			return []*ir.Node{nested(b, s[0], deep-1, length)}, nil
		}).Last[0]
	}
	for _, c := range []struct {
		name string
		make func(b *build.Builder, x, y *ir.Node) *ir.Node
		want int
	}{
		{"nothing", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return x }, 0},
		{"a view", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.Transpose(x) }, 0},
		{"element by element", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.Sin(x) }, 6},
		{"two nodes", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.Cos(b.Sin(x)) }, 12},
		{"a sum, by what it adds up", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.ReduceSum(x, 0, 1) }, 6},
		{"an operand that is stretched", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.Add(b.Expand(x, ir.Of(4, 2, 3)), x) }, 24},
		{"a product of matrices", func(b *build.Builder, x, y *ir.Node) *ir.Node { return b.MatMul(x, y) }, 2 * 5 * 3},
		{"a loop", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return nested(b, x, 1, 7) }, 7 * 6},
		{"a loop in a loop", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return nested(b, x, 2, 7) }, 7 * 7 * 6},
		{"more than can be counted", func(b *build.Builder, x, _ *ir.Node) *ir.Node { return nested(b, x, 3, 1<<25) }, mostWork},
	} {
		b := build.New()
		in := []*ir.Node{b.Input("x", x), b.Input("y", y)}
		if got := work(b.Graph("F", in, []ir.Output{{Name: "z", Node: c.make(b, in[0], in[1])}})); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestSimplifyLoops: rules apply to what is done at each step, and what they leave lets a
// loop be tidied, which lets rules apply.
func TestSimplifyLoops(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(e loopEnv) nodes
		want string
	}{
		{"nothing to do", func(e loopEnv) nodes {
			return e.loop(nodes{e.h}, nil, func(c, _ nodes) (next, outs nodes) { return nodes{e.Sin(c[0])}, nil }).Last
		}, ""},
		{"a step", func(e loopEnv) nodes {
			return e.loop(nodes{e.h}, nil, func(c, _ nodes) (next, outs nodes) { return nodes{e.Sin(e.Neg(e.Neg(c[0])))}, nil }).Last
		}, `
A = loop 3 (h) {a0: Sin(a0)}
0 = A.last0`},
		{"what a rule leaves is a carry that stays, with which there is a carry less", func(e loopEnv) nodes {
			r := e.loop(nodes{e.h, e.Neg(e.k), e.v}, nil, func(c, _ nodes) (next, outs nodes) {
				return nodes{e.Mul(c[0], e.w), e.Neg(e.Neg(c[1])), e.Add(c[2], c[0])}, nodes{e.Neg(c[1])}
			})
			return nodes{r.Outs[0], e.Neg(r.Last[1])}
		}, `
0 = Expand[3 2](k)
1 = k`},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, inputs := newLoopEnv()
			g := e.graph(inputs, c.make(e))
			h := Simplify(g)
			holds(t, g, h, tameInputs(g, 1), 0)
			switch got := "\n" + showLoops(h); {
			case c.want == "" && h != g:
				t.Errorf("it stays, and becomes%s", got)
			case c.want != "" && got != c.want:
				t.Errorf("it becomes%s\nwant%s", got, c.want)
			}
		})
	}
}
