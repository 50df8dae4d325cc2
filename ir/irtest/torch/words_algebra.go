package torch

import "github.com/gradgen/gradgen/ir"

// Functions of PyTorch on tensors, written in build's words.
var algebraWords = map[string]word{
	"addmm": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { return b.Add(in[0], b.MatMul(in[1], in[2])) }),
	"addcmul": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Add(in[0], b.prod(b.c(a.float("value")), in[1], in[2]))
	}),
	"addcdiv": one(3, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Add(in[0], b.Mul(b.c(a.float("value")), b.Div(in[1], in[2])))
	}),
	"lerp": one(3, func(b maker, in nodes, _ *attrs) *ir.Node { return b.Add(in[0], b.Mul(in[2], b.Sub(in[1], in[0]))) }),
	"diff": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		axis := a.int("axis")
		n := in[0].Shape()[axis].Len()
		return b.Sub(b.SliceAxis(in[0], axis, 1, n), b.SliceAxis(in[0], axis, 0, n-1))
	}),
	"roll": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		axis, shift := a.int("axis"), a.int("shift")
		n := in[0].Shape()[axis].Len()
		return b.Concat(axis, b.SliceAxis(in[0], axis, n-shift, n), b.SliceAxis(in[0], axis, 0, n-shift))
	}),
	"tril": formula(func(b maker, x *ir.Node) *ir.Node { return b.Where(b.lower(x), x, b.c(0)) }),
	"triu_strict": formula(func(b maker, x *ir.Node) *ir.Node {
		return b.Where(b.Not(b.lower(x)), x, b.c(0))
	}),
	"trace":    formula(func(b maker, x *ir.Node) *ir.Node { return b.Einsum("ii", x) }),
	"diagonal": formula(func(b maker, x *ir.Node) *ir.Node { return b.Einsum("...ii->...i", x) }),
	"kron": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		p, q := in[0].Shape().Lens(), in[1].Shape().Lens()
		return b.Reshape(b.Einsum("ij,kl->ikjl", in[0], in[1]), ir.Of(p[0]*q[0], p[1]*q[1]))
	}),
	"cdist": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		return b.Norm(b.Sub(b.ExpandDims(in[0], -2), b.ExpandDims(in[1], -3)), []int{-1}, false)
	}),
	"cov": formula(func(b maker, x *ir.Node) *ir.Node {
		centred := b.Sub(x, b.Mean(x, []int{1}, true))
		return b.Div(b.MatMul(centred, b.Transpose(centred)), b.c(float64(x.Shape()[1].Len()-1)))
	}),
	"cross": one(2, func(b maker, in nodes, _ *attrs) *ir.Node {
		p, q := b.Split(in[0], -1, 3), b.Split(in[1], -1, 3)
		part := func(i, j int) *ir.Node { return b.Sub(b.Mul(p[i], q[j]), b.Mul(p[j], q[i])) }
		return b.Concat(-1, part(1, 2), part(2, 0), part(0, 1))
	}),
	"pixel_shuffle": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		s, r := in[0].Shape().Lens(), a.int("factor")
		c := s[1] / (r * r)
		x := b.Transpose(b.Reshape(in[0], ir.Of(s[0], c, r, r, s[2], s[3])), 0, 1, 4, 2, 5, 3)
		return b.Reshape(x, ir.Of(s[0], c, s[2]*r, s[3]*r))
	}),
	"upsample_nearest": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		s, r := in[0].Shape().Lens(), a.int("factor")
		x := b.BroadcastTo(b.Reshape(in[0], ir.Of(s[0], s[1], s[2], 1, s[3], 1)), ir.Of(s[0], s[1], s[2], r, s[3], r))
		return b.Reshape(x, ir.Of(s[0], s[1], s[2]*r, s[3]*r))
	}),
	"det2": formula(func(b maker, x *ir.Node) *ir.Node { // of [... 2 2]
		at := func(i, j int) *ir.Node { return b.SliceAxis(b.SliceAxis(x, -2, i, i+1), -1, j, j+1) }
		return b.Squeeze(b.Sub(b.Mul(at(0, 0), at(1, 1)), b.Mul(at(0, 1), at(1, 0))), -1, -2)
	}),
	"polyval": one(2, func(b maker, in nodes, _ *attrs) *ir.Node { // Horner's scheme, with PyTorch's autograd
		r := b.c(0)
		for _, c := range b.Split(in[1], 0, in[1].Shape()[0].Len()) {
			r = b.Add(b.Mul(r, in[0]), c)
		}
		return r
	}),
	"mixture_log_likelihood": one(4, func(b maker, in nodes, _ *attrs) *ir.Node { // x [N D], weights [K], means [K D], log deviations [K D]
		z := b.Div(b.Sub(b.ExpandDims(in[0], 1), in[2]), b.Exp(in[3]))
		log := b.Neg(b.Sum(b.Add(b.Mul(b.c(0.5), b.Square(z)), in[3]), []int{-1}, false))
		return b.Sum(b.LogSumExp(b.Add(log, b.LogSoftmax(in[1], 0)), []int{-1}, false), nil, false)
	}),
	"shared": one(2, func(b maker, in nodes, _ *attrs) *ir.Node { // one operand broadcast in three ways
		m, v := in[0], in[1]
		return b.sum(b.Mul(m, v), b.MatMul(m, b.ExpandDims(v, -1)), b.Div(m, b.Add(b.Square(v), b.c(1))))
	}),
}

// lower is where a column isn't beyond its row, in the last two axes.
func (b maker) lower(x *ir.Node) *ir.Node {
	s := x.Shape()
	rows, columns := s[len(s)-2], s[len(s)-1]
	return b.LessOrEqual(b.Iota(ir.Int32, columns), b.ExpandDims(b.Iota(ir.Int32, rows), -1))
}
