package compile_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// TestOps gives the oracle each op by itself, at several shapes, values and
// gradients: where it is smooth, at the edges of its domain, with axes of
// length zero.
func TestOps(t *testing.T) {
	floats := func(d ...ir.DType) []ir.DType { return d }
	mixes := []irtest.Options{
		{},
		{Floats: floats(ir.Float32)},
		{Elements: 4000},
		{Edges: true, Elements: 40},
		{Edges: true, Elements: 40, Floats: floats(ir.Float32)},
		{Empty: true},
	}
	var subjects []*subject
	for _, op := range ir.Ops() {
		for i, o := range mixes {
			for k := range 2 {
				subjects = append(subjects, opSubject(op, 10*i+k, o))
			}
		}
	}
	oracle(t, subjects)
}

// opSubject is a function of one op.
func opSubject(op ir.Op, seed int, o irtest.Options) *subject {
	s := draw(seed, func(t *rapid.T) *irtest.Sample { return irtest.Op(t, op, o) })
	from := map[string]irtest.Interval{}
	for name := range s.Inputs {
		from[name], _ = s.Interval(name)
	}
	sub := newSubject(fmt.Sprintf("%v, seed %d of %+v", op, seed, o), s.Graph, from, 0)
	for k := range 2 {
		sub.inputs = append(sub.inputs, s.Redraw(uint64(k)))
	}
	return sub
}
