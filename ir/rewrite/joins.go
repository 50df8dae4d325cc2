package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var joinRules = []rule{
	{"pad", "with nothing, nothing; nothing lies between the neighbours on an axis without neighbours", []ir.Op{ir.Pad}, padNone},
	{"pad-pad", "twice with one value is once", []ir.Op{ir.Pad}, padPad},
	{"concat", "of one part is that part; empty parts and nested joins along one axis dissolve", []ir.Op{ir.Concat}, concatFlat},
	{"concat-slice", "slices that touch are one slice", []ir.Op{ir.Concat}, concatSlices},
}

func padNone(b *build.Builder, n *ir.Node) *ir.Node {
	x, a := n.Inputs[0], n.Attrs
	if x.Shape().Equal(n.Shape()) {
		return x
	}
	interior := slices.Clone(a.Interior)
	for i, d := range x.Shape() {
		if d.Len() <= 1 {
			interior[i] = 0
		}
	}
	if slices.Equal(interior, a.Interior) {
		return nil
	}
	return b.Pad(x, a.Lo, a.Hi, interior, a.Value)
}

func padPad(b *build.Builder, n *ir.Node) *ir.Node {
	x, a := n.Inputs[0], n.Attrs
	if x.Op != ir.Pad || !x.Attrs.Value.Equal(a.Value) || !all(a.Interior, func(v int) bool { return v == 0 }) {
		return nil
	}
	lo, hi := slices.Clone(a.Lo), slices.Clone(a.Hi)
	for i := range lo {
		lo[i] += x.Attrs.Lo[i]
		hi[i] += x.Attrs.Hi[i]
	}
	return b.Pad(x.Inputs[0], lo, hi, x.Attrs.Interior, a.Value)
}

func concatFlat(b *build.Builder, n *ir.Node) *ir.Node {
	axis := n.Attrs.Axis
	if len(n.Inputs) == 1 {
		return n.Inputs[0]
	}
	var parts []*ir.Node
	for _, x := range n.Inputs {
		switch {
		case x.Shape()[axis].Len() == 0:
		case x.Op == ir.Concat && x.Attrs.Axis == axis:
			parts = append(parts, x.Inputs...)
		default:
			parts = append(parts, x)
		}
	}
	switch {
	case len(parts) == 0:
		return n.Inputs[0] // all parts are empty, and so alike
	case slices.Equal(parts, n.Inputs):
		return nil
	}
	return b.Concat(axis, parts...)
}

func concatSlices(b *build.Builder, n *ir.Node) *ir.Node {
	axis := n.Attrs.Axis
	parts := slices.Clone(n.Inputs[:1])
	for _, y := range n.Inputs[1:] {
		last := len(parts) - 1
		if x := parts[last]; touch(x, y, axis) {
			size := slices.Clone(x.Attrs.Size)
			size[axis] += y.Attrs.Size[axis]
			parts[last] = b.Slice(x.Inputs[0], x.Attrs.Start, size, x.Attrs.Step)
		} else {
			parts = append(parts, y)
		}
	}
	if len(parts) == len(n.Inputs) {
		return nil
	}
	return b.Concat(axis, parts...)
}

// touch reports whether x and y are slices of one node of which y goes on
// along the axis where x ends.
func touch(x, y *ir.Node, axis int) bool {
	if x.Op != ir.Slice || y.Op != ir.Slice || x.Inputs[0] != y.Inputs[0] {
		return false
	}
	p, q := x.Attrs, y.Attrs
	for i := range p.Start {
		if i != axis && (p.Start[i] != q.Start[i] || p.Size[i] != q.Size[i]) {
			return false
		}
	}
	return slices.Equal(p.Step, q.Step) && p.Step[axis] == 1 && q.Start[axis] == p.Start[axis]+p.Size[axis]
}
