package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A Plan is what was decided for a graph.
type Plan struct {
	Graph *ir.Graph
	// Of is the graph that Graph is a gradient of, or nil. Indices that it
	// uses are checked even where the gradient doesn't read by them.
	Of *ir.Graph
	// Buffered has the nodes that get memory; all others are computed where
	// they are used. The value says why.
	Buffered map[*ir.Node]string
	// Layout is the order of the axes in memory of nodes in Buffered, the
	// outermost first, where it isn't row-major.
	Layout map[*ir.Node][]int
	// Again has the nodes that compute a value again: not before it is needed.
	Again map[*ir.Node]bool
	// Straight says that the graph becomes code without loops.
	Straight bool
	// Ops is the scalar operations of the whole graph, and a store for each
	// element of its outputs.
	Ops int

	vectors bool
}

// New plans the graph.
func New(g *ir.Graph) *Plan { return newPlan(g, false, false) }

// Vectors reports whether the plan is for code with vectors, in loops.
func (p *Plan) Vectors() bool { return p.vectors && !p.Straight }

// NewVectors plans the graph for code with vectors: the right operand of a
// product of matrices is read by rows then, so one that lies otherwise is
// copied first, and convolutions have the channels innermost.
func NewVectors(g *ir.Graph) *Plan { return newPlan(g, true, false) }

// Loops is the plan of the same graph for code with loops, however small it is.
func (p *Plan) Loops() *Plan {
	loops := newPlan(p.Graph, p.vectors, true)
	loops.Again, loops.Of = p.Again, p.Of
	return loops
}

// Step plans the graph of a step of one of p's loops.
func (p *Plan) Step(body *ir.Graph) *Plan { return newPlan(body, p.vectors, false) }

// Small is the plan for less memory: what the gradient can compute again from
// what is kept anyway isn't kept.
func Small(g *ir.Graph, vectors bool) *Plan {
	g, again := Recompute(g)
	p := newPlan(g, vectors, false)
	p.Again = again
	return p
}

func newPlan(g *ir.Graph, vectors, loops bool) *Plan {
	p := &Plan{Graph: g, Buffered: map[*ir.Node]string{}, Layout: map[*ir.Node][]int{}, vectors: vectors}
	for _, n := range g.Nodes {
		switch {
		case ownLoops(n) != "":
			p.Ops += max(Flops(n), Iterations(n))
		case n.Op.Info().Kind == ir.Elementwise:
			p.Ops += n.Shape().Size()
		}
	}
	for _, o := range g.Outputs {
		p.Ops += o.Node.Shape().Size()
	}
	p.Straight = !loops && p.Ops <= StraightOps && !slices.ContainsFunc(g.Nodes, func(n *ir.Node) bool {
		k := n.Op.Info().Kind
		return k == ir.Indexing || k == ir.Algebra || k == ir.Loop || n.Op == ir.ArgSort
	})
	p.buffer()
	if vectors && !p.Straight {
		p.lay()
	}
	return p
}

// ownLoops says why a node of this op always gets loops and memory of its
// own, or "".
func ownLoops(n *ir.Node) string {
	switch n.Op.Info().Kind {
	case ir.Reduction, ir.Window:
		return "a reduction"
	case ir.AlongAxis:
		return "a scan"
	case ir.Contraction:
		return "a contraction"
	case ir.Movement:
		return "assembled in memory"
	case ir.Algebra:
		return "step by step, in memory"
	case ir.Loop:
		return "a loop of steps"
	}
	if n.Op == ir.ScatterAdd || n.Op == ir.ScatterMax {
		return "assembled in memory"
	}
	return ""
}

// buffer decides which nodes get memory. A node that is computed where it is
// used costs its operations at each use; one with memory costs them once, a
// store, and a load at each use. Going from the outputs back, it is known how
// often each node's value is asked for.
func (p *Plan) buffer() {
	out := map[*ir.Node]bool{}
	for _, o := range p.Graph.Outputs {
		out[o.Node] = true
	}
	nodes := p.Graph.Nodes
	costs := make(map[*ir.Node]float64, len(nodes)) // of one element, operands included
	for _, n := range nodes {
		costs[n] = p.cost(n, costs)
	}
	// asked is, for each node with loops of its own, how often its loops ask
	// for an element. Within one body equal elements are computed once, so it
	// is a maximum within, and a sum over, such nodes.
	packed := map[*ir.Node]bool{}
	cut := cuts(nodes)
	asked := make(map[*ir.Node]map[*ir.Node]int, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		why := ownLoops(n)
		if why == "" && n.Op == ir.Reshape && !Aligned(n.Inputs[0].Shape(), n.Shape()) && (out[n.Inputs[0]] || ownLoops(n.Inputs[0]) == "") {
			why = "a reshape across axes"
		}
		if n.Op == ir.MatMul && p.vectors && packs(n) && !turnsPanels(n) {
			packed[n.Inputs[1]] = true
		}
		if why == "" && packed[n] {
			why = "copied so that its rows are contiguous"
		}
		if k := n.Op.Info().Kind; why == "" && out[n] && k != ir.Leaf && k != ir.View {
			why = "an output"
		}
		if why == "" && cut[n] && !p.Straight {
			why = "the end of a long chain"
		}
		if why == "" && n.Op.Info().Kind == ir.Elementwise {
			total := 0
			for _, times := range asked[n] {
				total += times
			}
			size := float64(n.Shape().Size())
			worth := costs[n]*float64(total) > (costs[n]+1.5*costMem)*size+costMem*float64(total)
			if costs[n] < costDiv {
				// What is broadcast along inner loops is computed outside of
				// them, so little is done twice.
				worth = worth && float64(total) > cheapTimes*size
			}
			if worth {
				why = "used more often than it is worth computing"
			}
		}
		roots := asked[n]
		if why != "" {
			p.Buffered[n] = why
			roots = map[*ir.Node]int{n: Iterations(n)}
		}
		if out[n] && why == "" {
			// Copied to its destination by loops that belong to the output.
			if roots == nil {
				roots = map[*ir.Node]int{}
			}
			roots[n] = max(roots[n], n.Shape().Size())
		}
		for _, x := range n.Inputs {
			if asked[x] == nil {
				asked[x] = make(map[*ir.Node]int, len(roots))
			}
			for root, times := range roots {
				asked[x][root] = max(asked[x][root], times)
			}
		}
	}
}

// cuts is the nodes at which long chains of elementwise ops are cut, so that
// kernels have a length that the Go compiler likes.
func cuts(nodes []*ir.Node) map[*ir.Node]bool {
	cut := map[*ir.Node]bool{}
	length := make(map[*ir.Node]int, len(nodes))
	for _, n := range nodes {
		k := n.Op.Info().Kind
		if k != ir.Elementwise && k != ir.View {
			continue
		}
		for _, x := range n.Inputs {
			length[n] = max(length[n], length[x])
		}
		if k == ir.View {
			continue
		}
		if length[n]++; length[n] == ChainOps {
			cut[n], length[n] = true, 0
		}
	}
	return cut
}

// packs reports whether copying the right operand of a product of matrices
// is worth while: its neighbours in a row aren't neighbours in memory, and
// each of its elements is used several times.
func packs(n *ir.Node) bool { return enough(n.Shape()) && !contiguous(n.Inputs[1]) }

// enough reports whether a product of matrices of the shape uses each element
// of its right operand, and has them side by side, often enough.
func enough(s ir.Shape) bool {
	r := s.Rank()
	return s[r-1].Len() >= minPacked && s[:r-1].Size() >= minPacked
}

// turnsPanels reports whether a product that copies panels of its right
// operand turns that at the same time: where the operand lies in memory with
// its columns' neighbours side by side, and is squares of as many rows and
// columns as vectors have lanes.
func turnsPanels(n *ir.Node) bool {
	s, b := n.Shape(), n.Inputs[1]
	last := b.Shape().Rank() - 1
	if b.Op != ir.Transpose || b.Attrs.Axes[last-1] != last {
		return false
	}
	x := b.Inputs[0]
	return (x.Op == ir.Input || ownLoops(x) != "") && x.DType().IsFloat() &&
		s[s.Rank()-2].Len() >= packRows && s[s.Rank()-1].Len()%64 == 0 && b.Shape()[last-1].Len()%8 == 0
}

// contiguous reports whether neighbours along the last axis of n are
// neighbours in memory.
func contiguous(n *ir.Node) bool {
	last := n.Shape().Rank() - 1
	switch n.Op {
	case ir.Transpose:
		return n.Attrs.Axes[last] == last && contiguous(n.Inputs[0])
	case ir.Slice:
		return n.Attrs.Step[last] == 1 && contiguous(n.Inputs[0])
	case ir.Reshape, ir.Expand:
		return contiguous(n.Inputs[0])
	}
	return true
}

// Aligned reports whether the axes of s and t, shapes of the same size, can be
// cut into the same parts, as those of [4 6] and [8 3] into [4 2 3]: then a
// Reshape from one to the other needs no division to find an element.
func Aligned(s, t ir.Shape) bool {
	if s.Size() == 0 {
		return true
	}
	p, q := 1, 1 // products of the axes so far
	for len(s) > 0 || len(t) > 0 {
		if len(t) == 0 || len(s) > 0 && p*s[0].Len() <= q*t[0].Len() {
			p *= s[0].Len()
			s = s[1:]
		} else {
			q *= t[0].Len()
			t = t[1:]
		}
		if max(p, q)%min(p, q) != 0 {
			return false
		}
	}
	return true
}

// cost is what one element of n costs where it is used.
func (p *Plan) cost(n *ir.Node, costs map[*ir.Node]float64) float64 {
	switch n.Op.Info().Kind {
	case ir.Leaf:
		if n.Op == ir.Input {
			return costMem
		}
		return costMove
	case ir.View:
		return costs[n.Inputs[0]]
	case ir.Elementwise:
		c := opCost(n.Op)
		for _, x := range n.Inputs {
			c += costs[x]
		}
		return c
	case ir.Indexing:
		if n.Op != ir.ScatterAdd && n.Op != ir.ScatterMax {
			return costs[n.Inputs[0]] + costs[n.Inputs[1]] + costOp
		}
	}
	return costMem
}

// Name is a name for the node's value: the spec's variable, an input's or a
// result's name, or "".
func Name(n *ir.Node) string {
	if n.Op == ir.Input {
		return n.Attrs.Name
	}
	if n.Origin == nil {
		return ""
	}
	if of := n.Origin.Of; of != nil {
		// What is on the way to a gradient may have another shape than it.
		if name := Name(of); name != "" && n.Shape().Equal(of.Shape()) {
			return "d" + name
		}
		return ""
	}
	return n.Origin.Label
}
