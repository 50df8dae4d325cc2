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
// so a node has all its cotangents when its turn comes.
func backward(b *build.Builder, g *ir.Graph, seeds []seed, wrt []*ir.Node) (grads []*ir.Node, err error) {
	a := accumulator{b: b, pending: map[*ir.Node][]cotangent{}}
	for _, s := range seeds {
		a.add(s.node, cotangent{value: s.ct})
	}
	var at *ir.Node
	defer caught(&at, &err)
	live := live(g, wrt)
	for _, n := range slices.Backward(g.Nodes) {
		if !live[n] || len(a.pending[n]) == 0 || n.Op == ir.Input {
			continue
		}
		at = n
		ct := a.total(n)
		rules := rowOf(n.Op).by
		for i, x := range n.Inputs {
			if live[x] {
				a.add(x, rules[min(i, len(rules)-1)](newStep(b, n, i), ct))
			}
		}
	}
	for _, n := range wrt {
		at = n
		if len(a.pending[n]) > 0 {
			ct := a.total(n)
			grads = append(grads, ct.settle(b))
			continue
		}
		if err := cut(g, n, seeds); err != nil {
			return nil, err
		}
		b.At(originOf(n))
		grads = append(grads, zeros(b, n.Type))
	}
	return grads, nil
}

// An accumulator holds the cotangents that nodes have got so far.
type accumulator struct {
	b       *build.Builder
	pending map[*ir.Node][]cotangent // of different shapes, in the order in which they came
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
