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

// TestTidyLoops: what nothing asks for isn't carried, given or put out.
func TestTidyLoops(t *testing.T) {
	v := ir.Type{DType: ir.Float64, Shape: ir.Of(3)}
	xs := ir.Type{DType: ir.Float64, Shape: ir.Of(900, 3)}
	list := func(xs ...*ir.Node) []*ir.Node { return xs }
	type loop = func(b *build.Builder, h, k, w, x *ir.Node) build.Results
	three := func(b *build.Builder, h, k, w, x *ir.Node) build.Results {
		return b.Scan(list(h, k, w), list(x), 900, false, func(s, e []*ir.Node) (next, outs []*ir.Node) {
			return list(b.Sin(b.Add(s[0], s[2])), b.Mul(s[1], s[0]), s[2]), list(b.Add(s[1], e[0]), b.Exp(w), s[0])
		})
	}
	for _, c := range []struct {
		name string
		make loop
		pick func(b *build.Builder, r build.Results) []*ir.Node
		want [][4]int
	}{
		{"all", three, func(_ *build.Builder, r build.Results) []*ir.Node { return list(r.Last[1], r.Outs[0]) }, [][4]int{{2, 1, 1, 1}}},
		{"one carry", three, func(_ *build.Builder, r build.Results) []*ir.Node { return list(r.Last[0]) }, [][4]int{{1, 0, 1, 0}}},
		{"a carry that stays", three, func(_ *build.Builder, r build.Results) []*ir.Node { return list(r.Last[2], r.Past[2]) }, nil},
		{"an output that is the same at each step", three, func(_ *build.Builder, r build.Results) []*ir.Node { return list(r.Outs[1]) }, nil},
		{"carries before each step", three, func(_ *build.Builder, r build.Results) []*ir.Node { return list(r.Past[0], r.Outs[2]) }, [][4]int{{1, 0, 1, 1}}},
		{"two that are one", func(b *build.Builder, h, k, w, x *ir.Node) build.Results {
			step := func(out func(h, e *ir.Node) *ir.Node) build.Results {
				return b.Scan(list(h), list(x), 900, true, func(s, e []*ir.Node) (next, outs []*ir.Node) {
					return list(b.Sin(b.Mul(s[0], e[0]))), list(out(s[0], e[0]))
				})
			}
			r, q := step(func(h, e *ir.Node) *ir.Node { return b.Add(h, e) }), step(func(h, e *ir.Node) *ir.Node { return b.Exp(h) })
			return build.Results{Outs: list(r.Outs[0], q.Outs[0]), Last: list(q.Last[0])}
		}, func(b *build.Builder, r build.Results) []*ir.Node { return list(r.Last[0], r.Outs[0], r.Outs[1]) }, [][4]int{{1, 1, 0, 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := build.New()
			in := list(b.Input("h", v), b.Input("k", v), b.Input("w", v), b.Input("x", xs))
			var outs []ir.Output
			for i, n := range c.pick(b, c.make(b, in[0], in[1], in[2], in[3])) {
				outs = append(outs, ir.Output{Name: string(rune('a' + i)), Node: n})
			}
			got := loopsIn(Simplify(b.Graph("F", in, outs)))
			if len(got) != len(c.want) {
				t.Fatalf("loops %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("loops %v, want %v", got, c.want)
				}
			}
		})
	}
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
