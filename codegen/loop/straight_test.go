package loop

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"pgregory.net/rapid"
)

// TestStraighten: the loops are gone, and so is what they began with.
func TestStraighten(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) []*ir.Node
		want  []string // the statements
	}{
		{"a sum begins with its first element", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ReduceSum(b.in("x", 3), 0)}
		}, []string{"y0[0] = x[0] + x[1] + x[2]"}},
		{"a product and its epilogue", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Relu(b.MatMul(b.in("x", 1, 2), b.in("w", 2, 2)))}
		}, []string{"y0[0, 0] = Relu((x[0, 0] * w[0, 0]) + (x[0, 1] * w[1, 0]))", "y0[0, 1] = Relu((x[0, 0] * w[0, 1]) + (x[0, 1] * w[1, 1]))"}},
		{"the largest", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ReduceMax(b.in("x", 3), 0)}
		}, []string{"y0[0] = Max(Max(x[0], x[1]), x[2])"}},
		{"running sums share", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.CumSum(b.in("x", 3), 0, false, false)}
		}, []string{"y0[0] = x[0]", "%1 = x[0] + x[1]", "y0[1] = %1", "y0[2] = %1 + x[2]"}},
		{"padding is a constant", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.PadAxis(b.in("x", 1), 0, 1, 1)}
		}, []string{"y0[0] = 0", "y0[1] = x[0]", "y0[2] = 0"}},
		{"windows that overlap add up", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Fold(b.in("x", 2, 2), ir.Of(3), []int{1}, []int{1})}
		}, []string{"y0[0] = x[0, 0]", "y0[1] = x[0, 1] + x[1, 0]", "y0[2] = x[1, 1]"}},
		{"where the largest is", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ArgMax(b.in("x", 2), 0, ir.Int64)}
		}, nil},
	} {
		b := newGraphs()
		g := b.graph(c.graph(b)...)
		pl := plan.New(g)
		f := Compile(pl, Portable)
		if !f.Straight || len(f.Kernels) != 1 {
			t.Errorf("%s: straight is %v, in %d kernels", c.what, f.Straight, len(f.Kernels))
			continue
		}
		computes(t, c.what, f, g, true)
		_, text, _ := strings.Cut(f.String(), "in variables\n")
		if got := strings.ReplaceAll(strings.TrimSpace(text), "\t", ""); c.want != nil && got != strings.Join(c.want, "\n") {
			t.Errorf("%s: got\n%s", c.what, got)
		}
		visit(f.Kernels[0].Body, func(s Stmt) {
			if _, ok := s.(*Store); !ok {
				t.Errorf("%s: a %T is left", c.what, s)
			}
		})
	}
}

// TestSimpler: what a call comes to when it is told from its operands has the
// value that the call has.
func TestSimpler(t *testing.T) {
	p := newPool()
	simplified := 0
	ops := []ir.Op{ir.Where, ir.Not, ir.And, ir.Or, ir.Equal, ir.Less, ir.LessOrEqual, ir.Cast, ir.Mul, ir.Add, ir.Sub, ir.Max, ir.Neg}
	rapid.Check(t, func(rt *rapid.T) {
		op := rapid.SampledFrom(ops).Draw(rt, "op")
		operand := rapid.SampledFrom([]ir.DType{ir.Float64, ir.Float32, ir.Int64, ir.Int32}).Draw(rt, "type")
		b := build.New()
		types := map[ir.Op][]ir.DType{
			ir.Where: {ir.Bool, operand, operand}, ir.Not: {ir.Bool}, ir.And: {ir.Bool, ir.Bool}, ir.Or: {ir.Bool, ir.Bool},
			ir.Cast: {operand}, ir.Neg: {operand},
		}[op]
		if types == nil {
			types = []ir.DType{operand, operand}
		}
		var in []*ir.Node
		var args []*Expr
		var values []ir.Value
		locals := map[*Local]ir.Value{}
		for i, d := range types {
			v := ir.As(d, rapid.SampledFrom([]float64{0, 1, -1, 2.5, 7}).Draw(rt, "value"))
			in = append(in, b.Input(string(rune('a'+i)), ir.Type{DType: d}))
			values = append(values, v)
			if rapid.Bool().Draw(rt, "known") {
				args = append(args, p.lit(d, v))
				continue
			}
			l := p.local("v", d)
			locals[l] = v
			args = append(args, p.ref(l))
		}
		to := ir.Type{DType: rapid.SampledFrom(ir.DTypes).Draw(rt, "to")}
		n, err := b.Node(op, ir.Attrs{Type: to}, in...)
		if err != nil {
			rt.Fatal(err)
		}
		got := p.simpler(op, n.DType(), args)
		if got == nil {
			return
		}
		simplified++
		v := got.Val
		if got.Kind == Ref {
			v = locals[got.Local]
		}
		if want := scalarFuncs[op](types[0], n.DType(), values); got.T != n.DType() || !v.Equal(want) {
			rt.Fatalf("%v of %v is %v, a %v, simplified; want %v, a %v", op, values, v, got.T, want, n.DType())
		}
	})
	if simplified == 0 {
		t.Error("nothing was simplified")
	}
}

// TestDistinct: a chain of Ands or of Ors has each condition once, however it
// is put together, and keeps their order.
func TestDistinct(t *testing.T) {
	for _, op := range []ir.Op{ir.And, ir.Or} {
		p := newPool()
		other := ir.And + ir.Or - op
		join := func(op ir.Op, a, b *Expr) *Expr { return p.call(op, ir.Bool, nil, a, b) }
		a, b, c := p.ref(p.local("a", ir.Bool)), p.ref(p.local("b", ir.Bool)), p.ref(p.local("c", ir.Bool))
		ab := join(op, a, b)
		for _, test := range []struct {
			name      string
			got, want *Expr
		}{
			{"itself", join(op, a, a), a},
			{"a part", join(op, ab, b), ab},
			{"a part, before", join(op, a, ab), ab},
			{"shares", join(op, ab, join(op, c, a)), join(op, ab, c)},
			{"deep", join(op, join(op, ab, c), join(op, b, ab)), join(op, ab, c)},
		} {
			if test.got != test.want {
				t.Errorf("%v: %s: %v, want %v", op, test.name, test.got, test.want)
			}
		}
		if mixed := join(op, join(other, a, b), a); mixed.Kind != Call || len(mixed.Args) != 2 || mixed.Args[0] != join(other, a, b) {
			t.Errorf("%v of %v and a part of it became %v", op, other, mixed)
		}
	}
}
