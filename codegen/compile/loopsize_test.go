package compile_test

import (
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// TestLoopText: the code of a loop, and of its gradient, is as long for many
// steps as for few, but for the digits of numbers; and the gradient takes at
// most three times the work of the value.
func TestLoopText(t *testing.T) {
	for _, l := range loops[:2] {
		size := func(n int) int {
			pkg := packageOf(l.subject(ir.Float32, n).fn)
			files, ds, err := compile.Package(pkg, checked)
			if err != nil || len(ds) > 0 {
				t.Fatal(err, ds)
			}
			methods, _, err := compile.Methods(pkg, checked)
			if err != nil {
				t.Fatal(err)
			}
			if value, grad := plan.GraphFlops(methods[0].Graph), plan.GraphFlops(methods[1].Graph); grad > 3*value {
				t.Errorf("%s: the gradient takes %d operations, the value %d", l.name, grad, value)
			}
			total := 0
			for _, f := range files {
				total += len(f.Source)
			}
			return total
		}
		if few, many := size(200), size(5000); many > few+few/50 {
			t.Errorf("%s: %d bytes for 200 steps, %d for 5000", l.name, few, many)
		}
	}
}
