package ir

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Verify checks the structure of a graph, which every pass keeps:
//
//   - the inputs come first, in order, are Inputs with a name each of their
//     own, and no other node is an Input;
//   - operands come before their users, and have lower IDs;
//   - IDs are unique, and ascend after the inputs;
//   - each node has an op, as many operands as its op takes, a type within the
//     limits, and no attribute that its op has not;
//   - no two nodes are equal: same op, attributes and operands;
//   - there are outputs, of nodes of the graph, with a name each of their own;
//   - every node but an input is needed by an output.
//
// The graph of a Scan's step is verified alike.
//
// The error joins one for each breach, naming node and rule. Whether types are
// those that the ops give is for shapeinfer.Check.
func Verify(g *Graph) error {
	if g == nil {
		return errors.New("there is no graph")
	}
	err := verifyOne(g)
	if slices.Contains(g.Nodes, nil) {
		return err
	}
	errs := []error{err}
	for _, body := range Bodies(g) {
		if err := verifyOne(body); err != nil {
			errs = append(errs, fmt.Errorf("graph %s: a step: %w", g.Name, err))
		}
	}
	return errors.Join(errs...)
}

// verifyOne is Verify without the steps of loops.
func verifyOne(g *Graph) error {
	v := &verifier{g: g, place: make(map[*Node]int, len(g.Nodes))}
	if slices.Contains(g.Nodes, nil) {
		return fmt.Errorf("graph %s: a node is nil", g.Name)
	}
	for i, n := range g.Nodes {
		if j, ok := v.place[n]; ok {
			v.fail(i, n, "the node is in the list already, as v%d", j)
			continue
		}
		v.place[n] = i
	}
	v.inputs()
	v.order()
	for i, n := range g.Nodes {
		v.node(i, n)
	}
	v.equal()
	v.outputs()
	return errors.Join(v.errs...)
}

type verifier struct {
	g     *Graph
	place map[*Node]int
	errs  []error
}

func (v *verifier) fail(i int, n *Node, format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("graph %s: v%d, %v: %s", v.g.Name, i, n, fmt.Sprintf(format, args...)))
}

func (v *verifier) failf(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("graph %s: %s", v.g.Name, fmt.Sprintf(format, args...)))
}

func (v *verifier) inputs() {
	g := v.g
	names := map[string]bool{}
	for i, n := range g.Inputs {
		if i >= len(g.Nodes) || g.Nodes[i] != n {
			v.failf("input %d is not node %d: the inputs come first, in order", i, i)
			continue
		}
		switch {
		case n.Op != Input:
			v.fail(i, n, "input %d is not an Input", i)
		case n.Attrs.Name == "":
			v.fail(i, n, "an Input without a name")
		case names[n.Attrs.Name]:
			v.fail(i, n, "a second Input called %q", n.Attrs.Name)
		}
		names[n.Attrs.Name] = true
	}
	for i := len(g.Inputs); i < len(g.Nodes); i++ {
		if n := g.Nodes[i]; n.Op == Input {
			v.fail(i, n, "Input %q is not among the graph's inputs", n.Attrs.Name)
		}
	}
}

// order checks the order of nodes and of their IDs.
func (v *verifier) order() {
	ids := map[int]int{}
	last := -1
	for i, n := range v.g.Nodes {
		if j, ok := ids[n.ID]; ok && j != v.place[n] {
			v.fail(i, n, "ID %d is that of v%d", n.ID, j)
		}
		ids[n.ID] = i
		if i >= len(v.g.Inputs) {
			if n.ID < last {
				v.fail(i, n, "ID %d comes after ID %d: IDs ascend after the inputs", n.ID, last)
			}
			last = n.ID
		}
		for k, x := range n.Inputs {
			j, ok := v.place[x]
			switch {
			case x == nil:
				v.fail(i, n, "operand %d is nil", k)
			case !ok:
				v.fail(i, n, "operand %d (%v) is not in the graph", k, x)
			case j >= i:
				v.fail(i, n, "operand %d is v%d: operands come before their users", k, j)
			case x.ID >= n.ID:
				v.fail(i, n, "operand %d has ID %d, the node %d: an operand's is lower", k, x.ID, n.ID)
			}
		}
	}
}

// node checks a node by itself.
func (v *verifier) node(i int, n *Node) {
	info := n.Op.Info()
	if n.Op == OpInvalid || n.Op >= numOps {
		v.fail(i, n, "there is no op %d", n.Op)
		return
	}
	switch {
	case info.Arity >= 0 && len(n.Inputs) != info.Arity:
		v.fail(i, n, "%d operands: %s takes %d", len(n.Inputs), n.Op, info.Arity)
	case info.Arity < 0 && len(n.Inputs) == 0:
		v.fail(i, n, "no operands: %s takes at least one", n.Op)
	}
	for k := range attrFields {
		if f := &attrFields[k]; !info.Uses(f.name) && !f.isZero(&n.Attrs) {
			v.fail(i, n, "attribute %s is set: %s has none", f.name, n.Op)
		}
	}
	if !slices.Contains(DTypes, n.Type.DType) {
		v.fail(i, n, "the element type is %v", n.Type.DType)
	}
	if n.Shape().Rank() > MaxRank {
		v.fail(i, n, "rank %d: at most %d", n.Shape().Rank(), MaxRank)
	}
	for axis, d := range n.Shape() {
		if d.Len() < 0 {
			v.fail(i, n, "axis %d has length %v", axis, d)
			return
		}
	}
	if n.Shape().Size() > MaxElements {
		v.fail(i, n, "more than %d elements", MaxElements)
	}
}

// equal looks for nodes that ought to be one.
func (v *verifier) equal() {
	names := v.g.Names()
	bodies := nameBodies(v.g)
	seen := map[string]int{}
	for i, n := range v.g.Nodes {
		key := nodeKey(n, names, bodies)
		if j, ok := seen[key]; ok && v.g.Nodes[j] != n {
			v.fail(i, n, "equal to v%d: same op, attributes and operands", j)
			continue
		}
		seen[key] = i
	}
}

// nodeKey is what makes a node the node it is, as text.
func nodeKey(n *Node, names map[*Node]string, bodies map[*Graph]string) string {
	in := make([]string, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = textValue(x, names)
	}
	if n.Op.Info().Commutative {
		slices.Sort(in)
	}
	var typ Type
	if n.Op.Info().Uses("Type") {
		typ = n.Attrs.Type
	}
	return n.Op.String() + " " + typ.String() + textAttrs(n, bodies) + " " + strings.Join(in, " ")
}

func (v *verifier) outputs() {
	g := v.g
	if len(g.Outputs) == 0 {
		v.failf("there are no outputs")
	}
	names := map[string]bool{}
	need := map[*Node]bool{}
	for k, o := range g.Outputs {
		switch {
		case o.Name == "":
			v.failf("output %d has no name", k)
		case names[o.Name]:
			v.failf("a second output called %q", o.Name)
		}
		names[o.Name] = true
		if _, ok := v.place[o.Node]; !ok {
			v.failf("output %q is not a node of the graph", o.Name)
		}
		need[o.Node] = true
	}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		for _, x := range n.Inputs {
			need[x] = need[x] || need[n]
		}
		if !need[n] && i >= len(g.Inputs) {
			v.fail(i, n, "no output needs it")
		}
	}
}
