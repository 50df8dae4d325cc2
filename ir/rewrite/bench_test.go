package rewrite

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// big is a graph of about the number of nodes, of which a third can go.
func big(nodes int) *ir.Graph {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float32, Shape: ir.Of(8, 16)})
	r := b.Input("r", ir.Type{DType: ir.Float32, Shape: ir.Of(16)})
	y := x
	for k := 0; k < nodes; k += 12 {
		h := b.Neg(b.Mul(b.Neg(y), b.Expand(r, x.Shape())))
		h = b.Tanh(b.Transpose(b.Transpose(b.Add(h, b.Scalar(ir.Float32, float64(k))), 1, 0), 1, 0))
		m := b.Reshape(b.ReduceSum(h, 0), ir.Of(16))
		y = b.Add(b.Div(h, b.Scalar(ir.Float32, 4)), b.Expand(m, x.Shape()))
	}
	return b.Graph("Big", []*ir.Node{x, r}, []ir.Output{{Name: "y", Node: y}})
}

func TestBigShrinks(t *testing.T) {
	g := big(1000)
	if h := Simplify(g); len(h.Nodes)*3 > len(g.Nodes)*2 {
		t.Errorf("%d nodes of %d are left", len(h.Nodes), len(g.Nodes))
	}
}

func BenchmarkSimplify(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		g := big(n)
		b.Run(fmt.Sprint(len(g.Nodes)), func(b *testing.B) {
			for b.Loop() {
				Simplify(g)
			}
		})
	}
}

func BenchmarkLate(b *testing.B) {
	g := Simplify(big(1000))
	for b.Loop() {
		Late(g)
	}
}
