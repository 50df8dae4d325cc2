package transformer_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/transformer"
)

const (
	B, S, E = transformer.B, transformer.S, transformer.E
)

// tokens are a batch of sequences.
type tokens = [B][S][E]float32

func TestMethods(t *testing.T) {
	check.Methods(t, "transformer", new(transformer.Workspace), check.Options{Scale: 0.3, Tolerance: 1e-4, Differences: 1e-4, Together: 2})
}

func TestFlat(t *testing.T) {
	check.Flat[transformer.Params, float32](t, transformer.NumParams)
	check.Flat[transformer.Norm, float32](t, transformer.NumNorm)
}

func TestNoAllocs(t *testing.T) {
	ws, p, grad := new(transformer.Workspace), new(transformer.Params), new(transformer.Params)
	x, out, mask := new(tokens), new(tokens), new([S][S]float32)
	check.NoAllocs(t,
		func() { ws.Block(out, p, x, mask) },
		func() { ws.BlockVJP(grad, p, x, mask, out) },
	)
}

// causal is a mask under which a token attends to itself and to those before
// it.
func causal() *[S][S]float32 {
	mask := new([S][S]float32)
	for i := range mask {
		for j := i + 1; j < S; j++ {
			mask[i][j] = float32(math.Inf(-1))
		}
	}
	return mask
}

// random are weights and tokens.
func random(rng *rand.Rand) (*transformer.Params, *tokens) {
	p, x := new(transformer.Params), new(tokens)
	v := make([]float32, transformer.NumParams)
	for i := range v {
		v[i] = float32(0.2 * rng.NormFloat64())
	}
	p.SetFlat(v)
	for b := range x {
		for s := range x[b] {
			for e := range x[b][s] {
				x[b][s][e] = float32(rng.NormFloat64())
			}
		}
	}
	return p, x
}

// TestCausal: under the causal mask no token depends on a later one, neither
// in the value nor in the gradient; and the other batch plays no part.
func TestCausal(t *testing.T) {
	ws := new(transformer.Workspace)
	p, x := random(rand.New(rand.NewPCG(1, 2)))
	mask := causal()
	out, again := new(tokens), new(tokens)
	ws.Block(out, p, x, mask)
	const at = 20
	x[1][at][3]++
	ws.Block(again, p, x, mask)
	for b := range out {
		for s := range out[b] {
			changed := out[b][s] != again[b][s]
			if want := b == 1 && s >= at; changed != want {
				t.Errorf("token %d of sequence %d has changed: %v, want %v", s, b, changed, want)
			}
		}
	}

	// A cotangent of the first token alone: where it only attends to itself,
	// the queries and keys have no say, and the values have.
	dout, grad := new(tokens), new(transformer.Params)
	for e := range E {
		dout[0][0][e] = float32(e) - 10
	}
	ws.BlockVJP(grad, p, x, mask, dout)
	if zero := new(transformer.Params); grad.Wq != zero.Wq || grad.Wk != zero.Wk || grad.Wv == zero.Wv {
		t.Error("the first token's output has a gradient with respect to queries or keys, or none to values")
	}
	for _, v := range grad.AppendFlat(nil) {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			t.Fatal("the gradient under a mask of infinities isn't finite")
		}
	}
}

// A causal mask holds -Inf where a token must not look: ahead of itself. What
// comes later in a sequence then changes nothing before it.
func Example() {
	var mask [S][S]float32
	for i := range mask {
		for j := i + 1; j < S; j++ {
			mask[i][j] = float32(math.Inf(-1))
		}
	}
	p, x := random(rand.New(rand.NewPCG(1, 2)))
	ws := new(transformer.Workspace)
	out, changed := new(tokens), new(tokens)
	ws.Block(out, p, x, &mask)
	x[0][20][0] += 1
	ws.Block(changed, p, x, &mask)
	fmt.Println("tokens 0 to 19 are as before:", [20][E]float32(changed[0][:20]) == [20][E]float32(out[0][:20]))
	fmt.Println("token 20 is as before:", changed[0][20] == out[0][20])
	fmt.Println("token 31 is as before:", changed[0][31] == out[0][31])

	// One step up the gradient of one element makes it larger.
	var dout tokens
	dout[0][20][5] = 1
	grad := new(transformer.Params)
	ws.BlockVJP(grad, p, x, &mask, &dout)
	weights := p.AppendFlat(nil)
	for i, g := range grad.AppendFlat(nil) {
		weights[i] += 1e-3 * g
	}
	p.SetFlat(weights)
	ws.Block(out, p, x, &mask)
	fmt.Println("a step up the gradient goes up:", out[0][20][5] > changed[0][20][5])
	// Output:
	// tokens 0 to 19 are as before: true
	// token 20 is as before: false
	// token 31 is as before: false
	// a step up the gradient goes up: true
}
