package loop

import (
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// TestSmallVectors: of small graphs those go into vectors that are worth it,
// without loops where these are over neighbours alone.
func TestSmallVectors(t *testing.T) {
	f32 := func(lens ...int) ir.Type { return ir.Type{DType: ir.Float32, Shape: ir.Of(lens...)} }
	for _, c := range []struct {
		name     string
		make     func(b *build.Builder) *ir.Node
		straight bool
		loops    int // of more than one pass
	}{
		{"map", func(b *build.Builder) *ir.Node { x := b.Input("x", f32(200)); return b.Add(b.Mul(x, x), x) }, false, 0},
		{"sum", func(b *build.Builder) *ir.Node {
			return b.ReduceSum(b.Mul(b.Input("x", f32(200)), b.Input("y", f32(200))), 0)
		}, false, 0},
		{"functions", func(b *build.Builder) *ir.Node { return b.Exp(b.Input("x", f32(200))) }, false, 1},
		{"product", func(b *build.Builder) *ir.Node { return b.MatMul(b.Input("x", f32(8, 8)), b.Input("y", f32(8, 8))) }, false, 1},
		{"few numbers", func(b *build.Builder) *ir.Node { x := b.Input("x", f32(8)); return b.Mul(x, x) }, true, 0},
		{"short rows", func(b *build.Builder) *ir.Node { return b.MatMul(b.Input("x", f32(3, 3)), b.Input("y", f32(3, 3))) }, true, 0},
	} {
		b := build.New()
		out := c.make(b)
		var in []*ir.Node
		for _, n := range b.Graph("F", nil, []ir.Output{{Name: "y", Node: out}}).Nodes {
			if n.Op == ir.Input {
				in = append(in, n)
			}
		}
		f := Compile(plan.NewVectors(b.Graph("F", in, []ir.Output{{Name: "y", Node: out}})), AVX512)
		loops := 0
		for _, k := range f.Kernels {
			visit(k.Body, func(s Stmt) {
				if l, ok := s.(*Loop); ok && l.trips() > 1 {
					loops++
				}
			})
		}
		if f.Straight != c.straight || loops != c.loops {
			t.Errorf("%s: straight %v, %d loops; want %v, %d\n%v", c.name, f.Straight, loops, c.straight, c.loops, f)
		}
	}
}
