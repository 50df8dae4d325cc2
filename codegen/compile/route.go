package compile

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// A route says how the elements of a result depend on those of an operand.
// Element e of a view of the operand is its element takes[e], and has part in
// element goes[e] of what is left; element k of the result is made of element
// ends[k] of that.
type route struct {
	takes, goes, ends []float64
	left              ir.Shape
}

// A path makes a route of views. Nil functions leave things as they are, end
// broadcasts then.
type path struct {
	view  func(b *build.Builder, x *ir.Node) *ir.Node // of the operand
	mixed []int                                       // the axes of that along which all elements are mixed
	end   func(b *build.Builder, m *ir.Node) *ir.Node // from what is left to the result
	fold  bool                                        // the result's Unfold is the operand
	none  bool                                        // nothing depends on it
}

// paths has a row for each op whose result depends on parts of its operands:
// the path of operand i, or nil where it is every element on every other. Ops
// that aren't here depend on all.
var paths = map[ir.Op]func(n *ir.Node, i int) *path{
	ir.Softmax:    alongAxis,
	ir.CumSum:     alongAxis,
	ir.LinearScan: alongAxis,

	// A row of the result from a row on the left, and a column from a column.
	ir.MatMul: func(n *ir.Node, i int) *path { return &path{mixed: []int{n.Inputs[i].Shape().Rank() - 1 - i}} },
	ir.Conv:   convPath,
	ir.MaxPool: func(n *ir.Node, _ int) *path {
		a, d := n.Attrs, len(n.Attrs.Size)
		return &path{
			view: func(b *build.Builder, x *ir.Node) *ir.Node {
				return b.Unfold(merged(b, x, d), a.Size, a.Stride, a.Dilation)
			},
			mixed: following(1+d, d),
			end:   func(b *build.Builder, m *ir.Node) *ir.Node { return b.Reshape(m, n.Shape()) },
		}
	},
	ir.Fold: func(*ir.Node, int) *path { return &path{fold: true} },

	ir.Gather:         func(n *ir.Node, _ int) *path { return placesPath(n, n.Attrs.Axis, 1, n.Inputs[1].Shape().Rank()) },
	ir.GatherElements: alongAxis,
	ir.ScatterAdd:     func(n *ir.Node, _ int) *path { return placesPath(n, n.Attrs.Axis, n.Inputs[0].Shape().Rank(), 1) },
	ir.ScatterMax: func(n *ir.Node, i int) *path {
		if i == 0 {
			return &path{}
		}
		return placesPath(n, n.Attrs.Axis, n.Inputs[1].Shape().Rank(), 1)
	},

	// A matrix of a batch from that matrix; a column of a solution from a column.
	ir.Cholesky:        matrixPath,
	ir.LU:              matrixPath,
	ir.TriangularSolve: systemPath,
	ir.Solve:           systemPath,
	ir.LUSolve:         systemPath,
	ir.Det:             scalarPath,
	ir.LogAbsDet:       scalarPath,

	ir.Checkpoint: func(_ *ir.Node, i int) *path { return &path{none: i > 0} },
}

func alongAxis(n *ir.Node, i int) *path {
	// Scans broadcast, so axes count from the end.
	axis := n.Attrs.Axis - n.Shape().Rank() + n.Inputs[i].Shape().Rank()
	if axis < 0 {
		return &path{}
	}
	return &path{mixed: []int{axis}}
}

func matrixPath(n *ir.Node, i int) *path {
	return &path{mixed: following(n.Inputs[i].Shape().Rank()-2, 2)}
}

func systemPath(n *ir.Node, i int) *path {
	p := matrixPath(n, i)
	if i == 1 {
		p.mixed = p.mixed[:1]
	}
	return p
}

func scalarPath(n *ir.Node, i int) *path {
	p := matrixPath(n, i)
	p.end = func(b *build.Builder, m *ir.Node) *ir.Node { return b.Reshape(m, n.Shape()) }
	return p
}

// placesPath is that of an op that takes slices along an axis from places, or
// adds them up at places: count axes from that on become others.
func placesPath(n *ir.Node, axis, count, others int) *path {
	return &path{mixed: following(axis, count), end: func(b *build.Builder, m *ir.Node) *ir.Node {
		s := slices.Clone(m.Shape())
		s = slices.Replace(s, axis, axis+count, slices.Repeat([]ir.Dim{ir.D(1)}, others)...)
		return b.Expand(b.Reshape(m, s), n.Shape())
	}}
}

// convPath: an element of the result from the windows at its place of all
// channels of its group, and from one kernel.
func convPath(n *ir.Node, i int) *path {
	a, d := n.Attrs, len(n.Attrs.Stride)
	size := n.Inputs[1].Shape()[3:].Lens()
	ones := slices.Repeat([]ir.Dim{ir.D(1)}, d)
	if i == 1 {
		return &path{mixed: following(2, 1+d), end: func(b *build.Builder, m *ir.Node) *ir.Node {
			return b.Expand(b.Reshape(m, append(slices.Clone(m.Shape()[:2]), ones...)), n.Shape())
		}}
	}
	return &path{
		view: func(b *build.Builder, x *ir.Node) *ir.Node {
			s := x.Shape() // with one axis less there are few enough
			x = b.Reshape(x, append(ir.Of(s[0].Len()*s[1].Len()), s[2:]...))
			return b.Unfold(x, size, a.Stride, a.Dilation)
		},
		mixed: append([]int{1}, following(2+d, d)...),
		end: func(b *build.Builder, m *ir.Node) *ir.Node {
			s := slices.Clone(n.Shape())
			s[2] = ir.D(1)
			return b.Expand(b.Reshape(m, s), n.Shape())
		},
	}
}

// merged is x with the axes before the last d made one.
func merged(b *build.Builder, x *ir.Node, d int) *ir.Node {
	lead := x.Shape().Rank() - d
	return b.Reshape(x, append(ir.Of(x.Shape()[:lead].Size()), x.Shape()[lead:]...))
}

// following is count axes from the first on.
func following(first, count int) []int {
	axes := make([]int, count)
	for i := range axes {
		axes[i] = first + i
	}
	return axes
}

// routeOf is the route of operand i of n, nil where each element of n depends
// on every one of it.
func routeOf(n *ir.Node, i int) *route {
	var p *path
	switch k := n.Op.Info().Kind; {
	case k == ir.Elementwise:
		p = &path{}
	case k == ir.Reduction:
		p = &path{mixed: n.Attrs.Axes}
	case paths[n.Op] != nil:
		p = paths[n.Op](n, i)
	}
	switch {
	case p == nil:
		return nil
	case p.none:
		return &route{}
	}
	b := build.New()
	input := func(s ir.Shape) *ir.Node { return b.Input("x", ir.Type{DType: ir.Float64, Shape: s}) }
	x := input(n.Inputs[i].Shape())
	view := x
	if p.view != nil {
		view = p.view(b, x)
	}
	left := slices.Clone(view.Shape())
	for _, a := range p.mixed {
		left[a] = ir.D(1)
	}
	var spread, end *ir.Node
	m := input(left)
	if p.fold {
		left = n.Shape()
		m = input(left)
		out, a := x.Shape(), n.Attrs
		spread = b.Unfold(m, out[out.Rank()-len(a.Shape):].Lens(), a.Stride, a.Dilation)
	} else {
		spread = b.Expand(m, view.Shape())
	}
	if p.end != nil {
		end = p.end(b, m)
	} else {
		end = b.Expand(m, n.Shape())
	}
	return &route{takes: positions(view, x), goes: positions(spread, m), ends: positions(end, m), left: left}
}

// positions is, for each element of a node made of x by views, the position of
// that element in x.
func positions(n, x *ir.Node) []float64 {
	if n == x {
		t := interp.Zeros(x.Type)
		for i := range t.F {
			t.F[i] = float64(i)
		}
		return t.F
	}
	y := n.Inputs[0]
	moved := sources(n, 0)
	if y == x {
		return moved
	}
	before := positions(y, x)
	for k, j := range moved {
		moved[k] = before[int(j)]
	}
	return moved
}
