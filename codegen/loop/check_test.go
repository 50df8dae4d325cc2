package loop

import (
	"errors"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// TestChecks: a bad index is refused, by the name of the argument, before
// anything is written; good ones are not.
func TestChecks(t *testing.T) {
	gather := func(b *graphs, at *ir.Node) []*ir.Node {
		return []*ir.Node{b.Neg(b.in("z", 3)), b.Gather(b.in("x", 4, 3), at, 0)}
	}
	for _, c := range []struct {
		what   string
		graph  func(b *graphs, at *ir.Node) []*ir.Node
		at     []int64
		bad    int64 // the refused value, 0 for none
		name   string
		before int // the most elements that are written before
	}{
		{"in range", gather, []int64{0, 3}, 0, "", 0},
		{"too large", gather, []int64{0, 4}, 4, "at", 0},
		{"negative", gather, []int64{-1, 0}, -1, "at", 0},
		{"of a transposed index", func(b *graphs, at *ir.Node) []*ir.Node {
			return gather(b, b.Transpose(b.Reshape(at, ir.Of(1, 2))))
		}, []int64{1, 9}, 9, "at", 0},
		{"of an index that is computed", func(b *graphs, at *ir.Node) []*ir.Node {
			return gather(b, b.Add(at, b.Scalar(ir.Int64, 2)))
		}, []int64{1, 2}, 4, "an index computed from at", 0},
		{"of the elements of rows", func(b *graphs, at *ir.Node) []*ir.Node {
			return []*ir.Node{b.GatherElements(b.in("x", 2, 5), b.Reshape(at, ir.Of(2, 1)), 1)}
		}, []int64{4, 5}, 5, "at", 0},
		{"of where to add", func(b *graphs, at *ir.Node) []*ir.Node {
			return []*ir.Node{b.ScatterAdd(at, b.in("x", 2, 3), 0, ir.Of(4, 3))}
		}, []int64{0, 7}, 7, "at", 0},
		{"of an index that is summed first", func(b *graphs, at *ir.Node) []*ir.Node {
			return gather(b, b.CumSum(at, 0, false, false))
		}, []int64{3, 2}, 5, "an index computed from at", 2 + 3},
	} {
		b := newGraphs()
		at := b.labels("at", 2)
		g := b.graph(c.graph(b, at)...)
		f := Compile(plan.New(g), Portable)
		in := inputsOf(g, 1)
		in["at"] = interp.Ints(at.Type, c.at...)
		var ev evaluator
		_, err := ev.evaluate(f, g, in)
		var bad *outOfRange
		switch {
		case c.bad == 0:
			if err != nil {
				t.Errorf("%s: %v", c.what, err)
			}
		case !errors.As(err, &bad):
			t.Errorf("%s: %v, want it refused\n%v", c.what, err, f)
		case bad.value != c.bad || bad.Name != c.name:
			t.Errorf("%s: %v, want %s to be %d", c.what, err, c.name, c.bad)
		case bad.stores > c.before:
			t.Errorf("%s: %d elements are written before\n%v", c.what, bad.stores, f)
		}
	}
}

// TestNoChecks: indices that are known to be in range aren't looked at.
func TestNoChecks(t *testing.T) {
	for _, c := range []struct {
		what  string
		index func(b *graphs) *ir.Node
		want  bool // looked at
	}{
		{"counted", func(b *graphs) *ir.Node { return b.Iota(ir.Int64, ir.D(4)) }, false},
		{"counted in reverse", func(b *graphs) *ir.Node { return b.Flip(b.Iota(ir.Int64, ir.D(4)), 0) }, false},
		{"counted too far", func(b *graphs) *ir.Node { return b.Iota(ir.Int64, ir.D(5)) }, true},
		{"a position of as many", func(b *graphs) *ir.Node { return b.ArgMax(b.in("y", 2, 4), 1, ir.Int64) }, false},
		{"a position of more", func(b *graphs) *ir.Node { return b.ArgMax(b.in("y", 2, 5), 1, ir.Int64) }, true},
		{"a position, chosen", func(b *graphs) *ir.Node {
			p := b.ArgMax(b.in("y", 2, 4), 1, ir.Int64)
			return b.Where(b.Less(b.in("c", 2, 1), b.Scalar(ir.Float64, 0)), p, b.Scalar(ir.Int64, 3))
		}, false},
		{"a position, and a number that is too large", func(b *graphs) *ir.Node {
			p := b.ArgMax(b.in("y", 2, 4), 1, ir.Int64)
			return b.Where(b.Less(b.in("c", 2, 1), b.Scalar(ir.Float64, 0)), p, b.Scalar(ir.Int64, 4))
		}, true},
		{"a position, and another", func(b *graphs) *ir.Node {
			p := b.ArgMax(b.in("y", 2, 4), 1, ir.Int64)
			return b.Add(p, p)
		}, true},
		{"an argument", func(b *graphs) *ir.Node { return b.labels("at", 2) }, true},
	} {
		b := newGraphs()
		f := Compile(plan.New(b.graph(b.Gather(b.in("x", 4, 3), c.index(b), 0))), Portable)
		got := slices.ContainsFunc(f.Kernels, func(k *Kernel) bool { return k.Check() != nil })
		if got != c.want {
			t.Errorf("%s: looked at is %v\n%v", c.what, got, f)
		}
	}
}

// TestChecksOfForward: the indices of the function that is differentiated are
// looked at where the gradient doesn't need them, also those that are computed
// from arguments, in a graph of nodes with numbers of its own.
func TestChecksOfForward(t *testing.T) {
	forward := newGraphs()
	at := forward.labels("at", 1)
	x := forward.in("x", 4)
	of := forward.graph(forward.Gather(x, forward.Add(at, forward.Scalar(ir.Int64, 1)), 0))
	back := newGraphs()
	back.labels("at", 1)
	y := back.in("x", 4)
	c := back.in("c", 1)
	s := back.Exp(back.Mul(c, c))
	g := back.graph(back.Mul(y, s), back.Neg(s))
	pl := plan.New(g)
	if !pl.Straight {
		t.Fatal("this is small enough for straight code, but for the index")
	}
	pl.Of = of
	naive := Lower(pl)
	for _, f := range []*Func{naive, Compile(pl, Portable)} {
		for _, v := range []int64{-1, 2, 3} {
			in := inputsOf(g, 1)
			in["at"] = interp.Ints(at.Type, v)
			want, err := interp.Run(g, in)
			if err != nil {
				t.Fatal(err)
			}
			var ev evaluator
			got, err := ev.evaluate(f, g, in)
			var bad *outOfRange
			if v == 3 {
				if !errors.As(err, &bad) || bad.value != 4 || bad.stores > 0 {
					t.Errorf("%v, want 4 refused\n%v", err, f)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%v\n%v", err, f)
			}
			for i := range want {
				if !slices.Equal(got[i].F, want[i].F) {
					t.Errorf("output %d is %v, want %v\n%v", i, got[i].F, want[i].F, f)
				}
			}
		}
	}
}

// TestChecksOnce: an index of the function that is differentiated, which looks
// otherwise in its gradient, is looked at once.
func TestChecksOnce(t *testing.T) {
	forward := newGraphs()
	at := forward.labels("at", 3)
	zero := forward.Scalar(ir.Int64, 0)
	none := forward.Equal(at, forward.Scalar(ir.Int64, -1))
	of := forward.graph(forward.Gather(forward.in("x", 4), forward.Where(none, zero, at), 0))
	back := newGraphs()
	at = back.labels("at", 3)
	some := back.Not(back.Equal(at, back.Scalar(ir.Int64, -1)))
	index := back.Where(some, at, back.Scalar(ir.Int64, 0))
	for _, c := range []struct {
		more *ir.Node
		want int
	}{
		{back.Neg(back.in("y", 2)), 1},
		{back.Gather(back.in("y", 5), index, 0), 2},                                             // of five, too
		{back.Gather(back.in("y", 4), back.CumSum(back.labels("b", 2), 0, false, false), 0), 2}, // of another
	} {
		pl := plan.New(back.graph(back.Gather(back.in("x", 4), index, 0), c.more))
		pl.Of = of
		f := Lower(pl)
		got := 0
		for _, k := range f.Kernels {
			if k.Check() != nil {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%d checks, want %d\n%v", got, c.want, f)
		}
	}
}
