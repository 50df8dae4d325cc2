package shapeinfer_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// Every op has a rule: it says something better than that there is no op.
func TestEveryOpHasARule(t *testing.T) {
	for _, op := range ir.Ops() {
		in := make([]ir.Type, max(op.Info().Arity, 1))
		for i := range in {
			in[i] = typ("float32[2]")
		}
		if op.Info().Arity == 0 {
			in = nil
		}
		_, err := shapeinfer.Infer(op, &ir.Attrs{}, in)
		if err != nil && strings.Contains(err.Error(), "there is no op") {
			t.Errorf("%v has no rule", op)
		}
	}
	for _, op := range []ir.Op{ir.OpInvalid, ir.Op(255)} {
		if _, err := shapeinfer.Infer(op, &ir.Attrs{}, nil); err == nil {
			t.Errorf("op %d has a rule", op)
		}
	}
}

// What is wrong for every op: the number of operands, and operands beyond the
// limits.
func TestOperandsOfEveryOp(t *testing.T) {
	tooLong := ir.Type{DType: ir.Float32, Shape: ir.Of(1<<20, 1<<20)}
	tooDeep := ir.Type{DType: ir.Float32, Shape: ir.Of(1, 1, 1, 1, 1, 1, 1, 1, 1)}
	negative := ir.Type{DType: ir.Float32, Shape: ir.Of(2, -1)}
	overflow := ir.Type{DType: ir.Float32, Shape: ir.Of(0, math.MaxInt, math.MaxInt)}
	typeless := ir.Type{Shape: ir.Of(2)}
	for _, op := range ir.Ops() {
		arity := op.Info().Arity
		counts := []int{arity + 1, arity - 1}
		if arity < 0 {
			counts = []int{0}
		}
		for _, n := range counts {
			if n < 0 {
				continue
			}
			in := make([]ir.Type, n)
			for i := range in {
				in[i] = typ("float32[2]")
			}
			if _, err := shapeinfer.Infer(op, &ir.Attrs{}, in); err == nil || !strings.Contains(err.Error(), "operand") {
				t.Errorf("%v of %d operands: error %v", op, n, err)
			}
		}
		for _, c := range []struct {
			t   ir.Type
			msg string
		}{
			{tooLong, "more than 268435456 elements"},
			{tooDeep, "9 axes is too much"},
			{negative, "axis 1 of shape [2 -1] has a negative length"},
			{overflow, "more than 268435456 elements"},
			{typeless, "no element type"},
		} {
			in := make([]ir.Type, max(arity, 1))
			for i := range in {
				in[i] = typ("float32[2]")
			}
			in[len(in)-1] = c.t
			a := &ir.Attrs{}
			if arity == 0 {
				in, a = nil, &ir.Attrs{Name: "x", Type: c.t}
				if op != ir.Input {
					continue // their tables have them
				}
			}
			if _, err := shapeinfer.Infer(op, a, in); err == nil || !strings.Contains(err.Error(), c.msg) {
				t.Errorf("%v of %v: error %v, want %s", op, c.t, err, c.msg)
			}
		}
	}
}

func TestLeaves(t *testing.T) {
	leaf := func(s string) ir.Attrs { return ir.Attrs{Name: "x", Type: typ(s)} }
	value := func(s string, v ir.Value) ir.Attrs { return ir.Attrs{Type: typ(s), Value: v} }
	checkGood(t, []good{
		{ir.Input, leaf("float32[2 3]"), "", "float32[2 3]"},
		{ir.Input, leaf("bool[]"), "", "bool[]"},
		{ir.Input, leaf("int32[0]"), "", "int32[0]"},
		{ir.Input, leaf("float64[268435456]"), "", "float64[268435456]"},
		{ir.Const, value("float32[]", ir.Float(0.5)), "", "float32[]"},
		{ir.Const, value("float32[]", ir.Float(math.NaN())), "", "float32[]"},
		{ir.Const, value("float32[]", ir.Float(math.Inf(1))), "", "float32[]"},
		{ir.Const, value("float64[]", ir.Float(0.1)), "", "float64[]"},
		{ir.Const, value("int64[]", ir.Int(math.MinInt64)), "", "int64[]"},
		{ir.Const, value("bool[]", ir.Truth(true)), "", "bool[]"},
		{ir.Iota, leaf("int32[5]"), "", "int32[5]"},
		{ir.Iota, leaf("float64[0]"), "", "float64[0]"},
	})
	checkBad(t, []bad{
		{ir.Input, ir.Attrs{Type: typ("int32[]")}, "", "an input without a name"},
		{ir.Input, ir.Attrs{Name: "x"}, "", "invalid is no element type: there are bool, int32, int64, float32 and float64"},
		{ir.Input, leaf("float32[268435457]"), "", "shape [268435457] has more than 268435456 elements"},
		{ir.Const, value("float32[1]", ir.Float(0)), "", "a constant of shape [1]: constants are scalars, and an Expand makes a tensor of one"},
		{ir.Const, value("float32[]", ir.Float(0.1)), "", "0.1 is no float32"},
		{ir.Const, value("float32[]", ir.Int(1)), "", "a value of type float32 with parts of another type"},
		{ir.Const, value("int32[]", ir.Float(1)), "", "a value of type int32 with parts of another type"},
		{ir.Const, value("int32[]", ir.Int(1<<31)), "", "2147483648 is no int32"},
		{ir.Const, value("bool[]", ir.Int(2)), "", "2 is no bool"},
		{ir.Const, ir.Attrs{}, "", "invalid is no element type: there are bool, int32, int64, float32 and float64"},
		{ir.Iota, leaf("float32[]"), "", "a range of shape []: it has one axis"},
		{ir.Iota, leaf("float32[2 2]"), "", "a range of shape [2 2]: it has one axis"},
		{ir.Iota, leaf("bool[2]"), "", "a range of bool: it takes a numeric type"},
		{ir.Iota, leaf("int32[-1]"), "", "axis 0 of shape [-1] has a negative length"},
	})
}

func TestCheck(t *testing.T) {
	x := &ir.Node{Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: typ("float32[2 3]")}, Type: typ("float32[2 3]")}
	y := &ir.Node{ID: 1, Op: ir.ReduceSum, Attrs: ir.Attrs{Axes: []int{1}}, Inputs: []*ir.Node{x}, Type: typ("float32[2 1]")}
	g := &ir.Graph{Inputs: []*ir.Node{x}, Nodes: []*ir.Node{x, y}}
	if err := shapeinfer.Check(g); err != nil {
		t.Fatal(err)
	}
	y.Type = typ("float32[2]")
	if err := shapeinfer.Check(g); err == nil || err.Error() != "node 1: ReduceSum of type float32[2], where its rule gives float32[2 1]" {
		t.Errorf("a wrong type: %v", err)
	}
	y.Attrs.Axes = []int{2}
	var e *shapeinfer.Error
	if err := shapeinfer.Check(g); !errors.As(err, &e) || e.Op != ir.ReduceSum {
		t.Errorf("a wrong axis: %v", err)
	}
}

func TestErrorText(t *testing.T) {
	_, err := shapeinfer.Infer(ir.Add, &ir.Attrs{}, types("float32[4 3], float32[4]"))
	var e *shapeinfer.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
	names := []string{"h", "p.B1"}
	got := e.Text(func(i int) string { return names[i] })
	want := "shapes [4 3] and [4] don't broadcast: axis 1 of h is 3, axis 0 of p.B1 is 4: write ad.ExpandDims(p.B1, -1)"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	// What is no reference stays as it is.
	e = shapeinfer.Errorf("%s", "{x} {0} { {-1} {1")
	if got, want := e.Error(), "{x} a { {-1} {1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
