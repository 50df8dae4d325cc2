package compile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
)

// reduced is the smallest subject found that still has problems, and what they
// are. Each round tries subjects that are one step smaller, some at a time in
// one module, and goes on from the first that fails.
func reduced(t *testing.T, s *subject, problems []string, o ...func(*harness.Options)) (*subject, []string) {
	const nodes, trials = 4000, 30 // at a time, and in all: a large graph isn't tried in every way
	for range trials {
		next := -1
		smaller := s.smaller()
		for len(smaller) > 0 && next < 0 {
			n := min(len(smaller), 1+nodes/len(s.fn.Graph.Nodes))
			found := judge(t, smaller[:n], o...)
			next = slices.IndexFunc(found, func(p []string) bool { return len(p) > 0 })
			if next >= 0 {
				s, problems = smaller[next], found[next]
			}
			if smaller = smaller[n:]; len(s.fn.Graph.Nodes) > 200 && next < 0 {
				break
			}
		}
		if next < 0 {
			break
		}
	}
	return s, problems
}

// smaller is the subjects that are one step smaller, the smallest first:
// with one output or all but one, with a node that became an input or one of
// its operands, without an input that nothing uses.
func (s *subject) smaller() []*subject {
	g := s.fn.Graph
	var list []*subject
	if len(g.Outputs) > 1 {
		for i := range g.Outputs {
			list = append(list, s.variant(nil, nil, g.Outputs[i:i+1]))
		}
		for i := range g.Outputs {
			var rest []ir.Output
			rest = append(rest, g.Outputs[:i]...)
			list = append(list, s.variant(nil, nil, append(rest, g.Outputs[i+1:]...)))
		}
	}
	if len(g.Outputs) < 3 {
		for _, n := range g.Nodes { // to end earlier
			if len(g.Outputs) == 1 && n.Op != ir.Input && n != g.Outputs[0].Node && n.DType().IsFloat() {
				list = append(list, s.variant(nil, nil, []ir.Output{{Name: "y", Node: n}}))
			}
		}
	}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		if n.Op == ir.Input {
			continue
		}
		if n.Op != ir.Const && n.DType().IsFloat() {
			list = append(list, s.variant(n, nil, g.Outputs))
		}
		for _, x := range n.Inputs {
			if x.Type.Equal(n.Type) {
				list = append(list, s.variant(n, x, g.Outputs))
			}
		}
	}
	used := map[*ir.Node]bool{}
	for _, n := range g.Nodes {
		for _, x := range n.Inputs {
			used[x] = true
		}
	}
	for _, o := range g.Outputs {
		used[o.Node] = true
	}
	for _, n := range g.Inputs {
		if !used[n] {
			list = append(list, s.variant(n, n, g.Outputs))
		}
	}
	return list
}

// variant is the subject with the node replaced by another or, for nil, by a
// new input, and with the outputs. An input that is to replace itself is left
// out. Structs are gone.
func (s *subject) variant(old, by *ir.Node, outputs []ir.Output) *subject {
	b := build.New()
	from := map[string]irtest.Interval{}
	done := map[*ir.Node]*ir.Node{}
	var in []*ir.Node
	input := func(name string, n *ir.Node, of irtest.Interval) *ir.Node {
		x := b.Input(name, n.Type)
		from[name] = of
		in = append(in, x)
		return x
	}
	for i, n := range s.fn.Graph.Nodes {
		switch {
		case n == old && by == n:
		case n == old && by == nil:
			done[n] = input(fmt.Sprint("n", i, "n"), n, irtest.Interval{Lo: 0.3, Hi: 1})
		case n == old:
			done[n] = done[by]
		case n.Op == ir.Input:
			name := fmt.Sprint("v", len(in))
			for from[name] != (irtest.Interval{}) {
				name += "v"
			}
			done[n] = input(name, n, s.from[n.Attrs.Name])
		default:
			operands := make([]*ir.Node, len(n.Inputs))
			for k, x := range n.Inputs {
				operands[k] = done[x]
			}
			done[n] = b.Copy(n, operands)
		}
	}
	var out []ir.Output
	for _, o := range outputs {
		out = append(out, ir.Output{Name: o.Name, Node: done[o.Node]})
	}
	v := newSubject(strings.TrimSuffix(s.name, ", reduced")+", reduced", b.Graph("F", in, out), from, len(s.inputs))
	v.bounds = s.bounds
	v.smooth = s.smooth && len(out) == len(s.fn.Graph.Outputs)
	return v
}
