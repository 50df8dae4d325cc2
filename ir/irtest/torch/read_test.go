package torch

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

const good = `# a comment
case Abs
note NaN stays
x float64[2] nan -1.5
r float64[2] nan 1.5
ct 1 2
d 0 -2
our d0 nan -2

case ArgMax axis=0 type=int64
x float64[2] 1 2
r int64[1] 1
`

func readText(t *testing.T, text string) ([]*Case, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return Read(dir)
}

func TestRead(t *testing.T) {
	cases, err := readText(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 {
		t.Fatalf("%d cases, want 2", len(cases))
	}
	abs, arg := cases[0], cases[1]
	if got, want := abs.String(), "a.txt:2 Abs float64[2]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := arg.String(), "a.txt:10 ArgMax axis=0 type=int64 float64[2]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if d := abs.Grads[0].F; !math.IsNaN(d[0]) || d[1] != -2 {
		t.Errorf("the gradient is %v; ours takes the place of theirs", d)
	}
	if d := abs.Theirs["d0"].F; d[0] != 0 || d[1] != -2 {
		t.Errorf("their gradient is %v", d)
	}
	if abs.Note != "NaN stays" || len(arg.Grads) != 0 || arg.Values[0].I[0] != 1 {
		t.Errorf("read %+v and %+v", abs, arg)
	}
	for _, c := range cases {
		if g, err := c.Graph(); err != nil || len(g.Inputs) != 1 || len(g.Outputs) != 1 {
			t.Errorf("%v: %v, %v", c, g, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"case Abs", "case", "a case without a word"},
		{"axis=0", "axis", "no attribute"},
		{"# a comment", "x float64[] 1", "before the first case"},
		{"note NaN", "not NaN", "starts with"},
		{"ct 1 2", "ct 1", "1 elements for float64[2]"},
		{"-1.5", "-1.5x", "invalid syntax"},
		{"float64[2] nan -1.5", "float65[2] nan -1.5", "no type"},
		{"r int64[1] 1", "r int64[1] 1.5", "invalid syntax"},
		{"r int64[1] 1", "", "no value"},
		{"d 0 -2", "", "no d0"},
		{"ct 1 2", "", "no cotangent"},
		{"our d0 nan -2", "", "come together"},
		{"our d0", "our d1", "no d1"},
		{"our d0", "our dx", "invalid syntax"},
		{"our d0", "our", "parsing"},
		{"d 0 -2", "d 0 -2\nd 0 -2", "more gradients"},
		{"r int64[1] 1", "r int64[1] 1\nct 1", "a cotangent that"},
		{"int64[1]", "int64[-1]", "no type"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("there is no %q", c.old)
		}
		if _, err := readText(t, text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: got %v, want an error with %q", c.new, c.old, err, c.want)
		}
	}
	if _, err := Read(t.TempDir()); err == nil {
		t.Error("a folder without cases was read")
	}
}

func TestGraphRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"Foo":                      "no word",
		"Abs axis=1":               "no attributes axis",
		"ArgMax axis=0":            "type is missing",
		"ArgMax axis=x type=int64": "axis",
		"ArgMax axis=0 type=int65": "no such element type",
		"ArgMax axis=2 type=int64": "out of range",
		"Sum keep=yes":             "0 or 1",
		"Sum axes=1,":              "axes",
		"PowConst y=x":             "attribute y",
		"Add":                      "1 operands; Add has 2",
		"Add use=0,1":              "of 1 inputs",
	} {
		cases, err := readText(t, "case "+text+"\nx float64[2] 1 2\nr int64[] 1\n")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cases[0].Graph(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", text, err, want)
		}
	}
}

func TestClose(t *testing.T) {
	of := func(v ...float64) *interp.Tensor {
		return interp.Floats(ir.Type{DType: ir.Float64, Shape: ir.Of(len(v))}, v...)
	}
	nan := math.NaN()
	for _, c := range []struct {
		got, want *interp.Tensor
		close     bool
	}{
		{of(1, nan, math.Inf(1)), of(1, nan, math.Inf(1)), true},
		{of(1e-14, 1), of(0, 1), true},
		{of(1e-12, 1), of(0, 1), false},
		{of(1e-14, 1e9), of(0, 1e9), true},
		{of(1e-9, 1e9), of(0, 1e9), false},
		{of(1e-14), of(0), false},
		{of(1e-300), of(1.1e-300), false},
		{of(1 + 1e-11), of(1), false},
		{of(nan), of(1), false},
		{of(1), of(1, 2), false},
	} {
		if err := Close(c.got, c.want); (err == nil) != c.close {
			t.Errorf("got %v, want %v: %v", c.got.F, c.want.F, err)
		}
	}
}
