package spec

import (
	_ "embed" // for declarations.txt
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// adPath is the import path of the words.
const adPath = "github.com/gradgen/gradgen/ir/ad"

// declarations is the source of package ad without its comments, in one file.
// Embedding doesn't reach other folders, so this is a copy; a test compares it.
//
//go:generate go test -run ^TestDeclarations$ -update .
//go:embed declarations.txt
var declarations string

// adPackage is package ad, type-checked once for all specs.
var adPackage = sync.OnceValues(func() (*types.Package, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "ad.go", declarations, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	conf := types.Config{IgnoreFuncBodies: true}
	return conf.Check(adPath, fset, []*ast.File{tree}, nil)
})

// An adImporter imports package ad and nothing else.
type adImporter struct{}

func (adImporter) Import(path string) (*types.Package, error) {
	if path == adPath {
		return adPackage()
	}
	return nil, fmt.Errorf("a spec imports package ad alone")
}

// fromAd reports whether obj is the object of package ad with the name.
func fromAd(obj types.Object, name string) bool {
	return obj != nil && obj.Name() == name && obj.Pkg() != nil && obj.Pkg().Path() == adPath
}

// isValue reports whether t is ad.Value, or a Tensor, which is the same to Go.
func isValue(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && fromAd(named.Obj(), "Value")
}
