package build

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// ResizeNearest is x with its last axes at the lengths: position i of an axis
// that had m positions and gets n is that of floor(i*m/n).
func (b *Builder) ResizeNearest(x *ir.Node, lengths ...int) *ir.Node {
	return b.resize(x, lengths, (*Builder).nearest)
}

// ResizeLinear is x with its last axes at the lengths, interpolated linearly
// along each: position i of an axis that had m positions and gets n is at
// (i+0.5)*m/n - 0.5 between the old ones, and no further out than the outermost.
func (b *Builder) ResizeLinear(x *ir.Node, lengths ...int) *ir.Node {
	needFloat(x)
	return b.resize(x, lengths, (*Builder).linear)
}

// A resizer gives the middle one of three axes n positions.
type resizer func(b *Builder, x *ir.Node, n int) *ir.Node

func (b *Builder) resize(x *ir.Node, lengths []int, f resizer) *ir.Node {
	s := x.Shape()
	if len(lengths) == 0 || len(lengths) > len(s) {
		fail([]*ir.Node{x}, "%d lengths for the last axes of {0}, of shape %v: there is one at least, and at most %d", len(lengths), s, len(s))
	}
	for i, n := range lengths {
		axis := len(s) - len(lengths) + i
		m := s[axis].Len()
		if n < 1 || n > ir.MaxElements || m == 0 {
			fail([]*ir.Node{x}, "axis %d of {0}, of shape %v, can't be resized from %d to %d positions", axis, s, m, n)
		}
		if n == m {
			continue
		}
		before, after := x.Shape()[:axis], x.Shape()[axis+1:]
		r := f(b, b.Reshape(x, ir.Of(before.Size(), m, after.Size())), n)
		x = b.Reshape(r, slices.Concat(before, ir.Of(n), after))
	}
	return x
}

// maxPhases is how many positions, which repeat their places between old ones,
// are slices of their own. More are gathered one by one.
const maxPhases = 16

// phases is m positions as p to each of g groups, of which n are q.
func phases(m, n int) (p, q, g int) {
	g = n
	for rest := m; rest > 0; {
		g, rest = rest, g%rest
	}
	return m / g, n / g, g
}

func (b *Builder) nearest(x *ir.Node, n int) *ir.Node {
	m := x.Shape()[1].Len()
	p, q, g := phases(m, n)
	switch {
	case p == 1:
		return b.Repeat(x, 1, q)
	case q <= maxPhases:
		return b.interleaved(x, q, func(i int) *ir.Node { return b.every(x, i*p/q, g, p) })
	}
	return b.Gather(x, b.Cast(b.Floor(b.places(m, n, 0)), ir.Int32), 1)
}

func (b *Builder) linear(x *ir.Node, n int) *ir.Node {
	d, m := x.DType(), x.Shape()[1].Len()
	p, q, g := phases(m, n)
	if q <= maxPhases {
		x = b.PadEdge(x, 1, 1, 1)
		return b.interleaved(x, q, func(i int) *ir.Node {
			at := (float64(i)+0.5)*float64(p)/float64(q) - 0.5
			low := int(math.Floor(at))
			part := at - float64(low)
			lo := b.every(x, low+1, g, p)
			if part == 0 {
				return lo
			}
			hi := b.every(x, low+2, g, p)
			return b.Add(b.Mul(lo, b.Scalar(d, 1-part)), b.Mul(hi, b.Scalar(d, part)))
		})
	}
	c := func(v float64) *ir.Node { return b.Scalar(ir.Float64, v) }
	at := b.Clip(b.Sub(b.places(m, n, 0.5), c(0.5)), c(0), c(float64(m-1)))
	low := b.Floor(at)
	part := b.ExpandDims(b.Cast(b.Sub(at, low), d), -1)
	pick := func(at *ir.Node) *ir.Node { return b.Gather(x, b.Cast(at, ir.Int32), 1) }
	lo, hi := pick(low), pick(b.Min(b.Add(low, c(1)), c(float64(m-1))))
	return b.Add(b.Mul(lo, b.Sub(b.Scalar(d, 1), part)), b.Mul(hi, part))
}

// places is (i+shift)*m/n for each i below n.
func (b *Builder) places(m, n int, shift float64) *ir.Node {
	c := func(v float64) *ir.Node { return b.Scalar(ir.Float64, v) }
	i := b.Iota(ir.Float64, ir.D(n))
	if shift != 0 {
		i = b.Add(i, c(shift))
	}
	return b.Div(b.Mul(i, c(float64(m))), c(float64(n)))
}

// every is n positions of axis 1 from start on, step apart.
func (b *Builder) every(x *ir.Node, start, n, step int) *ir.Node {
	s := x.Shape().Lens()
	return b.slice(x, []int{0, start, 0}, []int{s[0], n, s[2]}, []int{1, step, 1})
}

// interleaved is the tensors f(0), f(1) ... f(q-1), position by position of
// their middle axis: all their first ones, all their second ones and so on.
func (b *Builder) interleaved(x *ir.Node, q int, f func(i int) *ir.Node) *ir.Node {
	parts := make([]*ir.Node, q)
	for i := range parts {
		parts[i] = f(i)
	}
	s := parts[0].Shape().Lens()
	return b.Reshape(b.Stack(2, parts...), ir.Of(s[0], s[1]*q, s[2]))
}

// DepthToSpace puts the channels of x [N C*block*block H W] into blocks:
// [N C H*block W*block], where r[n, c, h*block+i, w*block+j] is
// x[n, c*block*block + i*block + j, h, w].
func (b *Builder) DepthToSpace(x *ir.Node, block int) *ir.Node {
	n, c, h, w := blockShape(x, block)
	if c%(block*block) != 0 {
		fail([]*ir.Node{x}, "axis 1 of {0}, of shape %v, has %d channels, which blocks of %d by %d don't divide", x.Shape(), c, block, block)
	}
	c /= block * block
	x = b.Transpose(b.Reshape(x, ir.Of(n, c, block, block, h, w)), 0, 1, 4, 2, 5, 3)
	return b.Reshape(x, ir.Of(n, c, h*block, w*block))
}

// SpaceToDepth is what DepthToSpace undoes.
func (b *Builder) SpaceToDepth(x *ir.Node, block int) *ir.Node {
	n, c, h, w := blockShape(x, block)
	if h%block != 0 || w%block != 0 {
		fail([]*ir.Node{x}, "axes 2 and 3 of {0}, of shape %v, are not divided by blocks of %d", x.Shape(), block)
	}
	x = b.Transpose(b.Reshape(x, ir.Of(n, c, h/block, block, w/block, block)), 0, 1, 3, 5, 2, 4)
	return b.Reshape(x, ir.Of(n, c*block*block, h/block, w/block))
}

func blockShape(x *ir.Node, block int) (n, c, h, w int) {
	if x.Shape().Rank() != 4 {
		fail([]*ir.Node{x}, "{0} has shape %v; it is [N C H W]", x.Shape())
	}
	if block < 1 || block > 1<<10 {
		fail([]*ir.Node{x}, "blocks of %d by %d; they are at least 1 by 1, and at most 1024 by 1024", block, block)
	}
	s := x.Shape().Lens()
	return s[0], s[1], s[2], s[3]
}
