package spec

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradgen/gradgen/ir"
)

// TestSampleSpecs reads the sample specs as they stand, twice: the graphs are
// the same each time.
func TestSampleSpecs(t *testing.T) {
	want := map[string]int{"addition": 4, "affine": 1, "arm": 1, "convnet": 1, "digits": 2, "pendulum": 2, "transformer": 1, "tumour": 1}
	for name, funcs := range want {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("../../testdata/specs", name, name+".go")
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			pkg, errs := Parse(path, src)
			again, _ := Parse(path, src)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if pkg.Name != name || len(pkg.Funcs) != funcs {
				t.Errorf("package %s has %d functions", pkg.Name, len(pkg.Funcs))
			}
			for i, fn := range pkg.Funcs {
				if err := ir.Verify(fn.Graph); err != nil {
					t.Errorf("%s: %v", fn.Name, err)
				}
				if diff := cmp.Diff(fn.Graph.String(), again.Funcs[i].Graph.String()); diff != "" {
					t.Errorf("%s is another graph each time: %s", fn.Name, diff)
				}
				if len(fn.Grad) == 0 {
					t.Errorf("%s has no gradient", fn.Name)
				}
			}
		})
	}
}
