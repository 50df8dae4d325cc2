package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// inverse is the permutation that undoes perm.
func inverse(perm []int) []int {
	inv := make([]int, len(perm))
	for i, p := range perm {
		inv[p] = i
	}
	return inv
}

// slice puts the cotangent back where its elements were taken from: a Pad, of
// the cotangent turned round along axes of negative step.
func slice(s *step, ct *ir.Node) *ir.Node {
	if ct.Shape().Size() == 0 {
		return zeros(s.Builder, ir.Type{DType: ct.DType(), Shape: s.x.Shape()})
	}
	a, rank := s.r.Attrs, ct.Shape().Rank()
	lo, hi, interior := make([]int, rank), make([]int, rank), make([]int, rank)
	var backwards []int
	for i, n := range a.Size {
		first, step := a.Start[i], a.Step[i]
		if step < 0 {
			backwards = append(backwards, i)
			first, step = first+(n-1)*step, -step
		}
		if n == 1 {
			step = 1
		}
		lo[i], interior[i] = first, step-1
		hi[i] = s.x.Shape()[i].Len() - (first + (n-1)*step + 1)
	}
	return s.Pad(flip(s, ct, backwards), lo, hi, interior, ir.Value{})
}

// pad takes the cotangent of what was there before the padding.
func pad(s *step, ct *ir.Node) *ir.Node {
	steps := slices.Clone(s.r.Attrs.Interior)
	for i := range steps {
		steps[i]++
	}
	return s.Slice(ct, s.r.Attrs.Lo, s.x.Shape().Lens(), steps)
}

// concat takes operand i's part of the cotangent.
func concat(s *step, ct *ir.Node) *ir.Node {
	axis, rank := s.r.Attrs.Axis, ct.Shape().Rank()
	start, steps := make([]int, rank), make([]int, rank)
	for i := range steps {
		steps[i] = 1
	}
	for _, x := range s.r.Inputs[:s.i] {
		start[axis] += x.Shape()[axis].Len()
	}
	return s.Slice(ct, start, s.r.Inputs[s.i].Shape().Lens(), steps)
}

// unfold adds the cotangents of an element up over the windows it was in.
func unfold(s *step, ct *ir.Node) *ir.Node { return foldUp(s, ct, s.r.Attrs) }

// foldUp is the adjoint of Unfold with the attributes, into the shape of x.
func foldUp(s *step, ct *ir.Node, a ir.Attrs) *ir.Node {
	in := s.x.Shape()
	return s.Fold(ct, in[len(in)-len(a.Size):], a.Stride, a.Dilation)
}

// fold gives each element of a window the cotangent of where it was added.
func fold(s *step, ct *ir.Node) *ir.Node {
	a, in := s.r.Attrs, s.x.Shape()
	return s.Unfold(ct, in[len(in)-len(a.Shape):].Lens(), a.Stride, a.Dilation)
}
