package loop

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestChoices: which of a few numbers is the greatest, and which the least, is
// found without branches as the interpreter finds it, among infinities, zeros
// of both signs and numbers that aren't any.
func TestChoices(t *testing.T) {
	of := []float64{math.NaN(), math.Inf(-1), math.Copysign(0, -1), 0, 1, math.Inf(1)}
	const n = 4
	rows := 1
	for range n {
		rows *= len(of)
	}
	b := newGraphs()
	x := b.in("x", rows, n)
	g := b.graph(b.ArgMax(x, 1, ir.Int32), b.ArgMin(x, 1, ir.Int64))
	v := interp.Zeros(x.Type)
	for i := range rows {
		for j, rest := 0, i; j < n; j, rest = j+1, rest/len(of) {
			v.F[i*n+j] = of[rest%len(of)]
		}
	}
	in := map[string]*interp.Tensor{"x": v}
	want, err := interp.Run(g, in)
	if err != nil {
		t.Fatal(err)
	}
	f := Lower(plan.New(g))
	for _, k := range f.Kernels {
		visit(k.Body, func(s Stmt) {
			if _, ok := s.(*If); ok {
				t.Errorf("a branch:\n%v", f)
			}
		})
	}
	f.allocate()
	if err := f.check(&checked{graph: g, in: in, want: want, tol: irtest.Tol{}, pruned: true, arena: true}); err != nil {
		t.Fatal(err)
	}
}
