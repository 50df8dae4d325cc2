package loop

import (
	"reflect"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestFormFields: what a kernel does may be told by any field of what it is
// made of. A new one has to be written by Form, or not to matter there.
func TestFormFields(t *testing.T) {
	for _, c := range []struct {
		of     any
		fields int
	}{
		{Loop{}, 13}, {Let{}, 2}, {Set{}, 2}, {Store{}, 5}, {If{}, 2}, {Expr{}, 11}, {Buffer{}, 10}, {Var{}, 4}, {Local{}, 4},
	} {
		typ := reflect.TypeOf(c.of)
		if n := typ.NumField(); n != c.fields {
			t.Errorf("%v has %d fields, not %d: does Form tell apart what differs in the new ones?", typ, n, c.fields)
		}
	}
}

// TestForm: kernels are of one form if they do the same to buffers of the same
// types, whatever those are called.
func TestForm(t *testing.T) {
	b := build.New()
	in := func(name string, lens ...int) *ir.Node {
		return b.Input(name, ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)})
	}
	x, y, w, v := in("x", 30, 40), in("y", 30, 40), in("w", 40, 20), in("v", 40, 21)
	nodes := []*ir.Node{b.MatMul(x, w), b.MatMul(y, w), b.MatMul(x, v), b.Exp(x), b.Exp(y), b.Sin(x), b.Mul(x, y), b.Mul(x, x), b.Add(x, b.Scalar(ir.Float32, 1)), b.Add(y, b.Scalar(ir.Float32, 2))}
	var out []ir.Output
	for i, n := range nodes {
		out = append(out, ir.Output{Name: string(rune('a' + i)), Node: n})
	}
	f := Compile(plan.New(b.Graph("F", []*ir.Node{x, y, w, v}, out)), Portable)
	if len(f.Kernels) != len(nodes) {
		t.Fatalf("%d kernels for %d nodes", len(f.Kernels), len(nodes))
	}
	same := map[[2]int]bool{{0, 1}: true, {3, 4}: true}
	for i, k := range f.Kernels {
		a, bufs, ok := k.Form()
		if !ok || len(bufs) < 2 {
			t.Errorf("kernel %d: form %t of %d buffers", i, ok, len(bufs))
		}
		for j := i + 1; j < len(f.Kernels); j++ {
			if c, _, _ := f.Kernels[j].Form(); (a == c) != same[[2]int{i, j}] {
				t.Errorf("kernels %d and %d are of one form: %t", i, j, a == c)
			}
		}
	}
}
