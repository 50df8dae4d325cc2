package plan

import (
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// TestViewStrides: along an axis of a view whose stride is told, neighbours are
// that far apart in memory, which the interpreter finds by viewing the
// positions themselves. It is told wherever that is one number.
func TestViewStrides(t *testing.T) {
	for _, c := range []struct {
		what    string
		view    func(b *build.Builder, x *ir.Node) *ir.Node // of x [4 6 5]
		unknown int                                         // axes without a stride
	}{
		{"itself", func(b *build.Builder, x *ir.Node) *ir.Node { return x }, 0},
		{"transposed", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Transpose(x, 2, 0, 1) }, 0},
		{"every other, backwards", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Slice(x, []int{3, 0, 1}, []int{4, 3, 2}, []int{-1, 2, 3})
		}, 0},
		{"stretched", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Expand(b.Reshape(x, ir.Of(4, 1, 6, 5)), ir.Of(2, 4, 3, 6, 5))
		}, 0},
		{"windows", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Unfold(x, []int{2, 2}, []int{2, 1}, []int{1, 3})
		}, 0},
		{"an axis cut", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Reshape(x, ir.Of(4, 1, 2, 3, 5)) }, 0},
		{"axes merged", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Reshape(x, ir.Of(24, 5, 1)) }, 0},
		{"axes merged and cut", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Reshape(x, ir.Of(8, 15)) }, 0},
		{"merged after a change of places", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Reshape(b.Transpose(x, 1, 0, 2), ir.Of(24, 5))
		}, 1},
		{"merged with what is stretched", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Reshape(b.Expand(b.Reshape(x, ir.Of(4, 6, 5, 1)), ir.Of(4, 6, 5, 3)), ir.Of(4, 6, 15))
		}, 1},
		{"cut after a change of places", func(b *build.Builder, x *ir.Node) *ir.Node {
			return b.Reshape(b.Transpose(x, 1, 2, 0), ir.Of(3, 2, 5, 2, 2))
		}, 0},
	} {
		b := build.New()
		x := b.Input("x", ir.Type{DType: ir.Int64, Shape: ir.Of(4, 6, 5)})
		v := c.view(b, x)
		g := b.Graph("g", []*ir.Node{x}, []ir.Output{{Name: "v", Node: v}})
		in := interp.Zeros(x.Type)
		for i := range in.Len() {
			in.I[i] = int64(i)
		}
		out, err := interp.Run(g, map[string]*interp.Tensor{"x": in})
		if err != nil {
			t.Fatal(err)
		}
		p := &Plan{Graph: g, Buffered: map[*ir.Node]string{}, Layout: map[*ir.Node][]int{}}
		told := p.leaves(v)[0].strides
		step := v.Shape().Strides()
		unknowns := 0
		for axis, stride := range told {
			if stride == unknown {
				unknowns++
				continue
			}
			for i := range v.Shape().Size() {
				if i/step[axis]%v.Shape()[axis].Len() == 0 {
					continue
				}
				if d := out[0].I[i] - out[0].I[i-step[axis]]; d != int64(stride) {
					t.Errorf("%s: axis %d of %v has stride %d at %d, not %d", c.what, axis, v.Shape(), d, i, stride)
					break
				}
			}
		}
		if unknowns != c.unknown {
			t.Errorf("%s: %d strides of %v are unknown, want %d", c.what, unknowns, told, c.unknown)
		}
	}
}

// TestSharedOperands: to what a value is computed from there are as many ways
// as there are users, of users, of it; each node is looked at once.
func TestSharedOperands(t *testing.T) {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float32, Shape: ir.Of(4, 8)})
	y := x
	for range 200 {
		y = b.Mul(b.Sin(y), b.Transpose(b.Transpose(y)))
	}
	p := &Plan{}
	if got := p.leaves(y); len(got) != 1 || !slices.Equal(got[0].strides, []int{8, 1}) {
		t.Errorf("it is read from %v", got)
	}
}
