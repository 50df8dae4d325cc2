package rewrite

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/shapeinfer"
)

// An env builds the graphs of the tables: a builder and the inputs that all of
// them have.
type env struct {
	*build.Builder
	inputs []*ir.Node

	x, y, r, s, col, t *ir.Node // float64 [2 3], [2 3], [3], [], [2 1], [2 3 4]
	f                  *ir.Node // float32 [2 3]
	i, j               *ir.Node // int32 [2 3], [2 3]
	c, d               *ir.Node // bool [2 3], [2 3]
	p, q               *ir.Node // float64 [5 2 3], [2 1 3]
}

func newEnv() *env {
	e := &env{Builder: build.New()}
	in := func(name string, d ir.DType, lens ...int) *ir.Node {
		n := e.Input(name, ir.Type{DType: d, Shape: ir.Of(lens...)})
		e.inputs = append(e.inputs, n)
		return n
	}
	e.x, e.y = in("x", ir.Float64, 2, 3), in("y", ir.Float64, 2, 3)
	e.r, e.s, e.col = in("r", ir.Float64, 3), in("s", ir.Float64), in("col", ir.Float64, 2, 1)
	e.t = in("t", ir.Float64, 2, 3, 4)
	e.f = in("f", ir.Float32, 2, 3)
	e.i, e.j = in("i", ir.Int32, 2, 3), in("j", ir.Int32, 2, 3)
	e.c, e.d = in("c", ir.Bool, 2, 3), in("d", ir.Bool, 2, 3)
	e.p, e.q = in("p", ir.Float64, 5, 2, 3), in("q", ir.Float64, 2, 1, 3)
	return e
}

// k is the float64 constant v, full of it in the shape when there is one.
func (e *env) k(v float64, lens ...int) *ir.Node {
	return e.Expand(e.Scalar(ir.Float64, v), ir.Of(lens...))
}

// n is the int32 constant v.
func (e *env) n(v float64) *ir.Node { return e.Scalar(ir.Int32, v) }

// shape is x in another shape.
func (e *env) shape(x *ir.Node, lens ...int) *ir.Node { return e.Reshape(x, ir.Of(lens...)) }

// expand is x stretched to the shape.
func (e *env) expand(x *ir.Node, lens ...int) *ir.Node { return e.Expand(x, ir.Of(lens...)) }

func (e *env) graph(out *ir.Node) *ir.Graph {
	return e.Graph("G", e.inputs, []ir.Output{{Name: "out", Node: out}})
}

// A word makes a node.
type word = func(e *env) *ir.Node

func graphOf(w word) *ir.Graph {
	e := newEnv()
	return e.graph(w(e))
}

// show writes the output of g as an expression, so that graphs compare
// whatever the order of their nodes.
func show(g *ir.Graph) string {
	var parts []string
	for _, o := range g.Outputs {
		parts = append(parts, o.Name+" = "+expr(o.Node))
	}
	return strings.Join(parts, "; ")
}

func expr(n *ir.Node) string {
	if n.Op == ir.Input {
		return n.Attrs.Name
	}
	if n.Op == ir.Const {
		return n.DType().String() + "(" + n.Attrs.Value.Format(n.DType()) + ")"
	}
	var attrs []string
	for _, name := range n.Op.Info().Attrs {
		a := n.Attrs
		attrs = append(attrs, fmt.Sprint(name, "=", map[string]any{
			"Name": a.Name, "Type": a.Type, "Value": a.Value, "Axis": a.Axis, "Axes": a.Axes, "Shape": a.Shape,
			"Start": a.Start, "Size": a.Size, "Step": a.Step, "Stride": a.Stride, "Dilation": a.Dilation,
			"Lo": a.Lo, "Hi": a.Hi, "Interior": a.Interior, "Exclusive": a.Exclusive, "Reverse": a.Reverse,
		}[name]))
	}
	var in []string
	for _, x := range n.Inputs {
		in = append(in, expr(x))
	}
	if n.Op.Info().Commutative {
		sort.Strings(in)
	}
	s := n.Op.String()
	if len(attrs) > 0 {
		s += "{" + strings.Join(attrs, " ") + "}"
	}
	return s + "(" + strings.Join(in, ", ") + ")"
}

// special is numbers at which rules that are almost right go wrong.
var special = []float64{0, math.Copysign(0, -1), 1, -1, 2, -2, 0.5, math.Inf(1), math.Inf(-1), math.NaN(), 3.25, -7, 1e-300, 1e300, 5e-324, 100, -800}

// specialInputs is a value for each input of an env, made of special numbers,
// other ones for each seed.
func specialInputs(g *ir.Graph, seed int) map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	k := seed * 7
	for _, n := range g.Inputs {
		x := interp.Zeros(n.Type)
		for i := range x.Len() {
			k = (k*31 + 17) % 1009
			v := special[k%len(special)]
			switch {
			case n.DType() == ir.Float32:
				v = float64(float32(v))
			case !n.DType().IsFloat() && !(math.Abs(v) < 1000):
				v = 0
			}
			x.Set(i, ir.As(n.DType(), v))
		}
		in[n.Attrs.Name] = x
	}
	return in
}

// A tb is a test of package testing or of rapid.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

// tameInputs is a value from -3 to 3 for each input.
func tameInputs(g *ir.Graph, seed int) map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	for i, n := range g.Inputs {
		of := irtest.Interval{Lo: -3, Hi: 3}
		if n.DType() == ir.Bool {
			of = irtest.Interval{Lo: 0, Hi: 1}
		}
		in[n.Attrs.Name] = irtest.Random(uint64(100*seed+i), n.Type, of)
	}
	return in
}

// sound fails the test unless g is well formed.
func sound(t tb, g *ir.Graph) {
	t.Helper()
	if err := ir.Verify(g); err != nil {
		t.Fatalf("%v\n%v", err, g)
	}
	if err := shapeinfer.Check(g); err != nil {
		t.Fatalf("%v\n%v", err, g)
	}
}

// sameFace fails the test unless h has the inputs, and the names and types of
// outputs, of g.
func sameFace(t tb, g, h *ir.Graph) {
	t.Helper()
	face := func(g *ir.Graph) string {
		s := g.Name
		for _, n := range g.Inputs {
			s += fmt.Sprint(" ", n.Attrs.Name, " ", n.Type)
		}
		for _, o := range g.Outputs {
			s += fmt.Sprint(" ", o.Name, " ", o.Node.Type)
		}
		return s
	}
	if face(g) != face(h) {
		t.Fatalf("inputs or outputs changed from %s to %s", face(g), face(h))
	}
}

// eval runs g.
func evalGraph(t tb, g *ir.Graph, in map[string]*interp.Tensor) []*interp.Tensor {
	t.Helper()
	out, err := interp.Options{Round: true}.Run(g, in)
	if err != nil {
		t.Fatalf("%v\n%v", err, g)
	}
	return out
}

// differ says where a and b, outputs of two graphs, differ by more than the
// relative tolerance, or at all where it is 0 (then also in the sign of zero).
func differ(a, b []*interp.Tensor, tol float64) string {
	for o := range a {
		for i := range a[o].Len() {
			v, w := a[o].Get(i), b[o].Get(i)
			if v.Equal(w) || math.IsNaN(v.F) && math.IsNaN(w.F) {
				continue
			}
			if d := math.Abs(v.F - w.F); tol > 0 && v.I == w.I && d <= tol*max(1, math.Abs(v.F), math.Abs(w.F)) {
				continue
			}
			return fmt.Sprintf("element %d of output %d is %v and becomes %v", i, o, v, w)
		}
	}
	return ""
}
