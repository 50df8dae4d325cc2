package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkGenerate is the time of the whole command without its start: from
// reading a spec to the Go on standard output.
func BenchmarkGenerate(b *testing.B) {
	for _, spec := range sampleSpecs(b) {
		b.Run(strings.TrimSuffix(filepath.Base(spec), ".go"), func(b *testing.B) { benchmark(b, spec) })
	}
	b.Run("1000nodes", func(b *testing.B) { benchmark(b, manyNodes(b)) })
}

func benchmark(b *testing.B, spec string) {
	for b.Loop() {
		if code, _, stderr := quietly("-o", "-", spec); code != 0 {
			b.Fatalf("exit code %d: %s", code, stderr)
		}
	}
}

// TestGenerateTime fails when generating takes several times as long as it
// may: 100 ms for a sample spec, 2 s for a graph of a thousand nodes. The
// benchmark tells the time itself.
func TestGenerateTime(t *testing.T) {
	const slack = 5 // for a busy machine
	check := func(spec string, limit time.Duration) {
		start := time.Now()
		if code, _, stderr := quietly("-o", "-", spec); code != 0 {
			t.Errorf("%s: exit code %d: %s", spec, code, stderr)
		}
		if took := time.Since(start); took > slack*limit {
			t.Errorf("%s takes %v, may take %v", filepath.Base(spec), took, limit)
		}
	}
	for _, spec := range sampleSpecs(t) {
		check(spec, 100*time.Millisecond)
	}
	check(manyNodes(t), 2*time.Second)
}

func sampleSpecs(t testing.TB) []string {
	specs, err := filepath.Glob(filepath.Join(root(t), "testdata", "specs", "*", "*.go"))
	if err != nil || len(specs) < 7 {
		t.Fatalf("%d sample specs are in testdata/specs: %v", len(specs), err)
	}
	return specs
}

// manyNodes writes a spec whose forward graph has a thousand nodes: a chain
// that looks back, so that nothing of it simplifies away.
func manyNodes(t testing.TB) string {
	var b strings.Builder
	b.WriteString("package many\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n")
	b.WriteString("func Loss(w, x ad.Tensor[[64]float32]) (loss ad.Value) {\n\th0, h1 := w*x, w+x\n")
	const links = 249 // four nodes each
	for i := 2; i < links; i++ {
		fmt.Fprintf(&b, "\th%d := ad.Tanh(h%d)*w + h%d*x\n", i, i-1, i-2)
	}
	fmt.Fprintf(&b, "\treturn ad.Sum(h%d)\n}\n", links-1)
	name := filepath.Join(t.TempDir(), "many.go")
	writeFile(t, name, b.String())
	return name
}
