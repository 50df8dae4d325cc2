package rewrite

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// constants are values of the type to apply ops to.
func constants(d ir.DType) []ir.Value {
	switch {
	case d == ir.Bool:
		return []ir.Value{ir.Truth(false), ir.Truth(true)}
	case d == ir.Int32:
		return []ir.Value{ir.Int(0), ir.Int(1), ir.Int(-1), ir.Int(7), ir.Int(math.MaxInt32), ir.Int(math.MinInt32)}
	case d == ir.Int64:
		return []ir.Value{ir.Int(0), ir.Int(1), ir.Int(-5), ir.Int(1 << 40), ir.Int(math.MaxInt64), ir.Int(math.MinInt64)}
	}
	var list []ir.Value
	for _, v := range special {
		list = append(list, ir.As(d, v))
	}
	return list
}

// TestEval compares the values of folded constants with the interpreter's for
// each elementwise op, element type and combination of constants.
func TestEval(t *testing.T) {
	for _, op := range elementwise {
		folded := 0
		for _, d := range ir.DTypes {
			for _, to := range ir.DTypes {
				if op == ir.Cast || to == d {
					folded += compareEval(t, op, d, to)
				}
			}
		}
		if folded == 0 {
			t.Errorf("%v of constants is never folded", op)
		}
	}
}

// compareEval returns how many combinations are folded.
func compareEval(t *testing.T, op ir.Op, d, to ir.DType) (folded int) {
	arity := op.Info().Arity
	values := constants(d)
	total := 1
	for range arity {
		total *= len(values)
	}
	b := build.New()
	for k := range total {
		operands := make([]*interp.Tensor, arity)
		in := make([]*ir.Node, arity)
		consts := make([]ir.Value, arity)
		for i := range in {
			consts[i] = values[k%len(values)]
			k /= len(values)
			of := d
			if op == ir.Where && i == 0 {
				of, consts[i] = ir.Bool, ir.Truth(k%2 == 1)
			}
			in[i] = b.Const(of, consts[i])
			operands[i] = interp.Full(in[i].Type, consts[i])
		}
		a := ir.Attrs{}
		if op == ir.Cast {
			a.Type = ir.Type{DType: to}
		}
		n, err := b.Node(op, a, in...)
		if err != nil {
			return 0 // not an op of this element type
		}
		got, ok := eval(n, consts)
		if !ok {
			continue
		}
		folded++
		out, err := interp.Options{Round: true}.Eval(n, operands...)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ([]*interp.Tensor{out}, []*interp.Tensor{interp.Full(n.Type, got)}, 0); d != "" {
			t.Errorf("%v of %v %v: %s", op, in[0].DType(), consts, d)
		}
	}
	return folded
}
