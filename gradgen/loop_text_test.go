package gradgen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// A loopText writes the outputs of a graph as expressions, and before them the
// loops that these are made of:
//
//	L0: 3 steps back
//	  a0 from ct.r0: Mul(a0, Cos(a1))
//	  a1 of x1
//	  a2 is x2
//	  puts Add(a0, a2)
//	d.x0 = L0.a0
//	d.x1 = L0.put0
//
// Carries have what they begin as and what a step makes of them, L0.a0 is what a
// carry is at the end and L0.past.a0 what the steps were given; of what is put
// out only that is shown which something uses. Constants all over are their
// value.
type loopText struct {
	loops []*shownLoop
	by    map[string]*shownLoop // by what tells loops apart
}

type shownLoop struct {
	name, text string
	puts       []shownPut
}

// A shownPut is what is put out, and which of the loop's results it is.
type shownPut struct {
	index int
	text  string
}

// derivedText is the graph in that form.
func derivedText(g *ir.Graph) string {
	t := &loopText{by: map[string]*shownLoop{}}
	var lines []string
	for _, o := range g.Outputs {
		lines = append(lines, o.Name+" = "+t.expr(o.Node, nil))
	}
	var all strings.Builder
	for _, l := range t.loops {
		all.WriteString(l.name + l.text)
		for i, p := range l.puts {
			fmt.Fprintf(&all, "  put%d: %s\n", i, p.text)
		}
	}
	return all.String() + strings.Join(lines, "\n") + "\n"
}

// expr is a node as an expression; names are those of the inputs of a step.
func (t *loopText) expr(n *ir.Node, names map[*ir.Node]string) string {
	var attrs string
	switch n.Op {
	case ir.Input:
		if name, ok := names[n]; ok {
			return name
		}
		return n.Attrs.Name
	case ir.Const:
		return n.Attrs.Value.Format(n.DType())
	case ir.Expand:
		if n.Inputs[0].Op == ir.Const {
			return t.expr(n.Inputs[0], names)
		}
		attrs = n.Shape().String()
	case ir.Scan:
		return t.result(n, names)
	case ir.Reshape:
		attrs = n.Shape().String()
	case ir.Transpose, ir.ReduceSum:
		attrs = ir.Of(n.Attrs.Axes...).String()
	}
	var args []string
	for _, x := range n.Inputs {
		args = append(args, t.expr(x, names))
	}
	return fmt.Sprintf("%v%s(%s)", n.Op, attrs, strings.Join(args, ", "))
}

// result is a result of a loop.
func (t *loopText) result(n *ir.Node, outer map[*ir.Node]string) string {
	a := &n.Attrs
	names := map[*ir.Node]string{}
	for i, x := range a.Body.Inputs {
		names[x] = fmt.Sprint("a", i)
	}
	text := fmt.Sprintf(": %d steps", a.Length)
	if a.Reverse {
		text += " back"
	}
	for i, x := range n.Inputs {
		from := t.expr(x, outer)
		switch {
		case i < a.Carries:
			text += fmt.Sprintf("\n  a%d from %s: %s", i, from, t.expr(a.Body.Outputs[i].Node, names))
		case i < a.Carries+a.Sequences:
			text += fmt.Sprintf("\n  a%d of %s", i, from)
		default:
			text += fmt.Sprintf("\n  a%d is %s", i, from)
		}
	}
	text += "\n"
	l := t.by[text]
	if l == nil {
		l = &shownLoop{name: fmt.Sprint("L", len(t.loops)), text: text}
		t.by[text] = l
		t.loops = append(t.loops, l)
	}
	switch i := a.Index - a.Carries; {
	case i < 0:
		return fmt.Sprint(l.name, ".a", a.Index)
	case i >= a.Outs():
		return fmt.Sprint(l.name, ".past.a", i-a.Outs())
	}
	put := shownPut{a.Index, t.expr(a.Body.Outputs[a.Index].Node, names)}
	k := slices.Index(l.puts, put)
	if k < 0 {
		k = len(l.puts)
		l.puts = append(l.puts, put)
	}
	return fmt.Sprint(l.name, ".put", k)
}
