package compile_test

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// TestRandomIsWide: what the random graphs of TestRandom are made of: every op
// in many of them, broadcast, shared, empty and scalar operands, axes of length
// one and large operands, graphs of up to forty nodes and more.
func TestRandomIsWide(t *testing.T) {
	const seeds = 2000
	ops := map[ir.Op]int{} // in how many graphs each is
	traits := map[string]int{}
	want := map[string]int{ // graphs that have it, at least
		"a broadcast operand": 800, "an operand that is broadcast along an axis of its own": 200, "a scalar operand": 800, "an operand without elements": 100,
		"an axis of length 1": 800, "a node used twice": 1200, "one operand twice": 200, "a large operand": 100, "ten nodes": 1200, "forty nodes": 30,
		"a loss": 300, "several results": 500, "float32": 600, "float64": 600, "integers": 600,
	}
	for seed := range seeds {
		s := random(seed)
		has := map[string]bool{}
		seen := map[ir.Op]bool{}
		uses := map[*ir.Node]int{}
		g := s.fn.Graph
		for _, n := range g.Nodes {
			seen[n.Op] = true
			has["float32"] = has["float32"] || n.DType() == ir.Float32
			has["float64"] = has["float64"] || n.DType() == ir.Float64
			has["integers"] = has["integers"] || n.DType().IsInt()
			for i, x := range n.Inputs {
				uses[x]++
				has["one operand twice"] = has["one operand twice"] || i > 0 && x == n.Inputs[0]
				has["a scalar operand"] = has["a scalar operand"] || x.Op != ir.Const && x.Shape().Rank() == 0
				has["an operand without elements"] = has["an operand without elements"] || x.Shape().Size() == 0
				has["a large operand"] = has["a large operand"] || x.Shape().Size() > 500
				for _, d := range x.Shape() {
					has["an axis of length 1"] = has["an axis of length 1"] || d.IsOne()
				}
				if n.Op.Info().Kind != ir.Elementwise || x.Op == ir.Const {
					continue
				}
				missing := n.Shape().Rank() - x.Shape().Rank()
				has["a broadcast operand"] = has["a broadcast operand"] || !x.Shape().Equal(n.Shape())
				for k, d := range x.Shape() {
					own := d.IsOne() && n.Shape()[missing+k].Len() > 1
					has["an operand that is broadcast along an axis of its own"] = has["an operand that is broadcast along an axis of its own"] || own
				}
			}
		}
		for _, k := range uses {
			has["a node used twice"] = has["a node used twice"] || k > 1
		}
		has["ten nodes"] = len(g.Nodes) >= 10
		has["forty nodes"] = len(g.Nodes) >= 40
		has["several results"] = len(g.Outputs) > 1
		has["a loss"] = g.Outputs[0].Node.Shape().Rank() == 0
		for op := range seen {
			ops[op]++
		}
		for trait, is := range has {
			if is {
				traits[trait]++
			}
		}
	}
	for trait, least := range want {
		if traits[trait] < least {
			t.Errorf("%s: in %d of %d graphs, want %d", trait, traits[trait], seeds, least)
		}
	}
	for _, op := range ir.Ops() {
		if ops[op] < 5 {
			t.Errorf("%v is in %d of %d graphs", op, ops[op], seeds)
		}
	}
}
