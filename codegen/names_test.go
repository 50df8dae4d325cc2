package codegen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// difficult are names that mean something in a generated file already, or that
// gradgen gives to something itself.
func difficult() []string {
	names := types.Universe.Names()
	for t := token.BREAK; t <= token.VAR; t++ {
		names = append(names, t.String())
	}
	return append(names, "math", "strconv", "init", "main", "Workspace", "NumParams", "AppendFlat", "SetFlat",
		"ws", "ws_", "grad", "gradP", "dx", "dx_", "dout", "p", "dst", "src", "i", "j", "f32", "f64", "b", "t1", "noop",
		"Loss", "LossGrad", "LossVJP", "LossForward", "Params", "N", "x", "é", "Δ")
}

// The table of Go's words is a fixed one, so that every release of Go gets the
// same output; it must not lack a word of this one.
func TestGoWords(t *testing.T) {
	for _, name := range types.Universe.Names() {
		if !goWords[name] {
			t.Errorf("%s is predeclared in Go, and not in the table", name)
		}
	}
}

// Any name may be a parameter's, a field's, a type's, a constant's or a
// result's: the file compiles, and what the spec exports keeps its name.
func TestDifficultNames(t *testing.T) {
	for _, name := range difficult() {
		t.Run(name, func(t *testing.T) {
			params := &ir.Struct{Name: "Params", Fields: []*ir.Field{
				tensor(name, ir.Float32, []int{3, 2}, name), tensor("Other", ir.Float32, nil), tensor(name+"_", ir.Float32, []int{2})}}
			args := []*ir.Field{group("p", params), tensor("x", ir.Float32, []int{2, 3}, "", "N")}
			if name != "p" && name != "x" {
				args = append(args, tensor(name, ir.Float32, []int{3}), tensor("d"+name, ir.Float32, nil))
			}
			grad := []string{"p." + name, "p.Other", "p." + name + "_", "x", name, "d" + name}
			loss := function("Loss", args, []*ir.Field{tensor("loss", ir.Float32, nil)}, grad...)

			// The name as a result's, scalar and not, and as a function's.
			plain := []*ir.Field{tensor("a", ir.Float32, nil), group("b", params)}
			out := function("Out", plain, []*ir.Field{tensor(name, ir.Float32, []int{2}), tensor("n"+name, ir.Float32, nil)}, "a")
			if name == "a" || name == "b" {
				out = function("Out", plain, []*ir.Field{tensor("out", ir.Float32, []int{2})}, "a")
			}
			value := function(upperFirst("Of"+name), plain, []*ir.Field{tensor(name+"_", ir.Float32, nil)}, "b.Other")
			methods := []*Method{method(Forward, loss, nil), method(Grad, loss, nil), method(Forward, out, nil), method(VJP, out, nil), method(SplitForward, out, nil), method(SplitBackward, out, nil), method(Forward, value, nil), method(Grad, value, nil)}
			fns := []*ir.Func{loss, out, value}
			if token.IsExported(name) && name != "Loss" {
				fn := function(name, plain, []*ir.Field{tensor("y", ir.Float32, nil)}, "a")
				fns = append(fns, fn)
				methods = append(methods, method(Forward, fn, nil), method(Grad, fn, nil))
			}

			pkg := &ir.Package{Name: "odd", Source: "odd.go", Structs: []*ir.Struct{params}, Funcs: fns}
			if name != "N" {
				pkg.Consts = append(pkg.Consts, &ir.NamedConst{Name: "N", Expr: "3"})
			}
			if name != "Params" {
				pkg.Consts = append(pkg.Consts, &ir.NamedConst{Name: name, Expr: "3"})
			}
			src := write(t, pkg, methods, Options{}, touch)
			checkScope(t, src, []string{"N", "Params"})

			// And as the name of a struct.
			if name != "N" && name != "Params" {
				pkg.Consts = []*ir.NamedConst{{Name: "N", Expr: "3"}}
				pkg.Structs = []*ir.Struct{{Name: name, Fields: []*ir.Field{group(name, params)}}, params}
				holder := function("Held", []*ir.Field{group(name, pkg.Structs[0])}, []*ir.Field{tensor("y", ir.Float32, nil)}, name+"."+name+".Other")
				pkg.Funcs = append(pkg.Funcs, holder)
				src = write(t, pkg, append(methods, method(Forward, holder, nil), method(Grad, holder, nil)), Options{}, touch)
				checkScope(t, src, []string{"N", "Params"})
			}
		})
	}
}

// checkScope checks that the exported declarations are there, and that no
// local of any function hides a name of the file or of Go.
func checkScope(t *testing.T, src string, exported []string) {
	t.Helper()
	pkg := compile(t, src)
	for _, name := range exported {
		if pkg.Scope().Lookup(name) == nil {
			t.Errorf("%s is not declared in\n%s", name, src)
		}
	}
	for _, name := range []string{"min", "max", "len", "float32", "math"} {
		if pkg.Scope().Lookup(name) != nil {
			t.Errorf("%s is hidden in\n%s", name, src)
		}
	}
	var walk func(s *types.Scope)
	walk = func(s *types.Scope) {
		for _, name := range s.Names() {
			if token.IsKeyword(name) || types.Universe.Lookup(name) != nil || pkg.Scope().Lookup(name) != nil {
				t.Errorf("a local named %s hides a name of Go or of the file:\n%s", name, src)
			}
		}
		for i := range s.NumChildren() {
			walk(s.Child(i))
		}
	}
	for i := range pkg.Scope().NumChildren() { // the file
		file := pkg.Scope().Child(i)
		for j := range file.NumChildren() { // its functions
			walk(file.Child(j))
		}
	}
}

func TestLocal(t *testing.T) {
	fn := function("Loss", []*ir.Field{tensor("h", ir.Float32, nil), tensor("h3", ir.Float32, nil)}, []*ir.Field{tensor("loss", ir.Float32, nil)})
	pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{fn}, Consts: []*ir.NamedConst{{Name: "B", Expr: "2"}}}
	var got []string
	body := func(m *Method, sig *Signature) (*Body, error) {
		for _, hint := range []string{"h", "h", "H", "row sum", "W1", "W1", "W1", "", "", "\x00;}", "len", "max", "for", "math", "loss", "ws",
			"12ab", "über größe", "a.b-c", "// +build", strings.Repeat("long ", 40)} {
			got = append(got, sig.Local(hint))
		}
		got = append(got, sig.Helper("h"), sig.Helper("exp32"), sig.Helper("exp32"), sig.Local("exp32"))
		return &Body{}, nil
	}
	if _, err := File(pkg, []*Method{method(Forward, fn, nil)}, Options{}, body); err != nil {
		t.Fatal(err)
	}
	want := []string{"h2", "h4", "h5", "rowSum", "w1", "w1_2", "w1_3", "t1", "t2", "t3", "len2", "max2", "for2", "math2", "loss2", "ws2",
		"t12ab", "überGröße", "aBC", "build", "longLongLongLongLongLong", "h_", "exp32", "exp32", "exp32_2"}
	if !slices.Equal(got, want) {
		t.Errorf("locals are\n%v, want\n%v", got, want)
	}
	seen := map[string]bool{}
	for _, name := range got {
		if !token.IsIdentifier(name) || ast.IsExported(name) || seen[name] && name != "exp32" {
			t.Errorf("%q is no new name for a local", name)
		}
		seen[name] = true
	}
}

// A helper is called by one name throughout, which nothing hides: neither a
// parameter of a later method nor a local of an earlier one.
func TestHelperNames(t *testing.T) {
	one := function("One", nil, []*ir.Field{tensor("y", ir.Float32, nil)})
	two := function("Two", []*ir.Field{tensor("dot", ir.Float32, nil)}, []*ir.Field{tensor("y", ir.Float32, nil)})
	pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{one, two}}
	var got []string
	body := func(m *Method, sig *Signature) (*Body, error) {
		got = append(got, sig.Local("axpy"), sig.Helper("dot"), sig.Helper("axpy"))
		return &Body{}, nil
	}
	if _, err := File(pkg, []*Method{method(Forward, one, nil), method(Forward, two, nil)}, Options{}, body); err != nil {
		t.Fatal(err)
	}
	if want := []string{"axpy", "dot_", "axpy_", "axpy", "dot_", "axpy_"}; !slices.Equal(got, want) {
		t.Errorf("names are %v, want %v", got, want)
	}
}

// What can't be a name in Go is refused, by name.
func TestBadNames(t *testing.T) {
	y := []*ir.Field{tensor("y", ir.Float32, nil)}
	plain := function("F", nil, y)
	tests := map[string]struct {
		pkg  ir.Package
		want string
	}{
		"package":            {ir.Package{Name: "a b"}, `package name "a b" is not a Go identifier`},
		"blank package":      {ir.Package{Name: "_"}, `package name "_" is not a Go identifier`},
		"keyword package":    {ir.Package{Name: "func"}, `package name "func" is not a Go identifier`},
		"function":           {ir.Package{Funcs: []*ir.Func{function("f", nil, y)}}, `function "f" becomes a method that others call`},
		"function code":      {ir.Package{Funcs: []*ir.Func{function("F(){}", nil, y)}}, `function "F(){}" becomes a method`},
		"function twice":     {ir.Package{Funcs: []*ir.Func{plain, plain}}, "function F is declared twice"},
		"parameter":          {ir.Package{Funcs: []*ir.Func{function("F", []*ir.Field{tensor("a\nb", ir.Float32, nil)}, y)}}, `parameter "a\nb" of function F is not a Go identifier`},
		"parameter twice":    {ir.Package{Funcs: []*ir.Func{function("F", []*ir.Field{tensor("y", ir.Float32, nil)}, y)}}, "result y of function F has the name of another"},
		"result":             {ir.Package{Funcs: []*ir.Func{function("F", nil, []*ir.Field{tensor("1y", ir.Float32, nil)})}}, `result "1y" of function F is not a Go identifier`},
		"constant":           {ir.Package{Consts: []*ir.NamedConst{{Name: "A=1//", Expr: "1"}}}, `constant "A=1//" is not a Go identifier`},
		"constant's value":   {ir.Package{Consts: []*ir.NamedConst{{Name: "A", Expr: "f()"}}}, `constant A is "f()", which is not a literal of Go`},
		"constant's code":    {ir.Package{Consts: []*ir.NamedConst{{Name: "A", Expr: "1; import `os`"}}}, "which is not a literal of Go"},
		"constant's type":    {ir.Package{Consts: []*ir.NamedConst{{Name: "A", Type: "os.File", Expr: "1"}}}, `constant A is of type "os.File", which is not a basic type of Go`},
		"type":               {ir.Package{Structs: []*ir.Struct{{Name: "A struct{}"}}}, `type "A struct{}" is not a Go identifier`},
		"type as a constant": {ir.Package{Structs: []*ir.Struct{{Name: "A"}}, Consts: []*ir.NamedConst{{Name: "A", Expr: "1"}}}, "type A has the name of another"},
		"field":              {ir.Package{Structs: []*ir.Struct{{Name: "A", Fields: []*ir.Field{tensor("_", ir.Bool, nil)}}}}, `field "_" of type A is not a Go identifier`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pkg := test.pkg
			if pkg.Name == "" {
				pkg.Name = "p"
			}
			var methods []*Method
			for _, fn := range pkg.Funcs {
				methods = append(methods, method(Forward, fn, nil))
			}
			src, err := File(&pkg, methods, Options{}, touch)
			if err == nil {
				t.Fatalf("no error, but\n%s", src)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is\n%v, want\n%s", err, test.want)
			}
		})
	}
}

// A constant names a length only where it is one.
func TestDims(t *testing.T) {
	fn := function("F", []*ir.Field{tensor("x", ir.Float32, []int{3, 3, 3, 3, 3}, "A", "B", "C", "D", "nowhere")}, []*ir.Field{tensor("y", ir.Float32, nil)})
	pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{fn}, Consts: []*ir.NamedConst{
		{Name: "A", Expr: "3"}, {Name: "B", Expr: "3.0"}, {Name: "C", Expr: "4"}, {Name: "D", Type: "float64", Expr: "3"}}}
	src := write(t, pkg, []*Method{method(Forward, fn, nil)}, Options{}, touch)
	contains(t, src, "x *[A][B][3][3][3]float32", fmt.Sprintf("D float64 = %d", 3))
}
