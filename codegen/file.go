package codegen

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/team"
	"github.com/gradgen/gradgen/ir"
)

// A file is a generated file in the making.
type file struct {
	*layout
	names      *names
	out        *jen.File
	methods    []*Method
	sigs       []*Signature
	bodies     []*Body
	vectorized []*Body // of variants with vectors
	kept       []*kept
}

// File is the Go source of the methods for the functions of pkg, in the
// order given, with the types and constants that they need. It is formatted
// and depends on nothing but its arguments. An error tells of a name or
// constant of pkg that can't be written in Go, or comes from body.
func File(pkg *ir.Package, methods []*Method, opts Options, body BodyFunc) ([]byte, error) {
	opts.SIMD = false
	sources, err := files(pkg, methods, opts, body)
	if err != nil {
		return nil, err
	}
	return sources[0].Text, nil
}

// A Source is one of the files of a package.
type Source struct {
	Suffix string // of its name, before ".go"; empty for the file with the API
	Text   []byte
}

// Files is the package in Go: the file that File gives and, where the options
// ask for vectors and there is something for them to do, one with vector code
// for the methods and one that stands in for it in builds without.
func Files(pkg *ir.Package, methods []*Method, opts Options, body BodyFunc) ([]Source, error) {
	return files(pkg, methods, opts, body)
}

func files(pkg *ir.Package, methods []*Method, opts Options, body BodyFunc) ([]Source, error) {
	f := &file{layout: newLayout(pkg, methods, opts), methods: methods, kept: newKept(methods)}
	if err := checkNames(f.layout, methods); err != nil {
		return nil, err
	}
	f.names = newNames(f.layout, methods)

	// All signatures come before the first body: a helper's name must not be
	// hidden by a parameter of any method.
	for _, m := range methods {
		s, err := f.signature(m)
		if err != nil {
			return nil, err
		}
		f.sigs = append(f.sigs, s)
	}
	if opts.Workers {
		f.nameTeam()
	}
	variants, err := f.variants(opts)
	if err != nil {
		return nil, err
	}
	loops := f.vectorLoops(variants, opts)
	defer loops.Wait()
	for i, m := range methods {
		b, err := body(m, f.sigs[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.sigs[i].Name, err)
		}
		f.bodies = append(f.bodies, b)
	}
	loops.Wait()
	if variants, err = f.vectorBodies(variants, opts); err != nil {
		return nil, err
	}

	f.begin()
	if err := f.constants(); err != nil {
		return nil, err
	}
	f.structs()
	f.workspace(variants, opts)
	for i, s := range f.sigs {
		f.doc(f.methodDoc(i))
		f.decl(s.code(f.names.workspace, slices.Concat(f.tryVectors(variants, i), s.passOn(f.bodies[i]), f.bodies[i].Stmts)))
	}
	if opts.Workers {
		f.calls(variants)
		f.team(variants)
	}
	written := map[string]bool{}
	f.helpers(f.bodies, written)
	f.header()
	type part struct {
		suffix string
		out    *jen.File
	}
	parts := []part{{"", f.out}}
	for i, write := range []func(){
		func() { f.vectorFile(variants, written) },
		func() { f.standIns(variants) },
		func() { f.wordFile(0, variants) },
		func() { f.wordFile(1, variants) },
	} {
		if len(variants) > 0 {
			f.begin()
			write()
			parts = append(parts, part{VectorSuffixes[i], f.out})
		}
	}
	sources := make([]Source, len(parts))
	errs := make([]error, len(parts))
	var work sync.WaitGroup
	for i, p := range parts {
		work.Go(func() {
			sources[i].Suffix = p.suffix
			sources[i].Text, errs[i] = render(p.out)
		})
	}
	work.Wait()
	return sources, errors.Join(errs...)
}

// VectorSuffixes are behind the names of the file with vector code, of the
// one that stands in for it where that isn't built, and of those that have what
// releases of Go spell differently.
var VectorSuffixes = []string{"_simd", "_nosimd", releases[0].suffix, releases[1].suffix}

// begin starts a file.
func (f *file) begin() {
	f.out = jen.NewFile(f.layout.name)
	for importPath := range maps.Keys(imports) {
		f.out.ImportName(importPath, path.Base(importPath))
	}
	for _, importPath := range team.Imports {
		f.out.ImportName(importPath, path.Base(importPath))
	}
}

// render is the text of the file.
func render(file *jen.File) ([]byte, error) {
	var buf bytes.Buffer
	if err := file.Render(&buf); err != nil {
		return nil, fmt.Errorf("the generated source does not parse: %w", err)
	}
	return buf.Bytes(), nil
}

// helpers writes each helper function that isn't written yet once, in the
// order of their first use.
func (f *file) helpers(bodies []*Body, written map[string]bool) {
	for _, b := range bodies {
		for _, h := range b.Helpers {
			if !written[h.Name] && h.Code != nil {
				written[h.Name] = true
				f.decl(h.Code)
			}
		}
	}
}

// doc writes a doc comment; the declaration follows.
func (f *file) doc(text string) {
	for _, line := range docComment(text) {
		f.out.Add(line)
	}
}

// decl writes a declaration.
func (f *file) decl(c jen.Code) {
	f.out.Add(c)
	f.out.Line()
}
