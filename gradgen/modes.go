package gradgen

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// Gradients is [Grad] without the outputs of g.
func Gradients(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	d, err := Grad(g, wrt)
	if err != nil {
		return nil, err
	}
	return build.From(d).Graph(g.Name, g.Inputs, d.Outputs[len(g.Outputs):]), nil
}

// Tangents is [JVP] without the outputs of g.
func Tangents(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	d, err := JVP(g, wrt)
	if err != nil {
		return nil, err
	}
	return build.From(d).Graph(g.Name, d.Inputs, d.Outputs[len(g.Outputs):]), nil
}

// HVP is the graph of a Hessian-vector product of g, whose first output is a
// floating-point scalar: the tangents of its gradients. Its inputs are those
// of g and then, for each of wrt, t.NAME, the part of the vector that belongs
// to the input NAME; its outputs are t.d.NAME, that part of the product.
func HVP(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	d, err := Gradients(g, wrt)
	if err != nil {
		return nil, err
	}
	return Tangents(d, wrt)
}

// Flat is g with all its outputs in one, a vector called flat: their elements
// one after another, each output's in row-major order. The outputs share one
// element type.
func Flat(g *ir.Graph) (*ir.Graph, error) {
	var outputs []*ir.Node
	for _, o := range g.Outputs {
		if first := g.Outputs[0]; o.Node.DType() != first.Node.DType() {
			return nil, &Error{o.Node, fmt.Sprintf("%s is %v and %s is %v: only elements of one type go into one vector", first.Name, first.Node.DType(), o.Name, o.Node.DType())}
		}
		outputs = append(outputs, o.Node)
	}
	b := build.From(g)
	return b.Graph(g.Name, g.Inputs, []ir.Output{{Name: "flat", Node: flat(b, outputs)}}), nil
}

// Columns is the graph of the product of a vector with the Jacobian of g's
// first output, a sum of columns of it: in forward mode. Its inputs are those of
// g and then t.seed, a vector with as many elements as wrt together; its output
// is t.product, with as many as the output. Elements are in the order of Flat.
func Columns(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	first, err := forProducts(g, wrt)
	if err != nil {
		return nil, err
	}
	b := build.From(g)
	b.At(originOf(first.Node))
	seed, inputs := seedOf(b, g, first.Node.DType(), size(wrt))
	tangents := map[*ir.Node]*ir.Node{}
	at := 0
	for _, n := range wrt {
		b.At(originOf(n))
		tangents[n] = piece(b, seed, at, n.Shape())
		at += n.Shape().Size()
	}
	if err := forward(b, g, tangents, live(g, wrt)); err != nil {
		return nil, err
	}
	moved := tangents[first.Node]
	b.At(originOf(first.Node))
	if moved == nil {
		moved = zeros(b, first.Node.Type)
	}
	return b.Graph(g.Name, inputs, []ir.Output{{Name: "t.product", Node: flat(b, []*ir.Node{moved})}}), nil
}

// Rows is Columns for a sum of rows, in reverse mode: t.seed has as many
// elements as the output, t.product as many as wrt together.
func Rows(g *ir.Graph, wrt []*ir.Node) (*ir.Graph, error) {
	first, err := forProducts(g, wrt)
	if err != nil {
		return nil, err
	}
	b := build.From(g)
	b.At(originOf(first.Node))
	ct, inputs := seedOf(b, g, first.Node.DType(), first.Node.Shape().Size())
	grads, err := backward(b, g, []seed{{first.Node, b.Reshape(ct, first.Node.Shape())}}, wrt)
	if err != nil {
		return nil, err
	}
	return b.Graph(g.Name, inputs, []ir.Output{{Name: "t.product", Node: flat(b, grads)}}), nil
}

// forProducts is the output of g that Columns and Rows differentiate.
func forProducts(g *ir.Graph, wrt []*ir.Node) (ir.Output, error) {
	if err := checkWrt(g, wrt); err != nil {
		return ir.Output{}, err
	}
	if len(g.Outputs) == 0 || !g.Outputs[0].Node.DType().IsFloat() {
		return ir.Output{}, &Error{Msg: fmt.Sprintf("the first output of %s is not floating-point: it has no Jacobian", g.Name)}
	}
	first := g.Outputs[0]
	for _, n := range wrt {
		if n.DType() != first.Node.DType() {
			return ir.Output{}, &Error{n, fmt.Sprintf("%s is %v and %s is %v: only numbers of one type go into one matrix", first.Name, first.Node.DType(), n.Attrs.Name, n.DType())}
		}
		if err := cut(g, n, []seed{{node: first.Node}}); err != nil {
			return ir.Output{}, err
		}
	}
	return first, nil
}

// seedOf is a vector of n elements, an input after those of g.
func seedOf(b *build.Builder, g *ir.Graph, d ir.DType, n int) (seed *ir.Node, inputs []*ir.Node) {
	taken := map[string]bool{}
	for _, x := range g.Inputs {
		taken[x.Attrs.Name] = true
	}
	seed = b.Input(unique("t.seed", taken), ir.Type{DType: d, Shape: ir.Of(n)})
	return seed, append(append(inputs, g.Inputs...), seed)
}

// size is the number of elements of the nodes together.
func size(nodes []*ir.Node) int {
	n := 0
	for _, x := range nodes {
		n += x.Shape().Size()
	}
	return n
}

// piece is the elements of a vector from at on, in a shape.
func piece(b *build.Builder, x *ir.Node, at int, s ir.Shape) *ir.Node {
	if n := s.Size(); n < x.Shape().Size() {
		x = b.Slice(x, []int{at}, []int{n}, []int{1})
	}
	return b.Reshape(x, s)
}

// flat is the elements of the nodes in one vector.
func flat(b *build.Builder, nodes []*ir.Node) *ir.Node {
	var parts []*ir.Node
	for _, n := range nodes {
		parts = append(parts, b.Reshape(n, ir.Of(n.Shape().Size())))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return b.Concat(0, parts...)
}
