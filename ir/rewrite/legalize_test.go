package rewrite

import (
	"math"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// legalCases have nil where Legalize leaves the node alone.
var legalCases = []rewriteCase{
	{"legalize.stop-gradient", func(e *env) *ir.Node { return e.StopGradient(e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"legalize.clip", func(e *env) *ir.Node { return e.Clip(e.x, e.r, e.s) }, func(e *env) *ir.Node { return e.Min(e.Max(e.x, e.r), e.s) }, 0},
	{"legalize.log-add-exp", func(e *env) *ir.Node { return e.LogAddExp(e.x, e.r) }, func(e *env) *ir.Node {
		apart := e.Where(e.Equal(e.x, e.r), e.k(0), e.Sub(e.x, e.r))
		return e.Add(e.Max(e.x, e.r), e.Softplus(e.Neg(e.Abs(apart))))
	}, 1e-15},
	{"legalize.softmax", func(e *env) *ir.Node { return e.Softmax(e.x, 1) }, func(e *env) *ir.Node {
		z := e.Exp(e.Sub(e.x, e.Max(e.ReduceMax(e.x, 1), e.k(-math.MaxFloat64))))
		return e.Div(z, e.ReduceSum(z, 1))
	}, 0},
	{"legalize.softmax", func(e *env) *ir.Node { return e.Softmax(e.k(1, 2, 0), 1) }, func(e *env) *ir.Node { return e.k(1, 2, 0) }, 0},
	{"legalize.softmax", func(e *env) *ir.Node { return e.Softmax(e.f, 0) }, func(e *env) *ir.Node {
		z := e.Exp(e.Sub(e.f, e.Max(e.ReduceMax(e.f, 0), e.Scalar(ir.Float32, -math.MaxFloat32))))
		return e.Div(z, e.ReduceSum(z, 0))
	}, 1e-6},
	{"legalize.log-sum-exp", func(e *env) *ir.Node { return e.ReduceLogSumExp(e.t, 0, 2) }, func(e *env) *ir.Node {
		largest := e.ReduceMax(e.t, 0, 2)
		m := e.Max(largest, e.k(-math.MaxFloat64))
		return e.Add(m, e.Where(e.Less(largest, e.k(inf)), e.Log(e.ReduceSum(e.Exp(e.Sub(e.t, m)), 0, 2)), e.k(0)))
	}, 1e-15},
	{"legalize.log-sum-exp-less", func(e *env) *ir.Node { return e.Sub(e.x, e.ReduceLogSumExp(e.x, 1)) }, func(e *env) *ir.Node {
		largest := e.ReduceMax(e.x, 1)
		m := e.Max(largest, e.k(-math.MaxFloat64))
		z := e.Sub(e.x, m)
		return e.Sub(z, e.Where(e.Less(largest, e.k(inf)), e.Log(e.ReduceSum(e.Exp(z), 1)), e.k(0)))
	}, 1e-15},
	{"legalize.log-sum-exp-less", func(e *env) *ir.Node { return e.Sub(e.shape(e.ReduceLogSumExp(e.x, 1), 2), e.k(3)) }, func(e *env) *ir.Node {
		largest := e.ReduceMax(e.x, 1)
		m := e.Max(largest, e.k(-math.MaxFloat64))
		log := e.Where(e.Less(largest, e.k(inf)), e.Log(e.ReduceSum(e.Exp(e.Sub(e.x, m)), 1)), e.k(0))
		return e.Add(e.Sub(e.shape(m, 2), e.k(3)), e.shape(log, 2))
	}, 1e-15},
	{"legalize.control", func(e *env) *ir.Node {
		ct := e.Cotangent("ct", e.x.Type)
		return e.CustomVJP(e.Exp(e.x), []*ir.Node{e.x}, ct, []*ir.Node{e.Neg(ct)})
	}, func(e *env) *ir.Node { return e.Exp(e.x) }, 0},
	{"legalize.control", func(e *env) *ir.Node { return e.Checkpoint(e.Exp(e.Again(e.x)), e.x) }, func(e *env) *ir.Node { return e.Exp(e.Again(e.x)) }, 0},
	{"legalize.cotangent", func(e *env) *ir.Node { return e.Add(e.Cotangent("ct", e.x.Type), e.x) }, func(e *env) *ir.Node { return e.Add(e.Expand(e.k(0), e.x.Shape()), e.x) }, zeroSign},
	{"legalize.max-pool", func(e *env) *ir.Node { return e.MaxPool(e.t, ints{2, 2}, ints{1, 2}, ints{1, 1}) }, func(e *env) *ir.Node {
		return e.shape(e.ReduceMax(e.Unfold(e.t, ints{2, 2}, ints{1, 2}, ints{1, 1}), 3, 4), 2, 2, 2)
	}, 0},
	{"legalize.max-pool", func(e *env) *ir.Node {
		return e.MaxPool(e.shape(e.t, 1, 1, 1, 1, 2, 3, 4), ints{2, 2}, ints{1, 2}, ints{1, 1})
	}, func(e *env) *ir.Node {
		u := e.Unfold(e.shape(e.shape(e.t, 1, 1, 1, 1, 2, 3, 4), 2, 3, 4), ints{2, 2}, ints{1, 2}, ints{1, 1})
		return e.shape(e.ReduceMax(u, 3, 4), 1, 1, 1, 1, 2, 2, 2)
	}, 0},
	{"legalize.solve", func(e *env) *ir.Node { return e.Solve(matrices(e), e.col) }, func(e *env) *ir.Node {
		return e.LUSolve(e.LU(matrices(e)), e.col, false)
	}, 0},
	{"legalize.det", func(e *env) *ir.Node { return e.Unary(ir.Det, matrices(e)) }, func(e *env) *ir.Node {
		f := e.LU(matrices(e))
		diagonal := e.Slice(e.shape(f, 6, 6), ints{0, 0}, ints{6, 2}, ints{1, 3})
		swapped := e.shape(e.Slice(f, ints{0, 2, 0}, ints{6, 1, 2}, ints{1, 1, 1}), 6, 2)
		signs := e.Where(e.Equal(swapped, e.Iota(ir.Float64, ir.D(2))), e.k(1), e.k(-1))
		return e.shape(e.ReduceProd(e.Mul(diagonal, signs), 1), 6)
	}, 0},
	{"legalize.log-det", func(e *env) *ir.Node { return e.LogAbsDet(matrices(e)) }, func(e *env) *ir.Node {
		diagonal := e.Slice(e.shape(e.LU(matrices(e)), 6, 6), ints{0, 0}, ints{6, 2}, ints{1, 3})
		return e.shape(e.ReduceSum(e.Log(e.Abs(diagonal)), 1), 6)
	}, 0},
	{"legalize.empty", func(e *env) *ir.Node { return e.ReduceSum(e.k(5, 2, 0), 1) }, func(e *env) *ir.Node { return e.k(0, 2, 1) }, 0},
	{"legalize.axes", func(e *env) *ir.Node { return e.ReduceSum(e.q, 1, 2) }, func(e *env) *ir.Node { return e.ReduceSum(e.q, 2) }, 0},
	{"legalize.axes", func(e *env) *ir.Node { return e.ReduceMax(e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"legalize.scan", func(e *env) *ir.Node { return e.CumSum(e.col, 1, true, false) }, func(e *env) *ir.Node { return e.k(0, 2, 1) }, 0},
	{"legalize.conv-phases", func(e *env) *ir.Node { // r[j] is x[(j-1)/2]*w[0] or x[j/2]*w[1]
		return e.Conv(e.Pad(e.shape(e.t, 1, 1, 2, 12), ints{0, 0, 0, 1}, ints{0, 0, 0, 1}, ints{0, 0, 0, 1}, ir.Value{}), e.shape(e.q, 1, 1, 2, 3), ints{1}, ints{1})
	}, func(e *env) *ir.Node {
		x, w := e.shape(e.t, 1, 1, 2, 12), e.shape(e.q, 1, 1, 2, 3)
		even := e.Conv(x, e.Slice(w, ints{0, 0, 0, 1}, ints{1, 1, 2, 1}, ints{1, 1, 1, 1}), ints{1}, ints{1})
		odd := e.Conv(e.Pad(x, ints{0, 0, 0, 0}, ints{0, 0, 0, 1}, ints{0, 0, 0, 0}, ir.Value{}), e.Slice(w, ints{0, 0, 0, 0}, ints{1, 1, 2, 2}, ints{1, 1, 1, 2}), ints{1}, ints{1})
		both := e.shape(e.Concat(4, e.shape(even, 1, 1, 1, 12, 1), e.shape(odd, 1, 1, 1, 12, 1)), 1, 1, 1, 24)
		return e.Slice(both, ints{0, 0, 0, 0}, ints{1, 1, 1, 23}, ints{1, 1, 1, 1})
	}, anything},
	{"legalize.scan", func(e *env) *ir.Node { return e.LinearScan(e.col, e.k(2, 2, 1), 1, false) }, func(e *env) *ir.Node { return e.k(2, 2, 1) }, 0},
	{"legalize.short-loop", func(e *env) *ir.Node {
		return e.Scan([]*ir.Node{e.x}, nil, 3, true, func(h, _ []*ir.Node) (next, outs []*ir.Node) { return []*ir.Node{e.Exp(h[0])}, h }).Last[0]
	}, func(e *env) *ir.Node { return e.Exp(e.Exp(e.Exp(e.x))) }, 0},
	{"legalize.short-loop", func(e *env) *ir.Node {
		return e.Scan([]*ir.Node{e.x}, nil, 0, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) { return []*ir.Node{e.Exp(h[0])}, nil }).Last[0]
	}, func(e *env) *ir.Node { return e.x }, 0},
	{"legalize.short-loop", func(e *env) *ir.Node {
		return e.Scan([]*ir.Node{e.x}, nil, 0, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) { return []*ir.Node{e.Exp(h[0])}, h }).Past[0]
	}, func(e *env) *ir.Node { return e.k(0, 0, 2, 3) }, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return stepwise(e, e.q, 2, false).Last[0] }, func(e *env) *ir.Node {
		return e.Sub(e.Sub(e.x, e.part(e.q, 0)), e.part(e.q, 1))
	}, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return stepwise(e, e.q, 2, true).Last[0] }, func(e *env) *ir.Node {
		return e.Sub(e.Sub(e.x, e.part(e.q, 1)), e.part(e.q, 0))
	}, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return stepwise(e, e.q, 2, true).Past[0] }, func(e *env) *ir.Node {
		return e.Concat(0, e.shape(e.Sub(e.x, e.part(e.q, 1)), 1, 2, 3), e.shape(e.x, 1, 2, 3))
	}, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return stepwise(e, e.q, 2, false).Outs[1] }, func(e *env) *ir.Node {
		return e.Concat(0, e.shape(e.Mul(e.part(e.q, 0), e.col), 1, 2, 3), e.shape(e.Mul(e.part(e.q, 1), e.col), 1, 2, 3))
	}, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return stepwise(e, e.shape(e.r, 1, 1, 3), 1, false).Outs[0] }, func(e *env) *ir.Node {
		return e.shape(e.Exp(e.x), 1, 2, 3)
	}, 0},
	// One step is no loop, whatever its work; two of as much are.
	{"legalize.short-loop", func(e *env) *ir.Node { return expanded(e, 1) }, func(e *env) *ir.Node { return e.Exp(e.expand(e.s, unrollWork+1)) }, 0},
	{"legalize.short-loop", func(e *env) *ir.Node { return expanded(e, 2) }, nil, 0},
	{"legalize.outer", func(e *env) *ir.Node { return e.MatMul(e.col, e.shape(e.r, 1, 3)) }, func(e *env) *ir.Node { return e.Mul(e.col, e.shape(e.r, 1, 3)) }, zeroSign},
	{"legalize.outer", func(e *env) *ir.Node { return e.MatMul(e.x, e.shape(e.r, 3, 1)) }, nil, 0},
}

// stepwise is a loop of x over rows of a length, which takes each from x.
func stepwise(e *env, rows *ir.Node, length int, reverse bool) build.Results {
	return e.Scan([]*ir.Node{e.x}, []*ir.Node{rows}, length, reverse, func(h, s []*ir.Node) (next, outs []*ir.Node) {
		return []*ir.Node{e.Sub(h[0], s[0])}, []*ir.Node{e.Exp(h[0]), e.Mul(s[0], e.col)}
	})
}

// expanded is a loop of so many steps over more elements than unrollWork.
func expanded(e *env, length int) *ir.Node {
	return e.Scan([]*ir.Node{e.expand(e.s, unrollWork+1)}, nil, length, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) {
		return []*ir.Node{e.Exp(h[0])}, nil
	}).Last[0]
}

// part is element i of x along axis 0.
func (e *env) part(x *ir.Node, i int) *ir.Node {
	return e.Reshape(e.SliceAxis(x, 0, i, i+1), x.Shape()[1:])
}

// matrices are six of two by two.
func matrices(e *env) *ir.Node { return e.shape(e.t, 6, 2, 2) }

func TestLegalize(t *testing.T) {
	var named []string
	for _, c := range legalCases {
		g := graphOf(c.before)
		want := g
		if c.after != nil {
			want = graphOf(c.after)
			named = append(named, c.rule)
		}
		h := Legalize(g)
		if show(h) != show(want) {
			t.Errorf("%s\nbecomes  %s\nwant     %s", show(g), show(h), show(want))
			continue
		}
		for seed := range 60 {
			holds(t, g, h, tameInputs(g, seed), max(min(c.tol, 1e-6), 1e-14))
			if !math.IsInf(c.tol, 1) {
				holds(t, g, h, specialInputs(g, seed), c.tol)
			}
		}
	}
	for _, r := range LegalRules() {
		if !slices.Contains(named, r.Name) {
			t.Errorf("rule %s has no case", r.Name)
		}
	}
}

// gone is the ops that Legalize leaves none of.
var gone = []ir.Op{ir.StopGradient, ir.CustomVJP, ir.Checkpoint, ir.Cotangent, ir.Clip, ir.Softmax, ir.ReduceLogSumExp, ir.MaxPool, ir.Solve, ir.Det, ir.LogAbsDet}

// TestLateKeepsLegal: after Legalize nothing brings back what it took apart.
func TestLateKeepsLegal(t *testing.T) {
	g := graphOf(func(e *env) *ir.Node {
		x := e.Clip(e.StopGradient(e.x), e.k(-5), e.k(5))
		pool := e.MaxPool(x, ints{2}, ints{1}, ints{1})
		m := e.Add(e.MatMul(x, e.Transpose(x)), e.Eye(ir.Float64, 2))
		more := e.Add(e.Solve(m, x), e.Add(e.LogAbsDet(m), e.Unary(ir.Det, m)))
		return e.Add(more, e.Add(e.Add(e.Log(e.Softmax(x, 1)), e.Softmax(x, 0)), e.ReduceSum(pool, 1)))
	})
	for _, h := range []*ir.Graph{Legalize(g), Late(g), Late(Simplify(g))} {
		for _, n := range h.Nodes {
			if slices.Contains(gone, n.Op) {
				t.Errorf("%v is left of\n%v", n.Op, g)
			}
		}
		holds(t, g, h, tameInputs(g, 1), 1e-14)
	}
}

// TestSolvesShareFactors: a matrix and its transpose have the same, and so has
// its determinant.
func TestSolvesShareFactors(t *testing.T) {
	g := graphOf(func(e *env) *ir.Node {
		m := e.Add(matrices(e), e.Mul(e.k(20), e.Eye(ir.Float64, 2)))
		back := e.Transpose(m, 0, 2, 1)
		sum := e.Add(e.Solve(m, e.col), e.Solve(back, e.col))
		return e.Add(e.ReduceSum(sum, 1, 2), e.shape(e.Add(e.LogAbsDet(m), e.LogAbsDet(back)), 6, 1, 1))
	})
	h := Late(g)
	count := map[ir.Op]int{}
	for _, n := range h.Nodes {
		count[n.Op]++
	}
	if count[ir.LU] != 1 || count[ir.LUSolve] != 2 {
		t.Errorf("%d LU and %d LUSolve in\n%v", count[ir.LU], count[ir.LUSolve], h)
	}
	holds(t, g, h, tameInputs(g, 1), 1e-13)
}

// TestSoftmaxShares: Softmax and ReduceLogSumExp of one node share the largest
// element, the exponentials and their sum.
func TestSoftmaxShares(t *testing.T) {
	g := graphOf(func(e *env) *ir.Node { return e.Mul(e.Softmax(e.x, 1), e.ReduceLogSumExp(e.x, 1)) })
	count := map[ir.Op]int{}
	for _, n := range Late(g).Nodes {
		count[n.Op]++
	}
	for _, op := range []ir.Op{ir.ReduceMax, ir.Sub, ir.Exp, ir.ReduceSum} {
		if count[op] != 1 {
			t.Errorf("there are %d %v", count[op], op)
		}
	}
}

// TestExtremes: what the stability pass and Legalize make is right where what
// was written overflows or cancels.
func TestExtremes(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name    string
		f       func(b *build.Builder, x *ir.Node) *ir.Node
		x, want []float64
	}{
		{"log(softmax)", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.Softmax(x, 0)) }, []float64{0, 1000}, []float64{-1000, 0}},
		{"log(softmax) of -Inf", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.Softmax(x, 0)) }, []float64{0, -inf}, []float64{0, -inf}},
		{"log(sum(exp))", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.ReduceSum(b.Exp(x), 0)) }, []float64{1000, -inf}, []float64{1000}},
		{"log(sum(exp)) of all -Inf", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.ReduceSum(b.Exp(x), 0)) }, []float64{-inf, -inf}, []float64{-inf}},
		{"log(sum(exp)) of +Inf", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.ReduceSum(b.Exp(x), 0)) }, []float64{inf, 3}, []float64{inf}},
		{"log(sum(exp)) of NaN", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.ReduceSum(b.Exp(x), 0)) }, []float64{nan, 3}, []float64{nan}},
		{"softmax of all -Inf", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Softmax(x, 0) }, []float64{-inf, -inf}, []float64{nan, nan}},
		{"softmax of +Inf", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Softmax(x, 0) }, []float64{inf, 0}, []float64{nan, nan}},
		{"exp/sum(exp)", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Div(b.Exp(x), b.ReduceSum(b.Exp(x), 0)) }, []float64{1000, 0}, []float64{1, 0}},
		{"log(1 + x)", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.Add(x, b.Scalar(ir.Float64, 1))) }, []float64{1e-20}, []float64{1e-20}},
		{"log(1 + exp)", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Log(b.Add(b.Exp(x), b.Scalar(ir.Float64, 1)))
		}, []float64{1000, -1000, -40}, []float64{1000, 0, math.Exp(-40)}},
		{"log(sigmoid)", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Log(b.Sigmoid(x)) }, []float64{-1000, 1000}, []float64{-1000, 0}},
		{"log(1 - sigmoid)", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Log(b.Sub(b.Scalar(ir.Float64, 1), b.Sigmoid(x)))
		}, []float64{1000}, []float64{-1000}},
		{"exp/(1 + exp)", func(b *build.Builder, x *ir.Node) *ir.Node {
			e := b.Exp(x)
			return b.Div(e, b.Add(e, b.Scalar(ir.Float64, 1)))
		}, []float64{1000, -1000}, []float64{1, 0}},
		{"1 - sigmoid", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Sub(b.Scalar(ir.Float64, 1), b.Sigmoid(x)) }, []float64{40}, []float64{math.Exp(-40)}},
		{"exp - 1", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Sub(b.Exp(x), b.Scalar(ir.Float64, 1)) }, []float64{1e-20}, []float64{1e-20}},
	} {
		b := build.New()
		x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(len(c.x))})
		g := b.Graph("G", []*ir.Node{x}, []ir.Output{{Name: "y", Node: c.f(b, x)}})
		in := map[string]*interp.Tensor{"x": interp.Floats(x.Type, c.x...)}
		want := []*interp.Tensor{interp.Floats(g.Outputs[0].Node.Type, c.want...)}
		for _, h := range []*ir.Graph{Simplify(g), Late(Simplify(g))} {
			if d := differ(want, evalGraph(t, h, in), zeroSign); d != "" && !near(want, evalGraph(t, h, in)) {
				t.Errorf("%s of %v: %s", c.name, c.x, d)
			}
		}
	}
}

// near reports whether the elements agree to a relative 1e-15.
func near(a, b []*interp.Tensor) bool {
	for i, v := range a[0].F {
		if w := b[0].F[i]; !(v == w || math.Abs(v-w) <= 1e-15*math.Abs(v)) {
			return false
		}
	}
	return true
}

// TestLogSoftmaxFar: far from 0 a log-softmax and a cross-entropy keep the
// digits of a float32 that logsumexp(x) has no room for.
func TestLogSoftmaxFar(t *testing.T) {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float32, Shape: ir.Of(1, 3)})
	labels := b.Expand(b.Const(ir.Int32, ir.Int(0)), ir.Of(1))
	g := b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "y", Node: b.LogSoftmax(x, 1)}, {Name: "z", Node: b.CrossEntropy(x, labels)}})
	got, err := interp.Options{Round: true}.Run(Late(Simplify(g)), map[string]*interp.Tensor{"x": interp.Floats(x.Type, 1e4, -1e4, 1e4)})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []float64{-got[0].F[0], -got[0].F[2], got[1].F[0]} {
		if math.Abs(v-math.Ln2) > 1e-7 {
			t.Errorf("%v and %v, want %v", got[0].F, got[1].F, math.Ln2)
			break
		}
	}
}
