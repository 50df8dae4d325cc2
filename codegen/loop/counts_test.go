package loop_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

var update = flag.Bool("update", false, "write the golden files")

// samples is the methods of the sample specs, by the spec's file name.
func samples(t *testing.T) (names []string, methods map[string][]*codegen.Method) {
	return specs(t, "../../testdata/specs")
}

// specs is the methods of the specs in a folder, by the spec's file name.
func specs(t *testing.T, dir string) (names []string, methods map[string][]*codegen.Method) {
	t.Helper()
	files, err := filepath.Glob(dir + "/*/*.go")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d specs in %s: %v", len(files), dir, err)
	}
	methods = map[string][]*codegen.Method{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		pkg, ds := compile.Source(f, src)
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		ms, ds, err := compile.Methods(pkg, compile.Options{})
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".go")
		names = append(names, name)
		methods[name] = ms
	}
	return names, methods
}

// compiled is the code of a method, as it would be printed.
func compiled(m *codegen.Method) *loop.Func {
	pl := plan.New(m.Graph)
	if m.Kind != codegen.Forward && m.Kind != codegen.SplitForward {
		pl.Of = m.Func.Graph
	}
	return loop.Compile(pl, loop.Portable)
}

// TestCounts: what the code of the sample specs comes to in numbers that a
// clock doesn't blur. A change that makes more of something shows in the
// golden file; go test -update writes it anew.
func TestCounts(t *testing.T) {
	var b strings.Builder
	row := func(cells ...any) {
		fmt.Fprintf(&b, "%-28v %-8v %9v %7v %7v %8v %9v %6v\n", cells...)
	}
	row("method", "form", "flops", "kernels", "buffers", "arena B", "stmts", "ops")
	names, methods := samples(t)
	for _, name := range names {
		for _, m := range methods[name] {
			f := compiled(m)
			bytes := 0
			for _, d := range ir.DTypes {
				bytes += f.Arena[d] * d.Bytes()
			}
			row(name+"."+m.Func.Name+m.Kind.Suffix(), form(f), plan.GraphFlops(m.Graph), len(f.Kernels), len(f.Buffers()), bytes, loop.Statements(f), loop.Ops(f))
		}
	}
	golden(t, "testdata/counts.golden", b.String())
}

// golden compares a text with a file.
func golden(t *testing.T, file, now string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := changedLines(string(want), now); d != "" {
		t.Errorf("-%s +now (go test -update writes it anew, when what changed is for the better):\n%s", file, d)
	}
}

// changedLines is the lines that only one of the texts has.
func changedLines(old, now string) string {
	was, is := strings.Split(old, "\n"), strings.Split(now, "\n")
	var b strings.Builder
	for _, l := range was {
		if !slices.Contains(is, l) {
			fmt.Fprintln(&b, "-", l)
		}
	}
	for _, l := range is {
		if !slices.Contains(was, l) {
			fmt.Fprintln(&b, "+", l)
		}
	}
	return b.String()
}

// TestDeterministic: a second run gives the same code.
func TestDeterministic(t *testing.T) {
	names, methods := samples(t)
	for _, name := range names {
		for _, m := range methods[name] {
			first := compiled(m).String()
			for range 3 {
				if again := compiled(m).String(); again != first {
					t.Fatalf("%s.%s: two runs differ:\n%s", name, m.Func.Name, changedLines(first, again))
				}
			}
		}
	}
}
