package loop

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// A comparison of indices is known where their ranges, or they being one, tell.
func TestComparisonsOfIndices(t *testing.T) {
	p := newPool()
	v := p.vars(4, 4)
	at := func(a Affine) *Expr { return p.index(ir.Int32, a) }
	num := func(x int64) *Expr { return p.lit(ir.Int32, ir.Int(x)) }
	i, j := At(v[0]), At(v[1])
	huge, least := p.lit(ir.Int64, ir.Int(math.MaxInt64)), p.lit(ir.Int64, ir.Int(math.MinInt64))
	x := p.load(p.buffer("x", ir.Type{DType: ir.Int32, Shape: ir.Of(4)}, Arg, nil), []Affine{i})
	f := p.load(p.buffer("f", ir.Type{DType: ir.Float32, Shape: ir.Of(4)}, Arg, nil), []Affine{i})
	for _, c := range []struct {
		name string
		op   ir.Op
		a, b *Expr
		want string
	}{
		{"the same index", ir.Equal, at(i), at(i), "true"},
		{"the same index", ir.Less, at(i), at(i), "false"},
		{"the same index", ir.LessOrEqual, at(i), at(i), "true"},
		{"the same element", ir.Equal, x, x, "true"},
		{"a number that may be NaN", ir.Equal, f, f, "unknown"},
		{"two indices", ir.Equal, at(i), at(j), "unknown"},
		{"two indices", ir.Less, at(i), at(j), "unknown"},
		{"indices that don't meet", ir.Equal, at(i), at(j.Plus(Num(4))), "false"},
		{"indices that may meet", ir.Equal, at(i), at(j.Plus(Num(3))), "unknown"},
		{"an index below another", ir.Less, at(i), at(j.Plus(Num(4))), "true"},
		{"an index at most another", ir.LessOrEqual, at(i), at(j.Plus(Num(3))), "true"},
		{"an index that may be another", ir.Less, at(i), at(j.Plus(Num(3))), "unknown"},
		{"an index not below another", ir.Less, at(i.Plus(Num(3))), at(j), "false"},
		{"an index above another", ir.LessOrEqual, at(i.Plus(Num(4))), at(j), "false"},
		{"an index below a number", ir.Less, at(i), num(4), "true"},
		{"an index that may be a number", ir.Less, at(i), num(3), "unknown"},
		{"an index that is never a number", ir.Equal, at(i), num(-1), "false"},
		{"numbers far apart", ir.Less, least, huge, "true"},
		{"numbers far apart", ir.Less, huge, least, "false"},
		{"numbers far apart", ir.Equal, huge, least, "false"},
	} {
		e := p.call(c.op, ir.Bool, nil, c.a, c.b)
		got := "unknown"
		if e.Kind == Lit {
			got = map[bool]string{true: "true", false: "false"}[e.Val.I != 0]
		}
		if got != c.want {
			t.Errorf("%s, %v: %s, want %s", c.name, c.op, got, c.want)
		}
	}
}
