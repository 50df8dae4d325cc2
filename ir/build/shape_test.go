package build_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

func TestShapeComposites(t *testing.T) {
	m := count(2, 3)
	checkValues(t, []valueCase{
		{"squeeze", []data{count(1, 2, 1)}, func(b builder, x []node) node { return b.Squeeze(x[0], 0) }, ir.Of(2, 1), []float64{1, 2}},
		{"squeeze all", []data{count(1, 2, 1)}, func(b builder, x []node) node { return b.Squeeze(x[0]) }, ir.Of(2), []float64{1, 2}},
		{"squeeze from the end", []data{count(1, 2, 1)}, func(b builder, x []node) node { return b.Squeeze(x[0], -1, 0) }, ir.Of(2), []float64{1, 2}},
		{"expanddims", []data{m}, func(b builder, x []node) node { return b.ExpandDims(x[0], -1) }, ir.Of(2, 3, 1), m.v},
		{"expanddims first", []data{m}, func(b builder, x []node) node { return b.ExpandDims(x[0], -3) }, ir.Of(1, 2, 3), m.v},
		{"expanddims inside", []data{m}, func(b builder, x []node) node { return b.ExpandDims(x[0], 1) }, ir.Of(2, 1, 3), m.v},
		{"broadcastto", []data{vec(1, 2)}, func(b builder, x []node) node { return b.BroadcastTo(x[0], ir.Of(2, 2)) }, ir.Of(2, 2), []float64{1, 2, 1, 2}},
		{"transpose", []data{m}, func(b builder, x []node) node { return b.Transpose(x[0]) }, ir.Of(3, 2), []float64{1, 4, 2, 5, 3, 6}},
		{"transpose from the end", []data{count(1, 2, 2)}, func(b builder, x []node) node { return b.Transpose(x[0], -1, 0, 1) }, ir.Of(2, 1, 2), []float64{1, 3, 2, 4}},
		{"slice", []data{m}, func(b builder, x []node) node { return b.SliceAxis(x[0], 1, 1, 3) }, ir.Of(2, 2), []float64{2, 3, 5, 6}},
		{"slice from the end", []data{m}, func(b builder, x []node) node { return b.SliceAxis(x[0], -1, -2, -1) }, ir.Of(2, 1), []float64{2, 5}},
		{"empty slice", []data{m}, func(b builder, x []node) node { return b.SliceAxis(x[0], 0, 2, 2) }, ir.Of(0, 3), nil},
		{"split", []data{count(4)}, func(b builder, x []node) node { return b.Split(x[0], 0, 2)[1] }, ir.Of(2), []float64{3, 4}},
		{"stack", []data{vec(1, 2), vec(3, 4)}, func(b builder, x []node) node { return b.Stack(0, x...) }, ir.Of(2, 2), []float64{1, 2, 3, 4}},
		{"stack last", []data{vec(1, 2), vec(3, 4)}, func(b builder, x []node) node { return b.Stack(-1, x...) }, ir.Of(2, 2), []float64{1, 3, 2, 4}},
		{"stack scalars", []data{{v: []float64{5}}, {v: []float64{6}}}, func(b builder, x []node) node { return b.Stack(0, x...) }, ir.Of(2), []float64{5, 6}},
		{"stack one", []data{vec(1, 2)}, func(b builder, x []node) node { return b.Stack(1, x...) }, ir.Of(2, 1), []float64{1, 2}},
		{"tile", []data{vec(1, 2)}, func(b builder, x []node) node { return b.Tile(x[0], 2, 3) }, ir.Of(2, 6), []float64{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}},
		{"tile rows", []data{count(2, 1)}, func(b builder, x []node) node { return b.Tile(x[0], 2, 1) }, ir.Of(4, 1), []float64{1, 2, 1, 2}},
		{"tile few", []data{count(2, 1)}, func(b builder, x []node) node { return b.Tile(x[0], 2) }, ir.Of(2, 2), []float64{1, 1, 2, 2}},
		{"tile none", []data{vec(1, 2)}, func(b builder, x []node) node { return b.Tile(x[0], 0) }, ir.Of(0), nil},
		{"flip", []data{m}, func(b builder, x []node) node { return b.Flip(x[0], 1) }, ir.Of(2, 3), []float64{3, 2, 1, 6, 5, 4}},
		{"flip all", []data{m}, func(b builder, x []node) node { return b.Flip(x[0]) }, ir.Of(2, 3), []float64{6, 5, 4, 3, 2, 1}},
		{"flip nothing", []data{count(0, 1)}, func(b builder, x []node) node { return b.Flip(x[0]) }, ir.Of(0, 1), nil},
		{"pad", []data{m}, func(b builder, x []node) node { return b.PadAxis(x[0], 1, 1, 2) }, ir.Of(2, 6), []float64{0, 1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0}},
		{"eye", nil, func(b builder, x []node) node { return b.Eye(f64, 2) }, ir.Of(2, 2), []float64{1, 0, 0, 1}},
		{"eye of nothing", nil, func(b builder, x []node) node { return b.Eye(f64, 0) }, ir.Of(0, 0), nil},
		{"full", nil, func(b builder, x []node) node { return b.Full(i32, 7, ir.Of(2)) }, ir.Of(2), []float64{7, 7}},
		{"zeros", nil, func(b builder, x []node) node { return b.Zeros(f32, nil) }, nil, []float64{0}},
		{"ones", nil, func(b builder, x []node) node { return b.Ones(ir.Bool, ir.Of(1)) }, ir.Of(1), []float64{1}},
		{"onehot", []data{vec(1, -1, 3, 0)}, func(b builder, x []node) node { return b.OneHot(b.Cast(x[0], i32), 3, f64) },
			ir.Of(4, 3), []float64{0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0}},
	})
}

func TestTileAtTheLimitOfAxes(t *testing.T) {
	x := count(1, 2, 1, 1, 1, 1, 1, 2)
	got := eval(t, []data{x}, func(b builder, x []node) node { return b.Tile(x[0], 1, 1, 1, 1, 1, 1, 2, 1) })
	expect(t, got, ir.Of(1, 2, 1, 1, 1, 1, 2, 2), 1, 2, 1, 2, 3, 4, 3, 4)
}

// Words that change nothing give their operand.
func TestNothingToDo(t *testing.T) {
	b := build.New()
	x := in(b, "x", f32, 2, 3)
	for i, y := range []node{
		b.Reshape(x, ir.Of(2, 3)), b.Transpose(x, 0, 1), b.Expand(x, ir.Of(2, 3)), b.SliceAxis(x, 0, 0, 2), b.PadAxis(x, 0, 0, 0),
		b.Tile(x, 1, 1), b.Squeeze(x), b.Cast(x, f32), b.Split(x, 0, 1)[0], b.Einsum("ij", x),
	} {
		if y != x {
			t.Errorf("case %d: got %v of type %v", i, y.Op, y.Type)
		}
	}
}

func TestShapeErrors(t *testing.T) {
	x := func(b builder, lens ...int) node { return in(b, "x"+ir.Of(lens...).String(), f32, lens...) }
	checkErrors(t, []errorCase{
		{func(b builder) { b.Squeeze(x(b, 2, 1), 0) }, "axis 0 of a, of shape [2 1], has length 2; only axes of length 1 can go"},
		{func(b builder) { b.Squeeze(x(b, 2, 1), 2) }, "axis 2 of shape [2 1] is out of range: its axes are 0 to 1, or -1 to -2 from the end"},
		{func(b builder) { b.ExpandDims(x(b, 2), 2) }, "a new axis 2 of shape [2] is out of range: it can be 0 to 1, or -1 to -2 from the end"},
		{func(b builder) { b.ExpandDims(x(b, 1, 1, 1, 1, 1, 1, 1, 1), 0) }, "Reshape: a shape of 9 axes is too much: 8 is the most"},
		{func(b builder) { b.SliceAxis(x(b, 3), 0, 1, 4) }, "positions 1 to 4 of axis 0 of a, of shape [3], are out of range: it has 3"},
		{func(b builder) { b.SliceAxis(x(b, 3), 0, -4, 2) }, "positions -4 to 2 of axis 0 of a, of shape [3], are out of range: it has 3"},
		{func(b builder) { b.SliceAxis(x(b, 3), 0, 2, 1) }, "positions 2 to 1 of axis 0 of a, of shape [3], are out of range: it has 3"},
		{func(b builder) { b.Split(x(b, 5), 0, 2) }, "axis 0 of a, of shape [5], can't be split into 2 equal parts"},
		{func(b builder) { b.Split(x(b, 5), 0, 0) }, "axis 0 of a, of shape [5], can't be split into 0 equal parts"},
		{func(b builder) { b.Split(x(b, 0), 0, 1<<40) }, "axis 0 of a, of shape [0], can't be split into 1099511627776 equal parts"},
		{func(b builder) { b.Stack(0) }, "stack of nothing: it needs at least one operand"},
		{func(b builder) { b.Stack(0, x(b, 2), x(b, 3)) }, "shapes [2] and [3]: axis 0 is 2 in a and 3 in b; they must have the same shape"},
		{func(b builder) { b.Stack(0, x(b, 2), x(b, 2), x(b)) }, "shapes [2] and []: a has 1 axes, operand 2 has 0; they must have the same shape"},
		{func(b builder) { b.Stack(0, x(b, 2), in(b, "y", f64, 2)) }, "a is float32[2] and b is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{func(b builder) { b.Concat(0) }, "concat of nothing: it needs at least one operand"},
		{func(b builder) { b.Tile(x(b, 2), -1) }, "-1 repetitions along axis 0; they are 0 to 268435456"},
		{func(b builder) { b.Tile(x(b, 2), 1<<28) }, "Expand: shape [1 268435456 2] has more than 268435456 elements"},
		{func(b builder) { b.Tile(x(b, 2), 1<<28, 1<<28, 1<<28) }, "Expand: shape [1 268435456 2] has more than 268435456 elements"},
		{func(b builder) { b.PadAxis(x(b, 2), 0, -1, 0) }, "padding of -1 before and 0 after axis 0 is negative: write ad.Slice to cut some off"},
		{func(b builder) { b.Transpose(x(b, 2, 3), 0, -2) }, "Transpose: axes [0 0] of shape [2 3]: axis 0 is named twice"},
		{func(b builder) { b.Transpose(x(b, 2, 3), 2, 0) }, "axis 2 of shape [2 3] is out of range: its axes are 0 to 1, or -1 to -2 from the end"},
		{func(b builder) { b.BroadcastTo(x(b, 2), ir.Of(2, 3)) }, "Expand: x, of shape [2], doesn't stretch to [2 3]: its axis 0 is 2, where axis 1 of that is 3: write ad.ExpandDims(x, -1)"},
		{func(b builder) { b.Eye(f32, -1) }, "Iota: axis 0 of shape [-1] has a negative length"},
		{func(b builder) { b.Eye(f32, 1<<20) }, "Equal: shape [1048576 1048576] has more than 268435456 elements"},
		{func(b builder) { b.OneHot(x(b, 2), 3, i64) }, "a is float32[2]; positions are int32 or int64: write ad.Cast[int32](a)"},
		{func(b builder) { b.Full(f32, 0, ir.Of(1<<40)) }, "Expand: shape [1099511627776] has more than 268435456 elements"},
	})
}
