package rewrite

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A productLoop is a loop whose step makes p of its elements of the sequences,
// of what is the same for each step, and of its carry, [1 64].
type productLoop struct {
	name         string
	steps        int
	elems, fixed [][]int // their shapes
	p            func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node
	before, in   int // products before the loop, and in its step, in the end
}

func times(b *build.Builder, _ *ir.Node, x, w []*ir.Node) *ir.Node { return b.MatMul(x[0], w[0]) }

var productLoops = []productLoop{
	{"a vector times a matrix", 2, [][]int{{64}}, [][]int{{64, 64}}, times, 1, 0},
	{"one step", 1, [][]int{{64}}, [][]int{{64, 64}}, times, 0, 1},
	{"three rows", 5, [][]int{{3, 64}}, [][]int{{64, 70}}, times, 1, 0},
	{"four rows", 5, [][]int{{4, 64}}, [][]int{{64, 70}}, times, 0, 1},
	{"three rows in two axes", 5, [][]int{{3, 1, 64}}, [][]int{{64, 64}}, times, 1, 0},
	{"a small matrix", 5, [][]int{{2, 64}}, [][]int{{64, 63}}, times, 0, 1},
	{"as much as is kept", 1 << 16, [][]int{{1, 64}}, [][]int{{64, 64}}, times, 1, 0},
	{"more than is kept", 1<<16 + 1, [][]int{{1, 64}}, [][]int{{64, 64}}, times, 0, 1},
	{"two products", 5, [][]int{{64}, {2, 80}}, [][]int{{64, 64}, {80, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.Add(b.MatMul(x[0], w[0]), b.MatMul(x[1], w[1]))
	}, 2, 0},
	{"one that is used twice", 5, [][]int{{1, 64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		p := b.MatMul(x[0], w[0])
		return b.Mul(b.Sin(p), b.Add(p, h))
	}, 1, 0},
	{"of the carry", 5, [][]int{{1, 64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.Add(b.MatMul(h, w[0]), x[0])
	}, 0, 1},
	{"of an element and the carry", 5, [][]int{{1, 64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.Add(b.MatMul(x[0], w[0]), b.MatMul(h, w[0]))
	}, 1, 1},
	{"of what is computed", 5, [][]int{{1, 64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(b.Sin(x[0]), w[0])
	}, 0, 1},
	{"of two elements", 5, [][]int{{1, 64}, {64, 64}}, nil, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(x[0], x[1])
	}, 0, 1},
	{"of a matrix that is computed", 5, [][]int{{1, 64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(x[0], b.Add(w[0], h))
	}, 0, 1},
	{"of what is the same", 5, [][]int{{1, 64}}, [][]int{{1, 64}, {64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.Add(b.MatMul(w[0], w[1]), x[0])
	}, 0, 1},
	{"a reshaped element", 5, [][]int{{2, 8, 10}}, [][]int{{80, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(b.Reshape(x[0], ir.Of(2, 80)), w[0])
	}, 1, 0},
	{"a turned element", 5, [][]int{{80, 2}}, [][]int{{80, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(b.Transpose(x[0], 1, 0), w[0])
	}, 0, 1},
	{"a turned matrix", 5, [][]int{{80}}, [][]int{{64, 80}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(x[0], b.Transpose(w[0], 1, 0))
	}, 1, 0},
	{"a reshaped matrix", 5, [][]int{{2, 80}}, [][]int{{80, 8, 8}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(x[0], b.Reshape(w[0], ir.Of(80, 64)))
	}, 1, 0},
	{"a turned part of a matrix", 5, [][]int{{80}}, [][]int{{70, 80}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(x[0], b.Transpose(b.SliceAxis(w[0], 0, 3, 67), 1, 0))
	}, 0, 1},
	{"a batch of matrices", 5, [][]int{{2, 1, 64}}, [][]int{{2, 64, 64}}, times, 0, 1},
	{"a matrix times a vector", 5, [][]int{{80}}, [][]int{{64, 80}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(w[0], x[0])
	}, 1, 0},
	{"a turned matrix times a vector", 5, [][]int{{80}}, [][]int{{80, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(b.Transpose(w[0], 1, 0), x[0])
	}, 1, 0},
	{"a matrix times two columns", 5, [][]int{{80, 2}}, [][]int{{64, 80}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(w[0], x[0])
	}, 0, 1},
	{"a carry times a vector", 5, [][]int{{1, 64}}, [][]int{{80, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.Add(b.MatMul(w[0], b.Reshape(h, ir.Of(64))), b.Sum(x[0], nil, false))
	}, 0, 1},
	{"a computed matrix times a vector", 5, [][]int{{64}}, [][]int{{64, 64}}, func(b *build.Builder, h *ir.Node, x, w []*ir.Node) *ir.Node {
		return b.MatMul(b.Add(w[0], h), x[0])
	}, 0, 1},
}

var atStep, atProduct = &ir.Origin{Label: "step"}, &ir.Origin{Label: "product"}

// loopOf is a graph with the loop, all of whose results are asked for.
func (c *productLoop) loopOf(reverse bool) *ir.Graph {
	typ := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)} }
	b, to := build.New(), build.New()
	var inputs, given, xs, ws []*ir.Node
	add := func(name string, outside, inside ir.Type) *ir.Node {
		inputs = append(inputs, b.Input(name, outside))
		given = append(given, to.Input(name, inside))
		return given[len(given)-1]
	}
	to.At(atStep)
	h := add("h", typ(1, 64), typ(1, 64))
	for i, s := range c.elems {
		xs = append(xs, add(fmt.Sprint("x", i), typ(append([]int{c.steps}, s...)...), typ(s...)))
	}
	for i, s := range c.fixed {
		ws = append(ws, add(fmt.Sprint("w", i), typ(s...), typ(s...)))
	}
	to.At(atProduct)
	p := c.p(to, h, xs, ws)
	to.At(atStep)
	next := to.Sin(to.Add(h, to.AMax(p, nil, false)))
	body := to.Graph("step", given, []ir.Output{{Name: "a", Node: next}, {Name: "b", Node: to.Exp(next)}, {Name: "c", Node: p}})
	r := b.Loop(ir.Attrs{Body: body, Length: c.steps, Carries: 1, Sequences: len(c.elems), Reverse: reverse}, inputs)
	var outputs []ir.Output
	for i, n := range []*ir.Node{r.Last[0], r.Outs[0], r.Outs[1], r.Past[0]} {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	return b.Graph("F", inputs, outputs)
}

// productsIn lists the products in g.
func productsIn(g *ir.Graph) (list []*ir.Node) {
	for _, n := range g.Nodes {
		if n.Op == ir.MatMul {
			list = append(list, n)
		}
	}
	return list
}

func TestLoopProduct(t *testing.T) {
	for _, c := range productLoops {
		for _, reverse := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, " ", reverse), func(t *testing.T) {
				g := c.loopOf(reverse)
				h := Simplify(g)
				sound(t, h)
				sameFace(t, g, h)
				bodies := ir.Bodies(h)
				if len(bodies) != 1 {
					t.Fatalf("there are %d loops:\n%v", len(bodies), h)
				}
				if before, in := len(productsIn(h)), len(productsIn(bodies[0])); before != c.before || in != c.in {
					t.Fatalf("%d products before the loop and %d in its step, want %d and %d:\n%v", before, in, c.before, c.in, h)
				}
				for _, n := range bodies[0].Nodes {
					if n.Origin != atStep && n.Origin != atProduct {
						t.Errorf("the origin of %v in the step is %v", n.Op, n.Origin)
					}
				}
				if off := Simplify(g, "loops.product"); len(productsIn(off)) != 0 {
					t.Error("without the rule there are products before the loop")
				}
				if c.steps > 1000 {
					return
				}
				in := tameInputs(g, 1)
				if d := differ(evalGraph(t, g, in), evalGraph(t, h, in), 1e-13); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// TestLoopProductBackwards: in a loop that undoes one with a product of the
// state, as for the scores of a class, the product with the given cotangents is
// before the loop, and that of the state's own cotangent in it.
func TestLoopProductBackwards(t *testing.T) {
	b := build.New()
	f := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	h, xs, u, v := b.Input("h", f(1, 64)), b.Input("xs", f(30, 1, 64)), b.Input("u", f(64, 64)), b.Input("v", f(64, 80))
	r := b.Scan([]*ir.Node{h}, []*ir.Node{xs}, 30, false, func(s, x []*ir.Node) (next, outs []*ir.Node) {
		y := b.Tanh(b.Add(b.MatMul(s[0], u), x[0]))
		return []*ir.Node{y}, []*ir.Node{b.MatMul(y, v)}
	})
	g := Simplify(b.Graph("F", []*ir.Node{h, xs, u, v}, []ir.Output{{Name: "scores", Node: r.Outs[0]}}))
	d, err := gradgen.VJP(g, g.Inputs[1:2])
	if err != nil {
		t.Fatal(err)
	}
	d = Simplify(d)
	bodies := ir.Bodies(d)
	if before := len(productsIn(d)); before != 1 || len(bodies) != 2 {
		t.Fatalf("%d products and %d loops:\n%v", before, len(bodies), d)
	}
	for _, body := range bodies {
		if in := len(productsIn(body)); in != 1 {
			t.Errorf("%d products in a step:\n%v", in, d)
		}
	}
}

// TestLoopProductOrigin: what is done before the loop is from where it was.
func TestLoopProductOrigin(t *testing.T) {
	for _, n := range productsIn(Simplify(productLoops[0].loopOf(false))) {
		if n.Origin != atProduct {
			t.Errorf("the product's origin is %v", n.Origin)
		}
	}
}
