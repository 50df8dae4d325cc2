package spec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestErrors reads the specs of testdata/errors and compares what is reported
// with what each file wants.
func TestErrors(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/errors/*.txtar")
	if len(files) < 50 {
		t.Fatalf("found %d cases", len(files))
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(ar.Files) == 0 || ar.Files[0].Name != "spec.go" {
				t.Fatal("the first file is not spec.go")
			}
			src := ar.Files[0].Data
			pkg, errs := Parse("spec.go", src)
			if pkg != nil || len(errs) == 0 {
				t.Fatal("the spec was accepted")
			}
			var got bytes.Buffer
			if err := errs.Print(&got, map[string][]byte{"spec.go": src}); err != nil {
				t.Fatal(err)
			}
			if *update {
				ar.Files = []txtar.File{ar.Files[0], {Name: "want", Data: got.Bytes()}}
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) != 2 || ar.Files[1].Name != "want" {
				t.Fatal("the second file is not want")
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
