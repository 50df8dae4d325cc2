package compile_test

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

func small(o *harness.Options) { o.Compile.Small = true }

// TestSmall: what -memory=small gives for the samples and for random graphs
// is right.
func TestSmall(t *testing.T) {
	subjects := sampleSubjects(t)
	for seed := range 20 {
		subjects = append(subjects, random(seed))
	}
	oracle(t, subjects, small)
}

// TestSmallSamples: what -memory=small gives is what the samples give without
// it, but for the rounding of sums: loops that values are computed again in
// may add in another order.
func TestSmallSamples(t *testing.T) {
	var cases []*harness.Case
	for _, s := range sampleSubjects(t) {
		c := &harness.Case{Name: s.name, Group: s.group, Func: s.fn}
		for k, in := range s.inputs {
			c.Inputs = append(c.Inputs, s.withCotangents(in, k))
		}
		cases = append(cases, c)
	}
	run := func(o harness.Options) []*harness.Report {
		o.Compile.Verify = true
		reports, err := harness.Run(t.TempDir(), cases, o)
		if err != nil {
			t.Fatal(err)
		}
		return reports
	}
	want := run(harness.Options{})
	got := run(harness.Options{Compile: compile.Options{Options: codegen.Options{Small: true}}})
	differ := 0
	for i, c := range cases {
		if want[i].Source != got[i].Source {
			differ++
		}
		for j, r := range want[i].Results {
			for k, out := range r.Outputs {
				for name, x := range out {
					if off := distance(x, got[i].Results[j].Outputs[k][name]); off > 1e-6 {
						t.Errorf("%s, %s, %s: off by %g", c.Name, kindNames[r.Kind], name, off)
					}
				}
			}
		}
	}
	if differ == 0 {
		t.Error("less memory gives the same code for all samples")
	}
}

// distance is how far y is from x, in units of the largest of x.
func distance(x, y *interp.Tensor) float64 {
	if y == nil || x.Len() != y.Len() {
		return math.Inf(1)
	}
	largest, off := math.SmallestNonzeroFloat64, 0.0
	for i, v := range x.F {
		largest = max(largest, math.Abs(v))
		off = max(off, math.Abs(v-y.F[i])) // NaN if either is
	}
	if !slices.Equal(x.I, y.I) || math.IsNaN(off) {
		return math.Inf(1)
	}
	return off / largest
}

// TestRecompute: the graph in which values are computed again has the values
// of the graph that it comes from, and needs no more memory, or less.
func TestRecompute(t *testing.T) {
	for name, pkg := range everySpec(t) {
		methods, ds, err := compile.Methods(pkg, compile.Options{})
		if err != nil || len(ds) > 0 {
			t.Fatal(name, err, ds)
		}
		for _, m := range methods {
			if m.Kind != codegen.Grad && m.Kind != codegen.VJP {
				continue
			}
			before := loop.Compile(plan.New(m.Graph), loop.Portable).Bytes()
			after := codegen.Loops(m, codegen.Options{Small: true}, loop.Portable).Bytes()
			most := map[string]int{"block.go": 90, "transformer.go": 95}[filepath.Base(name)] // percent
			if most == 0 {
				most = 100
			}
			if after*100 > before*most {
				t.Errorf("%s %s: %d bytes of workspace, %d for less memory", name, m.Func.Name, before, after)
			}
			g, again := plan.Recompute(m.Graph)
			if len(again) == 0 || plan.GraphFlops(g) > 12e6 { // slow to interpret
				continue
			}
			in := map[string]*interp.Tensor{}
			for i, n := range g.Inputs {
				of := irtest.Interval{Lo: -0.5, Hi: 0.5}
				if n.DType().IsInt() {
					of = irtest.Interval{Hi: 1}
				}
				in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, of)
			}
			equalValues(t, name, m.Graph, g, in)
		}
	}
}

func equalValues(t *testing.T, name string, a, b *ir.Graph, in map[string]*interp.Tensor) {
	t.Helper()
	x, err := interp.Run(a, in)
	if err != nil {
		t.Fatal(err)
	}
	y, err := interp.Run(b, in)
	if err != nil {
		t.Fatal(err)
	}
	for i := range x {
		if !sameBits(x[i], y[i]) {
			t.Errorf("%s: output %d has other bits", name, i)
		}
	}
}

func sameBits(x, y *interp.Tensor) bool {
	if y == nil || x.Len() != y.Len() {
		return false
	}
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
	return true
}
