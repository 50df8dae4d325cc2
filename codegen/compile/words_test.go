package compile_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/irtest/torch"
)

// TestWords gives the oracle the largest case of each word that PyTorch's
// answers are known for: each op and each composite of package build among
// them.
func TestWords(t *testing.T) {
	oracle(t, wordSubjects(t, func(g *ir.Graph) *ir.Graph { return g }))
}

// TestWordsInFloat32 is TestWords with elements of float32 instead of float64.
func TestWordsInFloat32(t *testing.T) {
	oracle(t, wordSubjects(t, func(g *ir.Graph) *ir.Graph { return inFloat32(t, g) }))
}

// wordSubjects are the largest cases, changed.
func wordSubjects(t *testing.T, change func(g *ir.Graph) *ir.Graph) []*subject {
	t.Helper()
	cases, err := torch.Read("../../testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	size := func(c *torch.Case) (n int) {
		for _, x := range c.Inputs {
			n += x.Len()
		}
		return n
	}
	largest := map[string]*torch.Case{}
	for _, c := range cases {
		if l := largest[c.Word]; c.File != "kinks.txt" && len(c.Inputs) > 0 && (l == nil || size(c) > size(l)) {
			largest[c.Word] = c
		}
	}
	var subjects []*subject
	for _, word := range slices.Sorted(maps.Keys(largest)) {
		c := largest[word]
		g, err := c.Graph()
		if err != nil {
			t.Fatal(err)
		}
		g = change(g)
		in, from := map[string]*interp.Tensor{}, map[string]irtest.Interval{}
		for i, n := range g.Inputs {
			x := interp.Zeros(n.Type)
			for k := range x.Len() {
				if v := c.Inputs[i].Get(k); n.DType().IsFloat() {
					x.Set(k, ir.As(n.DType(), v.F))
				} else {
					x.Set(k, v)
				}
			}
			in[n.Attrs.Name], from[n.Attrs.Name] = x, span(x)
		}
		s := newSubject(c.String(), g, from, 0)
		s.inputs = []map[string]*interp.Tensor{in}
		subjects = append(subjects, s)
	}
	return subjects
}

// inFloat32 is g with elements of float32 instead of float64.
func inFloat32(t *testing.T, g *ir.Graph) *ir.Graph {
	t.Helper()
	b := build.New()
	done := map[*ir.Node]*ir.Node{}
	bodies := build.Bodies(func(body *ir.Graph) *ir.Graph { return inFloat32(t, body) })
	for _, n := range g.Nodes {
		a := n.Attrs
		if a.Body != nil {
			a.Body = bodies(a.Body)
		}
		if a.Type.DType == ir.Float64 {
			a.Type.DType = ir.Float32
		}
		if n.Op == ir.Const && n.DType() == ir.Float64 {
			a.Value = ir.As(ir.Float32, a.Value.F)
		}
		in := make([]*ir.Node, len(n.Inputs))
		for i, x := range n.Inputs {
			in[i] = done[x]
		}
		var err error
		if done[n], err = b.Node(n.Op, a, in...); err != nil {
			t.Fatal(err)
		}
	}
	var inputs []*ir.Node
	for _, n := range g.Inputs {
		inputs = append(inputs, done[n])
	}
	var outputs []ir.Output
	for _, o := range g.Outputs {
		outputs = append(outputs, ir.Output{Name: o.Name, Node: done[o.Node]})
	}
	return b.Graph(g.Name, inputs, outputs)
}

// span is the interval from the least element to the largest.
func span(x *interp.Tensor) irtest.Interval {
	var of irtest.Interval
	for i := range x.Len() {
		v := x.Get(i)
		f := v.F + float64(v.I)
		if i == 0 {
			of = irtest.Interval{Lo: f, Hi: f}
		}
		of = irtest.Interval{Lo: min(of.Lo, f), Hi: max(of.Hi, f)}
	}
	return of
}
