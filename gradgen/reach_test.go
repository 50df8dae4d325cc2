package gradgen

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// Settled stops gradients before ops that have none, and changes nothing else.
func TestSettled(t *testing.T) {
	f := func(b *build.Builder, in []*ir.Node) *ir.Node {
		at := b.ArgMax(b.Sin(in[0]), 0, ir.Int64)
		return b.Add(b.Mul(in[0], b.Cast(at, ir.Float64)), b.ReduceMax(in[0], 0))
	}
	g := graphOf(t, f, f64(3))
	s, err := Settled(g, g.Inputs, g.Outputs)
	checked(t, s, err)
	for _, n := range s.Nodes {
		switch {
		case n.Op == ir.ArgMax && n.Inputs[0].Op != ir.StopGradient:
			t.Errorf("the operand of ArgMax is %v", n.Inputs[0].Op)
		case n.Op == ir.StopGradient && n.Inputs[0].Op != ir.Sin:
			t.Errorf("the gradient of %v is stopped", n.Inputs[0].Op)
		}
	}
	if n := count(s)[ir.StopGradient]; n != 1 {
		t.Errorf("%d gradients are stopped", n)
	}
	in := map[string]*interp.Tensor{"x0": vec(0.5, 2, -1)}
	expect(t, "value", run(t, s, in)[0].F, run(t, g, in)[0].F...)
	in["ct.r"] = vec(1, -2, 3)
	expect(t, "gradient", run(t, vjpOf(t, s), in)[0].F, run(t, vjpOf(t, g), in)[0].F...)
}

// What Settled is asked about is the outputs that it is given: the
// floating-point ones.
func TestSettledErrors(t *testing.T) {
	b := build.New()
	x, k := b.Input("x", f64(3)), b.Input("k", i64(3))
	position := b.ArgMax(x, 0, ir.Int64)
	least := b.ArgMin(x, 0, ir.Int64)
	outputs := []ir.Output{
		{Name: "far", Node: b.Cast(position, ir.Float64)},
		{Name: "near", Node: b.Exp(x)},
		{Name: "position", Node: position},
		{Name: "least", Node: b.Cast(least, ir.Float64)},
	}
	g := b.Graph("F", []*ir.Node{x, k}, outputs)
	for _, c := range []struct {
		wrt     *ir.Node
		outputs []ir.Output
		want    string
	}{
		{x, outputs, ""},
		{x, outputs[1:], ""},
		{x, outputs[:1], "ArgMax has no gradient"},
		{x, []ir.Output{outputs[0], outputs[3]}, "ArgMax has no gradient"}, // the first of them
		{x, []ir.Output{outputs[3], outputs[0]}, "ArgMin has no gradient"},
		{x, outputs[2:3], ""}, // no derivative is asked for
		{k, outputs, "only floating-point inputs have a gradient"},
	} {
		_, err := Settled(g, []*ir.Node{c.wrt}, c.outputs)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

// An input that reaches the result through ops without a gradient alone is told
// of where these are in the steps of a loop, too.
func TestReachThroughLoops(t *testing.T) {
	position := func(b *build.Builder, x *ir.Node) *ir.Node { return b.Cast(b.ArgMax(x, 0, ir.Int64), ir.Float64) }
	one := func(b *build.Builder) *ir.Node { return b.Ones(ir.Float64, ir.Of(3)) }
	wide := func(b *build.Builder, x *ir.Node) *ir.Node { return b.Expand(x, ir.Of(3)) }
	later := func(b *build.Builder, x *ir.Node, steps int) build.Results {
		return asLoop(steps)(b, nodes{b.Floor(x)}, nil, false, func(h, _ nodes) (next, outs nodes) {
			p := wide(b, position(b, h[0]))
			return nodes{p}, nodes{p}
		})
	}
	loop := asLoop(3)
	const refused = "ArgMax has no gradient"
	for _, c := range []struct {
		name string
		want string // "" where there is a gradient, of zero maybe
		f    func(b *build.Builder, x *ir.Node) *ir.Node
	}{
		{"what is put out", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b)}, nil, false, func(h, _ nodes) (next, outs nodes) { return h, nodes{h[0], b.Mul(h[0], position(b, x))} }).Outs[1]
		}},
		{"what else is put out", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b)}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return h, nodes{b.Mul(h[0], x), b.Mul(h[0], wide(b, position(b, h[0])))}
			}).Outs[0]
		}},
		{"the carry", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b)}, nodes{b.Stack(0, x, x, x)}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{h[0], wide(b, position(b, x[0]))}, nil
			}).Last[1]
		}},
		{"the carry that was given", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b)}, nodes{b.Stack(0, x, x, x)}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{x[0], wide(b, position(b, x[0]))}, nodes{x[0]}
			}).Past[1]
		}},
		{"the other carry", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b)}, nodes{b.Stack(0, x, x, x)}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{wide(b, position(b, x[0])), x[0]}, nil
			}).Past[1]
		}},
		{"one carry after another", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b), one(b)}, nodes{b.Stack(0, x, x, x)}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{h[1], h[2], wide(b, position(b, x[0]))}, nil
			}).Last[0]
		}},
		{"one carry after another, moving", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b), one(b)}, nodes{b.Stack(0, x, x, x)}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{h[1], h[2], b.Mul(x[0], position(b, x[0]))}, nil
			}).Last[0]
		}},
		{"a carry that begins as a step", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return later(b, x, 3).Past[0]
		}},
		{"a carry that began as a step", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return later(b, x, 3).Last[0]
		}},
		{"a carry that stays a step", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return later(b, x, 0).Last[0]
		}},
		{"nothing that is put out", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return later(b, x, 0).Outs[0]
		}},
		{"a carry that begins as a position", refused, func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{wide(b, position(b, x)), x}, nil, false, func(h, _ nodes) (next, outs nodes) { return nodes{b.Sin(h[0]), h[1]}, nil }).Last[0]
		}},
		{"a carry that moves in steps", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b), one(b)}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return nodes{h[1], b.Mul(b.Floor(x), wide(b, position(b, x)))}, nil
			}).Last[0]
		}},
		{"a carry that is stopped", "", func(b *build.Builder, x *ir.Node) *ir.Node {
			return loop(b, nodes{one(b)}, nil, false, func(h, _ nodes) (next, outs nodes) { return nodes{b.Mul(h[0], b.StopGradient(x))}, nil }).Last[0]
		}},
	} {
		g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node { return c.f(b, in[0]) }, f64(3))
		_, err := VJP(g, g.Inputs)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// Within differentiates floating-point scalars with respect to what is
// floating-point.
func TestWithinErrors(t *testing.T) {
	b := build.New()
	x, k := b.Input("x", f64(3)), b.Input("k", i64())
	for _, c := range []struct {
		y, x *ir.Node
		want string
	}{
		{b.Exp(x), x, "float64[3] is not a floating-point scalar"},
		{b.Add(k, k), x, "int64[] is not a floating-point scalar"},
		{b.Sum(x, nil, false), k, "int64[] is not floating-point"},
	} {
		if _, err := Within(b, c.y, c.x); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
