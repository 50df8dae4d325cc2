package compile_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
)

// everySpec is the sample specs and those of testdata/peers.
func everySpec(t *testing.T) map[string]*ir.Package {
	t.Helper()
	all := map[string]*ir.Package{}
	for _, dir := range []string{"../../testdata/specs", "../../testdata/peers/specs"} {
		files, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
		if err != nil || len(files) < 7 {
			t.Fatalf("%d specs in %s: %v", len(files), dir, err)
		}
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all[f] = load(t, f, src)
		}
	}
	return all
}

// text is the length of what is written for a package: bytes, and the lines
// of its longest function.
func text(t *testing.T, pkg *ir.Package, o codegen.Options) (size, longest int) {
	t.Helper()
	files, ds, err := compile.Package(pkg, compile.Options{Options: o})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	for _, f := range files {
		size += len(f.Source)
		for _, fn := range bytes.Split(f.Source, []byte("\nfunc ")) {
			longest = max(longest, bytes.Count(fn, []byte("\n")))
		}
	}
	return size, longest
}

// TestTextSize: what is written for a spec compiles in seconds. The compiler's
// time is counted, not measured: by the text as a whole, and by the longest
// function, as it grows faster than that.
func TestTextSize(t *testing.T) {
	const maxLines = 5000
	for name, pkg := range everySpec(t) {
		size, longest := text(t, pkg, codegen.Options{SIMD: true, Workers: true})
		if size > compile.MaxText || longest > maxLines {
			t.Errorf("%s becomes %d bytes, its longest function %d lines; want at most %d and %d", name, size, longest, compile.MaxText, maxLines)
		}
	}
}

// deep is a graph of many products of matrices, one after the other.
func deep(n, size int) *subject {
	b := build.New()
	t := ir.Type{DType: ir.Float32, Shape: ir.Of(size, size)}
	x, w := b.Input("x", t), b.Input("w", t)
	y := x
	for range n {
		y = b.MatMul(y, w)
	}
	loss := b.Reshape(b.ReduceSum(y, 0, 1), nil)
	from := map[string]irtest.Interval{"x": {Lo: -1, Hi: 1}, "w": {Lo: -0.3, Hi: 0.3}}
	g := b.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "loss", Node: loss}})
	return newSubject(fmt.Sprint(n, " products"), g, from, 1)
}

// TestDeepText: of a thousand products of 16x16 matrices, most loops are
// written once and called.
func TestDeepText(t *testing.T) {
	s := deep(1000, 16)
	if size, longest := text(t, packageOf(s.fn), codegen.Options{SIMD: true}); size > compile.MaxText || longest > 5000 {
		t.Errorf("%d bytes, the longest function %d lines", size, longest)
	}
}

// stacked is a network of n layers whose weights are one array, and a
// recurrent one over n steps whose inputs are.
func stacked(n int) map[string]string {
	const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"
	return map[string]string{
		"layers": head + fmt.Sprintf(`type Params struct {
	W ad.Tensor[[%d][16][16]float32]
}

func Loss(p Params, x ad.Tensor[[16][16]float32]) (loss ad.Value) {
	y := x
	for i := range %[1]d {
		y = ad.Tanh(ad.MatMul(y, ad.Squeeze(ad.Slice(p.W, 0, i, i+1), 0)))
	}
	return ad.Sum(y)
}
`, n),
		"steps": head + fmt.Sprintf(`type Params struct {
	W ad.Tensor[[32][32]float32]
	U ad.Tensor[[8][32]float32]
	B ad.Tensor[[32]float32]
}

func Loss(p Params, x ad.Tensor[[%d][4][8]float32]) (loss ad.Value) {
	h := ad.Zeros[float32](4, 32)
	for i := range %[1]d {
		h = ad.Tanh(ad.MatMul(h, p.W) + ad.MatMul(ad.Squeeze(ad.Slice(x, 0, i, i+1), 0), p.U) + p.B)
	}
	return ad.Mean(h * h)
}
`, n),
	}
}

// TestStackedText: what is done to each part of an array is written once and
// called: a layer more is a few lines more.
func TestStackedText(t *testing.T) {
	few, many := stacked(40), stacked(80)
	for name := range few {
		o := codegen.Options{SIMD: true}
		a, _ := text(t, load(t, name, []byte(few[name])), o)
		b, longest := text(t, load(t, name, []byte(many[name])), o)
		if each := (b - a) / 40; each > 6000 || longest > 2000 {
			t.Errorf("%s: %d bytes for each, the longest function %d lines", name, each, longest)
		}
	}
}

// TestAlikeParts: the same loops on one part of an array after the other give
// what the interpreter does.
func TestAlikeParts(t *testing.T) {
	var subjects []*subject
	src := stacked(24)
	for _, name := range []string{"layers", "steps"} {
		fn := load(t, name, []byte(src[name])).Funcs[0]
		from := map[string]irtest.Interval{}
		for _, n := range fn.Graph.Inputs {
			from[n.Attrs.Name] = irtest.Interval{Lo: -0.3, Hi: 0.3}
		}
		s := newSubject(name, fn.Graph, from, 1)
		s.fn, s.group = fn, name
		subjects = append(subjects, s)
	}
	oracle(t, subjects, func(o *harness.Options) { o.Vet = true })
}

// TestAlike: loops that are done many times, by one function, each time to
// other arrays, give what they would one by one.
func TestAlike(t *testing.T) {
	s := deep(40, 9)

	files, ds, err := compile.Package(packageOf(s.fn), checked)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	if n := bytes.Count(files[0].Source, []byte("kernel")); n < 40 {
		t.Errorf("kernels are called %d times", n)
	}
	oracle(t, []*subject{s}, func(o *harness.Options) { o.Vet = true })
}

// TestGradientWork: a gradient with its value takes at most four times the
// operations of the value, that of a multilayer perceptron at most three times.
func TestGradientWork(t *testing.T) {
	seen := 0
	for name, pkg := range everySpec(t) {
		methods, ds, err := compile.Methods(pkg, compile.Options{})
		if err != nil || len(ds) > 0 {
			t.Fatal(name, err, ds)
		}
		value := map[*ir.Func]int{}
		most := 4
		if base := filepath.Base(name); base == "mlp.go" || base == "digits.go" {
			most = 3
		}
		for _, m := range methods {
			n := plan.GraphFlops(m.Graph)
			switch m.Kind {
			case codegen.Forward:
				value[m.Func] = n
			case codegen.Grad, codegen.VJP:
				seen++
				if n > most*value[m.Func] {
					t.Errorf("%s: %s%s takes %d operations, %s %d: more than %d times as many", name, m.Func.Name, m.Kind.Suffix(), n, m.Func.Name, value[m.Func], most)
				}
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d gradients", seen)
	}
}
