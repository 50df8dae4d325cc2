package compile_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
)

// TestSplitRun builds and runs what testdata/split/spec.go becomes, with
// main.go, which compares Forward and Backward with the functions' other
// methods.
func TestSplitRun(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", "split", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	files, ds, err := compile.Package(load(t, "spec.go", read("spec.go")), checked)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	src := string(files[0].Source)
	for _, part := range []string{"keptLoss struct {", "keptBlock struct {", "keptPool struct {", ") deepForwardPart1(", ") deepBackwardPart1("} {
		if !strings.Contains(src, part) {
			t.Errorf("the file lacks %s", part)
		}
	}
	if strings.Contains(src, "keptPlain") {
		t.Error("Plain keeps something")
	}
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"go.mod":  []byte("module split\n\ngo 1.26\n"),
		"main.go": read("main.go"),
		"p/p.go":  files[0].Source,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"run", "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
}

// TestSplitText: the text form of a spec says what is split, so that it gives
// the same code.
func TestSplitText(t *testing.T) {
	spec, err := os.ReadFile(filepath.Join("testdata", "split", "spec.go"))
	if err != nil {
		t.Fatal(err)
	}
	pkg := load(t, "spec.go", spec)
	want, _, err := compile.Package(pkg, checked)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := compile.Package(load(t, "spec.go", []byte(pkg.Text())), checked)
	if err != nil {
		t.Fatal(err)
	}
	if string(got[0].Source) != string(want[0].Source) {
		t.Error("the text form gives other code than the spec")
	}
}
