package codegen

import (
	"bytes"
	"fmt"
	"maps"
	"path"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A file is a generated file in the making.
type file struct {
	*layout
	names   *names
	out     *jen.File
	methods []*Method
	sigs    []*Signature
	bodies  []*Body
	kept    []*kept
}

// File is the Go source of the methods for the functions of pkg, in the
// order given, with the types and constants that they need. It is formatted
// and depends on nothing but its arguments. An error tells of a name or
// constant of pkg that can't be written in Go, or comes from body.
func File(pkg *ir.Package, methods []*Method, opts Options, body BodyFunc) ([]byte, error) {
	f := &file{layout: newLayout(pkg, methods, opts), methods: methods, kept: newKept(methods)}
	if err := checkNames(f.layout, methods); err != nil {
		return nil, err
	}
	f.names = newNames(f.layout, methods)
	f.out = jen.NewFile(f.layout.name)
	for importPath := range maps.Keys(imports) {
		f.out.ImportName(importPath, path.Base(importPath))
	}

	// All signatures come before the first body: a helper's name must not be
	// hidden by a parameter of any method.
	for _, m := range methods {
		s, err := f.signature(m)
		if err != nil {
			return nil, err
		}
		f.sigs = append(f.sigs, s)
	}
	for i, m := range methods {
		b, err := body(m, f.sigs[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.sigs[i].Name, err)
		}
		f.bodies = append(f.bodies, b)
	}

	if err := f.constants(); err != nil {
		return nil, err
	}
	f.structs()
	f.workspace()
	for i, s := range f.sigs {
		f.doc(f.methodDoc(i))
		f.decl(s.code(f.names.workspace, f.bodies[i].Stmts))
	}
	f.helpers()
	f.header()

	var buf bytes.Buffer
	if err := f.out.Render(&buf); err != nil {
		return nil, fmt.Errorf("the generated source does not parse: %w", err)
	}
	return buf.Bytes(), nil
}

// helpers writes each helper function once, in the order of their first use.
func (f *file) helpers() {
	written := map[string]bool{}
	for _, b := range f.bodies {
		for _, h := range b.Helpers {
			if !written[h.Name] {
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
