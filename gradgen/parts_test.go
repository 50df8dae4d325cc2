package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// boxes is the sum over slices of x, which are start and size along each
// axis, of (1+k) * exp(x) for the k-th.
func boxes(all ...[2][]int) func(b *build.Builder, in []*ir.Node) *ir.Node {
	return func(b *build.Builder, in []*ir.Node) *ir.Node {
		var sum *ir.Node
		for k, box := range all {
			steps := make([]int, len(box[0]))
			for i := range steps {
				steps[i] = 1
			}
			y := b.Exp(b.Slice(in[0], box[0], box[1], steps))
			y = b.Sum(b.Mul(y, b.Scalar(ir.Float64, float64(1+k))), nil, false)
			if sum != nil {
				y = b.Add(sum, y)
			}
			sum = y
		}
		return sum
	}
}

// TestParts: the cotangents of slices of one node are put side by side, not
// each padded to the whole and added up.
func TestParts(t *testing.T) {
	type box = [2][]int
	for _, c := range []struct {
		name                string
		shape               []int
		boxes               []box
		concats, pads, adds int
	}{
		{"one", []int{5}, []box{{{1}, {2}}}, 0, 1, 0},
		{"all of it, in order", []int{5}, []box{{{0}, {2}}, {{2}, {3}}}, 1, 0, 0},
		{"in another order, with gaps", []int{7}, []box{{{5}, {1}}, {{1}, {2}}, {{3}, {1}}}, 1, 0, 0},
		{"overlapping in pairs", []int{6}, []box{{{0}, {2}}, {{1}, {2}}, {{2}, {2}}, {{3}, {2}}}, 2, 0, 1},
		{"the same box twice is one node", []int{6}, []box{{{0}, {2}}, {{0}, {2}}}, 0, 1, 1},
		{"one inside another", []int{6}, []box{{{0}, {5}}, {{2}, {2}}}, 0, 2, 1},
		{"with all", []int{3}, []box{{{0}, {3}}, {{1}, {1}}, {{2}, {1}}}, 1, 0, 1},
		{"each element of a matrix", []int{2, 2}, []box{{{0, 0}, {1, 1}}, {{0, 1}, {1, 1}}, {{1, 0}, {1, 1}}, {{1, 1}, {1, 1}}}, 3, 0, 0},
		{"corners", []int{3, 4}, []box{{{0, 0}, {2, 2}}, {{2, 2}, {1, 2}}}, 1, 2, 0},
		{"corners as wide as one another", []int{2, 4}, []box{{{0, 0}, {1, 2}}, {{1, 2}, {1, 2}}}, 1, 2, 0},
		{"of one beginning, and not as high", []int{3, 4}, []box{{{0, 0}, {1, 2}}, {{0, 2}, {2, 2}}}, 0, 4, 1},
		{"of nothing beside something", []int{3}, []box{{{1}, {0}}, {{1}, {2}}}, 0, 1, 1},
		{"columns", []int{2, 3}, []box{{{0, 1}, {2, 1}}, {{0, 0}, {2, 1}}}, 1, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := boxes(c.boxes...)
			x := interp.Zeros(ir.Type{DType: ir.Float64, Shape: ir.Of(c.shape...)})
			want := make([]float64, x.Len())
			for i := range x.F {
				x.F[i] = float64(i) / 10
			}
			for k, box := range c.boxes {
				for i := range want {
					inside := true
					for axis, rest := len(c.shape)-1, i; axis >= 0; axis-- {
						at := rest % c.shape[axis]
						rest /= c.shape[axis]
						inside = inside && at >= box[0][axis] && at < box[0][axis]+box[1][axis]
					}
					if inside {
						want[i] += float64(1+k) * math.Exp(x.F[i])
					}
				}
			}
			expect(t, "gradient", gradientAt(t, f, x), want...)

			b := build.New()
			in := b.Input("x", x.Type)
			g := b.Graph("F", []*ir.Node{in}, []ir.Output{{Name: "y", Node: f(b, []*ir.Node{in})}})
			before := count(g)
			d, err := Grad(g, g.Inputs)
			if err != nil {
				t.Fatal(err)
			}
			n := count(d)
			if n[ir.Concat] != c.concats || n[ir.Pad] != c.pads || n[ir.Add]-before[ir.Add] != c.adds {
				t.Errorf("the gradient has %d Concats, %d Pads and %d Adds, want %d, %d and %d:\n%v", n[ir.Concat], n[ir.Pad], n[ir.Add]-before[ir.Add], c.concats, c.pads, c.adds, d)
			}
		})
	}
}

func count(g *ir.Graph) map[ir.Op]int {
	n := map[ir.Op]int{}
	for _, x := range g.Nodes {
		n[x.Op]++
	}
	return n
}

// TestPartsLinear: as many slices as there are elements make a gradient in
// proportion to them, not to their square.
func TestPartsLinear(t *testing.T) {
	const n = 300
	var all [][2][]int
	for i := range n {
		all = append(all, [2][]int{{i}, {1}})
	}
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(n)})
	g := b.Graph("F", []*ir.Node{x}, []ir.Output{{Name: "y", Node: boxes(all...)(b, []*ir.Node{x})}})
	d, err := Grad(g, g.Inputs)
	if err != nil {
		t.Fatal(err)
	}
	elements := 0
	for _, n := range d.Nodes {
		elements += n.Shape().Size()
	}
	if elements > 20*n {
		t.Errorf("the values of the gradient's graph have %d elements for %d slices", elements, n)
	}
}

// TestPartsMasked: what isn't selected of a slice has gradient 0 where the
// slice's operand has an infinite derivative, with another slice beside it.
func TestPartsMasked(t *testing.T) {
	f := func(b *build.Builder, in []*ir.Node) *ir.Node {
		zero := b.Scalar(ir.Float64, 0)
		root := b.Sqrt(in[0])
		var sum *ir.Node
		for i := range 3 {
			x, r := b.SliceAxis(in[0], 0, 2*i, 2*i+2), b.SliceAxis(root, 0, 2*i, 2*i+2)
			if i < 2 {
				r = b.Where(b.Less(zero, x), r, zero)
			}
			if sum != nil {
				r = b.Add(sum, r)
			}
			sum = r
		}
		return b.Sum(sum, nil, false)
	}
	expect(t, "gradient", gradientAt(t, f, vec(0, 4, 1, -1, 4, 0)), 0, 0.25, 0.5, 0, 0.25, math.Inf(1))
}

// Slices side by side whose masks are each one bool all over, but not the same.
func TestPartsUnderTwoConditions(t *testing.T) {
	f := func(b *build.Builder, in []*ir.Node) *ir.Node {
		zero := b.Scalar(ir.Float64, 0)
		root := b.Sqrt(in[0])
		var sum *ir.Node
		for i := range 2 {
			part := b.SliceAxis(root, 0, i, i+1)
			cond := b.Less(b.Reshape(b.SliceAxis(in[1], 0, i, i+1), nil), zero)
			y := b.Where(cond, zero, part)
			if sum != nil {
				y = b.Add(sum, y)
			}
			sum = y
		}
		return b.Sum(sum, nil, false)
	}
	for _, c := range []struct{ at, want *interp.Tensor }{
		{vec(1, 1), vec(inf, inf)}, {vec(-1, 1), vec(0, inf)}, {vec(1, -1), vec(inf, 0)}, {vec(-1, -1), vec(0, 0)},
	} {
		expect(t, "gradient", gradientAt(t, f, vec(0, 0), c.at), c.want.F...)
	}
}
