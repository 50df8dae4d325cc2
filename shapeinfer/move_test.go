package shapeinfer_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func TestViews(t *testing.T) {
	to := func(lens ...int) ir.Attrs { return ir.Attrs{Shape: ir.Of(lens...)} }
	cut := func(start, size, step []int) ir.Attrs { return ir.Attrs{Start: start, Size: size, Step: step} }
	checkGood(t, []good{
		{ir.Reshape, to(3, 2), "float32[2 3]", "float32[3 2]"},
		{ir.Reshape, to(), "bool[1 1]", "bool[]"},
		{ir.Reshape, to(5, 0), "int32[0 7]", "int32[5 0]"},
		{ir.Transpose, axes(2, 0, 1), "float32[2 3 4]", "float32[4 2 3]"},
		{ir.Transpose, axes(), "bool[]", "bool[]"},
		{ir.Transpose, axes(1, 0), "int64[0 1]", "int64[1 0]"},
		{ir.Expand, to(4, 2, 3), "float32[2 1]", "float32[4 2 3]"},
		{ir.Expand, to(0, 3), "bool[]", "bool[0 3]"},
		{ir.Expand, to(0), "bool[1]", "bool[0]"},
		{ir.Slice, cut([]int{1, 2}, []int{2, 3}, []int{1, -1}), "float32[3 3]", "float32[2 3]"},
		{ir.Slice, cut([]int{0}, []int{3}, []int{4}), "bool[9]", "bool[3]"},
		{ir.Slice, cut([]int{3}, []int{0}, []int{1}), "bool[3]", "bool[0]"},
		{ir.Slice, cut([]int{0}, []int{0}, []int{-1}), "bool[0]", "bool[0]"},
		{ir.Slice, cut(nil, nil, nil), "bool[]", "bool[]"},
	})
	checkBad(t, []bad{
		{ir.Reshape, to(4, 2), "float32[2 3]", "x, of shape [2 3], has 6 elements, shape [4 2] has 8"},
		{ir.Reshape, to(-2, -3), "float32[2 3]", "axis 0 of shape [-2 -3] has a negative length"},
		{ir.Reshape, to(math.MaxInt, math.MaxInt), "float32[2 3]", "shape [9223372036854775807 9223372036854775807] has more than 268435456 elements"},
		{ir.Reshape, to(1, 1, 1, 1, 1, 1, 1, 1, 6), "float32[2 3]", "a shape of 9 axes is too much: 8 is the most"},
		{ir.Transpose, axes(0), "float32[2 3]", "axes [0] of shape [2 3]: each of its 2 axes is named once"},
		{ir.Transpose, axes(0, 0), "float32[2 3]", "axes [0 0] of shape [2 3]: axis 0 is named twice"},
		{ir.Transpose, axes(0, 2), "float32[2 3]", "axis 2 of shape [2 3] is out of range: its axes are 0 to 1"},
		{ir.Expand, to(2, 3), "float32[2]", "x, of shape [2], doesn't stretch to [2 3]: its axis 0 is 2, where axis 1 of that is 3: write ad.ExpandDims(x, -1)"},
		{ir.Expand, to(2, 1), "float32[2 3]", "x, of shape [2 3], doesn't stretch to [2 1]: its axis 1 is 3, where axis 1 of that is 1"},
		{ir.Expand, to(3), "float32[1 3]", "x, of shape [1 3], has 2 axes, shape [3] has 1"},
		{ir.Expand, to(1, 4), "float32[3 1]", "x, of shape [3 1], doesn't stretch to [1 4]: its axis 0 is 3, where axis 0 of that is 1"},
		{ir.Expand, to(1<<20, 1<<20), "float32[]", "shape [1048576 1048576] has more than 268435456 elements"},
		{ir.Slice, cut([]int{2}, []int{2}, []int{1}), "float32[3]", "axis 0 of x, of shape [3], has 3 positions; 2 of them from 2 on, 1 apart, go beyond"},
		{ir.Slice, cut([]int{0}, []int{2}, []int{-1}), "float32[3]", "axis 0 of x, of shape [3], has 3 positions; 2 of them from 0 on, -1 apart, go beyond"},
		{ir.Slice, cut([]int{4}, []int{0}, []int{1}), "float32[3]", "axis 0 of x, of shape [3], has 3 positions; 0 of them from 4 on, 1 apart, go beyond"},
		{ir.Slice, cut([]int{0}, []int{1}, []int{0}), "float32[3]", "step [0]: entry 0 is 0"},
		{ir.Slice, cut([]int{-1}, []int{1}, []int{1}), "float32[3]", "start [-1]: entry 0 is -1, less than 0"},
		{ir.Slice, cut([]int{0}, []int{-1}, []int{1}), "float32[3]", "size [-1]: entry 0 is -1, less than 0"},
		{ir.Slice, cut([]int{0, 0}, []int{1}, []int{1}), "float32[3]", "start [0 0] has 2 entries for 1 axes"},
		{ir.Slice, cut([]int{0}, []int{2}, []int{math.MinInt}), "float32[3]", "step [-9223372036854775808]: entry 0 is -9223372036854775808, less than -268435456"},
	})
}

func TestPadAndConcat(t *testing.T) {
	pad := func(lo, hi, interior []int, v ir.Value) ir.Attrs {
		return ir.Attrs{Lo: lo, Hi: hi, Interior: interior, Value: v}
	}
	zero := []int{0}
	checkGood(t, []good{
		{ir.Pad, pad([]int{1, 0}, []int{2, 0}, []int{0, 1}, ir.Value{}), "float32[2 3]", "float32[5 5]"},
		{ir.Pad, pad([]int{1}, []int{2}, []int{7}, ir.Int(-1)), "int32[0]", "int32[3]"},
		{ir.Pad, pad(zero, zero, []int{7}, ir.Truth(true)), "bool[1]", "bool[1]"},
		{ir.Pad, pad(nil, nil, nil, ir.Value{}), "float64[]", "float64[]"},
		{ir.Concat, axis(0), "float32[2 3], float32[0 3], float32[1 3]", "float32[3 3]"},
		{ir.Concat, axis(1), "bool[1 1]", "bool[1 1]"},
	})
	checkBad(t, []bad{
		{ir.Pad, pad([]int{-1}, zero, zero, ir.Value{}), "float32[3]", "lo [-1]: entry 0 is -1, less than 0"},
		{ir.Pad, pad(zero, zero, nil, ir.Value{}), "float32[3]", "interior [] has 0 entries for 1 axes"},
		{ir.Pad, pad(zero, []int{math.MaxInt}, zero, ir.Value{}), "float32[3]", "hi [9223372036854775807]: entry 0 is more than 268435456"},
		{ir.Pad, pad(zero, []int{1 << 28}, zero, ir.Value{}), "float32[3]", "shape [268435459] has more than 268435456 elements"},
		{ir.Pad, pad(zero, zero, zero, ir.Float(0.5)), "int32[3]", "a value of type int32 with parts of another type"},
		{ir.Pad, pad(zero, zero, []int{1 << 28}, ir.Value{}), "float32[268435456]", "shape [72057594037927936] has more than 268435456 elements"},
		{ir.Concat, axis(0), "float32[2 3], float32[2 4]", "shapes [2 3] and [2 4]: axis 1 is 3 in operand 0 and 4 in operand 1; all axes but 0 must agree"},
		{ir.Concat, axis(0), "float32[2], float64[2]", "operand 0 is float32[2] and operand 1 is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](operand 0)"},
		{ir.Concat, axis(0), "float32[2], float32[2 1]", "shapes [2] and [2 1]: operand 0 has 1 axes, operand 1 has 2"},
		{ir.Concat, axis(2), "float32[2 3]", "axis 2 of shape [2 3] is out of range: its axes are 0 to 1"},
		{ir.Concat, axis(0), "float32[]", "axis 0 of a scalar: it has no axes"},
		{ir.Concat, axis(0), "float32[268435456], float32[1]", "axis 0 gets more than 268435456 positions"},
	})
}

func TestIndexing(t *testing.T) {
	scatter := func(axis int, lens ...int) ir.Attrs { return ir.Attrs{Axis: axis, Shape: ir.Of(lens...)} }
	checkGood(t, []good{
		{ir.Gather, axis(0), "float32[100 8], int32[4 5]", "float32[4 5 8]"},
		{ir.Gather, axis(1), "bool[3 4], int64[]", "bool[3]"},
		{ir.Gather, axis(0), "float32[0 8], int32[0]", "float32[0 8]"},
		{ir.GatherElements, axis(1), "float32[4 10], int32[4 1]", "float32[4 1]"},
		{ir.GatherElements, axis(0), "float32[0], int32[0]", "float32[0]"},
		{ir.ScatterAdd, scatter(0, 100, 8), "int32[4 5], float32[4 5 8]", "float32[100 8]"},
		{ir.ScatterAdd, scatter(1, 3, 4), "int64[], int32[3]", "int32[3 4]"},
	})
	checkBad(t, []bad{
		{ir.Gather, axis(0), "float32[4], float32[2]", "indices is float32[2]; positions are int32 or int64: write ad.Cast[int32](indices)"},
		{ir.Gather, axis(1), "float32[4], int32[2]", "axis 1 of shape [4] is out of range: its axes are 0 to 0"},
		{ir.Gather, axis(0), "float32[0], int32[2]", "axis 0 of shape [0] is empty: no position is in range"},
		{ir.Gather, axis(0), "float32[], int32[2]", "axis 0 of a scalar: it has no axes"},
		{ir.Gather, axis(0), "float32[4 1 1 1 1 1 1 1], int32[2 2]", "a shape of 9 axes is too much: 8 is the most"},
		{ir.GatherElements, axis(1), "float32[4 10], int32[4]", "shapes [4 10] and [4]: x has 2 axes, indices has 1; they must have as many"},
		{ir.GatherElements, axis(1), "float32[4 10], int32[5 1]", "shapes [4 10] and [5 1]: axis 0 is 4 in x and 5 in indices; all axes but 1 must agree"},
		{ir.GatherElements, axis(1), "float32[4 10], bool[4 1]", "indices is bool[4 1]; positions are int32 or int64: write ad.Cast[int32](indices)"},
		{ir.GatherElements, axis(0), "float32[0], int32[1]", "axis 0 of x, of shape [0], is empty: no position is in range"},
		{ir.ScatterAdd, scatter(0, 100, 8), "int32[4], float32[5 8]", "updates has shape [5 8]; slices of shape [100 8] along axis 0 at positions of shape [4] have [4 8]"},
		{ir.ScatterAdd, scatter(2, 100, 8), "int32[4], float32[4 8]", "axis 2 of shape [100 8] is out of range: its axes are 0 to 1"},
		{ir.ScatterAdd, scatter(0, 100), "float32[4], float32[4]", "indices is float32[4]; positions are int32 or int64: write ad.Cast[int32](indices)"},
		{ir.ScatterAdd, scatter(0, 100), "int32[4], bool[4]", "updates is bool[4]; it takes numeric elements: write ad.Cast[int32](updates)"},
		{ir.ScatterAdd, scatter(0, -1), "int32[4], float32[4]", "axis 0 of shape [-1] has a negative length"},
		{ir.ScatterAdd, scatter(0, 0), "int32[4], float32[4]", "axis 0 of shape [0] is empty: no position is in range"},
	})
}
