package loop

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestShare: loops whose iterations write different elements are divided,
// those that add to one place aren't, nor are short ones.
func TestShare(t *testing.T) {
	f32 := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	for _, c := range []struct {
		name  string
		make  func(b *build.Builder) *ir.Node
		least float64
		want  string // the lengths of the divided loops
	}{
		{"product", func(b *build.Builder) *ir.Node { return b.MatMul(b.Input("x", f32(64, 32)), b.Input("y", f32(32, 48))) }, 1000, "[32]"},
		{"short product", func(b *build.Builder) *ir.Node { return b.MatMul(b.Input("x", f32(64, 32)), b.Input("y", f32(32, 48))) }, 1e9, "[]"},
		{"map", func(b *build.Builder) *ir.Node { return b.Tanh(b.Input("x", f32(5000))) }, 1000, "[5000]"},
		{"sum of rows", func(b *build.Builder) *ir.Node { return b.ReduceSum(b.Exp(b.Input("x", f32(40, 100))), 1) }, 1000, "[40]"},
		{"sum of all", func(b *build.Builder) *ir.Node { return b.ReduceSum(b.Exp(b.Input("x", f32(40, 100))), 0, 1) }, 1000, "[]"},
		{"running sum", func(b *build.Builder) *ir.Node { return b.CumSum(b.Input("x", f32(40, 100)), 0, false, false) }, 1000, "[25]"},
		{"scatter", func(b *build.Builder) *ir.Node {
			return b.ScatterAdd(b.Input("i", ir.Type{DType: ir.Int32, Shape: ir.Of(500)}), b.Input("x", f32(500, 3)), 0, ir.Of(20, 3))
		}, 100, "[]"},
		{"overlapping windows", func(b *build.Builder) *ir.Node {
			return b.Fold(b.Input("x", f32(40, 100, 3)), ir.Of(102), []int{1}, []int{1})
		}, 1000, "[40]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := build.New()
			out := c.make(b)
			var in []*ir.Node
			for _, n := range b.Graph("F", nil, []ir.Output{{Name: "y", Node: out}}).Nodes {
				if n.Op == ir.Input {
					in = append(in, n)
				}
			}
			f := Compile(plan.New(b.Graph("F", in, []ir.Output{{Name: "y", Node: out}})), Target{Name: "cores", Share: c.least})
			got := []int{}
			for _, k := range f.Kernels {
				visit(k.Body, func(s Stmt) {
					if l, ok := s.(*Loop); ok && l.Share != nil {
						got = append(got, l.Trips())
					}
				})
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("loops of %v are divided, want %s", got, c.want)
			}
		})
	}
}

// TestShareAcrossRows: where a lane of vectors has a row, the rows that are done
// side by side are kept apart from others too.
func TestShareAcrossRows(t *testing.T) {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float32, Shape: ir.Of(1000, 5)})
	e := b.Exp(b.Sub(x, b.ReduceMax(x, 1)))
	y := b.Div(e, b.ReduceSum(e, 1))
	target := AVX512
	target.Share = 1
	f := Compile(plan.NewVectors(b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "y", Node: y}})), target)
	divided := 0
	for _, k := range f.Kernels {
		visit(k.Body, func(s Stmt) {
			l, ok := s.(*Loop)
			if !ok || l.Lanes == 0 {
				return
			}
			if l.Share != nil {
				divided += l.Hi - l.Lo
			}
		})
	}
	if got := len(f.Kernels); got != 1 || divided < 990 {
		t.Errorf("%d kernels with %d rows divided, want 1 with nearly all of 1000", got, divided)
	}
}
