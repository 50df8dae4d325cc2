package build_test

import (
	"math"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/shapeinfer"
)

const f64, f32, i32, i64 = ir.Float64, ir.Float32, ir.Int32, ir.Int64

// A data is a float64 input: a shape and its elements. Without elements it
// counts 1, 2, 3 ...
type data struct {
	shape ir.Shape
	v     []float64
}

func vec(v ...float64) data { return data{ir.Of(len(v)), v} }

func count(lens ...int) data {
	d := data{shape: ir.Of(lens...)}
	for i := range d.shape.Size() {
		d.v = append(d.v, float64(i+1))
	}
	return d
}

// random is elements that look random, the same every time, none near 0.
func random(lens ...int) data {
	d := data{shape: ir.Of(lens...)}
	for i := range d.shape.Size() {
		d.v = append(d.v, math.Sin(float64(i*i+3*i+len(lens)))+1.5)
	}
	return d
}

// inputs are the inputs of a graph for the data.
func inputs(b *build.Builder, in []data) []*ir.Node {
	xs := make([]*ir.Node, len(in))
	for i, d := range in {
		xs[i] = b.Input(string(rune('a'+i)), ir.Type{DType: f64, Shape: d.shape})
	}
	return xs
}

// eval is the value of what f makes of inputs. It checks the graph too.
func eval(t *testing.T, in []data, f func(b *build.Builder, x []*ir.Node) *ir.Node) *interp.Tensor {
	t.Helper()
	b := build.New()
	xs := inputs(b, in)
	r, err := build.Try(func() *ir.Node { return f(b, xs) })
	if err != nil {
		t.Fatal(err)
	}
	g := b.Graph("g", xs, []ir.Output{{Name: "r", Node: r}})
	if err := ir.Verify(g); err != nil {
		t.Fatal(err)
	}
	if err := shapeinfer.Check(g); err != nil {
		t.Fatal(err)
	}
	values := map[string]*interp.Tensor{}
	for i, x := range xs {
		values[x.Attrs.Name] = interp.Floats(x.Type, in[i].v...)
	}
	out, err := interp.Run(g, values)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// near compares to a relative 1e-12; NaN is NaN's equal.
func near(got, want float64) bool {
	return got == want || got != got && want != want || math.Abs(got-want) <= 1e-12*max(1, math.Abs(want))
}

func expect(t *testing.T, got *interp.Tensor, shape ir.Shape, want ...float64) {
	t.Helper()
	if !got.Type.Shape.Equal(shape) {
		t.Errorf("shape %v, want %v", got.Type.Shape, shape)
		return
	}
	values := got.F
	for _, v := range got.I {
		values = append(values, float64(v))
	}
	if !slices.EqualFunc(values, want, near) {
		t.Errorf("got %v, want %v", values, want)
	}
}

// A valueCase is a composite whose value is known.
type valueCase struct {
	name  string
	in    []data
	f     func(b *build.Builder, x []*ir.Node) *ir.Node
	shape ir.Shape
	want  []float64
}

func checkValues(t *testing.T, cases []valueCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { expect(t, eval(t, c.in, c.f), c.shape, c.want...) })
	}
}

// An errorCase is a composite that refuses its operands.
type errorCase struct {
	f   func(b *build.Builder)
	msg string
}

func checkErrors(t *testing.T, cases []errorCase) {
	t.Helper()
	for _, c := range cases {
		_, err := build.Try(func() any { c.f(build.New()); return nil })
		if err == nil || err.Error() != c.msg {
			t.Errorf("got  %v\nwant %s", err, c.msg)
		}
	}
}

// in is an input of the type.
func in(b *build.Builder, name string, d ir.DType, lens ...int) *ir.Node {
	return b.Input(name, ir.Type{DType: d, Shape: ir.Of(lens...)})
}

// ops counts the nodes of an op.
func ops(g *ir.Graph, op ir.Op) int {
	n := 0
	for _, x := range g.Nodes {
		if x.Op == op {
			n++
		}
	}
	return n
}

// run evaluates a graph of such inputs.
func run(g *ir.Graph, floats map[string][]float64, ints map[string][]int64) ([]*interp.Tensor, error) {
	values := map[string]*interp.Tensor{}
	for _, x := range g.Inputs {
		if v, ok := ints[x.Attrs.Name]; ok {
			values[x.Attrs.Name] = interp.Ints(x.Type, v...)
		} else {
			values[x.Attrs.Name] = interp.Floats(x.Type, floats[x.Attrs.Name]...)
		}
	}
	return interp.Run(g, values)
}
