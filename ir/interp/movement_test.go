package interp

import "github.com/gradgen/gradgen/ir"

func moved(op ir.Op, name string, a ir.Attrs, x, want *Tensor) ruleCase {
	return ruleCase{op, name, a, []*Tensor{x}, want}
}

func joined(name string, axis int, want *Tensor, in ...*Tensor) ruleCase {
	return ruleCase{ir.Concat, name, ir.Attrs{Axis: axis}, in, want}
}

var movementCases = []ruleCase{
	moved(ir.Reshape, "row-major", ir.Attrs{Shape: ir.Of(3, 2)}, f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{3, 2}, 1, 2, 3, 4, 5, 6)),
	moved(ir.Reshape, "to a scalar", ir.Attrs{Shape: ir.Of()}, i32(lens{1, 1}, 5), i32(nil, 5)),
	moved(ir.Reshape, "empty", ir.Attrs{Shape: ir.Of(0, 7)}, f64(lens{2, 0}), f64(lens{0, 7})),

	moved(ir.Transpose, "matrix", ir.Attrs{Axes: []int{1, 0}}, f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{3, 2}, 1, 4, 2, 5, 3, 6)),
	// r[i,j,k] = x[j,k,i]: axis 0 of the result is axis 2 of x.
	moved(ir.Transpose, "cycle", ir.Attrs{Axes: []int{2, 0, 1}}, i64(lens{1, 2, 3}, 1, 2, 3, 4, 5, 6), i64(lens{3, 1, 2}, 1, 4, 2, 5, 3, 6)),
	moved(ir.Transpose, "scalar", ir.Attrs{Axes: []int{}}, f64(nil, 2), f64(nil, 2)),

	moved(ir.Expand, "column", ir.Attrs{Shape: ir.Of(2, 2)}, f64(lens{2, 1}, 1, 2), f64(lens{2, 2}, 1, 1, 2, 2)),
	moved(ir.Expand, "scalar", ir.Attrs{Shape: ir.Of(3)}, bools(nil, 1), bools(lens{3}, 1, 1, 1)),
	moved(ir.Expand, "to empty", ir.Attrs{Shape: ir.Of(0, 2)}, f64(lens{2}, 1, 2), f64(lens{0, 2})),

	moved(ir.Slice, "part", ir.Attrs{Start: []int{0, 1}, Size: []int{2, 2}, Step: []int{1, 1}},
		f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{2, 2}, 2, 3, 5, 6)),
	moved(ir.Slice, "backwards", ir.Attrs{Start: []int{4}, Size: []int{3}, Step: []int{-2}}, f64(lens{5}, 1, 2, 3, 4, 5), f64(lens{3}, 5, 3, 1)),
	moved(ir.Slice, "every other", ir.Attrs{Start: []int{1}, Size: []int{2}, Step: []int{2}}, i32(lens{5}, 1, 2, 3, 4, 5), i32(lens{2}, 2, 4)),
	moved(ir.Slice, "nothing", ir.Attrs{Start: []int{0}, Size: []int{0}, Step: []int{1}}, f64(lens{2}, 1, 2), f64(lens{0})),

	moved(ir.Unfold, "one axis", ir.Attrs{Size: []int{2}, Stride: []int{1}, Dilation: []int{1}}, f64(lens{4}, 1, 2, 3, 4), f64(lens{3, 2}, 1, 2, 2, 3, 3, 4)),
	moved(ir.Unfold, "stride, dilation, leading axis", ir.Attrs{Size: []int{2}, Stride: []int{2}, Dilation: []int{2}},
		i32(lens{2, 5}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), i32(lens{2, 2, 2}, 1, 3, 3, 5, 6, 8, 8, 10)),
	moved(ir.Unfold, "two axes", ir.Attrs{Size: []int{2, 1}, Stride: []int{1, 2}, Dilation: []int{1, 1}},
		f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{1, 2, 2, 1}, 1, 4, 3, 6)),

	moved(ir.Pad, "all three", ir.Attrs{Lo: []int{1}, Hi: []int{2}, Interior: []int{1}, Value: ir.Float(9)}, f64(lens{3}, 1, 2, 3),
		f64(lens{8}, 9, 1, 9, 2, 9, 3, 9, 9)),
	moved(ir.Pad, "two axes", ir.Attrs{Lo: []int{0, 1}, Hi: []int{1, 0}, Interior: []int{0, 0}, Value: ir.Int(-1)}, i32(lens{1, 2}, 5, 6),
		i32(lens{2, 3}, -1, 5, 6, -1, -1, -1)),
	moved(ir.Pad, "of nothing", ir.Attrs{Lo: []int{1}, Hi: []int{1}, Interior: []int{3}, Value: ir.Float(-inf)}, f64(lens{0}), f64(lens{2}, -inf, -inf)),
	moved(ir.Pad, "interior of one", ir.Attrs{Lo: []int{0}, Hi: []int{0}, Interior: []int{4}, Value: ir.Truth(true)}, bools(lens{1}, 0), bools(lens{1}, 0)),

	joined("inner", 1, f64(lens{2, 3}, 1, 3, 4, 2, 5, 6), f64(lens{2, 1}, 1, 2), f64(lens{2, 2}, 3, 4, 5, 6)),
	joined("outer, one empty", 0, i64(lens{2, 1}, 1, 2), i64(lens{1, 1}, 1), i64(lens{0, 1}), i64(lens{1, 1}, 2)),
	joined("one", 0, f64(lens{2}, 1, 2), f64(lens{2}, 1, 2)),

	moved(ir.Fold, "overlap", ir.Attrs{Shape: ir.Of(4), Stride: []int{1}, Dilation: []int{1}}, f64(lens{3, 2}, 1, 2, 3, 4, 5, 6), f64(lens{4}, 1, 5, 9, 6)),
	moved(ir.Fold, "gaps", ir.Attrs{Shape: ir.Of(6), Stride: []int{3}, Dilation: []int{1}}, f64(lens{2, 2}, 1, 2, 3, 4), f64(lens{6}, 1, 2, 0, 3, 4, 0)),
	// Windows of 2 apart by 2, at 0 and 1, of rows that no window mixes.
	moved(ir.Fold, "dilation, leading axis", ir.Attrs{Shape: ir.Of(4), Stride: []int{1}, Dilation: []int{2}},
		i32(lens{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), i32(lens{2, 4}, 1, 3, 2, 4, 5, 7, 6, 8)),
}
