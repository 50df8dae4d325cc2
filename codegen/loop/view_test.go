package loop

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// TestDivide: quotients and remainders are affine where the terms allow it,
// or with a loop in two, or are computed.
func TestDivide(t *testing.T) {
	for _, c := range []struct {
		what  string
		lens  []int // of the variables a, b, c
		flat  func(v []Affine) Affine
		by, n int
		want  string
	}{
		{"row and column", []int{4, 5}, func(v []Affine) Affine { return v[0].Times(5).Plus(v[1]) }, 5, 4, "a, b"},
		{"column before row", []int{5, 4}, func(v []Affine) Affine { return v[1].Times(5).Plus(v[0]) }, 5, 4, "b, a"},
		{"a multiple", []int{4}, func(v []Affine) Affine { return v[0].Times(10) }, 5, 8, "2*a, 0"},
		{"with an offset", []int{4, 2}, func(v []Affine) Affine { return v[0].Times(5).Plus(v[1]).Plus(Num(13)) }, 5, 7, "a+2, b+3"},
		{"backwards", []int{4, 5}, func(v []Affine) Affine { return v[0].Times(-5).Plus(v[1].Times(-1)).Plus(Num(19)) }, 5, 4, "-a+3, -b+4"},
		{"a whole axis", []int{20}, func(v []Affine) Affine { return v[0] }, 5, 4, "split a by 5"},
		{"a whole axis, every other", []int{10}, func(v []Affine) Affine { return v[0].Times(2) }, 6, 4, "computed"},
		{"every other, in whole rows", []int{9}, func(v []Affine) Affine { return v[0].Times(2) }, 6, 3, "split a by 3"},
		{"a loop that doesn't divide", []int{7}, func(v []Affine) Affine { return v[0].Plus(Num(1)) }, 5, 2, "computed"},
		{"shifted out of the row", []int{4, 5}, func(v []Affine) Affine { return v[0].Times(5).Plus(v[1]).Plus(Num(1)) }, 5, 5, "computed"},
		{"an axis without positions", []int{4}, func(v []Affine) Affine { return v[0] }, 0, 0, "0, 0"},
	} {
		p := newPool()
		l := &lowerer{p: p}
		vars := p.vars(c.lens...)
		var at []Affine
		for _, v := range vars {
			at = append(at, At(v))
		}
		flat := c.flat(at)
		var quo, rem Affine
		got := ""
		_, need := try(func() []Stmt { quo, rem = l.divide(flat, c.by, c.n); return nil })
		switch {
		case need != nil:
			got = fmt.Sprintf("split %s by %d", need.v.Name, need.inner)
		case len(quo.Terms) == 1 && quo.Terms[0].V.Def != nil:
			got = "computed"
		default:
			got = fmt.Sprintf("%v, %v", quo, rem)
		}
		if got != c.want {
			t.Errorf("%s: (%v)/%d is %s, want %s", c.what, flat, c.by, got, c.want)
		}
		if need != nil || got == "computed" || c.by == 0 {
			continue
		}
		each(vars, func(x []int) {
			f, q, r := flat.at(vars, x), quo.at(vars, x), rem.at(vars, x)
			if q*c.by+r != f || r < 0 || r >= c.by {
				t.Errorf("%s: %d/%d is %d, %d", c.what, f, c.by, q, r)
			}
		})
	}
}

// TestRejoin: a place that is computed by dividing is the undivided one where
// the strides make it so.
func TestRejoin(t *testing.T) {
	p := newPool()
	l := &lowerer{p: p, whole: true}
	v := p.vars(9)[0]
	v.Name = "k"
	flat := At(v).Times(5).Plus(Num(2))
	shape := ir.Of(5, 2, 5)
	idx := l.unravel(flat, shape)
	for _, c := range []struct {
		what    string
		strides []int
		want    string
	}{
		{"as it was counted", []int{10, 5, 1}, "5*k+2"},
		{"each element apart", []int{30, 15, 3}, "15*k+6"},
		{"the first axis apart", []int{12, 5, 1}, "12*at+at"}, // the inner ones together
		{"the last axis apart", []int{4, 2, 9}, "4*at+2*at+9*at"},
		{"in another order", []int{1, 25, 5}, "at+5*at"},
		{"only the last", []int{0, 0, 1}, "at"},
	} {
		if got := rejoin(flatten(idx, c.strides)); got.String() != c.want {
			t.Errorf("%s: %v, want %s", c.what, got, c.want)
		}
	}
	other := l.unravel(At(v).Times(5), shape)
	mixed := []Affine{idx[0], other[1], other[2]}
	if got := rejoin(flatten(mixed, []int{10, 5, 1})); got.String() != "10*at+at" {
		t.Errorf("parts of two places are %v", got)
	}
}

// TestNestSplits: a loop that a Reshape needs in parts is made in parts.
func TestNestSplits(t *testing.T) {
	for _, c := range []struct {
		from, to []int
		want     string // lengths of the loops
	}{
		{[]int{4, 6}, []int{24}, "[4 6]"},
		{[]int{24}, []int{4, 6}, "[4 6]"},
		{[]int{2, 3, 4}, []int{24}, "[2 3 4]"},
		{[]int{6, 4}, []int{2, 12}, "[2 3 4]"},
		{[]int{4, 6}, []int{4, 2, 3}, "[4 2 3]"},
		{[]int{4, 6}, []int{6, 4}, "computed"},
		{[]int{1, 5}, []int{5, 1, 1}, "[5]"},
	} {
		p := newPool()
		l := &lowerer{p: p}
		to := ir.Of(c.to...)
		var idx []Affine
		body := l.nest(c.to, nil, false, func(at []Affine) []Stmt {
			idx = l.unravel(flatten(at, to.Strides()), ir.Of(c.from...))
			return nil
		})
		var lens []int
		visit(body, func(s Stmt) { lens = append(lens, s.(*Loop).Hi) })
		got := fmt.Sprint(lens)
		for _, a := range idx {
			for _, x := range a.Terms {
				if x.V.Def != nil {
					got = "computed"
				}
			}
		}
		if got != c.want {
			t.Errorf("%v as %v: loops %s, want %s", c.from, c.to, got, c.want)
		}
	}
}
