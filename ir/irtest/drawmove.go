package irtest

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

func drawReshape(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	return g.node(ir.Reshape, ir.Attrs{Shape: g.regrouped(x.Shape())}, x)
}

func drawTranspose(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	axes := make([]int, len(x.Shape()))
	for i := range axes {
		axes[i] = i
	}
	for i := range axes {
		j := g.n(i, len(axes)-1)
		axes[i], axes[j] = axes[j], axes[i]
	}
	return g.node(ir.Transpose, ir.Attrs{Axes: axes}, x)
}

func drawExpand(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	s := slices.Clone(x.Shape())
	for i, d := range s {
		if d.IsOne() && g.chance(2) {
			s[i] = ir.D(g.length(4))
		}
	}
	if len(s) < 5 && g.chance(2) {
		s = slices.Concat(ir.Of(g.length(3)), s)
	}
	return g.node(ir.Expand, ir.Attrs{Shape: s}, x)
}

func drawSlice(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	var a ir.Attrs
	for _, d := range x.Shape() {
		n := d.Len()
		start, size, step := 0, 0, 1
		if n > 0 && (!g.o.Empty || !g.chance(8)) {
			size = g.n(1, n)
			if size > 1 {
				step = g.n(1, min(3, (n-1)/(size-1)))
			}
			start = g.n(0, n-1-(size-1)*step)
			if g.chance(3) { // the same positions, backwards
				start, step = start+(size-1)*step, -step
			}
		}
		a.Start, a.Size, a.Step = append(a.Start, start), append(a.Size, size), append(a.Step, step)
	}
	return g.node(ir.Slice, a, x)
}

// windowed is an operand for windows over its last axes, and how many those are.
func (g *gen) windowed(c class) (x *ir.Node, d int) {
	d = g.n(1, 3)
	return g.ranked(0, c, d, d), d
}

func drawUnfold(g *gen) *ir.Node {
	x, d := g.windowed(whatever)
	s := x.Shape()
	for len(s)+d > ir.MaxRank {
		d--
	}
	size, stride, dilation := g.window(s[len(s)-d:])
	return g.node(ir.Unfold, ir.Attrs{Size: size, Stride: stride, Dilation: dilation}, x)
}

func drawMaxPool(g *gen) *ir.Node {
	x, d := g.windowed(numeric)
	s := x.Shape()
	size, stride, dilation := g.window(s[len(s)-d:])
	return g.node(ir.MaxPool, ir.Attrs{Size: size, Stride: stride, Dilation: dilation}, x)
}

func drawFold(g *gen) *ir.Node {
	d := g.n(1, 2)
	folded := make(ir.Shape, d)
	for i := range folded {
		folded[i] = ir.D(g.n(1, 6))
	}
	size, stride, dilation := g.window(folded)
	s := slices.Concat(g.shapeOf(g.n(0, 2), 6), windows(folded, size, stride, dilation), ir.Of(size...))
	x := g.exact(0, ir.Type{DType: g.dtype(numeric), Shape: s})
	return g.node(ir.Fold, ir.Attrs{Shape: folded, Stride: stride, Dilation: dilation}, x)
}

func drawPad(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	var a ir.Attrs
	for range x.Shape() {
		a.Lo, a.Hi, a.Interior = append(a.Lo, g.n(0, 2)), append(a.Hi, g.n(0, 2)), append(a.Interior, one(g, 0, 0, 1, 2))
	}
	if g.chance(3) {
		a.Value = ir.As(x.DType(), float64(g.n(-4, 4))/2)
	}
	return g.node(ir.Pad, a, x)
}

func drawConcat(g *gen) *ir.Node {
	x := g.ranked(0, whatever, 1, 0)
	axis := g.n(0, len(x.Shape())-1)
	all := []*ir.Node{x}
	for range g.n(0, 2) {
		y := x // the same twice, or more
		if !g.chance(4) {
			s := slices.Clone(x.Shape())
			s[axis] = ir.D(g.length(3))
			y = g.exact(1, ir.Type{DType: x.DType(), Shape: s})
		}
		all = slices.Insert(all, g.n(0, len(all)), y)
	}
	return g.node(ir.Concat, ir.Attrs{Axis: axis}, all...)
}

func drawGather(g *gen) *ir.Node {
	x := g.withFull(whatever)
	axis := g.axis(x.Shape())
	index := g.index(g.shapeOf(g.n(0, 2), 8), x.Shape()[axis].Len())
	return g.node(ir.Gather, ir.Attrs{Axis: axis}, x, index)
}

func drawGatherElements(g *gen) *ir.Node {
	x := g.withFull(whatever)
	axis := g.axis(x.Shape())
	s := slices.Clone(x.Shape())
	s[axis] = ir.D(g.length(4))
	return g.node(ir.GatherElements, ir.Attrs{Axis: axis}, x, g.index(s, x.Shape()[axis].Len()))
}

func drawScatterAdd(g *gen) *ir.Node {
	s := g.someFull(g.shape(1, 3))
	axis := g.axis(s)
	index := g.index(g.shapeOf(g.n(0, 2), 8), s[axis].Len())
	from := slices.Concat(s[:axis], index.Shape(), s[axis+1:])
	return g.node(ir.ScatterAdd, ir.Attrs{Axis: axis, Shape: s}, index, g.exact(1, ir.Type{DType: g.dtype(numeric), Shape: from}))
}
