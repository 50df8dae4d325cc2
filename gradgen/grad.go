package gradgen

import (
	"errors"
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// An Error says why a graph has no gradient.
type Error struct {
	Node *ir.Node // what it is about; its Origin tells where in the spec; nil: the graph
	Msg  string
}

func (e *Error) Error() string { return e.Msg }

// Grad is the graph of g and its gradient: its inputs are those of g, its
// outputs those of g and then, for each of wrt, an output d.NAME of the
// gradient of the first output with respect to the input NAME. The first output
// must be a floating-point scalar, and wrt floating-point inputs of g. An input
// on which the first output doesn't depend has gradient zero. The error is an
// [*Error].
func Grad(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	if len(g.Outputs) == 0 {
		return nil, &Error{Msg: fmt.Sprintf("%s has no output to differentiate", g.Name)}
	}
	loss := g.Outputs[0]
	if !loss.Node.DType().IsFloat() || loss.Node.Shape().Rank() != 0 {
		return nil, &Error{loss.Node, fmt.Sprintf("%s is %v: a gradient is that of a floating-point scalar; write ad.Sum or ad.Mean of it, or differentiate it with a cotangent", loss.Name, loss.Node.Type)}
	}
	if err := checkWrt(g, wrt); err != nil {
		return nil, err
	}
	b := build.From(g)
	b.At(originOf(loss.Node))
	grads, err := backward(b, g, []seed{{loss.Node, b.Scalar(loss.Node.DType(), 1)}}, wrt)
	if err != nil {
		return nil, err
	}
	return b.Graph(g.Name, g.Inputs, append(append([]ir.Output(nil), g.Outputs...), named(g.Outputs, wrt, grads)...)), nil
}

// VJP is the graph of the vector-Jacobian product of g: its inputs are those
// of g and then, for each floating-point output OUT, a cotangent ct.OUT of the
// output's type; its outputs are, for each of wrt, d.NAME: the gradient of the
// sum of the outputs times their cotangents with respect to the input NAME.
// Where g has an input called ct.OUT already, underscores follow ours. The
// error is an [*Error].
func VJP(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	if err := checkWrt(g, wrt); err != nil {
		return nil, err
	}
	b := build.From(g)
	inputs := append([]*ir.Node(nil), g.Inputs...)
	taken := map[string]bool{}
	for _, n := range inputs {
		taken[n.Attrs.Name] = true
	}
	var seeds []seed
	for _, o := range g.Outputs {
		if !o.Node.DType().IsFloat() {
			continue
		}
		b.At(originOf(o.Node))
		ct := b.Input(unique("ct."+o.Name, taken), o.Node.Type)
		inputs = append(inputs, ct)
		seeds = append(seeds, seed{o.Node, ct})
	}
	if len(seeds) == 0 {
		return nil, &Error{Msg: fmt.Sprintf("%s has no floating-point output to differentiate", g.Name)}
	}
	grads, err := backward(b, g, seeds, wrt)
	if err != nil {
		return nil, err
	}
	return b.Graph(g.Name, inputs, named(nil, wrt, grads)), nil
}

// checkWrt reports what can't be differentiated with respect to.
func checkWrt(g *ir.Graph, wrt []*ir.Node) error {
	inputs := map[*ir.Node]bool{}
	for _, n := range g.Inputs {
		inputs[n] = true
	}
	seen := map[*ir.Node]bool{}
	for _, n := range wrt {
		switch {
		case n == nil || !inputs[n]:
			return &Error{n, fmt.Sprintf("a gradient with respect to something that is not an input of %s", g.Name)}
		case !n.DType().IsFloat():
			return &Error{n, fmt.Sprintf("%s is %v: only floating-point inputs have a gradient", n.Attrs.Name, n.Type)}
		case seen[n]:
			return &Error{n, fmt.Sprintf("the gradient with respect to %s is asked for twice", n.Attrs.Name)}
		}
		seen[n] = true
	}
	return nil
}

// named is the outputs that hold the gradients; before are the names that are
// taken.
func named(before []ir.Output, wrt, grads []*ir.Node) []ir.Output {
	taken := map[string]bool{}
	for _, o := range before {
		taken[o.Name] = true
	}
	outputs := make([]ir.Output, len(wrt))
	for i, n := range wrt {
		outputs[i] = ir.Output{Name: unique("d."+n.Attrs.Name, taken), Node: grads[i]}
	}
	return outputs
}

// unique is the name with as many underscores as make it new, and takes it.
func unique(name string, taken map[string]bool) string {
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return name
}

// originOf is the origin of what is made for the sake of n.
func originOf(n *ir.Node) *ir.Origin {
	o := ir.Origin{Of: n}
	if n.Origin != nil {
		o.Pos, o.Calls = n.Origin.Pos, n.Origin.Calls
	}
	return &o
}

// caught turns the panic of a builder's word into an error about n: what the
// rules make can be larger than a tensor may be.
func caught(n **ir.Node, err *error) {
	switch r := recover().(type) {
	case nil:
	case error:
		var e *build.Error
		var inner *Error // of a step
		if errors.As(r, &inner) {
			*err = inner
			return
		}
		if !errors.As(r, &e) {
			panic(r)
		}
		*err = &Error{*n, fmt.Sprintf("the gradient of %v %v can't be built: %v", (*n).Op, (*n).Type, e)}
	default:
		panic(r)
	}
}
