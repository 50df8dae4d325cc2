package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// resultsAndVJP is the graph of g's results and their vector-Jacobian product:
// what NameForward and NameBackward compute together.
func resultsAndVJP(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	v, err := gradgen.VJP(g, wrt)
	if err != nil {
		return nil, err
	}
	return build.From(v).Graph(g.Name, v.Inputs, slices.Concat(g.Outputs, v.Outputs)), nil
}

// split divides a graph in two, such as the one that resultsAndVJP gives. Its
// first inputs are there first; what the others, the cotangents, have no part
// in can be computed before they are known. Of that, forward computes the first
// outputs of g, the results, and the values to keep, which are outputs of it
// after the results. They are inputs of backward after the cotangents, under
// the same names. Without results, backward is for many calls after one
// forward, which does what it can. Small asks for few bytes to keep, whatever
// backward then has to compute again: all but what is costly.
func split(g *ir.Graph, inputs, results int, small bool) (forward, backward *ir.Graph) {
	s := newSplitter(g, inputs, results)
	if small {
		s.again, s.most = light, len(g.Nodes)
	}
	kept := s.keep()
	names := s.names(kept)

	outputs := slices.Clone(s.results)
	b := build.New()
	done := map[*ir.Node]*ir.Node{}
	var given []*ir.Node
	for _, n := range g.Inputs {
		b.At(n.Origin)
		done[n] = b.Copy(n, nil)
		given = append(given, done[n])
	}
	for i, n := range kept {
		outputs = append(outputs, ir.Output{Name: names[i], Node: n})
		b.At(n.Origin)
		done[n] = b.Input(names[i], n.Type)
		given = append(given, done[n])
	}
	need := s.demanded(kept)
	for _, n := range g.Nodes {
		switch {
		case done[n] != nil || !need[n]:
		case s.late[n] || n.Shape().Size() > 0:
			in := make([]*ir.Node, len(n.Inputs))
			for i, x := range n.Inputs {
				in[i] = done[x]
			}
			b.At(n.Origin)
			done[n] = b.Copy(n, in)
		default: // without elements: nothing to keep, nothing to compute
			done[n] = b.Expand(b.Scalar(n.DType(), 0), n.Shape())
		}
	}
	grads := make([]ir.Output, len(s.grads))
	for i, o := range s.grads {
		grads[i] = ir.Output{Name: o.Name, Node: done[o.Node]}
	}
	return build.From(g).Graph(g.Name, s.inputs, outputs), b.Graph(g.Name, given, grads)
}

// A splitter knows of each node of a graph when it can be computed.
type splitter struct {
	g              *ir.Graph
	inputs         []*ir.Node // without the cotangents
	results, grads []ir.Output
	late           map[*ir.Node]bool     // depends on a cotangent
	early          map[*ir.Node]bool     // a result is computed from it
	again          func(n *ir.Node) bool // backward may compute it again
	most           int                   // such operations in a row
}

// newSplitter is for a graph whose first inputs are the function's, and whose
// first outputs its results.
func newSplitter(g *ir.Graph, inputs, results int) *splitter {
	s := &splitter{
		g: g, inputs: g.Inputs[:inputs], results: g.Outputs[:results], grads: g.Outputs[results:],
		late: map[*ir.Node]bool{}, again: cheap, most: maxAgain,
	}
	for _, n := range g.Inputs[inputs:] {
		s.late[n] = true
	}
	for _, n := range g.Nodes {
		if slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return s.late[x] }) {
			s.late[n] = true
		}
	}
	var computed []*ir.Node
	for _, o := range s.results {
		computed = append(computed, o.Node)
	}
	s.early = s.ancestors(computed)
	if results == 0 {
		for _, n := range g.Nodes {
			s.early[n] = !s.late[n]
		}
	}
	// A loop of which a result is needed early gives all of them then.
	for _, n := range g.Nodes {
		s.early[n] = s.early[n] || n.Op == ir.Scan && slices.ContainsFunc(g.Nodes, func(m *ir.Node) bool { return s.early[m] && ir.SameLoop(n, m) })
	}
	return s
}

// ancestors are the nodes that the given ones are computed from, themselves
// included.
func (s *splitter) ancestors(of []*ir.Node) map[*ir.Node]bool {
	up := set(of)
	for _, n := range slices.Backward(s.g.Nodes) {
		if up[n] {
			for _, x := range n.Inputs {
				up[x] = true
			}
		}
	}
	return up
}

// demanded are the nodes that the gradients are computed from, given the
// values of those that are kept.
func (s *splitter) demanded(kept []*ir.Node) map[*ir.Node]bool {
	need, there := map[*ir.Node]bool{}, set(kept)
	for _, o := range s.grads {
		need[o.Node] = true
	}
	for _, n := range slices.Backward(s.g.Nodes) {
		if need[n] && !there[n] && !s.known(n) {
			for _, x := range n.Inputs {
				need[x] = true
			}
		}
	}
	return need
}

func set(nodes []*ir.Node) map[*ir.Node]bool {
	in := make(map[*ir.Node]bool, len(nodes))
	for _, n := range nodes {
		in[n] = true
	}
	return in
}

// known reports whether the value of n is there in backward anyway.
func (s *splitter) known(n *ir.Node) bool {
	return !s.late[n] && (n.Op.Info().Kind == ir.Leaf || n.Shape().Size() == 0)
}

// cheap reports whether computing n again costs about as much as loading it.
func cheap(n *ir.Node) bool {
	switch n.Op.Info().Kind {
	case ir.View:
		return true
	case ir.Elementwise:
		return plan.Cheap(n.Op)
	}
	return n.Op == ir.Gather || n.Op == ir.GatherElements
}

// light reports whether computing n again costs no more than a few passes over
// its elements: nearly all of a network's time is in other operations.
func light(n *ir.Node) bool {
	switch n.Op.Info().Kind {
	case ir.Elementwise, ir.AlongAxis:
		return n.Op != ir.ArgSort
	case ir.Reduction, ir.Window:
		return n.Inputs[0].Shape().Size() <= fewAgain*n.Shape().Size()
	case ir.Movement:
		return true
	}
	return cheap(n)
}

// fewAgain is the most elements of which a reduction's result is computed again
// rather than kept: windows' largest, but not a row's sum, which takes little
// memory.
const fewAgain = 16

// maxAgain is how many cheap operations in a row are computed again rather
// than their result kept: a store, a load and the cache that they take cost
// about as much.
const maxAgain = 4

// keep chooses the nodes whose values forward keeps: the fewest bytes from
// which backward can go on, by a minimum cut of what it needs from what only
// forward is to compute. Views are never kept, but what they look at, and
// some operations may be done again. Operations that no result needs are
// done once wherever they are; better in backward.
func (s *splitter) keep() []*ir.Node {
	const source, sink = 0, 1
	w := newNetwork(2 + 2*len(s.g.Nodes))
	vertex := map[*ir.Node]int{}
	repeats := map[*ir.Node]int{} // operations in a row up to this one that may be done again
	wanted := map[*ir.Node]bool{} // by what depends on cotangents, or the caller
	for _, o := range s.grads {
		wanted[o.Node] = true
	}
	for i, n := range s.g.Nodes {
		for _, x := range n.Inputs {
			wanted[x] = wanted[x] || s.late[n]
		}
		vertex[n] = 2 + 2*i
	}
	for _, n := range s.g.Nodes {
		if s.late[n] {
			continue
		}
		in, out := vertex[n], vertex[n]+1
		if wanted[n] {
			w.edge(out, sink, unlimited)
		}
		view := n.Op.Info().Kind == ir.View
		weight := min(int64(n.Shape().Size())*int64(n.DType().Bytes()), 1<<40) * 8
		switch {
		case s.known(n):
			continue
		case view:
			weight = unlimited
		case !s.early[n]:
			weight += weight / 8 // of equals, keep what is computed anyway
		}
		w.edge(in, out, weight)
		row := 0
		for _, x := range n.Inputs {
			row = max(row, repeats[x])
		}
		switch {
		case view || !s.early[n]:
		case s.again(n) && row < s.most:
			row++
		default:
			w.edge(source, in, unlimited)
			continue
		}
		repeats[n] = row
		for _, x := range n.Inputs {
			w.edge(vertex[x]+1, in, unlimited)
		}
	}
	after := w.cut(source, sink)
	var cut []*ir.Node
	for _, n := range s.g.Nodes {
		if v := vertex[n]; !s.late[n] && !s.known(n) && after[v+1] && !after[v] {
			cut = append(cut, n)
		}
	}
	return s.once(cut)
}

// once adds to the nodes kept those that forward would compute for their sake
// and backward again though it shouldn't, and leaves out what nothing
// needs then. The result is in the order of the graph.
func (s *splitter) once(cut []*ir.Node) []*ir.Node {
	chosen, first, need := set(cut), s.ancestors(cut), s.demanded(cut)
	all := slices.DeleteFunc(slices.Clone(s.g.Nodes), func(n *ir.Node) bool {
		costly := need[n] && !s.late[n] && !s.known(n) && !s.again(n)
		return !chosen[n] && !(costly && first[n])
	})
	need = s.demanded(all)
	return slices.DeleteFunc(all, func(n *ir.Node) bool { return !need[n] })
}

// names names the values kept, after the spec's variables: "keep.h", and what
// only the gradient of h needs after its op too: "keep.hLess". Where there is
// no variable the op has to do: "keep.matMul2".
func (s *splitter) names(kept []*ir.Node) []string {
	taken := map[string]bool{}
	for _, n := range s.g.Inputs {
		taken[n.Attrs.Name] = true
	}
	for _, o := range s.g.Outputs {
		taken[o.Name] = true
	}
	names := make([]string, len(kept))
	for i, n := range kept {
		op := n.Op.String()
		base := strings.ToLower(op[:1]) + op[1:]
		switch {
		case n.Origin == nil:
		case n.Origin.Of == nil && n.Origin.Label != "":
			base = n.Origin.Label
		case n.Origin.Of != nil && plan.Name(n.Origin.Of) != "":
			base = plan.Name(n.Origin.Of) + op
		}
		name := "keep." + base
		for k := 2; taken[name]; k++ {
			name = "keep." + base + strconv.Itoa(k)
		}
		taken[name] = true
		names[i] = name
	}
	return names
}
