package gradgen

import (
	"slices"
	"strconv"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// loopsOf is the results in g of each loop, by the first of them, which comes
// before all others: on the way back all have their cotangents when its turn
// comes.
func loopsOf(g *ir.Graph) map[*ir.Node][]*ir.Node {
	type key struct {
		body    *ir.Graph
		length  int
		reverse bool
		inputs  string
	}
	first := map[key]*ir.Node{}
	loops := map[*ir.Node][]*ir.Node{}
	for _, n := range g.Nodes {
		if n.Op != ir.Scan {
			continue
		}
		k := key{n.Attrs.Body, n.Attrs.Length, n.Attrs.Reverse, ids(n.Inputs)}
		if first[k] == nil {
			first[k] = n
		}
		loops[first[k]] = append(loops[first[k]], n)
	}
	return loops
}

// ids tells lists of nodes apart.
func ids(nodes []*ir.Node) string {
	var k []byte
	for _, n := range nodes {
		k = append(strconv.AppendInt(k, int64(n.ID), 10), ' ')
	}
	return string(k)
}

// loop takes the cotangents of a loop's results to its operands. n is the
// first of them; the loop that undoes it, from its last step on, carries
//
//	the cotangents of the carries, which begin as those of the carries at the end;
//	for operands that are the same for all steps, the sum of the cotangents so far.
func (a *accumulator) loop(n, _ *ir.Node) {
	cts := make([]*ir.Node, n.Attrs.Results())
	for _, m := range a.loops[n] {
		if !a.ends[m] {
			cts[m.Attrs.Index] = a.total(m).settle(a.b)
		}
	}
	moving, _ := moves(&n.Attrs, operandsIn(n, a.live))
	flows := reaches(&n.Attrs, moving, cts)
	if !slices.Contains(flows, true) {
		return
	}
	a.b.At(originOf(n))
	u := undo(a.b, n, flows, cts)
	r := u.loop(u.keep(slices.Concat(u.next, u.puts)))
	for i, x := range n.Inputs {
		if flows[i] {
			a.add(x, cotangent{value: u.shares[i](a.b, r)})
		}
	}
}

// reaches is which inputs of the step have a cotangent at any step, of those
// that move: from those of the loop's results at cts.
func reaches(attrs *ir.Attrs, moving []bool, cts []*ir.Node) []bool {
	body := attrs.Body
	place := map[*ir.Node]int{}
	for i, x := range body.Inputs {
		place[x] = i
	}
	flows := make([]bool, len(moving))
	left := live(body, chosen(body.Inputs, moving)) // nodes that a cotangent goes through, and hasn't reached
	var back func(n *ir.Node)
	back = func(n *ir.Node) {
		if !left[n] {
			return
		}
		delete(left, n)
		for _, x := range from(n) {
			back(x)
		}
		if i, ok := place[n]; ok {
			flows[i] = true
			if i < attrs.Carries { // the step before gave it
				back(body.Outputs[i].Node)
			}
		}
	}
	last, outs, past := byKind(attrs, cts)
	for i := range attrs.Carries {
		if last[i] != nil || past[i] != nil {
			back(body.Inputs[i])
		}
	}
	for i, o := range body.Outputs[attrs.Carries:] {
		if outs[i] != nil {
			back(o.Node)
		}
	}
	return flows
}

// byKind is a list with an entry for each result of a loop, in parts.
func byKind(attrs *ir.Attrs, all []*ir.Node) (last, outs, past []*ir.Node) {
	k := attrs.Carries
	return all[:k], all[k : k+attrs.Outs()], all[k+attrs.Outs():]
}

// An undoing is a step of a loop that undoes another: it takes and gives
// cotangents.
type undoing struct {
	stepGraph
	next, puts []*ir.Node // what its carries become, and what it puts out
	shares     []share    // of the operands of the other, nil of those that have none
}

// A share makes the cotangent of an operand from what the loop that undoes
// gives.
type share func(b *build.Builder, r build.Results) *ir.Node

// undo is a step that undoes those of n's loop, whose results have the
// cotangents cts: for the inputs that flows has.
func undo(b *build.Builder, n *ir.Node, flows []bool, cts []*ir.Node) *undoing {
	u := &undoing{shares: make([]share, len(flows))}
	u.begin(b, n)
	u.reversed = !n.Attrs.Reverse
	var others []int
	given := u.cotangents(flows, cts)
	for i, ct := range given {
		switch {
		case ct == nil:
		case i < n.Attrs.Carries:
			u.carried(i, ct)
		case i < n.Attrs.Carries+n.Attrs.Sequences:
			k := len(u.puts)
			u.puts = append(u.puts, ct)
			u.shares[i] = func(_ *build.Builder, r build.Results) *ir.Node { return r.Outs[k] }
		default:
			others = append(others, i)
		}
	}
	for _, i := range others {
		u.shares[i] = u.product(given[i])
	}
	for _, i := range others {
		if u.shares[i] == nil {
			u.shares[i] = u.reduction(given[i])
		}
		if u.shares[i] == nil {
			u.carried(i, u.Add(u.carry(zeros(b, n.Inputs[i].Type)), given[i]))
		}
	}
	return u
}

// carried makes the share of operand i what a carry is at the end, which each
// step makes ct.
func (u *undoing) carried(i int, ct *ir.Node) {
	k := len(u.next)
	u.next = append(u.next, ct)
	u.shares[i] = func(_ *build.Builder, r build.Results) *ir.Node { return r.Last[k] }
}

// cotangents is those of the inputs of the step that flows has, nil of the
// others; cts are those of the loop's results.
func (s *stepGraph) cotangents(flows []bool, cts []*ir.Node) []*ir.Node {
	last, outs, past := byKind(&s.of.Attrs, cts)
	var seeds []seed
	for i, ct := range last {
		if flows[i] {
			seeds = append(seeds, seed{s.outs[i], s.carry(orZeros(s.around, ct, s.bound[i].Type))})
		}
	}
	for i, ct := range outs {
		if ct != nil {
			seeds = append(seeds, seed{s.outs[len(last)+i], s.element(ct)})
		}
	}
	grads, err := reached(s.Builder, s.graph(s.outs), seeds, chosen(s.bound, flows))
	if err != nil {
		panic(err)
	}
	given := make([]*ir.Node, len(s.bound))
	for i, x := range s.bound {
		if !flows[i] {
			continue
		}
		d := grads[0]
		grads = grads[1:]
		s.At(originOf(s.of))
		if i < len(past) && past[i] != nil {
			ct := s.element(past[i])
			if d == nil {
				d = ct
			} else {
				d = s.Add(d, ct)
			}
		}
		given[i] = orZeros(s.Builder, d, x.Type)
	}
	return given
}
