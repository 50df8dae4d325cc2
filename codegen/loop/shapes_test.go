package loop

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/rewrite"
	"pgregory.net/rapid"
)

// lengths are those at which tiles, accumulators and unrolled loops leave
// something over or nothing, and where they aren't worth while.
var lengths = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 31, 33}

// A shaper draws graphs of the ops with loops of their own, at such lengths,
// with views before and other ops behind.
type shaper struct {
	t      *rapid.T
	b      *build.Builder
	inputs []*ir.Node
}

func (s *shaper) pick(n int, what string) int { return rapid.IntRange(0, n-1).Draw(s.t, what) }

func (s *shaper) length() int { return lengths[s.pick(len(lengths), "length")] }

// lengths3 are three, one of them short, so that there are many graphs in little time.
func (s *shaper) lengths3() (x, y, z int) {
	l := []int{s.length(), s.length(), s.length()}
	l[s.pick(3, "short")] = 1 + s.pick(6, "length")
	return l[0], l[1], l[2]
}

// input is a new input, that may come to its shape through a view.
func (s *shaper) input(lens ...int) *ir.Node {
	make := func(lens ...int) *ir.Node {
		n := s.b.Input(fmt.Sprint("x", len(s.inputs)), ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)})
		s.inputs = append(s.inputs, n)
		return n
	}
	last := len(lens) - 1
	switch s.pick(8, "view") {
	case 1: // transposed
		perm := rapid.Permutation(seq(len(lens))).Draw(s.t, "perm")
		from := append([]int(nil), lens...)
		for i, a := range perm {
			from[a] = lens[i]
		}
		return s.b.Transpose(make(from...), perm...)
	case 2: // reshaped: all axes in one
		return s.b.Reshape(make(ir.Of(lens...).Size()), ir.Of(lens...))
	case 3: // reshaped: an axis in two
		if lens[last]%2 == 0 {
			return s.b.Reshape(make(append(append([]int(nil), lens[:last]...), lens[last]/2, 2)...), ir.Of(lens...))
		}
	case 4: // transposed and merged
		if last > 0 {
			from := append([]int(nil), lens...)
			from[0], from[last] = from[last], from[0]
			return s.b.Reshape(s.b.Transpose(make(from...)), ir.Of(lens...))
		}
	case 5: // reversed
		return s.b.Flip(make(lens...), last)
	case 6: // shifted and strided
		from := append([]int(nil), lens...)
		from[last] = 2*lens[last] + 3
		start, size, step := seq(len(lens)), lens, seq(len(lens))
		for i := range start {
			start[i], step[i] = 0, 1
		}
		start[last], step[last] = 2, 2
		return s.b.Slice(make(from...), start, size, step)
	case 7: // broadcast
		return s.b.Expand(make(lens[last]), ir.Of(lens...))
	}
	return make(lens...)
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// root is an op with loops.
func (s *shaper) root() *ir.Node {
	b := s.b
	switch s.pick(6, "root") {
	case 0, 1:
		m, k, n := s.lengths3()
		return b.MatMul(s.input(m, k), s.input(k, n))
	case 2:
		g := 1 + s.pick(3, "batch")
		m, k, n := s.lengths3()
		x := s.input(g, m, k)
		if s.pick(2, "side") == 0 {
			return b.MatMul(x, s.input(k, n))
		}
		return b.MatMul(x, s.input(g, k, n))
	case 3:
		size, stride := 1+s.pick(3, "size"), 1+s.pick(2, "stride")
		out := s.length()
		in := (out-1)*stride + size
		x := s.input(1+s.pick(2, "images"), 1+s.pick(3, "in"), in, size+s.pick(4, "width"))
		w := s.input(1+s.pick(9, "out"), x.Shape()[1].Len(), size, size)
		return b.Conv2D(x, w, build.ConvOptions{Stride: []int{stride, 1}})
	case 4:
		op := []ir.Op{ir.ReduceSum, ir.ReduceMax, ir.ReduceProd, ir.ReduceMin}[s.pick(4, "reduction")]
		x := s.input(s.length(), s.length(), 1+s.pick(4, "third"))
		axes := [][]int{{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}}[s.pick(7, "axes")]
		return b.Tanh(b.Reduce(op, x, axes...))
	}
	return b.CumSum(s.input(s.length(), s.length()), s.pick(2, "axis"), s.pick(2, "exclusive") == 0, s.pick(2, "reverse") == 0)
}

// behind is x with something done to its elements, rows or columns.
func (s *shaper) behind(x *ir.Node) *ir.Node {
	b, last := s.b, x.Shape().Rank()-1
	row := x.Shape()[last].Len()
	switch s.pick(10, "behind") {
	case 0:
		return b.Relu(b.Add(x, s.input(row)))
	case 1:
		return b.Softmax(x, last)
	case 2:
		return b.Sub(x, b.ReduceMax(x, last))
	case 3:
		return b.Mul(x, b.ReduceSum(x, 0))
	case 4:
		return b.Reshape(b.Sigmoid(x), ir.Of(x.Shape().Size()))
	case 5:
		return b.Transpose(b.Add(x, x))
	case 6:
		return b.Add(x, b.Flip(x, last))
	case 7:
		if row > 1 {
			return b.Add(b.SliceAxis(x, last, 1, row), b.SliceAxis(x, last, 0, row-1))
		}
	case 8:
		return b.MatMul(b.Tanh(x), s.input(row, 1+s.pick(9, "columns")))
	case 9:
		return b.Concat(last, x, b.Neg(x))
	}
	return x
}

// graph is one or two roots and what comes behind them.
func (s *shaper) graph() *ir.Graph {
	var outs []ir.Output
	for range 1 + s.pick(2, "roots") {
		x := s.root()
		for range s.pick(4, "steps") {
			x = s.behind(x)
		}
		outs = append(outs, ir.Output{Name: fmt.Sprint("y", len(outs)), Node: x})
	}
	return s.b.Graph("Shapes", s.inputs, outs)
}

func inputsOf(g *ir.Graph, seed uint64) map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	r := rand.New(rand.NewPCG(seed, 1))
	for _, n := range g.Inputs {
		of := irtest.Interval{Lo: -0.7, Hi: 0.7}
		in[n.Attrs.Name] = irtest.Random(r.Uint64(), n.Type, of)
	}
	return in
}

// TestShapes: at the lengths where tiles have remainders and Reshapes split loops.
func TestShapes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := &shaper{t: rt, b: build.New()}
		g := s.graph()
		checkStages(rt, g, inputsOf(g, 1))
	})
}

// TestShapesVJP: and of their gradients.
func TestShapesVJP(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := &shaper{t: rt, b: build.New()}
		g := rewrite.Simplify(s.graph())
		d, err := gradgen.VJP(g, g.Inputs)
		if err != nil {
			rt.Fatal(err)
		}
		checkStages(rt, rewrite.Simplify(d), inputsOf(d, 2))
	})
}
