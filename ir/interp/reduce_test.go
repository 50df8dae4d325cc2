package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func over(op ir.Op, name string, axes []int, x, want *Tensor) ruleCase {
	return ruleCase{op, name, ir.Attrs{Axes: axes}, []*Tensor{x}, want}
}

func along(op ir.Op, name string, axis int, x, want *Tensor) ruleCase {
	return ruleCase{op, name, ir.Attrs{Axis: axis, Type: ir.Type{DType: want.Type.DType}}, []*Tensor{x}, want}
}

func running(name string, axis int, exclusive, reverse bool, x, want *Tensor) ruleCase {
	return ruleCase{ir.CumSum, name, ir.Attrs{Axis: axis, Exclusive: exclusive, Reverse: reverse}, []*Tensor{x}, want}
}

func recurrence(name string, axis int, reverse bool, x, y, want *Tensor) ruleCase {
	return ruleCase{ir.LinearScan, name, ir.Attrs{Axis: axis, Reverse: reverse}, []*Tensor{x, y}, want}
}

var reduceCases = []ruleCase{
	recurrence("rows", 1, false, f64(lens{2, 3}, inf, 2, 3, nanF, 0, -1), f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{2, 3}, 1, 4, 15, 4, 5, 1)),
	recurrence("from the end", 0, true, f64(lens{3}, 2, 3, 9), f64(lens{3}, 1, 1, 1), f64(lens{3}, 9, 4, 1)),
	recurrence("int wraps", 0, false, i32(lens{2}, 0, 2), i32(lens{2}, math.MaxInt32, 1), i32(lens{2}, math.MaxInt32, -1)),
	recurrence("empty", 0, false, f64(lens{0, 2}), f64(lens{0, 2}), f64(lens{0, 2})),
	over(ir.ReduceSum, "outer and inner", []int{0, 2}, f64(lens{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), f64(lens{1, 2, 1}, 14, 22)),
	over(ir.ReduceSum, "empty", []int{1}, f64(lens{2, 0}), f64(lens{2, 1}, 0, 0)),
	over(ir.ReduceSum, "no axes", []int{}, f64(lens{2}, 1, nanF), f64(lens{2}, 1, nanF)),
	over(ir.ReduceSum, "scalar", []int{}, f64(nil, 3), f64(nil, 3)),
	over(ir.ReduceSum, "int32 wraps", []int{0}, i32(lens{3}, math.MaxInt32, 1, 1), i32(lens{1}, math.MinInt32+1)),
	over(ir.ReduceProd, "rows", []int{1}, f64(lens{2, 3}, 1, 2, 3, -4, 5, 0.5), f64(lens{2, 1}, 6, -10)),
	over(ir.ReduceProd, "empty", []int{0, 1}, f64(lens{0, 3}), f64(lens{1, 1}, 1)),
	over(ir.ReduceProd, "empty int", []int{0}, i64(lens{0}), i64(lens{1}, 1)),
	over(ir.ReduceProd, "a zero and an Inf", []int{0}, f64(lens{2}, 0, inf), f64(lens{1}, nanF)),
	over(ir.ReduceMax, "columns", []int{0}, f64(lens{2, 3}, 1, nanF, -inf, 4, 2, -inf), f64(lens{1, 3}, 4, nanF, -inf)),
	over(ir.ReduceMax, "ints", []int{0, 1}, i32(lens{2, 2}, -5, -2, -9, -3), i32(lens{1, 1}, -2)),
	over(ir.ReduceMax, "nothing to reduce", []int{1}, f64(lens{0, 2}), f64(lens{0, 1})),
	over(ir.ReduceMin, "columns", []int{0}, f64(lens{2, 3}, 1, nanF, inf, 4, 2, inf), f64(lens{1, 3}, 1, nanF, inf)),
	over(ir.ReduceMin, "ints", []int{0}, i64(lens{3}, 5, 2, 9), i64(lens{1}, 2)),
	over(ir.ReduceLogSumExp, "rows", []int{1}, f64(lens{2, 2}, math.Log(1), math.Log(3), 1000, 1000), f64(lens{2, 1}, math.Log(4), 1000+math.Ln2)),
	over(ir.ReduceLogSumExp, "infinities", []int{1}, f64(lens{4, 2}, -inf, -inf, inf, 0, -inf, 5, nanF, inf), f64(lens{4, 1}, -inf, inf, 5, nanF)),
	over(ir.ReduceLogSumExp, "no axes", []int{}, f64(lens{2}, 3, -inf), f64(lens{2}, 3, -inf)),

	along(ir.ArgMax, "ties take the first", 1, f64(lens{2, 3}, 1, 5, 5, 2, 2, 1), i64(lens{2, 1}, 1, 0)),
	along(ir.ArgMax, "first NaN", 0, f64(lens{4}, 1, nanF, inf, nanF), i32(lens{1}, 1)),
	along(ir.ArgMax, "ints, outer axis", 0, i32(lens{2, 2}, 1, 4, 3, 2), i64(lens{1, 2}, 1, 0)),
	along(ir.ArgMin, "ties take the first", 1, f64(lens{2, 3}, 5, 1, 1, 2, 2, 3), i64(lens{2, 1}, 1, 0)),
	along(ir.ArgMin, "first NaN", 0, f64(lens{4}, -inf, nanF, 0, nanF), i64(lens{1}, 1)),

	along(ir.Softmax, "inner", 1, f64(lens{2, 2}, 0, math.Log(3), 1000, 1000), f64(lens{2, 2}, 0.25, 0.75, 0.5, 0.5)),
	along(ir.Softmax, "outer", 0, f64(lens{2, 2}, 0, -inf, math.Log(3), 7), f64(lens{2, 2}, 0.25, 0, 0.75, 1)),
	along(ir.Softmax, "all -Inf", 0, f64(lens{2}, -inf, -inf), f64(lens{2}, nanF, nanF)),
	along(ir.Softmax, "empty axis", 1, f64(lens{2, 0}), f64(lens{2, 0})),

	running("inclusive", 0, false, false, f64(lens{3}, 1, 2, 3), f64(lens{3}, 1, 3, 6)),
	running("exclusive", 0, true, false, f64(lens{3}, 1, 2, 3), f64(lens{3}, 0, 1, 3)),
	running("reverse", 1, false, true, f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{2, 3}, 6, 5, 3, 15, 11, 6)),
	running("exclusive, reverse", 0, true, true, i32(lens{2, 2}, 1, 2, 3, 4), i32(lens{2, 2}, 3, 4, 0, 0)),
	running("empty", 0, false, false, f64(lens{0}), f64(lens{0})),
}
