package compile

import (
	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// Options are the choices for what is written.
type Options struct {
	codegen.Options

	// Verify checks each graph after every step: a mistake of gradgen's is
	// then an error at the step that made it.
	Verify bool
}

// A File is a Go file to write.
type File struct {
	Suffix string // what stands before ".go" in its name, behind that of the package's first file, whose own is ""
	Source []byte
}

// Package compiles the functions of a spec to Go. Diagnostics are the spec's
// faults; an error is gradgen's own.
func Package(pkg *ir.Package, o Options) ([]File, diag.List, error) {
	methods, ds, err := Methods(pkg, o)
	if err != nil || len(ds) > 0 {
		return nil, ds, err
	}
	if ds := tooLong(pkg, methods); len(ds) > 0 {
		return nil, ds, nil
	}
	if ds := badIndices(pkg, methods); len(ds) > 0 {
		return nil, ds, nil
	}
	sources, err := codegen.Files(pkg, methods, o.Options, withinMemory(pkg, codegen.Compute(o.Options)))
	if d := asBudget(err); d != nil {
		return nil, diag.List{d}, nil
	}
	if err != nil {
		// Names that Go can't have, or code of a size that it can't.
		return nil, diag.List{diag.New(ir.Pos{File: pkg.Source}, "%v", err)}, nil
	}
	if d := tooMuchText(pkg, methods, sources); d != nil {
		return nil, diag.List{d}, nil
	}
	files := make([]File, len(sources))
	for i, s := range sources {
		files[i] = File{Suffix: s.Suffix, Source: s.Text}
	}
	return files, nil, nil
}
