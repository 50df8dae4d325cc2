package spec

import (
	"errors"
	"go/ast"
	"go/types"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// An eval evaluates one exported function, with what it calls.
type eval struct {
	*file
	b     *build.Builder
	frame *frame        // of the function that is being evaluated
	stack []*types.Func // the functions being evaluated, outermost first
	calls []ir.Call     // the calls that led there, innermost first
	dead  bool          // a limit was passed: stop
}

// A frame is the variables of one call.
type frame struct {
	fn      string
	vars    map[types.Object]*slot
	results []*slot
	labels  []string // names for the results' nodes
}

// A slot is a variable.
type slot struct {
	v    value
	want *ir.Type // what it was declared as, nil if that doesn't fix a shape
}

// fail reports an error at n, and is what n is worth.
func (ev *eval) fail(n ast.Node, format string, args ...any) value {
	ev.report(n, ev.calls, format, args...)
	return poison{}
}

// step counts work, and reports whether there may be more.
func (ev *eval) step(n ast.Node) bool {
	ev.steps++
	if ev.steps > maxSteps && !ev.dead {
		ev.dead = true
		ev.fail(n, "this spec takes more than %d steps to evaluate, here in %s: loops are unrolled and calls inlined, so make them fewer", maxSteps, ev.frame.fn)
	}
	return !ev.dead
}

// at sets where the next nodes come from.
func (ev *eval) at(n ast.Node, label string) {
	ev.b.At(&ir.Origin{Pos: ev.pos(n), Label: label, Calls: ev.calls})
}

// build makes nodes for the expression e and reports an error with the names
// that the operands have there.
func (ev *eval) build(e ast.Node, label string, operands []operand, f func() *ir.Node) *ir.Node {
	ev.at(e, label)
	n, err := build.Try(f)
	if err != nil {
		ev.fail(e, "%s", explain(err, operands))
		return nil
	}
	if n.ID > maxNodes && !ev.dead {
		ev.dead = true
		ev.fail(e, "the graph of %s has more than %d nodes: loops are unrolled into the graph, so make them shorter, or stack their operands into one tensor", ev.stack[0].Name(), maxNodes)
		return nil
	}
	return n
}

// An operand is a node and the expression that the user wrote for it.
type operand struct {
	e    ast.Expr
	node *ir.Node
}

// explain is a builder's error in the user's own expressions.
func explain(err error, operands []operand) string {
	var be *build.Error
	var te interface {
		Text(name func(i int) string) string
	}
	if !errors.As(err, &be) || !errors.As(err, &te) {
		return err.Error()
	}
	return te.Text(func(i int) string {
		if i >= len(be.Inputs) {
			return ""
		}
		if i < len(operands) && operands[i].node == be.Inputs[i] {
			return quoted(operands[i].e)
		}
		return nameOf(be.Inputs[i], operands)
	})
}

// nameOf is the user's expression for a node, or for what the node is another
// view of; "" if there is none.
func nameOf(n *ir.Node, operands []operand) string {
	for {
		k := slices.IndexFunc(operands, func(o operand) bool { return o.node == n })
		if k >= 0 {
			return quoted(operands[k].e)
		}
		if n.Op.Info().Kind != ir.View {
			return ""
		}
		n = n.Inputs[0]
	}
}
