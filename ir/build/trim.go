package build

import (
	"slices"
	"strconv"

	"github.com/gradgen/gradgen/ir"
)

// trim is a loop without sequences and others that its body doesn't use, and
// with one of those that are the same.
func trim(a ir.Attrs, in []*ir.Node) (ir.Attrs, []*ir.Node) {
	used := map[*ir.Node]bool{}
	for _, n := range a.Body.Nodes {
		for _, x := range n.Inputs {
			used[x] = true
		}
	}
	for _, o := range a.Body.Outputs {
		used[o.Node] = true
	}
	as := make([]int, len(in)) // the operand that serves as each
	var kept []int
	for i, x := range a.Body.Inputs {
		as[i] = i
		if i < a.Carries {
			kept = append(kept, i)
			continue
		}
		k := slices.IndexFunc(kept, func(k int) bool {
			return k >= a.Carries && in[k] == in[i] && (k < a.Carries+a.Sequences) == (i < a.Carries+a.Sequences)
		})
		switch {
		case !used[x]:
			as[i] = -1
		case k >= 0:
			as[i] = kept[k]
		default:
			kept = append(kept, i)
		}
	}
	if len(kept) == 0 && len(in) > 0 { // an op of any number of operands has one
		kept, as[0] = []int{0}, 0
	}
	if len(kept) == len(in) {
		return a, in
	}
	to := New()
	made := map[int]*ir.Node{}
	var operands, inputs []*ir.Node
	sequences := 0
	for _, i := range kept {
		if i >= a.Carries && i < a.Carries+a.Sequences {
			sequences++
		}
		x := a.Body.Inputs[i]
		to.At(x.Origin)
		made[i] = to.Input("a"+strconv.Itoa(len(inputs)), x.Type)
		inputs, operands = append(inputs, made[i]), append(operands, in[i])
	}
	args := make([]*ir.Node, len(in))
	for i := range in {
		if as[i] >= 0 {
			args[i] = made[as[i]]
		}
	}
	outs := to.Inline(a.Body, args)
	outputs := make([]ir.Output, len(outs))
	for i, n := range outs {
		outputs[i] = ir.Output{Name: a.Body.Outputs[i].Name, Node: n}
	}
	a.Body, a.Sequences = to.Graph(a.Body.Name, inputs, outputs), sequences
	return a, operands
}
