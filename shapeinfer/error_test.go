package shapeinfer

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// A message names operands as their op does, as far as it has names for them,
// unless the one who shows it knows better.
func TestNamesOfOperands(t *testing.T) {
	for _, c := range []struct {
		op         ir.Op
		msg, wants string
	}{
		{ir.Tanh, "{0}", "Tanh: x"},
		{ir.Add, "{0}, {1}, {2}", "Add: a, b, operand 2"},
		{ir.Where, "{0}, {1}, {2}", "Where: cond, a, b"},
		{ir.Concat, "{0}, {1}, {2}", "Concat: operand 0, operand 1, operand 2"},
		{ir.Gather, "{0}, {1}, {2}", "Gather: x, indices, operand 2"},
		{ir.OpInvalid, "{x} {-1} {", "{x} {-1} {"},
	} {
		e := &Error{Op: c.op, Msg: c.msg}
		if got := e.Error(); got != c.wants {
			t.Errorf("%q, want %q", got, c.wants)
		}
	}
	e := &Error{Op: ir.Sub, Msg: "{0} and {1}"}
	known := func(i int) string { return []string{"", "the weights"}[i] }
	if got, want := e.Text(known), "a and the weights"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
