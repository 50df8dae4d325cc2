package irtest

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// results is an output for each value that no other uses, floating-point ones
// first.
func (g *gen) results() []ir.Output {
	used := map[*ir.Node]bool{}
	var use func(n *ir.Node)
	use = func(n *ir.Node) {
		for _, x := range n.Inputs {
			if !used[x] {
				used[x] = true
				use(x)
			}
		}
	}
	for _, n := range g.pool {
		use(n)
	}
	var out []ir.Output
	for _, float := range []bool{true, false} {
		for _, n := range g.pool {
			if !used[n] && n.DType().IsFloat() == float {
				out = append(out, ir.Output{Name: fmt.Sprint("y", len(out)), Node: n})
			}
		}
	}
	if len(out) == 0 || !out[0].Node.DType().IsFloat() {
		out = slices.Insert(out, 0, ir.Output{Name: "y", Node: g.float()})
	}
	return out
}

// float is the last floating-point value of the pool. There is the first input.
func (g *gen) float() *ir.Node {
	for i := len(g.pool) - 1; ; i-- {
		if g.pool[i].DType().IsFloat() {
			return g.pool[i]
		}
	}
}

// loss is the sum over all floating-point results, or over their squares or
// sines: of a plain sum alone, every upstream gradient would be 1.
func (g *gen) loss() []ir.Output {
	var sum *ir.Node
	d := one(g, g.o.Floats...)
	if g.o.Smooth && slices.Contains(g.o.Floats, ir.Float64) {
		d = ir.Float64
	}
	for _, o := range g.results() {
		x := o.Node
		if !x.DType().IsFloat() {
			continue
		}
		switch g.n(0, 2) {
		case 1:
			x = g.node(ir.Mul, ir.Attrs{}, x, x)
		case 2:
			x = g.node(ir.Sin, ir.Attrs{}, x)
		}
		if len(x.Shape()) > 0 {
			axes := make([]int, len(x.Shape()))
			for i := range axes {
				axes[i] = i
			}
			x = g.node(ir.Reshape, ir.Attrs{}, g.node(ir.ReduceSum, ir.Attrs{Axes: axes}, x))
		}
		if x.DType() != d {
			x = g.node(ir.Cast, ir.Attrs{Type: ir.Type{DType: d}}, x)
		}
		if sum == nil {
			sum = x
		} else {
			sum = g.node(ir.Add, ir.Attrs{}, sum, x)
		}
	}
	return []ir.Output{{Name: "loss", Node: sum}}
}
