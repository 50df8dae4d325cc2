package compile_test

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/rewrite"
	"github.com/gradgen/gradgen/shapeinfer"
)

// samples are the sample specs, by file name.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../testdata/specs/*/*.go")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d sample specs: %v", len(files), err)
	}
	src := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		src[filepath.Base(f)] = b
	}
	return src
}

func load(t *testing.T, file string, src []byte) *ir.Package {
	t.Helper()
	pkg, ds := compile.Source(file, src)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return pkg
}

// checked are options under which every step's graph is verified.
var checked = compile.Options{Verify: true}

// TestSamples compiles the sample specs, verifying the graphs after every
// step: what comes out is formatted, and the same each time.
func TestSamples(t *testing.T) {
	for file, src := range samples(t) {
		t.Run(file, func(t *testing.T) {
			var first []byte
			for range 3 {
				files, ds, err := compile.Package(load(t, file, src), checked)
				if err != nil || len(ds) > 0 {
					t.Fatal(err, ds)
				}
				got := files[0].Source
				if first == nil {
					first = got
				}
				if !bytes.Equal(got, first) {
					t.Fatal("a second run writes other bytes")
				}
			}
			formatted, err := format.Source(first)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(formatted, first) {
				t.Error("gofmt would change the output")
			}
		})
	}
}

// TestPortable: with vector code beside it, the portable file is what it is
// without, but for the calls of that and the size of the workspace. Package and
// files stay below 2 MB.
func TestPortable(t *testing.T) {
	call := regexp.MustCompile(`\tif (.* := )?ws_*\.\w+Vector_*\(.*\{\n\t\treturn.*\n\t\}\n`)
	size := regexp.MustCompile(`\t[fi](32|64) +\[\d+\]\w+|\([\d.]+ [KM]iB\)`)
	plain := func(src []byte) string { // line breaks of comments move with the size's digits
		return strings.Join(strings.Fields(strings.ReplaceAll(string(size.ReplaceAll(call.ReplaceAll(src, nil), nil)), "//", "")), " ")
	}
	for file, src := range samples(t) {
		t.Run(file, func(t *testing.T) {
			var files [2][]compile.File
			for i := range files {
				var err error
				files[i], _, err = compile.Package(load(t, file, src), compile.Options{Options: codegen.Options{SIMD: i == 1}})
				if err != nil {
					t.Fatal(err)
				}
			}
			if without, with := plain(files[0][0].Source), plain(files[1][0].Source); without != with {
				t.Errorf("the portable file changes:\n%s\n%s", without, with)
			}
			total := 0
			for _, f := range files[1] {
				total += len(f.Source)
			}
			if total > 2<<20 {
				t.Errorf("%d bytes", total)
			}
		})
	}
}

// TestTextForm: the graphs of a spec, printed and read back, give the same code.
func TestTextForm(t *testing.T) {
	for file, src := range samples(t) {
		t.Run(file, func(t *testing.T) {
			pkg := load(t, file, src)
			want, _, err := compile.Package(pkg, checked)
			if err != nil {
				t.Fatal(err)
			}
			got, ds, err := compile.Package(load(t, file, []byte(pkg.Text())), checked)
			if err != nil || len(ds) > 0 {
				t.Fatal(err, ds)
			}
			if !bytes.Equal(got[0].Source, want[0].Source) {
				t.Error("the text form gives other code than the spec")
			}
		})
	}
}

// TestEachPass verifies the graphs of the samples' methods after every single
// pass of package rewrite.
func TestEachPass(t *testing.T) {
	for file, src := range samples(t) {
		methods, ds, err := compile.Methods(load(t, file, src), checked)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		for _, m := range methods {
			for _, g := range []*ir.Graph{m.Func.Graph, m.Graph} {
				for _, p := range rewrite.Passes {
					g = p.Run(g)
					if err := ir.Verify(g); err != nil {
						t.Errorf("%s, %s after pass %s: %v", file, m.Func.Name, p.Name, err)
					}
					if err := shapeinfer.Check(g); err != nil {
						t.Errorf("%s, %s after pass %s: %v", file, m.Func.Name, p.Name, err)
					}
				}
			}
		}
	}
}

// TestKinds: which methods a function becomes.
func TestKinds(t *testing.T) {
	const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"
	for _, c := range []struct {
		name, src string
		want      []codegen.Kind
	}{
		{"a loss", "func F(x ad.Tensor[[3]float32]) (y ad.Value) { return ad.Sum(x) }", []codegen.Kind{codegen.Forward, codegen.Grad}},
		{"a tensor", "func F(x ad.Tensor[[3]float32]) (y ad.Value) { return x * x }", []codegen.Kind{codegen.Forward, codegen.VJP}},
		{"forward alone", "//gradgen:grad none\nfunc F(x ad.Tensor[[3]float32]) (y ad.Value) { return ad.Sum(x) }", []codegen.Kind{codegen.Forward}},
		{"an integer first", "func F(x ad.Tensor[[3]float32]) (i, y ad.Value) { return ad.ArgMax(x, 0), ad.Sum(x) }", []codegen.Kind{codegen.Forward}},
		{"a loss in halves", "//gradgen:emit split\nfunc F(x ad.Tensor[[3]float32]) (y ad.Value) { return ad.Sum(x) }", []codegen.Kind{codegen.Forward, codegen.Grad, codegen.SplitForward, codegen.SplitBackward}},
		{"a tensor in halves", "//gradgen:emit split\nfunc F(x ad.Tensor[[3]float32]) (y ad.Value) { return x * x }", []codegen.Kind{codegen.Forward, codegen.VJP, codegen.SplitForward, codegen.SplitBackward}},
		{"nothing to differentiate", "func F(x ad.Tensor[[3]int32]) (y ad.Value) { return ad.Sum(x) }", []codegen.Kind{codegen.Forward}},
	} {
		methods, ds, err := compile.Methods(load(t, "f.go", []byte(head+c.src)), checked)
		if err != nil || len(ds) > 0 {
			t.Errorf("%s: %v %v", c.name, err, ds)
			continue
		}
		var got []codegen.Kind
		for _, m := range methods {
			got = append(got, m.Kind)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the kinds of methods are %v, want %v", c.name, got, c.want)
		}
	}
}

// TestRejected: mistakes are diagnostics at the line that makes them.
func TestRejected(t *testing.T) {
	const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"
	for _, c := range []struct {
		name, src string
		line      int
		msg       string // part of the message
	}{
		{"no derivative", head + "//gradgen:grad x\nfunc F(x ad.Tensor[[3]float32]) (y ad.Value) {\n\ti := ad.ArgMax(x, 0)\n\treturn ad.Cast[float32](i)\n}", 7, "ArgMax"},
		{"split of nothing", head + "//gradgen:grad none\n//gradgen:emit split\nfunc F(x ad.Tensor[[3]float32]) (y ad.Value) { return x * x }", 6, "nothing of F is differentiated"},
		{"split of integers", head + "//gradgen:emit split\nfunc F(x ad.Tensor[[3]float32]) (i, y ad.Value) { return ad.ArgMax(x, 0), ad.Sum(x) }", 5, "the first result of F, i, is int64[]"},
		{"split of text", "gradgen ir 1\npackage p\nfunc F\n  param x float32[]\n  emit split\n  v0 = Input <float32[]> {Name=x}\n  return y=v0\n", 0, "nothing of F is differentiated"},
		{"too long", head + strings.Repeat("\n", compile.MaxSource), 0, "too big"},
		{"too long a text", "gradgen ir 1\n" + strings.Repeat("\n", compile.MaxSource), 0, "too big"},
		{"text with a name that Go has not", "gradgen ir 1\npackage p\nfunc f\n  param x float32[]\n  v0 = Input <float32[]> {Name=x}\n  return y=v0\n", 0, "capital letter"},
		{"text without a function", "gradgen ir 1\npackage p\n", 0, "no func"},
	} {
		pkg, ds := compile.Source("f.go", []byte(c.src))
		if len(ds) == 0 {
			var err error
			if _, ds, err = compile.Package(pkg, checked); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if len(ds) != 1 || ds[0].Pos.File != "f.go" || ds[0].Pos.Line != c.line || !strings.Contains(ds[0].Msg, c.msg) {
			t.Errorf("%s: want one diagnostic at f.go:%d with %q, have %v", c.name, c.line, c.msg, ds)
		}
	}
}
