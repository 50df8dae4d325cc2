package codegen

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// tensor is a field of the type; dims name its lengths.
func tensor(name string, d ir.DType, lens []int, dims ...string) *ir.Field {
	return &ir.Field{Name: name, Type: ir.Type{DType: d, Shape: ir.Of(lens...)}, Dims: dims}
}

func group(name string, s *ir.Struct) *ir.Field { return &ir.Field{Name: name, Struct: s} }

// function is a function of the parameters with results of the given names
// and types, which are constants: the tests here look at what is around the
// computation. Differentiated are the inputs at the paths in grad.
func function(name string, params []*ir.Field, results []*ir.Field, grad ...string) *ir.Func {
	b := build.New()
	f := &ir.Func{Name: name, Params: params}
	var inputs []*ir.Node
	ir.Leaves(params, func(path string, leaf *ir.Field) {
		n := b.Input(path, leaf.Type)
		inputs = append(inputs, n)
		if slices.Contains(grad, path) {
			f.Grad = append(f.Grad, n)
		}
	})
	f.Graph = b.Graph(name, inputs, constants(b, results))
	return f
}

func constants(b *build.Builder, results []*ir.Field) []ir.Output {
	var outputs []ir.Output
	for _, r := range results {
		outputs = append(outputs, ir.Output{Name: r.Name, Node: b.Expand(b.Scalar(r.Type.DType, 1), r.Type.Shape)})
	}
	return outputs
}

// method is the method of fn of the kind, its gradients those that grads
// makes, or the inputs themselves.
func method(kind Kind, fn *ir.Func, grads map[string]func(b *build.Builder) *ir.Node) *Method {
	b := build.From(fn.Graph)
	inputs := slices.Clone(fn.Graph.Inputs)
	var outputs []ir.Output
	if kinds[kind].results {
		outputs = append(outputs, fn.Graph.Outputs...)
	}
	if kinds[kind].gradients {
		for _, n := range fn.Grad {
			out := n
			if grads[n.Attrs.Name] != nil {
				out = grads[n.Attrs.Name](b)
			}
			outputs = append(outputs, ir.Output{Name: "d." + n.Attrs.Name, Node: out})
		}
	}
	if kinds[kind].cotangents {
		for _, o := range fn.Graph.Outputs {
			if o.Node.DType().IsFloat() {
				inputs = append(inputs, b.Input("ct."+o.Name, o.Node.Type))
			}
		}
	}
	return &Method{Kind: kind, Func: fn, Graph: b.Graph(fn.Name, inputs, outputs)}
}

// keeping is m, which if it is of a split keeps values of the names and types,
// or goes on from them.
func keeping(m *Method, values ...*ir.Field) *Method {
	b := build.From(m.Graph)
	inputs, outputs := slices.Clone(m.Graph.Inputs), slices.Clone(m.Graph.Outputs)
	switch m.Kind {
	case SplitForward:
		outputs = append(outputs, constants(b, values)...)
	case SplitBackward:
		for _, v := range values {
			inputs = append(inputs, b.Input(v.Name, v.Type))
		}
	}
	return &Method{Kind: m.Kind, Func: m.Func, Graph: b.Graph(m.Graph.Name, inputs, outputs)}
}

// touch is a body that reads every input and writes every output, so that
// the compiler sees whether the places are right.
func touch(m *Method, sig *Signature) (*Body, error) {
	b := &Body{Arena: map[ir.DType]int{}, Flops: 1500}
	for _, n := range m.Graph.Inputs {
		p := sig.In[n.Attrs.Name]
		local := sig.Local("seen " + n.Attrs.Name)
		b.Stmts = append(b.Stmts,
			lineComment(fmt.Sprintf("%s is %s", n.Attrs.Name, n.Type)),
			jen.Var().Id(local).Add(valueType(p.Type)).Op("=").Add(p.Value()),
			jen.Id("_").Op("=").Id(local))
	}
	for _, o := range m.Graph.Outputs {
		p := sig.Out[o.Name]
		local := sig.Local("made")
		b.Stmts = append(b.Stmts, jen.Var().Id(local).Add(valueType(p.Type)), p.Value().Op("=").Id(local))
	}
	h := sig.Helper("noop")
	b.Stmts = append(b.Stmts, jen.Id(h).Call())
	b.Helpers = []Helper{{Name: h, Code: jen.Func().Id(h).Params().Block()}}
	return b, nil
}

func valueType(t ir.Type) *jen.Statement {
	s := jen.Empty()
	for _, n := range t.Shape.Lens() {
		s.Index(jen.Lit(n))
	}
	return s.Id(t.DType.String())
}

// write is the file of the methods, found to be formatted and to compile.
func write(t *testing.T, pkg *ir.Package, methods []*Method, opts Options, body BodyFunc) string {
	t.Helper()
	src, err := File(pkg, methods, opts, body)
	if err != nil {
		t.Fatal(err)
	}
	again, err := File(pkg, methods, opts, body)
	if err != nil || string(again) != string(src) {
		t.Errorf("a second run (error %v) writes another file:\n%s", err, again)
	}
	formatted, err := format.Source(src)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	if string(formatted) != string(src) {
		t.Errorf("gofmt would change the file\n%s\nto\n%s", src, formatted)
	}
	compile(t, string(src))
	return string(src)
}

// compile type-checks a file that imports only the standard library.
func compile(t *testing.T, src string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "out.go", src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	conf := types.Config{Importer: standard}
	pkg, err := conf.Check("out", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return pkg
}

// standard imports the standard library from source, each package once.
var standard = importer.ForCompiler(token.NewFileSet(), "source", nil)

// contains complains about each part that src lacks.
func contains(t *testing.T, src string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(src, p) {
			t.Errorf("the file lacks\n%s\nin\n%s", p, src)
		}
	}
}
