package compile_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
)

// TestPartialVectors: methods that touch parts of vectors, and only those, ask
// the compiler not to check pointers, which would make them fail under -race at
// the end of an allocation.
func TestPartialVectors(t *testing.T) {
	src := `package p

import "github.com/gradgen/gradgen/ir/ad"

func Short(x ad.Tensor[[300][14]float32], w ad.Tensor[[14][14]float32]) (loss ad.Value) { return ad.Sum(ad.Relu(ad.MatMul(x, w))) }

func Full(x ad.Tensor[[300][16]float32], w ad.Tensor[[16][16]float32]) (loss ad.Value) { return ad.Sum(ad.Relu(ad.MatMul(x, w))) }
`
	files, ds, err := compile.Package(load(t, "p.go", []byte(src)), compile.Options{Verify: true, Options: codegen.Options{SIMD: true}})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	found := map[bool]int{}
	for _, f := range files {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, "gen.go", f.Source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !strings.Contains(fn.Name.Name, "AVX") {
				continue
			}
			text := f.Source[set.Position(fn.Pos()).Offset:set.Position(fn.End()).Offset]
			partial := bytes.Contains(text, []byte("PartFloat"))
			directive := false
			if fn.Doc != nil {
				for _, c := range fn.Doc.List {
					directive = directive || c.Text == "//go:nocheckptr"
				}
			}
			if directive != partial {
				t.Errorf("%s: touches parts of vectors: %t, has the directive: %t", fn.Name.Name, partial, directive)
			}
			found[partial]++
		}
	}
	if found[true] == 0 || found[false] == 0 {
		t.Errorf("%d functions with parts of vectors, %d without", found[true], found[false])
	}
}
