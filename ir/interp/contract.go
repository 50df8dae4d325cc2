package interp

import "github.com/gradgen/gradgen/ir"

func matMul(_ *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, d := in[0], in[1], out.Type.DType
	xs, ys := x.Type.Shape, y.Type.Shape
	each(out.Type.Shape, func(pos []int) {
		batch, row, col := pos[:len(pos)-2], pos[len(pos)-2], pos[len(pos)-1]
		xpos := join(broadcast(xs[:len(xs)-2], batch), []int{row, 0})
		ypos := join(broadcast(ys[:len(ys)-2], batch), []int{0, col})
		s := ir.Value{}
		for k := range xs[len(xs)-1].Len() {
			xpos[len(xpos)-1], ypos[len(ypos)-2] = k, k
			s = add(d, s, mul(d, x.At(xpos), y.At(ypos)))
		}
		out.put(pos, s)
	})
	return nil
}

func conv(n *ir.Node, in []*Tensor, out *Tensor) error {
	x, y, d := in[0], in[1], out.Type.DType
	// What is summed over: c and q, the last axes of the kernels.
	summed := y.Type.Shape[2:]
	xpos := make([]int, len(x.Type.Shape))
	ypos := make([]int, len(y.Type.Shape))
	each(out.Type.Shape, func(pos []int) {
		image, group, channel, p := pos[0], pos[1], pos[2], pos[3:]
		s := ir.Value{}
		each(summed, func(cq []int) {
			c, q := cq[0], cq[1:]
			xpos[0], xpos[1], xpos[2] = image, group, c
			ypos[0], ypos[1], ypos[2] = group, channel, c
			for i := range q {
				xpos[3+i] = p[i]*n.Attrs.Stride[i] + q[i]*n.Attrs.Dilation[i]
				ypos[3+i] = q[i]
			}
			s = add(d, s, mul(d, x.At(xpos), y.At(ypos)))
		})
		out.put(pos, s)
	})
	return nil
}
