package gradgen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// ruled is the sum of x and y, with a rule that gives x the cotangent times f
// and y what rest makes of it.
func ruled(b *build.Builder, x, y *ir.Node, f float64, rest func(ct *ir.Node) *ir.Node) *ir.Node {
	r := b.Add(x, y)
	ct := b.Cotangent("ct", r.Type)
	return b.CustomVJP(r, []*ir.Node{x, y}, ct, []*ir.Node{b.Mul(ct, b.Scalar(ir.Float64, f)), rest(ct)})
}

// Tangents of a function with a rule are those of the rule: of the arguments
// that move, and of those that the rule gives something.
func TestTangentsOfRules(t *testing.T) {
	type nodes = []*ir.Node
	same := func(ct *ir.Node) *ir.Node { return ct }
	for _, c := range []struct {
		name string
		f    func(b *build.Builder, in nodes) *ir.Node
		wrt  []int
		want float64 // of tangents 1 and 10
	}{
		{"both", func(b *build.Builder, in nodes) *ir.Node { return ruled(b, in[0], in[1], 3, same) }, []int{0, 1}, 13},
		{"the first", func(b *build.Builder, in nodes) *ir.Node { return ruled(b, in[0], in[1], 3, same) }, []int{0}, 3},
		{"the second", func(b *build.Builder, in nodes) *ir.Node { return ruled(b, in[0], in[1], 3, same) }, []int{1}, 10},
		{"one that gets nothing", func(b *build.Builder, in nodes) *ir.Node {
			return b.Add(ruled(b, in[0], in[1], 3, func(*ir.Node) *ir.Node { return b.Scalar(ir.Float64, 0) }), b.Mul(in[1], b.Scalar(ir.Float64, 7)))
		}, []int{1}, 70},
		{"what isn't an argument", func(b *build.Builder, in nodes) *ir.Node { // moves, and the rule knows nothing of it
			y := b.StopGradient(in[0])
			r := b.Mul(in[1], in[1])
			ct := b.Cotangent("ct", r.Type)
			return b.Add(b.CustomVJP(r, []*ir.Node{y}, ct, []*ir.Node{ct}), b.Mul(in[1], b.Scalar(ir.Float64, 2)))
		}, []int{1}, 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(t, c.f, f64(), f64())
			var wrt []*ir.Node
			for _, i := range c.wrt {
				wrt = append(wrt, g.Inputs[i])
			}
			in := map[string]*interp.Tensor{"x0": interp.Floats(f64(), 5), "x1": interp.Floats(f64(), 6), "t.x0": interp.Floats(f64(), 1), "t.x1": interp.Floats(f64(), 10)}
			d, err := JVP(g, wrt)
			expect(t, "tangent", run(t, checked(t, d, err), in)[1].F, c.want)
			grad, err := Grad(g, wrt)
			sum := 0.0
			for k, x := range run(t, checked(t, grad, err), in)[1:] {
				sum += x.F[0] * []float64{1, 10}[c.wrt[k]]
			}
			expect(t, "gradient times tangents", []float64{sum}, c.want)
		})
	}
}

// A rule and a checkpoint get a cotangent of 0 where the result isn't selected,
// whatever comes in there.
func TestUnselectedAside(t *testing.T) {
	zero := func(b *build.Builder) *ir.Node { return b.Scalar(ir.Float64, 0) }
	for name, word := range map[string]func(b *build.Builder, x *ir.Node) *ir.Node{
		"rule": func(b *build.Builder, x *ir.Node) *ir.Node {
			ct := b.Cotangent("ct", x.Type)
			return b.CustomVJP(b.Neg(x), []*ir.Node{x}, ct, []*ir.Node{b.Mul(ct, b.Scalar(ir.Float64, 3))})
		},
		"checkpoint": func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Checkpoint(b.Mul(x, b.Scalar(ir.Float64, 3)), x)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := func(b *build.Builder, in []*ir.Node) *ir.Node {
				y := b.Mul(word(b, in[0]), b.Scalar(ir.Float64, 2))
				return b.Where(b.Less(zero(b), in[0]), y, zero(b))
			}
			expect(t, "gradient", gradientAt(t, f, vec(-1, 0, 4)), 0, 0, 6)
		})
	}
}

// checkpointCases are checkpoints whose arguments hang together.
func checkpointCases() []gradCase {
	type nodes = []*ir.Node
	return []gradCase{
		{"of an argument and of what that is made of", []ir.Type{f64(2, 3)}, func(b *build.Builder, in nodes) *ir.Node {
			h := b.Again(b.Tanh(in[0]))
			return b.Checkpoint(b.Mul(b.Sin(h), in[0]), h)
		}, uniformIn(-2, 2)},
		{"of two arguments, one made of the other", []ir.Type{f64(2)}, func(b *build.Builder, in nodes) *ir.Node {
			x := b.Exp(in[0])
			h := b.Sin(x)
			return b.Checkpoint(b.Mul(b.Cos(h), x), x, h)
		}, uniformIn(-2, 2)},
		{"of one argument twice", []ir.Type{f64(3)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.Checkpoint(b.Mul(b.Sin(in[0]), in[0]), in[0], in[0])
		}, uniformIn(-2, 2)},
		{"of an argument that isn't used", []ir.Type{f64(3), f64(2)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.Mul(b.Checkpoint(b.Sin(in[0]), in[0], in[1]), b.Sum(in[1], nil, false))
		}, uniformIn(-2, 2)},
		{"of what isn't between, twice", []ir.Type{f64(3), f64(3)}, func(b *build.Builder, in nodes) *ir.Node {
			return b.Checkpoint(b.Mul(b.Mul(b.Sin(in[0]), b.Cos(in[0])), in[1]), in[1])
		}, uniformIn(-2, 2)},
		{"of a constant", []ir.Type{f64(3)}, func(b *build.Builder, in nodes) *ir.Node {
			c := b.Scalar(ir.Float64, 3)
			return b.Checkpoint(b.Sin(b.Mul(in[0], c)), in[0], c)
		}, uniformIn(-2, 2)},
	}
}

func TestCheckpointsMatchDifferences(t *testing.T) {
	for i, c := range checkpointCases() {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(t, c.f, c.types...)
			compareWithDifferences(t, g, rand.New(rand.NewPCG(uint64(i), 1)), c.from)
			compareWithDifferences(t, vjpOf(t, g), rand.New(rand.NewPCG(uint64(i), 2)), c.from)
		})
	}
}

// What lies between the arguments of a checkpoint and its value is computed
// again, from copies of the arguments, of which each has one and constants none.
func TestCheckpointComputesAgain(t *testing.T) {
	for _, c := range []struct {
		f      func(b *build.Builder, in []*ir.Node) *ir.Node
		copies int
	}{
		{func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Checkpoint(b.Exp(b.Sin(in[0])), in[0])
		}, 1},
		{func(b *build.Builder, in []*ir.Node) *ir.Node {
			c := b.Scalar(ir.Float64, 3)
			return b.Checkpoint(b.Exp(b.Sin(b.Mul(in[0], c))), in[0], c, in[0])
		}, 1},
	} {
		g := graphOf(t, c.f, f64(3))
		n := count(vjpOf(t, g))
		if n[ir.Again] != c.copies || n[ir.Sin] != 1 || n[ir.Exp] != 1 {
			t.Errorf("%d copies, %d sines and %d exponentials, want %d, 1 and 1", n[ir.Again], n[ir.Sin], n[ir.Exp], c.copies)
		}
		n = count(gradOf(t, graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Sum(c.f(b, in), nil, false) }, f64(3))))
		if n[ir.Sin] != 2 || n[ir.Exp] != 2 {
			t.Errorf("with the value, %d sines and %d exponentials, want 2 of each", n[ir.Sin], n[ir.Exp])
		}
	}
}

// A graph that shares much is copied for a checkpoint in proportion to its nodes,
// not to the ways through it.
func TestCheckpointOfMuchSharing(t *testing.T) {
	const n = 64
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		y := b.Sin(in[0])
		for range n {
			y = b.Mul(y, b.Add(y, in[1]))
		}
		return b.Checkpoint(y, in[0])
	}, f64(), f64())
	if got := len(gradOf(t, g).Nodes); got > 20*n {
		t.Errorf("%d nodes for %d", got, 2*n)
	}
}

// Many factors take work in proportion to their number.
func TestManyFactors(t *testing.T) {
	const n = 5000
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Reshape(b.ReduceProd(in[0], 0), nil) }, f64(n))
	elements := 0
	for _, x := range gradOf(t, g).Nodes {
		elements += x.Shape().Size()
	}
	if elements > 100*n {
		t.Errorf("the gradient of a product of %d has %d elements", n, elements)
	}
	few := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Reshape(b.ReduceProd(in[0], 0), nil) }, f64(fewFactors))
	if n := count(gradOf(t, few))[ir.Concat]; n > 0 {
		t.Errorf("the gradient of a product of %d is put together from %d pieces", fewFactors, n)
	}
}

// What a rule gives an integer, which has no gradient, doesn't count.
func TestRuleOfAnInteger(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		ct := b.Cotangent("ct", in[0].Type)
		return b.CustomVJP(b.Exp(in[0]), in, ct, []*ir.Node{b.Mul(ct, b.Cast(in[1], ir.Float64)), in[1]})
	}, f64(3), i64(3))
	d, err := JVP(g, g.Inputs[:1])
	in := map[string]*interp.Tensor{"x0": vec(1, 2, 3), "x1": interp.Ints(i64(3), 4, 5, 6), "t.x0": vec(1, 1, 2)}
	expect(t, "tangent", run(t, checked(t, d, err), in)[1].F, 4, 5, 12)
}

// Forward mode is that of rules that are linear in the cotangent; others are
// refused there, and stay as they are in reverse mode.
func TestRulesAreLinear(t *testing.T) {
	type nodes = []*ir.Node
	c := func(b *build.Builder, v float64) *ir.Node { return b.Scalar(ir.Float64, v) }
	for _, r := range []struct {
		name    string
		culprit ir.Op                                           // why it isn't, or 0
		f       func(b *build.Builder, x, ct *ir.Node) *ir.Node // of [2 3]
	}{
		{"product", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Mul(b.Sin(x), ct) }},
		{"quotient", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Neg(b.Div(ct, x)) }},
		{"sum", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Sub(ct, b.Mul(ct, x)) }},
		{"choice", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Where(b.Less(c(b, 0), x), ct, c(b, 0)) }},
		{"choice of two", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return b.Where(b.Less(c(b, 0), x), ct, b.Mul(x, ct))
		}},
		{"sums and copies", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Expand(b.ReduceSum(ct, 1), x.Shape()) }},
		{"matrices", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return matMulOf(b, ct, matMulOf(b, b.Transpose(x, 1, 0), x))
		}},
		{"moved", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			left := b.PadAxis(b.SliceAxis(ct, 1, 1, 3), 1, 0, 1)
			return b.CumSum(b.Concat(0, b.SliceAxis(left, 0, 1, 2), b.Expand(c(b, 0), ir.Of(1, 3))), 0, false, false)
		}},
		{"nothing", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Expand(c(b, 0), x.Shape()) }},
		{"picked", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Gather(ct, b.Iota(ir.Int32, ir.D(2)), 0) }},

		{"zeros in another shape", 0, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return b.Where(b.Less(c(b, 0), x), ct, b.Reshape(b.Expand(c(b, 0), ir.Of(6)), ir.Of(2, 3)))
		}},
		{"whole numbers of it", ir.Cast, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Cast(b.Cast(ct, ir.Int32), ir.Float64) }},

		{"its square", ir.Mul, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Mul(ct, ct) }},
		{"below it", ir.Div, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Div(x, ct) }},
		{"limited", ir.Clip, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Clip(ct, c(b, -1), c(b, 1)) }},
		{"its sign", ir.Sign, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Sign(ct) }},
		{"chosen by it", ir.Less, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Where(b.Less(c(b, 0), ct), x, c(b, 0)) }},
		{"it and a choice by it", ir.Less, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return b.Where(b.Less(c(b, 0), ct), ct, c(b, 0))
		}},
		{"something added", ir.Add, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Add(ct, x) }},
		{"something beside it", ir.Concat, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return b.Concat(0, b.SliceAxis(ct, 0, 0, 1), b.SliceAxis(x, 0, 0, 1))
		}},
		{"one chosen", ir.Where, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Where(b.Less(c(b, 0), x), ct, c(b, 1)) }},
		{"padded with ones", ir.Pad, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return b.Pad(b.SliceAxis(ct, 0, 0, 1), []int{0, 0}, []int{1, 0}, []int{0, 0}, ir.Float(1))
		}},
		{"something else", ir.Input, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return x }},
		{"its largest", ir.ReduceMax, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Expand(b.ReduceMax(ct, 0), x.Shape()) }},
		{"by a matrix of it", ir.MatMul, func(b *build.Builder, x, ct *ir.Node) *ir.Node {
			return matMulOf(b, ct, matMulOf(b, b.Transpose(x, 1, 0), ct))
		}},
		{"a function of it, times", ir.Tanh, func(b *build.Builder, x, ct *ir.Node) *ir.Node { return b.Mul(x, b.Tanh(ct)) }},
	} {
		t.Run(r.name, func(t *testing.T) {
			g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
				ct := b.Cotangent("ct", in[0].Type)
				return b.CustomVJP(b.Exp(in[0]), in, ct, []*ir.Node{r.f(b, in[0], ct)})
			}, f64(2, 3))
			vjpOf(t, g)
			d, err := JVP(g, g.Inputs)
			_, err2 := Columns(g, g.Inputs)
			linear := r.culprit == 0
			if (err == nil) != linear || (err2 == nil) != linear {
				t.Fatalf("errors %v and %v, and it is linear: %t", err, err2, linear)
			}
			if !linear {
				if e, ok := err.(*Error); !ok || e.Node.Op != ir.CustomVJP || !strings.Contains(e.Msg, fmt.Sprintf("because of %v,", r.culprit)) {
					t.Errorf("error %v is not about the function, because of %v", err, r.culprit)
				}
				return
			}
			// The tangent is the transpose's: u·(Jv) = (Jᵀu)·v.
			rnd := rand.New(rand.NewPCG(1, 2))
			in := map[string]*interp.Tensor{}
			for _, name := range []string{"x0", "t.x0", "ct.r"} {
				in[name] = sample(rnd, f64(2, 3), uniformIn(0.5, 1))
			}
			tangent := run(t, checked(t, d, err), in)[1].F
			grad := run(t, vjpOf(t, g), in)[0].F
			if left, right := dot(in["ct.r"].F, tangent), dot(grad, in["t.x0"].F); !near(left, right, 1e-12) {
				t.Errorf("u·(Jv) = %v, (Jᵀu)·v = %v", left, right)
			}
		})
	}
}
