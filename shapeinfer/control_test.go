package shapeinfer_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func TestControl(t *testing.T) {
	none, named := ir.Attrs{}, ir.Attrs{Name: "ct", Type: typ("float32[3]")}
	checkGood(t, []good{
		{ir.Again, none, "bool[2 3]", "bool[2 3]"},
		{ir.Checkpoint, none, "float32[3], float32[2], int32[]", "float32[3]"},
		{ir.Cotangent, named, "", "float32[3]"},
		{ir.CustomVJP, none, "float32[3], float32[2], float32[3], float32[2]", "float32[3]"},
		{ir.CustomVJP, none, "float64[], int32[5], float64[2], float64[], bool[], float64[2]", "float64[]"},
	})
	checkBad(t, []bad{
		{ir.CustomVJP, none, "float32[3]", "a rule for a gradient with 1 operands: it takes a value, k arguments, a cotangent and k gradients"},
		{ir.CustomVJP, none, "float32[3], float32[3]", "a rule for a gradient with 2 operands: it takes a value, k arguments, a cotangent and k gradients"},
		{ir.CustomVJP, none, "float32[3], float32[3], float32[3], float32[3], float32[3]", "a rule for a gradient with 5 operands: it takes a value, k arguments, a cotangent and k gradients"},
		{ir.CustomVJP, none, "float32[3], float32[2], float32[2], float32[2]", "a rule for a gradient takes a floating-point value's cotangent, of its type: operand 0 is float32[3], operand 2 is float32[2]"},
		{ir.CustomVJP, none, "int32[3], float32[2], int32[3], float32[2]", "a rule for a gradient takes a floating-point value's cotangent, of its type: operand 0 is int32[3], operand 2 is int32[3]"},
		{ir.CustomVJP, none, "float32[3], float32[2], float32[3], float32[3]", "the gradient of argument 1, operand 3, is float32[3]: it must be float32[2], as operand 1"},
		{ir.CustomVJP, none, "float32[], float32[2], float32[4], float32[], float32[2], float64[4]", "the gradient of argument 2, operand 5, is float64[4]: it must be float32[4], as operand 2"},
	})
}

// What is refused by one half of a condition alone.
func TestHalves(t *testing.T) {
	checkGood(t, []good{
		{ir.Const, ir.Attrs{Type: typ("bool[]")}, "", "bool[]"},
		{ir.Concat, ir.Attrs{}, "bool[134217728], bool[134217728]", "bool[268435456]"},
	})
	checkBad(t, []bad{
		{ir.Slice, ir.Attrs{Start: []int{4}, Size: []int{2}, Step: []int{-1}}, "bool[4]", "axis 0 of x, of shape [4], has 4 positions; 2 of them from 4 on, -1 apart, go beyond"},
		{ir.Add, ir.Attrs{}, "float32[2 1], float32[3 2]", "shapes [2 1] and [3 2] don't broadcast: axis 0 of a is 2, axis 0 of b is 3: write ad.Transpose(a)"},
		{ir.ArgMax, ir.Attrs{Type: typ("int32[2]")}, "float32[2]", "positions of type int32[2]: they are int32 or int64"},
		{ir.Conv, ir.Attrs{Stride: []int{1, 1, 1, 1}, Dilation: []int{1, 1, 1, 1}}, "float32[1 1 1 1 1 1 1], float32[1 1 1 1 1 1 1]", "shapes [1 1 1 1 1 1 1] and [1 1 1 1 1 1 1]: x is [N G C in...] and w [G O C k...] with the same 1 to 3 spatial axes"},
		{ir.Conv, ir.Attrs{Stride: []int{1}, Dilation: []int{1}}, "float32[1 1 1 1], float32[1 1 1 1 1]", "shapes [1 1 1 1] and [1 1 1 1 1]: x is [N G C in...] and w [G O C k...] with the same 1 to 3 spatial axes"},
	})
}
