package shapeinfer_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// Whatever the attributes and operands, there is a type within the limits or
// an error that can be printed.
func TestRandomOperands(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	odd := []int{0, 1, 1, 2, 2, 3, 4, 5, -1, 7, 1 << 14, 1 << 28, math.MaxInt, math.MinInt}
	num := func() int {
		if r.IntN(4) > 0 {
			return r.IntN(5)
		}
		return odd[r.IntN(len(odd))]
	}
	nums := func() []int {
		v := make([]int, r.IntN(4))
		for i := range v {
			v[i] = num()
		}
		return v
	}
	shape := func() ir.Shape { return ir.Of(nums()...) }
	typ := func() ir.Type { return ir.Type{DType: ir.DType(r.IntN(6)), Shape: shape()} }
	ops := ir.Ops()
	accepted := map[ir.Op]int{}
	for range 300_000 {
		op := ops[r.IntN(len(ops))]
		a := ir.Attrs{
			Name: "x", Type: typ(), Axis: num(), Axes: nums(), Shape: shape(), Start: nums(), Size: nums(), Step: nums(),
			Stride: nums(), Dilation: nums(), Lo: nums(), Hi: nums(), Interior: nums(),
		}
		in := make([]ir.Type, max(op.Info().Arity, 0))
		for i := range in {
			in[i] = typ()
			if i > 0 && r.IntN(2) == 0 {
				in[i] = in[0]
			}
		}
		got, err := shapeinfer.Infer(op, &a, in)
		if err != nil {
			if err.Error() == "" {
				t.Fatalf("%v: an empty message", op)
			}
			continue
		}
		accepted[op]++
		size := 1
		for _, d := range got.Shape {
			if d.Len() < 0 {
				t.Fatalf("%v %+v of %v: %v", op, a, in, got)
			}
			size *= max(d.Len(), 1)
		}
		if size > ir.MaxElements || got.Shape.Rank() > ir.MaxRank || got.DType == ir.Invalid {
			t.Fatalf("%v %+v of %v: %v", op, a, in, got)
		}
	}
	if n := len(accepted); n < len(ops)*3/4 {
		t.Errorf("only %d of %d ops were given operands that suit them", n, len(ops))
	}
}
