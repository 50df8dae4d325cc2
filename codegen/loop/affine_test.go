package loop

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// vars are variables of the lengths, named a, b, c and so on.
func (p *pool) vars(lens ...int) []*Var {
	vs := make([]*Var, len(lens))
	for i, n := range lens {
		vs[i] = p.newVar(string(rune('a'+i)), n)
	}
	return vs
}

func TestAffineArithmetic(t *testing.T) {
	v := newPool().vars(4, 5, 6)
	a, b, c := At(v[0]), At(v[1]), At(v[2])
	for _, x := range []struct {
		got    Affine
		want   string
		lo, hi int
	}{
		{Num(7), "7", 7, 7},
		{Affine{}, "0", 0, 0},
		{a, "a", 0, 3},
		{a.Times(-1), "-a", -3, 0},
		{a.Plus(Num(2)), "a+2", 2, 5},
		{b.Plus(a), "a+b", 0, 7},
		{c.Plus(a).Plus(b), "a+b+c", 0, 12},
		{a.Times(4).Plus(b.Times(-2)).Plus(Num(-1)), "4*a-2*b-1", -9, 11},
		{a.Plus(b).Plus(a.Times(-1)), "b", 0, 4},
		{a.Plus(a.Times(-1)), "0", 0, 0},
		{a.Plus(Num(3)).Times(0), "0", 0, 0},
		{a.Plus(b).Plus(Num(1)).Times(3), "3*a+3*b+3", 3, 24},
		{Num(3).Plus(a.Times(-1)), "-a+3", 0, 3},
	} {
		if got := x.got.String(); got != x.want {
			t.Errorf("got %s, want %s", got, x.want)
		}
		if lo, hi := x.got.Range(); lo != x.lo || hi != x.hi {
			t.Errorf("%v is from %d to %d, want %d to %d", x.got, lo, hi, x.lo, x.hi)
		}
	}
	if !a.Plus(b).Equal(b.Plus(a)) || a.Equal(b) || a.Equal(a.Plus(Num(1))) || a.Equal(a.Times(2)) {
		t.Error("Equal doesn't tell forms apart by what they are")
	}
	if k := a.Times(3).Plus(b).Coef(v[0]); k != 3 {
		t.Errorf("the coefficient is %d, want 3", k)
	}
	if k := a.Coef(v[2]); k != 0 {
		t.Errorf("the coefficient of another variable is %d", k)
	}
}

// drawAffine is a random form of the variables.
func drawAffine(t *rapid.T, vs []*Var) Affine {
	a := Num(rapid.IntRange(-9, 9).Draw(t, "c"))
	for _, v := range vs {
		a = a.Plus(At(v).Times(rapid.IntRange(-4, 4).Draw(t, "k")))
	}
	return a
}

// at is the value of a for the values of the variables.
func (a Affine) at(vs []*Var, x []int) int {
	r := a.C
	for i, v := range vs {
		r += a.Coef(v) * x[i]
	}
	return r
}

// each calls f with every choice of values for the variables.
func each(vs []*Var, f func(x []int)) {
	x := make([]int, len(vs))
	var rec func(i int)
	rec = func(i int) {
		if i == len(vs) {
			f(x)
			return
		}
		for x[i] = 0; x[i] < vs[i].N; x[i]++ {
			rec(i + 1)
		}
	}
	rec(0)
}

// TestAffineMeans: sums and multiples are those of the values, the range is
// exact, and equal forms have equal keys.
func TestAffineMeans(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPool()
		vs := p.vars(rapid.IntRange(1, 4).Draw(rt, "n"), rapid.IntRange(1, 4).Draw(rt, "n"), 3)
		a, b := drawAffine(rt, vs), drawAffine(rt, vs)
		k := rapid.IntRange(-3, 3).Draw(rt, "times")
		lo, hi := a.Range()
		least, most := 1<<30, -1<<30
		same := true
		each(vs, func(x []int) {
			va, vb := a.at(vs, x), b.at(vs, x)
			if got := a.Plus(b).at(vs, x); got != va+vb {
				rt.Fatalf("(%v)+(%v) is %d at %v, not %d", a, b, got, x, va+vb)
			}
			if got := a.Times(k).at(vs, x); got != k*va {
				rt.Fatalf("%d*(%v) is %d at %v, not %d", k, a, got, x, k*va)
			}
			least, most = min(least, va), max(most, va)
			same = same && va == vb
		})
		if lo != least || hi != most {
			rt.Fatalf("%v: range %d to %d, values %d to %d", a, lo, hi, least, most)
		}
		if eq := a.Equal(b); eq && !same || eq != (string(a.appendKey(nil)) == string(b.appendKey(nil))) {
			rt.Fatalf("%v and %v: Equal says %v", a, b, eq)
		}
	})
}

// TestAligned: the cases that fusing turns on, of a store at the first place
// and a load at the second.
func TestAligned(t *testing.T) {
	v := newPool().vars(4, 5, 3, 3)
	i, j, k, l := At(v[0]), At(v[1]), At(v[2]), At(v[3])
	row := i.Times(5).Plus(j) // [i, j] of [4 5]
	for _, x := range []struct {
		what   string
		a, b   Affine
		shared []*Var
		want   bool
	}{
		{"the same element", row, row, v[:2], true},
		{"another element of the same row", row, i.Times(5).Plus(Num(2)), v[:1], true},
		{"the same row, reversed", row, i.Times(5).Plus(Num(4)).Plus(j.Times(-1)), v[:1], true},
		{"the same row, reversed, in the inner loop", row, i.Times(5).Plus(Num(4)).Plus(j.Times(-1)), v[:2], false},
		{"the row before", row, row.Plus(Num(-5)), v[:1], false},
		{"the element before", row, row.Plus(Num(-1)), v[:2], false},
		{"the element before, in the loop over rows", row, row.Plus(Num(-1)), v[:1], false},
		{"transposed", row, j.Times(5).Plus(i), v[:2], false},
		{"transposed, in the outer loop", row, j.Times(5).Plus(i), v[:1], false},
		{"a whole column", row, j, v[:1], false},
		{"one element for all", row, Num(0), v[:1], false},
		{"a row as two parts", i.Times(9).Plus(k.Times(3)).Plus(l), i.Times(9).Plus(l.Times(3)).Plus(k), v[:1], true},
		{"a row of six over steps of five", i.Times(5).Plus(k.Times(2)).Plus(l), i.Times(5).Plus(k.Times(2)).Plus(l), v[:1], false},
		{"every other element, and the ones between", j.Times(2), j.Times(2).Plus(Num(1)), v[1:2], true},
		{"backwards, both", j.Times(-1).Plus(Num(4)), j.Times(-1).Plus(Num(4)), v[1:2], true},
		{"nothing shared", row, row, nil, true},
	} {
		if got := aligned(x.a, x.b, x.shared); got != x.want {
			t.Errorf("%s: %v", x.what, got)
		}
	}
}

// TestAlignedIsSafe: what aligned promises holds of all iterations.
func TestAlignedIsSafe(t *testing.T) {
	promises := 0
	rapid.Check(t, func(rt *rapid.T) {
		p := newPool()
		vs := p.vars(rapid.IntRange(2, 4).Draw(rt, "n"), rapid.IntRange(2, 3).Draw(rt, "n"), 2)
		shared := rapid.IntRange(1, 2).Draw(rt, "shared")
		var a, b Affine
		for i, v := range vs {
			big := rapid.SampledFrom([]int{12, 6, 3, 1, -1, -3, -6, -12}).Draw(rt, "k")
			small := rapid.SampledFrom([]int{0, 1, -1, 2}).Draw(rt, "k")
			if i < shared {
				a, b = a.Plus(At(v).Times(big)), b.Plus(At(v).Times(big))
			} else {
				a, b = a.Plus(At(v).Times(small)), b.Plus(At(v).Times(small)).Plus(Num(small))
			}
		}
		if !aligned(a, b, vs[:shared]) {
			return
		}
		promises++
		each(vs, func(x []int) {
			at := append([]int(nil), x...)
			each(vs, func(y []int) {
				if a.at(vs, at) == b.at(vs, y) && fmt.Sprint(at[:shared]) != fmt.Sprint(y[:shared]) {
					rt.Fatalf("%v at %v is %v at %v", a, at, b, y)
				}
			})
		})
	})
	if promises == 0 {
		t.Error("nothing was promised")
	}
}
