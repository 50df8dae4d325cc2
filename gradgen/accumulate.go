package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A seed is the cotangent of an output.
type seed struct{ node, ct *ir.Node }

// backward makes the gradient nodes of wrt: reverse accumulation over the
// nodes that lie between wrt and the seeds. Users come before their operands,
// so a node has all its cotangents when its turn comes; an input's turn comes
// right after its first user's, so that a graph evaluated in this order needs
// the cotangents of a layer no longer than the layer.
func backward(b *build.Builder, g *ir.Graph, seeds []seed, wrt []*ir.Node) (grads []*ir.Node, err error) {
	grads, err = reached(b, g, seeds, wrt)
	if err != nil {
		return nil, err
	}
	for i, n := range wrt {
		if grads[i] != nil {
			continue
		}
		if err := cut(g, n, seeds); err != nil {
			return nil, err
		}
		b.At(originOf(n))
		grads[i] = zeros(b, n.Type)
	}
	return grads, nil
}

// reached is backward for those of wrt that a cotangent reaches; the others
// have nil.
func reached(b *build.Builder, g *ir.Graph, seeds []seed, wrt []*ir.Node) (grads []*ir.Node, err error) {
	a := accumulator{b: b, live: live(g, wrt), ends: map[*ir.Node]bool{}, pending: map[*ir.Node][]cotangent{}, parts: map[*ir.Node][]part{}, loops: loopsOf(g)}
	for _, n := range wrt {
		a.ends[n] = true
	}
	for _, s := range seeds {
		a.add(s.node, cotangent{value: s.ct})
	}
	var at *ir.Node // of which an error is
	defer caught(&at, &err)
	done := map[*ir.Node]*ir.Node{}
	finish := func(x *ir.Node) {
		at = x
		done[x] = a.total(x).settle(b)
	}
	first := firstUsers(g, wrt)
	for _, n := range slices.Backward(g.Nodes) {
		at = n
		a.visit(n)
		for _, x := range first[n] {
			if a.has(x) {
				finish(x)
			}
		}
	}
	for _, n := range wrt {
		switch {
		case done[n] != nil:
		case a.has(n): // an output, and used by nothing
			finish(n)
		}
		grads = append(grads, done[n])
	}
	return grads, nil
}

// firstUsers is, for each node, the inputs among wrt that no node before it
// uses.
func firstUsers(g *ir.Graph, wrt []*ir.Node) map[*ir.Node][]*ir.Node {
	waiting := map[*ir.Node]bool{}
	for _, x := range wrt {
		waiting[x] = true
	}
	first := map[*ir.Node][]*ir.Node{}
	for _, n := range g.Nodes {
		for _, x := range n.Inputs {
			if waiting[x] {
				waiting[x] = false
				first[n] = append(first[n], x)
			}
		}
	}
	return first
}

// An accumulator holds the cotangents that nodes have got so far.
type accumulator struct {
	b       *build.Builder
	live    map[*ir.Node]bool        // nodes that lie above wrt
	ends    map[*ir.Node]bool        // wrt: what they are computed from stands still
	pending map[*ir.Node][]cotangent // of different shapes, in the order in which they came
	parts   map[*ir.Node][]part      // of boxes of the node, not among those pending
	loops   map[*ir.Node][]*ir.Node  // see loopsOf
}

// has reports whether n has got any.
func (a *accumulator) has(n *ir.Node) bool { return len(a.pending[n]) > 0 || len(a.parts[n]) > 0 }

// visit takes what n has got to its operands, by the rules of its op.
func (a *accumulator) visit(n *ir.Node) {
	switch {
	case a.loops[n] != nil:
		asideRules[ir.Scan](a, n, nil)
		return
	case n.Op == ir.Scan: // another result of a loop waits for the first
		return
	}
	if n.Op == ir.Input || a.ends[n] || !a.live[n] || !a.has(n) {
		return
	}
	ct := a.total(n)
	if rowOf(n.Op).kind == aside {
		asideRules[n.Op](a, n, ct.settle(a.b))
		return
	}
	if p, ok := partOf(n, ct); ok {
		a.parts[n.Inputs[0]] = append(a.parts[n.Inputs[0]], p)
		return
	}
	rules := rowOf(n.Op).by
	for i, x := range n.Inputs {
		if a.live[x] {
			a.add(x, rules[min(i, len(rules)-1)](newStep(a.b, n, i), ct))
		}
	}
}

// add gives n a cotangent at the shape of the op that used it. Those of one
// shape are added first, so that they are summed over stretched axes together.
func (a *accumulator) add(n *ir.Node, ct cotangent) {
	list := a.pending[n]
	for i, have := range list {
		if have.value.Shape().Equal(ct.value.Shape()) {
			list[i] = have.plus(a.b, ct)
			return
		}
	}
	a.pending[n] = append(list, ct)
}

// total is the whole cotangent of n, at its own shape. From here on, nodes are
// made for n.
func (a *accumulator) total(n *ir.Node) cotangent {
	a.b.At(originOf(n))
	for _, ct := range joined(a.b, a.parts[n], n.Shape()) {
		a.add(n, ct)
	}
	var sum cotangent
	for i, ct := range a.pending[n] {
		ct = unbroadcast(a.b, ct, n.Shape())
		if i == 0 {
			sum = ct
		} else {
			sum = sum.plus(a.b, ct)
		}
	}
	return sum
}

// zeros is a tensor of zeros, or of false.
func zeros(b *build.Builder, t ir.Type) *ir.Node {
	return b.Expand(b.Const(t.DType, ir.Value{}), t.Shape)
}
