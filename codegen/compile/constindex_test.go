package compile_test

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
)

// TestConstantIndex: an index that is known and out of range is refused when
// code is generated, since Go would refuse the code.
func TestConstantIndex(t *testing.T) {
	const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"
	for _, c := range []struct{ name, src, want string }{
		{"in range", "func F(a ad.Tensor[[2][2]float64]) (l ad.Value) { return ad.Gather(a, ad.Squeeze(ad.Arange[int32](1)+1), 0) }", ""},
		{"folded", "func F(a ad.Tensor[[2][2]float64]) (l ad.Value) { return ad.Gather(a, ad.Squeeze(ad.Arange[int32](1)+2), 0) }",
			"p.go:5:58: position 0 of this index is 2: out of range, it must be at least 0 and below 2"},
		{"sliced", "func F(a ad.Tensor[[2][3]float64]) (l ad.Value) { return ad.Sum(ad.Gather(a, ad.Slice(ad.Arange[int32](3), 0, 1, 3), 0)) }",
			"position 1 of this index is 2"},
		{"negative", "func F(a ad.Tensor[[2][3]float64]) (l ad.Value) { return ad.Gather(a, ad.Arange[int64](2)-1, 0) }",
			"position 0 of this index is -1"},
	} {
		_, ds, err := compile.Package(load(t, "p.go", []byte(head+c.src)), checked)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := ds.Error(); c.want == "" && len(ds) > 0 || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
