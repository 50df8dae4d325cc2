package irtest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"pgregory.net/rapid"
)

// Options say what graphs to draw. The zero value is the usual ones.
type Options struct {
	Nodes    int        // how many nodes to grow to, not counting what joins them into the outputs; 0 means 25
	Elements int        // the most elements of a tensor; 0 means 200
	Floats   []ir.DType // the floating-point types to use, mixed through casts; nil means float64 alone
	Ops      []ir.Op    // the ops to choose from; nil means all. Others may join them to keep values tame
	Empty    bool       // axes of length zero, too
	Scalar   bool       // one output, a floating-point scalar named loss made of every floating-point result; else every result is an output
	Edges    bool       // Op only: some elements of the inputs are from the edges of the op's domain
	// Smooth keeps to graphs whose gradient is what difference quotients
	// converge to: ops with kinks have integer operands or are left out.
	Smooth bool
}

func (o Options) withDefaults() Options {
	if o.Nodes == 0 {
		o.Nodes = 25
	}
	if o.Elements == 0 {
		o.Elements = 200
	}
	if o.Floats == nil {
		o.Floats = []ir.DType{ir.Float64}
	}
	if o.Ops == nil {
		o.Ops = ir.Ops()
	}
	return o
}

// A Sample is a graph with inputs that suit it.
type Sample struct {
	Graph  *ir.Graph
	Inputs map[string]*interp.Tensor
	args   []argument
	bounds map[*ir.Node]Interval
}

// An argument is what is known of an input.
type argument struct {
	node  *ir.Node
	of    Interval
	edges []float64              // nil: of alone
	form  func(x *interp.Tensor) // what is made of elements from there; nil: nothing
}

// Graph is a random graph.
func Graph(t *rapid.T, o Options) *ir.Graph { return Draw(t, o).Graph }

// Draw is a random graph and inputs for it. With these, and all others that
// Redraw gives, every value of the graph is finite and every index in range.
func Draw(t *rapid.T, o Options) *Sample {
	return draw(t, func(t *rapid.T) *Sample {
		g := newGen(t, o)
		g.grow()
		if g.o.Scalar {
			return g.sample(g.loss())
		}
		return g.sample(g.results())
	})
}

// Op is a graph of one node of op, of inputs alone, with the output y. For an
// Input the input is the output.
func Op(t *rapid.T, op ir.Op, o Options) *Sample {
	return draw(t, func(t *rapid.T) *Sample {
		g := newGen(t, o)
		g.alone = true
		for range 100 {
			g.args = nil
			if n := g.draw(op); g.fits(n.Shape()) {
				return g.sample([]ir.Output{{Name: "y", Node: n}})
			}
		}
		t.Fatalf("irtest: no result of %v with at most %d elements", op, g.o.Elements)
		return nil
	})
}

// draw makes one draw of what f draws, so that a failure shows the sample
// rather than each choice.
func draw(t *rapid.T, f func(t *rapid.T) *Sample) *Sample {
	var s *Sample
	rapid.Custom(func(t *rapid.T) text {
		s = f(t)
		return text(s.String())
	}).Draw(t, "sample")
	return s
}

// A text is shown as it is. It stands for the sample in rapid's records: those
// are compared, and a sample may hold NaNs, which don't equal themselves.
type text string

// GoString is the text.
func (s text) GoString() string { return string(s) }

// String shows the graph and the inputs.
func (s *Sample) String() string {
	var b strings.Builder
	b.WriteString(s.Graph.String())
	for _, a := range s.args {
		fmt.Fprintf(&b, "%s = %v\n", a.node.Attrs.Name, s.Inputs[a.node.Attrs.Name])
	}
	return b.String()
}

// sample is the sample of the graph of the outputs.
func (g *gen) sample(out []ir.Output) *Sample {
	s := &Sample{args: g.args, bounds: g.bounds}
	nodes := make([]*ir.Node, len(g.args))
	for i, a := range g.args {
		nodes[i] = a.node
	}
	s.Graph = g.b.Graph("Random", nodes, out)
	s.Inputs = s.Redraw(rapid.Uint64().Draw(g.t, "seed"))
	return s
}

// Redraw is other inputs for the graph, the same for the same seed.
func (s *Sample) Redraw(seed uint64) map[string]*interp.Tensor {
	in := make(map[string]*interp.Tensor, len(s.args))
	for i, a := range s.args {
		x := random(rand.NewPCG(seed, uint64(i)), a.node.Type, a.of, a.edges)
		if a.form != nil {
			a.form(x)
		}
		in[a.node.Attrs.Name] = x
	}
	return in
}

// Interval is where the elements of the named input are from.
func (s *Sample) Interval(name string) (Interval, error) {
	for _, a := range s.args {
		if a.node.Attrs.Name == name {
			return a.of, nil
		}
	}
	return Interval{}, fmt.Errorf("%s has no input %q", s.Graph.Name, name)
}

// Random is a tensor with elements from the interval, the same for the same
// seed. Of a float32 they are rounded.
func Random(seed uint64, t ir.Type, of Interval) *interp.Tensor {
	return random(rand.NewPCG(seed, 0), t, of, nil)
}

func random(from rand.Source, t ir.Type, of Interval, edges []float64) *interp.Tensor {
	r := rand.New(from)
	x := interp.Zeros(t)
	for i := range x.Len() {
		v := of.Lo + (of.Hi-of.Lo)*r.Float64()
		switch {
		case len(edges) > 0 && r.IntN(3) == 0:
			v = edges[r.IntN(len(edges))]
		case t.DType == ir.Bool:
			v = float64(r.IntN(2))
		case t.DType.IsInt():
			v = of.Lo + float64(r.IntN(int(of.Hi-of.Lo)+1))
		}
		x.Set(i, ir.As(t.DType, v))
	}
	return x
}
