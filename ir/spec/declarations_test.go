package spec

import (
	"bytes"
	"flag"
	"go/ast"
	"go/constant"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files that the tests compare with")

// TestDeclarations compares the embedded copy of package ad with its source.
func TestDeclarations(t *testing.T) {
	files, err := filepath.Glob("../ad/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of package ad", err)
	}
	sort.Strings(files)
	want := bytes.NewBufferString("package ad\n")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(tree.Imports) > 0 {
			t.Errorf("%s imports something; package ad imports nothing", name)
		}
		for _, d := range tree.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body == nil {
				t.Errorf("%s has no body", d.Name.Name)
			}
			want.WriteByte('\n')
			if err := format.Node(want, fset, d); err != nil {
				t.Fatal(err)
			}
			want.WriteByte('\n')
		}
	}
	if *update {
		if err := os.WriteFile("declarations.txt", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if declarations != want.String() {
		t.Error("declarations.txt is not what package ad declares: run go generate ./ir/spec")
	}
}

// TestEveryWord asks that what package ad declares and what is understood are
// the same words.
func TestEveryWord(t *testing.T) {
	pkg, err := adPackage()
	if err != nil {
		t.Fatal(err)
	}
	keep := pkg.Scope().Lookup("Keep").(*types.Const)
	if v, ok := constant.Int64Val(keep.Val()); !ok || v != keepAxis {
		t.Errorf("ad.Keep is %v, and taken to be %d", keep.Val(), keepAxis)
	}
	declared := map[string]bool{}
	for _, name := range adNames() {
		obj := pkg.Scope().Lookup(name)
		if !strings.HasPrefix(obj.String(), "func ") {
			continue
		}
		declared[name] = true
		if (words[name] == nil) == (syntactic[name] == nil) {
			t.Errorf("ad.%s has no row in the tables of words, or one in each", name)
		}
	}
	for name := range words {
		if !declared[name] {
			t.Errorf("the word %s is not in package ad", name)
		}
	}
	for name := range syntactic {
		if !declared[name] {
			t.Errorf("the word %s is not in package ad", name)
		}
	}
}
