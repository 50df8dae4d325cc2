package gradgen

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/shapeinfer"
)

func f64(lens ...int) ir.Type { return ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)} }

// graphOf is the graph of one output called r: what f makes of inputs x0, x1,
// ... of the types.
func graphOf(t testing.TB, f func(b *build.Builder, in []*ir.Node) *ir.Node, types ...ir.Type) *ir.Graph {
	t.Helper()
	b := build.New()
	in := make([]*ir.Node, len(types))
	for i, ty := range types {
		in[i] = b.Input(fmt.Sprint("x", i), ty)
	}
	out, err := build.Try(func() *ir.Node { return f(b, in) })
	if err != nil {
		t.Fatal(err)
	}
	return b.Graph("test", in, []ir.Output{{Name: "r", Node: out}})
}

// floatsOf is the floating-point inputs of g.
func floatsOf(g *ir.Graph) []*ir.Node {
	var wrt []*ir.Node
	for _, n := range g.Inputs {
		if n.DType().IsFloat() {
			wrt = append(wrt, n)
		}
	}
	return wrt
}

// checked fails the test when g isn't a graph as it should be.
func checked(t testing.TB, g *ir.Graph, err error) *ir.Graph {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := shapeinfer.Check(g); err != nil {
		t.Fatal(err)
	}
	at := map[*ir.Node]bool{}
	names := map[string]bool{}
	for _, n := range g.Nodes {
		for _, x := range n.Inputs {
			if !at[x] {
				t.Fatalf("node %d %v comes before its operand %d", n.ID, n.Op, x.ID)
			}
		}
		at[n] = true
	}
	for _, n := range g.Inputs {
		if names[n.Attrs.Name] {
			t.Fatalf("two inputs %s", n.Attrs.Name)
		}
		names[n.Attrs.Name] = true
	}
	return g
}

func gradOf(t testing.TB, g *ir.Graph) *ir.Graph {
	t.Helper()
	d, err := Grad(g, floatsOf(g))
	return checked(t, d, err)
}

func vjpOf(t testing.TB, g *ir.Graph) *ir.Graph {
	t.Helper()
	d, err := VJP(g, floatsOf(g))
	return checked(t, d, err)
}

func run(t testing.TB, g *ir.Graph, in map[string]*interp.Tensor) []*interp.Tensor {
	t.Helper()
	out, err := interp.Run(g, in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// uniformIn is a sampler of floats between lo and hi.
func uniformIn(lo, hi float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return lo + (hi-lo)*r.Float64() }
}

// sample is a tensor of random floats.
func sample(r *rand.Rand, ty ir.Type, from func(*rand.Rand) float64) *interp.Tensor {
	x := interp.Zeros(ty)
	for i := range x.F {
		x.F[i] = from(r)
	}
	return x
}

// near reports whether got is want, NaN being itself.
func near(got, want, tol float64) bool {
	if math.IsNaN(want) || math.IsInf(want, 0) {
		return got == want || math.IsNaN(got) && math.IsNaN(want)
	}
	return math.Abs(got-want) <= tol*(1+math.Abs(want))
}

func expect(t *testing.T, what string, got []float64, want ...float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s = %v, want %v", what, got, want)
	}
	for i := range got {
		if !near(got[i], want[i], 1e-12) {
			t.Errorf("%s = %v, want %v", what, got, want)
			return
		}
	}
}

func dot(x, y []float64) float64 {
	var sum float64
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// sumsOf is what unbroadcast made for an input of a graph: given the gradient
// graph d, the axes of each ReduceSum that is in it because the input was
// broadcast there, in the order of the nodes. The axes are those of the shape
// it was broadcast to. Passes that keep the origins of nodes keep this.
func sumsOf(d *ir.Graph, input string) [][]int {
	var all [][]int
	for _, n := range d.Nodes {
		if n.Op != ir.ReduceSum || n.Origin == nil || n.Origin.Of == nil {
			continue
		}
		if of := n.Origin.Of; of.Op == ir.Input && of.Attrs.Name == input {
			all = append(all, n.Attrs.Axes)
		}
	}
	return all
}
