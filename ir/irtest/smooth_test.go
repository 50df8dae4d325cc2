package irtest

import (
	"math"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"pgregory.net/rapid"
)

// slope is the difference quotient of the loss of s along one direction in the
// space of its floating-point inputs.
func slope(t *rapid.T, s *Sample, h float64) float64 {
	at := func(h float64) float64 {
		in := map[string]*interp.Tensor{}
		for name, x := range s.Inputs {
			y := &interp.Tensor{Type: x.Type, F: slices.Clone(x.F), I: x.I}
			for i := range y.F {
				y.F[i] += h * math.Cos(float64(i+len(name)))
			}
			in[name] = y
		}
		out, err := interp.Run(s.Graph, in)
		if err != nil {
			t.Fatal(err)
		}
		return out[0].F[0]
	}
	return (at(h) - at(-h)) / (2 * h)
}

func checkSlope(t *rapid.T, s *Sample) {
	a, b := slope(t, s, 1e-5), slope(t, s, 3e-5)
	if math.Abs(a-b) > 1e-4*(1+math.Abs(a)) {
		t.Fatalf("the slope is %v or %v", a, b)
	}
}

// TestSmooth checks that difference quotients converge, as they don't across a
// jump or a kink.
func TestSmooth(t *testing.T) {
	for name, floats := range map[string][]ir.DType{"float64": nil, "float32": {ir.Float32}, "mixed": {ir.Float32, ir.Float64}} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				checkSlope(t, Draw(t, Options{Smooth: true, Scalar: true, Empty: true, Floats: floats}))
			})
		})
	}
}

// TestOnlyTheOpsAskedFor checks the option Ops, and that what joins them to
// keep values tame is little.
func TestOnlyTheOpsAskedFor(t *testing.T) {
	join := []ir.Op{ir.Input, ir.Const, ir.Sin, ir.Tanh, ir.Mul, ir.Add, ir.Clip, ir.Reshape, ir.Expand}
	asked := []ir.Op{ir.Log, ir.MatMul}
	count := map[ir.Op]int{}
	rapid.Check(t, func(t *rapid.T) {
		for _, n := range Graph(t, Options{Ops: asked}).Nodes {
			if !slices.Contains(join, n.Op) && !slices.Contains(asked, n.Op) {
				t.Fatalf("node %d is %v", n.ID, n.Op)
			}
			count[n.Op]++
		}
	})
	for _, op := range asked {
		if count[op] < 100 {
			t.Errorf("%d nodes of %v in 100 graphs", count[op], op)
		}
	}
}
