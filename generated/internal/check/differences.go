package check

import (
	"maps"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

const (
	// eachBelow is how many elements an input may have for a difference along
	// each of them. Larger inputs get one along a random direction.
	eachBelow = 64
	step      = 1e-5
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

	for _, s := range grad.gradient {
		name := s.name[len("d."):]
		got := grad.value(s)
		for _, dir := range directions(in[name].Len(), rng) {
			slope := 0.0
			for i, d := range dir {
				slope += d * got.F[i]
			}
			want := (objective(moved(in, name, dir, step)) - objective(moved(in, name, dir, -step))) / (2 * step)
			if d := math.Abs(slope - want); !(d <= o.Differences*max(1, math.Abs(want))) {
				t.Errorf("along a direction of %s the derivative is %v, and the central difference %v", name, slope, want)
				break
			}
		}
	}
}

// directions are unit vectors of n elements.
func directions(n int, rng *rand.Rand) [][]float64 {
	if n > eachBelow {
		dir, length := make([]float64, n), 0.0
		for i := range dir {
			dir[i] = rng.NormFloat64()
			length = math.Hypot(length, dir[i])
		}
		for i := range dir {
			dir[i] /= length
		}
		return [][]float64{dir}
	}
	dirs := make([][]float64, n)
	for i := range dirs {
		dirs[i] = make([]float64, n)
		dirs[i][i] = 1
	}
	return dirs
}

// moved are the inputs, with the one of the name moved by h along dir.
func moved(in map[string]*interp.Tensor, name string, dir []float64, h float64) map[string]*interp.Tensor {
	out := maps.Clone(in)
	x := interp.Zeros(in[name].Type)
	for i, v := range in[name].F {
		x.F[i] = v + h*dir[i]
	}
	out[name] = x
	return out
}
