package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// matMulLeft is ct * yᵀ, at the leading axes of the result.
func matMulLeft(s *step, ct *ir.Node) *ir.Node { return matMul(s, ct, transposed(s, s.y)) }

// matMulRight is xᵀ * ct, at the leading axes of the result.
func matMulRight(s *step, ct *ir.Node) *ir.Node { return matMul(s, transposed(s, s.x), ct) }

func matMul(s *step, x, y *ir.Node) *ir.Node { return s.Binary(ir.MatMul, x, y) }

// transposed swaps the last two axes.
func transposed(s *step, x *ir.Node) *ir.Node {
	r := x.Shape().Rank()
	return swapped(s, x, r-2, r-1)
}

// swapped swaps two axes.
func swapped(s *step, x *ir.Node, i, j int) *ir.Node {
	perm := make([]int, x.Shape().Rank())
	for k := range perm {
		perm[k] = k
	}
	perm[i], perm[j] = j, i
	return s.Transpose(x, perm...)
}

// The two gradients of r[n,g,o,p] = sum over c, q of
// x[n,g,c,p*stride+q*dilation] * y[g,o,c,q] are convolutions too. The axes
// before the spatial ones are N, G, C of x; G, O, C of y; N, G, O of r.

// convInput is the sum over o and q of ct[n,g,o,(j-q*dilation)/stride] *
// y[g,o,c,q], where that position exists: the cotangent, stretched by the
// stride and padded, under the flipped kernels.
func convInput(s *step, ct *ir.Node) *ir.Node {
	d := len(s.r.Attrs.Stride)
	lo, hi, interior := make([]int, 3+d), make([]int, 3+d), make([]int, 3+d)
	ones := make([]int, d)
	spatial := make([]int, d)
	for i, stride := range s.r.Attrs.Stride {
		reach := s.r.Attrs.Dilation[i] * (s.y.Shape()[3+i].Len() - 1)
		used := (s.r.Shape()[3+i].Len()-1)*stride + reach + 1
		lo[3+i], interior[3+i] = reach, stride-1
		hi[3+i] = reach + s.x.Shape()[3+i].Len() - used // some at the end met no window
		ones[i], spatial[i] = 1, 3+i
	}
	stretched := s.Pad(ct, lo, hi, interior, ir.Value{})
	kernels := swapped(s, flip(s, s.y, spatial), 1, 2)
	return s.Conv(stretched, kernels, ones, s.r.Attrs.Dilation)
}

// convKernel is the sum over n and p of x[n,g,c,p*stride+q*dilation] *
// ct[n,g,o,p]: what windows met of x under the cotangent, channels and batch
// having changed places, stride and dilation too.
func convKernel(s *step, ct *ir.Node) *ir.Node {
	a := s.r.Attrs
	met := s.x.Shape().Lens()
	for i, stride := range a.Stride {
		met[3+i] = (s.r.Shape()[3+i].Len()-1)*stride + a.Dilation[i]*(s.y.Shape()[3+i].Len()-1) + 1
	}
	x := swapped(s, cropped(s, s.x, met), 0, 2)
	return rotated(s, s.Conv(x, rotated(s, ct, 1, 2, 0), a.Dilation, a.Stride), 1, 2, 0) // [C G O k...]
}

// rotated is x with its first three axes in another order.
func rotated(s *step, x *ir.Node, first ...int) *ir.Node {
	for i := len(first); i < x.Shape().Rank(); i++ {
		first = append(first, i)
	}
	return s.Transpose(x, first...)
}

// cropped is the first elements of x along each axis.
func cropped(s *step, x *ir.Node, size []int) *ir.Node {
	if slices.Equal(x.Shape().Lens(), size) {
		return x
	}
	steps := make([]int, len(size))
	for i := range steps {
		steps[i] = 1
	}
	return s.Slice(x, make([]int, len(size)), size, steps)
}

// flip is x backwards along the axes.
func flip(s *step, x *ir.Node, axes []int) *ir.Node {
	start, size, steps := make([]int, x.Shape().Rank()), x.Shape().Lens(), make([]int, x.Shape().Rank())
	flipped := false
	for i := range steps {
		steps[i] = 1
		if slices.Contains(axes, i) && size[i] > 1 {
			start[i], steps[i] = size[i]-1, -1
			flipped = true
		}
	}
	if !flipped {
		return x
	}
	return s.Slice(x, start, size, steps)
}
