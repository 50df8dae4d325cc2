package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A Value is what became of a value of the forward computation that the
// gradient needs.
type Value struct {
	Node  *ir.Node
	Bytes int    // of memory, that keeping it takes or computing it again saves
	Again bool   // it is computed again
	Why   string // for people
}

// backward has the nodes of a gradient: those that differentiation made, and
// what is computed from them.
func backward(g *ir.Graph) map[*ir.Node]bool {
	late := map[*ir.Node]bool{}
	for _, n := range g.Nodes {
		if n.Op.Info().Kind == ir.Leaf {
			continue
		}
		if n.Origin != nil && n.Origin.Of != nil || slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return late[x] }) {
			late[n] = true
		}
	}
	return late
}

// Values tells for each value that the gradient needs of the forward
// computation whether it is kept or computed again.
func (p *Plan) Values() []Value {
	late := backward(p.Graph)
	wanted := map[*ir.Node]bool{}
	for _, n := range p.Graph.Nodes {
		for _, x := range n.Inputs {
			wanted[x] = wanted[x] || late[n]
		}
	}
	var out []Value
	for _, n := range p.Graph.Nodes {
		k := n.Op.Info().Kind
		if late[n] || k == ir.Leaf || k == ir.View || n.Shape().Size() < 2 {
			continue
		}
		v := Value{Node: n, Bytes: n.Shape().Size() * n.DType().Bytes()}
		switch why, kept := p.Buffered[n]; {
		case p.Again[n]:
			v.Again, v.Why = true, "to be in memory only where it is needed"
		case !wanted[n]:
			continue
		case kept:
			v.Why = why
		default:
			v.Again, v.Why = true, "that takes less time than storing and loading it"
		}
		out = append(out, v)
	}
	return out
}

// Limits of what is computed again to save memory.
const (
	// leastAgain is the least bytes of a value for which that is worth while.
	leastAgain = 1024
	// mostAgain is the most operations in a row that are done again for a value.
	mostAgain = 16
	// keptShare is the part of what is saved that may be kept in its stead:
	// the means and sums of its rows, say.
	keptShare = 4
)

// Recompute is the graph with values of the forward computation computed
// again for the gradient, where that is elementwise work on what is kept
// anyway: so they needn't be in memory in between. The nodes that do that are
// like others of the graph, and again has them.
func Recompute(g *ir.Graph) (out *ir.Graph, again map[*ir.Node]bool) {
	r := &recomputer{g: g, late: backward(g), there: map[*ir.Node]bool{}, copies: map[*ir.Node]*ir.Node{}, again: map[*ir.Node]bool{}}
	r.choose()
	if len(r.chosen) == 0 {
		return g, nil
	}
	return r.graph(), r.again
}

// A recomputer chooses values and makes the nodes that compute them again.
type recomputer struct {
	g      *ir.Graph
	late   map[*ir.Node]bool
	there  map[*ir.Node]bool // values that the gradient has in any case
	chosen map[*ir.Node]bool
	copies map[*ir.Node]*ir.Node
	again  map[*ir.Node]bool
	id     int
}

// choose picks the values to compute again.
func (r *recomputer) choose() {
	kept := map[*ir.Node]bool{} // outputs
	for _, o := range r.g.Outputs {
		kept[o.Node] = true
	}
	for _, n := range r.g.Nodes {
		r.id = max(r.id, n.ID)
		if n.Op.Info().Kind == ir.Leaf {
			r.there[n] = true
		}
		if r.late[n] {
			for _, x := range n.Inputs {
				r.there[x] = true
			}
		}
	}
	buffered := New(r.g).Buffered
	r.chosen = map[*ir.Node]bool{}
	for _, n := range r.g.Nodes {
		size := n.Shape().Size() * n.DType().Bytes()
		if r.late[n] || kept[n] || !r.there[n] || buffered[n] == "" || n.Op.Info().Kind != ir.Elementwise || size < leastAgain {
			continue
		}
		ops := 0
		roots := map[*ir.Node]bool{}
		for _, x := range n.Inputs {
			r.roots(x, roots, &ops)
		}
		extra := 0
		for x := range roots {
			extra += x.Shape().Size() * x.DType().Bytes()
		}
		if extra*keptShare > size || ops > mostAgain {
			continue
		}
		for x := range roots {
			r.there[x] = true
		}
		r.chosen[n] = true
	}
}

// roots adds the values from which n is computed and that the gradient
// doesn't have, and counts the operations from there.
func (r *recomputer) roots(n *ir.Node, roots map[*ir.Node]bool, ops *int) {
	if r.there[n] {
		return
	}
	switch n.Op.Info().Kind {
	case ir.Elementwise:
		*ops++
	case ir.View:
	default:
		roots[n] = true
		return
	}
	if *ops > mostAgain {
		return
	}
	for _, x := range n.Inputs {
		r.roots(x, roots, ops)
	}
}

// graph is the graph in which the chosen values are computed again, each
// before its first use by the gradient.
func (r *recomputer) graph() *ir.Graph {
	var nodes []*ir.Node
	moved := map[*ir.Node]*ir.Node{} // nodes of the gradient, with other operands
	add := func(n *ir.Node, in []*ir.Node, fresh bool) *ir.Node {
		c := *n
		c.Inputs = in
		if fresh {
			r.id++
			c.ID = r.id
		}
		nodes = append(nodes, &c)
		return &c
	}
	var again func(n *ir.Node) *ir.Node
	again = func(n *ir.Node) *ir.Node {
		if c := r.copies[n]; c != nil {
			return c
		}
		if !r.chosen[n] && r.there[n] {
			return n
		}
		in := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			in[i] = again(x)
		}
		c := add(n, in, true)
		r.copies[n] = c
		r.again[c] = r.chosen[n]
		return c
	}
	for _, n := range r.g.Nodes {
		if !r.late[n] {
			nodes = append(nodes, n)
			continue
		}
		in := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			switch {
			case r.late[x]:
				in[i] = moved[x]
			case r.chosen[x]:
				in[i] = again(x)
			default:
				in[i] = x
			}
		}
		moved[n] = add(n, in, true)
	}
	out := &ir.Graph{Name: r.g.Name, Inputs: r.g.Inputs, Nodes: nodes}
	for _, o := range r.g.Outputs {
		if c := moved[o.Node]; c != nil {
			o.Node = c
		}
		out.Outputs = append(out.Outputs, o)
	}
	return out
}
