package compile

import (
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// MaxMatrix is the most elements that a Hessian or a Jacobian may have: of
// float64, 32 MiB. Larger ones are for products with vectors, or for sparse
// formats that are not written.
const MaxMatrix = 4 << 20

// A modeRule is what a mode asks of a function, and the kinds of methods that
// it adds.
type modeRule struct {
	names  string // of the methods, for messages: %s stands for the function
	scalar bool   // the first result is a scalar
	first  bool   // it is the first result that is differentiated
	matrix bool   // its result is a matrix with a column for each element differentiated
}

var modeRules = map[ir.Mode]modeRule{
	ir.ModeSplit:    {names: "%[1]sForward and %[1]sBackward", first: true},
	ir.ModeJVP:      {names: "%[1]sJVP"},
	ir.ModeVJP:      {names: "%[1]sVJP"},
	ir.ModeHVP:      {names: "%[1]sHVP", scalar: true, first: true},
	ir.ModeHessian:  {names: "%[1]sHessian", scalar: true, first: true, matrix: true},
	ir.ModeJacobian: {names: "%[1]sJacobian", first: true, matrix: true},
}

// impossible reports what f's spec asks for and can't have, at the directive.
func impossible(pkg *ir.Package, f *ir.Func) diag.List {
	var ds diag.List
	for _, e := range f.Emit {
		if why := cant(f, e.Mode); why != "" {
			pos := e.Pos
			if pos.File == "" {
				pos = posOf(pkg, f)
			}
			ds.Addf(pos, "//gradgen:emit %v asks for %s, but %s", e.Mode, fmt.Sprintf(modeRules[e.Mode].names, f.Name), why)
		}
	}
	return ds
}

// cant says why there can be no such method of f, "" where there can.
func cant(f *ir.Func, mode ir.Mode) string {
	rule, first := modeRules[mode], f.Graph.Outputs[0]
	floats := false
	for _, o := range f.Graph.Outputs {
		floats = floats || o.Node.DType().IsFloat()
	}
	switch {
	case len(f.Grad) == 0:
		return fmt.Sprintf("nothing of %s is differentiated: name its parameters in //gradgen:grad, or leave the directive out", f.Name)
	case rule.first && !first.Node.DType().IsFloat():
		return fmt.Sprintf("the first result of %s, %s, is %v: only a function whose first result is floating-point has a gradient", f.Name, first.Name, first.Node.Type)
	case !floats:
		return fmt.Sprintf("no result of %s is floating-point: only such results have a derivative", f.Name)
	case rule.scalar && first.Node.Shape().Rank() > 0:
		return fmt.Sprintf("the first result of %s, %s, is %v: only a scalar has a Hessian. Write ad.Sum or ad.Mean of it, or ask for a jacobian", f.Name, first.Name, first.Node.Type)
	case rule.matrix:
		return noMatrix(f, mode)
	}
	return ""
}

// noMatrix says why a matrix of derivatives of f can't be written.
func noMatrix(f *ir.Func, mode ir.Mode) string {
	first := f.Graph.Outputs[0]
	cols := 0
	for _, n := range f.Grad {
		if n.DType() != first.Node.DType() {
			return fmt.Sprintf("%s is %v and %s is %v: numbers of two types don't go into one matrix. Differentiate inputs of one type, by //gradgen:grad, or write ad.Cast", first.Name, first.Node.DType(), n.Attrs.Name, n.DType())
		}
		cols += n.Shape().Size()
	}
	rows, cure := first.Node.Shape().Size(), "ask for jvp or vjp, whose products with a vector need no matrix"
	if mode == ir.ModeHessian {
		rows, cure = cols, "ask for hvp, whose product with a vector needs no matrix"
	}
	switch {
	case rows == 0 || cols == 0:
		return fmt.Sprintf("that would be a matrix without elements, [%d %d]", rows, cols)
	case rows > MaxMatrix/cols:
		return fmt.Sprintf("that would be a matrix of %d x %d, and at most %d elements are written: differentiate fewer inputs, by //gradgen:grad, or %s", rows, cols, MaxMatrix, cure)
	}
	return ""
}

// derived is the further methods that f's spec asks for.
func derived(f *ir.Func, o Options) ([]*codegen.Method, error) {
	var methods []*codegen.Method
	for _, mode := range ir.Modes {
		if _, asked := f.Emits(mode); !asked {
			continue
		}
		var ms []*codegen.Method
		var err error
		switch mode {
		case ir.ModeSplit:
			ms, err = halves(f, o)
		case ir.ModeJVP:
			ms, err = single(codegen.JVP, f, o)
		case ir.ModeVJP:
			if kind, _ := gradientKind(f); kind != codegen.VJP { // or it is there
				ms, err = single(codegen.VJP, f, o)
			}
		case ir.ModeHVP:
			ms, err = single(codegen.HVP, f, o)
		case ir.ModeHessian:
			ms, err = hessian(f, o)
		case ir.ModeJacobian:
			ms, err = jacobian(f, o)
		}
		if err != nil {
			return nil, err
		}
		methods = append(methods, ms...)
	}
	return methods, nil
}

// single is the method of the kind.
func single(kind codegen.Kind, f *ir.Func, o Options) ([]*codegen.Method, error) {
	g, err := final(kind, f, o)
	if err != nil {
		return nil, err
	}
	return []*codegen.Method{{Kind: kind, Func: f, Graph: g}}, nil
}

// halves are NameForward and NameBackward.
func halves(f *ir.Func, o Options) ([]*codegen.Method, error) {
	g, err := final(codegen.SplitForward, f, o)
	if err != nil {
		return nil, err
	}
	forward, backward := split(g, len(f.Graph.Inputs), len(f.Graph.Outputs), o.Small)
	return checkedPair(codegen.SplitForward, forward, codegen.SplitBackward, backward, f, o)
}

// checkedPair is two methods, of graphs that one was divided into.
func checkedPair(first codegen.Kind, early *ir.Graph, second codegen.Kind, late *ir.Graph, f *ir.Func, o Options) ([]*codegen.Method, error) {
	for _, g := range []*ir.Graph{early, late} {
		if o.Verify && len(g.Outputs) > 0 {
			if err := verify(g); err != nil {
				return nil, fmt.Errorf("after split: %w", err)
			}
		}
	}
	return []*codegen.Method{{Kind: first, Func: f, Graph: early}, {Kind: second, Func: f, Graph: late}}, nil
}

// hessian is NameHessian and what it calls: the Jacobian of the gradient,
// column by column.
func hessian(f *ir.Func, o Options) ([]*codegen.Method, error) {
	g, err := run(f.Graph, o, settle(f, true), simplify, differentiate(gradgen.Gradients, f), flatten, simplify)
	if err != nil {
		return nil, err
	}
	x := &codegen.Matrix{Symmetric: true}
	return matrix(f, o, g, x, codegen.Hessian, codegen.HessianPoint, codegen.HessianAlong)
}

// jacobian is NameJacobian and what it calls.
func jacobian(f *ir.Func, o Options) ([]*codegen.Method, error) {
	g, err := run(f.Graph, o, settle(f, true), simplify, firstOutput, simplify)
	if err != nil {
		return nil, err
	}
	return matrix(f, o, g, &codegen.Matrix{}, codegen.Jacobian, codegen.JacobianPoint, codegen.JacobianAlong)
}

// matrix is the methods that make the Jacobian of the output of g, the way
// that takes fewest products.
func matrix(f *ir.Func, o Options, g *ir.Graph, x *codegen.Matrix, whole, point, along codegen.Kind) ([]*codegen.Method, error) {
	out := g.Outputs[0].Node
	x.DType, x.Rows = out.DType(), out.Shape().Size()
	wrt := sameInputs(f, g)
	for _, n := range wrt {
		x.Cols += n.Shape().Size()
	}
	chooseProducts(x, dependence(g, wrt))
	product := gradgen.Columns
	if x.ByRows {
		product = gradgen.Rows
	}
	g, err := run(g, o, differentiate(product, f), simplify, late)
	if err != nil {
		return nil, err
	}
	common, each := split(g, len(f.Graph.Inputs), 0, false)
	pair, err := checkedPair(point, common, along, each, f, o)
	if err != nil {
		return nil, err
	}
	x.Point, x.Along = pair[0], pair[1]
	methods := []*codegen.Method{{Kind: whole, Func: f, Graph: inputsOf(f), Matrix: x}}
	if len(common.Outputs) > 0 {
		methods = append(methods, x.Point)
	}
	return append(methods, x.Along), nil
}
