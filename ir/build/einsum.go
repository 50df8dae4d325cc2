package build

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Einsum is the sum of products that the equation names: a term of letters for
// each operand, one for each of its axes, and after an arrow those of the
// result. Axes of one letter go together; letters that the result hasn't are
// summed over; a letter twice in an operand is its diagonal. Without an arrow
// the result has the letters that occur once, in alphabetical order. "..."
// stands for leading axes, which broadcast.
//
//	"ij,jk->ik"  r[i,k] = sum of x[i,j]*y[j,k] over j
//	"ii->i"      r[i] = x[i,i]
//
// Operands are combined from left to right, two at a time. A pair with a
// letter to sum over is a MatMul, whose batch axis is what both keep; other
// pairs are a Mul.
func (b *Builder) Einsum(eq string, xs ...*ir.Node) *ir.Node {
	if len(xs) == 0 {
		fail(nil, "an equation without operands")
	}
	e := readEinsum(eq, xs)
	needSameDType(xs...)
	if !xs[0].DType().IsNumeric() {
		failCure(xs, "write ad.Cast[int32]({0})", "{0} is %v; it takes numeric elements", xs[0].Type)
	}
	operands := make([]einOperand, len(xs))
	for i, x := range xs {
		operands[i] = einOperand{x, slices.Clone(e.operands[i])}
	}
	long := einLengths(eq, xs, operands)
	for i := range operands {
		operands[i] = b.einDiagonals(b.einUnstretched(operands[i], long))
	}
	left := b.einSumOut(operands[0], einNeeded(operands[1:], e.result))
	for i, right := range operands[1:] {
		needed := einNeeded(operands[i+2:], e.result)
		right = b.einSumOut(right, append(slices.Clone(left.axes), needed...))
		left = b.einPair(left, right, needed)
	}
	return b.einOrder(left, e.result)
}

// An einOperand is a node and the name of each of its axes.
type einOperand struct {
	x    *ir.Node
	axes einTerm
}

// length is the length of the axis, and 1 where the operand hasn't got it.
func (o einOperand) length(a einAxis) ir.Dim {
	if i := slices.Index(o.axes, a); i >= 0 {
		return o.x.Shape()[i]
	}
	return ir.D(1)
}

// size is the number of positions along the axes together.
func (o einOperand) size(axes einTerm) int {
	var s ir.Shape
	for _, a := range axes {
		s = append(s, o.length(a))
	}
	return s.Size()
}

// einLengths is the length of every axis. It refuses axes that go together and
// differ in length; of the axes of "..." those of length 1 stretch.
func einLengths(eq string, xs []*ir.Node, operands []einOperand) map[einAxis]ir.Dim {
	type place struct{ operand, axis int }
	first := map[einAxis]place{}
	length := map[einAxis]ir.Dim{}
	for i, o := range operands {
		for j, a := range o.axes {
			n := o.x.Shape()[j]
			m, ok := length[a]
			switch {
			case !ok, a < 0 && m.IsOne():
				first[a], length[a] = place{i, j}, n
			case n != m && !(a < 0 && n.IsOne()):
				what := fmt.Sprintf("letter %q", rune(a))
				if a < 0 {
					what = "..."
				}
				p := first[a]
				fail(xs, "in equation %q, %s is axis %d of {%d}, of length %v, and axis %d of {%d}, of length %v", eq, what, p.axis, p.operand, m, j, i, n)
			}
		}
	}
	return length
}

// einUnstretched is the operand without the axes of "..." that stretch, which
// it needs none of.
func (b *Builder) einUnstretched(o einOperand, length map[einAxis]ir.Dim) einOperand {
	var gone []int
	var kept einTerm
	for i, a := range o.axes {
		if a < 0 && o.x.Shape()[i] != length[a] {
			gone = append(gone, i)
		} else {
			kept = append(kept, a)
		}
	}
	if len(gone) == 0 {
		return o
	}
	return einOperand{b.Squeeze(o.x, gone...), kept}
}

// einDiagonals takes the diagonal of axes that an operand has twice.
func (b *Builder) einDiagonals(o einOperand) einOperand {
	for q := 0; q < len(o.axes); q++ {
		p := slices.Index(o.axes, o.axes[q])
		if p == q {
			continue
		}
		var rest einTerm
		for i, a := range o.axes {
			if i != p && i != q {
				rest = append(rest, a)
			}
		}
		o = einOperand{b.diagonal(o.x, p, q), append(rest, o.axes[p])}
		q = 0 // the axes have moved; a third of the letter may be among them
	}
	return o
}

// einNeeded is the axes that are still needed: those of the operands to come
// and of the result.
func einNeeded(later []einOperand, result einTerm) einTerm {
	needed := slices.Clone(result)
	for _, o := range later {
		needed = append(needed, o.axes...)
	}
	return needed
}

// einSumOut sums over the axes that aren't needed.
func (b *Builder) einSumOut(o einOperand, needed einTerm) einOperand {
	var gone []int
	var kept einTerm
	for i, a := range o.axes {
		if slices.Contains(needed, a) {
			kept = append(kept, a)
		} else {
			gone = append(gone, i)
		}
	}
	if len(gone) == 0 {
		return o
	}
	return einOperand{b.Sum(o.x, gone, false), kept}
}

// einPair is the product of two operands, summed over the axes that both have
// and nothing else needs.
func (b *Builder) einPair(x, y einOperand, needed einTerm) einOperand {
	var batch, summed, rows, cols einTerm
	for _, a := range x.axes {
		switch {
		case !slices.Contains(y.axes, a):
			rows = append(rows, a)
		case slices.Contains(needed, a):
			batch = append(batch, a)
		default:
			summed = append(summed, a)
		}
	}
	for _, a := range y.axes {
		if !slices.Contains(x.axes, a) {
			cols = append(cols, a)
		}
	}
	if len(summed) == 0 || len(rows)+len(cols) == 0 {
		axes := slices.Concat(batch, rows, cols, summed)
		product := b.Mul(b.einAlign(x, axes), b.einAlign(y, axes))
		return b.einSumOut(einOperand{product, axes}, needed)
	}
	left := b.einOrder(x, slices.Concat(batch, rows, summed))
	right := b.einOrder(y, slices.Concat(batch, summed, cols))
	var lead, result ir.Shape
	for _, a := range batch {
		result = append(result, x.length(a))
	}
	if len(batch) > 0 {
		lead = ir.Of(result.Size())
	}
	m, k, n := x.size(rows), x.size(summed), y.size(cols)
	product := b.MatMul(
		b.Reshape(left, append(slices.Clone(lead), ir.D(m), ir.D(k))),
		b.Reshape(right, append(slices.Clone(lead), ir.D(k), ir.D(n))))
	for _, a := range rows {
		result = append(result, x.length(a))
	}
	for _, a := range cols {
		result = append(result, y.length(a))
	}
	return einOperand{b.Reshape(product, result), slices.Concat(batch, rows, cols)}
}

// einOrder is the operand with its axes in the order.
func (b *Builder) einOrder(o einOperand, axes einTerm) *ir.Node {
	perm := make([]int, len(axes))
	for i, a := range axes {
		perm[i] = slices.Index(o.axes, a)
	}
	if len(perm) < 2 {
		return o.x
	}
	return b.Transpose(o.x, perm...)
}

// einAlign is the operand with its axes in the order, and axes of length 1
// where it has none.
func (b *Builder) einAlign(o einOperand, axes einTerm) *ir.Node {
	var has einTerm
	var s ir.Shape
	for _, a := range axes {
		if slices.Contains(o.axes, a) {
			has = append(has, a)
		}
		s = append(s, o.length(a))
	}
	return b.Reshape(b.einOrder(o, has), s)
}
