package compile_test

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// TestRandom: random graphs, awkward ones, give the same values however they
// are evaluated: see oracle. GRADGEN_LONG says how many, GRADGEN_SEED where
// to begin:
//
//	GRADGEN_LONG=10000 go test -timeout 0 -run TestRandom ./codegen/compile
//
// The last long run was over the seeds 40000 to 49999, in slices of 500:
// 10,000 graphs, and nothing was found. Of vectors (GOEXPERIMENT=simd) it was
// over 50000 to 53374, in slices of 125, and over 60000 to 61570; it found sums
// with a scalar in them, of which there was no code, and functions of what is the
// same in all lanes. Those before, over 30000 to 32499 and over 1000
// to 11499, found Jacobians by coloured rows, an input that reaches a result by
// its position alone once the graph is simplified, and vectors for convolutions
// without channels. All are mended; testdata/cases has them.
func TestRandom(t *testing.T) {
	n, first := 200, 0
	if v := os.Getenv("GRADGEN_LONG"); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	if v := os.Getenv("GRADGEN_SEED"); v != "" {
		var err error
		if first, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	const batch = 500
	for lo := first; lo < first+n; lo += batch {
		var subjects []*subject
		for seed := lo; seed < min(lo+batch, first+n); seed++ {
			subjects = append(subjects, random(seed))
		}
		oracle(t, subjects)
	}
}

// TestLarge: graphs so large that their code is divided into several functions.
// Which seeds give such graphs depends on the ops that there are.
func TestLarge(t *testing.T) {
	const want, tries = 3, 30
	var subjects []*subject
	for seed := 0; seed < tries && len(subjects) < want; seed++ {
		o := irtest.Options{Nodes: 900, Elements: 100, Floats: []ir.DType{[]ir.DType{ir.Float64, ir.Float32}[seed%2]}}
		s := draw(seed, func(t *rapid.T) *irtest.Sample { return irtest.Draw(t, o) })
		if len(s.Graph.Nodes) < 700 {
			continue
		}
		from := map[string]irtest.Interval{}
		for _, n := range s.Graph.Inputs {
			from[n.Attrs.Name], _ = s.Interval(n.Attrs.Name)
		}
		sub := newSubject(fmt.Sprint("large ", seed), s.Graph, from, 1)
		sub.fn.Emit = emitting(ir.ModeSplit)
		files, ds, err := compile.Package(packageOf(sub.fn), checked)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		const undivided = 4 // methods: a value, a gradient, and its two halves
		if bytes.Count(files[0].Source, []byte("\nfunc (ws *Workspace)")) > undivided {
			subjects = append(subjects, sub)
		}
	}
	if len(subjects) < want {
		t.Fatalf("of %d seeds %d give a graph whose code is divided; there should be %d", tries, len(subjects), want)
	}
	oracle(t, subjects)
}

// TestCases: what once went wrong, shrunk.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.ir")
	if err != nil {
		t.Fatal(err)
	}
	var subjects []*subject
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := fromCase(filepath.Base(f), src)
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, s)
	}
	oracle(t, subjects)
}

// processors are the settings of GODEBUG under which vector code is tried;
// there are some when this is built with the experiment for it.
var processors []string

// oracle checks each subject in layers: the graph as the interpreter evaluates
// it, the graphs that its methods end as, and the Go that is written, built
// and run; of gradients, the graph of the plain graph's gradient, and of
// smooth functions difference quotients. A failure shows the subject in the
// form of a file of testdata/cases; the first one is reduced.
func oracle(t *testing.T, subjects []*subject, o ...func(*harness.Options)) {
	t.Helper()
	if len(subjects) == 0 {
		return
	}
	first := true
	for i, problems := range judge(t, subjects, o...) {
		if len(problems) == 0 {
			continue
		}
		s := subjects[i]
		t.Errorf("%s:\n%s\n%v", s.name, strings.Join(problems, "\n"), s)
		if first {
			small, problems := reduced(t, s, problems, o...)
			t.Errorf("%s:\n%s\n%v", small.name, strings.Join(problems, "\n"), small)
		}
		first = false
	}
}

// judge finds the problems of each subject.
func judge(t *testing.T, subjects []*subject, o ...func(*harness.Options)) [][]string {
	t.Helper()
	opts := harness.Options{Compile: compile.Options{Verify: true}}
	on := []string{""}
	if len(processors) > 0 {
		opts.Compile.SIMD, on = true, processors
	}
	for _, set := range o {
		set(&opts)
	}
	var cases []*harness.Case
	for _, s := range subjects {
		c := &harness.Case{Name: s.name, Group: s.group, Func: s.fn, Bounds: s.bounds}
		for k, in := range s.inputs {
			c.Inputs = append(c.Inputs, s.withCotangents(in, k))
		}
		cases = append(cases, c)
	}
	program, err := harness.Build(t.TempDir(), cases, opts)
	if err != nil {
		t.Fatal(err)
	}
	runs := make([][]*harness.Report, len(on))
	for i, p := range on {
		if runs[i], err = program.Run(p); err != nil {
			t.Fatal(err)
		}
	}
	all := make([][]string, len(subjects))
	for i, s := range subjects {
		problems := slices.Clone(runs[0][i].Problems)
		for j, r := range runs[0][i].Results {
			results := make([]*harness.Result, len(on))
			for k := range on {
				results[k] = runs[k][i].Results[j]
			}
			for _, p := range s.check(results, on, cases[i].Inputs) {
				problems = append(problems, fmt.Sprintf("%s: %s", kindNames[r.Kind], p))
			}
		}
		all[i] = problems
	}
	return all
}

// withCotangents is the inputs, a cotangent of each floating-point output and
// a tangent of each differentiated input.
func (s *subject) withCotangents(in map[string]*interp.Tensor, draw int) map[string]*interp.Tensor {
	all := map[string]*interp.Tensor{}
	for name, x := range in {
		all[name] = x
	}
	for i, o := range s.fn.Graph.Outputs {
		if o.Node.DType().IsFloat() {
			all["ct."+o.Name] = irtest.Random(uint64(7777+100*draw+i), o.Node.Type, irtest.Interval{Lo: -1, Hi: 1})
		}
	}
	for i, n := range s.fn.Grad {
		all["t."+n.Attrs.Name] = irtest.Random(uint64(8888+100*draw+i), n.Type, irtest.Interval{Lo: -1, Hi: 1})
	}
	return all
}

// plain is the graph that the method is to compute, as differentiation
// gives it.
func (s *subject) plain(kind codegen.Kind) (*ir.Graph, error) {
	switch kind {
	case codegen.Grad:
		return gradgen.Grad(s.fn.Graph, s.fn.Grad)
	case codegen.VJP:
		return gradgen.VJP(s.fn.Graph, s.fn.Grad)
	case codegen.SplitBackward:
		g, err := gradgen.VJP(s.fn.Graph, s.fn.Grad)
		if err != nil {
			return nil, err
		}
		return build.From(g).Graph(g.Name, g.Inputs, slices.Concat(s.fn.Graph.Outputs, g.Outputs)), nil
	case codegen.JVP:
		return gradgen.JVP(s.fn.Graph, s.fn.Grad)
	case codegen.HVP:
		return gradgen.HVP(s.fn.Graph, s.fn.Grad)
	case codegen.Hessian:
		g, err := gradgen.Gradients(s.fn.Graph, s.fn.Grad)
		if err == nil {
			g, err = gradgen.Flat(g)
		}
		if err != nil {
			return nil, err
		}
		return columns(g, s.fn.Grad)
	case codegen.Jacobian:
		return columns(s.fn.Graph, s.fn.Grad)
	}
	return s.fn.Graph, nil
}

// columns is the graph of the Jacobian of g's first output, column by column.
func columns(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	product, err := gradgen.Columns(g, wrt)
	if err != nil {
		return nil, err
	}
	b := build.From(g)
	seed := product.Inputs[len(g.Inputs)]
	var cols []*ir.Node
	for i := range seed.Shape()[0].Len() {
		done := map[*ir.Node]*ir.Node{}
		for _, n := range product.Nodes {
			var in []*ir.Node
			for _, x := range n.Inputs {
				in = append(in, done[x])
			}
			if n == seed {
				at := b.Equal(b.Iota(ir.Int32, seed.Shape()[0]), b.Scalar(ir.Int32, float64(i)))
				done[n] = b.Cast(at, seed.DType())
			} else {
				done[n] = b.Copy(n, in)
			}
		}
		cols = append(cols, done[product.Outputs[0].Node])
	}
	return b.Graph(g.Name, g.Inputs, []ir.Output{{Name: "matrix", Node: b.Stack(1, cols...)}}), nil
}

// check compares what a method gave on each of the processors with every other
// way to find it.
func (s *subject) check(results []*harness.Result, on []string, inputs []map[string]*interp.Tensor) (problems []string) {
	for i, r := range results {
		for _, p := range r.Problems {
			problems = append(problems, label(on[i])+p)
		}
	}
	kind, final := results[0].Kind, results[0].Graph
	g, err := s.plain(kind)
	if err != nil {
		return append(problems, err.Error())
	}
	for k, in := range inputs {
		fail := func(what string, err error) {
			if err != nil {
				problems = append(problems, fmt.Sprintf("input %d, %s: %v\nits graph is %v", k, what, err, final))
			}
		}
		ref, err := refer(g, in)
		if err != nil {
			return append(problems, "the interpreter: "+err.Error())
		}
		whole := len(final.Outputs) == len(g.Outputs) // else it is part of a graph, or calls others
		if whole {
			rewritten, err := refer(final, in)
			if err != nil {
				return append(problems, "the interpreter, of the final graph: "+err.Error())
			}
			fail("the final graph differs from the plain one", ref.compare(rewritten.values(), in))
			ref = rewritten
		}
		for i, r := range results {
			if k >= len(r.Outputs) {
				continue
			}
			fail(label(on[i])+"the generated code differs from its graph", ref.compare(r.Outputs[k], in))
			if s.smooth && kind == codegen.Grad {
				fail(label(on[i])+"the gradient differs from difference quotients", s.differences(r.Outputs[k], in))
			}
		}
		if len(problems) > 0 {
			break
		}
	}
	return problems
}

// label says in a message which processor the program was told of.
func label(processor string) string {
	if processor == "" {
		return ""
	}
	return "with GODEBUG=" + processor + ", "
}

// differences compares gradients of the first output with central
// differences, along one direction for each input.
func (s *subject) differences(got, in map[string]*interp.Tensor) error {
	for _, n := range s.fn.Grad {
		x := in[n.Attrs.Name]
		if n.DType() != ir.Float64 || x.Len() == 0 {
			continue
		}
		at := func(h float64) (float64, error) {
			moved := maps.Clone(in)
			y := interp.Zeros(x.Type)
			for i, v := range x.F {
				y.F[i] = v + h*direction(i)
			}
			moved[n.Attrs.Name] = y
			out, err := interp.Run(s.fn.Graph, moved)
			if err != nil {
				return 0, err
			}
			return out[0].F[0], nil
		}
		slope := 0.0
		const h = 1e-4
		for _, c := range []struct{ at, by float64 }{{1, 8}, {-1, -8}, {2, -1}, {-2, 1}} { // of fourth order
			v, err := at(c.at * h)
			if err != nil {
				return err
			}
			slope += c.by * v / (12 * h)
		}
		sum, size := 0.0, 1.0
		for i, v := range got["d."+n.Attrs.Name].F {
			sum += v * direction(i)
			size += math.Abs(v)
		}
		if !(math.Abs(sum-slope) <= 1e-6*size) {
			return fmt.Errorf("%s: along a direction it is %v, by differences %v", n.Attrs.Name, sum, slope)
		}
	}
	return nil
}

func direction(i int) float64 { return math.Cos(float64(2*i + 1)) }

var kindNames = map[codegen.Kind]string{
	codegen.Forward: "value", codegen.Grad: "gradient", codegen.VJP: "VJP",
	codegen.SplitForward: "forward", codegen.SplitBackward: "backward",
	codegen.JVP: "JVP", codegen.HVP: "HVP", codegen.Hessian: "Hessian", codegen.Jacobian: "Jacobian",
}
