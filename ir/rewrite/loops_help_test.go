package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// nodes are operands, carries, outputs.
type nodes = []*ir.Node

// A loopEnv builds the graphs of the table: rows h, k, v, w and sequences x, y, z of three.
type loopEnv struct {
	*build.Builder
	h, k, v, w, x, y, z *ir.Node
}

func newLoopEnv() (e loopEnv, inputs nodes) {
	e.Builder = build.New()
	in := func(name string, lens ...int) *ir.Node {
		n := e.Input(name, ir.Type{DType: ir.Float64, Shape: ir.Of(lens...)})
		inputs = append(inputs, n)
		return n
	}
	e.h, e.k, e.v, e.w = in("h", 2), in("k", 2), in("v", 2), in("w", 2)
	e.x, e.y, e.z = in("x", 3, 2), in("y", 3, 2), in("z", 3, 2)
	return e, inputs
}

// loop is a loop of three steps, from the first to the last.
func (e loopEnv) loop(carries, seqs nodes, step build.Step) build.Results {
	return e.Scan(carries, seqs, 3, false, step)
}

// graph puts out the nodes, by their number.
func (e loopEnv) graph(inputs, results nodes) *ir.Graph {
	var outs []ir.Output
	for i, n := range results {
		outs = append(outs, ir.Output{Name: fmt.Sprint(i), Node: n})
	}
	return e.Graph("G", inputs, outs)
}

// showLoops writes a graph as its loops, a letter each, and what it puts out. A
// loop shows its steps, its carries, sequences and other operands, then for a
// step its inputs and what it gives: the next carries, and what it puts out.
func showLoops(g *ir.Graph) string {
	var firsts nodes
	var lines []string
	var write func(n *ir.Node) string
	write = func(n *ir.Node) string {
		if n.Op != ir.Scan {
			return showOp(n, write)
		}
		i := slices.IndexFunc(firsts, func(m *ir.Node) bool { return ir.SameLoop(n, m) })
		if i < 0 {
			text := showLoop(n, write)
			i = len(firsts)
			firsts = append(firsts, n)
			lines = append(lines, fmt.Sprintf("%c = %s", 'A'+i, text))
		}
		return fmt.Sprintf("%c.%s", 'A'+i, resultName(n))
	}
	var results []string
	for _, o := range g.Outputs {
		results = append(results, o.Name+" = "+write(o.Node))
	}
	return strings.Join(append(lines, results...), "\n")
}

// showLoop writes the loop that n is a result of.
func showLoop(n *ir.Node, write func(*ir.Node) string) string {
	a := &n.Attrs
	var inBody func(m *ir.Node) string
	inBody = func(m *ir.Node) string {
		if m.Op == ir.Scan {
			return "[" + showLoop(m, inBody) + "]." + resultName(m)
		}
		return showOp(m, inBody)
	}
	// parts writes up to three lists, of which the last are left out where they are empty.
	parts := func(list nodes, write func(*ir.Node) string, at ...int) string {
		var parts []string
		for _, to := range append(at, len(list)) {
			from := 0
			if len(parts) > 0 {
				from = at[len(parts)-1]
			}
			var words []string
			for _, n := range list[from:to] {
				words = append(words, write(n))
			}
			parts = append(parts, strings.Join(words, ", "))
		}
		text := parts[0]
		for i, p := range parts[1:] {
			if strings.Join(parts[1+i:], "") != "" {
				text += strings.TrimRight("; "+p, " ")
			}
		}
		return text
	}
	var outs nodes
	for _, o := range a.Body.Outputs {
		outs = append(outs, o.Node)
	}
	back := ""
	if a.Reverse {
		back = " back"
	}
	k, s := a.Carries, a.Carries+a.Sequences
	return fmt.Sprintf("loop %d%s (%s) {%s: %s}", a.Length, back, parts(n.Inputs, write, k, s), parts(a.Body.Inputs, inBody, k, s), parts(outs, inBody, k))
}

// resultName is which result of its loop n is.
func resultName(n *ir.Node) string {
	switch a := &n.Attrs; {
	case a.Index < a.Carries:
		return fmt.Sprint("last", a.Index)
	case a.Index < len(a.Body.Outputs):
		return fmt.Sprint("out", a.Index-a.Carries)
	default:
		return fmt.Sprint("past", a.Index-len(a.Body.Outputs))
	}
}

// showOp writes a node that is no result of a loop.
func showOp(n *ir.Node, write func(*ir.Node) string) string {
	switch n.Op {
	case ir.Input:
		return n.Attrs.Name
	case ir.Const:
		return n.Attrs.Value.Format(n.DType())
	}
	var in []string
	for _, x := range n.Inputs {
		in = append(in, write(x))
	}
	name := n.Op.String()
	if n.Op == ir.Expand {
		name += n.Shape().String()
	}
	return name + "(" + strings.Join(in, ", ") + ")"
}
