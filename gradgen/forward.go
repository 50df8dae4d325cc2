package gradgen

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// JVP is the graph of g and its Jacobian-vector product, in forward mode: its
// inputs are those of g and then, for each of wrt, a tangent t.NAME of the
// input's type, the direction in which the input moves; its outputs are those
// of g and then, for each floating-point output OUT, t.OUT: how fast it moves.
// wrt are floating-point inputs of g. Where g has an input or output of such a
// name already, underscores follow ours. The error is an [*Error].
func JVP(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	if err := checkWrt(g, wrt); err != nil {
		return nil, err
	}
	b := build.From(g)
	inputs := slices.Clone(g.Inputs)
	taken := map[string]bool{}
	for _, n := range inputs {
		taken[n.Attrs.Name] = true
	}
	tangents := map[*ir.Node]*ir.Node{}
	for _, n := range wrt {
		b.At(originOf(n))
		tangents[n] = b.Input(unique("t."+n.Attrs.Name, taken), n.Type)
		inputs = append(inputs, tangents[n])
	}
	var moved []ir.Output
	var ends []seed
	outs := map[string]bool{}
	for _, o := range g.Outputs {
		outs[o.Name] = true
		if o.Node.DType().IsFloat() {
			moved = append(moved, o)
			ends = append(ends, seed{node: o.Node})
		}
	}
	if len(moved) == 0 {
		return nil, &Error{Msg: fmt.Sprintf("%s has no floating-point output to differentiate", g.Name)}
	}
	for _, n := range wrt {
		if err := cut(g, n, ends); err != nil {
			return nil, err
		}
	}
	if err := forward(b, g, tangents, live(g, wrt)); err != nil {
		return nil, err
	}
	outputs := slices.Clone(g.Outputs)
	for _, o := range moved {
		t := tangents[o.Node]
		if t == nil {
			b.At(originOf(o.Node))
			t = zeros(b, o.Node.Type)
		}
		outputs = append(outputs, ir.Output{Name: unique("t."+o.Name, outs), Node: t})
	}
	return b.Graph(g.Name, inputs, outputs), nil
}

// forward makes the tangents of the live nodes, from those of their operands,
// and adds them to those that are there. A node that no tangent reaches has
// none: it stands still.
func forward(b *build.Builder, g *ir.Graph, tangents map[*ir.Node]*ir.Node, live map[*ir.Node]bool) (err error) {
	var at *ir.Node // of which an error is
	defer caught(&at, &err)
	for _, n := range g.Nodes {
		if n.Op == ir.Input || !live[n] {
			continue
		}
		at = n
		moving := false
		t := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			t[i] = tangents[x]
			moving = moving || t[i] != nil
		}
		if moving && n.Op == ir.CustomVJP {
			if err := notLinear(n); err != nil {
				return err
			}
		}
		if moving {
			b.At(originOf(n))
			tangents[n] = pushOf(n.Op)(newStep(b, n, 0), t)
		}
	}
	return nil
}
