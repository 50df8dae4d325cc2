package rewrite

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
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

// TestRandomGraphs: on random graphs of every op a pass gives a well-formed
// graph with the same inputs and outputs and the values that the interpreter
// gives, and has nothing to do a second time.
func TestRandomGraphs(t *testing.T) {
	for _, p := range transformations() {
		t.Run(p.Name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				s := irtest.Draw(r, irtest.Options{Empty: true, Floats: []ir.DType{ir.Float64}})
				h := p.Run(s.Graph)
				holds(r, s, h)
				if again := p.Run(h); again.String() != h.String() {
					r.Fatalf("a second time changes\n%v\nto\n%v", h, again)
				}
			})
		})
	}
}

// holds fails the test unless h is well formed and does what the graph of s does.
func holds(r *rapid.T, s *irtest.Sample, h *ir.Graph) {
	r.Helper()
	sound(r, h)
	sameFace(r, s.Graph, h)
	if d := differ(evalGraph(r, s.Graph, s.Inputs), evalGraph(r, h, s.Inputs), 1e-9); d != "" {
		r.Fatalf("%s\n%v\nbecomes\n%v", d, s.Graph, h)
	}
}
