package compile_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestSingular gives the oracle matrices that linear algebra has edges at: of
// rank one less than their order, of zeros, with a negative determinant, not
// positive definite.
func TestSingular(t *testing.T) {
	// rows is a matrix whose last row is the sum of the others, or -1 times that.
	rows := func(n int, sign float64) *interp.Tensor {
		x := interp.Zeros(ir.Type{DType: ir.Float64, Shape: ir.Of(n, n)})
		for i := range n - 1 {
			for j := range n {
				v := float64((i*i*3+j*j*j+7*i*j)%11 - 5)
				x.F[i*n+j] = v
				x.F[(n-1)*n+j] += sign * v
			}
		}
		return x
	}
	negative := func(n int) *interp.Tensor {
		x := rows(n, 1)
		for i := range n {
			x.F[i*n+i] += 40
		}
		for j := range n {
			x.F[j] = -x.F[j]
		}
		return x
	}
	var subjects []*subject
	for _, w := range []struct {
		name  string
		word  func(b *build.Builder, x *ir.Node) *ir.Node
		edges bool // its gradient is defined at these matrices, not finite or NaN as it happens
	}{
		{"det", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Det(x) }, true},
		{"logdet", func(b *build.Builder, x *ir.Node) *ir.Node { return b.LogAbsDet(x) }, false},
		{"inverse", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Inverse(x) }, false},
		{"solve", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Solve(x, b.ExpandDims(b.Iota(ir.Float64, x.Shape()[0]), -1))
		}, false},
		{"cholesky", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Cholesky(x) }, false},
	} {
		for _, n := range []int{2, 4, 5, 8, 9} {
			for _, singular := range []bool{false, true} {
				b := build.New()
				x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(n, n)})
				g := b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "y", Node: w.word(b, x)}})
				s := newSubject(fmt.Sprint(w.name, " of order ", n), g, map[string]irtest.Interval{"x": {Lo: -1, Hi: 1}}, 0)
				list := []*interp.Tensor{negative(n)}
				if singular {
					list = []*interp.Tensor{rows(n, 1), rows(n, -1), interp.Zeros(x.Type)}
					if !w.edges {
						s.fn.Grad = nil
					}
				}
				for _, x := range list {
					s.inputs = append(s.inputs, map[string]*interp.Tensor{"x": x})
				}
				subjects = append(subjects, s)
			}
		}
	}
	oracle(t, subjects)
}

// TestTriangles: the innermost loops of factorizing and of solving with
// triangles, whose ends move with the loops around them, check no bounds.
func TestTriangles(t *testing.T) {
	var subjects []*subject
	for name, word := range map[string]func(b *build.Builder, x, y *ir.Node) *ir.Node{
		"cholesky": func(b *build.Builder, x, _ *ir.Node) *ir.Node { return b.Cholesky(x) },
		"lower":    func(b *build.Builder, x, y *ir.Node) *ir.Node { return b.TriangularSolve(x, y, false) },
		"upper":    func(b *build.Builder, x, y *ir.Node) *ir.Node { return b.TriangularSolve(x, y, true) },
		"factors":  func(b *build.Builder, x, y *ir.Node) *ir.Node { return b.LUSolve(x, y, false) },
	} {
		b := build.New()
		rows := 20
		if name == "factors" {
			rows++
		}
		x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(3, rows, 20)})
		y := b.Input("y", ir.Type{DType: ir.Float64, Shape: ir.Of(3, 20, 7)})
		g := b.Graph("F", []*ir.Node{x, y}, []ir.Output{{Name: "r", Node: word(b, x, y)}})
		s := newSubject(name, g, map[string]irtest.Interval{"x": {Lo: 1, Hi: 2}, "y": {Lo: -1, Hi: 1}}, 1)
		for i := range s.inputs[0]["x"].F {
			switch row, column := i/20%rows, i%20; {
			case row == 20:
				s.inputs[0]["x"].F[i] = float64(column) // no row changes its place
			case row == column:
				s.inputs[0]["x"].F[i] += 40
			}
		}
		s.fn.Grad, s.bounds = nil, true
		subjects = append(subjects, s)
	}
	oracle(t, subjects)
}
