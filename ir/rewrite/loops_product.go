package rewrite

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var loopRules = []rule{
	{"product", "products of a sequence's elements with a matrix that is the same for each step are one product, before the loop", []ir.Op{ir.Scan}, loopProduct},
}

// A product of few rows takes the time to read the matrix, which one product
// of all rows reads once: an LSTM of 64 units for one sequence is a fifth
// faster by it, value and gradient, in vectors; for three sequences a tenth,
// the value alone; for more nothing is gained, nor with a matrix that is near
// at hand. Scalar code takes the same time either way.
const (
	mostRows    = 3
	leastMatrix = 1 << 12 // elements
	mostProduct = 1 << 22 // elements of the products of all steps, which are kept for the loop
)

// loopProduct moves a product out of a loop, which is then given the product
// of each step as the element of another sequence.
func loopProduct(b *build.Builder, n *ir.Node) *ir.Node {
	a := n.Attrs
	for _, p := range a.Body.Nodes {
		before := b.At(p.Origin)
		all := productOfAll(b, n, p)
		b.At(before)
		if all == nil {
			continue
		}
		end := a.Carries + a.Sequences
		to := build.New()
		made := make(map[*ir.Node]*ir.Node, len(a.Body.Nodes))
		var inputs []*ir.Node
		input := func(x *ir.Node) *ir.Node {
			to.At(x.Origin)
			inputs = append(inputs, to.Input(fmt.Sprint("a", len(inputs)), x.Type))
			return inputs[len(inputs)-1]
		}
		for _, x := range a.Body.Inputs[:end] {
			made[x] = input(x)
		}
		made[p] = input(p)
		for _, x := range a.Body.Inputs[end:] {
			made[x] = input(x)
		}
		for _, m := range a.Body.Nodes {
			if made[m] != nil {
				continue
			}
			in := make([]*ir.Node, len(m.Inputs))
			for i, x := range m.Inputs {
				in[i] = made[x]
			}
			to.At(m.Origin)
			made[m] = to.Copy(m, in)
		}
		outputs := slices.Clone(a.Body.Outputs)
		for i := range outputs {
			outputs[i].Node = made[outputs[i].Node]
		}
		a.Body, a.Sequences = to.Graph(a.Body.Name, inputs, outputs), a.Sequences+1
		r := b.Loop(a, slices.Insert(slices.Clone(n.Inputs), end, all))
		return slices.Concat(r.Last, r.Outs, r.Past)[n.Attrs.Index]
	}
	return nil
}

// productOfAll is the products of all steps of the loop of n that the node p of
// its body is, stacked along axis 0; nil where p isn't one that gains by that.
func productOfAll(b *build.Builder, n, p *ir.Node) *ir.Node {
	a := &n.Attrs
	size := p.Shape().Size()
	if p.Op != ir.MatMul || p.Shape().Rank() != 2 || a.Length < 2 || size > mostProduct/a.Length {
		return nil
	}
	x, w := element(n, p.Inputs[0]), steady(b, n, p.Inputs[1])
	if x == nil || w == nil || size > mostRows*w.Shape()[1].Len() {
		// A matrix times a vector, which is a column.
		x, w = element(n, p.Inputs[1]), steady(b, n, p.Inputs[0])
		if x == nil || w == nil || size != w.Shape()[0].Len() {
			return nil
		}
		w = b.Transpose(w, 1, 0)
	}
	rows, columns := ir.D(a.Length*size/w.Shape()[1].Len()), w.Shape()[0]
	all := b.MatMul(b.Reshape(x, ir.Shape{rows, columns}), w)
	return b.Reshape(all, append(ir.Of(a.Length), p.Shape()...))
}

// element is the sequence that x, of the body of n's loop, is the element of,
// in that shape or another; nil if it is none.
func element(n, x *ir.Node) *ir.Node {
	a := &n.Attrs
	if x.Op == ir.Reshape {
		x = x.Inputs[0]
	}
	i := slices.Index(a.Body.Inputs, x)
	if i < a.Carries || i >= a.Carries+a.Sequences {
		return nil
	}
	return n.Inputs[i]
}

// steady is w, of the body of n's loop, before the loop, if it is a large
// matrix that is the same for each step; nil if it isn't.
func steady(b *build.Builder, n, w *ir.Node) *ir.Node {
	if w.Shape().Size() < leastMatrix {
		return nil
	}
	return outside(b, n, w)
}

// outside is x, of the body of n's loop, before the loop, if it is the same for
// each step and but for its shape and order given to it; nil if it isn't.
func outside(b *build.Builder, n, x *ir.Node) *ir.Node {
	a := &n.Attrs
	if x.Op == ir.Transpose || x.Op == ir.Reshape {
		y := outside(b, n, x.Inputs[0])
		if y == nil {
			return nil
		}
		return b.Copy(x, []*ir.Node{y})
	}
	i := slices.Index(a.Body.Inputs, x)
	if i < a.Carries+a.Sequences {
		return nil
	}
	return n.Inputs[i]
}
