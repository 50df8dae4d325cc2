package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// An indexCheck looks at every element of an index: n is what it must be below.
type indexCheck struct {
	index *ir.Node
	n     int
}

// findChecks collects the indices that data gives. Those whose elements are
// known to be in range are left out. A gradient may need no element that an
// index names, but a bad index is refused all the same: so the indices of the
// function that is differentiated count too, where they come from arguments.
func (l *lowerer) findChecks() {
	seen := map[indexCheck]bool{}
	add := func(index *ir.Node, n int) {
		c := indexCheck{base(index), n}
		if arg := l.args[c.index.Attrs.Name]; c.index.Op == ir.Input && arg != nil {
			c.index = arg
		}
		if !seen[c] && bound(c.index) > n && !l.looked[c.index] {
			seen[c] = true
			l.pending = append(l.pending, &c)
		}
	}
	if l.pl.Of == nil {
		indices(l.pl.Graph, add)
		return
	}
	// What the graph's own indices became on the way here, in which they may look
	// otherwise, isn't looked at again.
	type form struct{ n, size int }
	looked, all := map[form]bool{}, true
	indices(l.pl.Of, func(index *ir.Node, n int) {
		if all = all && fromArgs(index); fromArgs(index) {
			add(index, n)
			looked[form{n, base(index).Shape().Size()}] = true
		}
	})
	indices(l.pl.Graph, func(index *ir.Node, n int) {
		if !all || !fromArgs(index) || !looked[form{n, base(index).Shape().Size()}] {
			add(index, n)
		}
	})
}

// indices calls f for each index in the graph with what it must be below; of
// those of steps, for those that are operands of the loop, all at once.
func indices(g *ir.Graph, f func(index *ir.Node, n int)) {
	for _, n := range g.Nodes {
		switch n.Op {
		case ir.Gather, ir.GatherElements:
			f(n.Inputs[1], n.Inputs[0].Shape()[n.Attrs.Axis].Len())
		case ir.ScatterAdd:
			f(n.Inputs[0], n.Shape()[n.Attrs.Axis].Len())
		case ir.ScatterMax:
			f(n.Inputs[1], n.Shape()[n.Attrs.Axis].Len())
		case ir.Scan:
			indices(n.Attrs.Body, func(index *ir.Node, most int) {
				if i := slices.Index(n.Attrs.Body.Inputs, base(index)); i >= n.Attrs.Carries {
					f(n.Inputs[i], most)
				}
			})
		}
	}
}

// fromArgs reports whether n is computed from arguments element by element.
func fromArgs(n *ir.Node) bool {
	switch n.Op.Info().Kind {
	case ir.Leaf, ir.View, ir.Elementwise:
		return !slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return !fromArgs(x) })
	}
	return false
}

// check adds the loops of the checks whose operands are there. For indices
// that are arguments, or come from them element by element, that is before
// anything is written.
func (l *lowerer) check() {
	l.pending = slices.DeleteFunc(l.pending, func(c *indexCheck) bool {
		if !l.ready(c.index) {
			return false
		}
		l.kernel(c.index, nil, c.index.Shape().Lens(), func(idx []Affine) []Stmt {
			l.root = nil
			name, at := l.source(c.index, idx)
			return []Stmt{&Check{E: l.value(c.index, idx), N: c.n, Name: name, Idx: at}}
		})
		return true
	})
}

// source is what to call the element of an index at idx: an element of the
// argument that it is, seen through views, or something computed from one.
func (l *lowerer) source(n *ir.Node, idx []Affine) (name string, at []Affine) {
	x, at := n, idx
	for x.Op.Info().Kind == ir.View {
		x, at = x.Inputs[0], l.viewIndex(x, at)
	}
	if x.Op == ir.Input {
		return l.nameOf(x), at
	}
	if args := argsOf(n); len(args) == 1 {
		return "an index computed from " + l.nameOf(args[0]), idx
	}
	return "an index", idx
}

// nameOf is what to call an input: of a step, what it is given.
func (l *lowerer) nameOf(x *ir.Node) string {
	if b := l.bufs[x]; b != nil && b.Name != "" {
		return b.Name
	}
	return x.Attrs.Name
}

// argsOf is the inputs that n is computed from.
func argsOf(n *ir.Node) []*ir.Node {
	var args []*ir.Node
	seen := map[*ir.Node]bool{}
	var visit func(n *ir.Node)
	visit = func(n *ir.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if n.Op == ir.Input {
			args = append(args, n)
		}
		for _, x := range n.Inputs {
			visit(x)
		}
	}
	visit(n)
	return args
}

// ready reports whether all that n is computed from is there.
func (l *lowerer) ready(n *ir.Node) bool {
	if _, ok := l.pl.Buffered[n]; ok {
		return l.filled[n]
	}
	return !slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return !l.ready(x) })
}

// base is the node whose elements a view only rearranges, all of them: where
// a bad element is told from.
func base(n *ir.Node) *ir.Node {
	for n.Op == ir.Reshape || n.Op == ir.Transpose || n.Op == ir.Expand && n.Shape().Size() > 0 {
		n = n.Inputs[0]
	}
	return n
}

// bound is a number that every element of n, an integer tensor, is known to
// be below, none being negative.
func bound(n *ir.Node) int {
	const unknown = 1 << 62
	switch n.Op {
	case ir.Iota:
		return n.Shape().Size()
	case ir.ArgMax, ir.ArgMin:
		return n.Inputs[0].Shape()[n.Attrs.Axis].Len()
	case ir.ArgSort:
		return n.Shape()[n.Attrs.Axis].Len()
	case ir.Gather, ir.GatherElements:
		return bound(n.Inputs[0])
	case ir.Max:
		// Not negative if one of them isn't, whatever the other.
		x, y := n.Inputs[0], n.Inputs[1]
		if min(bound(x), bound(y)) < unknown {
			return max(atMost(x), atMost(y))
		}
	case ir.Add:
		if x, y := bound(n.Inputs[0]), bound(n.Inputs[1]); x < unknown-y {
			return x + y - 1
		}
	case ir.Mul:
		x, y := bound(n.Inputs[0]), bound(n.Inputs[1])
		if x <= 1 || y <= 1 || x < unknown/y {
			return max(x-1, 0)*max(y-1, 0) + 1
		}
	case ir.Const:
		if n.Attrs.Value.I >= 0 && n.DType().IsInt() {
			return int(min(n.Attrs.Value.I, unknown-1)) + 1
		}
	case ir.Reshape, ir.Transpose, ir.Expand, ir.Slice, ir.Unfold:
		return bound(n.Inputs[0])
	case ir.Concat:
		most := 0
		for _, x := range n.Inputs {
			most = max(most, bound(x))
		}
		return most
	case ir.Where:
		return max(bound(n.Inputs[1]), bound(n.Inputs[2]))
	case ir.Cast:
		if n.Inputs[0].DType().IsInt() {
			return bound(n.Inputs[0])
		}
	}
	return unknown
}

// atMost is a number that every element of n is known to be below, where some
// may be negative.
func atMost(n *ir.Node) int {
	switch {
	case n.Op == ir.Const && n.DType().IsInt() && n.Attrs.Value.I < 0:
		return 0
	case n.Op == ir.Expand || n.Op == ir.Reshape:
		return atMost(n.Inputs[0])
	case n.Op == ir.ScatterMax:
		return max(atMost(n.Inputs[0]), atMost(n.Inputs[2]))
	}
	return bound(n)
}
