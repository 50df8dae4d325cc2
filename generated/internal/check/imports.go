package check

import (
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
)

// imports checks that the generated file of the name, in the test's folder,
// imports nothing but what computing and the messages of panics need.
func imports(t *testing.T, name string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name+"_grad.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil || !slices.Contains([]string{"math", "strconv"}, path) {
			t.Errorf("%s_grad.go imports %s", name, i.Path.Value)
		}
	}
}
