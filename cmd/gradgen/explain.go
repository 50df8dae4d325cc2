package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// explain tells what becomes of a spec.
func explain(args []string, s streams) int {
	fs := newFlags()
	asJSON := fs.Bool("json", false, "")
	c := addChoices(fs)
	spec, code, done := parse(fs, explainUsage, args, s)
	if done {
		return code
	}
	if wrong := c.wrong(); wrong != "" {
		return usageError(s, "%s", wrong)
	}
	r := &reporter{s: s, json: *asJSON}
	pkg, methods, code := r.methods(spec, c.options())
	if pkg == nil {
		return code
	}
	fmt.Fprintf(s.out, "package %s from %s\n", pkg.Name, diag.Visible(r.name))
	value := map[*ir.Func]*codegen.Method{}
	for _, m := range methods {
		if m.Kind == codegen.Forward {
			value[m.Func] = m
		}
		explainMethod(s.out, m, value[m.Func], c.options())
	}
	return exitOK
}

// explainMethod prints what a method amounts to, a table of its nodes, and
// the code that they become. Value is the method that computes the function
// alone.
func explainMethod(w io.Writer, m, value *codegen.Method, o codegen.Options) {
	if m.Matrix != nil {
		fmt.Fprintf(w, "\n%s: a matrix of %d x %d, of %d calls of %s\n", methodName(m), m.Matrix.Rows, m.Matrix.Cols, m.Matrix.Count(), methodName(m.Matrix.Along))
		return
	}
	code := codegen.Loops(m, o, loop.Portable)
	p := code.Plan
	names := p.Graph.Names()
	fmt.Fprintf(w, "\n%s: %s%s; arguments and results %s bytes, workspace %s bytes\n", methodName(m), work(p.Graph), ratio(m, value), orNone(count(outside(p.Graph))), orNone(count(code.Bytes())))

	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "  \tnode\ttype\tflop\tin memory\tfrom")
	steps := ir.BodyNames(p.Graph)
	for i, n := range p.Graph.Nodes {
		flop, text := plan.Flops(n), nodeText(n, names)
		if n.Op == ir.Scan {
			text = fmt.Sprintf("%s, %d steps %s, result %d", text, n.Attrs.Length, steps[n.Attrs.Body], n.Attrs.Index)
			if !slices.ContainsFunc(p.Graph.Nodes[:i], func(m *ir.Node) bool { return ir.SameLoop(n, m) }) {
				flop = plan.LoopFlops(n)
			}
		}
		fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\t%s\t%s\n", names[n], text, n.Type, count(flop), p.Buffered[n], place(n))
	}
	for _, o := range p.Graph.Outputs {
		fmt.Fprintf(tw, "  %s\treturn %s\t%s\t\t\t\n", names[o.Node], o.Name, o.Node.Type)
	}
	tw.Flush()
	explainKept(w, m)

	if code.Straight {
		fmt.Fprintln(w, "  code: straight-line")
	} else {
		explainValues(w, m, p, names)
		explainLoops(w, "  ", code, names)
	}
	if !o.SIMD {
		return
	}
	for _, t := range []loop.Target{loop.AVX512, loop.AVX2} {
		code := codegen.Loops(m, o, t)
		if code.Straight {
			fmt.Fprintf(w, "  for %s: the same, no vectors\n", t.Name)
			continue
		}
		fmt.Fprintf(w, "  for %s: workspace %s bytes\n", t.Name, orNone(count(code.Bytes())))
		explainLoops(w, "  ", code, code.Plan.Graph.Names())
	}
}

// explainKept prints what the method keeps for the one that goes on from it.
func explainKept(w io.Writer, m *codegen.Method) {
	if m.Kind != codegen.SplitForward {
		return
	}
	total := 0
	for _, o := range m.Graph.Outputs[len(m.Func.Graph.Outputs):] {
		bytes := o.Node.Shape().Size() * o.Node.DType().Bytes()
		total += bytes
		fmt.Fprintf(w, "  keeps %s: %s bytes\n", strings.TrimPrefix(o.Name, "keep."), count(bytes))
	}
	fmt.Fprintf(w, "  keeps %s bytes in all\n", orNone(count(total)))
}

// explainValues prints what the gradient needs of the forward computation,
// and whether that is kept.
func explainValues(w io.Writer, m *codegen.Method, p *plan.Plan, names map[*ir.Node]string) {
	for _, v := range p.Values() {
		what := fmt.Sprintf("%s %v", names[v.Node], v.Node.Op)
		switch {
		case m.Kind == codegen.SplitBackward:
			fmt.Fprintf(w, "  gradient: %s is computed again: from what %s keeps; %s bytes aren't kept\n", what, m.Func.Name+codegen.SplitForward.Suffix(), count(v.Bytes))
		case v.Again:
			fmt.Fprintf(w, "  gradient: %s is computed again: %s; saves %s bytes\n", what, v.Why, count(v.Bytes))
		default:
			fmt.Fprintf(w, "  gradient: %s is kept: %s; %s bytes\n", what, v.Why, count(v.Bytes))
		}
	}
}

// explainLoops prints the kernels of the code, and what was done to each.
func explainLoops(w io.Writer, indent string, code *loop.Func, names map[*ir.Node]string) {
	for i, k := range code.Kernels {
		made := make([]string, len(k.Nodes))
		for j, n := range k.Nodes {
			made[j] = names[n]
		}
		fmt.Fprintf(w, "%sloops %d: make %s", indent, i+1, strings.Join(made, " "))
		if len(k.Steps) > 0 {
			fmt.Fprintf(w, "; %s", strings.Join(k.Steps, ", "))
		}
		fmt.Fprintln(w)
		for _, s := range loop.StepsOf(k.Body) {
			explainStep(w, indent+"  ", s)
		}
	}
}

// explainStep prints what the step of a loop does, and how.
func explainStep(w io.Writer, indent string, s *loop.Steps) {
	g := s.Fn.Plan.Graph
	names := g.Names()
	fmt.Fprintf(w, "%sa function for each of %d steps: %s flop\n", indent, s.Length, orNone(count(plan.GraphFlops(g))))
	for _, n := range g.Nodes {
		fmt.Fprintf(w, "%s%s = %s %v\n", indent, names[n], nodeText(n, names), n.Type)
	}
	if s.Fn.Straight {
		fmt.Fprintf(w, "%scode: straight-line\n", indent)
		return
	}
	explainLoops(w, indent, s.Fn, names)
}

// ratio is how the operations of a gradient's method compare with the value's.
func ratio(m, value *codegen.Method) string {
	if value == nil || m == value {
		return ""
	}
	n := plan.GraphFlops(value.Graph)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %.2f times those of %s", float64(plan.GraphFlops(m.Graph))/float64(n), methodName(value))
}

// outside is the bytes of the arguments and results.
func outside(g *ir.Graph) int {
	bytes := 0
	for _, n := range g.Inputs {
		bytes += n.Shape().Size() * n.DType().Bytes()
	}
	for _, o := range g.Outputs {
		bytes += o.Node.Shape().Size() * o.Node.DType().Bytes()
	}
	return bytes
}

// methodName is what a method is called, unless that name is taken.
func methodName(m *codegen.Method) string {
	return m.Func.Name + m.Kind.Suffix()
}

// work is the size of a graph: its nodes and operations.
func work(g *ir.Graph) string {
	var forward, backward int
	for i, n := range g.Nodes {
		flop := plan.Flops(n)
		if n.Op == ir.Scan && !slices.ContainsFunc(g.Nodes[:i], func(m *ir.Node) bool { return ir.SameLoop(n, m) }) {
			flop = plan.LoopFlops(n)
		}
		if isBackward(n) {
			backward += flop
		} else {
			forward += flop
		}
	}
	s := fmt.Sprintf("%d nodes, %s flop", len(g.Nodes), orNone(count(forward)))
	if backward > 0 {
		s += fmt.Sprintf(" forward, %s backward", count(backward))
	}
	return s
}

func orNone(s string) string {
	if s == "" {
		return "no"
	}
	return s
}

// isBackward reports whether differentiation made the node.
func isBackward(n *ir.Node) bool { return n.Origin != nil && n.Origin.Of != nil }

// nodeText is the node as a call.
func nodeText(n *ir.Node, names map[*ir.Node]string) string {
	switch n.Op {
	case ir.Input:
		return "argument " + n.Attrs.Name
	case ir.Const:
		return n.Attrs.Value.Format(n.DType())
	}
	in := make([]string, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = names[x]
	}
	return n.Op.String() + " " + strings.Join(in, " ")
}

// place is where in the spec a node comes from; a backward node, where the
// node that it differentiates does.
func place(n *ir.Node) string {
	if n.Origin == nil || n.Origin.Pos.Line == 0 {
		return ""
	}
	s := "line " + strconv.Itoa(n.Origin.Pos.Line)
	if n.Origin.Label != "" {
		s += ", " + diag.Visible(n.Origin.Label)
	}
	if isBackward(n) {
		s += ", backward"
	}
	return s
}

// count writes a number with its digits in groups of three; nothing for 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
