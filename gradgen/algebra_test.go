package gradgen

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// dominated is x [... n n] with n and more on its diagonal, so that it is far
// from singular when its elements are below 1.
func dominated(b *build.Builder, x *ir.Node) *ir.Node {
	n := x.Shape()[x.Shape().Rank()-1].Len()
	return b.Add(x, b.Mul(b.Scalar(x.DType(), float64(n)+0.5), b.Eye(x.DType(), n)))
}

// algebraCases has the ops of linear algebra, for matrices of several orders
// and batches that broadcast.
func algebraCases() []gradCase {
	type nodes = []*ir.Node
	from := uniformIn(-0.9, 0.9)
	var cases []gradCase
	add := func(name string, f func(b *build.Builder, in nodes) *ir.Node, types ...ir.Type) {
		cases = append(cases, gradCase{fmt.Sprint(name, types), types, f, from})
	}
	for _, ty := range []ir.Type{f64(1, 1), f64(3, 3), f64(2, 2, 2), f64(0, 0)} {
		add("Cholesky", func(b *build.Builder, in nodes) *ir.Node { return b.Cholesky(dominated(b, in[0])) }, ty)
		add("Det", func(b *build.Builder, in nodes) *ir.Node { return b.Unary(ir.Det, dominated(b, in[0])) }, ty)
		add("Det by its definition", func(b *build.Builder, in nodes) *ir.Node { return b.Det(dominated(b, in[0])) }, ty)
		add("LogAbsDet", func(b *build.Builder, in nodes) *ir.Node { return b.LogAbsDet(b.Neg(dominated(b, in[0]))) }, ty)
		add("Inverse", func(b *build.Builder, in nodes) *ir.Node { return b.Inverse(dominated(b, in[0])) }, ty)
	}
	for _, p := range [][2]ir.Type{{f64(1, 1), f64(1, 2)}, {f64(3, 3), f64(3, 2)}, {f64(2, 2), f64(3, 2, 1)}, {f64(2, 1, 2, 2), f64(3, 2, 2)}, {f64(2, 2), f64(2, 0)}} {
		for _, upper := range []bool{false, true} {
			add(fmt.Sprint("TriangularSolve ", upper), func(b *build.Builder, in nodes) *ir.Node {
				return b.TriangularSolve(dominated(b, in[0]), in[1], upper)
			}, p[:]...)
		}
		add("Solve", func(b *build.Builder, in nodes) *ir.Node { return b.Solve(dominated(b, in[0]), in[1]) }, p[:]...)
		add("Solve transposed", func(b *build.Builder, in nodes) *ir.Node {
			a := dominated(b, in[0])
			r := a.Shape().Rank()
			perm := []int{0, 1, 2, 3}[:r]
			perm[r-2], perm[r-1] = r-1, r-2
			return b.Solve(b.Transpose(a, perm...), in[1])
		}, p[:]...)
	}
	return cases
}

// The gradient of Cholesky is that of the elements it looks at: a triangle.
func TestCholeskyLooksAtATriangle(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.Sum(b.Cholesky(dominated(b, in[0])), nil, false)
	}, f64(3, 3))
	r := rand.New(rand.NewPCG(1, 1))
	x := sample(r, f64(3, 3), uniformIn(-0.5, 0.5))
	grad := run(t, gradOf(t, g), map[string]*interp.Tensor{"x0": x})[1]
	for i := range 3 {
		for j := range 3 {
			if v := grad.F[3*i+j]; (v == 0) != (j > i) {
				t.Errorf("element %d, %d has the gradient %v", i, j, v)
			}
		}
	}
}

// An operand that stands still adds nothing to the tangent: it is as one that
// moves by 0.
func TestTangentsOfOneOperand(t *testing.T) {
	type nodes = []*ir.Node
	for name, c := range map[string]struct {
		f     func(b *build.Builder, in nodes) *ir.Node
		types []ir.Type
	}{
		"Solve": {func(b *build.Builder, in nodes) *ir.Node { return b.Solve(dominated(b, in[0]), in[1]) }, []ir.Type{f64(3, 3), f64(3, 2)}},
		"TriangularSolve": {func(b *build.Builder, in nodes) *ir.Node {
			return b.TriangularSolve(dominated(b, in[0]), in[1], false)
		}, []ir.Type{f64(3, 3), f64(3, 2)}},
		"Where": {func(b *build.Builder, in nodes) *ir.Node {
			return b.Where(b.Less(b.Scalar(ir.Float64, 1), b.Scalar(ir.Float64, 2)), in[0], in[1])
		}, []ir.Type{f64(3), f64(2, 3)}},
		"ScatterMax": {func(b *build.Builder, in nodes) *ir.Node {
			return b.ScatterMax(in[0], b.Iota(ir.Int32, ir.D(2)), in[1], 0)
		}, []ir.Type{f64(3), f64(2)}},
	} {
		t.Run(name, func(t *testing.T) {
			g := graphOf(t, c.f, c.types...)
			both := jvpOf(t, g)
			r := rand.New(rand.NewPCG(3, 3))
			for i, moving := range g.Inputs {
				in := map[string]*interp.Tensor{}
				for _, n := range both.Inputs {
					in[n.Attrs.Name] = sample(r, n.Type, uniformIn(-1, 1))
				}
				in[both.Inputs[len(g.Inputs)+1-i].Attrs.Name] = interp.Zeros(g.Inputs[1-i].Type)
				want := run(t, both, in)[1]
				d, err := JVP(g, []*ir.Node{moving})
				expect(t, fmt.Sprint("tangent of input ", i), run(t, checked(t, d, err), in)[1].F, want.F...)
			}
		})
	}
}

// Those that tie in a ScatterMax share its gradient, and its tangent is the
// mean of theirs.
func TestTiesOfScatterMax(t *testing.T) {
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.ScatterMax(in[0], b.Reshape(b.Scalar(ir.Int32, 0), ir.Of(1)), b.Add(in[1], b.Scalar(ir.Float64, 0)), 0)
	}, f64(2), f64(1))
	in := map[string]*interp.Tensor{
		"x0": interp.Floats(f64(2), 5, 7), "x1": interp.Floats(f64(1), 5),
		"t.x0": interp.Floats(f64(2), 1, 2), "t.x1": interp.Floats(f64(1), 4),
		"ct.r": interp.Floats(f64(2), 3, 10),
	}
	expect(t, "tangent", run(t, jvpOf(t, g), in)[1].F, 2.5, 2)
	grads := run(t, vjpOf(t, g), in)
	expect(t, "gradient of x0", grads[0].F, 1.5, 10)
	expect(t, "gradient of x1", grads[1].F, 1.5)
}
