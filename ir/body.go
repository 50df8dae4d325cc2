package ir

import (
	"slices"
	"strconv"
	"strings"
)

// MaxNesting is how deep loops may stand in each other, and MaxLength how many
// steps one may have.
const (
	MaxNesting = 8
	MaxLength  = 1<<31 - 1
)

// Bodies is the graphs of the steps of g's loops, each once: those that are in
// others before them, and else in the order of the nodes that use them.
func Bodies(g *Graph) []*Graph {
	var out []*Graph
	seen := map[*Graph]bool{}
	var walk func(g *Graph)
	walk = func(g *Graph) {
		for _, n := range g.Nodes {
			if b := n.Attrs.Body; b != nil && !seen[b] {
				seen[b] = true
				walk(b)
				out = append(out, b)
			}
		}
	}
	walk(g)
	return out
}

// Depth is how deep loops stand in g: 0 where there are none.
func (g *Graph) Depth() int {
	depth := map[*Graph]int{}
	of := func(g *Graph) int {
		most := 0
		for _, n := range g.Nodes {
			if b := n.Attrs.Body; b != nil {
				most = max(most, depth[b]+1)
			}
		}
		return most
	}
	for _, b := range Bodies(g) {
		depth[b] = of(b)
	}
	return of(g)
}

// Key is what g computes, as text: two graphs have the same if their inputs,
// nodes and outputs are the same, in the same order. Labels and origins don't
// count. The key of no graph is empty.
func (g *Graph) Key() string {
	if g == nil {
		return ""
	}
	bodies := nameBodies(g)
	var b strings.Builder
	last := -1
	for _, body := range Bodies(g) {
		if n, _ := strconv.Atoi(bodies[body][1:]); n > last {
			last = n
			b.WriteString(body.keyWith(bodies))
		}
	}
	b.WriteString(g.keyWith(bodies))
	return b.String()
}

// BodyNames numbers the bodies in g as the text form does: b0, b1 and so on.
func BodyNames(g *Graph) map[*Graph]string { return nameBodies(g) }

// nameBodies numbers the bodies in g, those that are equal alike.
func nameBodies(g *Graph) map[*Graph]string {
	names, byKey := map[*Graph]string{}, map[string]string{}
	for _, body := range Bodies(g) {
		key := body.keyWith(names)
		if byKey[key] == "" {
			byKey[key] = "b" + strconv.Itoa(len(byKey))
		}
		names[body] = byKey[key]
	}
	return names
}

// keyWith is Key where bodies have names.
func (g *Graph) keyWith(bodies map[*Graph]string) string {
	names := g.Names()
	var b strings.Builder
	b.WriteByte('(')
	for _, n := range g.Nodes {
		b.WriteString(n.Type.String() + " " + nodeKey(n, names, bodies) + ";")
	}
	for _, o := range g.Outputs {
		b.WriteString(textName(o.Name) + "=" + textValue(o.Node, names) + ";")
	}
	b.WriteByte(')')
	return b.String()
}

// SameLoop reports whether two nodes are results of one loop.
func SameLoop(n, m *Node) bool {
	if n.Op != Scan || m.Op != Scan {
		return false
	}
	a, b := &n.Attrs, &m.Attrs
	return a.Body == b.Body && a.Length == b.Length && a.Reverse == b.Reverse && a.Carries == b.Carries && a.Sequences == b.Sequences && slices.Equal(n.Inputs, m.Inputs)
}

// Outs is the number of results that are put out at each step of a Scan.
func (a *Attrs) Outs() int { return len(a.Body.Outputs) - a.Carries }

// Results is the number of results that a Scan has.
func (a *Attrs) Results() int { return 2*a.Carries + a.Outs() }
