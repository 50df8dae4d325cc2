package shapeinfer_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func axes(v ...int) ir.Attrs { return ir.Attrs{Axes: v} }
func axis(v int) ir.Attrs    { return ir.Attrs{Axis: v} }

func TestReductions(t *testing.T) {
	for _, op := range []ir.Op{ir.ReduceSum, ir.ReduceProd, ir.ReduceMax, ir.ReduceMin, ir.ReduceLogSumExp} {
		checkGood(t, []good{
			{op, axes(0, 2), "float32[2 3 4]", "float32[1 3 1]"},
			{op, axes(), "float64[2 0]", "float64[2 0]"},
			{op, axes(), "float64[]", "float64[]"},
			{op, axes(0), "float32[1]", "float32[1]"},
			{op, axes(0), "float32[2 0]", "float32[1 0]"},
		})
		class := "numeric"
		cast := "int32"
		if op == ir.ReduceLogSumExp {
			class, cast = "floating-point", "float64"
		} else {
			checkGood(t, []good{{op, axes(1), "int64[2 3]", "int64[2 1]"}})
		}
		checkBad(t, []bad{
			{op, axes(0), "bool[2]", "x is bool[2]; it takes " + class + " elements: write ad.Cast[" + cast + "](x)"},
			{op, axes(2), "float32[2 3]", "axis 2 of shape [2 3] is out of range: its axes are 0 to 1"},
			{op, axes(-1), "float32[2 3]", "axis -1 of shape [2 3] is out of range: its axes are 0 to 1"},
			{op, axes(1, 0), "float32[2 3]", "axes [1 0] are not ascending"},
			{op, axes(1, 1), "float32[2 3]", "axes [1 1] are not ascending"},
			{op, axes(0), "float32[]", "axis 0 of a scalar: it has no axes"},
		})
		if op == ir.ReduceSum || op == ir.ReduceProd {
			checkGood(t, []good{{op, axes(1), "float32[2 0]", "float32[2 1]"}})
		} else {
			checkBad(t, []bad{{op, axes(1), "float32[2 0]", "axis 1 of x, of shape [2 0], is empty: there is no element to take"}})
		}
	}
}

func TestAlongAnAxis(t *testing.T) {
	arg := func(axis int, d ir.DType) ir.Attrs { return ir.Attrs{Axis: axis, Type: ir.Type{DType: d}} }
	for _, op := range []ir.Op{ir.ArgMax, ir.ArgMin} {
		checkGood(t, []good{
			{op, arg(1, ir.Int64), "float32[2 3]", "int64[2 1]"},
			{op, arg(0, ir.Int32), "int32[1]", "int32[1]"},
			{op, arg(0, ir.Int32), "float64[2 0]", "int32[1 0]"},
		})
		checkBad(t, []bad{
			{op, arg(0, ir.Int64), "bool[2]", "x is bool[2]; it takes numeric elements: write ad.Cast[int32](x)"},
			{op, arg(0, ir.Float32), "float32[2]", "positions of type float32[]: they are int32 or int64"},
			{op, arg(1, ir.Int64), "float32[2]", "axis 1 of shape [2] is out of range: its axes are 0 to 0"},
			{op, arg(0, ir.Int64), "float32[0]", "axis 0 of x, of shape [0], is empty: there is no element to take"},
		})
	}
	checkGood(t, []good{
		{ir.Softmax, axis(1), "float32[2 3]", "float32[2 3]"},
		{ir.Softmax, axis(0), "float64[0]", "float64[0]"},
		{ir.CumSum, axis(0), "int32[2 3]", "int32[2 3]"},
		{ir.CumSum, axis(0), "float32[0]", "float32[0]"},
		{ir.LinearScan, axis(1), "int32[2 3], int32[2 3]", "int32[2 3]"},
		{ir.LinearScan, axis(0), "float32[0], float32[0]", "float32[0]"},
	})
	checkBad(t, []bad{
		{ir.Softmax, axis(0), "int32[2]", "x is int32[2]; it takes floating-point elements: write ad.Cast[float64](x)"},
		{ir.Softmax, axis(1), "float32[2]", "axis 1 of shape [2] is out of range: its axes are 0 to 0"},
		{ir.Softmax, axis(0), "float32[]", "axis 0 of a scalar: it has no axes"},
		{ir.CumSum, axis(0), "bool[2]", "x is bool[2]; it takes numeric elements: write ad.Cast[int32](x)"},
		{ir.LinearScan, axis(0), "float32[2], float32[3]", "shapes [2] and [3]: a and b must have the same shape"},
		{ir.LinearScan, axis(0), "float32[2], float64[2]", "a is float32[2] and b is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{ir.LinearScan, axis(0), "bool[2], bool[2]", "a is bool[2]; it takes numeric elements: write ad.Cast[int32](a)"},
		{ir.LinearScan, axis(2), "float32[2], float32[2]", "axis 2 of shape [2] is out of range: its axes are 0 to 0"},
		{ir.CumSum, axis(-1), "float32[2]", "axis -1 of shape [2] is out of range: its axes are 0 to 0"},
		{ir.CumSum, axis(0), "float32[]", "axis 0 of a scalar: it has no axes"},
	})
}

func TestContractions(t *testing.T) {
	none := ir.Attrs{}
	conv := func(stride, dilation []int) ir.Attrs { return ir.Attrs{Stride: stride, Dilation: dilation} }
	one := []int{1, 1}
	checkGood(t, []good{
		{ir.MatMul, none, "float32[2 3], float32[3 4]", "float32[2 4]"},
		{ir.MatMul, none, "int32[5 2 3], int32[3 4]", "int32[5 2 4]"},
		{ir.MatMul, none, "float64[5 1 2 3], float64[7 3 4]", "float64[5 7 2 4]"},
		{ir.MatMul, none, "float32[2 0], float32[0 4]", "float32[2 4]"},
		{ir.MatMul, none, "float32[1 1], float32[1 1]", "float32[1 1]"},
		{ir.Conv, conv(one, one), "float32[16 1 8 28 28], float32[1 16 8 3 3]", "float32[16 1 16 26 26]"},
		{ir.Conv, conv([]int{2, 3}, []int{1, 2}), "float64[1 2 3 9 9], float64[2 5 3 2 3]", "float64[1 2 5 4 2]"},
		{ir.Conv, conv([]int{1}, []int{1}), "float32[0 1 1 4], float32[1 1 1 4]", "float32[0 1 1 1]"},
		{ir.Conv, conv([]int{1, 1, 1}, []int{1, 1, 1}), "float32[1 1 0 4 4 4], float32[1 2 0 1 1 1]", "float32[1 1 2 4 4 4]"},
	})
	checkBad(t, []bad{
		{ir.MatMul, none, "float32[2 3], float32[4 5]", "shapes [2 3] and [4 5]: axis 1 of a is 3, axis 0 of b is 4; they must be equal"},
		{ir.MatMul, none, "float32[2 3], float32[4 3]", "shapes [2 3] and [4 3]: axis 1 of a is 3, axis 0 of b is 4; they must be equal: write ad.Transpose(b)"},
		{ir.MatMul, none, "float32[3 2], float32[3 4]", "shapes [3 2] and [3 4]: axis 1 of a is 2, axis 0 of b is 3; they must be equal: write ad.Transpose(a)"},
		{ir.MatMul, none, "float32[7 2 3], float32[7 4 3]", "shapes [7 2 3] and [7 4 3]: axis 2 of a is 3, axis 1 of b is 4; they must be equal: write ad.Transpose(b, 0, 2, 1)"},
		{ir.MatMul, none, "float32[2 3], float32[3]", "shapes [2 3] and [3]: b has rank 1, a matrix at least 2"},
		{ir.MatMul, none, "float32[2 3], float64[3 4]", "a is float32[2 3] and b is float64[3 4]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{ir.MatMul, none, "bool[2 3], bool[3 4]", "a is bool[2 3]; it takes numeric elements: write ad.Cast[int32](a)"},
		{ir.MatMul, none, "float32[2 3 3], float32[4 3 3]", "shapes [2 3 3] and [4 3 3]: of the leading axes, shapes [2] and [4] don't broadcast: axis 0 of a is 2, axis 0 of b is 4"},
		{ir.MatMul, none, "float32[268435456 1], float32[1 2]", "shape [268435456 2] has more than 268435456 elements"},
		{ir.Conv, conv(one, one), "float32[1 1 3 9 9], float32[1 5 4 3 3]", "shapes [1 1 3 9 9] and [1 5 4 3 3]: axis 2 of x has 3 channels, axis 2 of w has 4"},
		{ir.Conv, conv(one, one), "float32[1 2 3 9 9], float32[1 5 3 3 3]", "shapes [1 2 3 9 9] and [1 5 3 3 3]: axis 1 of x has 2 groups, axis 0 of w has 1"},
		{ir.Conv, conv(one, one), "float32[1 1 3 2 9], float32[1 5 3 3 3]", "axis 3 of shape [1 1 3 2 9]: a window of 3 elements, 1 apart, spans 3, more than the 2 there are"},
		{ir.Conv, conv([]int{1}, one), "float32[1 1 3 9 9], float32[1 5 3 3 3]", "stride [1] has 1 entries for 2 axes"},
		{ir.Conv, conv([]int{0, 1}, one), "float32[1 1 3 9 9], float32[1 5 3 3 3]", "stride [0 1]: entry 0 is 0, less than 1"},
		{ir.Conv, conv(one, []int{1, math.MaxInt}), "float32[1 1 3 9 9], float32[1 5 3 3 3]", "dilation [1 9223372036854775807]: entry 1 is more than 268435456"},
		{ir.Conv, conv(one, one), "int32[1 1 3 9 9], int32[1 5 3 3 3]", "x is int32[1 1 3 9 9]; it takes floating-point elements: write ad.Cast[float64](x)"},
		{ir.Conv, none, "float32[1 1 3], float32[1 5 3]", "shapes [1 1 3] and [1 5 3]: x is [N G C in...] and w [G O C k...] with the same 1 to 3 spatial axes"},
		{ir.Conv, conv(one, one), "float32[1 1 3 9 9], float32[1 5 3 0 3]", "size [0 3]: entry 0 is 0, less than 1"},
	})
}

func TestWindows(t *testing.T) {
	win := func(size, stride, dilation []int) ir.Attrs {
		return ir.Attrs{Size: size, Stride: stride, Dilation: dilation}
	}
	fold := func(s ir.Shape, stride, dilation []int) ir.Attrs {
		return ir.Attrs{Shape: s, Stride: stride, Dilation: dilation}
	}
	two, one := []int{2}, []int{1}
	checkGood(t, []good{
		{ir.Unfold, win([]int{2, 3}, []int{2, 1}, []int{1, 2}), "int32[5 6 7]", "int32[5 3 3 2 3]"},
		{ir.Unfold, win(one, one, one), "bool[1]", "bool[1 1]"},
		{ir.MaxPool, win([]int{2, 2}, []int{2, 2}, []int{1, 1}), "float32[16 8 29 28]", "float32[16 8 14 14]"},
		{ir.MaxPool, win(two, one, two), "int64[0 3]", "int64[0 1]"},
		{ir.Fold, fold(ir.Of(6, 7), []int{2, 1}, []int{1, 2}), "float32[5 3 3 2 3]", "float32[5 6 7]"},
		{ir.Fold, fold(ir.Of(3), two, one), "int32[1 2]", "int32[3]"},
	})
	for _, op := range []ir.Op{ir.Unfold, ir.MaxPool} {
		checkBad(t, []bad{
			{op, win(nil, nil, nil), "float32[4]", "windows over 0 axes of shape [4]"},
			{op, win(one, one, one), "float32[]", "windows over 1 axes of shape []"},
			{op, win(two, one, []int{4}), "float32[4]", "axis 0 of shape [4]: a window of 2 elements, 4 apart, spans 5, more than the 4 there are"},
			{op, win([]int{0}, one, one), "float32[4]", "size [0]: entry 0 is 0, less than 1"},
			{op, win(two, []int{-1}, one), "float32[4]", "stride [-1]: entry 0 is -1, less than 1"},
			{op, win([]int{math.MaxInt}, one, one), "float32[4]", "size [9223372036854775807]: entry 0 is more than 268435456"},
			{op, win(one, one, one), "float32[0]", "axis 0 of shape [0]: a window of 1 elements, 1 apart, spans 1, more than the 0 there are"},
		})
	}
	checkBad(t, []bad{
		{ir.MaxPool, win(one, one, one), "bool[4]", "x is bool[4]; it takes numeric elements: write ad.Cast[int32](x)"},
		{ir.Unfold, win(one, one, one), "float32[1 1 1 1 1 1 1 4]", "a shape of 9 axes is too much: 8 is the most"},
		{ir.Unfold, win([]int{1 << 14}, one, one), "float32[100000]", "shape [83617 16384] has more than 268435456 elements"},
		{ir.MaxPool, win([]int{1 << 14}, one, one), "float32[100000]", "[83617] windows of [16384] have more than 268435456 elements"},
		{ir.MaxPool, win([]int{16, 16}, []int{1, 1}, []int{1, 1}), "float32[1 2 4096 4096]", "[1 2 4081 4081] windows of [16 16] have more than 268435456 elements"},
		{ir.Fold, fold(ir.Of(3), one, one), "float32[2]", "windows of 1 axes from shape [2]: it has 1 axes where it needs two for each"},
		{ir.Fold, fold(nil, nil, nil), "float32[2]", "windows of 0 axes from shape [2]: it has 1 axes where it needs two for each"},
		{ir.Fold, fold(ir.Of(4), one, one), "float32[2 2]", "axis 0 of x, of shape [2 2], has 2 windows, where 4 elements have 3"},
		{ir.Fold, fold(ir.Of(-4), one, one), "float32[2 2]", "axis 0 of shape [-4] has a negative length"},
		{ir.Fold, fold(ir.Of(3), one, one), "bool[2 2]", "x is bool[2 2]; it takes numeric elements: write ad.Cast[int32](x)"},
	})
}
