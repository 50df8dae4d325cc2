package build

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// A Builder makes nodes. Its zero value is not ready; use New or From.
type Builder struct {
	nodes  map[string]*ir.Node // by key
	nextID int
	origin *ir.Origin

	bodies map[string]*ir.Graph    // of loops, by their keys
	equal  map[*ir.Graph]*ir.Graph // of bodies, the first that is equal
	number map[*ir.Graph]int       // of those
}

// New is a builder without nodes.
func New() *Builder {
	return &Builder{nodes: map[string]*ir.Node{}, bodies: map[string]*ir.Graph{}, equal: map[*ir.Graph]*ir.Graph{}, number: map[*ir.Graph]int{}}
}

// From is a builder that knows the nodes of g, so that what is built on them
// shares them.
func From(g *ir.Graph) *Builder {
	b := New()
	for _, n := range g.Nodes {
		b.nodes[b.key(n.Op, &n.Attrs, n.Inputs)] = n
		b.nextID = max(b.nextID, n.ID+1)
	}
	return b
}

// At sets the origin of the nodes made from here on and returns the one before.
func (b *Builder) At(o *ir.Origin) (before *ir.Origin) {
	before, b.origin = b.origin, o
	return before
}

// An Error says why a node can't be made. Inputs are the operands that Err
// speaks of: those of a composite where it refuses them itself, and otherwise
// those of the node inside it, which may be nodes that the composite made.
type Error struct {
	Op     ir.Op // OpInvalid when a composite refuses
	Inputs []*ir.Node
	Err    error // a *shapeinfer.Error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is the rule's own error.
func (e *Error) Unwrap() error { return e.Err }

// Node is the node of op with the attributes and operands: a new one, or the
// one that was made before. Attributes that the op doesn't use are left out,
// and lists are copied. It fails with an *Error when the operands don't
// suit the op.
func (b *Builder) Node(op ir.Op, a ir.Attrs, in ...*ir.Node) (*ir.Node, error) {
	a = own(op, &a)
	a.Body = b.body(a.Body)
	k := b.key(op, &a, in)
	if n, ok := b.nodes[k]; ok {
		return n, nil
	}
	types := make([]ir.Type, len(in))
	for i, x := range in {
		types[i] = x.Type
	}
	t, err := shapeinfer.Infer(op, &a, types)
	if err != nil {
		return nil, &Error{Op: op, Inputs: in, Err: err}
	}
	n := &ir.Node{ID: b.nextID, Op: op, Inputs: slices.Clone(in), Attrs: a, Type: t, Origin: b.origin}
	b.nextID++
	b.nodes[k] = n
	return n, nil
}

// node is Node for the words, which panic with the *Error: rules for
// gradients and passes combine nodes that fit, and read better without an
// error at each step. [Try] turns the panic into an error for those who don't
// know that the operands fit.
func (b *Builder) node(op ir.Op, a ir.Attrs, in ...*ir.Node) *ir.Node {
	n, err := b.Node(op, a, in...)
	if err != nil {
		panic(err)
	}
	return n
}

// fail is how a composite refuses its operands. {0}, {1} ... in the message
// stand for them.
func fail(in []*ir.Node, format string, args ...any) {
	panic(&Error{Inputs: in, Err: shapeinfer.Errorf(format, args...)})
}

// failCure is fail with what to write instead.
func failCure(in []*ir.Node, cure, format string, args ...any) {
	e := shapeinfer.Errorf(format, args...)
	e.Cure = cure
	panic(&Error{Inputs: in, Err: e})
}

// Try calls f, which makes nodes with a builder's words, and returns the
// *Error if one of them didn't fit.
func Try[T any](f func() T) (result T, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Error:
			err = e
		default:
			panic(e)
		}
	}()
	return f(), nil
}

// Graph is the graph of the outputs: the inputs and what the outputs need of
// the builder's nodes, in the order in which they were made.
func (b *Builder) Graph(name string, inputs []*ir.Node, outputs []ir.Output) *ir.Graph {
	g := &ir.Graph{Name: name, Inputs: slices.Clone(inputs), Outputs: slices.Clone(outputs)}
	seen := map[*ir.Node]bool{}
	for _, n := range inputs {
		seen[n] = true
	}
	var rest, stack []*ir.Node
	for _, o := range outputs {
		stack = append(stack, o.Node)
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !seen[n] {
			seen[n] = true
			rest = append(rest, n)
			stack = append(stack, n.Inputs...)
		}
	}
	// An operand is older than its user, so the order of making is a
	// topological one, and it doesn't depend on the outputs.
	slices.SortFunc(rest, func(x, y *ir.Node) int { return x.ID - y.ID })
	g.Nodes = append(slices.Clone(inputs), rest...)
	return g
}

// Rewrite is g with every node replaced by what f makes of it, given its
// operands, already replaced, in a new builder. Inputs are kept as they are
// named. Nodes that nothing needs any more are gone.
func Rewrite(g *ir.Graph, f func(b *Builder, n *ir.Node, in []*ir.Node) *ir.Node) *ir.Graph {
	b := New()
	done := make(map[*ir.Node]*ir.Node, len(g.Nodes))
	for _, n := range g.Nodes {
		in := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			in[i] = done[x]
		}
		b.At(n.Origin)
		if n.Op == ir.Input {
			done[n] = b.Copy(n, in)
		} else {
			done[n] = f(b, n, in)
		}
	}
	inputs := make([]*ir.Node, len(g.Inputs))
	for i, n := range g.Inputs {
		inputs[i] = done[n]
	}
	outputs := make([]ir.Output, len(g.Outputs))
	for i, o := range g.Outputs {
		outputs[i] = ir.Output{Name: o.Name, Node: done[o.Node]}
	}
	return b.Graph(g.Name, inputs, outputs)
}

// Copy is n with other operands of the same types.
func (b *Builder) Copy(n *ir.Node, in []*ir.Node) *ir.Node { return b.node(n.Op, n.Attrs, in...) }

// CopyWith is Copy, of a loop with its step as bodies makes it.
func (b *Builder) CopyWith(n *ir.Node, in []*ir.Node, bodies func(*ir.Graph) *ir.Graph) *ir.Node {
	if n.Attrs.Body == nil {
		return b.Copy(n, in)
	}
	a := n.Attrs
	a.Body = bodies(a.Body)
	if trimmed, operands := trim(a, in); len(operands) < len(in) {
		a, in = trimmed, operands
	}
	return b.node(n.Op, a, in...)
}

// Bodies is f for the steps of loops, which it is asked for once each.
func Bodies(f func(*ir.Graph) *ir.Graph) func(*ir.Graph) *ir.Graph {
	done := map[*ir.Graph]*ir.Graph{}
	return func(g *ir.Graph) *ir.Graph {
		if done[g] == nil {
			done[g] = f(g)
		}
		return done[g]
	}
}
