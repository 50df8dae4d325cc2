package interp

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func indexed(op ir.Op, name string, axis int, x, y, want *Tensor) ruleCase {
	return ruleCase{op, name, ir.Attrs{Axis: axis, Shape: want.Type.Shape}, []*Tensor{x, y}, want}
}

var indexCases = []ruleCase{
	indexed(ir.Gather, "rows", 0, f64(lens{3, 2}, 1, 2, 3, 4, 5, 6), i32(lens{2}, 2, 0), f64(lens{2, 2}, 5, 6, 1, 2)),
	indexed(ir.Gather, "scalar index takes the axis away", 1, f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), i64(nil, 1), f64(lens{2}, 2, 5)),
	indexed(ir.Gather, "matrix of indices inside", 1, i32(lens{2, 2}, 1, 2, 3, 4), i32(lens{2, 1}, 1, 0), i32(lens{2, 2, 1}, 2, 1, 4, 3)),
	indexed(ir.Gather, "no indices", 0, f64(lens{0, 2}), i32(lens{0}), f64(lens{0, 2})),

	indexed(ir.GatherElements, "inner", 1, f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), i32(lens{2, 1}, 2, 0), f64(lens{2, 1}, 3, 4)),
	indexed(ir.GatherElements, "outer, longer than x", 0, f64(lens{2, 2}, 1, 2, 3, 4), i64(lens{3, 2}, 0, 1, 1, 1, 0, 0), f64(lens{3, 2}, 1, 4, 3, 4, 1, 2)),

	indexed(ir.ScatterAdd, "an index twice", 0, i32(lens{3}, 2, 0, 2), f64(lens{3, 2}, 1, 2, 3, 4, 5, 6), f64(lens{3, 2}, 3, 4, 0, 0, 6, 8)),
	indexed(ir.ScatterAdd, "inner, scalar index", 1, i64(nil, 1), f64(lens{2}, 7, 8), f64(lens{2, 3}, 0, 7, 0, 0, 8, 0)),
	indexed(ir.ScatterAdd, "inner, matrix of indices", 1, i32(lens{1, 2}, 0, 0), i32(lens{2, 1, 2}, 1, 2, 3, 4), i32(lens{2, 2}, 3, 0, 7, 0)),
	indexed(ir.ScatterAdd, "no indices", 0, i32(lens{0}), f64(lens{0, 2}), f64(lens{1, 2}, 0, 0)),
}

func TestIndexOutOfRange(t *testing.T) {
	x, y := f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{2, 2}, 1, 2, 3, 4)
	for _, c := range []struct {
		ruleCase
		says []string
	}{
		{indexed(ir.Gather, "", 1, x, i32(lens{2}, 2, 3), y), []string{`Gather`, `input "y"`, "[1]", "is 3", "axis 1", "[2 3]", "0 to 2"}},
		{indexed(ir.Gather, "", 0, x, i32(nil, -1), f64(lens{3}, 0, 0, 0)), []string{`input "y"`, "[]", "is -1", "0 to 1"}},
		{indexed(ir.Gather, "", 0, f64(lens{0}), i32(lens{1}, 0), f64(lens{1}, 0)), []string{"is 0", "axis 0 of shape [0] is empty"}},
		{indexed(ir.GatherElements, "", 0, x, i64(lens{1, 3}, 0, 1, 2), f64(lens{1, 3}, 0, 0, 0)), []string{`input "y"`, "[0 2]", "is 2", "0 to 1"}},
		{indexed(ir.ScatterAdd, "", 0, i64(lens{2}, 0, 9), y, y), []string{`input "x"`, "[1]", "is 9", "0 to 1"}},
	} {
		_, err := c.apply(Options{})
		if err == nil {
			t.Errorf("%v of %v: no error", c.op, c.in)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%v of %v: error %q doesn't say %q", c.op, c.in, err, s)
			}
		}
	}
}

// An index that was converted, or that no gradient flows through, is told by
// where it comes from.
func TestIndexIsNamed(t *testing.T) {
	wide, narrow, vec := ir.Type{DType: ir.Int64, Shape: ir.Of(1)}, ir.Type{DType: ir.Int32, Shape: ir.Of(1)}, ir.Type{DType: ir.Float64, Shape: ir.Of(1)}
	x := &ir.Node{Op: ir.Input, Attrs: ir.Attrs{Name: "x", Type: vec}, Type: vec}
	at := &ir.Node{ID: 1, Op: ir.Input, Attrs: ir.Attrs{Name: "at", Type: wide}, Type: wide}
	stopped := &ir.Node{ID: 2, Op: ir.StopGradient, Inputs: []*ir.Node{at}, Type: wide}
	cast := &ir.Node{ID: 3, Op: ir.Cast, Inputs: []*ir.Node{stopped}, Attrs: ir.Attrs{Type: ir.Type{DType: ir.Int32}}, Type: narrow}
	n := &ir.Node{ID: 4, Op: ir.Gather, Inputs: []*ir.Node{x, cast}, Type: vec}
	g := &ir.Graph{Name: "F", Inputs: []*ir.Node{x, at}, Nodes: []*ir.Node{x, at, stopped, cast, n}, Outputs: []ir.Output{{Name: "y", Node: n}}}
	_, err := Run(g, map[string]*Tensor{"x": f64(lens{1}, 5), "at": i64(lens{1}, 3)})
	if err == nil || !strings.Contains(err.Error(), `input "at"`) {
		t.Errorf("error %v doesn't name at", err)
	}
}
