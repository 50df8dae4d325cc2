package plan

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Code with vectors does neighbours in memory at once, so it matters which
// axis of a tensor is innermost there. A convolution whose channels are
// innermost reads its kernels as they lie, whatever stride, dilation and width
// the image has; what is computed from it follows.

// lay decides the layouts of the nodes that have memory, in the order of the
// graph, and gives memory to views that are copied for them.
func (p *Plan) lay() {
	out := map[*ir.Node]bool{} // what is an output, or copied to one
	for _, o := range p.Graph.Outputs {
		n := o.Node
		for out[n] = true; n.Op.Info().Kind == ir.View; out[n] = true {
			n = n.Inputs[0]
		}
	}
	for _, n := range p.Graph.Nodes {
		if n.Op == ir.Input && Apart(n.Type) {
			p.pack(n, n.Shape().Rank()-1)
		}
		if _, ok := p.Buffered[n]; !ok || n.Op == ir.Input {
			continue
		}
		switch n.Op {
		case ir.Conv:
			p.layConv(n, out)
		case ir.MatMul:
			y := n.Inputs[1]
			if r := y.Shape().Rank(); enough(n.Shape()) && !p.adjacent(y, r-1) && p.packable(y) && !(turnsPanels(n) && p.adjacent(y, r-2)) {
				p.pack(y, r-1)
			}
		case ir.Concat:
			if !p.interleave(n) && !out[n] {
				p.follow(n)
			}
		case ir.Scan: // whose steps find their elements one after another
		default:
			if !out[n] {
				p.follow(n)
			}
		}
	}
}

// Apart reports whether the elements of an array of the type are arrays of one
// element each, which Go doesn't let vectors be loaded from or stored to: what
// lies so goes through a copy.
func Apart(t ir.Type) bool {
	r := t.Shape.Rank()
	return r > 1 && t.Shape[r-1].IsOne() && t.Shape.Size() > 1 && t.Shape.Size() <= maxCopied && t.DType.IsFloat()
}

// layConv lays out a convolution [N G O spatial...] of x [N G C spatial...]
// with w [G O C k...]: the lanes of its vectors are along O, or along G where
// groups have one channel, unless the last spatial axis fills them better.
func (p *Plan) layConv(n *ir.Node, out map[*ir.Node]bool) {
	const channel, group = 2, 1 // of n; in w these are 1 and 0
	x, w := n.Inputs[0], n.Inputs[1]
	s, d := n.Shape(), n.DType()
	if s.Size() == 0 {
		return
	}
	last := s.Rank() - 1
	wide := waste(s[last].Len(), d)
	if n.Attrs.Stride[last-3] != 1 || !p.adjacent(x, last) {
		wide = noLanes
	}
	short := w.Shape()[last].Len() < longWindow
	axis, more := channel, 1.3 // as vectors of images end in the middle of them
	if s[channel].IsOne() {
		axis, more = group, 1
		if !p.adjacent(x, group) && (wide < noLanes || !short) {
			return
		}
	}
	deep := waste(s[axis].Len(), d)
	copied := !p.adjacent(w, axis-1)
	if copied && (s.Size()/s[axis].Len() < minPacked || !p.packable(w)) || deep == noLanes {
		return
	}
	if out[n] && axis == channel {
		if wide < noLanes && deepTime(n, p.adjacent(x, channel)) > wideTime(n, wide) {
			return
		}
	} else if deep > wide*more {
		return
	}
	order := []int{0}
	for i := 3; i <= last; i++ {
		order = append(order, i)
	}
	p.Layout[n] = append(order, channel+group-axis, axis)
	deepest := short && p.deepen(x, axis, out)
	if copied {
		p.pack(w, axis-1)
		if deepest {
			// As the sums are: what lies side by side in x innermost.
			p.Layout[w] = append(append([]int{0}, order[1:]...), 2, 1)
		}
	}
}

// noLanes is the waste of a loop that doesn't go into vectors.
const noLanes = 1e9

// waste is how many lanes the vectors for a loop of n iterations have for each
// of them. Vectors are those of 256 bits: where there are longer ones, short
// ones are computed with as quickly.
func waste(n int, d ir.DType) float64 {
	if n*d.Bytes() <= FewLanes {
		return noLanes
	}
	lanes := 32 / d.Bytes()
	return float64((n+lanes-1)/lanes*lanes) / float64(n)
}

// follow gives n the layout of what it is computed from, so that its loops go
// through that as it lies. Only what a convolution laid out is followed:
// everything else is in row-major order, as arguments are.
func (p *Plan) follow(n *ir.Node) {
	shape := n.Shape()
	for _, l := range p.operands(n) {
		if !l.laid {
			continue
		}
		order := sorted(l.strides[:shape.Rank()], shape)
		if order == nil {
			continue
		}
		p.Layout[n] = order
		if n.Op.Info().Kind == ir.Elementwise || n.Op == ir.Fold {
			for _, x := range n.Inputs {
				axis := order[len(order)-1]
				if n.Op != ir.Fold {
					axis += x.Shape().Rank() - shape.Rank()
				}
				p.align(x, axis)
			}
		}
		return
	}
}

// interleave gives n the layout of what a convolution laid out, if it puts the elements of
// such tensors side by side along an axis that they don't have: directly
// inside the axis before that one. Then what lies side by side in them is moved together, where
// n is a result too.
func (p *Plan) interleave(n *ir.Node) bool {
	axis := n.Attrs.Axis
	if axis == 0 || n.Shape().Size() == 0 || slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return !x.Shape()[axis].IsOne() }) {
		return false
	}
	for _, l := range p.operands(n) {
		if !l.laid {
			continue
		}
		order := sorted(l.strides, n.Inputs[0].Shape())
		if order == nil {
			continue
		}
		order = slices.DeleteFunc(order, func(a int) bool { return a == axis })
		p.Layout[n] = slices.Insert(order, slices.Index(order, axis-1)+1, axis)
		return true
	}
	return false
}

// sorted is the axes of s by their strides, the largest first; those of length
// 1 come before all others. It is nil when strides aren't known or zero, and
// when the order is row-major anyway.
func sorted(strides []int, s ir.Shape) []int {
	var ones, order []int
	for i := range s {
		switch {
		case s[i].IsOne():
			ones = append(ones, i)
		case strides[i] < 1:
			return nil
		default:
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return strides[b] - strides[a] })
	if slices.IsSorted(order) {
		return nil
	}
	return append(ones, order...)
}

// align sees to it that neighbours along the axis of x, from which a node with
// vectors along it is computed, are neighbours in memory: a view of what lies
// otherwise is copied.
func (p *Plan) align(x *ir.Node, axis int) {
	if _, ok := p.Buffered[x]; ok || axis < 0 || x.Shape()[axis].IsOne() || p.adjacent(x, axis) {
		return
	}
	switch x.Op.Info().Kind {
	case ir.Elementwise:
		for _, y := range x.Inputs {
			p.align(y, axis+y.Shape().Rank()-x.Shape().Rank())
		}
	case ir.View:
		y := x.Inputs[0]
		for i := range y.Shape() {
			// The axis of y along which this one goes, if y is worth copying
			// instead: it has fewer elements, or is computed in place.
			if y.Shape()[i] == x.Shape()[axis] && steps(x, i)[axis] == 1 && (x.Op == ir.Expand || !p.isMemory(y)) {
				p.align(y, i)
				return
			}
		}
		p.pack(x, axis)
	}
}

// isMemory reports whether n is a view of memory.
func (p *Plan) isMemory(n *ir.Node) bool {
	for n.Op.Info().Kind == ir.View {
		if _, ok := p.Buffered[n]; ok {
			return true
		}
		n = n.Inputs[0]
	}
	_, ok := p.Buffered[n]
	return ok || n.Op == ir.Input
}

// steps is how far each axis of the view x moves along axis i of its operand.
func steps(x *ir.Node, i int) []int {
	strides := make([]int, x.Inputs[0].Shape().Rank())
	strides[i] = 1
	return viewStrides(x, strides)
}

// packable reports whether n can be copied into memory of its own.
func (p *Plan) packable(n *ir.Node) bool {
	_, ok := p.Buffered[n]
	k := n.Op.Info().Kind
	return !ok && (k == ir.View || k == ir.Elementwise)
}

// pack gives n memory in which the axis is innermost.
func (p *Plan) pack(n *ir.Node, axis int) {
	p.Buffered[n] = "copied so that its rows are contiguous"
	if axis < n.Shape().Rank()-1 {
		p.Layout[n] = innermost(n.Shape(), axis)
	}
}

// adjacent reports whether neighbours along the axis of n are neighbours in
// memory, in all that it is computed from.
func (p *Plan) adjacent(n *ir.Node, axis int) bool {
	if n.Shape()[axis].IsOne() {
		return true
	}
	for _, l := range p.leaves(n) {
		if s := l.strides[axis]; s != 0 && s != 1 {
			return false
		}
	}
	return true
}
