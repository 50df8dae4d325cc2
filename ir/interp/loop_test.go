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
