package codegen

import (
	"slices"
	"strconv"

	"github.com/gradgen/gradgen/ir"
)

// summed says over which axes the gradient of x is summed: those of the values
// made of x along which x was stretched to go with their other operands.
func (d *derivation) summed(x *ir.Node, name string) string {
	var axes []string
	whole := false // x is used somewhere as it is
	var look func(x *ir.Node)
	look = func(x *ir.Node) {
		if _, root := d.roots[x]; root {
			whole = true
		}
		for _, u := range d.uses[x] {
			switch u.by.Op {
			case ir.Reshape, ir.Transpose, ir.Cast, ir.Neg:
				look(u.by)
				continue
			}
			if a := stretched(u.by, x); a == "" {
				whole = true
			} else if !slices.Contains(axes, a) {
				axes = append(axes, a)
			}
		}
	}
	look(x)
	switch {
	case len(axes) == 0:
		return ""
	case len(axes) > 1:
		return "summed where " + name + " was broadcast"
	case whole:
		return "summed over " + axes[0] + " where " + name + " was broadcast"
	}
	return "summed over " + axes[0] + ": " + name + " was broadcast"
}

// stretched names the axes of n along which its operand x was stretched, ""
// where there are none.
func stretched(n, x *ir.Node) string {
	last := n.Shape().Rank()
	switch {
	case n.Op == ir.MatMul:
		last -= 2
	case n.Op == ir.Expand:
	case n.Op.Info().Kind != ir.Elementwise:
		return ""
	}
	missing := n.Shape().Rank() - x.Shape().Rank()
	var axes []string
	for a := range last {
		if !n.Shape()[a].IsOne() && (a < missing || x.Shape()[a-missing].IsOne()) {
			axes = append(axes, strconv.Itoa(a))
		}
	}
	switch len(axes) {
	case 0:
		return ""
	case 1:
		return "axis " + axes[0]
	}
	return "axes " + and(axes)
}
