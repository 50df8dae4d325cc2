package compile

import (
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/rewrite"
	"github.com/gradgen/gradgen/shapeinfer"
)

// A step takes a graph one step nearer to code.
type step struct {
	name string
	run  func(g *ir.Graph) (*ir.Graph, error)
}

// steps are the way of a function's graph to the graph of one of its methods:
//
//	settle          of a derivative's method: that there is one
//	simplify        fewer and stabler nodes, so that there is less to differentiate
//	differentiate   of a gradient's method
//	simplify        what differentiation left
//	late            what the code generator has no loops for, in terms of what it has
//
// Those of NameForward and NameBackward go the same way as one graph, which is
// divided at its end: see split.go.
func steps(kind codegen.Kind, f *ir.Func) []step {
	switch kind {
	case codegen.Grad:
		return []step{settle(f, true), simplify, differentiate(gradgen.Grad, f), simplify, late}
	case codegen.VJP:
		return []step{settle(f, false), simplify, differentiate(gradgen.VJP, f), simplify, late}
	case codegen.SplitForward, codegen.SplitBackward:
		return []step{settle(f, false), simplify, differentiate(resultsAndVJP, f), simplify, late}
	case codegen.JVP:
		return []step{settle(f, false), simplify, differentiate(gradgen.JVP, f), simplify, late}
	case codegen.HVP:
		return []step{settle(f, true), simplify, differentiate(gradgen.Gradients, f), simplify, differentiate(gradgen.Tangents, f), simplify, late}
	}
	return []step{simplify, late}
}

// The steps that are the same for every function.
var (
	simplify    = step{"simplify", pure(func(g *ir.Graph) *ir.Graph { return rewrite.Simplify(g) })}
	late        = step{"late", pure(func(g *ir.Graph) *ir.Graph { return rewrite.Late(g) })}
	flatten     = step{"flatten", gradgen.Flat}
	firstOutput = step{"first output", pure(func(g *ir.Graph) *ir.Graph {
		return build.From(g).Graph(g.Name, g.Inputs, g.Outputs[:1])
	})}
)

// settle is the step that decides whether f has the derivatives of its first
// result, or of all.
func settle(f *ir.Func, first bool) step {
	return step{"settle", func(g *ir.Graph) (*ir.Graph, error) {
		outputs := g.Outputs
		if first {
			outputs = outputs[:1]
		}
		return gradgen.Settled(g, sameInputs(f, g), outputs)
	}}
}

// pure is a pass that can't fail.
func pure(pass func(*ir.Graph) *ir.Graph) func(*ir.Graph) (*ir.Graph, error) {
	return func(g *ir.Graph) (*ir.Graph, error) { return pass(g), nil }
}

// differentiate is the step that adds the gradient of f to its graph.
// Passes make new nodes, so the inputs are found by their place.
func differentiate(grad func(*ir.Graph, []*ir.Node) (*ir.Graph, error), f *ir.Func) step {
	return step{"differentiate", func(g *ir.Graph) (*ir.Graph, error) {
		return grad(g, sameInputs(f, g))
	}}
}

// sameInputs is the inputs of g, which was made of f's graph, that are those
// of f that are differentiated.
func sameInputs(f *ir.Func, g *ir.Graph) []*ir.Node {
	asked := make(map[*ir.Node]bool, len(f.Grad))
	for _, n := range f.Grad {
		asked[n] = true
	}
	var wrt []*ir.Node
	for i, n := range f.Graph.Inputs {
		if asked[n] {
			wrt = append(wrt, g.Inputs[i])
		}
	}
	return wrt
}

// inputsOf is a graph of f's inputs, which computes nothing.
func inputsOf(f *ir.Func) *ir.Graph {
	return build.From(f.Graph).Graph(f.Name, f.Graph.Inputs, nil)
}

// methodsOf compiles one function of a spec.
func methodsOf(f *ir.Func, o Options) ([]*codegen.Method, error) {
	kinds := []codegen.Kind{codegen.Forward}
	if kind, ok := gradientKind(f); ok {
		kinds = append(kinds, kind)
	}
	var methods []*codegen.Method
	for _, kind := range kinds {
		g, err := final(kind, f, o)
		if err != nil {
			return nil, err
		}
		methods = append(methods, &codegen.Method{Kind: kind, Func: f, Graph: g})
	}
	more, err := derived(f, o)
	return append(methods, more...), err
}

// final is the graph of f after all steps to a method of the kind.
func final(kind codegen.Kind, f *ir.Func, o Options) (*ir.Graph, error) {
	return run(f.Graph, o, steps(kind, f)...)
}

// run takes a graph through steps.
func run(g *ir.Graph, o Options, steps ...step) (*ir.Graph, error) {
	for _, s := range steps {
		var err error
		if g, err = s.run(g); err != nil {
			return nil, err
		}
		if o.Verify {
			if err := verify(g); err != nil {
				return nil, fmt.Errorf("after %s: %w", s.name, err)
			}
		}
	}
	return g, nil
}

// verify checks that a graph is well formed and each node has the type that
// its op gives.
func verify(g *ir.Graph) error {
	if err := ir.Verify(g); err != nil {
		return err
	}
	return shapeinfer.Check(g)
}
