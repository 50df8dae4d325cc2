package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A Pass is a group of rules under a name by which it can be switched off.
type Pass struct {
	Name string
	Why  string
	Late bool // keeps what Legalize made: may run after it
	Run  func(*ir.Graph) *ir.Graph

	rules []rule
}

// Passes are the simplifying passes, in the order in which their rules are
// tried. Every pass is idempotent.
var Passes = []Pass{
	pass("fold", true, "what is known when the code is generated isn't computed when it runs", foldRules),
	pass("algebra", true, "identities that hold for every number, infinities, NaN and -0 included, leave fewer operations", algebraRules, logicRules),
	pass("stability", false, "formulas that overflow or cancel are replaced by the ops that don't", stabilityRules),
	pass("reduce", true, "copies needn't be made to be added up", reduceRules),
	pass("views", true, "chains of rearrangements are one, in one form, so that equal values meet in one node", viewRules, sliceRules, joinRules),
	pass("contract", true, "a contraction broadcasts its batch axes by itself", contractRules),
	pass("loops", true, "what needn't be done at each step is done for all of them at once", loopRules),
}

func pass(name string, late bool, why string, rules ...[]rule) Pass {
	p := Pass{Name: name, Why: why, Late: late, rules: slices.Concat(rules...)}
	p.Run = func(g *ir.Graph) *ir.Graph { return run(g, p.rules) }
	return p
}

// A Rule is the name and the reason of one rule of a pass, for lists.
type Rule struct {
	Name string // "pass.rule"
	Why  string
}

// Rules lists the rules of the pass in the order in which they are tried.
func (p Pass) Rules() []Rule { return list(p.Name, p.rules) }

func list(prefix string, rules []rule) []Rule {
	out := make([]Rule, len(rules))
	for i, r := range rules {
		out[i] = Rule{prefix + "." + r.name, r.why}
	}
	return out
}

// Simplify runs the passes together to a fixed point: in the result no rule
// of any pass applies to any node. Off names passes, or single rules as
// "pass.rule", that are left out. A graph in which there is nothing to do is
// returned as it is.
func Simplify(g *ir.Graph, off ...string) *ir.Graph {
	return tidied(g, enabled(false, off))
}

// tidied is g with the rules applied, and its loops tidied: what a rule leaves
// lets a loop be tidied, of which there is less each time, and that lets rules
// apply.
func tidied(g *ir.Graph, rules []rule) *ir.Graph {
	g = run(tidyLoops(g), rules)
	for next := tidyLoops(g); next != g; next = tidyLoops(g) {
		g = run(next, rules)
	}
	return g
}

// Late is Legalize followed by the passes that keep what it made. Off is as for Simplify.
func Late(g *ir.Graph, off ...string) *ir.Graph {
	return tidied(Legalize(tidyLoops(g)), enabled(true, off))
}

// Known reports whether name is a pass or a "pass.rule", something that can be
// switched off.
func Known(name string) bool {
	for _, p := range Passes {
		if p.Name == name || slices.ContainsFunc(p.Rules(), func(r Rule) bool { return r.Name == name }) {
			return true
		}
	}
	return false
}

// enabled is the rules that aren't switched off.
func enabled(late bool, off []string) []rule {
	var rules []rule
	for _, p := range Passes {
		if late && !p.Late || slices.Contains(off, p.Name) {
			continue
		}
		for _, r := range p.rules {
			if !slices.Contains(off, p.Name+"."+r.name) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}
