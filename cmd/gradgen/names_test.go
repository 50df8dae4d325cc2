package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// hostileNames are names that a file may have on Linux.
var hostileNames = []string{
	"with space.go",
	"line\nbreak.go",
	"carriage\rreturn.go",
	"escape\x1b[31mred.go",
	"comment*_end.go",
	"quote\"`'.go",
	`back\slash.go`,
	"percent%d%s.go",
	"not\xffutf8.go",
	"rtl\u202eog.go",
	"separator\u2028.go",
	"naïve 数.go",
	"no extension",
	".go",
}

// quietly runs the command on nothing but its arguments.
func quietly(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, streams{strings.NewReader(""), &out, &err})
	return code, out.String(), err.String()
}

func checkPrintable(t *testing.T, what, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			t.Errorf("%s has the raw character %q:\n%q", what, r, text)
			return
		}
	}
}

// TestHostileNames: the name of a file comes into the output's header and
// into messages, and can hold anything.
func TestHostileNames(t *testing.T) {
	for _, name := range hostileNames {
		spec := filepath.Join(t.TempDir(), name)
		writeFile(t, spec, "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\nfunc Loss(x ad.Tensor[float32]) (loss ad.Value) { return x * x }\n")
		code, src, stderr := quietly("-o", "-", spec)
		if code != 0 {
			t.Errorf("%q: exit code %d:\n%s", name, code, stderr)
			continue
		}
		checkPrintable(t, "the output from "+name, src)
		f, err := parser.ParseFile(token.NewFileSet(), "out.go", src, parser.ParseComments)
		if err != nil {
			t.Errorf("%q: the output doesn't parse: %v", name, err)
			continue
		}
		if !ast.IsGenerated(f) {
			t.Errorf("%q: the output isn't marked as generated:\n%.200s", name, src)
		}

		writeFile(t, spec, "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\nfunc Loss(x ad.Tensor[float32]) (loss ad.Value) { return y }\n")
		code, stdout, stderr := quietly(spec)
		if code != 1 || stdout != "" {
			t.Errorf("%q: a spec with an error has exit code %d and prints %q", name, code, stdout)
		}
		checkPrintable(t, "the message about "+name, stderr)

		code, _, stderr = quietly(spec + ".missing")
		if code != 2 {
			t.Errorf("%q: a missing spec has exit code %d", name, code)
		}
		checkPrintable(t, "the message about a missing "+name, stderr)
	}
}

func writeFile(t testing.TB, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
