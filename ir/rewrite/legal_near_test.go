package rewrite

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestLooksLikeLogSumExp: a difference of something and a sum is taken apart
// where the sum is what became of a ReduceLogSumExp, and stays as it is where it
// looks like that alone: in another order it may overflow.
func TestLooksLikeLogSumExp(t *testing.T) {
	// sum is m + where(c, log(s), no), as Legalize makes it but for what the
	// case changes.
	type form struct{ m, sum, log, no *ir.Node }
	of := func(e *env) form {
		m := e.Max(e.ReduceMax(e.x, 1), e.k(-1e308))
		s := e.ReduceSum(e.Exp(e.Sub(e.x, m)), 1)
		return form{m, s, e.Log(s), e.k(0)}
	}
	for _, c := range []struct {
		name  string
		apart bool
		f     func(e *env, f form) form
	}{
		{"it is", true, func(e *env, f form) form { return f }},
		{"another maximum", false, func(e *env, f form) form { f.m = e.Max(e.col, e.k(-1e308)); return f }},
		{"no maximum", false, func(e *env, f form) form {
			f.m = e.col
			f.log = e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, f.m)), 1))
			return f
		}},
		{"no logarithm", false, func(e *env, f form) form { f.log = e.Sqrt(f.sum); return f }},
		{"another choice", false, func(e *env, f form) form { f.no = e.k(1); return f }},
		{"no sum", false, func(e *env, f form) form {
			f.log = e.Log(e.ReduceProd(e.Exp(e.Sub(e.x, f.m)), 1))
			return f
		}},
		{"no exponentials", false, func(e *env, f form) form {
			f.log = e.Log(e.ReduceSum(e.Tanh(e.Sub(e.x, f.m)), 1))
			return f
		}},
		{"not of a difference", false, func(e *env, f form) form {
			f.log = e.Log(e.ReduceSum(e.Exp(e.Div(e.x, f.m)), 1))
			return f
		}},
		{"of another difference", false, func(e *env, f form) form {
			f.log = e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, e.col)), 1))
			return f
		}},
		{"of a sum that isn't of exponentials", false, func(e *env, f form) form {
			f.log = e.Log(e.ReduceSum(e.x, 1))
			return f
		}},
	} {
		e := newEnv()
		f := c.f(e, of(e))
		finite := e.Less(e.ReduceMax(e.x, 1), e.k(inf))
		for _, shaped := range []string{"", "reshaped", "expanded"} {
			whole := e.Add(f.m, e.Where(finite, f.log, f.no))
			other := e.x
			switch shaped {
			case "reshaped":
				whole, other = e.shape(whole, 2), e.shape(e.col, 2)
			case "expanded":
				whole = e.expand(whole, 2, 3)
			}
			for name, n := range map[string]*ir.Node{"minus it": e.Sub(other, whole), "less something": e.Sub(whole, other)} {
				g := e.graph(n)
				h := Legalize(g)
				if apart := show(h) != show(g); apart != c.apart {
					t.Errorf("%s, %s, %s: %s\nbecomes %s", c.name, name, shaped, show(g), show(h))
				}
				sound(t, h)
				sameFace(t, g, h)
				in := tameInputs(g, 1)
				if d := differ(evalGraph(t, g, in), evalGraph(t, h, in), 1e-13); d != "" {
					t.Errorf("%s, %s, %s: %s", c.name, name, shaped, d)
				}
			}
		}
	}
}

// TestSumWithADifference: a sum with a logarithm that isn't in a choice.
func TestSumWithADifference(t *testing.T) {
	g := graphOf(func(e *env) *ir.Node {
		m := e.Max(e.ReduceMax(e.x, 1), e.k(-1e308))
		return e.Sub(e.x, e.Add(m, e.Sub(e.col, e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, m)), 1)))))
	})
	if h := Legalize(g); show(h) != show(g) {
		t.Errorf("%s\nbecomes %s", show(g), show(h))
	}
}

// TestTransposedSystems: equations with a matrix whose axes change places, be
// they those of the matrix, of its batch or of both.
func TestTransposedSystems(t *testing.T) {
	for _, perm := range [][]int{{0, 1, 3, 2}, {1, 0, 3, 2}, {0, 1, 2, 3}, {1, 0, 2, 3}, {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 3, 2, 1}, {0, 2, 3, 1}, {0, 3, 1, 2}, {2, 1, 0, 3}} {
		b := build.New()
		x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(2, 2, 2, 2)})
		y := b.Input("y", ir.Type{DType: ir.Float64, Shape: ir.Of(2, 1)})
		a := b.Transpose(x, perm...)
		g := b.Graph("F", []*ir.Node{x, y}, []ir.Output{{Name: "r", Node: b.Solve(a, y)}, {Name: "d", Node: b.Unary(ir.Det, a)}, {Name: "l", Node: b.LogAbsDet(a)}})
		in := map[string]*interp.Tensor{}
		for i, n := range g.Inputs {
			in[n.Attrs.Name] = irtest.Random(uint64(i+3), n.Type, irtest.Interval{Lo: -2, Hi: 2})
		}
		holds(t, g, Legalize(g), in, 1e-11)
	}
}

// TestPoolingOfManyAxes: windows of tensors with as many axes as there may be.
func TestPoolingOfManyAxes(t *testing.T) {
	for _, c := range []struct{ shape, size []int }{
		{[]int{2, 1, 2, 3, 2, 2}, []int{2, 1, 2}},
		{[]int{1, 2, 2, 3, 2}, []int{2, 2, 1}},
		{[]int{2, 1, 1, 1, 2, 4, 3}, []int{2, 2}},
		{[]int{2, 1, 1, 2, 4, 3}, []int{2, 2}},
		{[]int{1, 1, 1, 2, 1, 2, 1, 4}, []int{2}},
	} {
		t.Run(fmt.Sprint(c.shape), func(t *testing.T) {
			b := build.New()
			x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(c.shape...)})
			ones := make([]int, len(c.size))
			for i := range ones {
				ones[i] = 1
			}
			g := b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "r", Node: b.MaxPool(x, c.size, ones, ones)}})
			in := map[string]*interp.Tensor{"x": irtest.Random(1, x.Type, irtest.Interval{Lo: -2, Hi: 2})}
			holds(t, g, Legalize(g), in, 0)
		})
	}
}

// TestLateSimplifies: what Legalize makes is simplified, by the passes that keep
// it so.
func TestLateSimplifies(t *testing.T) {
	if got := show(Late(graphOf(func(e *env) *ir.Node { return e.StopGradient(e.Neg(e.Neg(e.x))) }))); got != "out = x" {
		t.Errorf("%s is left", got)
	}
}

// TestEmptyViews: rules about axes of length 1 where there are no elements.
func TestEmptyViews(t *testing.T) {
	for _, c := range []struct{ from, wide, to []int }{
		{[]int{0, 1}, []int{0, 3}, []int{0}},
		{[]int{1, 0}, []int{2, 0}, []int{0, 2, 3}},
		{[]int{1}, []int{0}, []int{0, 5}},
		{[]int{1, 3}, []int{0, 3}, []int{3, 0}},
		{[]int{1, 0}, []int{3, 0}, []int{1, 0}},
	} {
		b := build.New()
		x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(c.from...)})
		wide := b.Expand(x, ir.Of(c.wide...))
		y := b.Reshape(wide, ir.Of(c.to...))
		perm := make([]int, len(c.to))
		for i := range perm {
			perm[i] = len(perm) - 1 - i
		}
		out := []ir.Output{{Name: "y", Node: y}, {Name: "t", Node: b.Transpose(y, perm...)}, {Name: "s", Node: b.ReduceSum(y, 0)}}
		if len(c.to) > 1 {
			out = append(out, ir.Output{Name: "all", Node: b.ReduceSum(y, 0, 1)}, ir.Output{Name: "last", Node: b.ReduceSum(y, 1)})
		}
		g := b.Graph("F", []*ir.Node{x}, out)
		in := map[string]*interp.Tensor{"x": irtest.Random(1, x.Type, irtest.Interval{Lo: -2, Hi: 2})}
		for _, p := range transformations() {
			holds(t, g, p.Run(g), in, 0)
		}
	}
	b := build.New()
	x, y := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(2, 3, 0)}), b.Input("y", ir.Type{DType: ir.Float64, Shape: ir.Of(0, 4)})
	g := b.Graph("F", []*ir.Node{x, y}, []ir.Output{{Name: "r", Node: b.MatMul(x, y)}})
	holds(t, g, Simplify(g), map[string]*interp.Tensor{"x": interp.Zeros(x.Type), "y": interp.Zeros(y.Type)}, 0)
}
