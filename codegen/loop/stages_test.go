package loop

import (
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/rewrite"
	"pgregory.net/rapid"
)

// A checked is a graph and what it gives for inputs.
type checked struct {
	graph *ir.Graph
	in    map[string]*interp.Tensor
	want  []*interp.Tensor
	tol   irtest.Tol
	// What the stages so far have done.
	pruned bool // there are no unused variables
	arena  bool // the buffers have their places
}

// tb is what tests and rapid's have in common.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// stages are the steps of Compile, one by one.
var stages = []struct {
	name string
	run  func(f *Func)
}{
	{"fuse", func(f *Func) { f.Kernels = f.pool.fuse(f.Kernels) }},
	{"forward", (*Func).forward},
	{"tile", func(f *Func) {
		for _, k := range f.free() {
			k.Body = f.tile(k)
		}
	}},
	{"inner", func(f *Func) {
		for _, k := range f.free() {
			k.Body = f.inner(k, k.Body, 0)
		}
	}},
	{"hoist", func(f *Func) {
		for _, k := range f.free() {
			k.Body = f.pool.hoist(k.Body)
		}
	}},
}

// checkStages compiles the graph step by step. After each, what the loops
// compute is what the interpreter does.
func checkStages(t tb, g *ir.Graph, in map[string]*interp.Tensor) {
	t.Helper()
	g = rewrite.Late(g)
	want, err := interp.Run(g, in)
	if err != nil {
		t.Fatal(err)
	}
	c := &checked{graph: g, in: in, want: want, tol: irtest.Tol{Rel: 1e-9, Abs: 1e-9}}
	pl := plan.New(g)
	f := Lower(pl)
	must := func(stage string) {
		if err := f.check(c); err != nil {
			t.Fatalf("after %s: %v\n%v\n%v", stage, err, g, f)
		}
	}
	must("lower")
	for _, s := range stages {
		s.run(f)
		c.pruned = s.name == "forward" // what comes after may leave some, until all is pruned
		must(s.name)
	}
	for _, split := range []bool{true, false} { // in parts, single values are memory too
		f.Split = split
		f.allocate()
		c.arena = true
		must("allocate")
	}
	f = Compile(pl, Portable)
	c.pruned = true
	must("all of it")
	if pl.Straight {
		c.arena = false
		f = Lower(pl)
		f.Kernels = f.pool.fuse(f.Kernels)
		f.straighten()
		must("straighten")
	}
}

// TestRandom: on random graphs of every op.
func TestRandom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Empty: true})
		checkStages(rt, s.Graph, s.Inputs)
	})
}

// TestRandomLarge: of tensors that are larger.
func TestRandomLarge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Nodes: 10, Elements: 3000})
		checkStages(rt, s.Graph, s.Inputs)
	})
}

// TestRandomSimplified: with the shapes of nodes that simplifying leaves.
func TestRandomSimplified(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Empty: true, Elements: 500})
		checkStages(rt, rewrite.Simplify(s.Graph), s.Inputs)
	})
}

// TestRandomGradients: on gradients, and on VJPs.
func TestRandomGradients(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Scalar: true, Nodes: 12, Elements: 400})
		g := rewrite.Simplify(s.Graph)
		var wrt []*ir.Node
		for _, n := range g.Inputs {
			if n.DType().IsFloat() {
				wrt = append(wrt, n)
			}
		}
		g, err := gradgen.Grad(g, wrt)
		if err != nil && strings.Contains(err.Error(), "has no gradient") {
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		checkStages(rt, rewrite.Simplify(g), s.Inputs)
	})
}
