package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// gradientAt is the gradient of the sum of what f makes of a vector x (and of
// others, which are constants for it), where it is v.
func gradientAt(t *testing.T, f func(b *build.Builder, in []*ir.Node) *ir.Node, x *interp.Tensor, others ...*interp.Tensor) []float64 {
	t.Helper()
	types := []ir.Type{x.Type}
	in := map[string]*interp.Tensor{"x0": x}
	names := []string{"x1", "x2", "x3"}
	for i, o := range others {
		types = append(types, o.Type)
		in[names[i]] = o
	}
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Sum(f(b, in), nil, false) }, types...)
	d, err := Grad(g, g.Inputs[:1])
	out := run(t, checked(t, d, err), in)
	return out[1].F
}

func vec(v ...float64) *interp.Tensor { return interp.Floats(f64(len(v)), v...) }

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// What a select doesn't take gets gradient 0, whatever its derivative would
// have been there; what it takes gets its derivative, NaN included.
func TestUnselectedIsZero(t *testing.T) {
	type nodes = []*ir.Node
	zero := func(b *build.Builder) *ir.Node { return b.Scalar(ir.Float64, 0) }
	positive := func(b *build.Builder, x *ir.Node) *ir.Node { return b.Less(zero(b), x) }
	for _, c := range []struct {
		name string
		f    func(b *build.Builder, in nodes) *ir.Node
		x    *interp.Tensor
		want []float64
	}{
		{"sqrt", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Sqrt(in[0]), zero(b))
		}, vec(-1, 0, 4, nan), []float64{0, 0, 0.25, 0}},
		{"selected NaN", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(b.Not(b.LessOrEqual(in[0], zero(b))), b.Sqrt(in[0]), zero(b))
		}, vec(-1, 0, 4, nan), []float64{0, 0, 0.25, nan}},
		{"the other branch", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(b.LessOrEqual(in[0], zero(b)), in[0], b.Log(in[0]))
		}, vec(-1, 0, 4), []float64{1, 1, 0.25}},
		{"chain", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Exp(b.Neg(b.Sqrt(in[0]))), zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, -0.25 * math.Exp(-2)}},
		{"log", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Log(in[0]), in[0])
		}, vec(-1, 0, 4), []float64{1, 1, 0.25}},
		{"x log x", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Mul(in[0], b.Log(in[0])), zero(b))
		}, vec(0, 1), []float64{0, 1}},
		{"division", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Div(b.Scalar(ir.Float64, 1), in[0]), zero(b))
		}, vec(0, 2), []float64{0, -0.25}},
		{"pow", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Pow(in[0], b.Scalar(ir.Float64, -0.5)), zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, -0.0625}},
		{"exponent", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(positive(b, in[0]), b.Pow(in[0], in[0]), zero(b))
		}, vec(-1.5, 1), []float64{0, 1}},
		{"nested", func(b *build.Builder, in nodes) *ir.Node {
			inner := b.Where(b.Less(in[0], b.Scalar(ir.Float64, 10)), b.Sqrt(in[0]), b.Reciprocal(b.Sub(in[0], b.Scalar(ir.Float64, 20))))
			return b.Where(positive(b, in[0]), inner, zero(b))
		}, vec(-1, 0, 4, 20, 21), []float64{0, 0, 0.25, -inf, -1}},
		{"through relu and max", func(b *build.Builder, in nodes) *ir.Node {
			return b.Relu(b.Where(positive(b, in[0]), b.Sqrt(b.Max(in[0], b.Scalar(ir.Float64, -9))), zero(b)))
		}, vec(-1, 0, 4), []float64{0, 0, 0.25}},
		{"two selects of one condition", func(b *build.Builder, in nodes) *ir.Node {
			s := b.Sqrt(in[0])
			return b.Add(b.Where(positive(b, in[0]), s, zero(b)), b.Where(positive(b, in[0]), b.Mul(s, s), zero(b)))
		}, vec(-1, 0, 4), []float64{0, 0, 1.25}},
		{"two selects of two conditions", func(b *build.Builder, in nodes) *ir.Node {
			s := b.Sqrt(in[0])
			return b.Add(b.Where(positive(b, in[0]), s, zero(b)), b.Where(b.Less(b.Scalar(ir.Float64, 2), in[0]), s, zero(b)))
		}, vec(-1, 0, 1, 4), []float64{0, 0, 0.5, 0.5}},
		{"selected here, used plainly there", func(b *build.Builder, in nodes) *ir.Node {
			return b.Add(b.Where(positive(b, in[0]), b.Sqrt(in[0]), zero(b)), in[0])
		}, vec(-1, 0, 4), []float64{1, 1, 1.25}},
		{"moved about", func(b *build.Builder, in nodes) *ir.Node {
			moved := b.Reshape(b.Transpose(b.Reshape(b.Sqrt(in[0]), ir.Of(2, 2)), 1, 0), ir.Of(4))
			moved = b.Concat(0, b.SliceAxis(b.Flip(moved, 0), 0, 0, 2), b.SliceAxis(b.Flip(moved, 0), 0, 2, 4))
			moved = b.PadAxis(moved, 0, 1, 0)
			cond := b.Concat(0, b.Full(ir.Bool, 1, ir.Of(1)), b.Less(zero(b), b.Flip(b.Reshape(b.Transpose(b.Reshape(in[0], ir.Of(2, 2)), 1, 0), ir.Of(4)), 0)))
			return b.Where(cond, moved, zero(b))
		}, vec(-1, 4, 0, 16), []float64{0, 0.25, 0, 0.125}},
		{"broadcast", func(b *build.Builder, in nodes) *ir.Node { // nothing of a column selected
			return b.Where(b.Less(b.Expand(zero(b), ir.Of(3, 3)), in[0]), b.Sqrt(in[0]), zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, 0.75}},
		{"expanded", func(b *build.Builder, in nodes) *ir.Node {
			wide := b.Expand(b.Sqrt(in[0]), ir.Of(2, 3))
			return b.Where(b.Less(zero(b), b.Expand(in[0], ir.Of(2, 3))), wide, zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, 0.5}},
		{"under a reduction", func(b *build.Builder, in nodes) *ir.Node {
			rows := b.Reshape(in[0], ir.Of(2, 2))
			sum := b.ReduceSum(b.Sqrt(rows), 1)
			return b.Where(b.Less(zero(b), b.ReduceMin(rows, 1)), sum, zero(b))
		}, vec(-1, 4, 4, 4), []float64{0, 0, 0.25, 0.25}},
		{"under a maximum", func(b *build.Builder, in nodes) *ir.Node {
			rows := b.Reshape(in[0], ir.Of(2, 2))
			largest := b.ReduceMax(b.Log(rows), 1)
			return b.Where(b.Less(zero(b), b.ReduceMin(rows, 1)), largest, zero(b))
		}, vec(0, 0, 2, 4), []float64{0, 0, 0, 0.25}},
		{"under a product", func(b *build.Builder, in nodes) *ir.Node {
			rows := b.Reshape(in[0], ir.Of(2, 2))
			return b.Where(b.Less(zero(b), b.ReduceMin(rows, 1)), b.ReduceProd(b.Sqrt(rows), 1), zero(b))
		}, vec(0, 4, 4, 1), []float64{0, 0, 0.25, 1}},
		{"under a logsumexp", func(b *build.Builder, in nodes) *ir.Node {
			rows := b.Reshape(in[0], ir.Of(2, 2))
			return b.Where(b.Less(zero(b), b.ReduceMin(rows, 1)), b.ReduceLogSumExp(b.Log(rows), 1), zero(b))
		}, vec(0, 4, 1, 3), []float64{0, 0, 0.25, 0.25}},
		{"under a softmax", func(b *build.Builder, in nodes) *ir.Node {
			rows := b.Reshape(in[0], ir.Of(2, 2))
			first := b.SliceAxis(b.Softmax(b.Log(rows), 1), 1, 0, 1)
			return b.Where(b.Less(zero(b), b.ReduceMin(rows, 1)), first, zero(b))
		}, vec(0, 0, 1, 3), []float64{0, 0, 3. / 16, -1. / 16}},
		{"under a running sum", func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(b.Less(b.Iota(ir.Float64, ir.D(3)), b.Scalar(ir.Float64, 2)), b.CumSum(b.Sqrt(in[0]), 0, false, false), zero(b))
		}, vec(1, 4, -1), []float64{1, 0.25, 0}},
		{"under windows", func(b *build.Builder, in nodes) *ir.Node {
			w := b.Unfold(b.Sqrt(in[0]), []int{2}, []int{1}, []int{1})
			return b.Where(b.Less(b.Iota(ir.Float64, ir.D(2)), b.Scalar(ir.Float64, 1)), b.SliceAxis(w, 0, 0, 1), zero(b))
		}, vec(1, -1, 4), []float64{0.5, 0, 0}},
		{"under windows, times infinity", func(b *build.Builder, in nodes) *ir.Node {
			w := b.Unfold(b.Mul(in[0], b.Scalar(ir.Float64, inf)), []int{2}, []int{1}, []int{1})
			return b.Where(b.Less(b.Iota(ir.Float64, ir.D(2)), b.Scalar(ir.Float64, 1)), b.SliceAxis(w, 0, 0, 1), zero(b))
		}, vec(1, -1, 4), []float64{inf, 0, 0}},
		{"under windows, over zero", func(b *build.Builder, in nodes) *ir.Node {
			w := b.Unfold(b.Div(in[0], b.Expand(zero(b), ir.Of(3))), []int{2}, []int{1}, []int{1})
			return b.Where(b.Less(b.Iota(ir.Float64, ir.D(2)), b.Scalar(ir.Float64, 1)), b.SliceAxis(w, 0, 0, 1), zero(b))
		}, vec(1, -1, 4), []float64{inf, 0, 0}},
		{"above a softmax", func(b *build.Builder, in nodes) *ir.Node {
			s := b.Softmax(in[0], 0)
			return b.Where(b.Less(zero(b), s), b.Sqrt(s), zero(b))
		}, vec(0, -inf, 0), []float64{0, 0, 0}},
		{"under a gather", func(b *build.Builder, in nodes) *ir.Node {
			at := b.Cast(b.Iota(ir.Int64, ir.D(3)), ir.Int64)
			picked := b.Gather(b.Sqrt(in[0]), at, 0)
			return b.Where(b.Less(zero(b), in[0]), picked, zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, 0.25}},
		{"under a pooling", func(b *build.Builder, in nodes) *ir.Node {
			pooled := b.MaxPool(b.Sqrt(in[0]), []int{2}, []int{2}, []int{1})
			return b.Where(b.Less(b.Scalar(ir.Int32, 0), b.Iota(ir.Int32, ir.D(2))), pooled, zero(b))
		}, vec(0, 0, 1, 4), []float64{0, 0, 0, 0.25}},
		{"under a matmul, one condition for all", func(b *build.Builder, in nodes) *ir.Node {
			m := matMulOf(b, b.Reshape(b.Sqrt(in[0]), ir.Of(1, 3)), b.Reshape(b.Log(in[0]), ir.Of(3, 1)))
			return b.Where(b.Less(zero(b), b.Reshape(b.ReduceMin(in[0], 0), nil)), m, zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, 0}},
		{"under a matmul, two conditions for all", func(b *build.Builder, in nodes) *ir.Node {
			m := matMulOf(b, b.Reshape(b.Sqrt(in[0]), ir.Of(1, 3)), b.Reshape(b.Log(in[0]), ir.Of(3, 1)))
			least := b.Reshape(b.ReduceMin(in[0], 0), nil)
			return b.Where(b.Less(least, b.Scalar(ir.Float64, 9)), b.Where(b.Less(zero(b), least), m, zero(b)), zero(b))
		}, vec(-1, 0, 4), []float64{0, 0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, "gradient", gradientAt(t, c.f, c.x), c.want...)
			expectForward(t, forwardGradientAt(t, c.f, c.x), c.want...)
		})
	}
}

// Selects of one condition, and nested ones, cost one Where in the backward
// graph: masks are carried, not applied at every step.
func TestMaskIsSettledOnce(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		zero := b.Scalar(ir.Float64, 0)
		cond := b.Less(zero, in[1])
		x := b.Transpose(b.Exp(b.Sqrt(b.Sin(in[0]))), 1, 0)
		inner := b.Where(b.Less(in[1], b.Scalar(ir.Float64, 1)), x, zero)
		return b.Add(b.Where(cond, inner, zero), b.Where(cond, b.Sinh(inner), zero))
	}, f64(2, 3), f64(3, 2))
	d, err := VJP(g, g.Inputs[:1])
	if got := countOf(checked(t, d, err), ir.Where); got != 2 { // inner itself, which Sinh needs, is the other
		t.Errorf("%d Wheres, want 2", got)
	}
}

// What is settled stays so when it is multiplied with a number, and for that no
// Where is needed.
func TestSettledStaysSo(t *testing.T) {
	for _, c := range []struct {
		by   func(b *build.Builder, x *ir.Node) *ir.Node
		want int
	}{
		{func(b *build.Builder, x *ir.Node) *ir.Node { return b.Mul(x, b.Scalar(ir.Float64, 2)) }, 2},
		{func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Mul(x, b.Expand(b.Scalar(ir.Float64, 2), ir.Of(3)))
		}, 2},
		{func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Mul(x, b.Reshape(b.Scalar(ir.Float64, 2), ir.Of(1)))
		}, 2},
		{func(b *build.Builder, x *ir.Node) *ir.Node { return b.Div(x, b.Scalar(ir.Float64, 2)) }, 2},
		{func(b *build.Builder, x *ir.Node) *ir.Node { return b.Mul(x, x) }, 3},
		{func(b *build.Builder, x *ir.Node) *ir.Node { // whose padding alone is known
			return b.Mul(x, b.Pad(b.SliceAxis(x, 0, 0, 1), []int{0}, []int{2}, []int{0}, ir.Float(2)))
		}, 4},
		{func(b *build.Builder, x *ir.Node) *ir.Node { return b.Div(x, b.Scalar(ir.Float64, 0)) }, 3},
		{func(b *build.Builder, x *ir.Node) *ir.Node { return b.Mul(x, b.Scalar(ir.Float64, inf)) }, 3},
	} {
		g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
			w := b.Unfold(c.by(b, in[0]), []int{2}, []int{1}, []int{1})
			return b.Where(in[1], w, b.Scalar(ir.Float64, 0))
		}, f64(3), boolean(2, 2))
		d, err := VJP(g, g.Inputs[:1])
		if got := countOf(checked(t, d, err), ir.Where); got+1 != c.want {
			t.Errorf("%d Wheres, want %d, in %v", got, c.want-1, d)
		}
	}
}

func countOf(g *ir.Graph, op ir.Op) int {
	count := 0
	for _, n := range g.Nodes {
		if n.Op == op {
			count++
		}
	}
	return count
}

// The two branches of a select come together in one select again, and what
// narrows a mask goes into what is under it: no masks are put together.
func TestBranchesJoin(t *testing.T) {
	zero := func(b *build.Builder) *ir.Node { return b.Scalar(ir.Float64, 0) }
	for _, c := range []struct {
		name   string
		f      func(b *build.Builder, x *ir.Node) *ir.Node
		wheres int // of the backward part
	}{
		{"branches", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Where(b.Less(x, zero(b)), b.Sin(x), b.Exp(x))
		}, 1},
		{"branches, of one condition for all", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Where(b.Expand(b.Less(b.SliceAxis(x, 0, 0, 1), zero(b)), ir.Of(3)), b.Sin(x), b.Exp(x))
		}, 1},
		{"branches, of one condition for all, the other way round", func(b *build.Builder, x *ir.Node) *ir.Node {
			first := b.Exp(x)
			return b.Where(b.Expand(b.Less(b.SliceAxis(x, 0, 0, 1), zero(b)), ir.Of(3)), b.Sin(x), first)
		}, 1},
		{"branches in a branch", func(b *build.Builder, x *ir.Node) *ir.Node {
			inner := b.Where(b.Less(x, zero(b)), b.Sin(x), b.Exp(x))
			return b.Where(b.Less(x, b.Scalar(ir.Float64, 3)), inner, zero(b))
		}, 2},
		{"a narrower mask", func(b *build.Builder, x *ir.Node) *ir.Node {
			rows := b.Less(b.ReduceSum(x, 0), zero(b))
			y := b.Mul(x, b.Scalar(ir.Float64, 2))
			return b.Where(rows, b.Add(y, b.Where(b.Less(y, zero(b)), b.Sin(y), zero(b))), zero(b))
		}, 2},
	} {
		g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return c.f(b, in[0]) }, f64(3))
		forward := map[*ir.Node]bool{}
		for _, n := range g.Nodes {
			forward[n] = true
		}
		wheres := 0
		for _, n := range vjpOf(t, g).Nodes {
			switch {
			case n.Op == ir.Or:
				t.Errorf("%s: masks are put together", c.name)
			case n.Op == ir.Where && !forward[n]:
				wheres++
			}
		}
		if wheres != c.wheres {
			t.Errorf("%s: %d selects, want %d", c.name, wheres, c.wheres)
		}
	}
}
