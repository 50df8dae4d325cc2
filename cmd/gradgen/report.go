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
		return nil, r.trouble("%s: %v", diag.Visible(r.name), err)
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
func (r *reporter) methods(spec string) (*ir.Package, []*codegen.Method, int) {
	pkg, code := r.load(spec)
	if pkg == nil {
		return nil, nil, code
	}
	methods, ds, err := compile.Methods(pkg, compile.Options{})
	switch {
	case err != nil:
		return nil, nil, r.trouble("%s: %v", diag.Visible(r.name), err)
	case len(ds) > 0:
		return nil, nil, r.reject(ds)
	}
	return pkg, methods, exitOK
}

// reject prints what is wrong with the spec.
func (r *reporter) reject(ds diag.List) int {
	var err error
	if r.json {
		err = ds.JSON(r.s.out)
	} else {
		err = ds.Print(r.s.err, map[string][]byte{r.name: r.src})
	}
	if err != nil {
		return r.trouble("%v", err)
	}
	return exitRejected
}

// trouble prints what kept gradgen from doing its work.
func (r *reporter) trouble(format string, args ...any) int {
	fmt.Fprintf(r.s.err, "gradgen: "+format+"\n", args...)
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
