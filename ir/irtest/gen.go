package irtest

import (
	"fmt"
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"pgregory.net/rapid"
)

// A gen grows a graph.
type gen struct {
	t      *rapid.T
	o      Options
	b      *build.Builder
	alone  bool                  // of one op: operands are new inputs
	op     ir.Op                 // being drawn
	made   int                   // number of nodes
	pool   []*ir.Node            // values to use as operands
	seen   map[*ir.Node]bool     // those of the pool
	bounds map[*ir.Node]Interval // of every node
	args   []argument
	inLoop int // how deep in loops the graph is
}

func newGen(t *rapid.T, o Options) *gen {
	return &gen{t: t, o: o.withDefaults(), b: build.New(),
		seen: map[*ir.Node]bool{}, bounds: map[*ir.Node]Interval{}}
}

// n is a number from lo to hi, lower ones more often than not.
func (g *gen) n(lo, hi int) int { return rapid.IntRange(lo, hi).Draw(g.t, "n") }

// chance is true once in k times.
func (g *gen) chance(k int) bool { return g.n(1, k) == k }

// one is one of the choices, the first ones more often than not.
func one[T any](g *gen, choices ...T) T { return choices[g.n(0, len(choices)-1)] }

// evenly is a number from 0 to k-1, all as often. (Rapid's own integers lean
// towards small ones.)
func (g *gen) evenly(k int) int {
	const bits = 10
	v := 0
	for range bits {
		v *= 2
		if rapid.Bool().Draw(g.t, "bit") {
			v++
		}
	}
	return v * k >> bits
}

// node makes a node, which must fit, and works out its bound.
func (g *gen) node(op ir.Op, a ir.Attrs, in ...*ir.Node) *ir.Node {
	n, err := g.b.Node(op, a, in...)
	if err != nil {
		g.t.Fatalf("irtest: %v of %v: %v", op, in, err)
	}
	if _, ok := g.bounds[n]; !ok {
		of := make([]Interval, len(in))
		for i, x := range in {
			of[i] = g.bounds[x]
		}
		g.bounds[n] = domains[op].bound(n, of)
		g.made++
	}
	return n
}

// scalar is a constant.
func (g *gen) scalar(d ir.DType, v float64) *ir.Node {
	return g.node(ir.Const, ir.Attrs{Type: ir.Type{DType: d}, Value: ir.As(d, v)})
}

// grow draws ops until there are nodes enough. It begins with a floating-point
// input, so that there is a floating-point result.
func (g *gen) grow() {
	g.op = ir.Input
	g.keep(g.input(ir.Type{DType: one(g, g.o.Floats...), Shape: g.shape(0, 3)}, tame))
	var ops []ir.Op
	for _, op := range g.o.Ops {
		if !g.o.Smooth || smoothSomewhere(op) {
			ops = append(ops, op)
		}
	}
	most := 1 + g.evenly(g.o.Nodes)
	for tries := 0; g.made < most && tries < 4*most; tries++ {
		op := ops[g.evenly(len(ops))]
		if g.chance(4) && len(g.o.Ops) == len(ir.Ops()) {
			op = one(g, ir.Add, ir.Mul, ir.Sub, ir.Div, ir.MatMul, ir.ReduceSum) // where broadcasting happens
		}
		if n := g.draw(op); g.fits(n.Shape()) {
			g.keep(g.tamed(n))
		}
	}
}

// draw applies op to operands.
func (g *gen) draw(op ir.Op) *ir.Node {
	g.op = op
	return draws[op](g)
}

// fits reports whether a value is small enough to go on with.
func (g *gen) fits(s ir.Shape) bool { return s.Size() <= g.o.Elements && s.Rank() <= 6 }

// keep puts n into the pool.
func (g *gen) keep(n *ir.Node) {
	if !g.seen[n] {
		g.seen[n] = true
		g.pool = append(g.pool, n)
	}
}

// tamed is n, brought back to where values stay.
func (g *gen) tamed(n *ir.Node) *ir.Node {
	d, of := n.DType(), g.bounds[n]
	switch {
	case d == ir.Bool || tame.Contains(of):
		return n
	case d.IsInt():
		return g.within(n, tame)
	case of.size() < 1e4 && g.chance(2):
		return g.node(ir.Mul, ir.Attrs{}, n, g.scalar(d, 4/of.size()))
	}
	return g.node(ir.Tanh, ir.Attrs{}, n)
}

// within is n, squeezed into the interval where it may be outside.
func (g *gen) within(n *ir.Node, of Interval) *ir.Node {
	d := n.DType()
	switch {
	case d == ir.Bool || of.Contains(g.bounds[n]):
		return n
	case d.IsInt():
		of = of.whole()
		return g.node(ir.Clip, ir.Attrs{}, n, g.scalar(d, of.Lo), g.scalar(d, of.Hi))
	}
	// A little less than the interval, for rounding.
	half, mid := 0.499*(of.Hi-of.Lo), (of.Lo+of.Hi)/2
	x := g.node(ir.Mul, ir.Attrs{}, g.node(ir.Sin, ir.Attrs{}, n), g.scalar(d, half))
	if mid == 0 {
		return x
	}
	return g.node(ir.Add, ir.Attrs{}, x, g.scalar(d, mid))
}

// input is a new input with elements from the interval, or when that is wide,
// from its middle.
func (g *gen) input(t ir.Type, of Interval) *ir.Node {
	of = middle(t.DType, of)
	n, err := g.b.Node(ir.Input, ir.Attrs{Name: fmt.Sprint("x", len(g.args)), Type: t})
	if err != nil {
		g.t.Fatalf("irtest: input of %v: %v", t, err)
	}
	a := argument{node: n, of: of}
	if g.o.Edges && g.alone {
		switch {
		case t.DType.IsFloat():
			a.edges = domains[g.op].Edges
		case t.DType == ir.Int32:
			a.edges = []float64{0, 1, -1, math.MaxInt32, math.MinInt32}
		case t.DType == ir.Int64:
			a.edges = []float64{0, 1, -1, 1 << 40, math.MinInt64}
		}
	}
	g.args = append(g.args, a)
	g.bounds[n] = of
	g.made++
	return n
}

// middle is where new values of the type come from that are to be within the
// interval.
func middle(d ir.DType, of Interval) Interval {
	if of == tame {
		of = Interval{-2, 2}
	}
	switch {
	case d == ir.Bool:
		return Interval{0, 1}
	case d.IsInt():
		return of.whole()
	}
	return of
}

// smoothSomewhere reports whether op can be part of a smooth graph: when it
// has kinks, that is with operands that are integers.
func smoothSomewhere(op ir.Op) bool {
	switch op {
	case ir.Relu, ir.Floor, ir.Ceil, ir.Trunc, ir.Round, ir.IsNaN, ir.Mod, ir.Copysign, ir.LU, ir.LUSolve:
		return false // they take floating-point operands alone
	}
	return true
}
