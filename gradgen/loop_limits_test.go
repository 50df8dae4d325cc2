package gradgen

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// What all steps put out together is limited: of what is larger the gradient
// of a step computes it again, or carries a sum of it. These graphs are looked
// at and not run.
func TestLimitsOfLoops(t *testing.T) {
	const side = 1 << 12
	exponential := func(b *build.Builder, in nodes, loop looper) nodes {
		return loop(b, nodes{in[0]}, nil, false, func(h, _ nodes) (next, outs nodes) { return nodes{b.Exp(h[0])}, nil }).Last
	}
	// A value of as many axes as there may be has no place for one more.
	rank := func(n int) derivedCase {
		return derivedCase{steps: 2, types: types(f64(2), f64(slices.Repeat([]int{1}, n)...)), f: func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.Reshape(b.Exp(b.Mul(b.StopGradient(in[1]), x[0])), nil)}
			}).Outs
		}}
	}
	product := func(f func(b *build.Builder, x, w *ir.Node) *ir.Node, rows, inner, cols int) derivedCase {
		return derivedCase{steps: 1, types: types(f64(1, rows, inner), f64(inner, cols)), f: func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{f(b, x[0], in[1])}
			}).Outs
		}}
	}
	plain := func(b *build.Builder, x, w *ir.Node) *ir.Node { return b.MatMul(x, w) }
	left := func(b *build.Builder, x, w *ir.Node) *ir.Node { return b.MatMul(b.Sin(x), w) }
	right := func(b *build.Builder, x, w *ir.Node) *ir.Node { return b.Sin(b.MatMul(x, w)) }
	const put, again, after, carried = "a1 of L0.put0", "Mul(a0, Exp(a1))", "d.x1 = MatMul(", "d.x1 = L0.a0"
	for _, c := range []struct {
		name string
		derivedCase
		want string
	}{
		{"one step of the most", derivedCase{steps: 1, types: types(f64(side * side)), f: exponential}, put},
		{"one step of more", derivedCase{steps: 1, types: types(f64(side*side + 1)), f: exponential}, again},
		{"steps of the most", derivedCase{steps: 4, types: types(f64(side, side/4)), f: exponential}, put},
		{"steps of more", derivedCase{steps: 4, types: types(f64(side*side/4 + 1)), f: exponential}, again},
		{"no steps", derivedCase{steps: 0, types: types(f64(3)), f: exponential}, put},
		{"an axis is left", rank(ir.MaxRank - 1), put},
		{"no axis is left", rank(ir.MaxRank), "Exp(Mul(a2, a0))"},
		{"a product of sequences, however large", product(plain, side+1, side, 1), after},
		{"a product of what is put out", product(left, side, side, 1), after},
		{"its left operand is more than that", product(left, side+1, side, 1), carried},
		{"its right operand is more than that", product(right, side+1, 1, side), carried},
	} {
		t.Run(c.name, func(t *testing.T) {
			if text := derivedText(vjpOf(t, c.graph(t, asLoop(c.steps)))); !strings.Contains(text, c.want) {
				t.Errorf("no %q in\n%s", c.want, text)
			}
		})
	}
}

// A loop that no cotangent reaches is left as it is: nothing is made for it.
func TestLoopThatNothingReaches(t *testing.T) {
	b := build.New()
	x := b.Input("x", f64(2))
	last := asLoop(3)(b, nodes{x}, nil, false, func(h, _ nodes) (next, outs nodes) { return nodes{b.Sin(h[0])}, nil }).Last[0]
	g := b.Graph("F", nodes{x}, []ir.Output{{Name: "y", Node: b.Sum(last, nil, false)}, {Name: "x", Node: x}})
	b = build.From(g) // which has no other results of the loop
	at := b.Input("before", f64()).ID
	if _, err := reached(b, g, []seed{{x, x}}, nodes{x}); err != nil {
		t.Fatal(err)
	}
	if made := b.Input("after", f64()).ID - at - 1; made != 0 {
		t.Errorf("%d nodes are made", made)
	}
}

// What is differentiated with respect to is an end, a loop's result like any
// other node: what it is computed from stands still, and nothing but it needs to
// move.
func TestLoopAsAnEnd(t *testing.T) {
	b := build.New()
	x := b.Input("x", f64(2))
	last := asLoop(3)(b, nodes{x}, nil, false, func(h, _ nodes) (next, outs nodes) { return nodes{b.Sin(h[0])}, nil }).Last[0]
	y := b.Sum(b.Mul(last, last), nil, false)
	g := b.Graph("F", nodes{x}, []ir.Output{{Name: "y", Node: y}})
	for _, wrt := range []nodes{{last}, {x, last}} {
		grads, err := reached(b, g, []seed{{y, b.Scalar(ir.Float64, 1)}}, wrt)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(wrt); grads[n-1] == nil || n > 1 && grads[0] != nil {
			t.Errorf("the gradients are %v", grads)
		}
	}
}

// A step may show what is the same for all in another shape: a sum of what the
// steps put out comes to have that of the operand.
func TestSumInAnotherShape(t *testing.T) {
	body := build.New()
	e, w := body.Input("a0", f64(3, 2)), body.Input("a1", f64(2, 1))
	step := body.Graph("step", nodes{e, w}, []ir.Output{{Name: "r0", Node: body.Add(e, body.Reshape(w, ir.Of(1, 2)))}})
	g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
		return b.Loop(ir.Attrs{Body: step, Length: 4, Sequences: 1}, in).Outs[0]
	}, f64(4, 3, 2), f64(2, 1))
	sameText(t, "gradient", derivedText(vjpOf(t, g)), `
			L0: 4 steps back
			  a0 of ct.r
			  put0: a0
			d.x0 = L0.put0
			d.x1 = Reshape[2 1](ReduceSum[0 1](L0.put0))`)
	compareWithDifferences(t, g, rand.New(rand.NewPCG(3, 4)), uniformIn(0.1, 0.6))
}

// What is wrong in a step is said of the step, not of the loop.
func TestErrorOfAStep(t *testing.T) {
	f := func(b *build.Builder, in nodes) *ir.Node {
		return asLoop(3)(b, nodes{in[0]}, nil, false, func(h, _ nodes) (next, outs nodes) {
			ct := b.Cotangent("ct", h[0].Type)
			return nodes{b.CustomVJP(b.Sin(h[0]), nodes{h[0]}, ct, nodes{b.Mul(ct, ct)})}, nil
		}).Last[0]
	}
	g := graphOf(t, f, f64(2))
	_, err := JVP(g, g.Inputs)
	if err == nil || !strings.HasPrefix(err.Error(), "the rule for this gradient isn't linear in the cotangent, because of Mul") {
		t.Errorf("error %v", err)
	}
}
