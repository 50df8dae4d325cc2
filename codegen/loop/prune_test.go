package loop

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// TestUnread: what a variable is set to after it was read for the last time
// goes, unless an iteration to come reads it.
func TestUnread(t *testing.T) {
	p := newPool()
	best, sum, once := p.local("best", ir.Float64), p.local("sum", ir.Float64), p.local("once", ir.Float64)
	y := p.buffer("y", ir.Type{DType: ir.Float64, Shape: ir.Of(1)}, Result, nil)
	add := func(l *Local, v float64) *Set {
		return &Set{l, p.call(ir.Add, ir.Float64, nil, p.ref(l), p.number(ir.Float64, v))}
	}
	f := &Func{pool: p, Kernels: []*Kernel{{Body: []Stmt{
		&Let{best, p.number(ir.Float64, 1)},
		&Let{once, p.number(ir.Float64, 1)},
		&Let{sum, p.ref(best)},
		add(best, 2),
		&Loop{Var: p.vars(3)[0], Hi: 3, Step: 1, Reduce: true, Body: []Stmt{add(sum, 3)}},
		add(best, 4),
		add(once, 5),
		&Store{Buf: y, Idx: []Affine{Num(0)}, E: p.ref(sum)},
	}}}}
	f.prune()
	want := "loops, 1 kernels\nkernel 1: \n\tbest := 1\n\tsum := best\n\tfold i in 0..3\n\t\tsum = sum + 3\n\ty[0] = sum\n"
	if got := f.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
