package compile_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A reference is the value of a graph for some inputs, and how far off
// rounding alone may take it. That is found by evaluating it several times
// with a little noise in every result that is rounded, and in the operands of
// sums: what the values spread by is what they are sensitive to.
type reference struct {
	g      *ir.Graph
	want   []*interp.Tensor
	spread [][]float64 // for each output the largest difference of each element; NaN where it can become NaN or not, or an infinity
}

// Noise is much more than the rounding of one operation, and the allowance
// much more than the spread: what is wrong is wrong by far more.
const (
	noise64   = 4e-16
	noise32   = 1.2e-7
	noiseRuns = 5
	allowance = 60
)

// exact are the ops, besides views and movements, whose results are not
// rounded.
var exact = map[ir.Op]bool{
	ir.Neg: true, ir.Abs: true, ir.Sign: true, ir.Relu: true, ir.Floor: true, ir.Ceil: true, ir.Trunc: true, ir.Round: true, ir.Copysign: true,
	ir.Max: true, ir.Min: true, ir.Where: true, ir.Clip: true, ir.ReduceMax: true, ir.ReduceMin: true,
	ir.StopGradient: true, ir.Gather: true, ir.GatherElements: true, ir.MaxPool: true, ir.Const: true, ir.Iota: true,
}

// sums are the ops that add up: their error is in proportion to what they add,
// not to the sum.
var sums = map[ir.Op]bool{
	ir.ReduceSum: true, ir.ReduceProd: true, ir.ReduceLogSumExp: true, ir.CumSum: true, ir.LinearScan: true, ir.Softmax: true, ir.MatMul: true, ir.Conv: true,
	ir.Fold: true, ir.ScatterAdd: true,
}

// refer evaluates g. Of a graph with float32s in it, each result is rounded.
func refer(g *ir.Graph, in map[string]*interp.Tensor) (*reference, error) {
	want, err := interp.Options{Round: true}.Run(g, in)
	if err != nil {
		return nil, err
	}
	return &reference{g: g, want: want}, nil
}

// measure finds the spread.
func (ref *reference) measure(in map[string]*interp.Tensor) error {
	if ref.spread != nil {
		return nil
	}
	for _, x := range ref.want {
		ref.spread = append(ref.spread, make([]float64, x.Len()))
	}
	for run := range noiseRuns {
		got, err := noisy(ref.g, in, rand.New(rand.NewPCG(uint64(run), 3)))
		if err != nil {
			return err
		}
		for k, x := range got {
			for i := range x.Len() {
				d := math.Abs(number(x, i) - number(ref.want[k], i))
				if same(number(x, i), number(ref.want[k], i)) {
					d = 0
				}
				if !(d <= ref.spread[k][i]) {
					ref.spread[k][i] = d
				}
			}
		}
	}
	return nil
}

// noisy evaluates g with noise.
func noisy(g *ir.Graph, in map[string]*interp.Tensor, r *rand.Rand) ([]*interp.Tensor, error) {
	values := map[*ir.Node]*interp.Tensor{}
	for i, n := range g.Nodes {
		if n.Op == ir.Input {
			values[n] = in[n.Attrs.Name]
			continue
		}
		if n.Op == ir.Scan {
			if values[n] != nil {
				continue
			}
			results, err := noisyLoop(n, values, r)
			if err != nil {
				return nil, err
			}
			for _, m := range g.Nodes[i:] {
				if ir.SameLoop(n, m) {
					values[m] = results[m.Attrs.Index]
				}
			}
			continue
		}
		operands := make([]*interp.Tensor, len(n.Inputs))
		for i, x := range n.Inputs {
			if operands[i] = values[x]; sums[n.Op] {
				operands[i] = disturbed(operands[i], r)
			}
		}
		x, err := interp.Options{Round: true}.Eval(n, operands...)
		if err != nil {
			return nil, err
		}
		if k := n.Op.Info().Kind; k != ir.View && (k != ir.Movement || n.Op == ir.Fold) && !exact[n.Op] {
			x = disturbed(x, r)
		}
		values[n] = x
	}
	var out []*interp.Tensor
	for _, o := range g.Outputs {
		out = append(out, values[o.Node])
	}
	return out, nil
}

// noisyLoop is the results of the loop that n is one of, with noise in each step.
func noisyLoop(n *ir.Node, values map[*ir.Node]*interp.Tensor, r *rand.Rand) ([]*interp.Tensor, error) {
	a := &n.Attrs
	var carries []*interp.Tensor
	for _, x := range n.Inputs[:a.Carries] {
		carries = append(carries, values[x])
	}
	stacks := make([]*interp.Tensor, a.Results()-a.Carries)
	put := func(k, at int, x *interp.Tensor) {
		if stacks[k] == nil {
			stacks[k] = interp.Zeros(ir.Type{DType: x.Type.DType, Shape: append(ir.Of(a.Length), x.Type.Shape...)})
		}
		for i := range x.Len() {
			stacks[k].Set(at*x.Len()+i, x.Get(i))
		}
	}
	for i := range a.Length {
		at := i
		if a.Reverse {
			at = a.Length - 1 - i
		}
		in := map[string]*interp.Tensor{}
		for k, x := range a.Body.Inputs {
			switch {
			case k < a.Carries:
				in[x.Attrs.Name] = carries[k]
				put(a.Outs()+k, at, carries[k])
			case k < a.Carries+a.Sequences:
				one := interp.Zeros(x.Type)
				for j := range one.Len() {
					one.Set(j, values[n.Inputs[k]].Get(at*one.Len()+j))
				}
				in[x.Attrs.Name] = one
			default:
				in[x.Attrs.Name] = values[n.Inputs[k]]
			}
		}
		outs, err := noisy(a.Body, in, r)
		if err != nil {
			return nil, err
		}
		for k, x := range outs[a.Carries:] {
			put(k, at, x)
		}
		carries = outs[:a.Carries]
	}
	return append(carries, stacks...), nil
}

func disturbed(x *interp.Tensor, r *rand.Rand) *interp.Tensor {
	if !x.Type.DType.IsFloat() {
		return x
	}
	eps := noise64
	if x.Type.DType == ir.Float32 {
		eps = noise32
	}
	y := interp.Zeros(x.Type)
	for i, v := range x.F {
		y.F[i] = v * (1 + eps*(2*r.Float64()-1))
	}
	return y
}

func number(x *interp.Tensor, i int) float64 {
	if x.Type.DType.IsFloat() {
		return x.F[i]
	}
	return float64(x.I[i])
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// compare returns an error that tells the first of the outputs that is
// farther from the reference than rounding can take it.
func (ref *reference) compare(outputs map[string]*interp.Tensor, in map[string]*interp.Tensor) error {
	for k, o := range ref.g.Outputs {
		want, got := ref.want[k], outputs[o.Name]
		if got == nil || !got.Type.Equal(want.Type) {
			return fmt.Errorf("output %s is %v, want %v", o.Name, got, want.Type)
		}
		eps, scale := 0.0, 0.0
		switch want.Type.DType {
		case ir.Float64:
			eps = 1e-14
		case ir.Float32:
			eps = 1e-6
		}
		for _, v := range want.F {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				scale = max(scale, math.Abs(v))
			}
		}
		for i := range want.Len() {
			a, b := number(got, i), number(want, i)
			if same(a, b) && got.Get(i) == want.Get(i) || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= eps*scale {
				continue
			}
			if err := ref.measure(in); err != nil {
				return err
			}
			spread := ref.spread[k][i]
			if math.IsNaN(spread) || math.Abs(a-b) <= allowance*spread || (math.IsNaN(a) || math.IsInf(a, 0)) && spread > 1e20 {
				continue
			}
			return fmt.Errorf("output %s %v: element %d is %v, want %v (difference %.3g; the largest is %.3g, noise makes %.3g)", o.Name, want.Type, i, a, b, a-b, scale, spread)
		}
	}
	return nil
}

// values is what the graph of the reference gives, by name.
func (ref *reference) values() map[string]*interp.Tensor {
	byName := map[string]*interp.Tensor{}
	for i, o := range ref.g.Outputs {
		byName[o.Name] = ref.want[i]
	}
	return byName
}
