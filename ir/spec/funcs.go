package spec

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// functions are the graphs of the exported functions, in the order of the file.
func (f *file) functions() []*ir.Func {
	f.strayDirectives()
	f.findRules()
	var out []*ir.Func
	exported := false
	for _, d := range f.ast.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || !d.Name.IsExported() || d.Recv != nil {
			continue
		}
		exported = true
		if d.Body == nil || f.foreign[d] {
			continue
		}
		if fn := f.function(d); fn != nil {
			out = append(out, fn)
		}
	}
	if !exported && !f.lost {
		f.report(f.ast.Name, nil, "this spec has no exported function, and so no graph: begin the name of one with a capital letter")
	}
	return out
}

// function is the graph of an exported function, nil after reporting why there
// is none.
func (f *file) function(d *ast.FuncDecl) *ir.Func {
	obj, ok := f.info.Defs[d.Name].(*types.Func)
	if !ok {
		return nil // a second one of the name, which is reported
	}
	before := len(f.errs)
	fn := &ir.Func{Name: d.Name.Name, Doc: docText(d.Doc), Pos: f.pos(d.Name)}
	if f.checkResults(d); len(f.errs) > before && d.Type.Results.NumFields() == 0 {
		return nil
	}
	ev := &eval{file: f, b: build.New(), stack: []*types.Func{obj}}
	ev.frame = &frame{fn: fn.Name, vars: map[types.Object]*slot{}}
	inputs := ev.params(d, obj, fn)

	results := ev.run(obj, d)
	vals, ok := results.(tuple)
	if !ok {
		vals = tuple{results}
	}
	var outputs []ir.Output
	for i, v := range vals {
		r := obj.Type().(*types.Signature).Results().At(i)
		n := ev.output(d, i, v)
		if n == nil {
			if len(f.errs) == 0 {
				f.report(d.Name, nil, "the result %s of %s can't be computed", r.Name(), fn.Name)
			}
			return nil
		}
		outputs = append(outputs, ir.Output{Name: r.Name(), Node: n})
	}
	fn.Graph = ev.b.Graph(fn.Name, inputs, outputs)
	f.direct(d, fn)
	return fn
}

// checkResults reports results that no graph can have.
func (f *file) checkResults(d *ast.FuncDecl) {
	if d.Type.Results.NumFields() == 0 {
		f.report(d.Name, nil, "%s returns nothing: name its result, as in func %s(...) (loss ad.Value)", d.Name.Name, d.Name.Name)
		return
	}
	for _, r := range d.Type.Results.List {
		t := f.info.TypeOf(r.Type)
		if len(r.Names) == 0 {
			f.report(r.Type, nil, "the result of %s has no name: write (out %s), as generated code uses the name", d.Name.Name, text(r.Type))
		}
		for _, name := range r.Names {
			if name.Name == "_" {
				f.report(name, nil, "the result of %s has no name: write one for _, as generated code uses it", d.Name.Name)
			}
		}
		if t == nil || t == types.Typ[types.Invalid] || f.foreign[r.Type] || foreignType(t) {
			continue
		}
		if tensorAlias(t) == nil && !isValue(t) && !types.Identical(t, types.Typ[types.Bool]) {
			f.report(r.Type, nil, "%s can't return %s: a result of a graph is an ad.Value", d.Name.Name, quoted(r.Type))
		}
	}
}

// params makes the parameters of the function and the graph's inputs.
func (ev *eval) params(d *ast.FuncDecl, obj *types.Func, fn *ir.Func) (inputs []*ir.Node) {
	sig := obj.Type().(*types.Signature)
	taken := map[string]bool{}
	for i := range sig.Params().Len() {
		taken[sig.Params().At(i).Name()] = true
	}
	next := 0
	for _, decl := range d.Type.Params.List {
		if v, ok := decl.Type.(*ast.Ellipsis); ok {
			ev.report(v, nil, "an exported function with a variable number of parameters is not part of the language: write a tensor with one more axis")
			next += max(len(decl.Names), 1)
			continue
		}
		names := decl.Names
		if len(names) == 0 {
			names = []*ast.Ident{{NamePos: decl.Type.Pos(), Name: "_"}}
		}
		for _, name := range names {
			var v value = poison{}
			if p := ev.field(decl.Type, name, docOf(decl.Doc, decl.Comment)); p != nil {
				if p.Name == "_" || p.Name == "" {
					p.Name = unused(taken, next)
				}
				fn.Params = append(fn.Params, p)
				v = ev.input(p.Name, p, &inputs)
			}
			if next < sig.Params().Len() {
				ev.frame.vars[sig.Params().At(next)] = &slot{v: v}
			}
			next++
		}
	}
	return inputs
}

// unused is a name for parameter i, which has none.
func unused(taken map[string]bool, i int) string {
	name := "arg" + strconv.Itoa(i)
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return name
}

// input is a parameter as a value, and its tensors as inputs of the graph.
func (ev *eval) input(path string, p *ir.Field, inputs *[]*ir.Node) value {
	if p.Struct == nil {
		ev.b.At(&ir.Origin{Pos: p.Pos, Label: p.Name})
		n, err := build.Try(func() *ir.Node { return ev.b.Input(path, p.Type) })
		if err != nil {
			ev.reportAt(p.Pos, nil, "%s", explain(err, nil))
			return poison{}
		}
		*inputs = append(*inputs, n)
		return &tensor{node: n}
	}
	r := &record{decl: p.Struct, fields: map[string]value{}}
	for _, field := range p.Struct.Fields {
		if len(*inputs) >= maxLeaves {
			ev.dead = true
			ev.report(ev.funcs[ev.stack[0]].Name, nil, "the parameters of %s hold more than %d tensors: use fewer, with one more axis each", ev.frame.fn, maxLeaves)
			return poison{}
		}
		r.fields[field.Name] = ev.input(path+"."+field.Name, field, inputs)
	}
	return r
}

// output is result i as a node, nil if it is none.
func (ev *eval) output(d *ast.FuncDecl, i int, v value) *ir.Node {
	a := arg{d.Name, v}
	switch v := v.(type) {
	case number:
		return ev.node(a, ir.Float64)
	case truth:
		return ev.node(a, ir.Bool)
	case *tensor:
		return v.node
	}
	return nil
}
