package compile_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// A subject is a function for the oracle, with inputs to try it on.
type subject struct {
	name   string
	group  string // see harness.Case
	fn     *ir.Func
	bounds bool // its innermost loops have no bounds checks
	smooth bool // its first result's gradient is what difference quotients converge to
	from   map[string]irtest.Interval
	inputs []map[string]*interp.Tensor // without cotangents
}

// newSubject is the graph as a function whose parameters are its inputs, all
// floating-point ones differentiated that can be.
func newSubject(name string, g *ir.Graph, from map[string]irtest.Interval, draws int) *subject {
	s := &subject{name: name, fn: &ir.Func{Name: "F", Graph: g}, from: from}
	for _, n := range g.Inputs {
		s.fn.Params = append(s.fn.Params, &ir.Field{Name: n.Attrs.Name, Type: n.Type})
		if n.DType().IsFloat() && differentiable(g, n) {
			s.fn.Grad = append(s.fn.Grad, n)
		}
	}
	for draw := range draws {
		in := map[string]*interp.Tensor{}
		for i, n := range g.Inputs {
			in[n.Attrs.Name] = irtest.Random(uint64(1000*draw+i), n.Type, from[n.Attrs.Name])
		}
		s.inputs = append(s.inputs, in)
	}
	return s
}

// differentiable reports whether g may be asked for a gradient with respect to
// n: not where that reaches the first result, or all of them, through a
// position alone.
func differentiable(g *ir.Graph, n *ir.Node) bool {
	for _, outputs := range [][]ir.Output{g.Outputs, g.Outputs[:1]} {
		if _, err := gradgen.Settled(g, []*ir.Node{n}, outputs); err != nil && strings.Contains(err.Error(), "has no gradient") {
			return false
		}
	}
	return true
}

// packageOf is a package of the functions.
func packageOf(fns ...*ir.Func) *ir.Package {
	pkg := &ir.Package{Name: "p", Source: "p.go", Funcs: fns}
	seen := map[*ir.Struct]bool{}
	var walk func(fields []*ir.Field)
	walk = func(fields []*ir.Field) {
		for _, f := range fields {
			if f.Struct != nil && !seen[f.Struct] {
				seen[f.Struct] = true
				walk(f.Struct.Fields)
				pkg.Structs = append(pkg.Structs, f.Struct)
			}
		}
	}
	for _, fn := range fns {
		walk(fn.Params)
	}
	return pkg
}

// String is the subject in the form of a file of testdata/cases.
func (s *subject) String() string {
	var b strings.Builder
	magic, rest, _ := strings.Cut(packageOf(s.fn).Text(), "\n")
	fmt.Fprintf(&b, "%s\n\n// %s\n", magic, s.name)
	for _, n := range s.fn.Graph.Inputs {
		of := s.from[n.Attrs.Name]
		fmt.Fprintf(&b, "// input %s from %v to %v\n", n.Attrs.Name, of.Lo, of.Hi)
	}
	b.WriteString(rest)
	return b.String()
}

// fromCase reads a subject in the form of a file of testdata/cases.
func fromCase(name string, src []byte) (*subject, error) {
	pkg, errs := build.ParsePackage(name, src)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	if len(pkg.Funcs) != 1 {
		return nil, fmt.Errorf("%s: %d functions, want one", name, len(pkg.Funcs))
	}
	from := map[string]irtest.Interval{}
	for line := range strings.Lines(string(src)) {
		var input string
		var of irtest.Interval
		if n, _ := fmt.Sscanf(line, "// input %s from %v to %v", &input, &of.Lo, &of.Hi); n == 3 {
			from[input] = of
		}
	}
	fn := pkg.Funcs[0]
	s := newSubject(name, fn.Graph, from, 2)
	fn.Name = "F"
	s.fn = fn
	return s, nil
}

// draw is the sample that irtest makes for the seed: always the same one.
func draw(seed int, make func(t *rapid.T) *irtest.Sample) *irtest.Sample {
	return rapid.Custom(make).Example(seed)
}

// mixes are what random graphs are made of: of every op alike, or of those
// that kernels are fused from.
var mixes = [][]ir.Op{
	nil, nil, nil,
	{ir.MatMul, ir.Conv, ir.Add, ir.Mul, ir.Relu, ir.Tanh, ir.Sin, ir.Cos, ir.ReduceSum, ir.Transpose, ir.Reshape, ir.Exp},
	{ir.Softmax, ir.ReduceLogSumExp, ir.ReduceMax, ir.ReduceSum, ir.ReduceProd, ir.CumSum, ir.LinearScan, ir.Sub, ir.Div, ir.Exp, ir.Log, ir.Where, ir.Less, ir.ArgMax, ir.Cast},
	{ir.Reshape, ir.Transpose, ir.Expand, ir.Slice, ir.Unfold, ir.Pad, ir.Concat, ir.Fold, ir.Gather, ir.GatherElements, ir.ScatterAdd, ir.MaxPool,
		ir.Add, ir.Mul, ir.Sin, ir.MatMul, ir.ReduceSum, ir.ReduceMax},
	{ir.Scan, ir.Scan, ir.Scan, ir.Add, ir.Mul, ir.Sin, ir.MatMul, ir.ReduceSum, ir.Transpose, ir.Gather, ir.Where, ir.Less},
}

// random is the subject for the seed: a random graph, made awkward at random.
func random(seed int) *subject {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	o := irtest.Options{Nodes: 1 + r.IntN(30), Elements: []int{12, 40, 40, 120, 600}[r.IntN(5)], Empty: r.IntN(3) == 0, Ops: mixes[r.IntN(len(mixes))]}
	switch r.IntN(4) {
	case 0:
		o.Floats = []ir.DType{ir.Float32}
	case 1:
		o.Floats = []ir.DType{ir.Float32, ir.Float64}
	}
	o.Scalar = r.IntN(3) == 0
	o.Smooth = r.IntN(2) == 0
	s := draw(seed, func(t *rapid.T) *irtest.Sample { return irtest.Draw(t, o) })
	a := newAwkward(r, s)
	if r.IntN(2) == 0 {
		a.outputs()
	}
	if r.IntN(2) == 0 {
		a.loops()
	}
	g, params := a.graph()
	from := map[string]irtest.Interval{}
	for _, n := range g.Inputs {
		from[n.Attrs.Name] = a.from[n]
	}
	sub := newSubject(fmt.Sprint("random ", seed), g, from, 2)
	sub.smooth = o.Smooth && o.Scalar && o.Floats == nil
	if params != nil {
		sub.fn.Params = params
	}
	sub.fn.Emit = modes(r, sub.fn)
	return sub
}

// emitting asks for the modes.
func emitting(modes ...ir.Mode) []ir.Emission {
	var list []ir.Emission
	for _, m := range modes {
		list = append(list, ir.Emission{Mode: m})
	}
	return list
}

// modes are some of those that fn can be asked for; of matrices, those that
// aren't large.
func modes(r *rand.Rand, fn *ir.Func) []ir.Emission {
	first := fn.Graph.Outputs[0].Node
	rows, cols, one := first.Shape().Size(), 0, true
	for _, n := range fn.Grad {
		cols += n.Shape().Size()
		one = one && n.DType() == first.DType()
	}
	if cols == 0 || !first.DType().IsFloat() {
		return nil
	}
	some := []ir.Mode{ir.ModeSplit, ir.ModeJVP, ir.ModeVJP}
	if first.Shape().Rank() == 0 {
		some = append(some, ir.ModeHVP)
	}
	if one && rows > 0 && max(rows, cols) <= 24 {
		some = append(some, ir.ModeJacobian)
		if first.Shape().Rank() == 0 {
			some = append(some, ir.ModeHessian)
		}
	}
	var asked []ir.Mode
	for _, m := range some {
		if r.IntN(4) == 0 {
			asked = append(asked, m)
		}
	}
	return emitting(asked...)
}

// An awkward grows what random graphs seldom have.
type awkward struct {
	r     *rand.Rand
	b     *build.Builder
	nodes []*ir.Node // of the sample, copied
	in    []*ir.Node
	out   []ir.Output
	from  map[*ir.Node]irtest.Interval
	group []*ir.Field
}

// newAwkward copies a sample. Now and then some of its inputs get into
// structs.
func newAwkward(r *rand.Rand, s *irtest.Sample) *awkward {
	a := &awkward{r: r, b: build.New(), from: map[*ir.Node]irtest.Interval{}}
	paths := map[string]string{}
	if r.IntN(3) == 0 {
		a.structs(s.Graph, paths)
	}
	done := map[*ir.Node]*ir.Node{}
	for _, n := range s.Graph.Nodes {
		var in []*ir.Node
		for _, x := range n.Inputs {
			in = append(in, done[x])
		}
		if n.Op != ir.Input {
			done[n] = a.b.Copy(n, in)
		} else {
			path := n.Attrs.Name
			if p, ok := paths[path]; ok {
				path = p
			}
			done[n] = a.b.Input(path, n.Type)
			a.from[done[n]], _ = s.Interval(n.Attrs.Name)
			a.in = append(a.in, done[n])
		}
		a.nodes = append(a.nodes, done[n])
	}
	for _, o := range s.Graph.Outputs {
		a.out = append(a.out, ir.Output{Name: o.Name, Node: done[o.Node]})
	}
	for range r.IntN(3) {
		a.unused()
	}
	return a
}

// structs puts the first inputs of g into a struct, the last of them into one
// inside it, and notes where.
func (a *awkward) structs(g *ir.Graph, paths map[string]string) {
	n := min(len(g.Inputs), 1+a.r.IntN(4))
	id := a.r.Uint32()
	outer := &ir.Struct{Name: fmt.Sprint("P", id)}
	inner := &ir.Struct{Name: fmt.Sprint("Q", id)}
	for i, x := range g.Inputs[:n] {
		name := strings.ToUpper(x.Attrs.Name)
		if f := (&ir.Field{Name: name, Type: x.Type}); i == n-1 && n > 1 {
			inner.Fields = append(inner.Fields, f)
			outer.Fields = append(outer.Fields, &ir.Field{Name: "In", Struct: inner})
			paths[x.Attrs.Name] = "p.In." + name
		} else {
			outer.Fields = append(outer.Fields, f)
			paths[x.Attrs.Name] = "p." + name
		}
	}
	a.group = append(a.group, &ir.Field{Name: "p", Struct: outer})
}

// unused adds an input that nothing uses.
func (a *awkward) unused() {
	t := ir.Type{DType: ir.DTypes[a.r.IntN(len(ir.DTypes))], Shape: [...]ir.Shape{nil, ir.Of(1), ir.Of(3), ir.Of(2, 0)}[a.r.IntN(4)]}
	n := a.b.Input(fmt.Sprint("u", len(a.in)), t)
	a.from[n] = irtest.Interval{Hi: 1}
	a.in = append(a.in, n)
}

// outputs adds outputs that need no computing, or are outputs already.
func (a *awkward) outputs() {
	for range 1 + a.r.IntN(3) {
		x := a.nodes[a.r.IntN(len(a.nodes))]
		var n *ir.Node
		switch a.r.IntN(8) {
		case 0:
			n = a.in[a.r.IntN(len(a.in))]
		case 1:
			n = a.out[a.r.IntN(len(a.out))].Node
		case 2:
			n = a.b.Scalar(ir.DTypes[a.r.IntN(len(ir.DTypes))], 1)
		case 3:
			n = a.b.Expand(a.b.Scalar(ir.Float64, 0.5), ir.Of(2, 1, 3))
		case 4:
			n = a.b.Transpose(x)
		case 5:
			n = a.b.Reshape(x, ir.Of(x.Shape().Size(), 1))
		case 6:
			n = a.b.Iota(ir.Int32, ir.D(4))
		default:
			n = x
		}
		o := ir.Output{Name: fmt.Sprint("z", len(a.out)), Node: n}
		at := len(a.out)
		if a.r.IntN(3) == 0 {
			at = a.r.IntN(at + 1)
		}
		a.out = slices.Insert(a.out, at, o)
	}
}

// loops makes the graph too large for straight-line code by a sum over many
// elements.
func (a *awkward) loops() {
	x := a.b.Input("many", ir.Type{DType: ir.Float64})
	a.in = append(a.in, x)
	a.from[x] = irtest.Interval{Lo: -1, Hi: 1}
	i := a.b.Mul(a.b.Iota(ir.Float64, ir.D(2200)), a.b.Scalar(ir.Float64, 1e-3))
	sum := a.b.Reshape(a.b.ReduceSum(a.b.Mul(x, i), 0), nil)
	if o := &a.out[0]; o.Node.DType() == ir.Float64 && o.Node.Shape().Rank() == 0 && a.r.IntN(2) == 0 {
		o.Node = a.b.Add(o.Node, sum)
	} else {
		a.out = append(a.out, ir.Output{Name: "sum", Node: sum})
	}
}

// graph is what came of it, and its parameters where those aren't its inputs.
func (a *awkward) graph() (*ir.Graph, []*ir.Field) {
	g := a.b.Graph("F", a.in, a.out)
	if a.group == nil {
		return g, nil
	}
	params := a.group
	for _, n := range a.in {
		if !strings.HasPrefix(n.Attrs.Name, "p.") {
			params = append(params, &ir.Field{Name: n.Attrs.Name, Type: n.Type})
		}
	}
	return g, params
}
