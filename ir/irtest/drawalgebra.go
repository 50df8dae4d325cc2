package irtest

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// maxOrder is the largest order of the matrices that are drawn.
const maxOrder = 4

// off is where the elements off the diagonal of a drawn matrix are. What is on
// it has the order added, so that it is more than all others of its row or
// column together: the matrix is far from singular, and positive definite if
// its lower triangle is taken for the upper one too.
var off = Interval{-0.5, 0.5}

// matrix is operand 0 of the op: such a matrix, and leading axes.
func (g *gen) matrix() *ir.Node {
	n := ir.D(g.length(maxOrder))
	s := append(g.shapeOf(g.n(0, 2), 6), n, n)
	d := one(g, g.o.Floats...)
	if g.alone {
		return g.formed(ir.Type{DType: d, Shape: s}, dominate)
	}
	x := g.exact(0, ir.Type{DType: d, Shape: s})
	i := g.node(ir.Iota, ir.Attrs{Type: ir.Type{DType: ir.Int32, Shape: ir.Shape{n}}})
	column := g.node(ir.Reshape, ir.Attrs{Shape: ir.Shape{n, ir.D(1)}}, i)
	eye := g.node(ir.Cast, ir.Attrs{Type: ir.Type{DType: d}}, g.node(ir.Equal, ir.Attrs{}, column, i))
	return g.node(ir.Add, ir.Attrs{}, x, g.node(ir.Mul, ir.Attrs{}, eye, g.scalar(d, float64(n.Len()))))
}

// formed is a new input of elements from off, that form makes a matrix of.
func (g *gen) formed(t ir.Type, form func(x *interp.Tensor)) *ir.Node {
	n := g.input(t, off)
	a := &g.args[len(g.args)-1]
	a.edges, a.form = nil, form
	order := t.Shape[len(t.Shape)-1].Len()
	g.bounds[n] = Interval{off.Lo, float64(order) + off.Hi}
	return n
}

// dominate adds the order to the diagonals of matrices, whose rows may be more
// than their columns.
func dominate(x *interp.Tensor) {
	s := x.Type.Shape
	m, n := s[len(s)-2].Len(), s[len(s)-1].Len()
	for i := range x.F {
		if row := i / n % m; row == i%n {
			x.F[i] += float64(n)
		}
	}
}

// factorize is dominate, and numbers of rows to change places in the last row.
func factorize(x *interp.Tensor) {
	dominate(x)
	s := x.Type.Shape
	n := s[len(s)-1].Len()
	for i := range x.F {
		if row, column := i/n%(n+1), i%n; row == n {
			x.F[i] = float64(n-1) - math.Floor((x.F[i]+0.5)*float64(n-column)*0.999)
		}
	}
}

func drawMatrix(g *gen) *ir.Node { return g.node(g.op, ir.Attrs{}, g.matrix()) }

func drawSolve(g *gen) *ir.Node { return g.solution(ir.Attrs{}, g.matrix()) }

func drawTriangularSolve(g *gen) *ir.Node {
	return g.solution(ir.Attrs{Reverse: g.chance(2)}, g.matrix())
}

func drawLUSolve(g *gen) *ir.Node {
	var x *ir.Node
	if g.alone {
		n := g.length(maxOrder)
		s := append(g.shapeOf(g.n(0, 2), 6), ir.D(n+1), ir.D(n))
		x = g.formed(ir.Type{DType: one(g, g.o.Floats...), Shape: s}, factorize)
	} else {
		x = g.node(ir.LU, ir.Attrs{}, g.matrix())
	}
	return g.solution(ir.Attrs{Reverse: g.chance(2)}, x)
}

// solution is the op of matrices and right sides for them.
func (g *gen) solution(a ir.Attrs, x *ir.Node) *ir.Node {
	s := x.Shape()
	batch := g.stretchable(s[:len(s)-2])
	if len(batch) > 4 {
		batch = batch[len(batch)-4:]
	}
	right := slices.Concat(batch, ir.Shape{s[len(s)-1], ir.D(g.length(3))})
	return g.node(g.op, a, x, g.exact(1, ir.Type{DType: x.DType(), Shape: right}))
}

// order is that of the matrices of operand 0.
func order(n *ir.Node) float64 {
	s := n.Inputs[0].Shape()
	return float64(s[len(s)-1].Len())
}

func boundCholesky(n *ir.Node, _ []Interval) Interval {
	m := math.Sqrt(order(n) + off.Hi)
	return Interval{-m, m}
}

// boundSolve: what is on a diagonal is more than the rest of its row by half
// the order at least. Triangles, of which the rest is less, are no worse.
func boundSolve(n *ir.Node, in []Interval) Interval {
	m := 2 * in[1].size()
	return Interval{-m, m}
}

// boundLUSolve: factors in the form of a drawn matrix solve two triangles.
func boundLUSolve(n *ir.Node, in []Interval) Interval {
	m := in[1].size() * math.Pow(2, order(n)+2)
	return Interval{-m, m}
}

// boundDet is Gershgorin's.
func boundDet(n *ir.Node, _ []Interval) Interval {
	return Interval{math.Pow(order(n)/2, order(n)), math.Pow(1.5*order(n), order(n))}
}

func boundLogAbsDet(n *ir.Node, in []Interval) Interval {
	d := boundDet(n, in)
	return Interval{math.Log(d.Lo), math.Log(d.Hi)}
}

// boundLU: with a diagonal that dominates, elements at most double.
func boundLU(n *ir.Node, _ []Interval) Interval {
	m := 2*order(n) + 1
	return Interval{-m, m}
}

func drawArgSort(g *gen) *ir.Node {
	x := g.ranked(0, numeric, 1, 0)
	return g.node(ir.ArgSort, ir.Attrs{Axis: g.n(0, len(x.Shape())-1), Reverse: g.chance(2), Type: ir.Type{DType: one(g, ir.Int64, ir.Int32)}}, x)
}

func boundArgSort(n *ir.Node, _ []Interval) Interval {
	return just(0, float64(max(n.Shape()[n.Attrs.Axis].Len()-1, 0)))
}

func drawScatterMax(g *gen) *ir.Node {
	s := g.someFull(g.shape(1, 3))
	axis := g.axis(s)
	d := g.dtype(numeric)
	x := g.exact(0, ir.Type{DType: d, Shape: s})
	index := g.index(g.shapeOf(g.n(0, 2), 8), s[axis].Len())
	from := slices.Concat(s[:axis], index.Shape(), s[axis+1:])
	return g.node(ir.ScatterMax, ir.Attrs{Axis: axis}, x, index, g.exact(2, ir.Type{DType: d, Shape: from}))
}

func boundScatterMax(_ *ir.Node, in []Interval) Interval { return hull(in[0], in[2]) }
