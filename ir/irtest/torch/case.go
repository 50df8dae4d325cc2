package torch

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// A Case is a word applied to inputs, and what comes of it.
type Case struct {
	File string // its base name
	Line int
	Word string // an op, a composite of package build, or a function of PyTorch made of these
	Note string // why the case has values of ours; else empty

	// Values and Grads are what is right: what PyTorch gave, or ours where
	// the note says why. Grads has one for each floating-point input, in
	// order, of the sum of the floating-point values times their cotangents;
	// it is empty when no value is floating-point.
	Inputs     []*interp.Tensor
	Values     []*interp.Tensor
	Cotangents []*interp.Tensor // nil for a value that isn't floating-point
	Grads      []*interp.Tensor

	// Theirs is what PyTorch gave, by the names r0 (the first value) and d1
	// (the gradient of the second input), where the case has ours instead.
	Theirs map[string]*interp.Tensor

	attrs map[string]string
}

// String tells the case apart: where it is, its word, attributes and types.
func (c *Case) String() string {
	s := fmt.Sprintf("%s:%d %s", c.File, c.Line, c.Word)
	keys := make([]string, 0, len(c.attrs))
	for k := range c.attrs {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		s += " " + k + "=" + c.attrs[k]
	}
	for _, x := range c.Inputs {
		s += " " + x.Type.String()
	}
	return s
}

// Graph is the graph of the case: inputs x0, x1, ... and outputs r0, r1, ...
func (c *Case) Graph() (*ir.Graph, error) {
	w, ok := words[c.Word]
	if !ok {
		return nil, fmt.Errorf("there is no word %q", c.Word)
	}
	a := &attrs{text: c.attrs, used: map[string]bool{}}
	b := build.New()
	inputs := make([]*ir.Node, len(c.Inputs))
	for i, x := range c.Inputs {
		inputs[i] = b.Input(fmt.Sprint("x", i), x.Type)
	}
	operands := inputs
	if use := a.ints("use"); use != nil {
		operands = nil
		for _, i := range use {
			if i < 0 || i >= len(inputs) {
				return nil, fmt.Errorf("use=%v of %d inputs", use, len(inputs))
			}
			operands = append(operands, inputs[i])
		}
	}
	if w.inputs >= 0 && len(operands) != w.inputs {
		return nil, fmt.Errorf("%d operands; %s has %d", len(operands), c.Word, w.inputs)
	}
	results, err := build.Try(func() []*ir.Node { return w.make(maker{b}, operands, a) })
	// What a wrong attribute leads to is less telling than the attribute.
	if e := a.check(); e != nil && (err == nil || a.err != nil) {
		err = e
	}
	if err != nil {
		return nil, err
	}
	outputs := make([]ir.Output, len(results))
	for i, r := range results {
		outputs[i] = ir.Output{Name: fmt.Sprint("r", i), Node: r}
	}
	return b.Graph(c.Word, inputs, outputs), nil
}

// Bind is the inputs by their names in the graph and, for [gradgen.VJP] of it,
// the cotangents by theirs.
//
// [gradgen.VJP]: https://pkg.go.dev/github.com/gradgen/gradgen/gradgen#VJP
func (c *Case) Bind() map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	for i, x := range c.Inputs {
		in[fmt.Sprint("x", i)] = x
	}
	for i, ct := range c.Cotangents {
		if ct != nil {
			in[fmt.Sprint("ct.r", i)] = ct
		}
	}
	return in
}
