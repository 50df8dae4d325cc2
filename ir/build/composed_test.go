package build_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// What words of several ops compute is compared with PyTorch's answers, in
// testdata/oracle. Here is what they refuse, and what PyTorch has no word for.

func TestComposedErrors(t *testing.T) {
	x := func(b builder, lens ...int) node { return in(b, "x"+ir.Of(lens...).String(), f32, lens...) }
	transposed := func(o build.ConvTransposeOptions, xs, ws []int) func(b builder) {
		return func(b builder) { b.ConvTranspose1D(x(b, xs...), in(b, "w", f32, ws...), o) }
	}
	plain := build.ConvTransposeOptions{}
	checkErrors(t, []errorCase{
		{transposed(plain, []int{1, 2}, []int{2, 1, 3}), "shapes [1 2] and [2 1 3]: a is [N C in...] and b [C O/groups k...], with 1 spatial axes each"},
		{transposed(plain, []int{1, 2, 4}, []int{3, 1, 3}), "shapes [1 2 4] and [3 1 3]: axis 1 of a has 2 channels, so axis 0 of b must have as many, not 3"},
		{transposed(build.ConvTransposeOptions{Groups: 3}, []int{1, 2, 4}, []int{2, 1, 3}), "axis 1 of a, of shape [1 2 4], has 2 channels, which 3 groups don't divide"},
		{transposed(build.ConvTransposeOptions{Groups: -1}, []int{1, 2, 4}, []int{2, 1, 3}), "-1 groups; there is at least 1"},
		{transposed(plain, []int{1, 2, 0}, []int{2, 1, 3}), "shapes [1 2 0] and [2 1 3]: axis 2 is empty"},
		{transposed(build.ConvTransposeOptions{OutputPadding: []int{2}, Stride: []int{2}}, []int{1, 1, 4}, []int{1, 1, 3}), "output padding of 2 along axis 2; it is less than the stride, 2, or the dilation, 1"},
		{transposed(build.ConvTransposeOptions{Padding: [][2]int{{3, 3}}}, []int{1, 1, 4}, []int{1, 1, 3}), "padding of 3 and 3 along axis 2 of a, of shape [1 1 4], leaves nothing of the result"},
		{func(b builder) { b.LpPool1D(x(b, 4), 0.5, []int{2}, nil, nil) }, "a norm with the exponent 0.5; it is at least 1, and finite"},
		{func(b builder) { b.GlobalMaxPool(x(b, 4, 2)) }, "a has shape [4 2]; it is [N C in...]"},
		{func(b builder) { b.PadEdge(x(b, 0), 0, 1, 0) }, "axis 0 of a, of shape [0], is empty: it has no edge"},
		{func(b builder) { b.PadReflect(x(b, 3), 0, 1, 3) }, "padding of 1 before and 3 after axis 0 of a, of shape [3]: a mirror shows at most the 2 other positions"},
		{func(b builder) { b.PadEdge(x(b, 3), 0, 1<<30, 3) }, "padding of 1073741824 before and 3 after axis 0; 268435456 is the most"},
		{func(b builder) { b.ResizeNearest(x(b, 3), 4, 4) }, "2 lengths for the last axes of a, of shape [3]: there is one at least, and at most 1"},
		{func(b builder) { b.ResizeLinear(x(b, 3, 0), 4) }, "axis 1 of a, of shape [3 0], can't be resized from 0 to 4 positions"},
		{func(b builder) { b.ResizeLinear(in(b, "i", i32, 3), 4) }, "a is int32[3]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.DepthToSpace(x(b, 1, 6, 2, 2), 2) }, "axis 1 of a, of shape [1 6 2 2], has 6 channels, which blocks of 2 by 2 don't divide"},
		{func(b builder) { b.SpaceToDepth(x(b, 1, 6, 2, 3), 2) }, "axes 2 and 3 of a, of shape [1 6 2 3], are not divided by blocks of 2"},
		{func(b builder) { b.SpaceToDepth(x(b, 6, 2, 2), 2) }, "a has shape [6 2 2]; it is [N C H W]"},
		{func(b builder) { b.DepthToSpace(x(b, 1, 6, 2, 2), 0) }, "blocks of 0 by 0; they are at least 1 by 1, and at most 1024 by 1024"},
		{func(b builder) { b.Repeat(x(b, 3), 0, -1) }, "-1 repetitions; they are 0 to 268435456"},
		{func(b builder) { b.SliceStep(x(b, 3), 0, 0, 3, -1) }, "a step of -1; it is 1 to 268435456: write ad.Flip to go backwards"},
		{func(b builder) { b.Diag(x(b)) }, "a is a scalar: it has no axis to put on a diagonal"},
		{func(b builder) { b.Trace(x(b, 3)) }, "a has shape [3]; a matrix has two axes"},
		{func(b builder) { b.Kron(x(b, 1, 1, 1, 1, 1), x(b, 2)) }, "shapes [1 1 1 1 1] and [2]: a and b have at most 4 axes"},
		{func(b builder) { b.Bilinear(x(b, 2), x(b, 2, 2), x(b, 3)) }, "shapes [2], [2 2] and [3]: a is [... i], b [o i j] and operand 2 [... j]"},
		{func(b builder) { b.GatherND(x(b, 2), in(b, "i", i32, 2, 2)) }, "shapes [2] and [2 2]: the last axis of b has a position for each of the first axes of a: 1 to 1"},
		{func(b builder) { b.GatherND(x(b, 2), x(b, 2, 1)) }, "b is float32[2 1]; positions are int32 or int64: write ad.Cast[int32](b)"},
		{func(b builder) { b.ScatterAddTo(x(b, 3, 2), in(b, "i", i32, 4), x(b, 4), 0) }, "a has shape [3 2] and b [4], so along axis 0 operand 2 must have shape [4 2], not [4]"},
		{func(b builder) { b.ScatterAddTo(x(b, 3), in(b, "i", i32, 4), in(b, "y", f64, 4), 0) }, "a is float32[3] and operand 2 is float64[4]; element types don't mix: write ad.Cast[float32](operand 2)"},
		{func(b builder) { b.Attention(x(b, 3), x(b, 2, 3), x(b, 2, 3), nil) }, "a has shape [3]; it has two axes at least: queries [... l d], keys [... m d], values [... m e]"},
		{func(b builder) { b.RNNCell(x(b, 1, 2), x(b, 1, 3), x(b, 2, 2), x(b, 3, 3), x(b, 3)) }, "inputs of shape [1 2] and states of shape [1 3]: the inputs' weights must have shape [2 3], not [2 2]"},
		{func(b builder) { b.RNN(x(b, 0, 2), x(b, 3), x(b, 2, 3), x(b, 3, 3), x(b, 3)) }, "shapes [0 2] and [3]: a sequence is [t n i] with one step at least, and its states are [n s]"},
		{func(b builder) { b.GRU(x(b, 4, 2, 2), x(b, 3), x(b, 2, 9), x(b, 3, 9), x(b, 9), x(b, 9)) }, "shapes [4 2 2] and [3]: a sequence is [t n i] with one step at least, and its states are [n s]"},
		{func(b builder) { b.LSTMCell(x(b, 1, 2), x(b, 1, 1), x(b, 1), x(b, 2, 4), x(b, 1, 4), x(b, 4)) }, "b has shape [1 1] and operand 2 [1]: states and memories have the same"},
	})
}

// A norm over windows of zeros has gradient 0, and one that is no whole power
// takes the absolute value.
func TestNormPools(t *testing.T) {
	x := data{ir.Of(1, 1, 4), []float64{-1, 2, 0, 0}}
	got := eval(t, []data{x}, func(b builder, x []node) node { return b.LpPool1D(x[0], 3, []int{2}, nil, nil) })
	expect(t, got, ir.Of(1, 1, 2), 2.080083823051904, 0)
}

// A row of positions is looked at position by position: one too many for its
// axis isn't the next row's first.
func TestGatherNDChecksEachPosition(t *testing.T) {
	b := build.New()
	x, i := in(b, "x", f64, 2, 3), in(b, "i", i32, 1, 2)
	g := b.Graph("g", []node{x, i}, []ir.Output{{Name: "r", Node: b.GatherND(x, i)}})
	for _, c := range []struct {
		at []int64
		ok bool
	}{{[]int64{1, 2}, true}, {[]int64{0, 3}, false}, {[]int64{1, -1}, false}, {[]int64{2, 0}, false}} {
		if _, err := run(g, map[string][]float64{"x": {1, 2, 3, 4, 5, 6}}, map[string][]int64{"i": c.at}); (err == nil) != c.ok {
			t.Errorf("position %v: error %v", c.at, err)
		}
	}
}
