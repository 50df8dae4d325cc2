package rewrite

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A rewriteCase is a graph and what the rules make of it. A nil after means
// that it stays.
type rewriteCase struct {
	rule          string // that makes the change, or that has to leave it alone
	before, after word
	tol           float64 // how much better the result may get; with 0 the bits stay
}

// anything is the tolerance, for inputs of any size, of rules under which a
// result may become right that was infinite or NaN.
var anything = math.Inf(1)

func TestRules(t *testing.T) {
	for _, table := range [][]rewriteCase{foldCases, algebraCases, logicCases, viewCases, reduceCases, stabilityCases, nearCases} {
		for k, c := range table {
			t.Run(fmt.Sprintf("%s/%d", c.rule, k), func(t *testing.T) {
				if !Known(c.rule) {
					t.Fatalf("there is no rule %s", c.rule)
				}
				g := graphOf(c.before)
				want := g
				if c.after != nil {
					want = graphOf(c.after)
				}
				h := Simplify(g)
				sound(t, h)
				sameFace(t, g, h)
				if show(h) != show(want) {
					t.Fatalf("%s\nbecomes  %s\nwant     %s", show(g), show(h), show(want))
				}
				if c.after != nil && show(Simplify(g, c.rule)) == show(want) {
					t.Errorf("%s becomes %s without the rule too", show(g), show(want))
				}
				for seed := range 10 {
					in := tameInputs(g, seed)
					if d := differ(evalGraph(t, g, in), evalGraph(t, h, in), 1e-14); d != "" {
						t.Fatalf("%s\nbecomes %s: %s", show(g), show(h), d)
					}
				}
				for seed := range 40 {
					if math.IsInf(c.tol, 1) {
						break
					}
					in := specialInputs(g, seed)
					if d := differ(evalGraph(t, g, in), evalGraph(t, h, in), c.tol); d != "" {
						t.Fatalf("%s\nbecomes %s: %s", show(g), show(h), d)
					}
				}
			})
		}
	}
}

// TestEveryRuleHasACase keeps the tables whole.
func TestEveryRuleHasACase(t *testing.T) {
	fires := map[string]bool{}
	for _, table := range [][]rewriteCase{foldCases, algebraCases, logicCases, viewCases, reduceCases, stabilityCases, nearCases} {
		for _, c := range table {
			fires[c.rule] = fires[c.rule] || c.after != nil
		}
	}
	for _, c := range productLoops {
		fires["loops.product"] = fires["loops.product"] || c.before > 0
	}
	for _, p := range Passes {
		for _, r := range p.Rules() {
			if !fires[r.Name] {
				t.Errorf("rule %s has no case", r.Name)
			}
		}
	}
}

// TestManyCopies: a number of copies that isn't a number of the type is not
// multiplied with.
func TestManyCopies(t *testing.T) {
	for _, c := range manyCases {
		b := build.New()
		x := b.Input("x", ir.Type{DType: c.d})
		g := b.Graph("G", []*ir.Node{x}, []ir.Output{{Name: "out", Node: b.ReduceSum(b.Expand(x, ir.Of(c.copies)), 0)}})
		folded := true
		for _, n := range Simplify(g).Nodes {
			folded = folded && n.Op != ir.ReduceSum
		}
		if folded != c.folded {
			t.Errorf("a sum of %d copies of a %v is made a product: %t", c.copies, c.d, folded)
		}
	}
}

func TestConversions(t *testing.T) {
	for _, c := range conversions {
		v, ok := convert(c.from, c.to, c.v)
		if ok != c.ok || ok && !v.Equal(c.want) {
			t.Errorf("%v as %v is %v, %t; want %v, %t", c.v, c.to, v, ok, c.want, c.ok)
		}
	}
}

func TestPassesAreDescribed(t *testing.T) {
	names := map[string]bool{}
	check := func(name, why string) {
		if name == "" || names[name] {
			t.Errorf("the name %q is missing or taken", name)
		}
		names[name] = true
		if len(strings.Fields(why)) < 3 {
			t.Errorf("%s doesn't say why: %q", name, why)
		}
	}
	for _, p := range Passes {
		check(p.Name, p.Why)
		for _, r := range p.Rules() {
			check(r.Name, r.Why)
		}
	}
	for _, r := range LegalRules() {
		check(r.Name, r.Why)
	}
}

func TestOff(t *testing.T) {
	before := func(e *env) *ir.Node { return e.Neg(e.Neg(e.Log(e.Softmax(e.x, 1)))) }
	logs := func(e *env) *ir.Node { return e.Log(e.Softmax(e.x, 1)) }
	negs := func(e *env) *ir.Node { return e.Neg(e.Neg(e.Sub(e.x, e.ReduceLogSumExp(e.x, 1)))) }
	for _, c := range []struct {
		off  []string
		want word
	}{
		{[]string{"stability"}, logs},
		{[]string{"algebra"}, negs},
		{[]string{"algebra.neg"}, negs},
		{[]string{"algebra", "stability"}, before},
	} {
		if got, want := show(Simplify(graphOf(before), c.off...)), show(graphOf(c.want)); got != want {
			t.Errorf("without %v it becomes %s, want %s", c.off, got, want)
		}
	}
	if Known("algebra") != true || Known("algebra.neg") != true || Known("neg") || Known("") {
		t.Error("Known takes names for passes that are none, or the other way")
	}
}

func TestNothingToDo(t *testing.T) {
	g := graphOf(func(e *env) *ir.Node { return e.Add(e.Tanh(e.x), e.r) })
	if Simplify(g) != g {
		t.Error("a graph without anything to simplify is copied")
	}
}
