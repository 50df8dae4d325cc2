package loop

import (
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// TestFusingKeepsLanes: where loops go into vectors, a nest joins only what
// goes into vectors with it.
func TestFusingKeepsLanes(t *testing.T) {
	for _, c := range []struct {
		what          string
		graph         func(b *graphs) []*ir.Node
		scalar, lanes int // kernels
	}{
		{"a map and its sum over a middle axis", func(b *graphs) []*ir.Node {
			x := b.Tanh(b.in("x", 6, 30, 40))
			return []*ir.Node{x, b.ReduceSum(x, 1)}
		}, 1, 1},
		{"a map and positions of its greatest", func(b *graphs) []*ir.Node {
			x := b.Tanh(b.in("x", 60, 40))
			return []*ir.Node{x, b.ArgMax(x, 1, ir.Int32)}
		}, 1, 2},
		{"two maps", func(b *graphs) []*ir.Node {
			x := b.Tanh(b.in("x", 60, 40))
			return []*ir.Node{x, b.Add(b.Exp(x), b.in("y", 40))}
		}, 1, 1},
		{"statistics of rows", func(b *graphs) []*ir.Node {
			x := b.in("x", 60, 40)
			return []*ir.Node{b.Sub(x, b.ReduceMax(x, 1))}
		}, 1, 1},
	} {
		b := newGraphs()
		g := b.graph(c.graph(b)...)
		if got := len(Compile(plan.New(g), Portable).Kernels); got != c.scalar {
			t.Errorf("%s: %d scalar kernels, want %d", c.what, got, c.scalar)
		}
		f := Compile(plan.NewVectors(g), AVX2)
		if got := len(f.Kernels); got != c.lanes {
			t.Errorf("%s: %d kernels for vectors, want %d", c.what, got, c.lanes)
		}
		if !f.Kernels[0].Vector {
			t.Errorf("%s: the map isn't in vectors", c.what)
		}
	}
}

// TestPositionsInLanes: the position of the greatest of a short axis, as of a
// pooling window, is found in every lane by itself where it is as wide as the
// elements, and the kernel stays scalar where it isn't.
func TestPositionsInLanes(t *testing.T) {
	for d, want := range map[ir.DType]bool{ir.Int64: true, ir.Int32: false} { // the elements are float64
		b := newGraphs()
		x := b.in("x", 60, 4, 40)
		g := b.graph(b.ArgMax(x, 1, d), b.ArgMin(x, 1, d))
		for _, target := range []Target{AVX2, AVX512} {
			for _, k := range Compile(plan.NewVectors(g), target).Kernels {
				if k.Vector != want {
					t.Errorf("%s of %s, %s: in vectors: %t, want %t", k.Nodes[0].Op, d, target.Name, k.Vector, want)
				}
			}
		}
	}
}
