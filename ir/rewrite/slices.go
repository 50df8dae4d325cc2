package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var sliceRules = []rule{
	{"slice", "of everything, nothing; a step to nowhere is 1", []ir.Op{ir.Slice}, sliceSame},
	{"slice-slice", "two are one", []ir.Op{ir.Slice}, sliceSlice},
	{"slice-expand", "what was stretched is the same everywhere", []ir.Op{ir.Slice}, sliceExpand},
	{"slice-concat", "that meets one part is a slice of that part", []ir.Op{ir.Slice}, sliceConcat},
	{"slice-pad", "that meets no padding is a slice of what was padded; one that meets nothing else is the padding", []ir.Op{ir.Slice}, slicePad},
	{"slice-conv", "of a convolution of something padded is a convolution of something padded less", []ir.Op{ir.Slice}, sliceConv},
}

func sliceSame(b *build.Builder, n *ir.Node) *ir.Node {
	x, a := n.Inputs[0], n.Attrs
	start, step := slices.Clone(a.Start), slices.Clone(a.Step)
	same := true
	for i, size := range a.Size {
		if size == 0 {
			start[i] = 0
		}
		if size <= 1 {
			step[i] = 1
		}
		same = same && start[i] == 0 && step[i] == 1 && size == x.Shape()[i].Len()
	}
	switch {
	case same:
		return x
	case !slices.Equal(start, a.Start) || !slices.Equal(step, a.Step):
		return b.Slice(x, start, a.Size, step)
	}
	return nil
}

func sliceSlice(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Slice {
		return nil
	}
	a, of := n.Attrs, x.Attrs
	start, step := make([]int, len(a.Start)), make([]int, len(a.Step))
	for i, size := range a.Size {
		start[i], step[i] = of.Start[i]+a.Start[i]*of.Step[i], a.Step[i]*of.Step[i]
		if size == 0 {
			start[i] = 0
		}
		if size <= 1 {
			step[i] = 1
		}
	}
	return b.Slice(x.Inputs[0], start, a.Size, step)
}

func sliceExpand(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Expand {
		return nil
	}
	y := x.Inputs[0]
	missing := len(x.Shape()) - len(y.Shape())
	start := slices.Clone(n.Attrs.Start[missing:])
	size := slices.Clone(n.Attrs.Size[missing:])
	step := slices.Clone(n.Attrs.Step[missing:])
	for i, d := range y.Shape() {
		if d.IsOne() {
			start[i], size[i], step[i] = 0, 1, 1
		}
	}
	return b.Expand(b.Slice(y, start, size, step), n.Shape())
}

// span is the first and the last position along the axis that n, a Slice, takes.
func span(n *ir.Node, axis int) (lo, hi int) {
	first := n.Attrs.Start[axis]
	last := first + (n.Attrs.Size[axis]-1)*n.Attrs.Step[axis]
	return min(first, last), max(first, last)
}

func sliceConcat(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Concat || n.Shape().Size() == 0 {
		return nil
	}
	axis := x.Attrs.Axis
	lo, hi := span(n, axis)
	from := 0
	for _, part := range x.Inputs {
		to := from + part.Shape()[axis].Len()
		if from <= lo && hi < to {
			start := slices.Clone(n.Attrs.Start)
			start[axis] -= from
			return b.Slice(part, start, n.Attrs.Size, n.Attrs.Step)
		}
		from = to
	}
	return nil
}

func slicePad(b *build.Builder, n *ir.Node) *ir.Node {
	x := n.Inputs[0]
	if x.Op != ir.Pad || n.Shape().Size() == 0 {
		return nil
	}
	y, pad := x.Inputs[0], x.Attrs
	start, step := slices.Clone(n.Attrs.Start), slices.Clone(n.Attrs.Step)
	inside := true
	for i, d := range y.Shape() {
		lo, hi := span(n, i)
		apart := pad.Interior[i] + 1 // from one element of y to the next
		end := pad.Lo[i] + (d.Len()-1)*apart
		if hi < pad.Lo[i] || lo > end {
			return b.Const(n.DType(), pad.Value)
		}
		start[i] -= pad.Lo[i]
		inside = inside && pad.Lo[i] <= lo && hi <= end && start[i]%apart == 0 && (step[i]%apart == 0 || n.Attrs.Size[i] == 1)
		start[i] /= apart
		step[i] /= apart
		if n.Attrs.Size[i] == 1 {
			step[i] = 1
		}
	}
	if !inside {
		return nil
	}
	return b.Slice(y, start, n.Attrs.Size, step)
}
