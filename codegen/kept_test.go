package codegen

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// split is both halves of a function that keeps the values.
func split(fn *ir.Func, values ...*ir.Field) []*Method {
	return []*Method{keeping(method(SplitForward, fn, nil), values...), keeping(method(SplitBackward, fn, nil), values...)}
}

// Each function's values have fields of their own, which the bodies reach,
// and the workspace's comment counts them.
func TestKept(t *testing.T) {
	f32 := ir.Float32
	x, y := tensor("x", f32, []int{2}), tensor("y", f32, []int{2})
	one, two := function("One", []*ir.Field{x}, []*ir.Field{y}, "x"), function("Two", []*ir.Field{x}, []*ir.Field{y}, "x")
	methods := append(split(one, tensor("keep.h", f32, []int{3}), tensor("keep.n", ir.Int64, nil)), split(two, tensor("keep.h", f32, []int{4, 5}))...)
	src := write(t, &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{one, two}}, methods, Options{}, touch)
	contains(t, src,
		"holds what OneForward keeps for OneBackward and TwoForward keeps for\n// TwoBackward (100 B).",
		"\tkeptOne struct {\n\t\tn int64\n\t\th [3]float32\n\t}\n",
		"\tkeptTwo struct {\n\t\th [4][5]float32\n\t}\n",
		"ws.keptOne.h = ", "ws.keptOne.n = ", "ws.keptTwo.h = ", "= ws.keptOne.h", "= ws.keptOne.n", "= ws.keptTwo.h",
		"OneForward computes what One does and keeps 20 B in the Workspace for OneBackward, until\n// the next OneForward on the same Workspace: no other method touches them.\n")
}

// Names of values are text of any kind; arguments may be called what the
// fields are, and parts of long methods too.
func TestKeptNames(t *testing.T) {
	f32 := ir.Float32
	x := group("keep", &ir.Struct{Name: "T", Fields: []*ir.Field{tensor("h", f32, []int{2})}})
	args := []*ir.Field{x, tensor("keptF", f32, nil), tensor("ws", f32, nil)}
	fn := function("F", args, []*ir.Field{tensor("y", f32, []int{2})}, "keep.h")
	var values []*ir.Field
	for _, name := range []string{"keep.h2", "keep.a b", "keep.a_b", "keep.aB", "keep.type", "keep.", "keep.\n*/", "keep.é", "odd"} {
		values = append(values, tensor(name, f32, []int{2}))
	}
	body := func(m *Method, sig *Signature) (*Body, error) {
		b, err := touch(m, sig)
		b.Helpers = append(b.Helpers, helperMethod(sig, "keptF"))
		return b, err
	}
	src := write(t, &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{fn}}, split(fn, values...), Options{}, body)
	contains(t, src, "keptF struct {", "\th2 ", "\taB ", "\taB_ ", "\taB__ ", "\ttype_ ", "\tvalue ", "\tvalue_ ", "\té ", "\todd ")
}

// helperMethod is a method of the workspace, like a part of a long one.
func helperMethod(sig *Signature, hint string) Helper {
	name := sig.Helper(hint)
	return Helper{Name: name, Code: jen.Func().Params(jen.Id(sig.Recv).Op("*").Id(sig.names.workspace)).Id(name).Params().Block()}
}

// A graph whose halves don't fit is an error, not a wrong file.
func TestKeptMismatch(t *testing.T) {
	f32 := ir.Float32
	fn := function("F", []*ir.Field{tensor("x", f32, []int{2})}, []*ir.Field{tensor("y", f32, []int{2})}, "x")
	forward := keeping(method(SplitForward, fn, nil), tensor("keep.h", f32, []int{3}))
	for _, test := range []struct {
		name string
		of   ir.Type
		want string
	}{
		{"keep.z", ir.Type{DType: f32, Shape: ir.Of(3)}, `FBackward: its graph has an input "keep.z" that is no parameter`},
		{"keep.h", ir.Type{DType: f32, Shape: ir.Of(4)}, `FBackward: the input "keep.h" of its graph is float32[4], the parameter float32[3]`},
	} {
		backward := keeping(method(SplitBackward, fn, nil), &ir.Field{Name: test.name, Type: test.of})
		_, err := File(&ir.Package{Name: "p", Funcs: []*ir.Func{fn}}, []*Method{forward, backward}, Options{}, touch)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error is %v, want %s", err, test.want)
		}
	}
}
