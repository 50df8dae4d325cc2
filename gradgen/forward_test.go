package gradgen

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

func jvpOf(t testing.TB, g *ir.Graph) *ir.Graph {
	t.Helper()
	d, err := JVP(g, floatsOf(g))
	return checked(t, d, err)
}

func TestFormOfJVP(t *testing.T) {
	b := build.New()
	f32 := ir.Type{DType: ir.Float32, Shape: ir.Of(3)}
	x, w, k := b.Input("x", f32), b.Input("t.x", f32), b.Input("k", i64(3))
	y := b.Mul(x, w)
	g := b.Graph("F", []*ir.Node{x, w, k}, []ir.Output{
		{Name: "loss", Node: b.Sum(y, nil, false)}, {Name: "y", Node: y}, {Name: "t.y", Node: b.Add(k, k)}, {Name: "w", Node: w},
	})
	d, err := JVP(g, []*ir.Node{x})
	checked(t, d, err)
	if got, want := inputNames(d), "x float32[3], t.x float32[3], k int64[3], t.x_ float32[3]"; got != want {
		t.Errorf("inputs: %s, want %s", got, want)
	}
	if got, want := outputNames(d), "loss float32[], y float32[3], t.y int64[3], w float32[3], t.loss float32[], t.y_ float32[3], t.w float32[3]"; got != want {
		t.Errorf("outputs: %s, want %s", got, want)
	}
	if d.Outputs[6].Node.Op != ir.Expand || !d.Outputs[6].Node.Inputs[0].IsConst(0) {
		t.Errorf("the tangent of what stands still is %v", d.Outputs[6].Node.Op)
	}
}

func TestErrorsOfJVP(t *testing.T) {
	b := build.New()
	x, k := b.Input("x", f64(3)), b.Input("k", i64(3))
	in := []*ir.Node{x, k}
	largest := b.Cast(b.ArgMax(x, 0, ir.Int64), ir.Float64)
	for _, c := range []struct {
		out, wrt *ir.Node
		want     string
	}{
		{x, k, "k is int64[3]: only floating-point inputs have a gradient"},
		{k, x, "F has no floating-point output to differentiate"},
		{largest, x, "ArgMax has no gradient: it is a position. x reaches the result through it alone; write ad.StopGradient on its operand if a gradient of zero is meant, or differentiate with respect to other inputs"},
	} {
		_, err := JVP(b.Graph("F", in, []ir.Output{{Name: "r", Node: c.out}}), []*ir.Node{c.wrt})
		if err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

// moved is the inputs, moved by h times the tangents among them.
func moved(g, jvp *ir.Graph, in map[string]*interp.Tensor, h float64) map[string]*interp.Tensor {
	out := map[string]*interp.Tensor{}
	k := len(g.Inputs)
	for _, n := range g.Inputs {
		x := in[n.Attrs.Name]
		if n.DType().IsFloat() {
			t := in[jvp.Inputs[k].Attrs.Name]
			k++
			y := interp.Zeros(x.Type)
			for i := range x.F {
				y.F[i] = x.F[i] + h*t.F[i]
			}
			x = y
		}
		out[n.Attrs.Name] = x
	}
	return out
}

// The tangents of every op, away from its kinks, are difference quotients.
func TestTangentsMatchDifferences(t *testing.T) {
	covered := map[ir.Op]bool{}
	for i, c := range append(differentiableCases(), compositeCases()...) {
		g := graphOf(t, c.f, c.types...)
		for _, n := range g.Nodes {
			covered[n.Op] = true
		}
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(i), 4))
			d := jvpOf(t, g)
			in := argumentsFor(r, d, len(g.Inputs), c.from)
			const h = 1e-5
			out := run(t, d, in)
			up, down := run(t, g, moved(g, d, in, h)), run(t, g, moved(g, d, in, -h))
			for i, got := range out[1].F {
				if want := (up[0].F[i] - down[0].F[i]) / (2 * h); !near(got, want, 1e-6) {
					t.Fatalf("element %d: %v, by differences %v", i, got, want)
				}
			}
		})
	}
	for _, op := range ir.Ops() {
		if pushOf(op) != nil && !covered[op] {
			t.Errorf("no case has %v", op)
		}
	}
}

// transposes compares the JVP of a sample with its VJP: u·(Jv) = (Jᵀu)·v.
func transposes(t *rapid.T, s *irtest.Sample) {
	var wrt []*ir.Node // now and then not all
	for _, n := range floatsOf(s.Graph) {
		if rapid.IntRange(0, 3).Draw(t, "left out") > 0 || len(wrt) == 0 && n == s.Graph.Inputs[len(s.Graph.Inputs)-1] {
			wrt = append(wrt, n)
		}
	}
	floats := 0
	for _, o := range s.Graph.Outputs {
		if o.Node.DType().IsFloat() {
			floats++
		}
	}
	if floats == 0 || len(wrt) == 0 {
		return // on integers there is no J
	}
	back, err := VJP(s.Graph, wrt)
	if err != nil {
		t.Fatal(err)
	}
	ahead, err := JVP(s.Graph, wrt)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "directions"), 0))
	in := map[string]*interp.Tensor{}
	for name, x := range s.Inputs {
		in[name] = x
	}
	for _, d := range []*ir.Graph{back, ahead} {
		for _, n := range d.Inputs[len(s.Graph.Inputs):] {
			in[n.Attrs.Name] = sample(r, n.Type, uniformIn(-1, 1))
		}
	}
	grads, err := interp.Run(back, in)
	if err != nil {
		t.Fatal(err)
	}
	tangents, err := interp.Run(ahead, in)
	if err != nil {
		t.Fatal(err)
	}
	tangents = tangents[len(s.Graph.Outputs):]
	for k, n := range back.Inputs[len(s.Graph.Inputs):] {
		if !tangents[k].Type.Equal(n.Type) {
			t.Fatalf("a tangent is %v, want %v", tangents[k].Type, n.Type)
		}
	}
	var left, right, size float64
	for k, n := range back.Inputs[len(s.Graph.Inputs):] {
		left += dot(in[n.Attrs.Name].F, tangents[k].F)
		size += length(tangents[k].F)
	}
	for k, n := range ahead.Inputs[len(s.Graph.Inputs):] {
		right += dot(in[n.Attrs.Name].F, grads[k].F)
		size += length(grads[k].F)
	}
	if !(math.Abs(left-right) <= 1e-11*(1+size)) {
		t.Fatalf("u·(Jv) = %v, (Jᵀu)·v = %v", left, right)
	}
}

func length(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// Forward and reverse mode agree on every op, and on graphs of many. Nothing
// needs to be smooth for that: they make the same choices.
func TestForwardAndReverseAgree(t *testing.T) {
	for _, op := range ir.Ops() {
		if pushOf(op) == nil {
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { transposes(rt, irtest.Op(rt, op, irtest.Options{Elements: 40, Empty: true})) })
		})
	}
	t.Run("graphs", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			s := irtest.Draw(rt, irtest.Options{Empty: true, Nodes: 40, Elements: 60})
			if cutSomewhere(s.Graph) {
				return
			}
			transposes(rt, s)
		})
	})
}

// cutSomewhere reports whether an input reaches the results through an op
// without a gradient alone, which is an error in both modes.
func cutSomewhere(g *ir.Graph) bool {
	_, back := VJP(g, floatsOf(g))
	_, ahead := JVP(g, floatsOf(g))
	if (back == nil) != (ahead == nil) {
		panic(fmt.Sprint("one mode alone has an error: ", back, ", ", ahead))
	}
	return back != nil
}

// forwardGradientAt is gradientAt in forward mode: a direction for each
// element of x.
func forwardGradientAt(t *testing.T, f func(b *build.Builder, in []*ir.Node) *ir.Node, x *interp.Tensor, others ...*interp.Tensor) []float64 {
	t.Helper()
	types := []ir.Type{x.Type}
	in := map[string]*interp.Tensor{"x0": x}
	for i, o := range others {
		types = append(types, o.Type)
		in[fmt.Sprint("x", i+1)] = o
	}
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Sum(f(b, in), nil, false) }, types...)
	d, err := JVP(g, g.Inputs[:1])
	checked(t, d, err)
	grad := make([]float64, len(x.F))
	for i := range grad {
		e := interp.Zeros(x.Type)
		e.F[i] = 1
		in["t.x0"] = e
		grad[i] = run(t, d, in)[1].F[0]
	}
	return grad
}

// expectForward is expect for what forward mode gives. Where some derivatives
// are not finite, a direction that stands still there is 0 times that: NaN.
func expectForward(t *testing.T, got []float64, want ...float64) {
	t.Helper()
	finite := true
	for _, v := range want {
		finite = finite && v-v == 0
	}
	for i := range got {
		if math.IsNaN(got[i]) && !finite {
			got[i] = want[i]
		}
	}
	expect(t, "gradient in forward mode", got, want...)
}
