package check

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/spec"
)

// Options say what a package's methods are tested with.
type Options struct {
	// Scale is the standard deviation of floating-point inputs.
	Scale float64
	// Below is what integer inputs are below; they are at least 0.
	Below int
	// Tolerance is how far an element may be from what it should be, as a part
	// of the largest element of its tensor.
	Tolerance float64
	// Differences is how far a derivative may be from the central difference,
	// as a part of its size, or of 1 where it is small.
	Differences float64
	// Differences are taken along each element of an input of at most Each,
	// and along one random direction of each larger one; or, where a value
	// takes long to evaluate, along so many random directions of all Together.
	Each, Together int
}

// Spec reads the sample spec of the name, for a test in its package's folder.
func Spec(t testing.TB, name string) *ir.Package {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", "specs", name, name+".go")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pkg, ds := spec.Parse(file, src)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return pkg
}

// Methods tests all methods of a Workspace, ws, against the spec of the name:
// they have the forms of the design, compute what the reference evaluator
// computes of the spec's graph and of its gradient, give the same bits when
// called again, and leave their inputs alone. Gradients are compared with
// central differences too. The generated file imports next to nothing.
func Methods(t *testing.T, name string, ws any, o Options) {
	imports(t, name)
	for i, f := range Spec(t, name).Funcs {
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		value := forward(t, ws, f)
		t.Run(value.name, func(t *testing.T) { compute(t, value, rng, o) })
		if grad := backward(t, ws, f); grad != nil {
			t.Run(grad.name, func(t *testing.T) { compute(t, grad, rng, o) })
			t.Run(grad.name+"/differences", func(t *testing.T) { differences(t, grad, value, rng, o) })
		}
	}
}

// random are inputs for a graph.
func random(g *ir.Graph, rng *rand.Rand, o Options) map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	for _, n := range g.Inputs {
		x := interp.Zeros(n.Type)
		for i := range x.F {
			x.F[i] = rounded(n.Type.DType, o.Scale*rng.NormFloat64())
		}
		for i := range x.I {
			x.I[i] = rng.Int64N(int64(o.Below))
		}
		in[n.Attrs.Name] = x
	}
	return in
}

// rounded is v as a number of the type.
func rounded(d ir.DType, v float64) float64 {
	if d == ir.Float32 {
		return float64(float32(v))
	}
	return v
}

// compute calls a method with random inputs and looks at what it computes.
func compute(t *testing.T, m *form, rng *rand.Rand, o Options) {
	in, other := random(m.graph, rng, o), random(m.graph, rng, o)
	call := func(in map[string]*interp.Tensor) []*interp.Tensor {
		fill(m.in, in)
		spoil(m.out)
		m.run()
		return m.values(m.out)
	}
	got := call(in)
	for _, s := range m.in {
		if !identical(m.value(s), in[s.name]) {
			t.Errorf("the input %s has changed", s.name)
		}
	}
	want, err := interp.Run(m.graph, in)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range m.out {
		near(t, s.name, got[i], want[i], o.Tolerance)
	}

	// The Workspace holds the values of another call in between.
	call(other)
	for i, again := range call(in) {
		if !identical(again, got[i]) {
			t.Errorf("%s has other bits when it is computed again", m.out[i].name)
		}
	}
}

// near compares tensors element by element.
func near(t *testing.T, name string, got, want *interp.Tensor, tolerance float64) {
	t.Helper()
	largest := 0.0
	for _, v := range want.F {
		largest = max(largest, math.Abs(v))
	}
	for i := range want.F {
		if d := math.Abs(got.F[i] - want.F[i]); !(d <= tolerance*largest) {
			t.Errorf("element %d of %s %v is %v, want %v: the difference is %.2g of the largest element", i, name, want.Type, got.F[i], want.F[i], d/largest)
			return
		}
	}
	for i := range want.I {
		if got.I[i] != want.I[i] {
			t.Errorf("element %d of %s %v is %d, want %d", i, name, want.Type, got.I[i], want.I[i])
			return
		}
	}
}

// identical reports whether tensors have the same bits.
func identical(x, y *interp.Tensor) bool {
	for i := range x.F {
		if math.Float64bits(x.F[i]) != math.Float64bits(y.F[i]) {
			return false
		}
	}
	for i := range x.I {
		if x.I[i] != y.I[i] {
			return false
		}
	}
	return x.Type.Equal(y.Type)
}
