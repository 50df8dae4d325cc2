package spec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/gradgen/gradgen/ir"
)

// FuzzParse asks that whatever is read gives a sound package or errors, with
// no panic, not even one that Parse catches.
func FuzzParse(f *testing.F) {
	specs, _ := filepath.Glob("../../testdata/specs/*/*.go")
	for _, name := range specs {
		if src, err := os.ReadFile(name); err == nil {
			f.Add(src)
		}
	}
	cases, _ := filepath.Glob("../../testdata/errors/*.txtar")
	for _, name := range cases {
		base := filepath.Base(name)
		if strings.HasPrefix(base, "foreign_loop") || strings.HasPrefix(base, "foreign_blowup") {
			continue // slow by design
		}
		if ar, err := txtar.ParseFile(name); err == nil && len(ar.Files) > 0 {
			f.Add(ar.Files[0].Data)
		}
	}
	for _, x := range features {
		f.Add([]byte(x.source()))
	}
	f.Add([]byte(packageSpec))
	f.Fuzz(func(t *testing.T, src []byte) {
		pkg, errs := Parse("p.go", src)
		if (pkg == nil) != (len(errs) > 0) {
			t.Fatalf("package %v with %d errors", pkg, len(errs))
		}
		for _, d := range errs {
			if strings.Contains(d.Msg, "this file can't be read") {
				t.Fatal(d.Msg)
			}
		}
		var out bytes.Buffer
		if err := errs.Print(&out, map[string][]byte{"p.go": src}); err != nil {
			t.Fatal(err)
		}
		if pkg == nil {
			return
		}
		for _, fn := range pkg.Funcs {
			if err := ir.Verify(fn.Graph); err != nil {
				t.Fatalf("%s: %v", fn.Name, err)
			}
		}
	})
}

// BenchmarkParse reads the sample specs.
func BenchmarkParse(b *testing.B) {
	names, _ := filepath.Glob("../../testdata/specs/*/*.go")
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(filepath.Base(name), ".go"), func(b *testing.B) {
			for b.Loop() {
				if _, errs := Parse(name, src); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}
