package compile_test

import (
	"bytes"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/ir/irtest"
)

// apartSpec has a method with a long product and a short one, and a method that
// is a long product alone.
const apartSpec = `package p

import "github.com/gradgen/gradgen/ir/ad"

//gradgen:grad none
func Two(x ad.Tensor[[64][48]float32], w ad.Tensor[[48][80]float32], v ad.Tensor[[80][3]float32]) (y ad.Value) {
	return ad.MatMul(ad.Slice(ad.Tanh(ad.MatMul(x, w)), 0, 0, 9), v)
}

//gradgen:grad none
func One(x ad.Tensor[[64][48]float32], w ad.Tensor[[48][80]float32]) (y ad.Value) {
	return ad.MatMul(x, w)
}
`

// TestApart: a long product is a vector function of its own where a method does
// more than that, and gives what the interpreter does.
func TestApart(t *testing.T) {
	pkg := load(t, "p.go", []byte(apartSpec))
	files, ds, err := compile.Package(pkg, compile.Options{Options: codegen.Options{SIMD: true}, Verify: true})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	var all []byte
	for _, f := range files {
		all = append(all, f.Source...)
	}
	for text, want := range map[string]int{"func kernel1OfTwoAVX512(": 1, "func kernel2OfTwoAVX2(": 1, "kernel": 6} {
		if got := bytes.Count(all, []byte(text)); got != want {
			t.Errorf("%q is there %d times, want %d", text, got, want)
		}
	}
	var subjects []*subject
	for _, fn := range pkg.Funcs {
		from := map[string]irtest.Interval{}
		for _, n := range fn.Graph.Inputs {
			from[n.Attrs.Name] = irtest.Interval{Lo: -1, Hi: 1}
		}
		s := newSubject(fn.Name, fn.Graph, from, 1)
		s.fn, s.group = fn, "apart"
		subjects = append(subjects, s)
	}
	oracle(t, subjects, func(o *harness.Options) { o.Vet = true })
}
