package loop_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// TestVectorCounts: which kernels of the sample specs and of testdata/peers
// are in vectors on each machine, how many operations on vectors and on single
// numbers a call does, how many single numbers it stores, and why a kernel is
// scalar. What falls back to scalar
// code shows in the golden file, on every machine and without a clock; go test
// -update writes it anew.
func TestVectorCounts(t *testing.T) {
	var b strings.Builder
	row := func(cells ...any) {
		fmt.Fprintf(&b, "%-40v %-8v %-8v %7v %7v %6v %11v %11v %8v\n", cells...)
	}
	row("method", "machine", "form", "kernels", "vector", "lanes", "vector ops", "scalar ops", "stores")
	for _, dir := range []string{"../../testdata/specs", "../../testdata/peers/specs"} {
		names, methods := specs(t, dir)
		for _, name := range names {
			for _, m := range methods[name] {
				for _, target := range []loop.Target{loop.AVX512, loop.AVX2} {
					f := codegen.Loops(m, codegen.Options{}, target)
					c := countVectors(f)
					row(name+"."+m.Func.Name+m.Kind.Suffix(), target.Name, form(f), len(f.Kernels), c.kernels, c.width(), c.vector, c.scalar, c.stores)
					for _, s := range c.why {
						fmt.Fprintf(&b, "    scalar: %s\n", s)
					}
				}
			}
		}
	}
	golden(t, "testdata/vectors.golden", b.String())
}

// vectorCounts is how much of a method is in vectors.
type vectorCounts struct {
	kernels        int // in vectors
	lanes          []int
	vector, scalar int // operations of a call
	stores         int // of single numbers
	why            []string
}

// width is the lanes of the kernels in vectors, each number once.
func (c *vectorCounts) width() string {
	s := make([]string, len(c.lanes))
	for i, n := range c.lanes {
		s[i] = fmt.Sprint(n)
	}
	return strings.Join(s, ",")
}

// few is so little that there is no need for a reason to be scalar.
const few = 32

func countVectors(f *loop.Func) *vectorCounts {
	c := &vectorCounts{}
	for _, k := range f.Kernels {
		ops, stores := loop.Does(k)
		if k.Vector {
			c.kernels++
			c.vector += ops
			if !slices.Contains(c.lanes, k.Lanes) {
				c.lanes = append(c.lanes, k.Lanes)
			}
			continue
		}
		c.scalar += ops
		c.stores += stores
		if ops+stores > few && !f.Straight {
			c.why = append(c.why, fmt.Sprintf("%d operations, %d stores: %s: %s", ops, stores, opsOf(k.Nodes), loop.Why(k)))
		}
	}
	slices.Sort(c.lanes)
	return c
}

// opsOf is the ops of the nodes, each once.
func opsOf(nodes []*ir.Node) string {
	var ops []string
	for _, n := range nodes {
		if s := n.Op.String(); !slices.Contains(ops, s) {
			ops = append(ops, s)
		}
	}
	return strings.Join(ops, " ")
}

// form is what a method's code looks like.
func form(f *loop.Func) string {
	switch {
	case f.Straight:
		return "straight"
	case f.Split:
		return "parts"
	}
	return "loops"
}
