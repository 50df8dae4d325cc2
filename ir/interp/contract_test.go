package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func convolve(name string, stride, dilation []int, x, y, want *Tensor) ruleCase {
	return ruleCase{ir.Conv, name, ir.Attrs{Stride: stride, Dilation: dilation}, []*Tensor{x, y}, want}
}

func pool(name string, size, stride, dilation []int, x, want *Tensor) ruleCase {
	return ruleCase{ir.MaxPool, name, ir.Attrs{Size: size, Stride: stride, Dilation: dilation}, []*Tensor{x}, want}
}

var contractCases = []ruleCase{
	two(ir.MatMul, "plain", f64(lens{2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{3, 2}, 1, 0, 0, 1, 2, -1), f64(lens{2, 2}, 7, -1, 16, -1)),
	two(ir.MatMul, "batches stretch", f64(lens{2, 1, 1, 2}, 1, 2, 3, 4), f64(lens{3, 2, 1}, 1, 1, 1, 0, 0, 1),
		f64(lens{2, 3, 1, 1}, 3, 1, 2, 7, 3, 4)),
	two(ir.MatMul, "nothing to sum", f64(lens{2, 0}), f64(lens{0, 2}), f64(lens{2, 2}, 0, 0, 0, 0)),
	two(ir.MatMul, "int32 wraps", i32(lens{1, 2}, math.MaxInt32, 1), i32(lens{2, 1}, 1, 1), i32(lens{1, 1}, math.MinInt32)),

	// r[p] = x[2p] + 10 x[2p+1]
	convolve("stride", []int{2}, []int{1}, f64(lens{1, 1, 1, 5}, 1, 2, 3, 4, 5), f64(lens{1, 1, 1, 2}, 1, 10), f64(lens{1, 1, 1, 2}, 21, 43)),
	// r[p] = x[p] + 10 x[p+3]
	convolve("dilation", []int{1}, []int{3}, f64(lens{1, 1, 1, 5}, 1, 2, 3, 4, 5), f64(lens{1, 1, 1, 2}, 1, 10), f64(lens{1, 1, 1, 2}, 41, 52)),
	// Two channels summed, two kernels; not flipped.
	convolve("channels", []int{1}, []int{1}, f64(lens{1, 1, 2, 2}, 1, 2, 3, 4), f64(lens{1, 2, 2, 2}, 1, 0, 0, 1, 1, 1, 1, 1),
		f64(lens{1, 1, 2, 1}, 5, 10)),
	// Each group has its own kernel, for each of two images.
	convolve("groups", []int{1}, []int{1}, f64(lens{2, 2, 1, 2}, 1, 2, 3, 4, 5, 6, 7, 8), f64(lens{2, 1, 1, 1}, 10, 100),
		f64(lens{2, 2, 1, 2}, 10, 20, 300, 400, 50, 60, 700, 800)),
	convolve("two axes", []int{1, 2}, []int{1, 1}, f64(lens{1, 1, 1, 2, 3}, 1, 2, 3, 4, 5, 6), f64(lens{1, 1, 1, 2, 1}, 1, -1),
		f64(lens{1, 1, 1, 1, 2}, -3, -3)),
	convolve("no channels", []int{1}, []int{1}, f64(lens{1, 1, 0, 2}), f64(lens{1, 1, 0, 2}), f64(lens{1, 1, 1, 1}, 0)),
	convolve("three axes", []int{1, 1, 1}, []int{1, 1, 1}, f64(lens{1, 1, 1, 1, 1, 2}, 2, 3), f64(lens{1, 1, 1, 1, 1, 1}, 4),
		f64(lens{1, 1, 1, 1, 1, 2}, 8, 12)),

	pool("two axes", []int{2, 2}, []int{1, 1}, []int{1, 1}, f64(lens{3, 3}, 9, 2, 3, 4, 5, 6, 7, 1, 8), f64(lens{2, 2}, 9, 6, 7, 8)),
	pool("stride and NaN", []int{2}, []int{2}, []int{1}, f64(lens{2, 4}, 1, 2, nanF, 3, -inf, -inf, 4, 5), f64(lens{2, 2}, 2, nanF, -inf, 5)),
	pool("dilation", []int{2}, []int{1}, []int{2}, f64(lens{4}, 4, 3, 2, 5), f64(lens{2}, 4, 5)),
}
