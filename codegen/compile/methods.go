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
// graphs in their final form: the function itself, and its gradient where it
// has one.
func Methods(pkg *ir.Package, o Options) ([]*codegen.Method, diag.List, error) {
	var methods []*codegen.Method
	var ds diag.List
	for _, f := range pkg.Funcs {
		if f.Split {
			// Better than to leave out silently what was asked for.
			ds.Addf(f.Pos, "%s can't be split into Forward and Backward: leave out //gradgen:emit split and use its gradient's method, which does both", f.Name)
		}
		ms, err := methodsOf(f, o)
		var ge *gradgen.Error
		switch {
		case errors.As(err, &ge):
			ds = append(ds, noGradient(f, ge))
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
func noGradient(f *ir.Func, e *gradgen.Error) *diag.Diagnostic {
	if e.Node != nil && e.Node.Origin != nil {
		return diag.At(e.Node.Origin, "%s", e.Msg)
	}
	return diag.New(f.Pos, "%s", e.Msg)
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
