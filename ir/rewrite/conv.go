package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// surrounded is y with zeros before and after along its axes; where there is less
// than none, elements go.
func surrounded(b *build.Builder, y *ir.Node, lo, hi []int) *ir.Node {
	start, size, step := make([]int, len(lo)), y.Shape().Lens(), make([]int, len(lo))
	before, after := make([]int, len(lo)), make([]int, len(lo))
	for i := range lo {
		start[i], step[i] = max(0, -lo[i]), 1
		size[i] -= start[i] + max(0, -hi[i])
		before[i], after[i] = max(0, lo[i]), max(0, hi[i])
		if size[i] <= 0 {
			return nil
		}
	}
	if !slices.Equal(size, y.Shape().Lens()) {
		y = b.Slice(y, start, size, step)
	}
	if slices.Max(before) == 0 && slices.Max(after) == 0 {
		return y
	}
	return b.Pad(y, before, after, make([]int, len(lo)), ir.Value{})
}

// zeros reports whether n is a Pad with zeros around all but its first three
// axes, the last of which are spatial.
func zeros(n *ir.Node) bool {
	a := n.Attrs
	if n.Op != ir.Pad || !a.Value.Equal(ir.Value{}) {
		return false
	}
	for i := range 3 {
		if a.Lo[i] != 0 || a.Hi[i] != 0 || a.Interior[i] != 0 {
			return false
		}
	}
	return true
}

// sliceConv computes no more of a convolution of something padded than is
// used, as of the gradient of a padded operand. The Slice may be of a Reshape
// that leaves the spatial axes alone.
func sliceConv(b *build.Builder, n *ir.Node) *ir.Node {
	c := n.Inputs[0]
	if c.Op == ir.Reshape {
		c = c.Inputs[0]
	}
	if c.Op != ir.Conv || !zeros(c.Inputs[0]) || n.Shape().Size() == 0 {
		return nil
	}
	start, size := slicedAs(n, c.Shape())
	if start == nil {
		return nil
	}
	pad, w := c.Inputs[0], c.Inputs[1]
	lo, hi := slices.Clone(pad.Attrs.Lo), slices.Clone(pad.Attrs.Hi)
	for i := range start {
		if i < 3 {
			if size[i] != c.Shape()[i].Len() {
				return nil
			}
			continue
		}
		first := start[i] * c.Attrs.Stride[i-3]
		last := (start[i]+size[i]-1)*c.Attrs.Stride[i-3] + (w.Shape()[i].Len()-1)*c.Attrs.Dilation[i-3]
		lo[i] -= first
		hi[i] -= pad.Shape()[i].Len() - 1 - last
	}
	var x *ir.Node
	if slices.Max(pad.Attrs.Interior) > 0 {
		if min(slices.Min(lo), slices.Min(hi)) < 0 {
			return nil
		}
		x = b.Pad(pad.Inputs[0], lo, hi, pad.Attrs.Interior, ir.Value{})
	} else if x = surrounded(b, pad.Inputs[0], lo, hi); x == nil {
		return nil
	}
	return b.Reshape(b.Conv(x, w, c.Attrs.Stride, c.Attrs.Dilation), n.Shape())
}

// slicedAs is what the Slice takes, in steps of 1, from along the axes of s,
// from which its operand may be reshaped; or nil, when that isn't so.
func slicedAs(n *ir.Node, s ir.Shape) (start, size []int) {
	x := n.Inputs[0].Shape()
	start, size = make([]int, len(s)), s.Lens()
	from, to := group(s, x)
	for i, run := range to {
		for _, axis := range run {
			whole := n.Attrs.Start[axis] == 0 && n.Attrs.Size[axis] == x[axis].Len()
			switch {
			case n.Attrs.Step[axis] != 1:
				return nil, nil
			case whole:
			case len(run) > 1 || len(from[i]) > 1:
				return nil, nil
			default:
				start[from[i][0]], size[from[i][0]] = n.Attrs.Start[axis], n.Attrs.Size[axis]
			}
		}
	}
	return start, size
}

// maxPhases is the most convolutions that one is split into.
const maxPhases = 16

// splitPhases is a convolution of a tensor with zeros between its elements, as
// the gradient of one with a stride, without them: the results at every s-th
// place meet the same elements of the kernels, so they are a convolution with
// these, and all of them are s such convolutions side by side.
func splitPhases(b *build.Builder, n *ir.Node) *ir.Node {
	x, s := n.Inputs[0], n.Shape()
	d := len(s) - 3
	if !zeros(x) || len(s)+d > ir.MaxRank || s.Size() == 0 || x.Inputs[0].Shape().Size() == 0 {
		return nil
	}
	phases := make([]int, d)
	total := 1
	for i := range phases {
		phases[i] = x.Attrs.Interior[3+i] + 1
		total *= phases[i]
		if phases[i] > 1 && n.Attrs.Stride[i] != 1 {
			return nil
		}
	}
	if total == 1 || total > maxPhases {
		return nil
	}
	lens := s.Lens() // of the parts
	for i, p := range phases {
		lens[3+i] = (lens[3+i] + p - 1) / p
	}
	parts := make([]*ir.Node, total)
	at := make([]int, d)
	for k := range parts {
		for i, rest := d-1, k; i >= 0; i-- {
			at[i], rest = rest%phases[i], rest/phases[i]
		}
		parts[k] = phase(b, n, phases, at, lens)
	}
	return b.Slice(interleaved(b, parts, phases), make([]int, len(s)), s.Lens(), slices.Repeat([]int{1}, len(s)))
}

// interleaved is tensors side by side along their last axes: along each of those
// their elements take turns, those of as many tensors as there are phases of it.
func interleaved(b *build.Builder, parts []*ir.Node, phases []int) *ir.Node {
	s := parts[0].Shape()
	first := len(s) - len(phases)
	joined := slices.Clone(s[:first])
	apart := slices.Clone(s[:first])
	for i, p := range phases {
		joined = append(joined, ir.D(s[first+i].Len()*p))
		apart = append(apart, s[first+i], ir.D(1))
	}
	for k, x := range parts {
		parts[k] = b.Reshape(x, apart)
	}
	for i := len(phases) - 1; i >= 0; i-- {
		var rows []*ir.Node
		for ; len(parts) > 0; parts = parts[phases[i]:] {
			rows = append(rows, b.Concat(first+2*i+1, parts[:phases[i]]...))
		}
		parts = rows
	}
	return b.Reshape(parts[0], joined)
}

// phase is the results of n, a convolution of w with a Pad of y, of which
// there are lens, at the places at[i], at[i] + phases[i] and so on along each
// spatial axis. Place j meets element q of the kernel, and there
//
//	y[(j + q*dilation - before) / phases]
//
// where the division leaves no remainder: q goes in steps, and y too.
func phase(b *build.Builder, n *ir.Node, phases, at, lens []int) *ir.Node {
	pad, w := n.Inputs[0], n.Inputs[1]
	y := pad.Inputs[0]
	rank := len(lens)
	lo, hi := slices.Clone(pad.Attrs.Lo), slices.Clone(pad.Attrs.Hi)
	start, size, step := make([]int, rank), w.Shape().Lens(), slices.Repeat([]int{1}, rank)
	dilation := slices.Clone(n.Attrs.Dilation)
	for i, p := range phases {
		if p == 1 {
			continue
		}
		k := 3 + i
		common := gcd(p, dilation[i])
		first := -1
		for q := 0; q < min(p/common, size[k]) && first < 0; q++ {
			if (at[i]+q*dilation[i]-lo[k])%p == 0 {
				first = q
			}
		}
		if first < 0 {
			return b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...))
		}
		start[k], step[k] = first, p/common
		size[k] = (size[k] - first + step[k] - 1) / step[k]
		if size[k] == 1 {
			step[k] = 1
		}
		before := (at[i] + first*dilation[i] - lo[k]) / p
		dilation[i] /= common
		lo[k] = -before
		hi[k] = lens[k] + before + (size[k]-1)*dilation[i] - y.Shape()[k].Len()
	}
	x := surrounded(b, y, lo, hi)
	if x == nil { // it meets padding alone
		return b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...))
	}
	return b.Conv(x, b.Slice(w, start, size, step), n.Attrs.Stride, dilation)
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}
