package irtest

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A class is element types that an operand may have.
type class uint8

const (
	floating class = iota
	numeric
	logical
	whatever
)

// dtype is an element type of the class. A smooth graph has none but integers
// for ops with kinks.
func (g *gen) dtype(c class) ir.DType {
	ints := []ir.DType{ir.Int32, ir.Int64}
	switch {
	case c == logical:
		return ir.Bool
	case g.o.Smooth && domains[g.op].Kinks:
		return one(g, ints...)
	case c == whatever && g.chance(6):
		return ir.Bool
	case c != floating && g.chance(4):
		return one(g, ints...)
	}
	return one(g, g.o.Floats...)
}

// operand is operand i of the op, of an element type of the class and a shape
// for which fits is true: a value there is, or a new input of the shape fresh.
func (g *gen) operand(i int, c class, fits func(ir.Shape) bool, fresh func() ir.Shape) *ir.Node {
	d := g.dtype(c)
	of := domains[g.op].of(i)
	if !g.alone && !g.chance(6) {
		var found []*ir.Node
		for k := len(g.pool) - 1; k >= 0; k-- { // the latest first: graphs grow deep rather than wide
			if n := g.pool[k]; n.DType() == d && fits(n.Shape()) {
				found = append(found, n)
			}
		}
		if len(found) > 0 {
			return g.within(one(g, found...), of)
		}
	}
	return g.input(ir.Type{DType: d, Shape: fresh()}, of)
}

// anyShape is an operand of any shape.
func (g *gen) anyShape(i int, c class) *ir.Node {
	return g.operand(i, c, func(ir.Shape) bool { return true }, func() ir.Shape { return g.shape(0, 4) })
}

// ranked is an operand with at least lo axes, the last k of them not empty.
func (g *gen) ranked(i int, c class, lo, k int) *ir.Node {
	full := func(s ir.Shape) bool { return len(s) >= lo && !hasEmpty(s[len(s)-k:]) }
	return g.operand(i, c, full, func() ir.Shape {
		s := g.shape(lo, max(lo, 4))
		for j := len(s) - k; j < len(s); j++ {
			if s[j].Len() == 0 {
				s[j] = ir.D(2)
			}
		}
		return s
	})
}

// exact is operand i of the op, of the type: a value there is, or one that is
// rearranged to it, or a new input.
func (g *gen) exact(i int, t ir.Type) *ir.Node {
	of := domains[g.op].of(i)
	if !g.alone && !g.chance(6) {
		var same, alike, less []*ir.Node
		for k := len(g.pool) - 1; k >= 0; k-- {
			n := g.pool[k]
			switch s := n.Shape(); {
			case n.DType() != t.DType:
			case s.Equal(t.Shape):
				same = append(same, n)
			case s.Size() == t.Shape.Size():
				alike = append(alike, n)
			case stretches(s, t.Shape):
				less = append(less, n)
			}
		}
		switch {
		case len(same) > 0:
			return g.within(one(g, same...), of)
		case len(alike) > 0:
			return g.within(g.node(ir.Reshape, ir.Attrs{Shape: t.Shape}, one(g, alike...)), of)
		case len(less) > 0:
			return g.within(g.node(ir.Expand, ir.Attrs{Shape: t.Shape}, one(g, less...)), of)
		}
	}
	return g.input(t, of)
}

// partner is operand i of the op, that broadcasts with x and has its element
// type, or is a bool.
func (g *gen) partner(i int, x ir.Type, d ir.DType) *ir.Node {
	of := domains[g.op].of(i)
	if !g.alone && !g.chance(4) {
		found := []*ir.Node{}
		for k := len(g.pool) - 1; k >= 0; k-- {
			n := g.pool[k]
			if s, ok := broadcast(n.Shape(), x.Shape); ok && n.DType() == d && g.fits(s) {
				found = append(found, n)
			}
		}
		if len(found) > 0 {
			return g.within(one(g, found...), of)
		}
		if d != ir.Bool && g.chance(3) {
			of := middle(d, of)
			return g.scalar(d, of.Lo+math.Floor((of.Hi-of.Lo)*float64(g.n(0, 4))/4))
		}
	}
	return g.input(ir.Type{DType: d, Shape: g.stretchable(x.Shape)}, of)
}

// index is positions of the shape along an axis of the length, not zero unless
// the shape is empty.
func (g *gen) index(s ir.Shape, length int) *ir.Node {
	of := Interval{0, float64(max(length-1, 0))}
	d := one(g, ir.Int32, ir.Int64)
	if !g.alone && g.chance(2) {
		for k := len(g.pool) - 1; k >= 0; k-- {
			n := g.pool[k]
			if n.DType().IsInt() && n.Shape().Equal(s) && (of.Contains(g.bounds[n]) || g.chance(3)) {
				return g.within(n, of)
			}
		}
	}
	edges := g.o.Edges
	g.o.Edges = false // an index has no edges but its range
	n := g.input(ir.Type{DType: d, Shape: s}, of)
	g.o.Edges = edges
	return n
}
