package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// These rules change results, for the better: what they put in is the same
// function of the real numbers, and is nearer to it. Of a result that is zero
// the sign may change.
var stabilityRules = []rule{
	{"log-softmax", "x - logsumexp(x): the log of a softmax that underflows to 0 is -Inf", []ir.Op{ir.Log}, logSoftmax},
	{"log-sum-exp", "e**x overflows from 89 (float32) or 710 on, ReduceLogSumExp doesn't; of an x that is shifted by its largest element already it doesn't either", []ir.Op{ir.Log}, logSumExp},
	{"shifted-log-sum-exp", "m + log(sum(e**(x - m))), m the largest, is what ReduceLogSumExp does by itself", []ir.Op{ir.Add}, shiftedLogSumExp},
	{"softmax", "e**x / sum(e**x) is Inf/Inf where e**x overflows, Softmax isn't (an x that is itself +Inf makes all NaN)", []ir.Op{ir.Div}, divSoftmax},
	{"shifted-softmax", "Softmax of x - m, m the largest: it subtracts it by itself", []ir.Op{ir.Softmax}, shiftedSoftmax},
	{"log-sigmoid", "-softplus(-x): the log of a sigmoid that underflows to 0 is -Inf", []ir.Op{ir.Log}, logSigmoid},
	{"log1p", "1 + x loses the digits of a small x before the log", []ir.Op{ir.Log}, logPlusOne},
	{"log-add-exp", "log(e**x + e**y) overflows from 89 (float32) or 710 on, and is -Inf below -104 or -746", []ir.Op{ir.Log}, logAddExponentials},
	{"softplus", "log1p(e**x) overflows where softplus(x) is x", []ir.Op{ir.Log1p}, logOnePlusExp},
	{"sigmoid", "1/(1 + e**-x) and e**x/(1 + e**x): the second overflows, and so do the gradients of both", []ir.Op{ir.Reciprocal, ir.Div}, handSigmoid},
	{"one-minus-sigmoid", "sigmoid(-x): the difference cancels where the sigmoid is near 1", []ir.Op{ir.Sub}, oneMinusSigmoid},
	{"expm1", "e**x - 1 cancels near 0", []ir.Op{ir.Sub, ir.Add}, expMinusOne},
}

func logSoftmax(b *build.Builder, n *ir.Node) *ir.Node {
	s := under(n.Inputs[0], ir.Softmax)
	if s == nil || s.Shape().Size() == 0 {
		return nil
	}
	x := s.Inputs[0]
	return b.Reshape(b.Sub(x, b.ReduceLogSumExp(x, s.Attrs.Axis)), n.Shape())
}

func logSumExp(b *build.Builder, n *ir.Node) *ir.Node {
	s := sumExp(n)
	if s == nil {
		return nil
	}
	x := s.Inputs[0].Inputs[0]
	if x.Op == ir.Sub && shifted(x, x.Inputs[1], s.Attrs.Axes) != nil {
		return nil
	}
	return b.Reshape(b.ReduceLogSumExp(x, s.Attrs.Axes...), n.Shape())
}

// sumExp is the sum s if n is log(s), s the sum of exponentials.
func sumExp(n *ir.Node) *ir.Node {
	s := under(n.Inputs[0], ir.ReduceSum)
	if s == nil || s.Inputs[0].Op != ir.Exp || s.Inputs[0].Shape().Size() == 0 {
		return nil
	}
	return s
}

func shiftedLogSumExp(b *build.Builder, n *ir.Node) *ir.Node {
	return either(n, func(u, m *ir.Node) *ir.Node {
		if !u.Shape().Equal(m.Shape()) {
			return nil
		}
		var d *ir.Node
		var axes []int
		if l := under(u, ir.ReduceLogSumExp); l != nil {
			d, axes = l.Inputs[0], l.Attrs.Axes
		} else if l := under(u, ir.Log); l != nil && sumExp(l) != nil {
			s := sumExp(l)
			d, axes = s.Inputs[0].Inputs[0], s.Attrs.Axes
		} else {
			return nil
		}
		if m.Op == ir.Reshape {
			m = m.Inputs[0]
		}
		x := shifted(d, m, axes)
		if x == nil {
			return nil
		}
		return b.Reshape(b.ReduceLogSumExp(x, axes...), n.Shape())
	})
}

// shifted is x if d is x - m, m being the largest of x over the axes.
func shifted(d, m *ir.Node, axes []int) *ir.Node {
	if d.Op != ir.Sub || d.Inputs[1] != m {
		return nil
	}
	if m.Op == ir.StopGradient {
		m = m.Inputs[0]
	}
	x := d.Inputs[0]
	if m.Op != ir.ReduceMax || m.Inputs[0] != x || !slices.Equal(m.Attrs.Axes, axes) {
		return nil
	}
	return x
}

func divSoftmax(b *build.Builder, n *ir.Node) *ir.Node {
	e, s := n.Inputs[0], n.Inputs[1]
	if e.Op != ir.Exp || s.Op != ir.ReduceSum || s.Inputs[0] != e || len(s.Attrs.Axes) != 1 {
		return nil
	}
	return b.Softmax(e.Inputs[0], s.Attrs.Axes[0])
}

func shiftedSoftmax(b *build.Builder, n *ir.Node) *ir.Node {
	d := n.Inputs[0]
	if d.Op != ir.Sub {
		return nil
	}
	x := shifted(d, d.Inputs[1], []int{n.Attrs.Axis})
	if x == nil {
		return nil
	}
	return b.Softmax(x, n.Attrs.Axis)
}

func logSigmoid(b *build.Builder, n *ir.Node) *ir.Node {
	if s := n.Inputs[0]; s.Op == ir.Sigmoid {
		return b.Neg(b.Softplus(b.Neg(s.Inputs[0])))
	}
	return nil
}

func logPlusOne(b *build.Builder, n *ir.Node) *ir.Node {
	s := n.Inputs[0]
	if s.Op == ir.Sub && is(s.Inputs[0], 1) {
		return b.Log1p(b.Neg(s.Inputs[1]))
	}
	if y := onePlus(s); y != nil {
		return b.Log1p(y)
	}
	return nil
}

// onePlus is y if n is 1 + y.
func onePlus(n *ir.Node) *ir.Node {
	if n.Op != ir.Add {
		return nil
	}
	return either(n, func(x, y *ir.Node) *ir.Node {
		if is(x, 1) {
			return y
		}
		return nil
	})
}

func logAddExponentials(b *build.Builder, n *ir.Node) *ir.Node {
	s := n.Inputs[0]
	if s.Op != ir.Add || s.Inputs[0].Op != ir.Exp || s.Inputs[1].Op != ir.Exp {
		return nil
	}
	return b.LogAddExp(s.Inputs[0].Inputs[0], s.Inputs[1].Inputs[0])
}

func logOnePlusExp(b *build.Builder, n *ir.Node) *ir.Node {
	if e := n.Inputs[0]; e.Op == ir.Exp {
		return b.Softplus(e.Inputs[0])
	}
	return nil
}

func handSigmoid(b *build.Builder, n *ir.Node) *ir.Node {
	e := onePlus(n.Inputs[len(n.Inputs)-1])
	switch {
	case e == nil || e.Op != ir.Exp:
		return nil
	case n.Inputs[0] == e:
		return b.Sigmoid(e.Inputs[0])
	case n.Op == ir.Reciprocal || is(n.Inputs[0], 1):
		return b.Sigmoid(b.Neg(e.Inputs[0]))
	}
	return nil
}

func oneMinusSigmoid(b *build.Builder, n *ir.Node) *ir.Node {
	if s := n.Inputs[1]; is(n.Inputs[0], 1) && s.Op == ir.Sigmoid {
		return b.Sigmoid(b.Neg(s.Inputs[0]))
	}
	return nil
}

func expMinusOne(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	if n.Op == ir.Add {
		return either(n, func(x, y *ir.Node) *ir.Node {
			if x.Op == ir.Exp && is(y, -1) {
				return b.Expm1(x.Inputs[0])
			}
			return nil
		})
	}
	switch {
	case x.Op == ir.Exp && is(y, 1):
		return b.Expm1(x.Inputs[0])
	case y.Op == ir.Exp && is(x, 1):
		return b.Neg(b.Expm1(y.Inputs[0]))
	}
	return nil
}
