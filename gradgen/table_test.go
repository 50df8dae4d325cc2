package gradgen

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

func TestEveryOpHasARow(t *testing.T) {
	for _, op := range ir.Ops() {
		row, info := rowOf(op), op.Info()
		switch {
		case row.kind == missing:
			t.Errorf("%v has no row", op)
		case (row.kind == aside) != (asideRules[op] != nil):
			t.Errorf("%v has a way of its own and no row for it, or the other way round", op)
		case row.kind == leaf && info.Kind != ir.Leaf:
			t.Errorf("%v takes operands, and its row says it takes none", op)
		case row.kind == nonDiff && row.note == "":
			t.Errorf("%v has no gradient, and its row doesn't say why", op)
		case row.kind != flows && len(row.by) > 0:
			t.Errorf("%v has rules that are never asked for", op)
		case row.kind == flows && info.Arity < 0 && len(row.by) != 1:
			t.Errorf("%v takes any number of operands, and its row has %d rules", op, len(row.by))
		case row.kind == flows && info.Arity >= 0 && len(row.by) != info.Arity:
			t.Errorf("%v takes %d operands, and its row has %d rules", op, info.Arity, len(row.by))
		}
		switch hasPush := pushOf(op) != nil; {
		case (row.kind == flows || row.kind == aside) && !hasPush:
			t.Errorf("%v has no row in the JVP table", op)
		case row.kind != flows && row.kind != aside && hasPush:
			t.Errorf("%v has a row in the JVP table that is never asked for", op)
		}
	}
	if len(table) != len(ir.Ops())+1 {
		t.Errorf("the table has %d rows for %d ops", len(table)-1, len(ir.Ops()))
	}
}
