package loop

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// nestAt is the loop at the depth of the first kernel, with the statements
// that it stands among.
func nestAt(body []Stmt, depth int) (*[]Stmt, int) {
	at := &body
	for {
		for i, s := range *at {
			if l, ok := s.(*Loop); ok {
				if depth == 0 {
					return at, i
				}
				depth--
				at = &l.Body
				break
			}
		}
	}
}

// TestTransformations: jam, unroll, unrollBy and spread of a loop over n, each
// by some, keep what the code computes and take the form that they should.
func TestTransformations(t *testing.T) {
	matmul := func(n int) *ir.Graph {
		b := newGraphs()
		return b.graph(b.Relu(b.MatMul(b.in("x", n, n), b.in("w", n, 3))))
	}
	rows := func(n int) *ir.Graph {
		b := newGraphs()
		return b.graph(b.ReduceMax(b.Exp(b.in("x", 3, n)), 1), b.ReduceProd(b.in("z", 3, n), 1))
	}
	type form struct{ n, by int }
	for _, c := range []struct {
		name  string
		graph func(n int) *ir.Graph
		depth int
		run   func(p *pool, l *Loop, by int) []Stmt
		want  map[form]string // of the loop, in its place
	}{
		{"jam rows", matmul, 0, (*pool).jam, map[form]string{
			{2, 2}: "for 3 { let let fold 2 { set set } store store }",
			{5, 2}: "for 0..4 by 2 { for 3 { let let fold 5 { set set } store store } } for 3 { let fold 5 { set } store }",
			{6, 3}: "for 0..6 by 3 { for 3 { let let let fold 6 { set set set } store store store } }",
			{3, 4}: "for 3 { let let let fold 3 { set set set } store store store }",
		}},
		{"jam columns", matmul, 1, (*pool).jam, map[form]string{
			{4, 2}: "let let fold 4 { set set } store store let fold 4 { set } store",
			{4, 3}: "let let let fold 4 { set set set } store store store",
		}},
		{"unroll the sum", matmul, 2, func(p *pool, l *Loop, _ int) []Stmt { return p.unroll(l) }, map[form]string{
			{2, 0}: "set set",
			{5, 0}: "set set set set set",
		}},
		{"unroll columns", matmul, 1, func(p *pool, l *Loop, _ int) []Stmt { return p.unroll(l) }, map[form]string{
			{2, 0}: "let fold 2 { set } store let fold 2 { set } store let fold 2 { set } store",
		}},
		{"steps of the sum", matmul, 2, (*pool).unrollBy, map[form]string{
			{8, 4}: "fold 0..8 by 4 { set set set set }",
			{7, 3}: "fold 0..6 by 3 { set set set } set",
			{5, 2}: "fold 0..4 by 2 { set set } set",
		}},
		{"accumulators", rows, 1, (*pool).spread, map[form]string{
			{8, 4}: "let let let let fold 0..8 by 4 { set set set set } set",
			{9, 4}: "let let let let fold 0..8 by 4 { set set set set } set set",
			{5, 2}: "let let fold 0..4 by 2 { set set } set set",
			{7, 4}: "as it was",
			{3, 2}: "as it was",
		}},
		{"blocks", rows, 1, (*pool).blocks, map[form]string{
			{8, 4}:  "fold 2 { let fold 4 { set } set }",
			{11, 4}: "fold 2 { let fold 4 { set } set } fold 8..11 by 1 { set }",
			{7, 4}:  "as it was",
		}},
	} {
		for f, want := range c.want {
			g := c.graph(f.n)
			fn := Lower(plan.New(g))
			fn.Kernels = fn.pool.fuse(fn.Kernels)
			fn.forward()
			in, i := nestAt(fn.Kernels[0].Body, c.depth)
			out := c.run(fn.pool, (*in)[i].(*Loop), f.by)
			got := skeleton(out)
			if out == nil {
				got = "as it was"
			}
			if got != want {
				t.Errorf("%s, %d by %d:\ngot  %s\nwant %s", c.name, f.n, f.by, got, want)
			}
			if out == nil {
				continue
			}
			changed := append(append(append([]Stmt(nil), (*in)[:i]...), out...), (*in)[i+1:]...)
			if c.depth == 0 {
				fn.Kernels[0].Body = changed
			} else {
				*in = changed
			}
			computes(t, fmt.Sprintf("%s, %d by %d", c.name, f.n, f.by), fn, g, true)
		}
	}
}

// computes fails the test unless f is well formed and computes g.
func computes(t *testing.T, what string, f *Func, g *ir.Graph, pruned bool) {
	t.Helper()
	in := inputsOf(g, 3)
	want, err := interp.Run(g, in)
	if err != nil {
		t.Fatal(err)
	}
	c := &checked{graph: g, in: in, want: want, tol: irtest.Tol{Rel: 1e-12, Abs: 1e-12}, pruned: pruned}
	if err := f.check(c); err != nil {
		t.Errorf("%s: %v\n%v", what, err, f)
	}
}

// TestSpreadDeclines: loops that do more than combine, or use what they
// combine on the way, keep their one variable.
func TestSpreadDeclines(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) *ir.Node
	}{
		{"a running sum", func(b *graphs) *ir.Node { return b.CumSum(b.in("x", 3, 20), 1, false, false) }},
		{"a position", func(b *graphs) *ir.Node { return b.ArgMax(b.in("x", 3, 20), 1, ir.Int64) }},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b))
		in, i := nestAt(f.Kernels[0].Body, 1)
		if out := f.pool.spread((*in)[i].(*Loop), 2); out != nil {
			t.Errorf("%s: %s", c.what, skeleton(out))
		}
	}
}

// TestSchedule: what is done to kernels of some kinds.
func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) *ir.Node
		yes   []string // parts of steps that are taken
		no    []string // and that aren't
	}{
		{"a product", func(b *graphs) *ir.Node { return b.MatMul(b.in("x", 32, 64), b.in("w", 64, 32)) },
			[]string{"side by side"}, []string{"accumulators"}},
		{"a dot product", func(b *graphs) *ir.Node { return b.MatMul(b.in("x", 1, 64), b.in("w", 64, 1)) },
			[]string{"accumulators"}, []string{"side by side"}},
		{"sums of columns", func(b *graphs) *ir.Node { return b.ReduceSum(b.in("x", 64, 32), 0) },
			[]string{"side by side"}, nil},
		{"sums of functions", func(b *graphs) *ir.Node { return b.ReduceSum(b.Exp(b.in("x", 64, 32)), 1) },
			nil, []string{"accumulators", "side by side"}},
		{"few elements in a row", func(b *graphs) *ir.Node { return b.ReduceSum(b.in("x", 64, 3), 1) },
			[]string{"unrolled"}, nil},
		{"elementwise", func(b *graphs) *ir.Node { return b.Neg(b.in("x", 64, 32)) },
			nil, []string{"accumulators", "side by side", "unrolled"}},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b))
		for _, k := range f.Kernels {
			f.schedule(k)
		}
		steps := strings.Join(f.Kernels[0].Steps, "; ")
		for _, part := range c.yes {
			if !strings.Contains(steps, part) {
				t.Errorf("%s: no %q in %q", c.what, part, steps)
			}
		}
		for _, part := range c.no {
			if strings.Contains(steps, part) {
				t.Errorf("%s: %q in %q", c.what, part, steps)
			}
		}
	}
}
