package codegen

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// The forms of methods that the documentation promises: destinations first,
// then inputs as in the spec, then cotangents.
func TestForms(t *testing.T) {
	s := &ir.Struct{Name: "Params", Fields: []*ir.Field{tensor("W", ir.Float32, []int{3}), tensor("B", ir.Float32, nil)}}
	scalar := func(name string, d ir.DType) *ir.Field { return tensor(name, d, nil) }
	array := func(name string, d ir.DType) *ir.Field { return tensor(name, d, []int{2}) }
	f32, f64, i32, bl := ir.Float32, ir.Float64, ir.Int32, ir.Bool
	tests := []struct {
		kind    Kind
		params  []*ir.Field
		results []*ir.Field
		grad    string
		want    string
	}{
		{Forward, []*ir.Field{group("p", s), array("x", f32), array("labels", i32)}, []*ir.Field{scalar("loss", f32)}, "p.W",
			"F(p *Params, x *[2]float32, labels *[2]int32) (loss float32)"},
		{Grad, []*ir.Field{group("p", s), array("x", f32), array("labels", i32)}, []*ir.Field{scalar("loss", f32)}, "p.W p.B",
			"FGrad(grad, p *Params, x *[2]float32, labels *[2]int32) (loss float32)"},
		{Grad, []*ir.Field{group("p", s), array("x", f32), scalar("c", f64)}, []*ir.Field{scalar("loss", f32), array("y", f32), scalar("n", i32), array("z", f64)}, "c p.B x",
			"FGrad(y *[2]float32, z *[2]float64, grad *Params, dx *[2]float32, dc *float64, p *Params, x *[2]float32, c float64) (loss float32, n int32)"},
		{Grad, []*ir.Field{group("p", s), group("q", s), group("r", s)}, []*ir.Field{scalar("loss", f32)}, "q.W p.B",
			"FGrad(gradP, gradQ, p, q, r *Params) (loss float32)"},
		{Grad, []*ir.Field{array("x", f32), array("y", f32), scalar("on", bl)}, []*ir.Field{scalar("a", f32), scalar("b", f32)}, "y",
			"FGrad(dy, x, y *[2]float32, on bool) (a, b float32)"},
		{VJP, []*ir.Field{array("x", f32), scalar("c", f32)}, []*ir.Field{array("y", f32), scalar("s", f32), array("i", i32)}, "x c",
			"FVJP(dx *[2]float32, dc *float32, x *[2]float32, c float32, dy *[2]float32, ds float32)"},
		{VJP, []*ir.Field{group("ct", &ir.Struct{Name: "T", Fields: []*ir.Field{array("y", f32)}})}, []*ir.Field{array("y", f32)}, "ct.y",
			"FVJP(grad, ct *T, dy *[2]float32)"},
		{SplitForward, []*ir.Field{array("x", f32)}, []*ir.Field{array("y", f32), scalar("s", f32)}, "x",
			"FForward(y, x *[2]float32) (s float32)"},
		{SplitBackward, []*ir.Field{array("x", f32)}, []*ir.Field{array("y", f32), scalar("s", f32)}, "x",
			"FBackward(dx, x, dy *[2]float32, ds float32)"},
		{Forward, nil, []*ir.Field{tensor("y", f64, []int{0, 4})}, "", "F(y *[0][4]float64)"},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			fn := function("F", test.params, test.results, strings.Fields(test.grad)...)
			pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{fn}}
			m := method(test.kind, fn, nil)
			if test.params != nil && test.params[0].Name == "ct" {
				m = clashing(m)
			}
			src := write(t, pkg, []*Method{m}, Options{}, touch)
			contains(t, src, "\nfunc (ws *Workspace) "+test.want+" {\n")
		})
	}
}

// clashing is m with the cotangent's name that gradgen gives where an input
// has the usual one.
func clashing(m *Method) *Method {
	b := build.New()
	y := m.Graph.Inputs[0].Type
	x, ct := b.Input("ct.y", y), b.Input("ct.y_", y)
	return &Method{Kind: m.Kind, Func: m.Func, Graph: b.Graph("F", []*ir.Node{x, ct}, []ir.Output{{Name: "d.ct.y", Node: ct}})}
}

func TestPlace(t *testing.T) {
	array, number := ir.Type{DType: ir.Float32, Shape: ir.Of(3)}, ir.Type{DType: ir.Float32}
	tests := []struct {
		p           Place
		expr, value string
	}{
		{Place{Root: "x", Type: array, Pointer: true}, "x", "*x"},
		{Place{Root: "p", Path: []string{"In", "W"}, Type: array}, "p.In.W", "p.In.W"},
		{Place{Root: "c", Type: number, Scalar: true}, "c", "c"},
		{Place{Root: "dc", Type: number, Scalar: true, Pointer: true}, "*dc", "*dc"},
		{Place{Root: "p", Path: []string{"B"}, Type: number, Scalar: true}, "p.B", "p.B"},
	}
	for _, test := range tests {
		for what, got := range map[string][2]string{
			"expression": {test.p.Expr().GoString(), test.expr},
			"value":      {test.p.Value().GoString(), test.value},
		} {
			if got[0] != got[1] {
				t.Errorf("the %s of %v is %s, want %s", what, test.p, got[0], got[1])
			}
		}
	}
}

// A graph that doesn't go with its function is an error, not a wrong file.
func TestMismatch(t *testing.T) {
	fn := function("F", []*ir.Field{tensor("x", ir.Float32, []int{2})}, []*ir.Field{tensor("y", ir.Float32, nil)}, "x")
	graph := func(input string, shape ir.Shape, outputs ...string) *ir.Graph {
		b := build.New()
		x := b.Input(input, ir.Type{DType: ir.Float32, Shape: shape})
		var outs []ir.Output
		for _, name := range outputs {
			outs = append(outs, ir.Output{Name: name, Node: b.Reshape(b.ReduceSum(x, 0), nil)})
		}
		return b.Graph("F", []*ir.Node{x}, outs)
	}
	for _, test := range []struct {
		kind Kind
		g    *ir.Graph
		want string
	}{
		{Forward, graph("z", ir.Of(2), "y"), `F: its graph has an input "z" that is no parameter`},
		{Forward, graph("x", ir.Of(3), "y"), `F: the input "x" of its graph is float32[3], the parameter float32[2]`},
		{Forward, graph("x", ir.Of(2)), `F: its graph lacks the output "y"`},
		{Grad, graph("x", ir.Of(2), "y"), `FGrad: its graph lacks the output "d.x"`},
		{Grad, graph("x", ir.Of(2), "y", "d.x"), `FGrad: the output "d.x" of its graph is float32[], where it goes float32[2]`},
	} {
		pkg := &ir.Package{Name: "p", Funcs: []*ir.Func{fn}}
		src, err := File(pkg, []*Method{{Kind: test.kind, Func: fn, Graph: test.g}}, Options{}, touch)
		if err == nil || err.Error() != test.want {
			t.Errorf("error is %v, want %s; the file is\n%s", err, test.want, src)
		}
	}
}

// What the body can't do is an error that names the method.
func TestBodyError(t *testing.T) {
	fn := function("F", nil, []*ir.Field{tensor("y", ir.Float32, nil)})
	fault := errors.New("too big")
	_, err := File(&ir.Package{Name: "p", Funcs: []*ir.Func{fn}}, []*Method{method(Forward, fn, nil)}, Options{},
		func(*Method, *Signature) (*Body, error) { return nil, fault })
	if !errors.Is(err, fault) || fmt.Sprint(err) != "F: too big" {
		t.Errorf("error is %v", err)
	}
}
