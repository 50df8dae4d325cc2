package rewrite

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// What a loop needn't do depends on all of its results, and so is no rule for
// a node: loops over the same operands become one, what nothing asks for is
// not computed, and a carry that stays as it is is none.

// tidyLoops is g with its loops, and those of their steps, tidied.
func tidyLoops(g *ir.Graph) *ir.Graph {
	if len(ir.Bodies(g)) == 0 {
		return g
	}
	t := &tidier{of: map[*ir.Node]*loop{}}
	t.find(g)
	t.merge()
	changed := false
	for _, l := range t.loops {
		l.tidy()
		changed = changed || l.changed
	}
	bodies := build.Bodies(func(body *ir.Graph) *ir.Graph {
		out := tidyLoops(body)
		changed = changed || out != body
		return out
	})
	out := build.Rewrite(g, func(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
		if l := t.of[n]; l != nil && l.changed {
			return l.result(b, n, in, bodies)
		}
		return b.CopyWith(n, in, bodies)
	})
	if !changed {
		return g
	}
	return out
}

// A tidier knows the loops of a graph.
type tidier struct {
	loops []*loop
	of    map[*ir.Node]*loop // by their results
}

// A loop is what is left of one: attrs and body, and what became of its results.
type loop struct {
	first   *ir.Node // a result
	attrs   ir.Attrs
	used    []bool // results that the graph asks for
	changed bool
	// from has, for the results of each loop that was merged into this one, by
	// its body, where their outputs are among this one's.
	from map[*ir.Graph][]int

	stay  []bool // carries that never change
	still []bool // outputs that are the same at each step
	kept  []int  // carries that are left, by their places before
	outs  []int  // outputs that are left
	again map[*build.Builder]*build.Results
}

// find lists the loops of g.
func (t *tidier) find(g *ir.Graph) {
	for _, n := range g.Nodes {
		if n.Op != ir.Scan {
			continue
		}
		i := slices.IndexFunc(t.loops, func(l *loop) bool { return ir.SameLoop(l.first, n) })
		if i < 0 {
			i = len(t.loops)
			l := &loop{first: n, attrs: n.Attrs, used: make([]bool, n.Attrs.Results()), from: map[*ir.Graph][]int{}}
			l.from[n.Attrs.Body] = places(n.Attrs.Outs())
			t.loops = append(t.loops, l)
		}
		t.loops[i].used[n.Attrs.Index] = true
		t.of[n] = t.loops[i]
	}
}

// places is 0, 1, ... below n.
func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// merge makes loops over the same operands one, where their carries are the
// same too.
func (t *tidier) merge() {
	var left []*loop
	for _, l := range t.loops {
		i := slices.IndexFunc(left, func(k *loop) bool { return k.take(l) })
		if i < 0 {
			left = append(left, l)
			continue
		}
		for n, k := range t.of {
			if k == l {
				t.of[n] = left[i]
			}
		}
	}
	t.loops = left
}

// take adds what m puts out to l, if both carry the same.
func (l *loop) take(m *loop) bool {
	a, c := &l.attrs, &m.attrs
	if a.Length != c.Length || a.Reverse != c.Reverse || a.Carries != c.Carries || a.Sequences != c.Sequences || !slices.Equal(l.first.Inputs, m.first.Inputs) {
		return false
	}
	b := build.New()
	var inputs []*ir.Node
	for i, x := range a.Body.Inputs {
		b.At(x.Origin)
		inputs = append(inputs, b.Input(fmt.Sprint("a", i), x.Type))
	}
	outs, more := b.Inline(a.Body, inputs), b.Inline(c.Body, inputs)
	if !slices.Equal(outs[:a.Carries], more[:a.Carries]) {
		return false
	}
	at := make([]int, c.Outs())
	for i, n := range more[a.Carries:] {
		k := slices.Index(outs[a.Carries:], n)
		if k < 0 {
			k = len(outs) - a.Carries
			outs = append(outs, n)
		}
		at[i] = k
	}
	var outputs []ir.Output
	for i, n := range outs {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	used := make([]bool, a.Carries+len(outs))
	before := a.Outs()
	for i, u := range l.used {
		used[movedTo(i, a.Carries, before, len(outs)-a.Carries)] = u
	}
	for i, u := range m.used {
		switch k := i - a.Carries; {
		case !u:
		case k >= 0 && k < c.Outs():
			used[a.Carries+at[k]] = true
		default:
			used[movedTo(i, a.Carries, c.Outs(), len(outs)-a.Carries)] = true
		}
	}
	l.attrs.Body, l.used, l.changed = b.Graph("step", inputs, outputs), used, true
	l.from[c.Body] = at
	return true
}

// movedTo is the index of a result where the loop puts out more.
func movedTo(i, carries, before, after int) int {
	if i >= carries+before {
		return i + after - before
	}
	return i
}

// tidy decides which carries and outputs are left.
func (l *loop) tidy() {
	a := &l.attrs
	k := a.Carries
	need := map[*ir.Node]bool{}
	l.stay = make([]bool, k)
	carry := make([]bool, k)
	for i := range k {
		l.stay[i] = a.Body.Outputs[i].Node == a.Body.Inputs[i]
		carry[i] = l.used[i] || l.used[k+a.Outs()+i]
	}
	l.findStill()
	for again := true; again; {
		again = false
		for i, o := range a.Body.Outputs {
			need[o.Node] = need[o.Node] || i < k && carry[i] && !l.stay[i] || i >= k && l.used[i] && !l.still[i-k]
		}
		for _, n := range slices.Backward(a.Body.Nodes) {
			for _, x := range n.Inputs {
				need[x] = need[x] || need[n]
			}
		}
		for i, x := range a.Body.Inputs[:k] {
			if need[x] && !carry[i] {
				carry[i], again = true, true
			}
		}
	}
	for i := range k {
		if carry[i] && !l.stay[i] {
			l.kept = append(l.kept, i)
		}
	}
	for i := range a.Outs() {
		if l.used[k+i] && !l.still[i] {
			l.outs = append(l.outs, i)
		}
	}
	l.changed = l.changed || len(l.kept) < k || len(l.outs) < a.Outs()
}

// findStill finds the outputs that are computed from nothing that changes.
func (l *loop) findStill() {
	a := &l.attrs
	varies := map[*ir.Node]bool{}
	for i, x := range a.Body.Inputs[:a.Carries+a.Sequences] {
		varies[x] = i >= a.Carries || !l.stay[i]
	}
	for _, n := range a.Body.Nodes {
		varies[n] = varies[n] || slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return varies[x] })
	}
	for _, o := range a.Body.Outputs[a.Carries:] {
		l.still = append(l.still, !varies[o.Node])
	}
}

// result is what is left of the result n of a loop, in b, for the operands in.
func (l *loop) result(b *build.Builder, n *ir.Node, in []*ir.Node, bodies func(*ir.Graph) *ir.Graph) *ir.Node {
	a := &l.attrs
	k, i := a.Carries, n.Attrs.Index
	switch outs := n.Attrs.Outs(); {
	case i < k && l.stay[i]:
		return in[i]
	case i >= k+outs && l.stay[i-k-outs]:
		return b.Expand(in[i-k-outs], n.Shape())
	case i >= k && i < k+outs && l.still[l.from[n.Attrs.Body][i-k]]:
		body := n.Attrs.Body
		one := build.From(body).Graph("", body.Inputs, body.Outputs[i:i+1])
		return b.Expand(b.Inline(one, in)[0], n.Shape())
	}
	r := l.done(b, in, bodies)
	switch outs := n.Attrs.Outs(); {
	case i < k:
		return r.Last[slices.Index(l.kept, i)]
	case i < k+outs:
		return r.Outs[slices.Index(l.outs, l.from[n.Attrs.Body][i-k])]
	default:
		return r.Past[slices.Index(l.kept, i-k-outs)]
	}
}

// done is the loop that is left, in b.
func (l *loop) done(b *build.Builder, in []*ir.Node, bodies func(*ir.Graph) *ir.Graph) build.Results {
	if r := l.again[b]; r != nil {
		return *r
	}
	a := l.attrs
	body := bodies(a.Body)
	to := build.New()
	var inputs, operands []*ir.Node
	args := make([]*ir.Node, len(in))
	add := func(i int) {
		x := body.Inputs[i]
		to.At(x.Origin)
		args[i] = to.Input(fmt.Sprint("a", len(inputs)), x.Type)
		inputs, operands = append(inputs, args[i]), append(operands, in[i])
	}
	for _, i := range l.kept {
		add(i)
	}
	for i := a.Carries; i < len(in); i++ {
		add(i)
	}
	for i := range a.Carries {
		if l.stay[i] || args[i] == nil {
			add(i) // the same for all steps, or unused
		}
	}
	made := to.Inline(body, args)
	var outputs []ir.Output
	for _, i := range l.kept {
		outputs = append(outputs, ir.Output{Node: made[i]})
	}
	for _, i := range l.outs {
		outputs = append(outputs, ir.Output{Node: made[a.Carries+i]})
	}
	for i := range outputs {
		outputs[i].Name = fmt.Sprint("r", i)
	}
	a.Body, a.Carries = to.Graph("step", inputs, outputs), len(l.kept)
	r := b.Loop(a, operands)
	l.again = map[*build.Builder]*build.Results{b: &r}
	return r
}
