package main

import (
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// A reporter reads a spec and says what is wrong with it. Its methods return
// the exit code that this makes.
type reporter struct {
	s    streams
	json bool // diagnostics go to standard output, as JSON
	name string
	src  []byte
}

// load reads the spec and makes its graphs. If it can't, it has said why, and
// pkg is nil.
func (r *reporter) load(spec string) (pkg *ir.Package, code int) {
	r.name = sourceName(spec)
	src, ds, err := read(spec, r.s.in)
	if err != nil {
		return nil, r.trouble(err)
	}
	r.src = src
	if len(ds) == 0 {
		pkg, ds = compile.Source(r.name, src)
	}
	if len(ds) > 0 {
		return nil, r.reject(ds)
	}
	return pkg, exitOK
}

// methods is load, and the methods that the spec's functions become.
func (r *reporter) methods(spec string, o codegen.Options) (*ir.Package, []*codegen.Method, int) {
	pkg, code := r.load(spec)
	if pkg == nil {
		return nil, nil, code
	}
	methods, ds, err := compile.Methods(pkg, compile.Options{Options: o})
	switch {
	case err != nil:
		return nil, nil, r.trouble(err)
	case len(ds) > 0:
		return nil, nil, r.reject(ds)
	}
	return pkg, methods, exitOK
}

// reject prints what is wrong with the spec.
func (r *reporter) reject(ds diag.List) int {
	if err := r.print(ds); err != nil {
		fmt.Fprintf(r.s.err, "gradgen: %v\n", err)
		return exitTrouble
	}
	return exitRejected
}

// print writes diagnostics where they go.
func (r *reporter) print(ds diag.List) error {
	if r.json {
		return ds.JSON(r.s.out)
	}
	return ds.Print(r.s.err, map[string][]byte{r.name: r.src})
}

// trouble says what kept gradgen from reading the spec or compiling it.
func (r *reporter) trouble(err error) int {
	if r.json && r.print(diag.List{diag.New(ir.Pos{File: r.name}, "%v", err)}) == nil {
		return exitTrouble
	}
	fmt.Fprintf(r.s.err, "gradgen: %s: %v\n", diag.Visible(r.name), err)
	return exitTrouble
}

// unwritable prints why an output can't be written.
func (r *reporter) unwritable(err error) int {
	if r.json {
		return r.reject(diag.List{diag.New(ir.Pos{}, "%v", err)})
	}
	fmt.Fprintf(r.s.err, "gradgen: %v\n", err)
	return exitRejected
}
