package interp

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// weighted is a step: the carry becomes twice it and the element, and the
// element times the weight is put out.
func weighted() *ir.Graph {
	t := ir.Type{DType: ir.Float64}
	node := func(id int, op ir.Op, a ir.Attrs, in ...*ir.Node) *ir.Node {
		return &ir.Node{ID: id, Op: op, Attrs: a, Inputs: in, Type: t}
	}
	h, x, w := node(0, ir.Input, ir.Attrs{Name: "h", Type: t}), node(1, ir.Input, ir.Attrs{Name: "x", Type: t}), node(2, ir.Input, ir.Attrs{Name: "w", Type: t})
	two := node(3, ir.Const, ir.Attrs{Type: t, Value: ir.Float(2)})
	twice := node(4, ir.Mul, ir.Attrs{}, h, two)
	next, out := node(5, ir.Add, ir.Attrs{}, twice, x), node(6, ir.Mul, ir.Attrs{}, x, w)
	return &ir.Graph{Name: "step", Inputs: []*ir.Node{h, x, w}, Nodes: []*ir.Node{h, x, w, two, twice, next, out},
		Outputs: []ir.Output{{Name: "h", Node: next}, {Name: "y", Node: out}}}
}

func looped(name string, index int, reverse bool, init float64, xs []float64, want *Tensor) ruleCase {
	a := ir.Attrs{Body: weighted(), Length: len(xs), Carries: 1, Sequences: 1, Index: index, Reverse: reverse}
	return ruleCase{ir.Scan, name, a, []*Tensor{f64(nil, init), f64(lens{len(xs)}, xs...), f64(nil, 10)}, want}
}

var loopRuleCases = []ruleCase{
	looped("the last carry", 0, false, 1, []float64{1, 2, 3}, f64(nil, 19)),
	looped("the last carry, backwards", 0, true, 1, []float64{1, 2, 3}, f64(nil, 25)),
	looped("what is put out", 1, false, 1, []float64{1, 2, 3}, f64(lens{3}, 10, 20, 30)),
	looped("what is put out, backwards", 1, true, 1, []float64{1, 2, 3}, f64(lens{3}, 10, 20, 30)),
	looped("the carries before", 2, false, 1, []float64{1, 2, 3}, f64(lens{3}, 1, 3, 8)),
	looped("the carries before, backwards", 2, true, 1, []float64{1, 2, 3}, f64(lens{3}, 12, 5, 1)),
	looped("one step", 0, false, 4, []float64{5}, f64(nil, 13)),
	looped("no step", 0, false, 4, nil, f64(nil, 4)),
	looped("nothing of no step", 1, true, 4, nil, f64(lens{0})),
	{ir.Scan, "integers", ir.Attrs{Body: adding(ir.Int32), Length: 3, Carries: 2, Index: 2}, []*Tensor{i32(nil, 5), i32(nil, 7)}, i32(lens{3}, 5, 12, 19)},
}

// adding is a step of two scalars: the first becomes their sum, and the second stays.
func adding(d ir.DType) *ir.Graph {
	t := ir.Type{DType: d}
	x := &ir.Node{ID: 0, Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: t}, Type: t}
	y := &ir.Node{ID: 1, Op: ir.Input, Attrs: ir.Attrs{Name: "y", Type: t}, Type: t}
	sum := &ir.Node{ID: 2, Op: ir.Add, Inputs: []*ir.Node{x, y}, Type: t}
	return &ir.Graph{Name: "step", Inputs: []*ir.Node{x, y}, Nodes: []*ir.Node{x, y, sum}, Outputs: []ir.Output{{Name: "x", Node: sum}, {Name: "y", Node: y}}}
}

// TestLoopRounds rounds what each step computes, not the end alone: 1 is lost three times.
func TestLoopRounds(t *testing.T) {
	c := ruleCase{ir.Scan, "", ir.Attrs{Body: adding(ir.Float32), Length: 3, Carries: 2}, []*Tensor{f32(nil, 1<<24), f32(nil, 1)}, f32(nil, 1<<24)}
	got, err := c.apply(Options{Round: true})
	if err != nil {
		t.Fatal(err)
	}
	if !near(got, c.want) {
		t.Errorf("the sum is %v, want %v", got, c.want)
	}
}

// TestLoopRunsOnce runs a loop whose every result is asked for, in a loop of which the same
// is true, and so on: were it run for each result, it would be run 9^8 times.
func TestLoopRunsOnce(t *testing.T) {
	const results = 9
	typ := ir.Type{DType: ir.Float64}
	var body *ir.Graph
	for range ir.MaxNesting + 1 {
		g := &ir.Graph{Name: "step"}
		for i := range results {
			g.Inputs = append(g.Inputs, &ir.Node{ID: i, Op: ir.Input, Attrs: ir.Attrs{Name: string(rune('a' + i)), Type: typ}, Type: typ})
		}
		g.Nodes = g.Inputs
		for i := range results {
			n := &ir.Node{ID: results + i, Op: ir.Neg, Inputs: g.Inputs[i : i+1], Type: typ}
			if body != nil {
				n = &ir.Node{ID: results + i, Op: ir.Scan, Inputs: g.Inputs, Type: typ, Attrs: ir.Attrs{Body: body, Length: 1, Carries: results, Index: i}}
			}
			g.Nodes = append(g.Nodes, n)
			g.Outputs = append(g.Outputs, ir.Output{Name: string(rune('a' + i)), Node: n})
		}
		body = g
	}
	in := map[string]*Tensor{}
	for i, x := range body.Inputs {
		in[x.Attrs.Name] = f64(nil, float64(i+1))
	}
	out, err := Run(body, in)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range out {
		if want := f64(nil, -float64(i+1)); !near(x, want) {
			t.Errorf("result %d is %v, want %v", i, x, want)
		}
	}
}

// TestLoopFails names the step in which an index is out of range.
func TestLoopFails(t *testing.T) {
	f, k := ir.Type{DType: ir.Float64, Shape: ir.Of(2)}, ir.Type{DType: ir.Int32}
	x := &ir.Node{ID: 0, Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: f}, Type: f}
	i := &ir.Node{ID: 1, Op: ir.Input, Attrs: ir.Attrs{Name: "i", Type: k}, Type: k}
	g := &ir.Node{ID: 2, Op: ir.Gather, Inputs: []*ir.Node{x, i}, Type: ir.Type{DType: ir.Float64}}
	body := &ir.Graph{Name: "step", Inputs: []*ir.Node{i, x}, Nodes: []*ir.Node{i, x, g}, Outputs: []ir.Output{{Name: "y", Node: g}}}
	c := ruleCase{ir.Scan, "", ir.Attrs{Body: body, Length: 2, Sequences: 1}, []*Tensor{i32(lens{2}, 1, 2), f64(lens{2}, 5, 6)}, f64(lens{2}, 0, 0)}
	if _, err := c.apply(Options{}); err == nil || err.Error()[:7] != "step 1:" {
		t.Errorf("the error is %v", err)
	}
}
