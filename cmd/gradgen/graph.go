package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// graphFormats are the ways in which graphs are shown.
var graphFormats = []struct {
	name  string
	print func(w io.Writer, pkg *ir.Package, methods []*codegen.Method)
}{
	{"ir", printText},
	{"dot", printDot},
	{"mermaid", printMermaid},
	{"svg", printSVG},
}

// graph shows the graphs of a spec, simplified, forward and backward.
func graph(args []string, s streams) int {
	fs := newFlags()
	format := fs.String("format", "ir", "")
	asJSON := fs.Bool("json", false, "")
	spec, code, done := parse(fs, graphUsage, args, s)
	if done {
		return code
	}
	var names []string
	for _, f := range graphFormats {
		names = append(names, f.name)
		if f.name != *format {
			continue
		}
		r := &reporter{s: s, json: *asJSON}
		pkg, methods, code := r.methods(spec, codegen.Options{})
		if pkg == nil {
			return code
		}
		f.print(s.out, pkg, methods)
		return exitOK
	}
	return usageError(s, "-format %s: the formats are %s", diag.Visible(*format), strings.Join(names, ", "))
}

// printText prints the spec's functions, simplified, in the IR's text form,
// which gradgen reads. Their gradients follow as comments.
func printText(w io.Writer, pkg *ir.Package, methods []*codegen.Method) {
	shown := *pkg
	shown.Funcs = nil
	var gradients strings.Builder
	for _, m := range computing(methods) {
		if m.Kind != codegen.Forward {
			g := *m.Graph
			g.Name = methodName(m)
			gradients.WriteString("\n" + g.String())
			continue
		}
		f := *m.Func
		f.Graph, f.Grad = m.Graph, sameInputs(m.Func.Grad, m.Graph)
		shown.Funcs = append(shown.Funcs, &f)
	}
	fmt.Fprint(w, shown.Text())
	for line := range strings.Lines(gradients.String()) {
		if line != "\n" {
			line = "// " + line
		}
		fmt.Fprint(w, line)
	}
}

// computing is the methods that compute something themselves; those that make
// a matrix call others.
func computing(methods []*codegen.Method) []*codegen.Method {
	var list []*codegen.Method
	for _, m := range methods {
		if m.Matrix == nil {
			list = append(list, m)
		}
	}
	return list
}

// sameInputs is the inputs of g that have the names of the given ones.
func sameInputs(inputs []*ir.Node, g *ir.Graph) []*ir.Node {
	var same []*ir.Node
	for _, n := range inputs {
		for _, x := range g.Inputs {
			if x.Attrs.Name == n.Attrs.Name {
				same = append(same, x)
			}
		}
	}
	return same
}
