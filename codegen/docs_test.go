package codegen

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
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
