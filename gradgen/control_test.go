package gradgen

import (
	"math/rand/v2"
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
