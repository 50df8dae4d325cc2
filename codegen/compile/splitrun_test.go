package compile_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
)

// TestSplitRun builds and runs what testdata/split/spec.go becomes, with
// main.go, which compares Forward and Backward with the functions' other
// methods; and the same for less memory, of which less is kept.
func TestSplitRun(t *testing.T) {
	spec := splitFile(t, "spec.go")
	least := checked
	least.Small = true
	kept := map[bool]int{}
	for small, o := range map[bool]compile.Options{false: checked, true: least} {
		methods, ds, err := compile.Methods(load(t, "spec.go", spec), o)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		for _, m := range methods {
			if m.Kind == codegen.SplitForward {
				for _, out := range m.Graph.Outputs[len(m.Func.Graph.Outputs):] {
					kept[small] += out.Node.Shape().Size() * out.Node.DType().Bytes()
				}
			}
		}
		files, ds, err := compile.Package(load(t, "spec.go", spec), o)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		src := string(files[0].Source)
		for _, part := range []string{"keptLoss struct {", "keptPool struct {", ") deepForwardPart1(", ") deepBackwardPart1("} {
			if !strings.Contains(src, part) {
				t.Errorf("small %v: the file lacks %s", small, part)
			}
		}
		if strings.Contains(src, "keptPlain") {
			t.Errorf("small %v: Plain keeps something", small)
		}
		runSplit(t, files[0].Source)
	}
	if kept[true]*3 > kept[false]*2 {
		t.Errorf("%d bytes are kept, %d for less memory: want at most two thirds", kept[false], kept[true])
	}
}

// splitFile is the content of a file of testdata/split.
func splitFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "split", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// runSplit runs testdata/split/main.go with the package.
func runSplit(t *testing.T, source []byte) {
	t.Helper()
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"go.mod":  []byte("module split\n\ngo 1.26\n"),
		"main.go": splitFile(t, "main.go"),
		"p/p.go":  source,
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
	spec := splitFile(t, "spec.go")
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
