package transformer_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/internal/check"
	"github.com/gradgen/gradgen/generated/transformer"
)

// BenchmarkTransformer is the block, and its vector-Jacobian product.
func BenchmarkTransformer(b *testing.B) {
	ws, grad := new(transformer.Workspace), new(transformer.Params)
	p, x := random(rand.New(rand.NewPCG(3, 4)))
	out, mask := new(tokens), causal()
	dout := *x
	check.Ratio(b, "Block", func() { ws.Block(out, p, x, mask) }, func() { ws.BlockVJP(grad, p, x, mask, &dout) })
}
