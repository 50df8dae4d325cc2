package gradgen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// reshapesOf is the number of Reshapes that were made because the input was
// broadcast.
func reshapesOf(d *ir.Graph, input string) int {
	count := 0
	for _, n := range d.Nodes {
		if n.Op == ir.Reshape && n.Origin != nil && n.Origin.Of != nil && n.Origin.Of.Attrs.Name == input {
			count++
		}
	}
	return count
}

// countSums is the number of ReduceSums in g.
func countSums(g *ir.Graph) int { return countOf(g, ir.ReduceSum) }

func matMulOf(b *build.Builder, x, y *ir.Node) *ir.Node { return b.Binary(ir.MatMul, x, y) }

func TestReduceSums(t *testing.T) {
	type sums [][]int
	add := func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Add(in[0], in[1]) }
	mul := func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Mul(in[0], in[1]) }
	for _, c := range []struct {
		name     string
		types    []ir.Type
		f        func(b *build.Builder, in []*ir.Node) *ir.Node
		want     []sums // for each input
		reshapes []int
	}{
		{"same shapes", []ir.Type{f64(2, 3), f64(2, 3)}, mul, []sums{nil, nil}, []int{0, 0}},
		{"missing leading axis", []ir.Type{f64(2, 3), f64(4, 2, 3)}, add, []sums{{{0}}, nil}, []int{1, 0}},
		{"two missing leading axes", []ir.Type{f64(3), f64(4, 2, 3)}, mul, []sums{{{0, 1}}, nil}, []int{1, 0}},
		{"missing leading axis of length 1", []ir.Type{f64(3), f64(1, 3)}, mul, []sums{nil, nil}, []int{1, 0}},
		{"middle axis of 1", []ir.Type{f64(4, 1, 3), f64(4, 2, 3)}, mul, []sums{{{1}}, nil}, []int{0, 0}},
		{"middle axes of 1 and a missing one", []ir.Type{f64(2, 1, 3, 1), f64(5, 2, 4, 3, 6)}, mul, []sums{{{0, 2, 4}}, nil}, []int{1, 0}},
		{"axes of 1 on both sides", []ir.Type{f64(4, 1, 3), f64(4, 1, 3)}, mul, []sums{nil, nil}, []int{0, 0}},
		{"both stretch", []ir.Type{f64(4, 1), f64(1, 3)}, mul, []sums{{{1}}, {{0}}}, []int{0, 0}},
		{"both stretch, one without an axis", []ir.Type{f64(4, 1), f64(3)}, add, []sums{{{1}}, {{0}}}, []int{0, 1}},
		{"scalar operand", []ir.Type{f64(), f64(5, 3)}, mul, []sums{{{0, 1}}, nil}, []int{1, 0}},
		{"scalar operand and a row", []ir.Type{f64(3), f64()}, add, []sums{nil, {{0}}}, []int{0, 1}},
		{"all of length 1", []ir.Type{f64(1, 1), f64()}, add, []sums{nil, nil}, []int{0, 1}},
		{"stretched to an empty axis", []ir.Type{f64(1, 3), f64(0, 3)}, mul, []sums{{{0}}, nil}, []int{0, 0}},
		{"explicit expand", []ir.Type{f64(3, 1)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Exp(b.Expand(in[0], ir.Of(2, 3, 4)))
		}, []sums{{{0, 2}}}, []int{1}},
		{"expand and implicit", []ir.Type{f64(3), f64(6, 3)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Mul(b.Mul(in[0], in[1]), b.Expand(in[0], ir.Of(6, 3)))
		}, []sums{{{0}}, nil}, []int{1, 0}},
		{"used three times at one shape", []ir.Type{f64(6, 3), f64(3)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Div(b.Mul(b.Add(in[0], in[1]), b.Sub(in[0], in[1])), in[1])
		}, []sums{nil, {{0}}}, []int{0, 1}},
		{"used at two shapes", []ir.Type{f64(6, 3), f64(3), f64(2, 6, 3)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Add(b.Mul(in[0], in[1]), b.ReduceSum(b.Mul(in[2], in[1]), 0))
		}, []sums{nil, {{0, 1}, {0}}, nil}, []int{0, 2, 0}},
		{"where", []ir.Type{f64(3), f64(2, 1), f64(2, 3)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Where(b.Less(in[2], b.Scalar(ir.Float64, 0)), in[0], in[1])
		}, []sums{{{0}}, {{1}}, nil}, []int{1, 0, 0}},
		{"clip by bounds of other shapes", []ir.Type{f64(2, 3), f64(), f64(3)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return b.Clip(in[0], in[1], in[2])
		}, []sums{nil, {{0, 1}}, {{0}}}, []int{0, 1, 1}},
		{"matmul", []ir.Type{f64(4, 3), f64(3, 5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return matMulOf(b, in[0], in[1])
		}, []sums{nil, nil}, []int{0, 0}},
		{"matmul with the same batch", []ir.Type{f64(6, 4, 3), f64(6, 3, 5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return matMulOf(b, in[0], in[1])
		}, []sums{nil, nil}, []int{0, 0}},
		{"matmul with a missing batch axis", []ir.Type{f64(6, 4, 3), f64(3, 5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return matMulOf(b, in[0], in[1])
		}, []sums{nil, {{0}}}, []int{0, 1}},
		{"matmul with both batches stretched", []ir.Type{f64(6, 1, 4, 3), f64(2, 3, 5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return matMulOf(b, in[0], in[1])
		}, []sums{{{1}}, {{0}}}, []int{0, 1}},
		{"matmul of one matrix by all", []ir.Type{f64(1, 4, 3), f64(6, 3, 5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			return matMulOf(b, in[0], in[1])
		}, []sums{{{0}}, nil}, []int{0, 0}},
		{"matmul and a bias twice", []ir.Type{f64(6, 4, 3), f64(3, 5), f64(5)}, func(b *build.Builder, in []*ir.Node) *ir.Node {
			h := b.Tanh(b.Add(matMulOf(b, in[0], in[1]), in[2]))
			return b.Mul(h, in[2])
		}, []sums{nil, {{0}}, {{0, 1}}}, []int{0, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(t, c.f, c.types...)
			d := vjpOf(t, g)
			total := 0
			for i, n := range g.Inputs {
				axes, reshapes := sumsOf(d, n.Attrs.Name), reshapesOf(d, n.Attrs.Name)
				total += len(axes)
				if !slices.EqualFunc(axes, c.want[i], slices.Equal) {
					t.Errorf("%s of %v: ReduceSums over %v, want %v", n.Attrs.Name, n.Type, axes, c.want[i])
				}
				if c.reshapes != nil && reshapes != c.reshapes[i] {
					t.Errorf("%s of %v: %d Reshapes, want %d", n.Attrs.Name, n.Type, reshapes, c.reshapes[i])
				}
			}
			if got := countSums(d); got != total {
				t.Errorf("%d ReduceSums, of which %d for inputs", got, total)
			}
			compareWithDifferences(t, g, rand.New(rand.NewPCG(1, 2)), uniformIn(0.5, 2))
		})
	}
}

// Intermediate nodes are broadcast as inputs are: one ReduceSum for a node,
// shared by all that is below it.
func TestReduceSumOfIntermediate(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		scale := b.Exp(in[0])
		return b.Mul(b.Mul(in[1], scale), b.Sin(b.Add(in[1], scale)))
	}, f64(3), f64(6, 3))
	if d := vjpOf(t, g); countSums(d) != 1 {
		t.Errorf("%d ReduceSums, want 1", countSums(d))
	}
}

// The spec addition.Twice: the two uses at [6 3] are added before the one
// ReduceSum, the use at [3] after.
func TestTwice(t *testing.T) {
	b := build.New()
	x, y := b.Input("a", f64(6, 3)), b.Input("b", f64(3))
	all := func(n *ir.Node, axes ...int) *ir.Node { return b.Reshape(b.ReduceSum(n, axes...), nil) }
	loss := b.Add(all(b.Mul(b.Add(x, y), b.Sub(x, y)), 0, 1), all(b.Mul(y, y), 0))
	g := b.Graph("Twice", []*ir.Node{x, y}, []ir.Output{{Name: "loss", Node: loss}})
	d := gradOf(t, g)
	if got := countSums(d) - countSums(g); got != 1 {
		t.Errorf("%d ReduceSums in the backward graph, want 1", got)
	}
	axes, reshapes := sumsOf(d, "b"), reshapesOf(d, "b")
	if fmt.Sprint(axes, reshapes) != "[[0]] 1" {
		t.Errorf("b: ReduceSums over %v and %d Reshapes, want one over [0] and 1", axes, reshapes)
	}
	r := rand.New(rand.NewPCG(3, 4))
	in := map[string]*interp.Tensor{"a": sample(r, x.Type, uniformIn(-1, 1)), "b": sample(r, y.Type, uniformIn(-1, 1))}
	out := run(t, d, in)
	for i, v := range in["a"].F { // loss = sum(a*a - b*b) + sum(b*b)
		if !near(out[1].F[i], 2*v, 1e-12) {
			t.Errorf("d.a[%d] = %v, want %v", i, out[1].F[i], 2*v)
		}
	}
	for i, v := range in["b"].F {
		if want := -6*2*v + 2*v; !near(out[2].F[i], want, 1e-12) {
			t.Errorf("d.b[%d] = %v, want %v", i, out[2].F[i], want)
		}
	}
}

// The gradient of a scalar added to a row of 3 is the sum of the upstream
// gradient: 3 times it when that is uniform, and not when it isn't.
func TestScalarPlusRow(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Add(in[0], in[1]) }, f64(3), f64())
	d := vjpOf(t, g)
	for _, c := range []struct{ up, want []float64 }{
		{[]float64{7, 7, 7}, []float64{21}},
		{[]float64{1, 10, 100}, []float64{111}},
		{[]float64{1, -1, 0}, []float64{0}},
	} {
		out := run(t, d, map[string]*interp.Tensor{"x0": interp.Zeros(f64(3)), "x1": interp.Zeros(f64()), "ct.r": interp.Floats(f64(3), c.up...)})
		expect(t, "d.x0", out[0].F, c.up...)
		expect(t, "d.x1", out[1].F, c.want...)
	}
}

// A[2,3] + B[4,2,3]: A's gradient is the sum over the leading axis.
func TestStacked(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Add(in[0], in[1]) }, f64(2, 3), f64(4, 2, 3))
	up := interp.Zeros(f64(4, 2, 3))
	want := make([]float64, 6)
	for i := range up.F {
		up.F[i] = float64(i * i)
		want[i%6] += up.F[i]
	}
	out := run(t, vjpOf(t, g), map[string]*interp.Tensor{"x0": interp.Zeros(f64(2, 3)), "x1": interp.Zeros(f64(4, 2, 3)), "ct.r": up})
	expect(t, "d.x0", out[0].F, want...)
	expect(t, "d.x1", out[1].F, up.F...)
}

// Wᵀx + b over a mini-batch, whose columns are the samples: dL/dW = x dL/dzᵀ
// and dL/db is the sum of dL/dz over the batch.
func TestAffineOverABatch(t *testing.T) {
	const in, out, batch = 3, 2, 4
	g := graphOf(t, func(b *build.Builder, n []*ir.Node) *ir.Node {
		return b.Add(matMulOf(b, b.Transpose(n[0], 1, 0), n[1]), n[2])
	}, f64(in, out), f64(in, batch), f64(out, 1))
	d := vjpOf(t, g)
	if axes := sumsOf(d, "x2"); fmt.Sprint(axes) != "[[1]]" || countSums(d) != 1 {
		t.Errorf("ReduceSums for b over %v, %d in all, want one over [1]", axes, countSums(d))
	}
	r := rand.New(rand.NewPCG(5, 6))
	w, x, bias, dz := sample(r, f64(in, out), uniformIn(-1, 1)), sample(r, f64(in, batch), uniformIn(-1, 1)), sample(r, f64(out, 1), uniformIn(-1, 1)), sample(r, f64(out, batch), uniformIn(-1, 1))
	wantW, wantB := make([]float64, in*out), make([]float64, out)
	for o := range out {
		for n := range batch {
			wantB[o] += dz.F[o*batch+n]
			for i := range in {
				wantW[i*out+o] += x.F[i*batch+n] * dz.F[o*batch+n]
			}
		}
	}
	res := run(t, d, map[string]*interp.Tensor{"x0": w, "x1": x, "x2": bias, "ct.r": dz})
	expect(t, "dL/dW", res[0].F, wantW...)
	expect(t, "dL/db", res[2].F, wantB...)
}
