package loop

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// TestString shows each kind of statement and expression once.
func TestString(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) []*ir.Node
		want  string
	}{
		{"loops, temporaries and indices from data", func(b *graphs) []*ir.Node {
			x := b.Gather(b.in("x", 4, 3), b.labels("at", 2), 0)
			s := b.ReduceSum(x, 1)
			h := b.Sigmoid(b.Div(s, b.Scalar(ir.Float64, 2)))
			return []*ir.Node{b.Add(b.Mul(h, h), b.Flip(h, 0)), b.ScatterAdd(b.labels("to", 2), h, 0, ir.Of(3, 1))}
		}, `
loops, 6 kernels
buffer t float64[2 1] at 0
kernel 1: at = Input [2]
	for i in 0..2
		check at[i]: 0 <= at[i] < 4
kernel 2: to = Input [2]
	for i in 0..2
		check to[i]: 0 <= to[i] < 3
kernel 3: ReduceSum [2 1], Sigmoid [2 1]
	for i in 0..2
		sum := 0
		fold j in 0..3
			sum = sum + x[int(at[i]), j]
		t[i] = Sigmoid(sum * 0.5)
kernel 4: Add [2 1]
	for i in 0..2
		y0[i, 0] = (t[i] * t[i]) + t[-i+1]
kernel 5: ScatterAdd [3 1]
	for i in 0..3
		y1[i, 0] = 0
kernel 6: ScatterAdd [3 1]
	for i in 0..2
		y1[int(to[i]), 0] += t[i]
`},
		{"branches, values used twice, numbers of iterations and divided indices", func(b *graphs) []*ir.Node {
			h := b.Neg(b.in("x", 10))
			return []*ir.Node{b.ArgMax(h, 0, ir.Int64), b.Sub(b.Mul(h, h), h), b.SliceAxis(b.Reshape(b.in("z", 2, 4), ir.Of(8)), 0, 1, 7),
				b.Iota(ir.Float64, ir.D(3)), b.Where(b.Less(b.in("s"), b.Scalar(ir.Float64, 0)), b.in("u"), b.in("v"))}
		}, `
loops, 5 kernels
kernel 1: ArgMax [1]
	best := -Inf
	at := 0
	fold i in 0..10
		%1 = Neg(x[i])
		if (best < %1) || (IsNaN(%1) && Not(IsNaN(best)))
			best = Neg(x[i])
			at = int64(i)
	y0[0] = at
kernel 2: Add [10]
	for i in 0..10
		y1[i] = (x[i] * x[i]) + x[i]
kernel 3: Where
	y4 = Where(s < 0, u, v)
kernel 4: Slice [6]
	for i in 0..6
		y2[i] = z[int((i+1)/4), int((i+1)%4)]
kernel 5: Iota [3]
	for i in 0..3
		y3[i] = float64(i)
`},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b)...)
		got := "\n" + f.String()
		if d := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")); d != "" {
			t.Errorf("%s:\n%s", c.what, got)
		}
	}
}

// TestStringOfSteps: what was done to a kernel stands in its head, repetitions once.
func TestStringOfSteps(t *testing.T) {
	f := &Func{Kernels: []*Kernel{{Steps: []string{"unrolled", "unrolled", "jammed"}}}}
	if got, want := f.String(), "loops, 1 kernels\nkernel 1: \n\t// unrolled, 2 times\n\t// jammed\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestStringIsShort: values that are used again and again don't grow the text.
func TestStringIsShort(t *testing.T) {
	for _, straight := range []bool{true, false} {
		b := newGraphs()
		x := b.in("x")
		for range 60 {
			x = b.Sin(b.Add(x, b.Mul(x, x)))
		}
		f := Lower(plan.New(b.graph(x)))
		if straight {
			f.straighten()
		}
		if s := f.String(); len(s) > 10000 || strings.Count(s, "Sin") > 61 {
			t.Errorf("straight %v: %d bytes", straight, len(s))
		}
	}
}

// TestStringNames: names are told apart, and say what isn't declared.
func TestStringNames(t *testing.T) {
	p := newPool()
	l, m := p.local("a.x", ir.Float64), p.local("x", ir.Float64)
	f := &Func{pool: p, Kernels: []*Kernel{{Body: []Stmt{
		&Let{l, p.number(ir.Float64, 1)}, &Let{m, p.ref(l)}, &Set{m, p.ref(p.local("y", ir.Float64))},
	}}}}
	if got, want := f.String(), "loops, 1 kernels\nkernel 1: \n\tx := 1\n\tx_2 := x\n\tx_2 = ?y\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := fmt.Sprint(f); got != f.String() {
		t.Errorf("printed as %q", got)
	}
}
