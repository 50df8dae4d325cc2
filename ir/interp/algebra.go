package interp

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A matrix is rows of numbers.
type matrix [][]float64

func newMatrix(m, n int) matrix {
	a := make(matrix, m)
	for i := range a {
		a[i] = make([]float64, n)
	}
	return a
}

// matrixAt is the matrix at the position lead of the leading axes of x, which
// they may be broadcast to.
func matrixAt(x *Tensor, lead []int) matrix {
	s := x.Type.Shape
	r := len(s)
	from := broadcast(s[:r-2], lead)
	a := newMatrix(s[r-2].Len(), s[r-1].Len())
	for i := range a {
		for j := range a[i] {
			a[i][j] = x.At(join(from, []int{i, j})).F
		}
	}
	return a
}

// put sets the elements at the position lead of x: those of a matrix, or of a
// scalar, which is one by one.
func (a matrix) put(x *Tensor, lead []int) {
	if len(x.Type.Shape) == len(lead) {
		x.put(lead, ir.Float(a[0][0]))
		return
	}
	for i := range a {
		for j := range a[i] {
			x.put(join(lead, []int{i, j}), ir.Float(a[i][j]))
		}
	}
}

// matrices is the rule of an op of one batch of matrices.
func matrices(f func(x matrix) matrix) rule {
	return func(_ *ir.Node, in []*Tensor, out *Tensor) error {
		s := in[0].Type.Shape
		each(s[:len(s)-2], func(lead []int) { f(matrixAt(in[0], lead)).put(out, lead) })
		return nil
	}
}

// systems is the rule of an op that solves equations.
func systems(f func(x, y matrix, reverse bool)) rule {
	return func(n *ir.Node, in []*Tensor, out *Tensor) error {
		s := out.Type.Shape
		each(s[:len(s)-2], func(lead []int) {
			y := matrixAt(in[1], lead)
			f(matrixAt(in[0], lead), y, n.Attrs.Reverse)
			y.put(out, lead)
		})
		return nil
	}
}

func cholesky(x matrix) matrix {
	r := newMatrix(len(x), len(x))
	for i := range x {
		for j := range i + 1 {
			s := x[i][j]
			for k := range j {
				s -= r[i][k] * r[j][k]
			}
			if i == j {
				r[i][j] = math.Sqrt(s)
			} else {
				r[i][j] = s / r[j][j]
			}
		}
	}
	return r
}

// triangularSolve turns the right sides y into the solutions.
func triangularSolve(x, y matrix, upper bool) {
	n := len(x)
	for step := range n {
		i, from, to := step, 0, step
		if upper {
			i = n - 1 - step
			from, to = i+1, n
		}
		for c := range y[i] {
			for j := from; j < to; j++ {
				y[i][c] -= x[i][j] * y[j][c]
			}
			y[i][c] /= x[i][i]
		}
	}
}

func lu(x matrix) matrix {
	n := len(x)
	r := append(slices.Clone(x), make([]float64, n))
	for j := range n {
		p := j
		for i := j + 1; i < n; i++ {
			if math.Abs(r[p][j]) < math.Abs(r[i][j]) {
				p = i
			}
		}
		r[n][j] = float64(p)
		r[j], r[p] = r[p], r[j]
		for i := j + 1; i < n; i++ {
			f := 0.0
			if r[j][j] != 0 {
				f = r[i][j] / r[j][j]
			}
			r[i][j] = f
			for k := j + 1; k < n; k++ {
				r[i][k] -= f * r[j][k]
			}
		}
	}
	return r
}

// luSolve turns the right sides y into the solutions, by the factors x.
func luSolve(x, y matrix, transpose bool) {
	n := len(y)
	lower, upper := newMatrix(n, n), newMatrix(n, n)
	for i := range n {
		for j := range n {
			a := &upper
			if j < i {
				a = &lower
			}
			if transpose {
				(*a)[j][i] = x[i][j]
			} else {
				(*a)[i][j] = x[i][j]
			}
		}
		lower[i][i] = 1
	}
	if !transpose {
		for j := range n {
			p := int(x[n][j])
			y[j], y[p] = y[p], y[j]
		}
		triangularSolve(lower, y, false)
		triangularSolve(upper, y, true)
		return
	}
	triangularSolve(upper, y, false)
	triangularSolve(lower, y, true)
	for j := n - 1; j >= 0; j-- {
		p := int(x[n][j])
		y[j], y[p] = y[p], y[j]
	}
}

func solve(x, y matrix, _ bool) { luSolve(lu(x), y, false) }

func det(x matrix) matrix {
	f := lu(x)
	d := 1.0
	for i := range x {
		d *= f[i][i]
		if f[len(x)][i] != float64(i) {
			d = -d
		}
	}
	return matrix{{d}}
}

func logAbsDet(x matrix) matrix {
	f := lu(x)
	s := 0.0
	for i := range x {
		s += math.Log(math.Abs(f[i][i]))
	}
	return matrix{{s}}
}
