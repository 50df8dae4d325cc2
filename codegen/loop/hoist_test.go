package loop

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// TestHoist: what is the same in all iterations moves before the loop, and
// nothing else does.
func TestHoist(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) *ir.Node
		want  string
	}{
		{"a load of the row, and a function of it", func(b *graphs) *ir.Node {
			return b.Mul(b.in("x", 4, 5), b.Exp(b.in("row", 4, 1)))
		}, "for 4 { let for 5 { store } }"},
		{"two values of the row", func(b *graphs) *ir.Node {
			return b.Add(b.Mul(b.in("x", 4, 5), b.in("row", 4, 1)), b.in("shift", 4, 1))
		}, "for 4 { let let for 5 { store } }"},
		{"a value for all", func(b *graphs) *ir.Node {
			return b.Mul(b.in("x", 4, 5), b.Exp(b.in("s")))
		}, "let for 4 { for 5 { store } }"},
		{"an element for all", func(b *graphs) *ir.Node {
			return b.Mul(b.in("x", 4, 5), b.in("s", 1, 1))
		}, "let for 4 { for 5 { store } }"},
		{"nothing", func(b *graphs) *ir.Node { return b.Exp(b.in("x", 4, 5)) }, "for 4 { for 5 { store } }"},
		{"no scalars: they are variables already", func(b *graphs) *ir.Node { return b.Mul(b.in("x", 4), b.in("s")) }, "for 4 { store }"},
		{"no accumulators", func(b *graphs) *ir.Node { return b.ReduceSum(b.in("x", 4, 5), 1) }, "for 4 { let fold 5 { set } store }"},
		{"not what the loop has set", func(b *graphs) *ir.Node {
			x := b.in("x", 4, 5)
			return b.Sub(x, b.Exp(b.ReduceMax(x, 1)))
		}, "for 4 { let fold 5 { set } let for 5 { store } }"},
		{"what stands where data says", func(b *graphs) *ir.Node {
			return b.Mul(b.in("x", 4, 5), b.Gather(b.in("table", 9, 1), b.labels("at", 4), 0))
		}, "for 4 { let for 5 { store } }"},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b))
		k := f.Kernels[len(f.Kernels)-1]
		k.Body = f.pool.hoist(k.Body)
		if got := skeleton(k.Body); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s\n%v", c.what, got, c.want, f)
		}
	}
}

// TestHoistStays: an element that the loop writes is read in the loop, though
// its place is the same in all iterations.
func TestHoistStays(t *testing.T) {
	p := newPool()
	v := p.newVar("", 3)
	tmp := p.buffer("t", ir.Type{DType: ir.Float64, Shape: ir.Of(2)}, Temp, nil)
	x := p.buffer("x", ir.Type{DType: ir.Float64, Shape: ir.Of(3)}, Arg, nil)
	y := p.buffer("y", ir.Type{DType: ir.Float64, Shape: ir.Of(3)}, Result, nil)
	first := []Affine{Num(0)}
	k := &Kernel{Body: []Stmt{&Loop{Var: v, Hi: 3, Step: 1, Body: []Stmt{
		&Store{Buf: tmp, Idx: first, E: p.load(x, []Affine{At(v)})},
		&Store{Buf: y, Idx: []Affine{At(v)}, E: p.call(ir.Exp, ir.Float64, nil, p.load(tmp, first))},
	}}}}
	if got := skeleton(p.hoist(k.Body)); got != "for 3 { store store }" {
		t.Error(got)
	}
}
