package compile

import (
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
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
//	simplify        fewer and stabler nodes, so that there is less to differentiate
//	differentiate   of a gradient's method
//	simplify        what differentiation left
//	late            what the code generator has no loops for, in terms of what it has
//
// Those of NameForward and NameBackward go the same way as one graph, which is
// divided at its end: see split.go.
func steps(kind codegen.Kind, f *ir.Func) []step {
	simplify := step{"simplify", pure(func(g *ir.Graph) *ir.Graph { return rewrite.Simplify(g) })}
	late := step{"late", pure(func(g *ir.Graph) *ir.Graph { return rewrite.Late(g) })}
	switch kind {
	case codegen.Grad:
		return []step{simplify, differentiate(gradgen.Grad, f), simplify, late}
	case codegen.VJP:
		return []step{simplify, differentiate(gradgen.VJP, f), simplify, late}
	case codegen.SplitForward, codegen.SplitBackward:
		return []step{simplify, differentiate(resultsAndVJP, f), simplify, late}
	}
	return []step{simplify, late}
}

// pure is a pass that can't fail.
func pure(pass func(*ir.Graph) *ir.Graph) func(*ir.Graph) (*ir.Graph, error) {
	return func(g *ir.Graph) (*ir.Graph, error) { return pass(g), nil }
}

// differentiate is the step that adds the gradient of f to its graph.
// Passes make new nodes, so the inputs are found by their place.
func differentiate(grad func(*ir.Graph, []*ir.Node) (*ir.Graph, error), f *ir.Func) step {
	return step{"differentiate", func(g *ir.Graph) (*ir.Graph, error) {
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
		return grad(g, wrt)
	}}
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
	if !f.Split {
		return methods, nil
	}
	g, err := final(codegen.SplitForward, f, o)
	if err != nil {
		return nil, err
	}
	forward, backward := split(f, g)
	for _, m := range []*codegen.Method{
		{Kind: codegen.SplitForward, Func: f, Graph: forward},
		{Kind: codegen.SplitBackward, Func: f, Graph: backward},
	} {
		if o.Verify {
			if err := verify(m.Graph); err != nil {
				return nil, fmt.Errorf("after split: %w", err)
			}
		}
		methods = append(methods, m)
	}
	return methods, nil
}

// final is the graph of f after all steps to a method of the kind.
func final(kind codegen.Kind, f *ir.Func, o Options) (*ir.Graph, error) {
	g := f.Graph
	for _, s := range steps(kind, f) {
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
