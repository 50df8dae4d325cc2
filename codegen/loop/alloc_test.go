package loop

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/rewrite"
	"pgregory.net/rapid"
)

// A span is the kernels from the first to the last that touch a buffer.
type span struct{ first, last int }

func spans(f *Func) map[*Buffer]span {
	m := map[*Buffer]span{}
	for i, k := range f.Kernels {
		for _, b := range Uses(k.Body) {
			s, ok := m[b]
			if !ok {
				s.first = i
			}
			s.last = i
			m[b] = s
		}
	}
	return m
}

// TestAllocateApart: buffers that are needed at the same time have no memory
// in common, and all lie in their arenas.
func TestAllocateApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Elements: 600, Nodes: 40, Floats: []ir.DType{ir.Float64, ir.Float32}})
		f := Lower(plan.New(rewrite.Late(s.Graph)))
		if rapid.Bool().Draw(rt, "fused") {
			f.Kernels = f.pool.fuse(f.Kernels)
			f.forward()
		}
		f.Split = rapid.Bool().Draw(rt, "split")
		f.allocate()
		lives := spans(f)
		bufs := f.Buffers()
		for i, b := range bufs {
			end := b.Offset + b.Type.Shape.Size()
			if b.Offset < 0 || b.Offset%16 != 0 || end > f.Arena[b.Type.DType] {
				rt.Fatalf("%v at %d in an arena of %d", b.Type, b.Offset, f.Arena[b.Type.DType])
			}
			for _, c := range bufs[:i] {
				x, y := lives[b], lives[c]
				if b.Type.DType == c.Type.DType && x.first <= y.last && y.first <= x.last &&
					b.Offset < c.Offset+c.Type.Shape.Size() && c.Offset < end {
					rt.Fatalf("%v at %d, in kernels %v, and %v at %d, in %v", b.Type, b.Offset, x, c.Type, c.Offset, y)
				}
			}
		}
	})
}

// TestAllocateReuses: a chain of layers needs the memory of two neighbours,
// however long it is, and slots of one length fill no more than they must.
func TestAllocateReuses(t *testing.T) {
	arena := func(layers int) int {
		b := newGraphs()
		h := b.in("x", 8, 8)
		for i := range layers {
			h = b.Relu(b.MatMul(h, b.in(fmt.Sprint("w", i), 8, 8)))
		}
		g := b.graph(h)
		f := Compile(plan.New(g), Portable)
		if want := layers - 1; len(f.Buffers()) != want {
			t.Errorf("%d layers: %d buffers, want %d", layers, len(f.Buffers()), want)
		}
		return f.Arena[ir.Float64]
	}
	for _, layers := range []int{3, 4, 10, 50} {
		if got, want := arena(layers), 2*64; got != want {
			t.Errorf("%d layers take %d elements, want %d", layers, got, want)
		}
	}
}

// TestAllocateByType: elements of each type lie in an arena of their own, and
// take no room from those of another.
func TestAllocateByType(t *testing.T) {
	b := newGraphs()
	x := b.in("x", 8, 8)
	z := b.Input("z", ir.Type{DType: ir.Float32, Shape: x.Shape()})
	b.inputs = append(b.inputs, z)
	var sums []*ir.Node
	for _, x := range []*ir.Node{b.MatMul(x, x), b.MatMul(z, z)} {
		sums = append(sums, b.ReduceSum(x, 0), b.ReduceSum(b.MatMul(x, x), 0, 1))
	}
	f := Lower(plan.New(b.graph(sums...)))
	f.allocate()
	if f.Arena[ir.Float64] != 128 || f.Arena[ir.Float32] != 128 || len(f.Arena) != 2 {
		t.Errorf("arenas %v\n%v", f.Arena, f)
	}
}

// TestVariables: a single value is a variable, but memory where the code is
// in parts.
func TestVariables(t *testing.T) {
	b := newGraphs()
	x := b.in("x", 40, 50)
	f := Lower(plan.New(b.graph(b.Div(x, b.ReduceSum(x, 0, 1)))))
	f.allocate()
	if n := len(f.Buffers()); n != 0 {
		t.Errorf("%d buffers, want a variable", n)
	}
	f.Split = true
	f.allocate()
	if bufs := f.Buffers(); len(bufs) != 1 || f.Arena[ir.Float64] != roundUp(1) {
		t.Errorf("in parts: buffers %v, arenas %v", bufs, f.Arena)
	}
}

// TestCodeInParts: code that is long is in parts.
func TestCodeInParts(t *testing.T) {
	for _, c := range []struct {
		layers int
		want   bool
	}{{2, false}, {400, true}} {
		b := newGraphs()
		h := b.in("x", 30, 30)
		for range c.layers {
			h = b.Tanh(b.MatMul(h, h))
		}
		f := Compile(plan.New(b.graph(h)), Portable)
		total := 0
		for _, k := range f.Kernels {
			total += k.Size
		}
		if f.Split != c.want || f.Split != (total > plan.FuncOps) {
			t.Errorf("%d layers, %d operations: in parts is %v", c.layers, total, f.Split)
		}
	}
}
