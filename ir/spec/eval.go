package spec

import (
	"errors"
	"go/ast"
	"go/types"
	"slices"
	"strings"

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
	made  int           // nodes so far
	ruled int           // calls of functions with rules for their gradients so far
	dead  bool          // a limit was passed: stop
}

// A frame is the variables of one call.
type frame struct {
	lost    bool // the way through the function isn't known: no result is
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

// fail reports an error at n, and is what n is worth. Where the type checker
// found something, what goes wrong here is likely to follow from that.
func (ev *eval) fail(n ast.Node, format string, args ...any) value {
	if !ev.typeErrors[ev.pos(n).Line] {
		ev.report(n, ev.calls, format, args...)
	}
	return poison{}
}

// step counts work, and reports whether there may be more.
func (ev *eval) step(n ast.Node) bool {
	ev.steps++
	if ev.steps > maxSteps && !ev.dead {
		ev.dead = true
		if ev.spent {
			return false // reported for the function that took them
		}
		ev.spent = true
		ev.fail(n, "this spec takes more than %d steps to evaluate, here in %s: loops are unrolled and calls inlined, so make them fewer", maxSteps, ev.frame.fn)
	}
	return !ev.dead
}

// at sets where the next nodes come from.
func (ev *eval) at(n ast.Node) {
	ev.b.At(&ir.Origin{Pos: ev.pos(n), Calls: ev.calls})
}

// build makes nodes for the expression e and reports an error with the names
// that the operands have there. The last node, which is the expression's
// value, gets the label.
func (ev *eval) build(e ast.Node, label string, operands []operand, f func() *ir.Node) *ir.Node {
	ev.at(e)
	n, err := build.Try(f)
	if n != nil && n.ID >= ev.made {
		if label != "" {
			named := *n.Origin
			named.Label = label
			n.Origin = &named
		}
		ev.steps += stepsPerNode * (n.ID + 1 - ev.made)
		ev.made = n.ID + 1
	}
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
	// Backquotes belong around operands in the message, not in the code that
	// is offered.
	const mark = "\x00"
	s := te.Text(func(i int) string {
		if i >= len(be.Inputs) {
			return ""
		}
		e := exprOf(i, be.Inputs[i], operands)
		if e == nil {
			return ""
		}
		return mark + text(ast.Unparen(e)) + mark
	})
	msg, cure := s, ""
	if k := strings.LastIndex(s, ": write "); k >= 0 {
		msg, cure = s[:k], s[k:]
	}
	return strings.ReplaceAll(msg, mark, "`") + strings.ReplaceAll(cure, mark, "")
}

// exprOf is the user's expression for operand i, the node n, or for what n is
// another view of; nil if there is none.
func exprOf(i int, n *ir.Node, operands []operand) ast.Expr {
	if i < len(operands) && operands[i].node == n {
		return operands[i].e
	}
	for {
		k := slices.IndexFunc(operands, func(o operand) bool { return o.node == n })
		if k >= 0 {
			return operands[k].e
		}
		if n.Op.Info().Kind != ir.View {
			return nil
		}
		n = n.Inputs[0]
	}
}
