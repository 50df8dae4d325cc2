package diag

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gradgen/gradgen/ir"
)

func at(line, col, end int) ir.Pos { return ir.Pos{File: "mlp.go", Line: line, Col: col, EndCol: end} }

func printed(t *testing.T, l List, src string) string {
	t.Helper()
	var b strings.Builder
	if err := l.Print(&b, map[string][]byte{"mlp.go": []byte(src)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPrint(t *testing.T) {
	long := strings.Repeat("a + ", 60)
	tests := []struct {
		name, src string
		d         Diagnostic
		want      string
	}{
		{"span", "package mlp\nh := x + b\n", Diagnostic{Pos: at(2, 6, 11), Msg: "no"}, `
mlp.go:2:6: no
    h := x + b
         ^~~~~
`},
		{"start alone", "h := x + b", Diagnostic{Pos: at(1, 6, 0), Msg: "no"}, `
mlp.go:1:6: no
    h := x + b
         ^
`},
		{"indentation is dropped, an inner tab aligned", "\t\th :=\tx + b\r\n", Diagnostic{Pos: at(1, 8, 13), Msg: "no"}, `
mlp.go:1:8: no
    h :=    x + b
            ^~~~~
`},
		{"past the end of the line", "h := x +\n", Diagnostic{Pos: at(1, 9, 20), Msg: "operand missing"}, `
mlp.go:1:9: operand missing
    h := x +
            ^
`},
		{"far past the end of the line", "h := x", Diagnostic{Pos: at(1, 900, 901), Msg: "no"}, `
mlp.go:1:900: no
    h := x
          ^
`},
		{"span over the end of the line", "h := x", Diagnostic{Pos: at(1, 6, 90), Msg: "no"}, `
mlp.go:1:6: no
    h := x
         ^
`},
		{"control characters", "a\x1b[31m := b\x7f", Diagnostic{Pos: at(1, 11, 12), Msg: "evil \x1b]0;x\a text"}, `
mlp.go:1:11: evil \x1b]0;x\x07 text
    a\x1b[31m := b\x7f
                 ^
`},
		{"invalid UTF-8", "ab\xff\xfe := c", Diagnostic{Pos: at(1, 3, 5), Msg: "not UTF-8"}, `
mlp.go:1:3: not UTF-8
    ab\xff\xfe := c
      ^~~~~~~~
`},
		{"marks of direction", "a\u202eb := c", Diagnostic{Pos: at(1, 5, 6), Msg: "no"}, `
mlp.go:1:5: no
    a\u202eb := c
           ^
`},
		{"wide and combining characters", "世e\u0301 := c", Diagnostic{Pos: at(1, 11, 12), Msg: "no"}, `
mlp.go:1:11: no
    世e` + "\u0301" + ` := c
           ^
`},
		{"inside a character", "é := c", Diagnostic{Pos: at(1, 2, 3), Msg: "no"}, `
mlp.go:1:2: no
    é := c
    ^
`},
		{"long line, early span", "x + " + long, Diagnostic{Pos: at(1, 1, 2), Msg: "no"}, `
mlp.go:1:1: no
    x + ` + long[:96] + `...
    ^
`},
		{"long line, late span", long + "x", Diagnostic{Pos: at(1, 241, 242), Msg: "no"}, `
mlp.go:1:241: no
    ...` + long[220:] + `x
       ` + strings.Repeat(" ", 20) + `^
`},
		{"long line, span in the middle", long + "x" + strings.Repeat(" + b", 60), Diagnostic{Pos: at(1, 241, 242), Msg: "no"}, `
mlp.go:1:241: no
    ...` + long[220:] + `x` + strings.Repeat(" + b", 20)[:79] + `...
       ` + strings.Repeat(" ", 20) + `^
`},
		{"long span", strings.Repeat("x", 500), Diagnostic{Pos: at(1, 1, 400), Msg: "no"}, `
mlp.go:1:1: no
    ` + strings.Repeat("x", 100) + `...
    ^` + strings.Repeat("~", 99) + `
`},
		{"very long line", strings.Repeat("é", 100_000) + "x", Diagnostic{Pos: at(1, 200_001, 0), Msg: "no"}, `
mlp.go:1:200001: no
    ...` + strings.Repeat("é", 20) + `x
       ` + strings.Repeat(" ", 20) + `^
`},
		{"calls", "h := x", Diagnostic{Pos: at(1, 6, 7), Msg: "no", Calls: []ir.Call{{Func: "dense", Pos: at(31, 22, 0)}, {Func: "bl\nock", Pos: at(40, 2, 0)}}}, `
mlp.go:1:6: no
    h := x
         ^
    in dense, called at mlp.go:31:22
    in bl\nock, called at mlp.go:40:2
`},
		{"no such line", "h := x", Diagnostic{Pos: at(7, 6, 7), Msg: "no"}, "\nmlp.go:7:6: no\n"},
		{"no such file", "h := x", Diagnostic{Pos: ir.Pos{File: "other.go", Line: 1, Col: 1}, Msg: "no"}, "\nother.go:1:1: no\n"},
		{"blank line", "  \t\n", Diagnostic{Pos: at(1, 1, 0), Msg: "no"}, "\nmlp.go:1:1: no\n"},
		{"no column", "h := x", Diagnostic{Pos: at(1, 0, 0), Msg: "no"}, "\nmlp.go:1: no\n"},
		{"the file alone", "h := x", Diagnostic{Pos: ir.Pos{File: "a\nb.go"}, Msg: "no"}, "\na\\nb.go: no\n"},
		{"nowhere", "h := x", Diagnostic{Msg: "no"}, "\nno\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want[1:], printed(t, List{&tt.d}, tt.src)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// TestCaretAligns puts a span over each byte range of an awkward line and asks
// that the marks are under what the span covers.
func TestCaretAligns(t *testing.T) {
	line := "\tx\tabc \x01é + y\t"
	for from := 1; from <= len(line); from++ {
		for to := from + 1; to <= len(line)+1; to++ {
			out := strings.Split(printed(t, List{{Pos: at(1, from, to), Msg: "no"}}, line), "\n")
			if len(out) != 4 {
				t.Fatalf("span %d-%d: %q", from, to, out)
			}
			if caret := strings.IndexByte(out[2], '^'); caret < margin || strings.Trim(out[2][:caret], " ") != "" {
				t.Fatalf("span %d-%d: caret line %q", from, to, out[2])
			}
			if want := Visible(line[from-1 : to-1]); len(want) == 1 && want >= "a" && want <= "z" {
				caret := strings.IndexByte(out[2], '^')
				if got := string([]rune(out[1])[caret]); got != want {
					t.Errorf("span %d-%d: the caret is under %q, want %q\n%s", from, to, got, want, strings.Join(out, "\n"))
				}
			}
		}
	}
}

func TestListOrderAndLimit(t *testing.T) {
	var l List
	for i := 12; i > 0; i-- {
		l.Addf(at(i, 1, 0), "message %d", i)
		l.Addf(at(i, 1, 0), "message %d", i)
	}
	lines := strings.Split(strings.TrimSpace(printed(t, l, "")), "\n")
	if len(lines) != Max+1 || lines[0] != "mlp.go:1:1: message 1" || lines[9] != "mlp.go:10:1: message 10" || lines[10] != "and 2 more" {
		t.Errorf("got %q", lines)
	}
	if n := len(l.Sorted()); n != 12 {
		t.Errorf("Sorted has %d, want 12", n)
	}
	if l[0].Pos.Line != 12 {
		t.Error("Sorted changed the list")
	}
	if got := strings.Count(printed(t, l[:20], ""), "\n"); got != Max {
		t.Errorf("ten diagnostics print %d lines", got)
	}
}

func TestListErr(t *testing.T) {
	if err := (List{}).Err(); err != nil {
		t.Errorf("an empty list is the error %v", err)
	}
	err := fmt.Errorf("spec: %w", List{New(at(2, 3, 0), "bad %s", "shape")}.Err())
	var l List
	if !errors.As(err, &l) || err.Error() != "spec: mlp.go:2:3: bad shape" {
		t.Errorf("got %v", err)
	}
}

func TestAt(t *testing.T) {
	o := &ir.Origin{Pos: at(2, 3, 4), Calls: []ir.Call{{Func: "f", Pos: at(9, 9, 0)}}}
	want := &Diagnostic{Pos: o.Pos, Msg: "m 1", Calls: o.Calls}
	if d := cmp.Diff(want, At(o, "m %d", 1)); d != "" {
		t.Error(d)
	}
	if got := At(nil, "m").Error(); got != "m" {
		t.Errorf("got %q", got)
	}
}

func TestSyntax(t *testing.T) {
	l := Syntax([]*ir.SyntaxError{{Pos: at(1, 2, 3), Msg: "m"}})
	if len(l) != 1 || l[0].Error() != "mlp.go:1:2: m" {
		t.Errorf("got %v", l)
	}
}

func TestJSON(t *testing.T) {
	l := List{
		{Pos: at(2, 1, 0), Msg: "a < b \x1b \u202e \xff"},
		{Pos: at(1, 6, 11), Msg: `say "no"`, Calls: []ir.Call{{Func: "dense", Pos: at(31, 22, 25)}}},
	}
	var b strings.Builder
	if err := l.JSON(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"file":"mlp.go","line":1,"col":6,"endCol":11,"message":"say \"no\"","calls":[{"func":"dense","file":"mlp.go","line":31,"col":22}]}
{"file":"mlp.go","line":2,"col":1,"message":"a < b \\x1b \\u202e \\xff"}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	data, err := json.Marshal(l[1])
	if err != nil {
		t.Fatal(err)
	}
	var back Diagnostic
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	l[1].Calls[0].Pos.EndCol = 0 // not part of the form
	if d := cmp.Diff(l[1], &back); d != "" {
		t.Error(d)
	}
	if err := json.Unmarshal([]byte(`{"line":"x"}`), &back); err == nil {
		t.Error("a line that is text was accepted")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteErrors(t *testing.T) {
	l := List{{Msg: "m"}}
	if err := l.Print(failing{}, nil); err == nil {
		t.Error("Print: no error")
	}
	if err := l.JSON(failing{}); err == nil {
		t.Error("JSON: no error")
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain é 世":       "plain é 世",
		"a\tb\r\n":        `a\tb\r\n`,
		"\x00\x1b\x7f":    `\x00\x1b\x7f`,
		"\u0085\u2028":    `\x85\u2028`,
		"\U000e0001":      `\U000e0001`,
		"\xc3(":           `\xc3(`,
		"\u00a0nbsp":      `\xa0nbsp`,
		"back\\slash\\n ": `back\slash\n `,
		"real \ufffd":     "real \ufffd",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}
