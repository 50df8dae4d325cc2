package loop

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// A Var is an integer that indices are made of: the variable of a loop, or,
// when Def is set, an integer computed from data, known to be in [0, N).
type Var struct {
	Name string // a hint for the printer
	N    int    // it is in [0, N)
	Def  *Expr  // of a computed index, else nil
	id   int
}

// An Affine is C plus the sum of K times V over the terms: an index, or a
// part of one. Terms are in the order of their variables, without zeros.
type Affine struct {
	C     int
	Terms []Term
}

// A Term is K times V.
type Term struct {
	V *Var
	K int
}

// Num is the affine form of a constant.
func Num(c int) Affine { return Affine{C: c} }

// At is the affine form of a variable.
func At(v *Var) Affine { return Affine{Terms: []Term{{v, 1}}} }

// Plus is a + b.
func (a Affine) Plus(b Affine) Affine {
	r := Affine{C: a.C + b.C, Terms: make([]Term, 0, len(a.Terms)+len(b.Terms))}
	i, j := 0, 0
	for i < len(a.Terms) || j < len(b.Terms) {
		switch {
		case j == len(b.Terms) || i < len(a.Terms) && a.Terms[i].V.id < b.Terms[j].V.id:
			r.Terms = append(r.Terms, a.Terms[i])
			i++
		case i == len(a.Terms) || b.Terms[j].V.id < a.Terms[i].V.id:
			r.Terms = append(r.Terms, b.Terms[j])
			j++
		default:
			if k := a.Terms[i].K + b.Terms[j].K; k != 0 {
				r.Terms = append(r.Terms, Term{a.Terms[i].V, k})
			}
			i++
			j++
		}
	}
	return r
}

// Times is k * a.
func (a Affine) Times(k int) Affine {
	if k == 0 {
		return Affine{}
	}
	r := Affine{C: a.C * k, Terms: slices.Clone(a.Terms)}
	for i := range r.Terms {
		r.Terms[i].K *= k
	}
	return r
}

// Coef is the factor of v in a.
func (a Affine) Coef(v *Var) int {
	for _, t := range a.Terms {
		if t.V == v {
			return t.K
		}
	}
	return 0
}

// Range is the least and the greatest value of a.
func (a Affine) Range() (lo, hi int) {
	lo, hi = a.C, a.C
	for _, t := range a.Terms {
		if end := t.K * (t.V.N - 1); end < 0 {
			lo += end
		} else {
			hi += end
		}
	}
	return lo, hi
}

// Equal reports whether a and b are the same form.
func (a Affine) Equal(b Affine) bool { return a.C == b.C && slices.Equal(a.Terms, b.Terms) }

// appendKey appends what tells a from other forms.
func (a Affine) appendKey(k []byte) []byte {
	k = binary.AppendVarint(k, int64(a.C))
	k = binary.AppendVarint(k, int64(len(a.Terms)))
	for _, t := range a.Terms {
		k = binary.AppendVarint(k, int64(t.K))
		k = binary.AppendVarint(k, int64(t.V.id))
	}
	return k
}

// String writes a as 4*i+j+1.
func (a Affine) String() string { return a.format(func(v *Var) string { return v.Name }) }

// format is a with the variables under the names that name gives.
func (a Affine) format(name func(*Var) string) string {
	var b strings.Builder
	for _, t := range a.Terms {
		if b.Len() > 0 && t.K >= 0 {
			b.WriteByte('+')
		}
		switch t.K {
		case 1:
		case -1:
			b.WriteByte('-')
		default:
			b.WriteString(strconv.Itoa(t.K))
			b.WriteByte('*')
		}
		b.WriteString(name(t.V))
	}
	if a.C != 0 || b.Len() == 0 {
		if b.Len() > 0 && a.C > 0 {
			b.WriteByte('+')
		}
		b.WriteString(strconv.Itoa(a.C))
	}
	return b.String()
}

// flatten is the place in row-major order of the element at idx.
func flatten(idx []Affine, strides []int) Affine {
	var flat Affine
	for i, a := range idx {
		flat = flat.Plus(a.Times(strides[i]))
	}
	return flat
}
