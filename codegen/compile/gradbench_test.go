package compile_test

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// A known is what PyTorch says of a function: see testdata/gradbench/make.py.
type known struct {
	in, out, ct, d map[string][]float64
}

// readKnown reads values.txt, by the names of the functions.
func readKnown(t *testing.T) map[string]*known {
	t.Helper()
	src, err := os.ReadFile("../../testdata/gradbench/values.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*known{}
	var k *known
	for line := range strings.Lines(string(src)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "func" {
			k = &known{map[string][]float64{}, map[string][]float64{}, map[string][]float64{}, map[string][]float64{}}
			all[rest] = k
			continue
		}
		name, values, _ := strings.Cut(rest, " ")
		_, values, _ = strings.Cut(values, "]")
		var list []float64
		for _, v := range strings.Fields(values) {
			x, err := strconv.ParseFloat(v, 64)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, x)
		}
		map[string]map[string][]float64{"in": k.in, "out": k.out, "ct": k.ct, "d": k.d}[word][name] = list
	}
	return all
}

// TestGradBench: GradBench's functions, as specs, have the values and the
// gradients that PyTorch gives, and the code that is written for them gives
// what the graphs do, in every mode.
func TestGradBench(t *testing.T) {
	files, err := filepath.Glob("../../testdata/gradbench/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no specs", err)
	}
	all := readKnown(t)
	seen := 0
	var subjects []*subject
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pkg := load(t, file, src)
		for _, fn := range pkg.Funcs {
			k := all[pkg.Name+"."+fn.Name]
			if k == nil {
				t.Errorf("%s.%s has no known values", pkg.Name, fn.Name)
				continue
			}
			seen++
			in := map[string]*interp.Tensor{}
			from := map[string]irtest.Interval{}
			for _, n := range fn.Graph.Inputs {
				in[n.Attrs.Name] = interp.Floats(n.Type, k.in[n.Attrs.Name]...)
				from[n.Attrs.Name] = irtest.Interval{Lo: -1, Hi: 1}
			}
			first := fn.Graph.Outputs[0].Node
			if first.Shape().Rank() == 0 {
				k.ct["y"] = []float64{1}
			}
			in["ct."+fn.Graph.Outputs[0].Name] = interp.Floats(first.Type, k.ct["y"]...)
			compareKnown(t, pkg.Name+"."+fn.Name, fn, k, in)
			s := newSubject(pkg.Name+"."+fn.Name, fn.Graph, from, 0)
			delete(in, "ct."+fn.Graph.Outputs[0].Name)
			s.group, s.fn, s.inputs = pkg.Name, fn, []map[string]*interp.Tensor{in}
			subjects = append(subjects, s)
		}
	}
	if seen != len(all) {
		t.Errorf("%d functions, and known values of %d", seen, len(all))
	}
	oracle(t, subjects)
}

// compareKnown compares the graph of fn and its gradient with what is known.
func compareKnown(t *testing.T, name string, fn *ir.Func, k *known, in map[string]*interp.Tensor) {
	t.Helper()
	same := func(what string, got, want []float64) {
		if len(got) != len(want) {
			t.Errorf("%s: %s has %d elements, want %d", name, what, len(got), len(want))
			return
		}
		for i := range got {
			if !(math.Abs(got[i]-want[i]) <= 1e-10*(1+math.Abs(want[i]))) {
				t.Errorf("%s: %s, element %d: %v, PyTorch says %v", name, what, i, got[i], want[i])
				return
			}
		}
	}
	out, err := interp.Run(fn.Graph, in)
	if err != nil {
		t.Fatal(err)
	}
	same("the value", out[0].F, k.out["y"])
	g, err := gradgen.VJP(fn.Graph, fn.Grad)
	if err != nil {
		t.Fatal(err)
	}
	grads, err := interp.Run(g, in)
	if err != nil {
		t.Fatal(err)
	}
	if len(grads) != len(k.d) {
		t.Errorf("%s: %d gradients, want %d", name, len(grads), len(k.d))
	}
	for i, n := range fn.Grad {
		same("the gradient of "+n.Attrs.Name, grads[i].F, k.d[n.Attrs.Name])
	}
}
