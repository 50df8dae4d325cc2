package rewrite

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A rule says what to put in a node's place.
type rule struct {
	name string
	why  string
	ops  []ir.Op
	// apply gives nil when the rule doesn't apply to n, whose operands no rule
	// applies to any more; else a node of n's element type that broadcasts to
	// n's shape, made with b.
	apply func(b *build.Builder, n *ir.Node) *ir.Node
}

// A rewriter applies rules to the nodes of one graph.
type rewriter struct {
	b     *build.Builder
	rules [][]*rule             // by op
	done  map[*ir.Node]*ir.Node // what the rules make of a node
	fired int                   // how often a rule applied
	fuel  int                   // how often one still may

	bodies func(*ir.Graph) *ir.Graph // what the rules make of the steps of loops
}

// fuelPerNode bounds how often rules apply for each node of a graph. Each rule
// takes the graph nearer to a normal form, so this is never used up; it is
// what keeps an oversight in a rule from becoming an endless loop.
const fuelPerNode = 64

func newRewriter(rules []rule) *rewriter {
	r := &rewriter{rules: make([][]*rule, len(ir.Ops())+1), done: map[*ir.Node]*ir.Node{}}
	for i := range rules {
		for _, op := range rules[i].ops {
			r.rules[op] = append(r.rules[op], &rules[i])
		}
	}
	return r
}

// run is g with the rules applied to every node until none applies.
func run(g *ir.Graph, rules []rule) *ir.Graph {
	r := newRewriter(rules)
	r.bodies = build.Bodies(func(body *ir.Graph) *ir.Graph {
		out := run(body, rules)
		if out != body {
			r.fired++
		}
		return out
	})
	return r.run(g)
}

func (r *rewriter) run(g *ir.Graph) *ir.Graph {
	r.fuel = fuelPerNode * (len(g.Nodes) + 1)
	out := build.Rewrite(g, func(b *build.Builder, n *ir.Node, in []*ir.Node) *ir.Node {
		r.b = b
		return r.norm(b.CopyWith(n, in, r.bodies))
	})
	if r.fired == 0 {
		return g
	}
	return out
}

// norm is what the rules make of n and of the nodes that it is made of.
func (r *rewriter) norm(n *ir.Node) *ir.Node {
	if m, ok := r.done[n]; ok {
		return m
	}
	m := r.operands(n)
	for {
		if d, ok := r.done[m]; ok {
			m = d
			break
		}
		next := r.step(m)
		if next == nil {
			break
		}
		m = r.operands(next)
	}
	r.done[n], r.done[m] = m, m
	return m
}

// operands is n with its operands normalised.
func (r *rewriter) operands(n *ir.Node) *ir.Node {
	var in []*ir.Node
	for i, x := range n.Inputs {
		y := r.norm(x)
		if y != x && in == nil {
			in = append(in, n.Inputs...)
		}
		if in != nil {
			in[i] = y
		}
	}
	if in == nil {
		return n
	}
	return r.b.Copy(n, in)
}

// step is what the first rule that applies makes of n, or nil.
func (r *rewriter) step(n *ir.Node) *ir.Node {
	for _, rule := range r.rules[n.Op] {
		if r.fuel == 0 {
			return nil
		}
		m := rule.apply(r.b, n)
		if m == nil {
			continue
		}
		if m.DType() != n.DType() {
			panic(fmt.Sprintf("rewrite: rule %s turns %v %v into %v %v", rule.name, n.Op, n.Type, m.Op, m.Type))
		}
		m = r.b.Expand(m, n.Shape())
		if m == n {
			continue
		}
		r.fired++
		r.fuel--
		return m
	}
	return nil
}
