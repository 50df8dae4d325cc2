package irtest

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A bound is an interval that holds the elements of n, given those of its
// operands.
type bound func(n *ir.Node, in []Interval) Interval

// always is the same interval whatever the operands are.
func always(lo, hi float64) bound {
	return func(*ir.Node, []Interval) Interval { return Interval{lo, hi} }
}

// corners is for functions that are monotone in each operand while the others
// stay: the extremes are among the operands' ends.
func corners(f func(v []float64) float64) bound {
	return func(_ *ir.Node, in []Interval) Interval {
		v := make([]float64, len(in))
		h := Interval{math.Inf(1), math.Inf(-1)}
		for mask := range 1 << len(in) {
			for i, iv := range in {
				if v[i] = iv.Lo; mask>>i&1 == 1 {
					v[i] = iv.Hi
				}
			}
			h = hull(h, just(f(v)))
		}
		return h
	}
}

// monotone is corners of one operand.
func monotone(f func(x float64) float64) bound {
	return corners(func(v []float64) float64 { return f(v[0]) })
}

// mono2 is corners of two operands.
func mono2(f func(x, y float64) float64) bound {
	return corners(func(v []float64) float64 { return f(v[0], v[1]) })
}

func clip(v []float64) float64 { return min(max(v[0], v[1]), v[2]) }

// same is for ops whose elements are elements of the operands.
func same(_ *ir.Node, in []Interval) Interval { return hull(in...) }

// boundFirst is for ops that are their first operand.
func boundFirst(_ *ir.Node, in []Interval) Interval { return in[0] }

func boundAbs(_ *ir.Node, in []Interval) Interval { return Interval{0, in[0].size()} }

func boundGelu(_ *ir.Node, in []Interval) Interval { return Interval{-0.17, in[0].size()} }
func boundSilu(_ *ir.Node, in []Interval) Interval { return Interval{-0.28, in[0].size()} }

func boundCosh(_ *ir.Node, in []Interval) Interval { return Interval{1, math.Cosh(in[0].size())} }

func boundConst(n *ir.Node, _ []Interval) Interval {
	if n.DType().IsFloat() {
		return just(n.Attrs.Value.F)
	}
	return just(float64(n.Attrs.Value.I))
}

func boundIota(n *ir.Node, _ []Interval) Interval { return just(0, float64(n.Shape().Size())) }

func boundCast(n *ir.Node, in []Interval) Interval {
	switch {
	case n.DType() == ir.Bool:
		return Interval{0, 1}
	case n.DType().IsInt():
		return rounded(n, in)
	}
	return in[0]
}

// rounded is for ops that round to whole numbers. It leaves room for an
// operand that was computed less exactly and fell on the other side of one.
func rounded(_ *ir.Node, in []Interval) Interval {
	return Interval{math.Floor(in[0].Lo), math.Ceil(in[0].Hi)}
}

func boundWhere(_ *ir.Node, in []Interval) Interval { return hull(in[1], in[2]) }

// combined is how many elements of the operand make one of a reduction.
func combined(n *ir.Node) int {
	k := 1
	for _, axis := range n.Attrs.Axes {
		k *= n.Inputs[0].Shape()[axis].Len()
	}
	return k
}

func boundSum(n *ir.Node, in []Interval) Interval { return in[0].times(combined(n)) }

func boundProd(n *ir.Node, in []Interval) Interval {
	k := combined(n)
	if in[0].Lo >= 0 {
		return just(math.Pow(in[0].Lo, float64(k)), math.Pow(in[0].Hi, float64(k)))
	}
	m := math.Pow(in[0].size(), float64(k))
	return Interval{-m, m}
}

func boundLogSumExp(n *ir.Node, in []Interval) Interval {
	l := math.Log(float64(combined(n)))
	return Interval{in[0].Lo + l, in[0].Hi + l}
}

func boundArg(n *ir.Node, _ []Interval) Interval {
	return just(0, float64(n.Inputs[0].Shape()[n.Attrs.Axis].Len()-1))
}

func boundCumSum(n *ir.Node, in []Interval) Interval {
	return in[0].upTo(n.Shape()[n.Attrs.Axis].Len())
}

func boundLinearScan(n *ir.Node, in []Interval) Interval {
	most := 0.0
	for range n.Shape()[n.Attrs.Axis].Len() {
		most = in[0].size()*most + in[1].size()
	}
	return Interval{-most, most}
}

// products is sums of k products of elements of the two operands.
func products(k int, in []Interval) Interval {
	p := mono2(func(x, y float64) float64 { return x * y })
	return p(nil, in).times(k)
}

func boundMatMul(n *ir.Node, in []Interval) Interval {
	s := n.Inputs[0].Shape()
	return products(s[len(s)-1].Len(), in)
}

func boundConv(n *ir.Node, in []Interval) Interval {
	return products(n.Inputs[1].Shape()[2:].Size(), in)
}

func boundPad(n *ir.Node, in []Interval) Interval { return hull(in[0], boundConst(n, nil)) }

func boundFold(n *ir.Node, in []Interval) Interval {
	s := n.Inputs[0].Shape()
	return in[0].upTo(s[len(s)-2*len(n.Attrs.Shape):].Size())
}

func boundScatterAdd(n *ir.Node, in []Interval) Interval {
	return in[1].upTo(n.Inputs[0].Shape().Size())
}

func boundHypot(_ *ir.Node, in []Interval) Interval {
	least := 0.0
	if in[0].Lo > 0 {
		least = in[0].Lo
	}
	return Interval{least, math.Hypot(in[0].size(), in[1].size())}
}

func boundCopysign(_ *ir.Node, in []Interval) Interval { return Interval{-in[0].size(), in[0].size()} }

func boundLogAddExp(_ *ir.Node, in []Interval) Interval {
	return Interval{max(in[0].Lo, in[1].Lo), max(in[0].Hi, in[1].Hi) + math.Ln2}
}
