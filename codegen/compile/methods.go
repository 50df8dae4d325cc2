package compile

import (
	"errors"
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// Methods are the methods that the functions of a spec become, with their
// graphs in their final form: the function itself, its gradient where it has
// one, and what else the spec asks for.
func Methods(pkg *ir.Package, o Options) ([]*codegen.Method, diag.List, error) {
	var methods []*codegen.Method
	var ds diag.List
	for _, f := range pkg.Funcs {
		if no := impossible(pkg, f); len(no) > 0 {
			ds = append(ds, no...)
			continue
		}
		// What is too long already isn't differentiated first.
		if long := tooLong(pkg, []*codegen.Method{{Kind: codegen.Forward, Func: f, Graph: f.Graph}}); len(long) > 0 {
			ds = append(ds, long...)
			continue
		}
		ms, err := methodsOf(f, o)
		var ge *gradgen.Error
		switch {
		case errors.As(err, &ge):
			ds = append(ds, noGradient(posOf(pkg, f), ge))
		case err != nil:
			return nil, nil, fmt.Errorf("function %s: %w", f.Name, err)
		}
		methods = append(methods, ms...)
	}
	if len(ds) > 0 {
		return nil, ds, nil
	}
	return methods, nil, nil
}

// noGradient is the error of differentiation, at the line of the spec that
// asks for what has no derivative.
func noGradient(pos ir.Pos, e *gradgen.Error) *diag.Diagnostic {
	if e.Node != nil && e.Node.Origin != nil {
		return diag.At(e.Node.Origin, "%s", e.Msg)
	}
	return diag.New(pos, "%s", e.Msg)
}

// posOf is where f is, or, as of a text that doesn't say, its file.
func posOf(pkg *ir.Package, f *ir.Func) ir.Pos {
	if f.Pos.File == "" {
		return ir.Pos{File: pkg.Source}
	}
	return f.Pos
}

// gradientKind is the form of f's gradient. A function without an input that
// is differentiated has none, nor has one whose first result is not
// floating-point.
func gradientKind(f *ir.Func) (codegen.Kind, bool) {
	first := f.Graph.Outputs[0].Node.Type
	switch {
	case len(f.Grad) == 0 || !first.DType.IsFloat():
		return 0, false
	case first.Shape.Rank() == 0:
		return codegen.Grad, true
	}
	return codegen.VJP, true
}
