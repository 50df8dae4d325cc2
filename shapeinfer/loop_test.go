package shapeinfer_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// step is the step of a loop: it takes the types and gives what f makes of them.
func step(f func(b *build.Builder, in []*ir.Node) []*ir.Node, types ...string) *ir.Graph {
	b := build.New()
	var in []*ir.Node
	for i, t := range types {
		in = append(in, b.Input(fmt.Sprint("x", i), typ(t)))
	}
	var outputs []ir.Output
	for i, n := range f(b, in) {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	return b.Graph("step", in, outputs)
}

// nested is loops inside one another, so many.
func nested(depth int) *ir.Graph {
	return step(func(b *build.Builder, in []*ir.Node) []*ir.Node {
		if depth == 0 {
			return in
		}
		n, err := b.Node(ir.Scan, ir.Attrs{Body: nested(depth - 1), Length: 2, Carries: 1}, in...)
		if err != nil {
			panic(err)
		}
		return []*ir.Node{n}
	}, "float64[]")
}

// TestLoops: a carry [2], a sequence of [3] and one other scalar; the step puts
// out a matrix and an integer.
func TestLoops(t *testing.T) {
	body := step(func(b *build.Builder, in []*ir.Node) []*ir.Node {
		return []*ir.Node{b.Mul(in[0], in[2]), b.Expand(in[1], ir.Of(4, 3)), b.Scalar(ir.Int32, 1)}
	}, "float64[2]", "float64[3]", "float64[]")
	loop := func(index int) ir.Attrs {
		return ir.Attrs{Body: body, Length: 5, Carries: 1, Sequences: 1, Index: index}
	}
	with := func(f func(a *ir.Attrs)) ir.Attrs {
		a := loop(0)
		f(&a)
		return a
	}
	const in = "float64[2], float64[5 3], float64[]"
	empty := with(func(a *ir.Attrs) { a.Length = 0 })
	short := with(func(a *ir.Attrs) {
		a.Carries, a.Sequences = 2, 0
		a.Body = step(func(b *build.Builder, in []*ir.Node) []*ir.Node { return in[:1] }, "float64[2]", "float64[2]")
	})
	checkGood(t, []good{
		{ir.Scan, loop(0), in, "float64[2]"},
		{ir.Scan, loop(1), in, "float64[5 4 3]"},
		{ir.Scan, loop(2), in, "int32[5]"},
		{ir.Scan, loop(3), in, "float64[5 2]"},
		{ir.Scan, empty, "float64[2], float64[0 3], float64[]", "float64[2]"},
		{ir.Scan, ir.Attrs{Body: step(func(b *build.Builder, in []*ir.Node) []*ir.Node { return in }, "bool[2]"), Length: 3, Carries: 1}, "bool[2]", "bool[2]"},
		{ir.Scan, ir.Attrs{Body: step(func(b *build.Builder, in []*ir.Node) []*ir.Node { return in }, "bool[2]"), Length: 3, Sequences: 1}, "bool[3 2]", "bool[3 2]"},
		{ir.Scan, ir.Attrs{Body: nested(ir.MaxNesting - 1), Length: 1, Carries: 1}, "float64[]", "float64[]"},
		{ir.Scan, with(func(a *ir.Attrs) {
			a.Length = ir.MaxLength
			a.Sequences = 0
			a.Body = step(func(b *build.Builder, in []*ir.Node) []*ir.Node { return in }, "bool[2]")
		}), "bool[2]", "bool[2]"},
	})
	checkBad(t, []bad{
		{ir.Scan, loop(4), in, "result 4 of a loop that has 4"},
		{ir.Scan, loop(-1), in, "result -1 of a loop that has 4"},
		{ir.Scan, with(func(a *ir.Attrs) { a.Body = nil }), in, "a loop without a step"},
		{ir.Scan, with(func(a *ir.Attrs) { a.Length = -1 }), in, fmt.Sprintf("a loop of -1 steps: there can be 0 to %d", ir.MaxLength)},
		{ir.Scan, with(func(a *ir.Attrs) { a.Length = ir.MaxLength + 1 }), in, fmt.Sprintf("a loop of %d steps: there can be 0 to %d", ir.MaxLength+1, ir.MaxLength)},
		{ir.Scan, with(func(a *ir.Attrs) { a.Carries = -1 }), in, "-1 carries and 1 sequences among 3 operands"},
		{ir.Scan, with(func(a *ir.Attrs) { a.Sequences = -1 }), in, "1 carries and -1 sequences among 3 operands"},
		{ir.Scan, with(func(a *ir.Attrs) { a.Carries, a.Sequences = 4, 0 }), in, "4 carries and 0 sequences among 3 operands"},
		{ir.Scan, with(func(a *ir.Attrs) { a.Sequences = 3 }), in, "1 carries and 3 sequences among 3 operands"},
		{ir.Scan, loop(0), "float64[2], float64[5 3]", "a step of 3 inputs, and a loop of 2 operands"},
		{ir.Scan, loop(0), in + ", float64[]", "a step of 3 inputs, and a loop of 4 operands"},
		{ir.Scan, short, "float64[2], float64[2]", "a step of 1 outputs, and 2 carries"},
		{ir.Scan, ir.Attrs{Body: nested(ir.MaxNesting), Length: 1, Carries: 1}, "float64[]", fmt.Sprintf("loops are nested more than %d deep", ir.MaxNesting)},
		{ir.Scan, loop(0), "float64[3], float64[5 3], float64[]", "the step takes float64[2] for operand 0, which is float64[3]"},
		{ir.Scan, loop(0), "float64[2], float64[5 3], float64[1]", "the step takes float64[] for operand 2, which is float64[1]"},
		{ir.Scan, loop(0), "float64[2], float64[], float64[]", "operand 1 is a scalar: a sequence has an axis 0, along which its elements are: write ad.BroadcastTo(operand 1, 5)"},
		{ir.Scan, loop(0), "float64[2], float64[4 3], float64[]", "operand 1 has shape [4 3]: axis 0 has length 4, and the loop 5 steps"},
		{ir.Scan, loop(0), "float64[2], float32[5 3], float64[]", "the step takes float64[3] for each element of operand 1, which is float32[5 3]"},
		{ir.Scan, loop(0), "float64[2], float64[5 4], float64[]", "the step takes float64[3] for each element of operand 1, which is float64[5 4]"},
		{ir.Scan, with(func(a *ir.Attrs) {
			a.Body = step(func(b *build.Builder, in []*ir.Node) []*ir.Node { return []*ir.Node{in[1]} }, "float64[2]", "float64[3]", "float64[]")
		}), in, "the step gives float64[3] for carry 0, operand 0, which begins as float64[2]"},
	})
}
