package interp

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

// Options change how a graph is evaluated.
type Options struct {
	// Round rounds every result of type float32 to a float32. Sums inside an
	// op stay in float64.
	Round bool
	// Exact keeps the digits of what is cast from float64 to float32, so that
	// the graph is a smooth function where its ops are.
	Exact bool
}

// Run evaluates g for the inputs, by name, and returns its outputs in order.
// It fails when an input is missing or not of its type, and when an index is
// out of range. Values in the map that g has no input for are ignored.
func Run(g *ir.Graph, in map[string]*Tensor) ([]*Tensor, error) {
	return Options{}.Run(g, in)
}

// Run is the function Run with options.
func (o Options) Run(g *ir.Graph, in map[string]*Tensor) ([]*Tensor, error) {
	values := make(map[*ir.Node]*Tensor, len(g.Nodes))
	loops := map[string][]*Tensor{}
	for _, n := range g.Inputs {
		x, ok := in[n.Attrs.Name]
		if !ok {
			return nil, fmt.Errorf("input %q of %s is missing; it must be %v", n.Attrs.Name, g.Name, n.Type)
		}
		if err := x.check(n.Type); err != nil {
			return nil, fmt.Errorf("input %q of %s: %w", n.Attrs.Name, g.Name, err)
		}
		values[n] = x
	}
	for _, n := range g.Nodes {
		if values[n] != nil {
			continue
		}
		operands := make([]*Tensor, len(n.Inputs))
		for i, x := range n.Inputs {
			if operands[i] = values[x]; operands[i] == nil {
				return nil, fmt.Errorf("%s comes before its operand %s in %s", describe(n), describe(x), g.Name)
			}
		}
		if n.Op == ir.Scan { // all results of a loop at once
			key := loopKey(n)
			if loops[key] == nil {
				results, err := o.loop(&n.Attrs, operands)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", describe(n), err)
				}
				loops[key] = results
			}
			values[n] = loops[key][n.Attrs.Index]
			continue
		}
		x, err := o.Eval(n, operands...)
		if err != nil {
			return nil, err
		}
		values[n] = x
	}
	outputs := make([]*Tensor, len(g.Outputs))
	for i, out := range g.Outputs {
		if outputs[i] = values[out.Node]; outputs[i] == nil {
			return nil, fmt.Errorf("output %q of %s is not among its nodes", out.Name, g.Name)
		}
	}
	return outputs, nil
}

// Eval evaluates one node, not an Input, of the operands' values, which must
// be of the operands' types.
func Eval(n *ir.Node, operands ...*Tensor) (*Tensor, error) {
	return Options{}.Eval(n, operands...)
}

// Eval is the function Eval with options.
func (o Options) Eval(n *ir.Node, operands ...*Tensor) (*Tensor, error) {
	if int(n.Op) >= len(rules) || rules[n.Op] == nil {
		return nil, fmt.Errorf("%s can't be evaluated: it has no rule", describe(n))
	}
	if len(operands) != len(n.Inputs) {
		return nil, fmt.Errorf("%s has %d operands, not %d", describe(n), len(n.Inputs), len(operands))
	}
	for i, x := range operands {
		if err := x.check(n.Inputs[i].Type); err != nil {
			return nil, fmt.Errorf("operand %d of %s: %w", i, describe(n), err)
		}
	}
	out := Zeros(n.Type)
	rule := rules[n.Op]
	switch {
	case n.Op == ir.Scan:
		rule = o.scan
	case n.Op == ir.Cast && o.Exact && n.DType() == ir.Float32 && n.Inputs[0].DType() == ir.Float64:
		rule = same
	}
	if err := rule(n, operands, out); err != nil {
		return nil, err
	}
	if o.Round && n.Type.DType == ir.Float32 {
		for i, v := range out.F {
			out.F[i] = float64(float32(v))
		}
	}
	return out, nil
}

// describe names a node in an error.
func describe(n *ir.Node) string {
	if n.Op == ir.Input {
		return fmt.Sprintf("input %q", n.Attrs.Name)
	}
	s := fmt.Sprintf("%v (node %d)", n.Op, n.ID)
	if n.Origin != nil && n.Origin.Label != "" {
		s = fmt.Sprintf("%s %q", s, n.Origin.Label)
	}
	return s
}
