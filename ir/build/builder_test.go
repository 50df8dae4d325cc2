package build_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/shapeinfer"
)

func TestEqualNodesAreOne(t *testing.T) {
	b := build.New()
	x, y := in(b, "x", f32, 2, 3), in(b, "y", f32, 2, 3)
	for _, c := range []struct {
		name string
		p, q *ir.Node
		same bool
	}{
		{"input", x, in(b, "x", f32, 2, 3), true},
		{"inputs", x, y, false},
		{"unary", b.Exp(x), b.Exp(x), true},
		{"other op", b.Exp(x), b.Log(x), false},
		{"other operand", b.Exp(x), b.Exp(y), false},
		{"sum", b.Add(x, y), b.Add(x, y), true},
		{"swapped sum", b.Add(x, y), b.Add(y, x), true},
		{"swapped product", b.Mul(y, x), b.Mul(x, y), true},
		{"swapped difference", b.Sub(x, y), b.Sub(y, x), false},
		{"swapped maximum", b.Max(x, y), b.Max(y, x), false},
		{"axes", b.ReduceSum(x, 0, 1), b.ReduceSum(x, -1, -2), true},
		{"other axes", b.ReduceSum(x, 0), b.ReduceSum(x, 1), false},
		{"constant", b.Scalar(f32, 1), b.Scalar(f32, 1), true},
		{"zeros", b.Scalar(f32, 0), b.Scalar(f32, math.Copysign(0, -1)), false},
		{"NaNs", b.Scalar(f64, math.NaN()), b.Scalar(f64, math.Float64frombits(0x7ff8000000000123)), true},
		{"constants of two types", b.Scalar(f32, 1), b.Scalar(f64, 1), false},
		{"flags", b.CumSum(x, 0, true, false), b.CumSum(x, 0, false, true), false},
		{"where", b.Where(b.Less(x, y), x, y), b.Where(b.Less(x, y), x, y), true},
	} {
		if (c.p == c.q) != c.same {
			t.Errorf("%s: one node is %v, want %v", c.name, c.p == c.q, c.same)
		}
	}
	if n := b.Add(x, y); n.Inputs[0] != x || n.Inputs[1] != y {
		t.Error("the operands of a commutative op changed places")
	}
}

// Every attribute of every op tells nodes apart, and every other one doesn't.
func TestAttributesTellNodesApart(t *testing.T) {
	full := ir.Attrs{Name: "n", Type: ir.Type{DType: i32}, Value: ir.Int(1), Axis: 1, Length: 1, Carries: 1, Sequences: 1, Index: 1, Body: &ir.Graph{}}
	v := reflect.ValueOf(&full).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case []int:
			f.Set(reflect.ValueOf([]int{1}))
		case ir.Shape:
			f.Set(reflect.ValueOf(ir.Of(1)))
		case bool:
			f.SetBool(true)
		}
		if v.Field(i).IsZero() {
			t.Fatalf("the test knows no value for Attrs.%s", v.Type().Field(i).Name)
		}
	}
	for _, op := range ir.Ops() {
		base := build.KeyOf(op, ir.Attrs{})
		for i := range v.NumField() {
			var a ir.Attrs
			reflect.ValueOf(&a).Elem().Field(i).Set(v.Field(i))
			name := v.Type().Field(i).Name
			if used := op.Info().Uses(name); (build.KeyOf(op, a) != base) != used {
				t.Errorf("%v: Attrs.%s tells nodes apart: %v, want %v", op, name, !used, used)
			}
		}
	}
}

func TestNodesOwnTheirAttributes(t *testing.T) {
	b := build.New()
	x := in(b, "x", f32, 2, 3)
	axes := []int{0}
	n, err := b.Node(ir.ReduceSum, ir.Attrs{Axes: axes, Name: "unused", Axis: 7, Lo: []int{}}, x)
	if err != nil {
		t.Fatal(err)
	}
	axes[0] = 1
	if want := (ir.Attrs{Axes: []int{0}}); !reflect.DeepEqual(n.Attrs, want) {
		t.Errorf("attributes %+v, want %+v", n.Attrs, want)
	}
	if b.ReduceSum(x, 0) != n {
		t.Error("unused attributes tell nodes apart")
	}
}

func TestOrigin(t *testing.T) {
	b := build.New()
	o := &ir.Origin{Label: "h"}
	if before := b.At(o); before != nil {
		t.Errorf("a new builder is at %v", before)
	}
	x := in(b, "x", f32)
	if before := b.At(nil); before != o {
		t.Errorf("it was at %v", before)
	}
	if y := b.Exp(x); x.Origin != o || y.Origin != nil {
		t.Errorf("origins %v and %v", x.Origin, y.Origin)
	}
	if again := in(b, "x", f32); again.Origin != o {
		t.Error("making a node again changed its origin")
	}
}

func TestTry(t *testing.T) {
	b := build.New()
	x, y := in(b, "x", f32, 2), in(b, "y", f32, 3)
	n, err := build.Try(func() *ir.Node { return b.Exp(b.Add(x, y)) })
	var e *build.Error
	if n != nil || !errors.As(err, &e) {
		t.Fatalf("got %v and %v", n, err)
	}
	if e.Op != ir.Add || !slices.Equal(e.Inputs, []*ir.Node{x, y}) {
		t.Errorf("the error is of %v of %v", e.Op, e.Inputs)
	}
	var s *shapeinfer.Error
	if !errors.As(err, &s) || s.Op != ir.Add {
		t.Errorf("the error holds %v", s)
	}
	if n, err := build.Try(func() *ir.Node { return b.Exp(x) }); n != b.Exp(x) || err != nil {
		t.Errorf("got %v and %v", n, err)
	}
	defer func() {
		if r := recover(); r != "other" {
			t.Errorf("recovered %v, want other", r)
		}
	}()
	_, _ = build.Try(func() *ir.Node { panic("other") })
}

func TestGraphHoldsWhatIsNeeded(t *testing.T) {
	b := build.New()
	x, unused := in(b, "x", f32, 2), in(b, "unused", f32)
	b.Log(x)
	y := b.Exp(x)
	z := b.Add(y, y)
	g := b.Graph("g", []*ir.Node{x, unused}, []ir.Output{{Name: "z", Node: z}, {Name: "y", Node: y}})
	if want := []*ir.Node{x, unused, y, z}; !slices.Equal(g.Nodes, want) {
		t.Errorf("nodes %v, want %v", g.Nodes, want)
	}
	if err := ir.Verify(g); err != nil {
		t.Error(err)
	}
}

func TestFromSharesNodes(t *testing.T) {
	b := build.New()
	x := in(b, "x", f32, 2)
	y := b.Exp(x)
	g := b.Graph("g", []*ir.Node{x}, []ir.Output{{Name: "y", Node: y}})
	c := build.From(g)
	if c.Exp(x) != y {
		t.Error("a builder from a graph doesn't know its nodes")
	}
	z := c.Neg(y)
	if z.ID <= y.ID {
		t.Errorf("a new node has ID %d after %d", z.ID, y.ID)
	}
	if err := ir.Verify(c.Graph("g", g.Inputs, []ir.Output{{Name: "z", Node: z}})); err != nil {
		t.Error(err)
	}
}

func TestRewrite(t *testing.T) {
	b := build.New()
	x, unused := in(b, "x", f32, 2), in(b, "unused", f32)
	o := &ir.Origin{Label: "y"}
	b.At(o)
	y := b.Exp(x)
	b.At(nil)
	z := b.Add(b.Neg(b.Neg(y)), b.Log(x))
	g := b.Graph("g", []*ir.Node{x, unused}, []ir.Output{{Name: "z", Node: z}, {Name: "again", Node: y}})
	var seen int
	h := build.Rewrite(g, func(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
		seen++
		if n.Op == ir.Neg && in[0].Op == ir.Neg {
			return in[0].Inputs[0]
		}
		return b.Copy(n, in)
	})
	if err := ir.Verify(h); err != nil {
		t.Fatal(err)
	}
	if seen != len(g.Nodes)-2 {
		t.Errorf("asked about %d nodes of %d, inputs left out", seen, len(g.Nodes)-2)
	}
	if ops(h, ir.Neg) != 0 || len(h.Nodes) != 5 {
		t.Errorf("%d nodes are left, %d of them Neg", len(h.Nodes), ops(h, ir.Neg))
	}
	if h.Name != "g" || h.Inputs[0].Attrs.Name != "x" || h.Inputs[1].Attrs.Name != "unused" ||
		h.Outputs[0].Name != "z" || h.Outputs[1].Name != "again" {
		t.Errorf("names changed: %v of %v to %v", h.Name, h.Inputs, h.Outputs)
	}
	if h.Outputs[1].Node.Origin != o {
		t.Error("the origin is lost")
	}
	if len(g.Nodes) != 7 || g.Outputs[0].Node != z {
		t.Error("the graph that was rewritten changed")
	}
}

// The same words make the same graph, to the last byte.
func TestDeterminism(t *testing.T) {
	text := func() string {
		b := build.New()
		x, gain, labels := in(b, "x", f32, 4, 5), in(b, "gain", f32, 5), in(b, "labels", i32, 4)
		h := b.LayerNorm(x, gain, gain, 1e-5)
		h = b.Einsum("ij,kj->ik", h, b.Gelu(x))
		loss := b.Mean(b.CrossEntropy(h, labels), nil, false)
		return b.Graph("g", []*ir.Node{x, gain, labels}, []ir.Output{{Name: "loss", Node: loss}}).String()
	}
	first := text()
	for range 5 {
		if again := text(); again != first {
			t.Fatalf("got\n%s\nafter\n%s", again, first)
		}
	}
}

func TestParsePackage(t *testing.T) {
	b := build.New()
	x := in(b, "x", f32, 2, 3)
	y := b.Sum(b.Mul(x, b.Softmax(x, 1)), nil, false)
	g := b.Graph("Loss", []*ir.Node{x}, []ir.Output{{Name: "loss", Node: y}})
	p := &ir.Package{Name: "p", Funcs: []*ir.Func{{
		Name: "Loss", Graph: g, Grad: []*ir.Node{x},
		Params: []*ir.Field{{Name: "x", Type: x.Type, Dims: []string{"", ""}}},
	}}}
	text := p.Text()
	q, errs := build.ParsePackage("p.ir", []byte(text))
	if len(errs) > 0 {
		t.Fatalf("%v in\n%s", errs, text)
	}
	if got := q.Text(); got != text {
		t.Errorf("got\n%s\nwant\n%s", got, text)
	}
	if err := ir.Verify(q.Funcs[0].Graph); err != nil {
		t.Error(err)
	}
	if q, errs := build.ParsePackage("p.ir", []byte("no package")); q != nil || len(errs) == 0 {
		t.Errorf("got %v and %v", q, errs)
	}
}
