package irtest

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

func init() { // these ask the tables for the ops of a step
	draws[ir.Scan] = drawScan
	domains[ir.Scan] = Domain{Edges: finite, bound: boundScan}
}

// drawScan is a result of a loop, whose step is a small random graph.
func drawScan(g *gen) *ir.Node {
	a := ir.Attrs{Reverse: g.chance(2)}
	var in []*ir.Node
	for range g.n(0, 2) {
		in = append(in, g.operand(0, numeric, g.small, func() ir.Shape { return g.shape(0, 2) }))
	}
	a.Carries = len(in)
	if a.Length = g.n(1, 4); g.o.Empty && g.chance(8) {
		a.Length = 0
	}
	if a.Carries == 0 || g.chance(3) {
		x := g.operand(0, whatever, func(s ir.Shape) bool {
			return len(s) > 0 && s[0].Len() <= 6 && (s[0].Len() > 0 || g.o.Empty) && g.small(s)
		}, func() ir.Shape { return append(ir.Of(a.Length), g.shape(0, 2)...) })
		in = append(in, x)
		a.Length, a.Sequences = x.Shape()[0].Len(), 1
	}
	if g.chance(2) {
		in = append(in, g.operand(0, floating, g.small, func() ir.Shape { return g.shape(0, 2) }))
	}
	body, more := g.step(&a, in)
	a.Body = body
	for _, x := range more {
		in = append(in, g.input(x.node.Type, x.of))
		own := &g.args[len(g.args)-1]
		own.of, own.form, own.edges = x.of, x.form, nil
	}
	if a.Results() > 1 && g.chance(2) && !g.alone {
		a.Index = g.n(0, a.Results()-1)
		g.keep(g.tamed(g.node(ir.Scan, a, in...)))
	}
	a.Index = g.n(0, a.Results()-1)
	return g.node(ir.Scan, a, in...)
}

// small reports whether a value of the shape may be in a loop.
func (g *gen) small(s ir.Shape) bool { return s.Size() <= g.o.Elements/8 && s.Rank() <= 4 }

// step is a step for a loop with the operands, and the inputs that it has
// besides.
func (g *gen) step(a *ir.Attrs, in []*ir.Node) (body *ir.Graph, more []argument) {
	s := &gen{t: g.t, o: g.o, b: build.New(), seen: map[*ir.Node]bool{}, bounds: map[*ir.Node]Interval{}, inLoop: g.inLoop + 1}
	s.o.Elements, s.o.Edges = g.o.Elements/8, false
	var inputs []*ir.Node
	for i, x := range in {
		t, of := x.Type, g.bounds[x]
		switch {
		case i < a.Carries:
			of = hull(of, Interval{-1, 1})
		case i < a.Carries+a.Sequences:
			t.Shape = t.Shape[1:]
		}
		n, err := s.b.Node(ir.Input, ir.Attrs{Name: fmt.Sprint("a", i), Type: t})
		if err != nil {
			g.t.Fatalf("irtest: %v", err)
		}
		s.bounds[n] = of
		inputs = append(inputs, n)
		s.keep(n)
	}
	ops := slices.DeleteFunc(slices.Clone(g.o.Ops), func(op ir.Op) bool {
		switch op {
		case ir.Input:
			return true
		case ir.Scan:
			return g.inLoop > 0
		case ir.LU, ir.LUSolve, ir.ArgMax, ir.ArgMin, ir.ArgSort:
			return g.alone || g.o.Smooth // without a gradient
		}
		return g.o.Smooth && !smoothSomewhere(op)
	})
	most := s.n(1, 6)
	for tries := 0; len(ops) > 0 && s.made < most && tries < 4*most; tries++ {
		s.op = ops[s.evenly(len(ops))]
		if n := draws[s.op](s); s.fits(n.Shape()) {
			s.keep(s.tamed(n))
		}
	}
	var outputs []ir.Output
	put := func(n *ir.Node) { outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", len(outputs)), Node: n}) }
	s.op = ir.Scan
	for _, x := range in[:a.Carries] {
		put(s.carry(x.Type))
	}
	for range max(s.n(0, 2), 1-a.Carries) {
		put(one(s, s.pool[max(0, len(s.pool)-3):]...))
	}
	for _, x := range s.args {
		inputs = append(inputs, x.node)
	}
	return s.b.Graph("step", inputs, outputs), s.args
}

// carry is a value of the type, between -1 and 1.
func (g *gen) carry(t ir.Type) *ir.Node {
	n := g.exact(0, t)
	for k := len(g.pool) - 1; k >= 0; k-- { // rather what was computed than the carry itself
		if x := g.pool[k]; x.Type.Equal(t) {
			n = x
			break
		}
	}
	if t.DType.IsInt() {
		return g.node(ir.Clip, ir.Attrs{}, n, g.scalar(t.DType, -1), g.scalar(t.DType, 1))
	}
	return g.node(ir.Sin, ir.Attrs{}, n)
}

// boundScan follows a loop step by step.
func boundScan(n *ir.Node, in []Interval) Interval {
	a := &n.Attrs
	carries, past := slices.Clone(in[:a.Carries]), slices.Clone(in[:a.Carries])
	outs := make([]Interval, a.Outs())
	for i := range a.Length {
		bounds := map[*ir.Node]Interval{}
		for k, x := range a.Body.Inputs {
			bounds[x] = in[k]
			if k < a.Carries {
				bounds[x] = carries[k]
			}
		}
		for _, x := range a.Body.Nodes {
			if _, ok := bounds[x]; ok {
				continue
			}
			of := make([]Interval, len(x.Inputs))
			for k, y := range x.Inputs {
				of[k] = bounds[y]
			}
			bounds[x] = domains[x.Op].bound(x, of)
		}
		for k, o := range a.Body.Outputs {
			switch b := bounds[o.Node]; {
			case k < a.Carries:
				past[k] = hull(past[k], carries[k])
				carries[k] = b
			case i == 0:
				outs[k-a.Carries] = b
			default:
				outs[k-a.Carries] = hull(outs[k-a.Carries], b)
			}
		}
	}
	return slices.Concat(carries, outs, past)[a.Index]
}
