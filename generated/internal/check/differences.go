package check

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// differences compares the gradient that a method sets with central
// differences: of the method NAME itself where it computes in float64; of the
// reference evaluator, which computes in float64 always, where float32 is too
// coarse to take differences of.
func differences(t *testing.T, grad, value *form, rng *rand.Rand, o Options) {
	in := random(grad.graph, rng, o)
	fill(grad.in, in)
	spoil(grad.out)
	grad.run()

	evaluate := func(in map[string]*interp.Tensor) []*interp.Tensor {
		fill(value.in, in)
		value.run()
		return value.values(value.out)
	}
	if value.out[0].t.DType == ir.Float32 {
		evaluate = func(in map[string]*interp.Tensor) []*interp.Tensor {
			out, err := interp.Run(value.graph, in)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	// objective is what the gradient is one of: the first result, or the sum
	// of the results times their cotangents.
	objective := func(in map[string]*interp.Tensor) float64 {
		out := evaluate(in)
		if value.out[0].t.Shape.Rank() == 0 {
			return out[0].F[0]
		}
		sum := 0.0
		for i, s := range value.out {
			for j, v := range out[i].F {
				sum += v * in["ct."+s.name].F[j]
			}
		}
		return sum
	}

	// The evaluator's float64 allows a step so short that hardly anything
	// turns a corner in it (of a max, say); a method's own may not.
	step := 1e-5
	if value.out[0].t.DType == ir.Float32 {
		step = 1e-7
	}
	for _, dir := range directions(grad.gradient, rng, o) {
		slope := 0.0
		for _, s := range grad.gradient {
			got := grad.value(s)
			for i, d := range dir.by[input(s)] {
				slope += d * got.F[i]
			}
		}
		want := (objective(dir.from(in, step)) - objective(dir.from(in, -step))) / (2 * step)
		if d := math.Abs(slope - want); !(d <= o.Differences*max(1, math.Abs(want))) {
			t.Errorf("along %s the derivative is %v, and the central difference %v", dir.what, slope, want)
		}
	}
}

// input is the name of the input that the gradient is with respect to.
func input(gradient slot) string { return strings.TrimPrefix(gradient.name, "d.") }

// A direction is where to move inputs, by their names.
type direction struct {
	what string
	by   map[string][]float64
}

// from is in, moved by h in the direction.
func (dir direction) from(in map[string]*interp.Tensor, h float64) map[string]*interp.Tensor {
	out := maps.Clone(in)
	for name, by := range dir.by {
		x := interp.Zeros(in[name].Type)
		for i, v := range in[name].F {
			x.F[i] = v + h*by[i]
		}
		out[name] = x
	}
	return out
}

// directions are those to take differences along, as the options say.
func directions(gradient []slot, rng *rand.Rand, o Options) []direction {
	var dirs []direction
	for i := range o.Together {
		dir := direction{fmt.Sprintf("direction %d of all inputs", i), map[string][]float64{}}
		for _, s := range gradient {
			dir.by[input(s)] = unit(s.t.Shape.Size(), rng)
		}
		dirs = append(dirs, dir)
	}
	if o.Together > 0 {
		return dirs
	}
	for _, s := range gradient {
		name, n := input(s), s.t.Shape.Size()
		if n > o.Each {
			dirs = append(dirs, direction{"a direction of " + name, map[string][]float64{name: unit(n, rng)}})
			continue
		}
		for i := range n {
			by := make([]float64, n)
			by[i] = 1
			dirs = append(dirs, direction{fmt.Sprintf("element %d of %s", i, name), map[string][]float64{name: by}})
		}
	}
	return dirs
}

// unit is a random vector of length 1.
func unit(n int, rng *rand.Rand) []float64 {
	v, length := make([]float64, n), 0.0
	for i := range v {
		v[i] = rng.NormFloat64()
		length = math.Hypot(length, v[i])
	}
	for i := range v {
		v[i] /= length
	}
	return v
}
