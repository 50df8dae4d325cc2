package rewrite

import "github.com/gradgen/gradgen/ir"

func (e *env) slice(x *ir.Node, start, size, step []int) *ir.Node {
	return e.Slice(x, start, size, step)
}

type ints = []int

var viewCases = []rewriteCase{
	{"views.broadcast", func(e *env) *ir.Node { return e.Add(e.x, e.expand(e.r, 2, 3)) }, func(e *env) *ir.Node { return e.Add(e.x, e.r) }, 0},
	{"views.broadcast", func(e *env) *ir.Node { return e.Add(e.k(3, 2, 3), e.x) }, func(e *env) *ir.Node { return e.Add(e.k(3), e.x) }, 0},
	{"views.broadcast", func(e *env) *ir.Node { return e.Exp(e.expand(e.r, 2, 3)) }, func(e *env) *ir.Node { return e.expand(e.Exp(e.r), 2, 3) }, 0},
	{"views.broadcast", func(e *env) *ir.Node { return e.Add(e.shape(e.r, 1, 3), e.x) }, func(e *env) *ir.Node { return e.Add(e.r, e.x) }, 0},
	{"views.broadcast", func(e *env) *ir.Node { return e.Mul(e.expand(e.col, 2, 3), e.expand(e.r, 2, 3)) }, func(e *env) *ir.Node { return e.Mul(e.col, e.r) }, 0},
	{"views.broadcast", func(e *env) *ir.Node { return e.Add(e.shape(e.r, 3, 1), e.r) }, nil, 0},
	{"views.lift-reshape", func(e *env) *ir.Node { return e.Add(e.Mul(e.shape(e.x, 6), e.s), e.shape(e.y, 6)) },
		func(e *env) *ir.Node { return e.shape(e.Add(e.Mul(e.x, e.s), e.y), 6) }, 0},
	{"views.lift-reshape", func(e *env) *ir.Node { return e.Add(e.shape(e.p, 10, 3), e.r) }, func(e *env) *ir.Node { return e.shape(e.Add(e.p, e.r), 10, 3) }, 0},
	{"views.lift-reshape", func(e *env) *ir.Node { return e.Add(e.shape(e.p, 10, 3), e.k(1, 10, 1)) },
		func(e *env) *ir.Node { return e.shape(e.Add(e.p, e.k(1)), 10, 3) }, 0},
	{"views.lift-reshape", func(e *env) *ir.Node { return e.Add(e.shape(e.t, 6, 4), e.shape(e.Transpose(e.t, 1, 0, 2), 6, 4)) }, nil, 0},
	{"views.lift-reshape", func(e *env) *ir.Node { return e.Add(e.shape(e.x, 3, 2), e.shape(e.r, 3, 1)) }, nil, 0},
	{"views.lift-transpose", func(e *env) *ir.Node { return e.Where(e.Transpose(e.c, 1, 0), e.Transpose(e.x, 1, 0), e.k(0)) },
		func(e *env) *ir.Node { return e.Transpose(e.Where(e.c, e.x, e.k(0)), 1, 0) }, 0},
	{"views.lift-transpose", func(e *env) *ir.Node {
		return e.Add(e.Transpose(e.t, 1, 0, 2), e.Transpose(e.shape(e.t, 3, 4, 2), 0, 2, 1))
	}, nil, 0},
	{"views.reshape", func(e *env) *ir.Node { return e.shape(e.shape(e.x, 6), 3, 2) }, func(e *env) *ir.Node { return e.shape(e.x, 3, 2) }, 0},
	{"views.reshape", func(e *env) *ir.Node { return e.shape(e.shape(e.x, 6), 2, 3) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.reshape-expand", func(e *env) *ir.Node { return e.shape(e.expand(e.col, 2, 3), 2, 1, 3) },
		func(e *env) *ir.Node { return e.expand(e.shape(e.col, 2, 1, 1), 2, 1, 3) }, 0},
	{"views.reshape-expand", func(e *env) *ir.Node { return e.shape(e.expand(e.col, 2, 3), 6) }, nil, 0},
	{"views.expand", func(e *env) *ir.Node { return e.expand(e.expand(e.r, 1, 3), 2, 3) }, func(e *env) *ir.Node { return e.expand(e.r, 2, 3) }, 0},
	{"views.expand", func(e *env) *ir.Node { return e.expand(e.r, 1, 3) }, func(e *env) *ir.Node { return e.shape(e.r, 1, 3) }, 0},
	{"views.expand", func(e *env) *ir.Node { return e.expand(e.shape(e.r, 1, 3), 2, 3) }, func(e *env) *ir.Node { return e.expand(e.r, 2, 3) }, 0},
	{"views.expand", func(e *env) *ir.Node { return e.expand(e.s, 1, 1) }, func(e *env) *ir.Node { return e.shape(e.s, 1, 1) }, 0},
	{"views.transpose", func(e *env) *ir.Node { return e.Transpose(e.Transpose(e.t, 1, 2, 0), 2, 0, 1) }, func(e *env) *ir.Node { return e.t }, 0},
	{"views.transpose", func(e *env) *ir.Node { return e.Transpose(e.Transpose(e.t, 1, 2, 0), 1, 0, 2) }, func(e *env) *ir.Node { return e.Transpose(e.t, 2, 1, 0) }, 0},
	{"views.transpose", func(e *env) *ir.Node { return e.Transpose(e.col, 1, 0) }, func(e *env) *ir.Node { return e.shape(e.col, 1, 2) }, 0},
	{"views.transpose-expand", func(e *env) *ir.Node { return e.Transpose(e.expand(e.r, 2, 3), 1, 0) },
		func(e *env) *ir.Node { return e.expand(e.shape(e.r, 3, 1), 3, 2) }, 0},
	{"views.transpose-reshape", func(e *env) *ir.Node { return e.Transpose(e.shape(e.x, 2, 1, 3), 2, 1, 0) },
		func(e *env) *ir.Node { return e.shape(e.Transpose(e.x, 1, 0), 3, 1, 2) }, 0},
	{"views.transpose-reshape", func(e *env) *ir.Node { return e.Transpose(e.shape(e.Transpose(e.x, 1, 0), 3, 1, 2), 2, 1, 0) },
		func(e *env) *ir.Node { return e.shape(e.x, 2, 1, 3) }, 0},
	{"views.transpose-reshape", func(e *env) *ir.Node { return e.Transpose(e.shape(e.q, 1, 2, 3), 2, 0, 1) },
		func(e *env) *ir.Node { return e.shape(e.Transpose(e.q, 2, 1, 0), 3, 1, 2) }, 0},
	{"views.transpose-reshape", func(e *env) *ir.Node { return e.Transpose(e.shape(e.t, 6, 4), 1, 0) }, nil, 0},
	{"views.window", func(e *env) *ir.Node { return e.Unfold(e.x, ints{1, 1}, ints{1, 1}, ints{2, 1}) }, func(e *env) *ir.Node { return e.shape(e.x, 2, 3, 1, 1) }, 0},
	{"views.window", func(e *env) *ir.Node { return e.MaxPool(e.x, ints{1}, ints{1}, ints{1}) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.window", func(e *env) *ir.Node { return e.Fold(e.shape(e.x, 2, 3, 1), ir.Of(3), ints{1}, ints{1}) }, func(e *env) *ir.Node { return e.x }, zeroSign},
	{"views.window", func(e *env) *ir.Node { return e.MaxPool(e.x, ints{1}, ints{2}, ints{1}) }, nil, 0},
	{"views.scan", func(e *env) *ir.Node { return e.CumSum(e.col, 1, false, true) }, func(e *env) *ir.Node { return e.col }, zeroSign},
	{"views.scan", func(e *env) *ir.Node { return e.CumSum(e.col, 1, true, false) }, func(e *env) *ir.Node { return e.k(0, 2, 1) }, 0},

	{"views.slice-conv", func(e *env) *ir.Node {
		c := e.Conv(e.Pad(e.shape(e.t, 1, 1, 2, 3, 4), ints{0, 0, 0, 2, 1}, ints{0, 0, 0, 1, 3}, ints{0, 0, 0, 0, 1}, ir.Value{}), e.shape(e.p, 1, 5, 2, 3, 1), ints{1, 2}, ints{1, 1})
		return e.Slice(e.shape(c, 1, 5, 4, 6), ints{0, 0, 1, 0}, ints{1, 5, 2, 5}, ints{1, 1, 1, 1})
	}, func(e *env) *ir.Node {
		return e.shape(e.Conv(e.Pad(e.shape(e.t, 1, 1, 2, 3, 4), ints{0, 0, 0, 1, 1}, ints{0, 0, 0, 0, 1}, ints{0, 0, 0, 0, 1}, ir.Value{}), e.shape(e.p, 1, 5, 2, 3, 1), ints{1, 2}, ints{1, 1}), 1, 5, 2, 5)
	}, 0},
	{"views.slice-conv", func(e *env) *ir.Node { // less than all of what was padded
		c := e.Conv(e.Pad(e.shape(e.t, 1, 1, 2, 12), ints{0, 0, 0, 1}, ints{0, 0, 0, 1}, ints{0, 0, 0, 0}, ir.Value{}), e.shape(e.q, 1, 1, 2, 3), ints{1}, ints{1})
		return e.Slice(c, ints{0, 0, 0, 2}, ints{1, 1, 1, 10}, ints{1, 1, 1, 1})
	}, func(e *env) *ir.Node {
		x := e.Slice(e.shape(e.t, 1, 1, 2, 12), ints{0, 0, 0, 1}, ints{1, 1, 2, 11}, ints{1, 1, 1, 1})
		return e.Conv(e.Pad(x, ints{0, 0, 0, 0}, ints{0, 0, 0, 1}, ints{0, 0, 0, 0}, ir.Value{}), e.shape(e.q, 1, 1, 2, 3), ints{1}, ints{1})
	}, 0},
	{"views.slice-conv", func(e *env) *ir.Node { // every other place
		c := e.Conv(e.Pad(e.shape(e.t, 1, 1, 2, 12), ints{0, 0, 0, 1}, ints{0, 0, 0, 1}, ints{0, 0, 0, 0}, ir.Value{}), e.shape(e.q, 1, 1, 2, 3), ints{1}, ints{1})
		return e.Slice(c, ints{0, 0, 0, 2}, ints{1, 1, 1, 5}, ints{1, 1, 1, 2})
	}, nil, 0},
	{"views.slice", func(e *env) *ir.Node { return e.slice(e.x, ints{0, 0}, ints{2, 3}, ints{1, 1}) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.slice", func(e *env) *ir.Node { return e.slice(e.x, ints{1, 0}, ints{1, 0}, ints{-3, 2}) },
		func(e *env) *ir.Node { return e.slice(e.x, ints{1, 0}, ints{1, 0}, ints{1, 1}) }, 0},
	{"views.slice-slice", func(e *env) *ir.Node {
		return e.slice(e.slice(e.x, ints{1, 2}, ints{2, 3}, ints{-1, -1}), ints{1, 2}, ints{1, 2}, ints{1, -2})
	}, func(e *env) *ir.Node { return e.slice(e.x, ints{0, 0}, ints{1, 2}, ints{1, 2}) }, 0},
	{"views.slice-slice", func(e *env) *ir.Node {
		return e.slice(e.slice(e.x, ints{1, 2}, ints{2, 3}, ints{-1, -1}), ints{1, 2}, ints{2, 3}, ints{-1, -1})
	}, func(e *env) *ir.Node { return e.x }, 0},
	{"views.slice-expand", func(e *env) *ir.Node { return e.slice(e.expand(e.r, 4, 3), ints{1, 1}, ints{2, 2}, ints{1, 1}) },
		func(e *env) *ir.Node { return e.expand(e.slice(e.r, ints{1}, ints{2}, ints{1}), 2, 2) }, 0},
	{"views.slice-concat", func(e *env) *ir.Node {
		return e.slice(e.Concat(0, e.x, e.y), ints{3, 0}, ints{2, 3}, ints{-1, 1})
	}, func(e *env) *ir.Node { return e.slice(e.y, ints{1, 0}, ints{2, 3}, ints{-1, 1}) }, 0},
	{"views.slice-concat", func(e *env) *ir.Node {
		return e.slice(e.Concat(0, e.x, e.y), ints{1, 0}, ints{2, 3}, ints{1, 1})
	}, nil, 0},
	{"views.slice-pad", func(e *env) *ir.Node {
		return e.slice(e.Pad(e.x, ints{1, 0}, ints{2, 1}, ints{0, 2}, ir.Value{}), ints{1, 3}, ints{2, 2}, ints{1, 3})
	}, func(e *env) *ir.Node { return e.slice(e.x, ints{0, 1}, ints{2, 2}, ints{1, 1}) }, 0},
	{"views.slice-pad", func(e *env) *ir.Node {
		return e.slice(e.Pad(e.x, ints{1, 0}, ints{2, 1}, ints{0, 0}, ir.Float(5)), ints{3, 0}, ints{2, 2}, ints{1, 1})
	}, func(e *env) *ir.Node { return e.k(5, 2, 2) }, 0},
	{"views.slice-pad", func(e *env) *ir.Node {
		return e.slice(e.Pad(e.x, ints{1, 0}, ints{2, 1}, ints{0, 0}, ir.Float(5)), ints{1, 0}, ints{3, 2}, ints{1, 1})
	}, nil, 0},
	{"views.slice-pad", func(e *env) *ir.Node {
		return e.slice(e.Pad(e.x, ints{0, 0}, ints{0, 0}, ints{0, 1}, ir.Float(5)), ints{0, 1}, ints{2, 2}, ints{1, 2})
	}, nil, 0},

	{"views.pad", func(e *env) *ir.Node { return e.Pad(e.x, ints{0, 0}, ints{0, 0}, ints{0, 0}, ir.Float(5)) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.pad", func(e *env) *ir.Node { return e.Pad(e.col, ints{0, 1}, ints{0, 0}, ints{0, 4}, ir.Float(5)) },
		func(e *env) *ir.Node { return e.Pad(e.col, ints{0, 1}, ints{0, 0}, ints{0, 0}, ir.Float(5)) }, 0},
	{"views.pad-pad", func(e *env) *ir.Node {
		return e.Pad(e.Pad(e.x, ints{1, 0}, ints{2, 1}, ints{0, 2}, ir.Float(5)), ints{1, 1}, ints{0, 1}, ints{0, 0}, ir.Float(5))
	}, func(e *env) *ir.Node { return e.Pad(e.x, ints{2, 1}, ints{2, 2}, ints{0, 2}, ir.Float(5)) }, 0},
	{"views.pad-pad", func(e *env) *ir.Node {
		return e.Pad(e.Pad(e.x, ints{1, 0}, ints{2, 1}, ints{0, 2}, ir.Float(5)), ints{1, 1}, ints{0, 1}, ints{0, 0}, ir.Float(4))
	}, nil, 0},
	{"views.concat", func(e *env) *ir.Node { return e.Concat(0, e.x) }, func(e *env) *ir.Node { return e.x }, 0},
	{"views.concat", func(e *env) *ir.Node { return e.Concat(0, e.Concat(0, e.x, e.y), e.k(0, 0, 3), e.x) }, func(e *env) *ir.Node { return e.Concat(0, e.x, e.y, e.x) }, 0},
	{"views.concat", func(e *env) *ir.Node { return e.Concat(1, e.Concat(0, e.x, e.y), e.Concat(0, e.y, e.x)) }, nil, 0},
	{"views.concat-slice", func(e *env) *ir.Node {
		return e.Concat(1, e.slice(e.x, ints{0, 0}, ints{2, 1}, ints{1, 1}), e.slice(e.x, ints{0, 1}, ints{2, 2}, ints{1, 1}), e.y)
	}, func(e *env) *ir.Node { return e.Concat(1, e.x, e.y) }, 0},
	{"views.concat-slice", func(e *env) *ir.Node {
		return e.Concat(1, e.slice(e.x, ints{0, 1}, ints{2, 2}, ints{1, 1}), e.slice(e.x, ints{0, 0}, ints{2, 1}, ints{1, 1}))
	}, nil, 0},
}
