package build_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// einsumByHand is the sum over every value of every letter.
func einsumByHand(eq string, in []data) data {
	left, result, _ := strings.Cut(eq, "->")
	terms := strings.Split(left, ",")
	var letters []byte
	length := map[byte]int{}
	for i, t := range terms {
		for j := range len(t) {
			if _, ok := length[t[j]]; !ok {
				letters = append(letters, t[j])
			}
			length[t[j]] = in[i].shape[j].Len()
		}
	}
	out := data{}
	for j := range len(result) {
		out.shape = append(out.shape, ir.D(length[result[j]]))
	}
	out.v = make([]float64, out.shape.Size())
	pos := map[byte]int{}
	at := func(s ir.Shape, term string) int {
		n := 0
		for j := range len(term) {
			n = n*s[j].Len() + pos[term[j]]
		}
		return n
	}
	var walk func(k int)
	walk = func(k int) {
		if k < len(letters) {
			for pos[letters[k]] = 0; pos[letters[k]] < length[letters[k]]; pos[letters[k]]++ {
				walk(k + 1)
			}
			return
		}
		p := 1.0
		for i, t := range terms {
			p *= in[i].v[at(in[i].shape, t)]
		}
		out.v[at(out.shape, result)] += p
	}
	walk(0)
	return out
}

func checkEinsum(t *testing.T, eq, by string, in []data) {
	t.Helper()
	want := einsumByHand(by, in)
	got := eval(t, in, func(b builder, x []node) node { return b.Einsum(eq, x...) })
	if !got.Type.Shape.Equal(want.shape) {
		t.Fatalf("%q: shape %v, want %v", eq, got.Type.Shape, want.shape)
	}
	for i, v := range want.v {
		if math.Abs(got.F[i]-v) > 1e-9*max(1, math.Abs(v)) {
			t.Fatalf("%q of %v: element %d is %v, want %v", eq, in, i, got.F[i], v)
		}
	}
}

func TestEinsum(t *testing.T) {
	length := map[rune]int{'b': 2, 'i': 3, 'j': 4, 'k': 5, 'l': 2, 'z': 0, 'o': 1}
	for _, c := range []struct{ eq, by string }{
		{"ij,jk->ik", ""},
		{"ij,jk->ki", ""},
		{"ij, jk", "ij,jk->ik"},
		{" b a , c b ", "ba,cb->ac"},
		{"bij,jk->bik", ""},
		{"bij,bjk->bik", ""},
		{"bij,bkj->bik", ""},
		{"ibj,kjb->kib", ""},
		{"bijl,bkjl->bik", ""},
		{"i,i->", ""},
		{"i,i", "i,i->"},
		{"i,j->ij", ""},
		{"ij,j->i", ""},
		{"j,ij->i", ""},
		{"ij->ji", ""},
		{"ji", "ji->ij"},
		{"ij->", ""},
		{"ij->i", ""},
		{"ii->i", ""},
		{"ii", "ii->"},
		{"iij->ij", ""},
		{"iji->j", ""},
		{"iii->i", ""},
		{"iiijj->ij", ""},
		{"ii,ij->j", ""},
		{"ij,ij->ij", ""},
		{"ij,ij,i->j", ""},
		{"ij,jk,kl->il", ""},
		{"ij,k->j", ""},
		{"i,j,k->kji", ""},
		{",ij->ij", ""},
		{"->", ""},
		{"", "->"},
		{"iz,zj->ij", ""},
		{"zi,zj->zij", ""},
		{"oi,oj->ij", ""},
		{"bi,bi->b", ""},
		{"Ai,iA->A", ""},
	} {
		by := c.by
		if by == "" {
			by = strings.ReplaceAll(c.eq, " ", "")
		}
		left, _, _ := strings.Cut(by, "->")
		var in []data
		for _, term := range strings.Split(left, ",") {
			var lens []int
			for _, l := range term {
				n, ok := length[l]
				if !ok {
					n = 3
				}
				lens = append(lens, n)
			}
			in = append(in, random(lens...))
		}
		checkEinsum(t, c.eq, by, in)
	}
}

func TestEinsumDots(t *testing.T) {
	for _, c := range []struct {
		eq, by string
		lens   [][]int
	}{
		{"...ij,...jk->...ik", "bij,bjk->bik", [][]int{{2, 3, 4}, {2, 4, 5}}},
		{"...ij,jk", "abij,jk->abik", [][]int{{2, 1, 3, 4}, {4, 5}}},
		{"i...->...i", "iab->abi", [][]int{{2, 3, 4}}},
		{"...,...->...", "ab,b->ab", [][]int{{2, 3}, {3}}},
		{"...i->...", "i->", [][]int{{3}}},
	} {
		var in []data
		for _, lens := range c.lens {
			in = append(in, random(lens...))
		}
		checkEinsum(t, c.eq, c.by, in)
	}
	// An axis of length 1 stretches.
	x, y := count(2, 1, 2), count(1, 3, 2)
	got := eval(t, []data{x, y}, func(b builder, x []node) node { return b.Einsum("...i,...i->...", x...) })
	expect(t, got, ir.Of(2, 3), 5, 11, 17, 11, 25, 39)
}

func TestRandomEinsums(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var terms []string
		var in []data
		seen := ""
		for range 1 + r.IntN(3) {
			term := ""
			var lens []int
			for range r.IntN(4) {
				l := r.IntN(4)
				term += string(rune('a' + l))
				lens = append(lens, l%3+1)
			}
			terms = append(terms, term)
			in = append(in, random(lens...))
			seen += term
		}
		result := ""
		for _, p := range r.Perm(4) {
			if l := string(rune('a' + p)); strings.Contains(seen, l) && r.IntN(2) == 0 {
				result += l
			}
		}
		eq := strings.Join(terms, ",") + "->" + result
		checkEinsum(t, eq, eq, in)
	}
}

// A NaN off the diagonal doesn't reach it.
func TestEinsumDiagonalIsExact(t *testing.T) {
	x := data{ir.Of(2, 2), []float64{1, math.NaN(), math.Inf(1), 4}}
	got := eval(t, []data{x}, func(b builder, x []node) node { return b.Einsum("ii->i", x...) })
	expect(t, got, ir.Of(2), 1, 4)
}

// Pairs that are matrix products are MatMuls, others are not.
func TestEinsumMakesMatMuls(t *testing.T) {
	for eq, want := range map[string]int{
		"ij,jk->ik": 1, "bij,jk->bik": 1, "bhqd,bhkd->bhqk": 1, "ij,jk,kl->il": 2, "ij,j->i": 1,
		"i,j->ij": 0, "ij,ij->ij": 0, "i,i->": 0, "ij->ji": 0,
	} {
		b := build.New()
		left, _, _ := strings.Cut(eq, "->")
		var xs []node
		for i, term := range strings.Split(left, ",") {
			var lens []int
			for range term {
				lens = append(lens, 2)
			}
			xs = append(xs, in(b, fmt.Sprint("x", i), f32, lens...))
		}
		g := b.Graph("g", xs, []ir.Output{{Name: "r", Node: b.Einsum(eq, xs...)}})
		if n := ops(g, ir.MatMul); n != want {
			t.Errorf("%q has %d MatMuls, want %d", eq, n, want)
		}
	}
	b := build.New()
	x, y := in(b, "x", f32, 2, 3), in(b, "y", f32, 3, 4)
	if b.Einsum("ij,jk->ik", x, y) != b.MatMul(x, y) {
		t.Error(`"ij,jk->ik" isn't the MatMul itself`)
	}
}

func TestEinsumErrors(t *testing.T) {
	e := func(eq string, shapes ...ir.Shape) func(b builder) {
		return func(b builder) {
			var xs []node
			for i, s := range shapes {
				xs = append(xs, b.Input(fmt.Sprint("x", i), ir.Type{DType: f32, Shape: s}))
			}
			b.Einsum(eq, xs...)
		}
	}
	m, v := ir.Of(2, 3), ir.Of(3)
	checkErrors(t, []errorCase{
		{e("ij"), "an equation without operands"},
		{e("ij,jk->ik", m), `equation "ij,jk->ik" has 2 terms for 1 operands`},
		{e("ij->ik", m), `in equation "ij->ik", 'k' at character 6 is in the result, but in no operand`},
		{e("ij->ii", m), `in equation "ij->ii", 'i' at character 6 is in the result twice`},
		{e("ijk->i", m), `term 0 of equation "ijk->i", "ijk", names 3 axes; a has shape [2 3], with 2`},
		{e("ij,i->j", m, v), `in equation "ij,i->j", letter 'i' is axis 0 of a, of length 2, and axis 0 of b, of length 3`},
		{e("ii->i", m), `in equation "ii->i", letter 'i' is axis 0 of a, of length 2, and axis 1 of a, of length 3`},
		{e("i1->i", m), `character 2 of the equation is '1'; it is made of letters, commas, ... and ->`},
		{e("ij{0}", m), `character 3 of the equation is '{'; it is made of letters, commas, ... and ->`},
		{e("i\x00", m), `character 2 of the equation is '\x00'; it is made of letters, commas, ... and ->`},
		{e("é", m), `character 1 of the equation is 'é'; it is made of letters, commas, ... and ->`},
		{e("ij->i->j", m), `in equation "ij->i->j", '-' at character 6 has no place in a term`},
		{e("ij->i,j", m), `in equation "ij->i,j", ',' at character 6 has no place in a term`},
		{e("i-j", m), `in equation "i-j", '-' at character 2 is not part of a ->`},
		{e(">ij", m), `in equation ">ij", '>' at character 1 is not part of a ->`},
		{e("..ij", m), `in equation "..ij", '.' at character 1 isn't part of one ... in its term`},
		{e("...i...", m), `in equation "...i...", '.' at character 5 isn't part of one ... in its term`},
		{e("...i->i", m), `equation "...i->i" has ... in an operand and none in its result; name the axes that are summed over`},
		{e("...,...->...", m, ir.Of(2)), `in equation "...,...->...", ... is axis 1 of a, of length 3, and axis 0 of b, of length 2`},
		{func(b builder) { b.Einsum("i,i", in(b, "x", f32, 2), in(b, "y", f64, 2)) }, "a is float32[2] and b is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{func(b builder) { b.Einsum("i", in(b, "x", ir.Bool, 2)) }, "a is bool[2]; it takes numeric elements: write ad.Cast[int32](a)"},
	})
}
