package shapeinfer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// takes says which element types the elementwise ops of one or two operands of
// one type take: "n" numeric, "f" floating-point, "b" bool, "a" any.
var takes = map[string][]ir.Op{
	"n": {ir.Neg, ir.Abs, ir.Sign, ir.Add, ir.Sub, ir.Mul, ir.Max, ir.Min, ir.Less, ir.LessOrEqual, ir.Clip},
	"f": {ir.Reciprocal, ir.Sqrt, ir.Exp, ir.Expm1, ir.Log, ir.Log1p, ir.Sin, ir.Cos, ir.Tan, ir.Asin, ir.Acos, ir.Atan,
		ir.Sinh, ir.Cosh, ir.Tanh, ir.Sigmoid, ir.Softplus, ir.Relu, ir.Erf, ir.Floor, ir.Ceil, ir.Round, ir.IsNaN,
		ir.Cbrt, ir.Log2, ir.Log10, ir.Asinh, ir.Acosh, ir.Atanh, ir.Erfc, ir.Erfinv, ir.Lgamma, ir.NormalCDF, ir.NormalPDF, ir.Gelu, ir.Silu, ir.Trunc,
		ir.Div, ir.Pow, ir.Atan2, ir.Hypot, ir.Mod, ir.Copysign, ir.LogAddExp},
	"b": {ir.Not, ir.And, ir.Or},
	"a": {ir.StopGradient, ir.Equal, ir.Cast, ir.Where},
}

var predicates = []ir.Op{ir.IsNaN, ir.Equal, ir.Less, ir.LessOrEqual}

func TestElementwise(t *testing.T) {
	classOf := map[ir.Op]string{}
	for class, ops := range takes {
		for _, op := range ops {
			classOf[op] = class
		}
	}
	for _, op := range ir.Ops() {
		if op.Info().Kind != ir.Elementwise {
			continue
		}
		class, ok := classOf[op]
		if !ok {
			t.Errorf("no case for %v", op)
		}
		if op == ir.Cast || op == ir.Where {
			continue // their cases are below
		}
		for _, d := range ir.DTypes {
			fits := class == "a" || class == "n" && d.IsNumeric() || class == "f" && d.IsFloat() || class == "b" && d == ir.Bool
			for _, shape := range []ir.Shape{ir.Of(2, 3), ir.Of(0), ir.Of(1), nil} {
				x := ir.Type{DType: d, Shape: shape}
				in := slices.Repeat([]ir.Type{x}, op.Info().Arity)
				want := x
				if slices.Contains(predicates, op) {
					want.DType = ir.Bool
				}
				got, err := shapeinfer.Infer(op, &ir.Attrs{}, in)
				if fits && (err != nil || !got.Equal(want)) {
					t.Errorf("%v of %v: got %v and %v, want %v", op, x, got, err, want)
				}
				if !fits && (err == nil || !strings.Contains(err.Error(), "it takes ")) {
					t.Errorf("%v of %v: got %v and %v, want an error", op, x, got, err)
				}
			}
		}
		if op.Info().Arity < 2 {
			continue
		}
		d := ir.Float32
		if class == "b" {
			d = ir.Bool
		}
		in := func(shapes ...ir.Shape) []ir.Type {
			var list []ir.Type
			for i := range op.Info().Arity {
				list = append(list, ir.Type{DType: d, Shape: shapes[i%len(shapes)]})
			}
			return list
		}
		if got, err := shapeinfer.Infer(op, &ir.Attrs{}, in(ir.Of(4, 1), ir.Of(3))); err != nil || got.Shape.String() != "[4 3]" {
			t.Errorf("%v broadcasts to %v: %v", op, got, err)
		}
		if _, err := shapeinfer.Infer(op, &ir.Attrs{}, in(ir.Of(4), ir.Of(3))); err == nil || !strings.Contains(err.Error(), "don't broadcast") {
			t.Errorf("%v of [4] and [3]: %v", op, err)
		}
		mixed := in(nil)
		mixed[1].DType = ir.Float64
		if _, err := shapeinfer.Infer(op, &ir.Attrs{}, mixed); err == nil || !strings.Contains(err.Error(), "don't mix") {
			t.Errorf("%v of two types: %v", op, err)
		}
	}
}

func TestElementwiseCases(t *testing.T) {
	none := ir.Attrs{}
	to := func(s string) ir.Attrs { return ir.Attrs{Type: typ(s)} }
	checkGood(t, []good{
		{ir.Add, none, "float32[2 3], float32[4 2 3]", "float32[4 2 3]"},
		{ir.Add, none, "float32[0 3], float32[1 1]", "float32[0 3]"},
		{ir.Clip, none, "int32[5], int32[], int32[2 1]", "int32[2 5]"},
		{ir.Where, none, "bool[3], int64[2 1], int64[]", "int64[2 3]"},
		{ir.Where, none, "bool[], bool[], bool[]", "bool[]"},
		{ir.Where, none, "bool[0], float32[1], float32[]", "float32[0]"},
		{ir.Cast, to("bool[]"), "float32[2]", "bool[2]"},
		{ir.Cast, to("float64[]"), "bool[0 1]", "float64[0 1]"},
	})
	checkBad(t, []bad{
		{ir.Add, none, "float32[2], float64[2]", "a is float32[2] and b is float64[2]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{ir.Mul, none, "float64[2], int32[]", "a is float64[2] and b is int32[]; float64 and int32 don't mix: write ad.Cast[float64](b)"},
		{ir.Div, none, "int32[2], int32[2]", "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{ir.Exp, none, "int64[2]", "x is int64[2]; it takes floating-point elements: write ad.Cast[float64](x)"},
		{ir.Neg, none, "bool[2]", "x is bool[2]; it takes numeric elements: write ad.Cast[int32](x)"},
		{ir.Not, none, "float32[2]", "x is float32[2]; it takes bool elements"},
		{ir.Clip, none, "float32[2], float32[], float32[3]", "shapes [2] and [3] don't broadcast: axis 0 of x is 2, axis 0 of hi is 3"},
		{ir.Clip, none, "float32[1], float32[2], float32[3]", "shapes [2] and [3] don't broadcast: axis 0 of lo is 2, axis 0 of hi is 3"},
		{ir.Clip, none, "float32[2], float32[], int32[]", "x is float32[2] and hi is int32[]; float32 and int32 don't mix: write ad.Cast[float32](hi)"},
		{ir.Where, none, "float32[2], float32[2], float32[2]", "cond is float32[2]; a condition is bool: write cond != 0"},
		{ir.Where, none, "bool[2], float32[2], int32[2]", "a is float32[2] and b is int32[2]; float32 and int32 don't mix: write ad.Cast[float32](b)"},
		{ir.Where, none, "bool[2], float32[2], float32[3]", "shapes [2] and [3] don't broadcast: axis 0 of cond is 2, axis 0 of b is 3"},
		{ir.Cast, none, "float32[2]", "invalid is no element type: there are bool, int32, int64, float32 and float64"},
		{ir.Cast, to("int32[2]"), "float32[2]", "a cast to int32[2]: it changes the element type alone"},
		{ir.Cast, ir.Attrs{Type: ir.Type{DType: 99}}, "float32[2]", "DType(99) is no element type: there are bool, int32, int64, float32 and float64"},
		{ir.Add, none, "float32[268435456], float32[2 1]", "shape [2 268435456] has more than 268435456 elements"},
	})
}

func TestBroadcast(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"[]", "[]", "[]"},
		{"[3]", "[]", "[3]"},
		{"[2 3]", "[4 2 3]", "[4 2 3]"},
		{"[4 1]", "[1 3]", "[4 3]"},
		{"[5 1 3]", "[2 1]", "[5 2 3]"},
		{"[0]", "[1]", "[0]"},
		{"[2 0]", "[]", "[2 0]"},
		{"[1 1]", "[1]", "[1 1]"},

		{"[3]", "[4]", "shapes [3] and [4] don't broadcast: axis 0 of a is 3, axis 0 of b is 4"},
		{"[0]", "[2]", "shapes [0] and [2] don't broadcast: axis 0 of a is 0, axis 0 of b is 2"},
		{"[32 10]", "[32]", "shapes [32 10] and [32] don't broadcast: axis 1 of a is 10, axis 0 of b is 32: write ad.ExpandDims(b, -1)"},
		{"[32]", "[32 10]", "shapes [32] and [32 10] don't broadcast: axis 0 of a is 32, axis 1 of b is 10: write ad.ExpandDims(a, -1)"},
		{"[8 5 3]", "[8 3]", "shapes [8 5 3] and [8 3] don't broadcast: axis 1 of a is 5, axis 0 of b is 8: write ad.ExpandDims(b, 1)"},
		{"[16 8 14 14]", "[8]", "shapes [16 8 14 14] and [8] don't broadcast: axis 3 of a is 14, axis 0 of b is 8: write ad.Reshape(b, 8, 1, 1)"},
		{"[2 3]", "[3 2]", "shapes [2 3] and [3 2] don't broadcast: axis 1 of a is 3, axis 1 of b is 2: write ad.Transpose(b)"},
		{"[7 2 3]", "[7 3 2]", "shapes [7 2 3] and [7 3 2] don't broadcast: axis 2 of a is 3, axis 2 of b is 2: write ad.Transpose(b, 0, 2, 1)"},
		{"[2 3]", "[4 5]", "shapes [2 3] and [4 5] don't broadcast: axis 1 of a is 3, axis 1 of b is 5"},
	} {
		a, b := typ("bool"+c.a).Shape, typ("bool"+c.b).Shape
		s, err := shapeinfer.Broadcast(a, b)
		got := s.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s with %s:\n got %s\nwant %s", c.a, c.b, got, c.want)
		}
	}
}
