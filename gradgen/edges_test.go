package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// At the edges of each op's domain, and at its kinks, forward and reverse mode
// give the same Jacobian, element by element: where neither is NaN, of which
// 0 times infinity makes some in one mode and some in the other.
func TestModesAgreeAtEdges(t *testing.T) {
	for _, op := range ir.Ops() {
		if pushOf(op) == nil {
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { jacobians(rt, irtest.Op(rt, op, irtest.Options{Elements: 8, Edges: true})) })
		})
	}
}

func jacobians(t *rapid.T, s *irtest.Sample) {
	wrt := floatsOf(s.Graph)
	if out := s.Graph.Outputs[0].Node; len(wrt) == 0 || !out.DType().IsFloat() {
		return
	}
	rows, err := Rows(s.Graph, wrt)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := Columns(s.Graph, wrt)
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]*interp.Tensor{}
	for name, x := range s.Inputs {
		in[name] = x
	}
	// matrix is the products with the unit vectors.
	matrix := func(g *ir.Graph) [][]float64 {
		seed := g.Inputs[len(s.Graph.Inputs)]
		m := make([][]float64, seed.Shape().Size())
		for i := range m {
			e := interp.Zeros(seed.Type)
			e.F[i] = 1
			in[seed.Attrs.Name] = e
			out, err := interp.Run(g, in)
			if err != nil {
				t.Fatal(err)
			}
			m[i] = out[0].F
		}
		return m
	}
	r, c := matrix(rows), matrix(columns)
	for i := range r {
		for j := range c {
			x, y := r[i][j], c[j][i]
			if math.IsNaN(x) || math.IsNaN(y) || x == y || math.Abs(x-y) <= 1e-9*(1+math.Abs(x)) {
				continue
			}
			t.Fatalf("element %d of the result by element %d of the inputs: %v in reverse mode, %v in forward mode", i, j, x, y)
		}
	}
}
