package interp

import "github.com/gradgen/gradgen/ir"

// read is the rule of an op whose result at a position is the operand's
// element at another one, told by from.
func read(from func(n *ir.Node, s ir.Shape, pos []int) []int) rule {
	return func(n *ir.Node, in []*Tensor, out *Tensor) error {
		each(out.Type.Shape, func(pos []int) {
			out.put(pos, in[0].At(from(n, in[0].Type.Shape, pos)))
		})
		return nil
	}
}

var (
	transpose = read(func(n *ir.Node, s ir.Shape, pos []int) []int {
		from := make([]int, len(s))
		for i, axis := range n.Attrs.Axes {
			from[axis] = pos[i]
		}
		return from
	})
	expand = read(func(_ *ir.Node, s ir.Shape, pos []int) []int { return broadcast(s, pos) })
	slice  = read(func(n *ir.Node, s ir.Shape, pos []int) []int {
		from := make([]int, len(s))
		for i := range s {
			from[i] = n.Attrs.Start[i] + pos[i]*n.Attrs.Step[i]
		}
		return from
	})
	unfold = read(func(n *ir.Node, s ir.Shape, pos []int) []int {
		return fromWindow(pos, len(n.Attrs.Size), n.Attrs.Stride, n.Attrs.Dilation)
	})
)

// fromWindow is the position that pos, of a result of Unfold over d axes, was
// taken from: [..., p, q] from [..., p*stride + q*dilation].
func fromWindow(pos []int, d int, stride, dilation []int) []int {
	lead := len(pos) - 2*d
	p, q := pos[lead:lead+d], pos[lead+d:]
	from := join(pos[:lead+d])
	for i := range d {
		from[lead+i] = p[i]*stride[i] + q[i]*dilation[i]
	}
	return from
}

func reshape(_ *ir.Node, in []*Tensor, out *Tensor) error {
	for i := range out.Len() {
		out.Set(i, in[0].Get(i))
	}
	return nil
}

func pad(n *ir.Node, in []*Tensor, out *Tensor) error {
	for i := range out.Len() {
		out.Set(i, n.Attrs.Value)
	}
	each(in[0].Type.Shape, func(pos []int) {
		to := make([]int, len(pos))
		for i := range pos {
			to[i] = n.Attrs.Lo[i] + pos[i]*(n.Attrs.Interior[i]+1)
		}
		out.put(to, in[0].At(pos))
	})
	return nil
}

func concat(n *ir.Node, in []*Tensor, out *Tensor) error {
	axis, before := n.Attrs.Axis, 0
	for _, x := range in {
		each(x.Type.Shape, func(pos []int) {
			out.put(with(pos, axis, before+pos[axis]), x.At(pos))
		})
		before += x.Type.Shape[axis].Len()
	}
	return nil
}

func fold(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, d := in[0], out.Type.DType
	each(x.Type.Shape, func(pos []int) {
		to := fromWindow(pos, len(n.Attrs.Shape), n.Attrs.Stride, n.Attrs.Dilation)
		out.put(to, add(d, out.At(to), x.At(pos)))
	})
	return nil
}

func maxPool(n *ir.Node, in []*Tensor, out *Tensor) error {
	d := len(n.Attrs.Size)
	each(out.Type.Shape, func(pos []int) {
		var window []ir.Value
		each(ir.Of(n.Attrs.Size...), func(q []int) {
			window = append(window, in[0].At(fromWindow(join(pos, q), d, n.Attrs.Stride, n.Attrs.Dilation)))
		})
		out.put(pos, largest(out.Type.DType, window))
	})
	return nil
}
