package interp

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// A ruleCase is one application of an op, worked out by hand.
type ruleCase struct {
	op    ir.Op
	name  string
	attrs ir.Attrs
	in    []*Tensor
	want  *Tensor
}

var (
	nanF = math.NaN()
	inf  = math.Inf(1)
	negZ = math.Copysign(0, -1)
)

type lens []int

func f64(s lens, v ...float64) *Tensor {
	return Floats(ir.Type{DType: ir.Float64, Shape: ir.Of(s...)}, v...)
}
func f32(s lens, v ...float64) *Tensor {
	return Floats(ir.Type{DType: ir.Float32, Shape: ir.Of(s...)}, v...)
}
func i32(s lens, v ...int64) *Tensor { return Ints(ir.Type{DType: ir.Int32, Shape: ir.Of(s...)}, v...) }
func i64(s lens, v ...int64) *Tensor { return Ints(ir.Type{DType: ir.Int64, Shape: ir.Of(s...)}, v...) }
func bools(s lens, v ...int64) *Tensor {
	return Ints(ir.Type{DType: ir.Bool, Shape: ir.Of(s...)}, v...)
}

// apply evaluates the case's op.
func (c ruleCase) apply(o Options) (*Tensor, error) {
	n := &ir.Node{ID: len(c.in), Op: c.op, Attrs: c.attrs, Type: c.want.Type}
	for i, x := range c.in {
		n.Inputs = append(n.Inputs, &ir.Node{ID: i, Op: ir.Input, Attrs: ir.Attrs{Name: string(rune('x' + i)), Type: x.Type}, Type: x.Type})
	}
	return o.Eval(n, c.in...)
}

// near compares with NaN equal to NaN, infinities and the sign of zero exact,
// and four units in the last place for the rest.
func near(got, want *Tensor) bool {
	if !got.Type.Equal(want.Type) || got.Len() != want.Len() {
		return false
	}
	for i, w := range want.F {
		g := got.F[i]
		switch {
		case math.IsNaN(w) || math.IsNaN(g):
			if !math.IsNaN(w) || !math.IsNaN(g) {
				return false
			}
		case math.IsInf(w, 0) || w == 0:
			if math.Float64bits(g) != math.Float64bits(w) {
				return false
			}
		case math.Abs(g-w) > 4*0x1p-52*math.Abs(w):
			return false
		}
	}
	for i, w := range want.I {
		if got.I[i] != w {
			return false
		}
	}
	return true
}

func allCases() []ruleCase {
	var all []ruleCase
	for _, part := range [][]ruleCase{leafCases, controlCases, unaryCases, binaryCases, reduceCases, contractCases, movementCases, indexCases, algebraCases, loopRuleCases} {
		all = append(all, part...)
	}
	return all
}

func TestRules(t *testing.T) {
	for _, c := range allCases() {
		t.Run(c.op.String()+"/"+c.name, func(t *testing.T) {
			got, err := c.apply(Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !near(got, c.want) {
				t.Errorf("%v\n got %v\nwant %v", c.in, got, c.want)
			}
		})
	}
}

func TestEveryOpHasARuleAndCases(t *testing.T) {
	count := map[ir.Op]int{}
	for _, c := range allCases() {
		count[c.op]++
	}
	for _, op := range ir.Ops() {
		if op == ir.Input {
			continue // its value is given: see TestRun
		}
		if int(op) >= len(rules) || rules[op] == nil {
			t.Errorf("%v has no rule", op)
		}
		if count[op] < 2 {
			t.Errorf("%v has %d cases; it needs at least 2", op, count[op])
		}
	}
	if len(rules) > len(ir.Ops())+1 {
		t.Errorf("%d rules for %d ops", len(rules), len(ir.Ops()))
	}
}

var controlCases = []ruleCase{
	{ir.Cotangent, "vector", ir.Attrs{Name: "ct"}, nil, f64(lens{2}, 0, 0)},
	{ir.Cotangent, "scalar", ir.Attrs{Name: "ct"}, nil, f32(nil, 0)},
	{ir.CustomVJP, "one argument", ir.Attrs{}, []*Tensor{f64(lens{2}, 1, 2), f64(lens{2}, 3, 4), f64(lens{2}, 0, 0), f64(lens{2}, 5, 6)}, f64(lens{2}, 1, 2)},
	{ir.CustomVJP, "two arguments", ir.Attrs{}, []*Tensor{f64(nil, nanF), f64(lens{1}, 3), i32(nil, 4), f64(nil, 0), f64(lens{1}, 5), i32(nil, 6)}, f64(nil, nanF)},
	{ir.Checkpoint, "float", ir.Attrs{}, []*Tensor{f64(lens{2}, 1, negZ), f64(nil, 7)}, f64(lens{2}, 1, negZ)},
	{ir.Checkpoint, "int", ir.Attrs{}, []*Tensor{i32(lens{2}, 1, 2)}, i32(lens{2}, 1, 2)},
	one(ir.Again, "float", f64(lens{2}, 1, nanF), f64(lens{2}, 1, nanF)),
	one(ir.Again, "bool", bools(nil, 1), bools(nil, 1)),
}

var leafCases = []ruleCase{
	{ir.Const, "float", ir.Attrs{Value: ir.Float(2.5)}, nil, f64(nil, 2.5)},
	{ir.Const, "int", ir.Attrs{Value: ir.Int(-7)}, nil, i32(nil, -7)},
	{ir.Const, "bool", ir.Attrs{Value: ir.Truth(true)}, nil, bools(nil, 1)},
	{ir.Iota, "float", ir.Attrs{}, nil, f32(lens{3}, 0, 1, 2)},
	{ir.Iota, "int", ir.Attrs{}, nil, i64(lens{2}, 0, 1)},
	{ir.Iota, "empty", ir.Attrs{}, nil, i32(lens{0})},
}
