package spec

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSampleSpecs reads the sample specs as they stand.
func TestSampleSpecs(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/specs/*/*.go")
	if len(files) < 7 {
		t.Fatalf("found %d sample specs", len(files))
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pkg, errs := Parse(name, src)
		if len(errs) > 0 {
			t.Errorf("%v", errs)
			continue
		}
		for _, fn := range pkg.Funcs {
			t.Logf("%s\n%s", fn.Doc, fn.Graph)
		}
	}
}
