package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// A role says how a node is drawn.
type role string

const (
	roleInput    role = "input"
	roleConst    role = "const"
	roleForward  role = "forward"
	roleBackward role = "backward"
	roleUnbroad  role = "unbroadcast" // a backward sum over the axes that an operand was stretched along
	roleOutput   role = "output"
)

// roleColors are the fills of the drawn nodes.
var roleColors = []struct {
	role  role
	color string
}{
	{roleInput, "#dbe9f6"},
	{roleConst, "#eeeeee"},
	{roleForward, "#ffffff"},
	{roleBackward, "#fdeacc"},
	{roleUnbroad, "#f7b267"},
	{roleOutput, "#d5ecd0"},
}

// A box is a node as it is drawn; an arrow leads from an operand to its user.
type box struct {
	id    string
	lines []string
	role  role
}

type arrow struct {
	from, to  string
	broadcast bool // the operand is stretched
}

// draw lists what a picture of the graph shows, in the order of its nodes,
// and then, apart from those, what the steps of its loops do.
func draw(g *ir.Graph) (boxes []box, arrows []arrow) {
	steps := ir.BodyNames(g)
	boxes, arrows = drawOne(g, "", steps)
	drawn := map[string]bool{}
	for _, body := range ir.Bodies(g) {
		if name := steps[body]; !drawn[name] {
			drawn[name] = true
			b, a := drawOne(body, name, steps)
			boxes, arrows = append(boxes, b...), append(arrows, a...)
		}
	}
	return boxes, arrows
}

// drawOne is draw of one graph: of a step, which has a name.
func drawOne(g *ir.Graph, step string, steps map[*ir.Graph]string) (boxes []box, arrows []arrow) {
	id := make(map[*ir.Node]string, len(g.Nodes))
	for i, n := range g.Nodes {
		id[n] = fmt.Sprintf("%sn%d", step, i)
		lines := labelOf(n)
		switch {
		case n.Op == ir.Input && step != "":
			lines = append(lines, "of a step "+step)
		case n.Op == ir.Scan:
			lines = append(lines, fmt.Sprintf("result %d of %d steps %s", n.Attrs.Index, n.Attrs.Length, steps[n.Attrs.Body]))
		}
		boxes = append(boxes, box{id[n], lines, roleOf(n)})
		for _, x := range n.Inputs {
			arrows = append(arrows, arrow{id[x], id[n], isStretched(x, n)})
		}
	}
	for i, o := range g.Outputs {
		out, lines := fmt.Sprintf("%sout%d", step, i), []string{o.Name}
		if step != "" {
			lines = append(lines, "of a step "+step)
		}
		boxes = append(boxes, box{out, lines, roleOutput})
		arrows = append(arrows, arrow{id[o.Node], out, false})
	}
	return boxes, arrows
}

func labelOf(n *ir.Node) []string {
	switch n.Op {
	case ir.Input:
		return []string{n.Attrs.Name, n.Type.String()}
	case ir.Const:
		return []string{n.Attrs.Value.Format(n.DType())}
	}
	head := n.Op.String()
	if len(n.Attrs.Axes) > 0 {
		head += fmt.Sprintf(" %v", n.Attrs.Axes)
	}
	if n.Origin != nil && n.Origin.Label != "" {
		head = diag.Visible(n.Origin.Label) + " = " + head
	}
	lines := []string{head, n.Type.String()}
	if roleOf(n) == roleUnbroad {
		lines = append(lines, "sums what was broadcast")
	}
	return lines
}

func roleOf(n *ir.Node) role {
	switch {
	case n.Op == ir.Input:
		return roleInput
	case n.Op == ir.Const:
		return roleConst
	case !isBackward(n):
		return roleForward
	case isUnbroadcast(n):
		return roleUnbroad
	}
	return roleBackward
}

// isStretched reports whether the operand x of n is broadcast. Constants
// always are, and not worth a mark.
func isStretched(x, n *ir.Node) bool {
	if x.Op == ir.Const {
		return false
	}
	switch n.Op.Info().Kind {
	case ir.Elementwise:
		return !x.Shape().Equal(n.Shape())
	case ir.Contraction:
		if n.Op != ir.MatMul {
			return false
		}
		batch := n.Shape().Rank() - 2
		return !x.Shape()[:x.Shape().Rank()-2].Equal(n.Shape()[:batch])
	}
	return n.Op == ir.Expand
}

// isUnbroadcast reports whether n sums a cotangent over the axes that an
// operand was stretched along: a sum whose origin is that operand, and which
// has its shape but for leading axes of length 1.
func isUnbroadcast(n *ir.Node) bool {
	if n.Op != ir.ReduceSum || !isBackward(n) {
		return false
	}
	sum, operand := n.Shape(), n.Origin.Of.Shape()
	for len(sum) > len(operand) && sum[0].IsOne() {
		sum = sum[1:]
	}
	return sum.Equal(operand)
}

// printDot prints one Graphviz digraph with a cluster for each method.
func printDot(w io.Writer, pkg *ir.Package, methods []*codegen.Method) {
	fmt.Fprintf(w, "digraph %s {\n\tnode [shape=box style=filled fontname=\"sans-serif\"]\n", dotQuote(pkg.Name))
	for i, m := range computing(methods) {
		fmt.Fprintf(w, "\tsubgraph cluster%d {\n\t\tlabel=%s\n", i, dotQuote(methodName(m)))
		boxes, arrows := draw(m.Graph)
		for _, b := range boxes {
			fmt.Fprintf(w, "\t\tm%d_%s [label=%s fillcolor=%q]\n", i, b.id, dotQuote(b.lines...), colorOf(b.role))
		}
		for _, a := range arrows {
			fmt.Fprintf(w, "\t\tm%d_%s -> m%d_%s", i, a.from, i, a.to)
			if a.broadcast {
				fmt.Fprint(w, ` [style=dashed label="broadcast"]`)
			}
			fmt.Fprintln(w)
		}
		fmt.Fprint(w, "\t}\n")
	}
	fmt.Fprintln(w, "}")
}

func colorOf(r role) string {
	for _, c := range roleColors {
		if c.role == r {
			return c.color
		}
	}
	return ""
}

// dotQuote is the lines as a string of the DOT language.
func dotQuote(lines ...string) string {
	esc := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ")
	q := make([]string, len(lines))
	for i, l := range lines {
		q[i] = esc.Replace(l)
	}
	return `"` + strings.Join(q, `\n`) + `"`
}

// printMermaid prints one flowchart with a subgraph for each method.
func printMermaid(w io.Writer, pkg *ir.Package, methods []*codegen.Method) {
	fmt.Fprintln(w, "flowchart TD")
	for _, c := range roleColors {
		fmt.Fprintf(w, "\tclassDef %s fill:%s,stroke:#555,color:#000\n", c.role, c.color)
	}
	for i, m := range computing(methods) {
		fmt.Fprintf(w, "\tsubgraph m%d [%s]\n", i, mermaidQuote(methodName(m)))
		boxes, arrows := draw(m.Graph)
		for _, b := range boxes {
			fmt.Fprintf(w, "\t\tm%d_%s[%s]:::%s\n", i, b.id, mermaidQuote(b.lines...), b.role)
		}
		for _, a := range arrows {
			arrow := "-->"
			if a.broadcast {
				arrow = "-. broadcast .->"
			}
			fmt.Fprintf(w, "\t\tm%d_%s %s m%d_%s\n", i, a.from, arrow, i, a.to)
		}
		fmt.Fprintln(w, "\tend")
	}
}

// mermaidQuote is the lines as a string of Mermaid, which takes HTML.
func mermaidQuote(lines ...string) string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", " ")
	q := make([]string, len(lines))
	for i, l := range lines {
		q[i] = esc.Replace(l)
	}
	return `"` + strings.Join(q, "<br>") + `"`
}
