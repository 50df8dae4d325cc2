package interp

import (
	"math"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// scaled is the graph of 0.1*x, of float32s, and of the index that picks one.
func scaled() *ir.Graph {
	vec, one := ir.Type{DType: ir.Float32, Shape: ir.Of(2)}, ir.Type{DType: ir.Float32}
	index := ir.Type{DType: ir.Int32}
	x := &ir.Node{ID: 0, Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: vec}, Type: vec}
	i := &ir.Node{ID: 1, Op: ir.Input, Attrs: ir.Attrs{Name: "p.i", Type: index}, Type: index}
	c := &ir.Node{ID: 2, Op: ir.Const, Attrs: ir.Attrs{Type: one, Value: ir.As(ir.Float32, 0.1)}, Type: one}
	m := &ir.Node{ID: 3, Op: ir.Mul, Inputs: []*ir.Node{c, x}, Type: vec}
	p := &ir.Node{ID: 4, Op: ir.Gather, Inputs: []*ir.Node{m, i}, Type: one}
	return &ir.Graph{
		Name: "Scaled", Inputs: []*ir.Node{x, i}, Nodes: []*ir.Node{x, i, c, m, p},
		Outputs: []ir.Output{{Name: "one", Node: p}, {Name: "all", Node: m}, {Name: "x", Node: x}},
	}
}

func TestRun(t *testing.T) {
	tenth := float64(float32(0.1))
	in := map[string]*Tensor{"x": f32(lens{2}, 3, 7), "p.i": i32(nil, 1), "unused": nil}
	for _, c := range []struct {
		o    Options
		want []*Tensor
	}{
		{Options{}, []*Tensor{f32(nil, 7*tenth), f32(lens{2}, 3*tenth, 7*tenth), f32(lens{2}, 3, 7)}},
		{Options{Round: true}, []*Tensor{
			f32(nil, float64(float32(7*tenth))), f32(lens{2}, float64(float32(3*tenth)), float64(float32(7*tenth))), f32(lens{2}, 3, 7)}},
	} {
		got, err := c.o.Run(scaled(), in)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			if got[i].String() != want.String() {
				t.Errorf("%+v: output %d is %v, want %v", c.o, i, got[i], want)
			}
		}
	}
}

func TestRunRefuses(t *testing.T) {
	x, i := f32(lens{2}, 3, 7), i32(nil, 1)
	for _, c := range []struct {
		name string
		in   map[string]*Tensor
		says []string
	}{
		{"missing", map[string]*Tensor{"x": x}, []string{`"p.i"`, "missing", "int32[]"}},
		{"nil", map[string]*Tensor{"x": nil, "p.i": i}, []string{`"x"`, "nil", "float32[2]"}},
		{"shape", map[string]*Tensor{"x": f32(lens{1, 2}, 3, 7), "p.i": i}, []string{`"x"`, "float32[1 2]", "float32[2]"}},
		{"dtype", map[string]*Tensor{"x": f64(lens{2}, 3, 7), "p.i": i}, []string{`"x"`, "float64[2]", "float32[2]"}},
		{"length", map[string]*Tensor{"x": {Type: x.Type, F: []float64{1}}, "p.i": i}, []string{`"x"`, "1 elements", "needs 2"}},
		{"wrong slice", map[string]*Tensor{"x": {Type: x.Type, I: []int64{1, 2}}, "p.i": i}, []string{`"x"`, "2 in I"}},
		{"both slices", map[string]*Tensor{"x": {Type: x.Type, F: []float64{1, 2}, I: []int64{1}}, "p.i": i}, []string{`"x"`, "2 elements in F and 1 in I"}},
		{"too large", map[string]*Tensor{"x": x, "p.i": i32(nil, 1<<40)}, []string{`"p.i"`, "1099511627776", "int32"}},
		{"index", map[string]*Tensor{"x": x, "p.i": i32(nil, 2)}, []string{"Gather", `"p.i"`, "is 2", "0 to 1"}},
	} {
		_, err := Run(scaled(), c.in)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: error %q doesn't say %q", c.name, err, s)
			}
		}
	}
}

func TestRunRefusesABadGraph(t *testing.T) {
	in := map[string]*Tensor{"x": f32(lens{2}, 3, 7), "p.i": i32(nil, 1)}
	late := scaled()
	late.Nodes[2], late.Nodes[3] = late.Nodes[3], late.Nodes[2]
	if _, err := Run(late, in); err == nil || !strings.Contains(err.Error(), "comes before its operand") {
		t.Errorf("a node before its operand: %v", err)
	}
	short := scaled()
	short.Nodes = short.Nodes[:4]
	if _, err := Run(short, in); err == nil || !strings.Contains(err.Error(), `output "one"`) {
		t.Errorf("an output that isn't a node: %v", err)
	}
	odd := scaled()
	odd.Nodes[3].Op = ir.OpInvalid
	if _, err := Run(odd, in); err == nil || !strings.Contains(err.Error(), "no rule") {
		t.Errorf("an invalid op: %v", err)
	}
}

// What goes wrong is told by the node's name, as far as it has one.
func TestEvalRefuses(t *testing.T) {
	scalar := ir.Type{DType: ir.Float64}
	x := &ir.Node{Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: scalar}, Type: scalar}
	n := &ir.Node{ID: 7, Op: ir.Add, Inputs: []*ir.Node{x, x}, Type: scalar, Origin: &ir.Origin{Label: "sum"}}
	beyond := &ir.Node{ID: 8, Op: ir.Op(len(rules)), Inputs: []*ir.Node{x}, Type: scalar}
	one := f64(nil, 1)
	truth := ir.Type{DType: ir.Bool}
	cond := &ir.Node{Op: ir.Input, Attrs: ir.Attrs{Name: "c", Type: truth}, Type: truth}
	not := &ir.Node{ID: 9, Op: ir.Not, Inputs: []*ir.Node{cond}, Type: truth}
	for _, c := range []struct {
		n    *ir.Node
		in   []*Tensor
		want string
	}{
		{not, []*Tensor{{Type: truth, I: []int64{2}}}, "its element 0 is 2, which is no bool"},
		{n, []*Tensor{one}, `Add (node 7) "sum" has 2 operands, not 1`},
		{n, []*Tensor{one, one, one}, `Add (node 7) "sum" has 2 operands, not 3`},
		{beyond, []*Tensor{one}, "can't be evaluated: it has no rule"},
	} {
		if _, err := Eval(c.n, c.in...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// Rounding is to the node's own type.
func TestRoundKeepsFloat64(t *testing.T) {
	n := &ir.Node{Op: ir.Const, Attrs: ir.Attrs{Type: ir.Type{DType: ir.Float64}, Value: ir.Float(0.1)}, Type: ir.Type{DType: ir.Float64}}
	x, err := Options{Round: true}.Eval(n)
	if err != nil || x.F[0] != 0.1 {
		t.Errorf("%v, %v, want 0.1", x, err)
	}
}

// Tensors of the wrong type or number of elements aren't made.
func TestMakingRefuses(t *testing.T) {
	floats, ints := ir.Type{DType: ir.Float64, Shape: ir.Of(2)}, ir.Type{DType: ir.Int32, Shape: ir.Of(2)}
	for name, f := range map[string]func(){
		"floats of an integer type": func() { Floats(ints, 1, 2) },
		"too few floats":            func() { Floats(floats, 1) },
		"too many floats":           func() { Floats(floats, 1, 2, 3) },
		"integers of a float type":  func() { Ints(floats, 1, 2) },
		"too few integers":          func() { Ints(ints, 1) },
		"too many integers":         func() { Ints(ints, 1, 2, 3) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestFull(t *testing.T) {
	for _, c := range []struct {
		got  *Tensor
		want string
	}{
		{Full(ir.Type{DType: ir.Float64, Shape: ir.Of(2)}, ir.Float(0.5)), "float64[2] [0.5 0.5]"},
		{Full(ir.Type{DType: ir.Int32}, ir.Int(3)), "int32[] [3]"},
		{Zeros(ir.Type{DType: ir.Bool, Shape: ir.Of(1, 2)}), "bool[1 2] [0 0]"},
	} {
		if got := c.got.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// Exact keeps what a cast to float32 would round, in the steps of loops too; a
// cast from integers is as ever.
func TestExact(t *testing.T) {
	b := build.New()
	x, n := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(2)}), b.Input("n", ir.Type{DType: ir.Int64})
	body := build.New()
	e := body.Input("e", ir.Type{DType: ir.Float64})
	step := body.Graph("step", []*ir.Node{e}, []ir.Output{{Name: "r", Node: body.Cast(e, ir.Float32)}})
	each := b.Loop(ir.Attrs{Body: step, Length: 2, Sequences: 1}, []*ir.Node{x}).Outs[0]
	g := b.Graph("F", []*ir.Node{x, n}, []ir.Output{
		{Name: "all", Node: b.Cast(x, ir.Float32)}, {Name: "each", Node: each}, {Name: "whole", Node: b.Cast(n, ir.Float32)},
	})
	in := map[string]*Tensor{"x": f64(lens{2}, 0.1, 1e300), "n": i64(nil, 1<<24+1)}
	tenth, inf := float64(float32(0.1)), math.Inf(1)
	for _, c := range []struct {
		o    Options
		want *Tensor
	}{
		{Options{}, f32(lens{2}, tenth, inf)},
		{Options{Exact: true}, f32(lens{2}, 0.1, 1e300)},
		{Options{Exact: true, Round: true}, f32(lens{2}, tenth, inf)},
	} {
		got, err := c.o.Run(g, in)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []*Tensor{c.want, c.want, f32(nil, 1<<24)} {
			if got[i].String() != want.String() {
				t.Errorf("%+v: output %d is %v, want %v", c.o, i, got[i], want)
			}
		}
	}
}
