package compile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
)

// TestBudget: what would be too long for the Go compiler, or need too much
// memory, is a diagnostic at the line that is to blame.
func TestBudget(t *testing.T) {
	const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"
	for _, c := range []struct {
		name, src string
		line      int // 0: there is no diagnostic
		msg       []string
	}{
		{"memory of products", `func Loss(x ad.Tensor[[16384][16384]float32]) (loss ad.Value) {
	h := ad.MatMul(x, x)
	return ad.Mean(ad.MatMul(h, ad.Exp(h)))
}`, 6, []string{"Loss would need a Workspace of ", "at most 1024 MiB", "MatMul float32[16384 16384] of 1024 MiB"}},
		{"memory just within", `func F(x ad.Tensor[[12000][12000]float32]) (y ad.Value) {
	h := ad.MatMul(x, x)
	return ad.Mean(ad.MatMul(h, ad.Ones[float32](12000)))
}`, 0, nil},
		{"memory that is kept", `//gradgen:emit split
func F(x ad.Tensor[[12000][12000]float64]) (y ad.Value) { return ad.CumSum(ad.Exp(ad.CumSum(x, 0)), 0) }`, 6, []string{"F", "Workspace of", "float64[12000 12000] of 1098 MiB"}},
		{"operations", fmt.Sprintf(`//gradgen:grad none
func F(x ad.Tensor[[3]float64]) (y ad.Value) {
	y = ad.Exp(x)
	for range %d {
		y = ad.Sin(y)
	}
	return ad.Cos(y)
}`, compile.MaxNodes), 9, []string{"F would be too long: its graph has 50002 operations", "at most 50000", "50000 of them come from here", "Sin float64[3]"}},
		{"text", `//gradgen:grad none
func F(x ad.Tensor[[1300][20]float64], w ad.Tensor[[20][9]float64]) (y ad.Value) {
	y = ad.Zeros[float64](9, 9)
	for i := range 1200 {
		y += ad.MatMul(ad.Slice(x, 0, i, i+9), w)
	}
	return y
}`, 9, []string{"KiB of Go", "at most 2048 KiB are written", "F alone has 2400 operations", "2400 of them come from here", "MatMul float64[9 9]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, ds, err := compile.Package(load(t, "p.go", []byte(head+c.src)), compile.Options{})
			switch {
			case err != nil:
				t.Fatal(err)
			case c.line == 0 && len(ds) == 0:
				return
			case len(ds) != 1 || ds[0].Pos.Line != c.line:
				t.Fatalf("got %v, want one diagnostic at line %d", ds, c.line)
			}
			for _, m := range c.msg {
				if !strings.Contains(ds[0].Msg, m) {
					t.Errorf("%q doesn't say %q", ds[0].Msg, m)
				}
			}
		})
	}
}
