package gradgen

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// results is the results of one loop that are in a graph.
type results struct {
	first *ir.Node // before all others: when its turn comes, all have their cotangents
	nodes []*ir.Node
}

// loopsOf is the loops whose results are in g, by their first.
func loopsOf(g *ir.Graph) map[*ir.Node]*results {
	type key struct {
		body    *ir.Graph
		length  int
		reverse bool
		inputs  string
	}
	all := map[key]*results{}
	first := map[*ir.Node]*results{}
	for _, n := range g.Nodes {
		if n.Op != ir.Scan {
			continue
		}
		k := key{n.Attrs.Body, n.Attrs.Length, n.Attrs.Reverse, ids(n.Inputs)}
		if all[k] == nil {
			all[k] = &results{first: n}
			first[n] = all[k]
		}
		all[k].nodes = append(all[k].nodes, n)
	}
	return first
}

// ids tells lists of nodes apart.
func ids(nodes []*ir.Node) string {
	var k []byte
	for _, n := range nodes {
		for id := n.ID; ; id >>= 8 {
			k = append(k, byte(id), byte(min(id>>8, 1)))
			if id>>8 == 0 {
				break
			}
		}
	}
	return string(k)
}

// loop takes the cotangents of a loop's results to its operands. n is the
// first of them; the loop that undoes it, from its last step on, carries
//
//	the cotangents of the carries, which begin as those of the carries at the end;
//	for operands that are the same for all steps, the sum of the cotangents so far.
func (a *accumulator) loop(n, _ *ir.Node) {
	attrs := &n.Attrs
	cts := make([]*ir.Node, attrs.Results())
	any := false
	for _, m := range a.loops[n].nodes {
		if a.has(m) && a.live[m] && !a.ends[m] {
			cts[m.Attrs.Index] = a.total(m).settle(a.b)
			any = true
		}
	}
	if !any {
		return
	}
	a.b.At(originOf(n))
	moving, _ := moves(attrs, operandsIn(n, a.live))
	flows := a.reaches(attrs, moving, cts)
	g, next, outs, sums := a.undo(n, moving, flows, cts)
	kept := g.keep(a.b, n, slices.Concat(next, outs))
	r := g.loop(a.b, kept[:len(next)], kept[len(next):])
	last, out := r.Last, r.Outs
	take := func(list *[]*ir.Node) *ir.Node {
		x := (*list)[0]
		*list = (*list)[1:]
		return x
	}
	for i, x := range n.Inputs {
		switch {
		case !flows[i]:
		case sums[i] != nil:
			a.b.At(originOf(n))
			a.add(x, cotangent{value: sums[i](a.b, r)})
		case i >= attrs.Carries && i < attrs.Carries+attrs.Sequences:
			a.add(x, cotangent{value: take(&out)})
		case a.live[x]:
			a.add(x, cotangent{value: take(&last)})
		default: // of a carry that moves only later
			take(&last)
		}
	}
}

// reaches is which inputs of the step have a cotangent at any step, of those
// that move: from those of the results at cts.
func (a *accumulator) reaches(attrs *ir.Attrs, moving []bool, cts []*ir.Node) []bool {
	k, body := attrs.Carries, attrs.Body
	flows := make([]bool, len(moving))
	for i := range k {
		flows[i] = moving[i] && (cts[i] != nil || cts[k+attrs.Outs()+i] != nil)
	}
	var wrt []*ir.Node
	for i, x := range body.Inputs {
		if moving[i] {
			wrt = append(wrt, x)
		}
	}
	through := live(body, wrt)
	for {
		// What has a cotangent, from the outputs to the inputs.
		reached := map[*ir.Node]bool{}
		for i, o := range body.Outputs {
			if i < k && flows[i] || i >= k && cts[i] != nil {
				reached[o.Node] = true
			}
		}
		for i := len(body.Nodes) - 1; i >= 0; i-- {
			n := body.Nodes[i]
			if !reached[n] || !through[n] {
				continue
			}
			for _, x := range from(n) {
				reached[x] = reached[x] || through[x]
			}
		}
		again := false
		for i, x := range body.Inputs {
			if moving[i] && reached[x] && !flows[i] {
				flows[i] = true
				again = again || i < k
			}
		}
		if !again {
			return flows
		}
	}
}

// undo is a step of the loop that undoes n's: it takes and gives the
// cotangents of the inputs that flows has. Those of some, for which sums has an
// entry, are made after the loop.
func (a *accumulator) undo(n *ir.Node, moving, flows []bool, cts []*ir.Node) (g *stepGraph, next, outs []*ir.Node, sums []sum) {
	attrs := &n.Attrs
	k, m := attrs.Carries, attrs.Sequences
	g = &stepGraph{}
	g.begin(a.b, n)
	g.reversed = !attrs.Reverse
	var seeds []seed
	for i, f := range flows[:k] {
		if f {
			init := cts[i]
			if init == nil {
				init = zeros(a.b, n.Inputs[i].Type)
			}
			seeds = append(seeds, seed{g.outs[i], g.carry(init)})
		}
	}
	for i, ct := range cts[k : k+attrs.Outs()] {
		if ct != nil {
			seeds = append(seeds, seed{g.outs[k+i], g.element(ct)})
		}
	}
	var wrt []*ir.Node
	for i, x := range g.bound {
		if flows[i] {
			wrt = append(wrt, x)
		}
	}
	grads, err := reached(g.Builder, g.graph(g.outs), seeds, wrt)
	if err != nil {
		panic(err)
	}
	rest := map[int]*ir.Node{} // of what is the same for each step
	for i, x := range g.bound {
		if !flows[i] {
			continue
		}
		d := grads[0]
		grads = grads[1:]
		g.At(originOf(n))
		if i < k {
			if ct := cts[k+attrs.Outs()+i]; ct != nil {
				given := g.element(ct)
				if d == nil {
					d = given
				} else {
					d = g.Add(d, given)
				}
			}
		}
		if d == nil {
			d = zeros(g.Builder, x.Type)
		}
		switch {
		case i < k:
			next = append(next, d)
		case i < k+m:
			outs = append(outs, d)
		default:
			rest[i] = d
		}
	}
	sums = make([]sum, len(flows))
	for i := k + m; i < len(flows); i++ {
		if d := rest[i]; d != nil {
			sums[i] = g.products(d, &outs)
		}
	}
	for i := k + m; i < len(flows); i++ {
		d := rest[i]
		if d == nil || sums[i] != nil {
			continue
		}
		if sums[i] = g.reduction(d, outs); sums[i] == nil {
			next = append(next, g.Add(g.carry(zeros(a.b, n.Inputs[i].Type)), d))
		}
	}
	return g, next, outs, sums
}
