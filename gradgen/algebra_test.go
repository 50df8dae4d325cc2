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
