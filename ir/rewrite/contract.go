package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var contractRules = []rule{
	{"matmul-batch", "a batch of copies of one matrix is that matrix, and leading axes of length 1 needn't be there", []ir.Op{ir.MatMul}, matMulBatch},
}

// matMulBatch strips its operands of Expands of batch axes and of leading axes
// of length 1.
func matMulBatch(b *build.Builder, n *ir.Node) *ir.Node {
	in := slices.Clone(n.Inputs)
	for i, x := range in {
		if (x.Op == ir.Expand || leads(x)) && sameMatrix(x.Inputs[0].Shape(), x.Shape()) {
			in[i] = x.Inputs[0]
		}
	}
	if slices.Equal(in, n.Inputs) {
		return nil
	}
	return b.MatMul(in[0], in[1])
}

// sameMatrix reports whether s and t have the same last two axes.
func sameMatrix(s, t ir.Shape) bool {
	return len(s) >= 2 && s[len(s)-2:].Equal(t[len(t)-2:])
}
