package rewrite

import (
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// A mover draws ops that move elements, always the same for a seed.
type mover struct {
	*build.Builder
	r *rand.Rand
}

func (m mover) n(lo, hi int) int { return lo + m.r.IntN(hi-lo+1) }

// slice takes some of x along each axis, now and then none.
func (m mover) slice(x *ir.Node) *ir.Node {
	size := x.Shape().Lens()
	start, step := make([]int, len(size)), make([]int, len(size))
	for i, n := range size {
		step[i] = []int{1, 1, 1, 1, -1, 2, -2, 3}[m.n(0, 7)]
		if n == 0 || m.n(0, 19) == 0 {
			start[i], size[i] = m.n(0, n), 0
			continue
		}
		start[i] = m.n(0, n-1)
		if m.n(0, 2) == 0 { // to the end that is farther
			start[i] = 0
			if step[i] < 0 {
				start[i] = n - 1
			}
		}
		left := (n-1-start[i])/max(step[i], 1) + 1
		if step[i] < 0 {
			left = start[i]/-step[i] + 1
		}
		size[i] = left
		if m.n(0, 2) > 0 {
			size[i] = m.n(1, left)
		}
	}
	return m.Slice(x, start, size, step)
}

func (m mover) pad(x *ir.Node, interior int) *ir.Node {
	rank := x.Shape().Rank()
	lo, hi, in := make([]int, rank), make([]int, rank), make([]int, rank)
	for i := range lo {
		lo[i], hi[i], in[i] = m.n(0, 3), m.n(0, 3), m.n(0, interior)
	}
	return m.Pad(x, lo, hi, in, ir.Float(float64(m.n(0, 2))))
}

// concat joins x with slices of x and y, of its lengths but along the axis.
func (m mover) concat(x, y *ir.Node) *ir.Node {
	axis := m.n(0, x.Shape().Rank()-1)
	parts := []*ir.Node{}
	at := 0
	for range m.n(2, 4) {
		from := x
		if m.n(0, 4) == 0 {
			from = y
		}
		start, size, step := make([]int, x.Shape().Rank()), x.Shape().Lens(), make([]int, x.Shape().Rank())
		for i := range step {
			step[i] = 1
			if i != axis { // often all, else the same number from here or there
				if size[i] > 1 {
					size[i]--
					start[i] = m.n(0, 3) / 3
				}
				continue
			}
			n := size[i]
			if n == 0 {
				continue
			}
			start[i] = m.n(0, n-1)
			if m.n(0, 2) > 0 { // after the one before
				start[i] = min(at, n-1)
			}
			if m.n(0, 5) == 0 {
				step[i] = 2
			}
			size[i] = m.n(1, (n-1-start[i])/step[i]+1)
			at = start[i] + size[i]*step[i]
		}
		p := m.Slice(from, start, size, step)
		if m.n(0, 7) == 0 {
			p = m.Neg(p)
		}
		parts = append(parts, p)
	}
	return m.Concat(axis, parts...)
}

// TestMoves: pairs of slices, paddings and joins come to the same, to the bit,
// when they are one or have changed places.
func TestMoves(t *testing.T) {
	for seed := range uint64(6000) {
		m := mover{build.New(), rand.New(rand.NewPCG(seed, 11))}
		s := ir.Of(m.n(1, 6), m.n(1, 5))
		if seed%7 != 6 && seed%20 == 1 {
			s[0] = ir.D(0)
		}
		x, y := m.Input("x", ir.Type{DType: ir.Float64, Shape: s}), m.Input("y", ir.Type{DType: ir.Float64, Shape: s})
		var z *ir.Node
		switch seed % 7 {
		case 0:
			z = m.slice(m.slice(x))
		case 1:
			z = m.slice(m.pad(x, 2))
		case 2:
			z = m.slice(m.pad(m.slice(x), 0))
		case 3:
			z = m.slice(m.concat(x, y))
		case 4:
			z = m.concat(x, y)
		case 5:
			z = m.pad(m.pad(x, 1), 1)
		case 6:
			z = m.slice(m.Expand(m.Slice(x, []int{0, 0}, []int{1, s[1].Len()}, []int{1, 1}), ir.Of(m.n(1, 2), m.n(1, 4), s[1].Len())))
		}
		g := m.Graph("Moves", []*ir.Node{x, y}, []ir.Output{{Name: "z", Node: z}})
		in := map[string]*interp.Tensor{}
		for i, n := range g.Inputs {
			in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: 3, Hi: 9})
		}
		h := Simplify(g)
		holds(t, g, h, in, 0)
		if again := Simplify(h); again != h {
			t.Fatalf("seed %d: a second time changes\n%v\nto\n%v", seed, h, again)
		}
	}
}

// TestConvolutions: convolutions of what is padded, around the elements and
// between them, with zeros or not, along spatial axes or others, and slices of
// them, come to the same.
func TestConvolutions(t *testing.T) {
	sliced, split := 0, 0
	for seed := range uint64(3000) {
		m := mover{build.New(), rand.New(rand.NewPCG(seed, 12))}
		d := m.n(1, 2)
		if seed%16 == 0 {
			d = 3
		}
		shape, kernel := []int{m.n(1, 2), m.n(1, 2), m.n(1, 2)}, []int{0, m.n(1, 2), 0}
		stride, dilation := make([]int, d), make([]int, d)
		for i := range d {
			shape, kernel = append(shape, m.n(1, 5)), append(kernel, m.n(1, 3))
			if d == 3 {
				shape[3+i], kernel[3+i] = m.n(1, 2), m.n(1, 2)
			}
			stride[i], dilation[i] = []int{1, 1, 1, 2, 3}[m.n(0, 4)], m.n(1, 3)
		}
		if seed%16 == 1 { // nothing but padding
			shape[m.n(3, len(shape)-1)] = 0
		}
		rank := 3 + d
		x := m.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(shape...)})
		lo, hi, interior := make([]int, rank), make([]int, rank), make([]int, rank)
		for i := range rank {
			if i >= 3 {
				lo[i], hi[i], interior[i] = m.n(0, 4), m.n(0, 4), []int{0, 0, 1, 2, 4}[m.n(0, 4)]
			} else if m.n(0, 9) == 0 {
				lo[i], hi[i], interior[i] = m.n(0, 1), m.n(0, 1), m.n(0, 1)
			}
		}
		value := ir.Value{}
		if m.n(0, 9) == 0 {
			value = ir.Float(1)
		}
		padded := m.Pad(x, lo, hi, interior, value)
		s := padded.Shape()
		kernel[0], kernel[2] = s[1].Len(), s[2].Len()
		w := m.Input("w", ir.Type{DType: ir.Float64, Shape: ir.Of(kernel...)})
		fits := true
		for i := range d {
			fits = fits && (kernel[3+i]-1)*dilation[i] < s[3+i].Len()
		}
		if !fits {
			continue
		}
		c := m.Conv(padded, w, stride, dilation)
		cut := c
		switch r := c.Shape(); m.n(0, 3) {
		case 0: // with two axes made one
			k := m.n(0, 2)
			cut = m.Reshape(c, append(append(append(ir.Shape{}, r[:k]...), ir.D(r[k].Len()*r[k+1].Len())), r[k+2:]...))
		case 1: // with one made two
			if k := 3 + m.n(0, d-1); r[k].Len()%2 == 0 && r[k].Len() > 2 && d < 3 {
				cut = m.Reshape(c, append(append(append(ir.Shape{}, r[:k]...), ir.D(2), ir.D(r[k].Len()/2)), r[k+1:]...))
			}
		}
		cut = m.slice(cut)
		g := m.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "c", Node: c}})
		h := m.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "cut", Node: cut}})
		in := map[string]*interp.Tensor{}
		for i, n := range g.Inputs {
			in[n.Attrs.Name] = irtest.Random(uint64(i), n.Type, irtest.Interval{Lo: 1, Hi: 2})
		}
		holds(t, g, Late(g), in, 1e-14)
		once := Simplify(h)
		holds(t, h, once, in, 1e-14)
		if again := Simplify(once); again != once {
			t.Fatalf("seed %d: a second time changes\n%v\nto\n%v", seed, once, again)
		}
		if out := once.Outputs[0].Node; out.Op == ir.Conv || out.Op == ir.Reshape && out.Inputs[0].Op == ir.Conv {
			sliced++
		}
		if count(Late(g), ir.Concat) > 0 {
			split++
		}
	}
	if sliced < 60 || split < 100 {
		t.Errorf("%d convolutions are of what is padded less, %d are split", sliced, split)
	}
}

// TestSliceOfMergedConvolution: of a convolution whose other axes are made one,
// no more is computed than is used.
func TestSliceOfMergedConvolution(t *testing.T) {
	b := build.New()
	x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(2, 1, 1, 8)})
	w := b.Input("w", ir.Type{DType: ir.Float64, Shape: ir.Of(1, 3, 1, 3)})
	padded := b.Pad(x, []int{0, 0, 0, 1}, []int{0, 0, 0, 1}, []int{0, 0, 0, 0}, ir.Value{})
	c := b.Reshape(b.Conv(padded, w, []int{1}, []int{1}), ir.Of(6, 8))
	g := b.Graph("F", []*ir.Node{x, w}, []ir.Output{{Name: "y", Node: b.SliceAxis(c, 1, 2, 5)}})
	for _, n := range Simplify(g).Nodes {
		if n.Op == ir.Conv && n.Shape()[3].Len() != 3 {
			t.Errorf("%v is computed", n.Type)
		}
	}
}

func count(g *ir.Graph, op ir.Op) int {
	k := 0
	for _, n := range g.Nodes {
		if n.Op == op {
			k++
		}
	}
	return k
}
