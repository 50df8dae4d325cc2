package loop

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/rewrite"
)

// A graphs builds small graphs of float64.
type graphs struct {
	*build.Builder
	inputs []*ir.Node
}

func newGraphs() *graphs { return &graphs{Builder: build.New()} }

func (b *graphs) in(name string, lens ...int) *ir.Node {
	n := b.Input(name, ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)})
	b.inputs = append(b.inputs, n)
	return n
}

func (b *graphs) labels(name string, lens ...int) *ir.Node {
	n := b.Input(name, ir.Type{DType: ir.Int64, Shape: ir.Of(lens...)})
	b.inputs = append(b.inputs, n)
	return n
}

// graph is the legalised graph of the outputs, y0, y1 and so on.
func (b *graphs) graph(out ...*ir.Node) *ir.Graph {
	var outs []ir.Output
	for i, n := range out {
		outs = append(outs, ir.Output{Name: fmt.Sprint("y", i), Node: n})
	}
	return rewrite.Late(b.Graph("g", b.inputs, outs))
}

// fused is the code of the outputs after fusing and forwarding.
func (b *graphs) fused(out ...*ir.Node) *Func {
	f := Lower(plan.New(b.graph(out...)))
	f.Kernels = f.pool.fuse(f.Kernels)
	f.forward()
	return f
}

// skeleton is the statements without what they compute: for 4 { let fold 3 { set } store }.
func skeleton(body []Stmt) string {
	var parts []string
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			word := "for"
			if s.Reduce {
				word = "fold"
			}
			if s.Lo != 0 || s.Step != 1 {
				parts = append(parts, fmt.Sprintf("%s %d..%d by %d { %s }", word, s.Lo, s.Hi, s.Step, skeleton(s.Body)))
			} else {
				parts = append(parts, fmt.Sprintf("%s %d { %s }", word, s.Hi, skeleton(s.Body)))
			}
		case *If:
			parts = append(parts, "if { "+skeleton(s.Then)+" }")
		default:
			parts = append(parts, strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", s), "*loop.")))
		}
	}
	return strings.Join(parts, " ")
}

func skeletons(f *Func) string {
	var lines []string
	for _, k := range f.Kernels {
		lines = append(lines, skeleton(k.Body))
	}
	return strings.Join(lines, "; ")
}

// TestFuse: which nests share their loops, and how far in.
func TestFuse(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) []*ir.Node
		want  string // skeletons of the kernels
	}{
		{"a chain of elementwise ops", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Tanh(b.Exp(b.Neg(b.in("x", 4, 5))))}
		}, "for 4 { for 5 { store } }"},
		{"softmax", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Softmax(b.in("x", 4, 5), 1)}
		}, "for 4 { let fold 5 { set } let fold 5 { let store set } for 5 { store } }"},
		{"an epilogue", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Relu(b.Add(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5)), b.in("b", 5)))}
		}, "for 4 { for 5 { let fold 3 { set } store } }"},
		{"an epilogue with another result", func(b *graphs) []*ir.Node {
			h := b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5))
			return []*ir.Node{b.Relu(h), b.Neg(h)}
		}, "for 4 { for 5 { let fold 3 { set } store store } }"},
		{"rows of a product are summed apart", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ReduceSum(b.Tanh(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5))), 1)}
		}, "for 4 { for 5 { let fold 3 { set } store } }; for 4 { let fold 5 { set } store }"},
		{"contractions stay apart", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.MatMul(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5)), b.in("v", 5, 2))}
		}, "for 4 { for 5 { let fold 3 { set } store } }; for 4 { for 2 { let fold 5 { set } store } }"},
		{"two statistics of each row", func(b *graphs) []*ir.Node {
			x := b.in("x", 4, 5)
			m := b.ReduceMax(x, 1)
			return []*ir.Node{m, b.ReduceSum(b.Sub(x, m), 1)}
		}, "for 4 { let fold 5 { set } store let fold 5 { set } store }"},
		{"a running sum is read as it runs", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Exp(b.CumSum(b.in("x", 4, 5), 1, false, false))}
		}, "for 4 { let fold 5 { set store } }"},
		{"the last of a running sum is not", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Flip(b.CumSum(b.in("x", 4, 5), 1, false, false), 1)}
		}, "for 4 { let fold 5 { set store } for 5 { store } }"},
		{"a row before this one", func(b *graphs) []*ir.Node {
			h := b.ReduceSum(b.in("x", 4, 5), 1)
			return []*ir.Node{b.SliceAxis(h, 0, 0, 3), b.Sub(b.SliceAxis(h, 0, 1, 4), b.SliceAxis(h, 0, 0, 3))}
		}, "for 4 { let fold 5 { set } store }; for 3 { store }; for 3 { store }"},
		{"a row before this one, of as many", func(b *graphs) []*ir.Node {
			h := b.ReduceSum(b.in("x", 4, 5), 1)
			return []*ir.Node{b.Sub(h, b.Concat(0, b.SliceAxis(h, 0, 1, 4), b.SliceAxis(h, 0, 0, 1)))}
		}, "for 4 { let fold 5 { set } store }; for 3 { store }; store; for 4 { store }"},
		{"rows in reverse", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Flip(b.ReduceSum(b.in("x", 4, 5), 1), 0)}
		}, "for 4 { let fold 5 { set } store }; for 4 { store }"},
		{"transposed", func(b *graphs) []*ir.Node {
			h := b.CumSum(b.in("x", 4, 4), 1, false, false)
			return []*ir.Node{b.Add(h, b.Transpose(h))}
		}, "for 4 { let fold 4 { set store } }; for 4 { for 4 { store } }"},
		{"other lengths", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ReduceSum(b.in("x", 4, 5), 1), b.ReduceSum(b.in("z", 3, 5), 1)}
		}, "for 4 { let fold 5 { set } store }; for 3 { let fold 5 { set } store }"},
		{"what has nothing to do with one another", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Neg(b.in("x", 4)), b.Exp(b.in("z", 4))}
		}, "for 4 { store }; for 4 { store }"},
		{"a sum of all is needed for each", func(b *graphs) []*ir.Node {
			x := b.in("x", 4, 5)
			return []*ir.Node{b.Div(x, b.ReduceSum(x, 0, 1))}
		}, "let fold 4 { fold 5 { set } } store; for 4 { for 5 { store } }"},
		{"columns after rows", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.ReduceSum(b.CumSum(b.in("x", 4, 5), 1, false, false), 0)}
		}, "for 4 { let fold 5 { set store } }; for 5 { let fold 4 { set } store }"},
		{"indices are looked at first", func(b *graphs) []*ir.Node {
			x, at := b.in("x", 4, 5), b.labels("at", 3)
			return []*ir.Node{b.Neg(x), b.Gather(x, at, 0)}
		}, "for 3 { check }; for 4 { for 5 { store } }; for 3 { for 5 { store } }"},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b)...)
		if got := skeletons(f); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s\n%v", c.what, got, c.want, f)
		}
	}
}

// TestForward: what one iteration writes and reads stays in a variable, and
// what nothing reads any more is gone.
func TestForward(t *testing.T) {
	for _, c := range []struct {
		what  string
		graph func(b *graphs) []*ir.Node
		want  int // temporaries that are left
	}{
		{"a product goes straight into its epilogue", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Relu(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5)))}
		}, 0},
		{"statistics of a row", func(b *graphs) []*ir.Node {
			x := b.in("x", 4, 5)
			return []*ir.Node{b.Sub(x, b.ReduceMax(x, 1))}
		}, 0},
		{"a product that another kernel reads too", func(b *graphs) []*ir.Node {
			h := b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5))
			return []*ir.Node{b.Relu(h), b.ReduceSum(h, 0)}
		}, 1},
		{"a running sum that is read before it is added to", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Exp(b.CumSum(b.in("x", 4, 5), 1, true, false))}
		}, 0},
		{"what only an empty result asks for", func(b *graphs) []*ir.Node {
			return []*ir.Node{b.Neg(b.in("z", 2)), b.Gather(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5)), b.labels("at", 0), 0)}
		}, 0},
	} {
		b := newGraphs()
		f := b.fused(c.graph(b)...)
		if got := len(f.Buffers()); got != c.want {
			t.Errorf("%s: %d temporaries are left, want %d\n%v", c.what, got, c.want, f)
		}
		if err := wellFormed(f, true); err != nil {
			t.Errorf("%s: %v\n%v", c.what, err, f)
		}
	}
	b := newGraphs()
	f := b.fused(b.Neg(b.in("z", 2)), b.Gather(b.MatMul(b.in("x", 4, 3), b.in("w", 3, 5)), b.labels("at", 0), 0))
	if got, want := skeletons(f), "for 2 { store }"; got != want {
		t.Errorf("a product that nothing reads leaves %s, want %s", got, want)
	}
}

// TestForwardOfSums: what is added to an element isn't what is read there.
func TestForwardOfSums(t *testing.T) {
	p := newPool()
	vector := ir.Type{DType: ir.Float64, Shape: ir.Of(2)}
	x, y := p.buffer("x", vector, Arg, nil), p.buffer("y", vector, Result, nil)
	tmp := p.buffer("t", vector, Temp, nil)
	at := func(i int) []Affine { return []Affine{Num(i)} }
	f := &Func{pool: p, Kernels: []*Kernel{{Body: []Stmt{
		&Store{Buf: tmp, Idx: at(0), E: p.load(x, at(0))},
		&Store{Buf: tmp, Idx: at(0), E: p.load(x, at(1)), Add: true},
		&Store{Buf: y, Idx: at(0), E: p.load(tmp, at(0))},
		&Store{Buf: y, Idx: at(1), E: p.load(x, at(1))},
	}}}}
	f.forward()
	b := newGraphs()
	in := b.in("x", 2)
	g := b.Graph("g", b.inputs, []ir.Output{{Name: "y", Node: b.Concat(0, b.ReduceSum(in, 0), b.SliceAxis(in, 0, 1, 2))}})
	computes(t, "a sum in memory", f, g, true)
}

// TestFuseLong: a long chain is several kernels, each within what one Go
// function may have, so that neither generating nor compiling takes longer
// than the chain does.
func TestFuseLong(t *testing.T) {
	b := newGraphs()
	x := b.in("x", 1000)
	y, z := x, b.Exp(x)
	for range 400 {
		y, z = b.Tanh(b.Add(b.Mul(y, x), z)), y
	}
	g := b.graph(y)
	for _, target := range []Target{Portable, AVX512} {
		f := Compile(plan.New(g), target)
		if n := len(f.Kernels); n < 3 || n > 12 {
			t.Errorf("%s: %d kernels", target.Name, n)
		}
		for _, k := range f.Kernels {
			if n := ops(k.Body); n > target.FuncOps() {
				t.Errorf("%s: a kernel of %d operations", target.Name, n)
			}
		}
	}
}
