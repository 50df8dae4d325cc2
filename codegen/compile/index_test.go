package compile_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestBadIndex: an index out of range panics with the argument's name, the
// position, the value and the range, in every method, and nothing is written
// before.
func TestBadIndex(t *testing.T) {
	i64 := func(lens ...int) ir.Type { return ir.Type{DType: ir.Int64, Shape: ir.Of(lens...)} }
	type word = func(b *build.Builder, x, i *ir.Node) *ir.Node
	words := []struct {
		name  string
		index ir.Type
		place string // of the bad one
		n     string // how many positions there are
		make  word
	}{
		{"Gather", i64(2, 3), "at[1][0]", "4", func(b *build.Builder, x, i *ir.Node) *ir.Node { return b.Exp(b.Gather(x, i, 0)) }},
		{"Gather of columns", i64(2, 3), "at[1][0]", "3", func(b *build.Builder, x, i *ir.Node) *ir.Node { return b.Gather(x, i, 1) }},
		{"GatherElements", i64(2, 3), "at[1][0]", "4", func(b *build.Builder, x, i *ir.Node) *ir.Node { return b.GatherElements(b.Sin(x), i, 0) }},
		{"ScatterAdd", i64(4), "at[3]", "5", func(b *build.Builder, x, i *ir.Node) *ir.Node { return b.ScatterAdd(i, x, 0, ir.Of(5, 3)) }},
		{"a part of an index", i64(2, 3), "[1][0]", "5", func(b *build.Builder, x, i *ir.Node) *ir.Node {
			return b.ScatterAdd(b.Reshape(b.Slice(i, []int{0, 0}, []int{2, 2}, []int{1, 1}), ir.Of(4)), x, 0, ir.Of(5, 3))
		}},
		{"a loop", i64(600, 3), "at[1][0]", "4", func(b *build.Builder, x, i *ir.Node) *ir.Node {
			return b.Scan([]*ir.Node{x}, []*ir.Node{i}, 600, false, func(h, at []*ir.Node) (next, outs []*ir.Node) {
				return []*ir.Node{b.Sin(b.Add(h[0], b.Sum(b.Gather(x, at[0], 0), []int{0}, false)))}, nil
			}).Last[0]
		}},
		{"CrossEntropy", i64(4), "at[3]", "3", func(b *build.Builder, x, i *ir.Node) *ir.Node { return b.Mean(b.CrossEntropy(x, i), nil, false) }},
		{"an index that is computed", i64(2, 3), "[1][0]", "4", func(b *build.Builder, x, i *ir.Node) *ir.Node {
			return b.Gather(b.Mul(x, b.ReduceSum(x, 0)), b.Mul(i, b.Scalar(ir.Int64, 1)), 0)
		}},
	}
	var subjects []*subject
	var wants [][]string
	for _, w := range words {
		for _, loops := range []bool{false, true} {
			for _, bad := range []int64{-1, 7, 1 << 40} {
				b := build.New()
				x := b.Input("x", ir.Type{DType: ir.Float64, Shape: ir.Of(4, 3)})
				i := b.Input("at", w.index)
				in := []*ir.Node{x, i}
				out := []ir.Output{{Name: "y", Node: w.make(b, x, i)}, {Name: "z", Node: b.Neg(x)}}
				if loops {
					many := b.Input("many", ir.Type{DType: ir.Float64, Shape: ir.Of(2200)})
					in = append(in, many)
					out = append(out, ir.Output{Name: "e", Node: b.Square(many)})
				}
				g := b.Graph("F", in, out)
				from := map[string]irtest.Interval{"x": {Lo: -1, Hi: 1}, "many": {Hi: 1}}
				s := newSubject(w.name, g, from, 1)
				index := interp.Zeros(w.index)
				index.I[3] = bad
				s.inputs[0]["at"] = index
				subjects = append(subjects, s)
				wants = append(wants, []string{"panics: ", w.place + " is " + strconv.FormatInt(bad, 10), "below " + w.n})
			}
		}
	}
	for i, problems := range judge(t, subjects) {
		methods := map[string]bool{}
		for _, p := range problems {
			method, what, _ := strings.Cut(p, ": ")
			methods[method] = true
			if strings.Contains(what, "the generated code differs") || strings.Contains(what, "the interpreter: ") {
				continue // there is nothing to compare
			}
			for _, w := range wants[i] {
				if !strings.Contains(what, w) {
					t.Errorf("%s, %s: %q doesn't say %q\n%v", subjects[i].name, method, what, w, subjects[i].fn.Graph)
				}
			}
		}
		if len(methods) != 2 {
			t.Errorf("%s: %d methods panic, want both:\n%s", subjects[i].name, len(methods), strings.Join(problems, "\n"))
		}
	}
}
