// Package harness runs a peer's programs as tests (against the expected
// digests) and as benchmarks, so that every peer is held to the same work.
package harness

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/gradgen/gradgen/testdata/peers/spec"
)

// Result is what one forward+backward leaves behind.
type Result struct {
	Loss  float64
	Grads map[string][]float64
}

// Prog is one case in one peer.
type Prog struct {
	Case string
	// F64 says that the peer computes in float64 (it has no float32).
	F64 bool
	// Skip, when not empty, says why the peer cannot do the case.
	Skip string
	// Build sets the model up (untimed). step is one forward+backward of all
	// asked gradients, including any gradient zeroing; result reads them.
	Build func() (step func(), result func() Result)
	// Value, of some peers, sets the model up for the forward computation alone.
	Value func() func()
}

type expected struct {
	Loss  float64                `json:"loss"`
	Grads map[string]spec.Digest `json:"grads"`
}

var load = sync.OnceValues(func() (map[string]expected, error) {
	_, file, _, _ := runtime.Caller(0)
	b, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "testdata", "expected.json"))
	if err != nil {
		return nil, err
	}
	var m map[string]expected
	return m, json.Unmarshal(b, &m)
})

// Test checks every program against the expected digests. It steps twice, so
// a peer that silently accumulates gradients is caught.
func Test(t *testing.T, progs []Prog) {
	exp, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range progs {
		t.Run(p.Case, func(t *testing.T) {
			if p.Skip != "" {
				t.Skip(p.Skip)
			}
			step, result := p.Build()
			step()
			step()
			r := result()
			e, ok := exp[p.Case]
			if !ok {
				t.Fatalf("no expectation for %s", p.Case)
			}
			tol := 2e-4
			if p.F64 {
				tol = 1e-9
			}
			if d := rel(r.Loss, e.Loss, math.Abs(e.Loss)); d > tol {
				t.Errorf("loss %v, want %v", r.Loss, e.Loss)
			}
			worst := 0.0
			for name, w := range e.Grads {
				v, ok := r.Grads[name]
				if !ok {
					t.Errorf("no gradient for %s", name)
					continue
				}
				if len(v) != w.N {
					t.Errorf("grad %s has %d elements, want %d", name, len(v), w.N)
					continue
				}
				g := spec.NewDigest(v)
				// A gradient's scale: its L2 norm (sum and dot can cancel).
				// bk of f_block is analytically zero; floor the scale there.
				s := math.Max(w.L2, 1e-3)
				rms := s / math.Sqrt(float64(w.N))
				bad := math.Max(rel(g.L2, w.L2, s), math.Max(rel(g.Dot, w.Dot, s), rel(g.Sum, w.Sum, s*math.Sqrt(float64(w.N)))))
				for i := range w.Head {
					bad = math.Max(bad, rel(g.Head[i], w.Head[i], rms))
				}
				worst = math.Max(worst, bad)
				if !(bad <= tol) {
					t.Errorf("grad %s off by %.3g: got %+v want %+v", name, bad, g, w)
				}
			}
			t.Logf("%s ok: worst relative gradient difference %.2g", p.Case, worst)
		})
	}
}

func rel(a, b, scale float64) float64 {
	if math.IsNaN(a) || math.IsInf(a, 0) {
		return math.Inf(1)
	}
	return math.Abs(a-b) / math.Max(scale, 1e-12)
}

// Bench times every program: ns/op is one forward+backward.
func Bench(b *testing.B, progs []Prog) {
	for _, p := range progs {
		b.Run(p.Case, func(b *testing.B) {
			if p.Skip != "" {
				b.Skip(p.Skip)
			}
			step, _ := p.Build()
			step()
			step()
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
		})
	}
}

// Ratios times for every program the forward computation alone, and the step
// in units of that, as grad/value.
func Ratios(b *testing.B, progs []Prog) {
	each := func(b *testing.B, f func()) float64 {
		f()
		for b.Loop() {
			f()
		}
		return b.Elapsed().Seconds() / float64(b.N)
	}
	for _, p := range progs {
		one := 0.0
		b.Run(p.Case+"/value", func(b *testing.B) { one = each(b, p.Value()) })
		b.Run(p.Case+"/gradient", func(b *testing.B) {
			step, _ := p.Build()
			if t := each(b, step); one > 0 { // not where -bench leaves the other out
				b.ReportMetric(t/one, "grad/value")
			}
		})
	}
}

// To64 widens a float32 slice.
func To64(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}
