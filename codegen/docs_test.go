package codegen

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

func TestHuman(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 17818: "17.4 KiB", 1<<20 - 1: "1.0 MiB", 1 << 20: "1.0 MiB", 5 << 40: "5.0 TiB", 1<<63 - 1: "8192.0 PiB"} {
		if got := humanBytes(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]string{1: "1 flop", 999: "999 flop", 1000: "1.0 kflop", 999_949: "999.9 kflop", 999_950: "1.0 Mflop", 6_500_000: "6.5 Mflop", 2_000_000_000: "2.0 Gflop"} {
		if got := humanFlops(n); got != want {
			t.Errorf("%d operations are %s, want %s", n, got, want)
		}
	}
}

// The gradient of a broadcast operand says over which axes it was summed.
func TestBroadcast(t *testing.T) {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float32, Shape: ir.Of(4, 1, 3)})
	product := b.MatMul(b.Reshape(x, ir.Of(4, 3)), b.Reshape(x, ir.Of(3, 4)))
	b.At(&ir.Origin{Of: product})
	dot := b.ReduceSum(b.Exp(x), 0)
	b.At(&ir.Origin{Of: b.Add(x, x)})
	tests := []struct {
		n    *ir.Node
		want string
	}{
		{dot, ""}, // of a product whose operands were not broadcast
		{b.ReduceSum(x, 0), "summed over axis 0: b was broadcast"},
		{b.ReduceSum(x, 0, 1, 2), "summed over axes 0 and 2: b was broadcast"},
		{b.Reshape(b.ReduceSum(x, -1), ir.Of(4)), "summed over axis 2: b was broadcast"},
		{b.Neg(b.Mul(b.Scalar(ir.Float32, 2), b.ReduceSum(x, 0))), "summed over axis 0: b was broadcast"},
		{b.Mul(b.ReduceSum(x, 0), b.Scalar(ir.Float32, 2)), "summed over axis 0: b was broadcast"},
		{b.ReduceSum(x, 1), ""},
		{b.Reshape(x, ir.Of(12)), ""},
		{b.Mul(x, b.ReduceSum(x, 0)), ""},
		{b.Exp(b.ReduceSum(x, 0)), ""},
	}
	for _, test := range tests {
		if got := broadcast(test.n, "b"); got != test.want {
			t.Errorf("of %v%v: %q, want %q", test.n.Op, test.n.Attrs.Axes, got, test.want)
		}
	}
}

// The package's comment is about the package that is written.
func TestPackageName(t *testing.T) {
	fn := function("Loss", nil, []*ir.Field{tensor("loss", ir.Float64, nil)})
	for _, test := range []struct{ doc, want string }{
		{"Package spec declares it.", "// Package out declares it.\npackage out\n"},
		{"Package specs declares it.", "// Package specs declares it.\npackage out\n"},
		{"", "// Package out computes Loss, and gradients.\npackage out\n"},
	} {
		pkg := &ir.Package{Name: "spec", Doc: test.doc, Source: "x.go", Funcs: []*ir.Func{fn}}
		contains(t, write(t, pkg, []*Method{method(Forward, fn, nil)}, Options{Package: "out"}, touch), test.want)
	}
}

// A cost that can't be told apart is given as a whole, and none is left out.
func TestCost(t *testing.T) {
	fn := function("Loss", []*ir.Field{tensor("x", ir.Float64, nil)}, []*ir.Field{tensor("loss", ir.Float64, nil)}, "x")
	for _, test := range []struct {
		forward, grad int64
		want          string
	}{
		{1000, 3500, "// Cost: 1.0 kflop forward, 2.5 kflop backward.\n"},
		{1000, 900, "// Cost: 900 flop.\n"},
		{0, 900, "// Cost: 900 flop.\n"},
	} {
		body := func(m *Method, sig *Signature) (*Body, error) {
			b := &Body{Flops: test.forward}
			if m.Kind == Grad {
				b.Flops = test.grad
			}
			return b, nil
		}
		pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: []*ir.Func{fn}}
		src := write(t, pkg, []*Method{method(Forward, fn, nil), method(Grad, fn, nil)}, Options{}, body)
		contains(t, src, test.want)
		if n := strings.Count(src, "Cost:"); test.forward == 0 && n != 1 {
			t.Errorf("%d costs in\n%s", n, src)
		}
	}
}
