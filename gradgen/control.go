package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// asideRules take the cotangent of a node to what it is computed from; of a
// loop, those of all its results, which have each their own.
var asideRules map[ir.Op]func(a *accumulator, n, ct *ir.Node)

func init() {
	asideRules = map[ir.Op]func(a *accumulator, n, ct *ir.Node){
		ir.CustomVJP:  (*accumulator).custom,
		ir.Checkpoint: (*accumulator).checkpoint,
		ir.Scan:       (*accumulator).loop,
	}
}

// from is the operands of n that a gradient flows to.
func from(n *ir.Node) []*ir.Node {
	if n.Op == ir.CustomVJP {
		return argumentsOf(n)
	}
	return n.Inputs
}

// argumentsOf is the arguments of a CustomVJP.
func argumentsOf(n *ir.Node) []*ir.Node { return n.Inputs[1 : len(n.Inputs)/2] }

// ruleOf is the cotangent of a CustomVJP and the gradients computed from it.
func ruleOf(n *ir.Node) (ct *ir.Node, grads []*ir.Node) {
	k := len(n.Inputs) / 2
	return n.Inputs[k], n.Inputs[k+1:]
}

// custom gives the arguments what the rule makes of the cotangent.
func (a *accumulator) custom(n, ct *ir.Node) {
	stands, grads := ruleOf(n)
	grads = replaced(a.b, grads, map[*ir.Node]*ir.Node{stands: ct})
	for i, x := range argumentsOf(n) {
		if a.live[x] {
			a.add(x, cotangent{value: grads[i]})
		}
	}
}

// pushCustom is the tangent of a CustomVJP, whose rule is linear: its transpose,
// which is the VJP of the rule at a cotangent of zero.
func pushCustom(s *step, t []*ir.Node) *ir.Node {
	ct, grads := ruleOf(s.r)
	var seeds []seed
	var outputs []ir.Output
	for i, g := range grads {
		if ti := t[1+i]; ti != nil {
			seeds = append(seeds, seed{g, ti})
			outputs = append(outputs, ir.Output{Node: g})
		}
	}
	still := zeros(s.Builder, s.r.Type)
	if len(seeds) == 0 {
		return still
	}
	back, err := reached(s.Builder, s.Graph("", nil, outputs), seeds, []*ir.Node{ct})
	if err != nil {
		panic(err)
	}
	if back[0] == nil {
		return still
	}
	return replaced(s.Builder, back, map[*ir.Node]*ir.Node{ct: still})[0]
}

// checkpoint computes what lies between the arguments and the value again, on
// nodes of its own, and takes the cotangent back through those.
func (a *accumulator) checkpoint(n, ct *ir.Node) {
	y := n.Inputs[0]
	again, leaves := map[*ir.Node]*ir.Node{}, []*ir.Node{}
	for _, x := range n.Inputs[1:] {
		if again[x] == nil && x.Op != ir.Const {
			again[x] = a.b.Again(x)
			leaves = append(leaves, x)
		}
	}
	copied := replaced(a.b, []*ir.Node{y}, again)[0]
	g := a.b.Graph("", nil, []ir.Output{{Name: "y", Node: copied}})
	var wrt []*ir.Node
	for _, x := range leaves {
		wrt = append(wrt, again[x])
	}
	for _, x := range besides(copied, wrt) { // which is where it was
		if a.live[x] {
			leaves, wrt = append(leaves, x), append(wrt, x)
		}
	}
	grads, err := reached(a.b, g, []seed{{copied, ct}}, wrt)
	if err != nil {
		panic(err)
	}
	for i, x := range leaves {
		if grads[i] != nil && a.live[x] {
			a.add(x, cotangent{value: grads[i]})
		}
	}
}

// besides is the inputs that y is computed from in other ways than by the nodes
// of the list.
func besides(y *ir.Node, list []*ir.Node) (inputs []*ir.Node) {
	seen := map[*ir.Node]bool{}
	for _, x := range list {
		seen[x] = true
	}
	var walk func(n *ir.Node)
	walk = func(n *ir.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if n.Op == ir.Input {
			inputs = append(inputs, n)
		}
		for _, x := range n.Inputs {
			walk(x)
		}
	}
	walk(y)
	return inputs
}

// replaced is the nodes with others in the place of some that they are
// computed from, and those that are computed from these made anew.
func replaced(b *build.Builder, nodes []*ir.Node, by map[*ir.Node]*ir.Node) []*ir.Node {
	done := map[*ir.Node]*ir.Node{}
	var walk func(n *ir.Node) *ir.Node
	walk = func(n *ir.Node) *ir.Node {
		if m := by[n]; m != nil {
			return m
		}
		if m := done[n]; m != nil {
			return m
		}
		in := make([]*ir.Node, len(n.Inputs))
		changed := false
		for i, x := range n.Inputs {
			in[i] = walk(x)
			changed = changed || in[i] != x
		}
		done[n] = n
		if changed {
			done[n] = b.Copy(n, in)
		}
		return done[n]
	}
	out := make([]*ir.Node, len(nodes))
	for i, n := range nodes {
		out[i] = walk(n)
	}
	return out
}
