package gradgen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

type nodes = []*ir.Node

// A derivedCase is a loop and what is derived from it, as loopText has it: what
// is carried, what is computed again, what is put out and what is summed after
// the loop. Where nothing is said of a mode it isn't looked at.
type derivedCase struct {
	name       string
	steps      int
	f          func(b *build.Builder, in []*ir.Node, loop looper) nodes
	types      []ir.Type
	back, push string
}

// graph is the graph of the case, whose outputs are r0, r1 and so on.
func (c *derivedCase) graph(t *testing.T, loop looper) *ir.Graph {
	t.Helper()
	b := build.New()
	in := make([]*ir.Node, len(c.types))
	for i, ty := range c.types {
		in[i] = b.Input(fmt.Sprint("x", i), ty)
	}
	var outputs []ir.Output
	for i, n := range c.f(b, in, loop) {
		outputs = append(outputs, ir.Output{Name: fmt.Sprint("r", i), Node: n})
	}
	return b.Graph("test", in, outputs)
}

// TestDerivedLoops shows the gradients and tangents of loops, and compares their
// values with those of the steps one after another and with differences.
func TestDerivedLoops(t *testing.T) {
	for _, c := range slices.Concat(keepCases(), sumCases(), flowCases()) {
		t.Run(c.name, func(t *testing.T) {
			g, h := c.graph(t, asLoop(c.steps)), c.graph(t, asSteps(c.steps))
			back, push := vjpOf(t, g), jvpOf(t, g)
			sameText(t, "gradient", derivedText(back), c.back)
			if c.push != "" {
				push := *push
				push.Outputs = push.Outputs[len(g.Outputs):]
				sameText(t, "tangent", derivedText(&push), c.push)
			}
			sameValues(t, g, h)
			sameValues(t, back, vjpOf(t, h))
			sameValues(t, push, jvpOf(t, h))
			if !hasStop(g) { // which differences know nothing of
				compareWithDifferences(t, g, rand.New(rand.NewPCG(3, 4)), uniformIn(0.1, 0.6))
			}
		})
	}
}

// hasStop reports whether there is a StopGradient in g.
func hasStop(g *ir.Graph) bool {
	return count(g)[ir.StopGradient] > 0 || slices.ContainsFunc(ir.Bodies(g), hasStop)
}

// sameText compares a text with lines that are indented alike.
func sameText(t *testing.T, what, got, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimPrefix(want, "\n"), "\n\t\t\t", "\n")
	want = strings.TrimSpace(want)
	if got = strings.TrimSpace(got); got != want {
		t.Errorf("the %s is\n%s\nwant\n%s", what, got, want)
	}
}

// types is a list of types.
func types(list ...ir.Type) []ir.Type { return list }
