package shapeinfer

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// Broadcast is the shape that a and b stretch to: they align on the right,
// missing leading axes count as 1, and a 1 stretches. The error is an
// [*Error] in which {0} stands for a and {1} for b.
func Broadcast(a, b ir.Shape) (ir.Shape, error) { return broadcast(0, a, 1, b) }

// broadcast is Broadcast of the operands i and j.
func broadcast(i int, a ir.Shape, j int, b ir.Shape) (ir.Shape, error) {
	s, axis, ok := stretch(a, b)
	if ok {
		return s, nil
	}
	p, q := axis-len(s)+len(a), axis-len(s)+len(b)
	e := errf("shapes %v and %v don't broadcast: axis %d of {%d} is %v, axis %d of {%d} is %v", a, b, p, i, a[p], q, j, b[q])
	if c := fit(j, b, a); c != "" {
		return nil, e.cure("%s", c)
	}
	if c := fit(i, a, b); c != "" {
		return nil, e.cure("%s", c)
	}
	return nil, e
}

// stretch is the broadcast shape, or its last axis at which a and b disagree.
func stretch(a, b ir.Shape) (s ir.Shape, axis int, ok bool) {
	s = make(ir.Shape, max(len(a), len(b)))
	for k := len(s) - 1; k >= 0; k-- {
		p, q := k-len(s)+len(a), k-len(s)+len(b)
		switch {
		case p < 0:
			s[k] = b[q]
		case q < 0:
			s[k] = a[p]
		case a[p] == b[q], b[q].IsOne():
			s[k] = a[p]
		case a[p].IsOne():
			s[k] = b[q]
		default:
			return s, k, false
		}
	}
	return s, 0, true
}

// fit says what to write for operand i, of shape s, so that it stretches to
// the shape to; "" when new axes and a transposition don't help.
func fit(i int, s, to ir.Shape) string {
	fits := func(s ir.Shape) bool {
		r, _, ok := stretch(to, s)
		return ok && r.Equal(to)
	}
	// New axes: as few as possible, and rather at the end.
	most := len(to) - len(s)
	for n := 1; n <= most; n++ {
		for mask := uint(1)<<n - 1; mask < 1<<(len(s)+n); mask++ {
			if bits.OnesCount(mask) != n {
				continue
			}
			t := insertOnes(s, n, mask)
			if !fits(t) {
				continue
			}
			if n > 1 {
				return fmt.Sprintf("write ad.Reshape({%d}, %s)", i, list(t.Lens()))
			}
			axis := len(s) - bits.TrailingZeros(mask)
			if axis == len(s) {
				axis = -1
			}
			return fmt.Sprintf("write ad.ExpandDims({%d}, %d)", i, axis)
		}
	}
	if len(s) < 2 || len(s) > len(to) {
		return ""
	}
	if reversed := permute(s, reversal(len(s))); fits(reversed) {
		return fmt.Sprintf("write ad.Transpose({%d})", i)
	}
	if swap := swapLast(len(s)); fits(permute(s, swap)) {
		return fmt.Sprintf("write ad.Transpose({%d}, %s)", i, list(swap))
	}
	return ""
}

// insertOnes is s with n axes of length 1 more. Bit k of mask says that the
// axis k from the end of the result is one of them.
func insertOnes(s ir.Shape, n int, mask uint) ir.Shape {
	t := make(ir.Shape, len(s)+n)
	next := len(s) - 1
	for k := range t {
		at := len(t) - 1 - k
		if mask>>k&1 == 1 {
			t[at] = ir.D(1)
		} else {
			t[at] = s[next]
			next--
		}
	}
	return t
}

// reversal is the permutation n-1, ..., 0.
func reversal(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = n - 1 - i
	}
	return p
}

// swapLast is the permutation of n axes that swaps the last two.
func swapLast(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	p[n-1], p[n-2] = n-2, n-1
	return p
}

// permute is the shape of a transposition.
func permute(s ir.Shape, axes []int) ir.Shape {
	t := make(ir.Shape, len(s))
	for i, a := range axes {
		t[i] = s[a]
	}
	return t
}

// transposed says how to swap the last two axes of an operand of rank n.
func transposed(i, n int) string {
	if n == 2 {
		return fmt.Sprintf("write ad.Transpose({%d})", i)
	}
	return fmt.Sprintf("write ad.Transpose({%d}, %s)", i, list(swapLast(n)))
}

// list writes numbers as arguments.
func list(v []int) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ", "), "[]") }
