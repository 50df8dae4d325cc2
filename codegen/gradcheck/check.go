package gradcheck

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/gradgen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// Options say where to check.
type Options struct {
	Dir   string // an empty directory to work in
	Seed  uint64 // other seeds give other points
	Range *Range // where floating-point inputs are from; nil: where the function is finite
}

// Points is at how many points a function is checked.
const Points = 3

// A Result is what was found of the gradient of a function with respect to
// one of its inputs, at all points.
type Result struct {
	Func   *ir.Func
	Method string   // the generated method
	Input  *ir.Node // the gradient is with respect to this
	// Code is how far what the generated code gives is from the same gradient
	// in float64, in proportion to its largest element, and Slope how far that
	// is from difference quotients of the function, but for what rounding takes
	// from these, in proportion to what those are sums of.
	Code, Slope float64
	// Stopped says that part of the function is held fixed, by StopGradient, so
	// that difference quotients needn't agree: Slope is not counted.
	Stopped bool
	Wrong   []string // what is wrong; none if the gradient is right
	// Nowhere says that there is no point to check it at; Wrong says why.
	Nowhere bool
}

// Check checks the gradients of all functions of the package, in their order.
// Those that have none are left out. An error is gradgen's own, or says that
// there is no go command.
func Check(pkg *ir.Package, o Options) ([]*Result, error) {
	all := structs{}
	var checks []*check
	var cases []*harness.Case
	for _, fn := range pkg.Funcs {
		if len(fn.Grad) == 0 || !fn.Graph.Outputs[0].Node.DType().IsFloat() {
			continue
		}
		c, err := newCheck(fn, o)
		if err != nil {
			return nil, err
		}
		checks = append(checks, c)
		alone := *fn
		alone.Emit = nil
		alone.Params = all.fields(fn.Params)
		cases = append(cases, &harness.Case{Name: fn.Name, Group: pkg.Name, Func: &alone, Inputs: c.points})
	}
	if len(cases) == 0 {
		return nil, nil
	}
	reports, err := harness.Run(o.Dir, cases, harness.Options{Compile: compile.Options{Options: codegen.Options{SIMD: true}}, PerFile: len(cases)})
	if err != nil {
		return nil, err
	}
	var results []*Result
	for i, c := range checks {
		if problems := reports[i].Problems; len(problems) > 0 {
			return nil, fmt.Errorf("%s: %s", c.fn.Name, strings.Join(problems, "\n"))
		}
		if len(c.points) == 0 {
			results = append(results, c.nowhere(o)...)
			continue
		}
		for _, r := range reports[i].Results {
			if r.Kind != c.kind {
				continue
			}
			if len(r.Problems) > 0 {
				return nil, fmt.Errorf("%s: %s", c.method(), strings.Join(r.Problems, "\n"))
			}
			for _, n := range c.fn.Grad {
				res, err := c.input(n, r.Outputs)
				if err != nil {
					return nil, err
				}
				results = append(results, res)
			}
		}
	}
	return results, nil
}

// exact evaluates a function and its gradient, without the rounding that
// difference quotients would show.
var exact = interp.Options{Exact: true}

// A check is a function on its way.
type check struct {
	fn       *ir.Func
	kind     codegen.Kind // Grad, or VJP
	gradient *ir.Graph    // of the function, with outputs d.NAME
	step     float64      // of difference quotients
	rounding float64      // how far, in proportion, its numbers are from what they stand for
	points   []map[string]*interp.Tensor
	want     []map[string]*interp.Tensor // the outputs of gradient there
	spread   []map[string]float64        // by how much they change when the inputs do by their rounding
}

// newCheck finds the points for a function, with cotangents where the
// gradient takes some. Where there are none, it has none.
func newCheck(fn *ir.Func, o Options) (*check, error) {
	c := &check{fn: fn, kind: codegen.Grad, rounding: 0x1p-53}
	if has(fn.Graph, func(n *ir.Node) bool { return n.DType() == ir.Float32 }) {
		c.rounding = 0x1p-24
	}
	differentiate := gradgen.Grad
	if first := fn.Graph.Outputs[0].Node; first.Shape().Rank() > 0 {
		c.kind, differentiate = codegen.VJP, gradgen.VJP
	}
	var err error
	if c.gradient, err = differentiate(fn.Graph, fn.Grad); err != nil {
		return nil, err
	}
	for _, d := range draws(o.Range) {
		for k := range uint64(Points) {
			in := d.point(c.gradient, Points*o.Seed+k)
			values, err := exact.Run(fn.Graph, in)
			if err != nil || !finite(values) { // an index out of range, or outside the domain
				break
			}
			want, err := c.evaluate(in)
			if err != nil || !finite(slices.Collect(maps.Values(want))) {
				break
			}
			c.points, c.want = append(c.points, in), append(c.want, want)
		}
		if len(c.points) == Points {
			c.step = stepFrom(d.floats)
			return c, c.measure()
		}
		c.points, c.want = nil, nil
	}
	return c, nil
}

func (c *check) method() string {
	if c.kind == codegen.VJP {
		return c.fn.Name + "VJP"
	}
	return c.fn.Name + "Grad"
}

// evaluate is the gradient at a point, by the interpreter, in float64.
func (c *check) evaluate(in map[string]*interp.Tensor) (map[string]*interp.Tensor, error) {
	out, err := exact.Run(c.gradient, in)
	if err != nil {
		return nil, err
	}
	named := map[string]*interp.Tensor{}
	for i, o := range c.gradient.Outputs {
		named[o.Name] = out[i]
	}
	return named, nil
}

// measure finds how much the gradient changes when the inputs change by their
// rounding: no code can be expected to do better.
func (c *check) measure() error {
	for k, in := range c.points {
		moved := map[string]*interp.Tensor{}
		for name, x := range in {
			y := interp.Zeros(x.Type)
			copy(y.I, x.I)
			for i, v := range x.F {
				y.F[i] = v * (1 + c.rounding*math.Cos(float64(i)))
			}
			moved[name] = y
		}
		got, err := c.evaluate(moved)
		if err != nil {
			return err
		}
		spread := map[string]float64{}
		for name, x := range got {
			for i, v := range x.F {
				spread[name] = max(spread[name], math.Abs(v-c.want[k][name].F[i]))
			}
		}
		c.spread = append(c.spread, spread)
	}
	return nil
}

// nowhere is the results where no point was found.
func (c *check) nowhere(o Options) []*Result {
	why := "no point was found at which it and its gradient are finite: say with -range where its inputs are from"
	if o.Range != nil {
		why = fmt.Sprintf("at inputs from %v to %v it or its gradient isn't finite, or an index is out of range", o.Range.Lo, o.Range.Hi)
	}
	var list []*Result
	for _, n := range c.fn.Grad {
		list = append(list, &Result{Func: c.fn, Method: c.method(), Input: n, Wrong: []string{why}, Nowhere: true})
	}
	return list
}

// What is allowed: of code, for its sums, besides many times the spread; of
// slopes, besides what the quotients lose.
const (
	codeTolerance  = 2000 // in roundings
	spreadFactor   = 100
	slopeTolerance = 1e-5
)

// input compares the gradient with respect to n with what the code gave, and
// with difference quotients.
func (c *check) input(n *ir.Node, got []map[string]*interp.Tensor) (*Result, error) {
	res := &Result{Func: c.fn, Method: c.method(), Input: n, Stopped: c.stopped()}
	name := "d." + n.Attrs.Name
	for k, in := range c.points {
		want := c.want[k][name]
		largest := 0.0
		for _, v := range want.F {
			largest = max(largest, math.Abs(v))
		}
		worst, at := farthest(got[k][name].F, want.F)
		res.Code = max(res.Code, share(worst, largest))
		if allowed := codeTolerance*c.rounding*largest + spreadFactor*c.spread[k][name]; !(worst <= allowed) {
			res.Wrong = append(res.Wrong, fmt.Sprintf("the code gives %v at %v, in float64 it is %v", got[k][name].F[at], position(want.Type.Shape, at), want.F[at]))
		}
		for _, p := range paths(in, n.Attrs.Name, c.singles(), c.step) {
			s, err := p.slope(c.value)
			if err != nil {
				return nil, err
			}
			sum, size := p.derivative(want)
			off := s.distance(sum)
			if res.Stopped {
				continue
			}
			res.Slope = max(res.Slope, share(max(off-s.tol, 0), size))
			if !(off <= s.tol+slopeTolerance*max(size, math.Abs(s.lo), math.Abs(s.hi))) {
				where := "along a direction"
				if pos := p.position(); pos != nil {
					where = fmt.Sprintf("at %v", pos)
				}
				res.Wrong = append(res.Wrong, fmt.Sprintf("%s it is %v, by differences %v", where, sum, (s.lo+s.hi)/2))
			}
		}
		if len(res.Wrong) > 0 {
			break
		}
	}
	return res, nil
}

// farthest is the greatest distance of two lists of numbers, and where it is:
// the first NaN, where there is one.
func farthest(got, want []float64) (worst float64, at int) {
	for i, v := range want {
		d := math.Abs(got[i] - v)
		if math.IsNaN(d) {
			return d, i
		}
		if d > worst {
			worst, at = d, i
		}
	}
	return worst, at
}

// share is part of whole; of nothing, all or nothing.
func share(part, whole float64) float64 {
	if part == 0 {
		return 0
	}
	if whole == 0 {
		return 1
	}
	return part / whole
}

// value is what the gradient is of: the scalar result, or the sum of the
// results times their cotangents.
func (c *check) value(in map[string]*interp.Tensor) (float64, error) {
	out, err := exact.Run(c.fn.Graph, in)
	if err != nil {
		return 0, err
	}
	if c.kind == codegen.Grad {
		return out[0].F[0], nil
	}
	sum := 0.0
	for i, o := range c.fn.Graph.Outputs {
		if ct := in["ct."+o.Name]; ct != nil {
			for j, v := range out[i].F {
				sum += v * ct.F[j]
			}
		}
	}
	return sum, nil
}

// stopped reports whether difference quotients needn't agree with the gradient.
func (c *check) stopped() bool {
	return has(c.fn.Graph, func(n *ir.Node) bool { return n.Op == ir.StopGradient })
}

// has reports whether the graph, or a step of one of its loops, has such a node.
func has(g *ir.Graph, such func(n *ir.Node) bool) bool {
	return slices.ContainsFunc(g.Nodes, such) || slices.ContainsFunc(ir.Bodies(g), func(body *ir.Graph) bool { return has(body, such) })
}

// work is about how many operations are spent on difference quotients.
const work = 2e8

// singles is how many elements of each input are looked at one by one: fewer
// in larger graphs.
func (c *check) singles() int {
	once := float64(plan.GraphFlops(c.fn.Graph)+1) * float64(3*Points*len(c.fn.Grad))
	return int(min(16, work/once/10))
}
