package check

import (
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
)

// A form is a method as section 6 of the design has it: what it takes, what it
// sets or returns, and the graph that says what that is to be.
type form struct {
	*call
	graph    *ir.Graph
	in, out  []slot
	gradient []slot // the part of out that is the gradient
}

// forward is the method NAME of a function: a pointer for each tensor result,
// then the inputs; it returns the scalar results.
func forward(t *testing.T, ws any, f *ir.Func) *form {
	t.Helper()
	c := method(t, ws, f.Name)
	m := &form{call: c, graph: f.Graph}
	m.out = c.outputs(t, f.Graph.Outputs)
	m.in = c.take(t, inputs(f.Graph))
	c.taken(t, scalars(f.Graph))
	return m
}

// backward is the method NAMEGrad or NAMEVJP, nil if the function has none.
func backward(t *testing.T, ws any, f *ir.Func) *form {
	t.Helper()
	first := f.Graph.Outputs[0].Node.Type
	if len(f.Grad) == 0 || !first.DType.IsFloat() {
		return nil
	}
	var dest []slot
	for _, n := range f.Grad {
		dest = append(dest, slot{name: "d." + n.Attrs.Name, t: n.Type})
	}
	if first.Shape.Rank() > 0 {
		g, err := gradgen.VJP(f.Graph, f.Grad)
		if err != nil {
			t.Fatal(err)
		}
		c := method(t, ws, f.Name+"VJP")
		m := &form{call: c, graph: g}
		m.gradient = c.take(t, dest)
		m.out = m.gradient
		m.in = c.take(t, inputs(g)) // the cotangents come last
		c.taken(t, 0)
		return m
	}
	g, err := gradgen.Grad(f.Graph, f.Grad)
	if err != nil {
		t.Fatal(err)
	}
	c := method(t, ws, f.Name+"Grad")
	m := &form{call: c, graph: g}
	m.out = c.outputs(t, f.Graph.Outputs)
	m.gradient = c.take(t, dest)
	m.out = append(m.out, m.gradient...)
	m.in = c.take(t, inputs(g))
	c.taken(t, scalars(f.Graph))
	return m
}

// outputs are slots for the outputs of a function: tensors are set where the
// first arguments point to, scalars are returned.
func (c *call) outputs(t *testing.T, outs []ir.Output) []slot {
	t.Helper()
	var slots []slot
	returned := 0
	for _, o := range outs {
		s := slot{name: o.Name, t: o.Node.Type}
		if s.t.Shape.Rank() == 0 {
			s.result = returned
			returned++
		} else {
			s = c.take(t, []slot{s})[0]
		}
		slots = append(slots, s)
	}
	return slots
}

func inputs(g *ir.Graph) []slot {
	var slots []slot
	for _, n := range g.Inputs {
		slots = append(slots, slot{name: n.Attrs.Name, t: n.Type})
	}
	return slots
}

// scalars is how many results a method returns.
func scalars(g *ir.Graph) int {
	n := 0
	for _, o := range g.Outputs {
		if o.Node.Type.Shape.Rank() == 0 {
			n++
		}
	}
	return n
}
