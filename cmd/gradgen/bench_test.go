package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkGenerate is the time of the whole command without its start: from
// reading a spec to the Go on standard output.
func BenchmarkGenerate(b *testing.B) {
	for _, spec := range sampleSpecs(b) {
		b.Run(strings.TrimSuffix(filepath.Base(spec), ".go"), func(b *testing.B) { benchmark(b, spec) })
	}
	b.Run("1000nodes", func(b *testing.B) { benchmark(b, manyNodes(b, 1000)) })
}

func benchmark(b *testing.B, spec string) {
	for b.Loop() {
		if code, _, stderr := quietly("-o", "-", spec); code != 0 {
			b.Fatalf("exit code %d: %s", code, stderr)
		}
	}
}

// TestGenerateWork holds the work of generating to what it was, in what can be
// counted on any machine: allocations. A sample spec takes at most half a
// million, and a graph of twice the nodes about twice as many, at most two million.
func TestGenerateWork(t *testing.T) {
	for _, spec := range sampleSpecs(t) {
		if n := allocations(t, spec); n > 5e5 {
			t.Errorf("%s: %d allocations", filepath.Base(spec), n)
		}
	}
	some, twice := allocations(t, manyNodes(t, 500)), allocations(t, manyNodes(t, 1000))
	if twice > some*5/2 {
		t.Errorf("500 nodes take %d allocations, 1000 nodes %d: more than 2.5 times as many", some, twice)
	}
	if twice > 2e6 {
		t.Errorf("1000 nodes: %d allocations", twice)
	}
}

// allocations is how many allocations generating from the spec makes.
func allocations(t *testing.T, spec string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if code, _, stderr := quietly("-o", "-", spec); code != 0 {
		t.Errorf("%s: exit code %d: %s", spec, code, stderr)
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

func sampleSpecs(t testing.TB) []string {
	specs, err := filepath.Glob(filepath.Join(root(t), "testdata", "specs", "*", "*.go"))
	if err != nil || len(specs) < 7 {
		t.Fatalf("%d sample specs are in testdata/specs: %v", len(specs), err)
	}
	return specs
}

// manyNodes writes a spec whose forward graph has about so many nodes: a chain
// that looks back, so that nothing of it simplifies away.
func manyNodes(t testing.TB, nodes int) string {
	var b strings.Builder
	b.WriteString("package many\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n")
	b.WriteString("func Loss(w, x ad.Tensor[[64]float32]) (loss ad.Value) {\n\th0, h1 := w*x, w+x\n")
	links := nodes/4 - 1 // four nodes each
	for i := 2; i < links; i++ {
		fmt.Fprintf(&b, "\th%d := ad.Tanh(h%d)*w + h%d*x\n", i, i-1, i-2)
	}
	fmt.Fprintf(&b, "\treturn ad.Sum(h%d)\n}\n", links-1)
	name := filepath.Join(t.TempDir(), "many.go")
	writeFile(t, name, b.String())
	return name
}
