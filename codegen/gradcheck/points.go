package gradcheck

import (
	"math"
	"math/rand/v2"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A Range is where numbers are drawn from.
type Range struct{ Lo, Hi float64 }

// A draw says how to draw a point.
type draw struct {
	floats Range
	ints   int64 // integers are from 0 to this
	// spd makes square matrices, of the last two axes, symmetric and positive definite.
	spd bool
}

// draws are the ways to draw a point, in the order in which they are tried:
// small numbers of either sign; those that logarithms, roots and arcs are
// defined for; those beyond 1. Integers are as large as what they index lets them be.
func draws(given *Range) []draw {
	ranges := []Range{{-1, 1}, {0.1, 0.9}, {1.1, 3}}
	if given != nil {
		ranges = []Range{*given}
	}
	var all []draw
	for _, spd := range []bool{false, true} {
		for _, floats := range ranges {
			for _, ints := range []int64{99, 9, 4, 2, 1, 0} {
				all = append(all, draw{floats, ints, spd})
			}
		}
	}
	return all
}

// point is random values for the inputs of g; one that depends on the seed
// and nothing else.
func (d draw) point(g *ir.Graph, seed uint64) map[string]*interp.Tensor {
	in := make(map[string]*interp.Tensor, len(g.Inputs))
	for i, n := range g.Inputs {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		x := interp.Zeros(n.Type)
		for j := range x.F {
			x.F[j] = d.floats.Lo + (d.floats.Hi-d.floats.Lo)*r.Float64()
		}
		for j := range x.I {
			x.I[j] = r.Int64N(d.ints + 1)
			if n.DType() == ir.Bool {
				x.I[j] &= 1
			}
		}
		if d.spd {
			definite(x)
		}
		round(x)
		in[n.Attrs.Name] = x
	}
	return in
}

// definite makes the square matrices in x symmetric, and so large on their
// diagonals that they are positive definite.
func definite(x *interp.Tensor) {
	rank := x.Type.Shape.Rank()
	if x.F == nil || rank < 2 || x.Type.Shape[rank-1] != x.Type.Shape[rank-2] {
		return
	}
	n := x.Type.Shape[rank-1].Len()
	for m := x.F; len(m) > 0; m = m[n*n:] {
		for i := range n {
			for j := range i {
				m[i*n+j] = m[j*n+i]
			}
			m[i*n+i] = math.Abs(m[i*n+i]) + float64(n)
		}
	}
}

// round makes float32s of what is to be some.
func round(x *interp.Tensor) {
	if x.Type.DType == ir.Float32 {
		for i, v := range x.F {
			x.F[i] = float64(float32(v))
		}
	}
}

// finite reports whether every number of the tensors is.
func finite(xs []*interp.Tensor) bool {
	for _, x := range xs {
		for _, v := range x.F {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}
