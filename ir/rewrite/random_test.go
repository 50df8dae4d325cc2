package rewrite

import (
	"slices"
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// transformations is everything here that makes a graph of a graph.
func transformations() []Pass {
	return append([]Pass{
		{Name: "Simplify", Run: func(g *ir.Graph) *ir.Graph { return Simplify(g) }},
		{Name: "Legalize", Run: Legalize},
		{Name: "Late", Run: func(g *ir.Graph) *ir.Graph { return Late(g) }},
	}, Passes...)
}

// mixes are the graphs to draw: of every op, and of those that many rules are about.
var mixes = map[string]irtest.Options{
	"all": {Empty: true},
	"views": {Empty: true, Ops: []ir.Op{ir.Const, ir.Reshape, ir.Transpose, ir.Expand, ir.Slice, ir.Pad, ir.Concat,
		ir.ReduceSum, ir.ReduceMax, ir.Neg, ir.Add, ir.MatMul, ir.Unfold}},
	"loops": {Empty: true, Ops: []ir.Op{ir.Scan, ir.Scan, ir.Scan, ir.Add, ir.Mul, ir.Sin, ir.MatMul, ir.ReduceSum, ir.Reshape, ir.Less, ir.Where}},
	"algebra": {Ops: []ir.Op{ir.Const, ir.Neg, ir.Add, ir.Sub, ir.Mul, ir.Div, ir.Where, ir.Not, ir.Less, ir.Exp, ir.Log,
		ir.Softmax, ir.ReduceSum, ir.ReduceMax, ir.Sigmoid, ir.Pow, ir.Cast}},
}

// TestRandomGraphs: on random graphs a pass gives a well-formed
// graph with the same inputs and outputs and the values that the interpreter
// gives, and has nothing to do a second time.
func TestRandomGraphs(t *testing.T) {
	for _, p := range transformations() {
		for mix, o := range mixes {
			t.Run(p.Name+"/"+mix, func(t *testing.T) {
				rapid.Check(t, func(r *rapid.T) {
					s := irtest.Draw(r, o)
					h := p.Run(s.Graph)
					holds(r, s.Graph, h, s.Inputs, 1e-9)
					if again := p.Run(h); again.String() != h.String() {
						r.Fatalf("a second time changes\n%v\nto\n%v", h, again)
					}
				})
			})
		}
	}
}

// holds fails the test unless h is well formed and does what g does.
func holds(r tb, g, h *ir.Graph, in map[string]*interp.Tensor, tol float64) {
	r.Helper()
	sound(r, h)
	sameFace(r, g, h)
	if d := differ(evalGraph(r, g, in), evalGraph(r, h, in), tol); d != "" {
		r.Fatalf("%s\n%v\nbecomes\n%v", d, g, h)
	}
}

// TestGradients: what is made of gradients is worth what they are worth, and
// simplifying before differentiating changes nothing either.
func TestGradients(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := irtest.Draw(r, irtest.Options{Scalar: true, Smooth: true})
		g := s.Graph
		grad := func(g *ir.Graph) *ir.Graph {
			var wrt []*ir.Node
			for _, n := range g.Inputs {
				if n.DType().IsFloat() {
					wrt = append(wrt, n)
				}
			}
			d, err := gradgen.Grad(g, wrt)
			if err != nil {
				r.Fatal(err)
			}
			return d
		}
		d := grad(g)
		holds(r, d, Late(Simplify(grad(Simplify(g)))), s.Inputs, 1e-7)
	})
}

// TestRuleBudget: rules settle long before the bound on how often they apply.
func TestRuleBudget(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := chain(r)
		w := newRewriter(enabled(false, nil))
		if w.run(g); w.fuel < (fuelPerNode-8)*len(g.Nodes) {
			r.Fatalf("rules apply %d times to\n%v", w.fired, g)
		}
	})
}

// TestChains: chains of rearrangements, which random graphs seldom have, keep
// every bit.
func TestChains(t *testing.T) {
	for _, p := range transformations() {
		t.Run(p.Name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				g := chain(r)
				h := p.Run(g)
				in := irtest.Random(1, g.Inputs[0].Type, irtest.Interval{Lo: -9, Hi: 9})
				holds(r, g, h, map[string]*interp.Tensor{"x": in}, 0)
				if again := p.Run(h); again.String() != h.String() {
					r.Fatalf("a second time changes\n%v\nto\n%v", h, again)
				}
			})
		})
	}
}

// chain is a chain of ops that move elements, with many axes of length 1.
func chain(r *rapid.T) *ir.Graph {
	b := build.New()
	n := func(lo, hi int) int { return rapid.IntRange(lo, hi).Draw(r, "n") }
	lens := make([]int, n(1, 4))
	for i := range lens {
		lens[i] = n(1, 3)
	}
	x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)})
	y := x
	for range n(2, 8) {
		s := y.Shape()
		switch lens := s.Lens(); n(0, 9) {
		case 0: // an axis of length 1 more
			if len(lens) < ir.MaxRank {
				y = b.Reshape(y, ir.Of(slices.Insert(lens, n(0, len(lens)), 1)...))
			}
		case 1: // the axes of length 1 gone
			y = b.Reshape(y, ir.Of(slices.DeleteFunc(lens, func(v int) bool { return v == 1 })...))
		case 2:
			y = b.Reshape(y, ir.Of(s.Size()))
		case 3, 4:
			axes := make([]int, len(lens))
			for i := range axes {
				axes[i] = i
			}
			y = b.Transpose(y, rapid.Permutation(axes).Draw(r, "axes")...)
		case 5, 6: // stretched
			for i, v := range lens {
				if v == 1 && s.Size() < 200 {
					lens[i] = n(1, 3)
				}
			}
			y = b.Expand(y, ir.Of(lens...))
		case 7:
			start, step := make([]int, len(lens)), make([]int, len(lens))
			for i, v := range lens {
				step[i] = []int{1, -1, 2}[n(0, 2)]
				start[i] = n(0, v-1)
				last := v - 1
				if step[i] < 0 {
					last = 0
				}
				lens[i] = n(1, (last-start[i])/step[i]+1)
			}
			y = b.Slice(y, start, lens, step)
		case 8:
			lo, hi, interior := make([]int, len(lens)), make([]int, len(lens)), make([]int, len(lens))
			for i := range lens {
				if s.Size() < 100 {
					lo[i], hi[i], interior[i] = n(0, 1), n(0, 1), n(0, 1)
				}
			}
			y = b.Pad(y, lo, hi, interior, ir.Float(5))
		case 9:
			if len(lens) > 0 {
				y = b.ReduceMax(y, n(0, len(lens)-1))
			}
		}
	}
	return b.Graph("Chain", []*ir.Node{x}, []ir.Output{{Name: "y", Node: y}})
}
