package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var contractRules = []rule{
	{"matmul-batch", "a batch of copies of one matrix is that matrix, and leading axes of length 1 needn't be there", []ir.Op{ir.MatMul}, matMulBatch},
	{"matmul-merge", "a batch of matrices times one matrix is one tall matrix times it; its gradient then sums over the batch in the product", []ir.Op{ir.MatMul}, matMulMerge},
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

// matMulMerge merges the batch axes and the rows of its left operand when the
// right one has no batch.
func matMulMerge(b *build.Builder, n *ir.Node) *ir.Node {
	x, y := n.Inputs[0], n.Inputs[1]
	matrix := y.Shape()[len(y.Shape())-2:]
	if len(x.Shape()) == 2 || y.Shape().Size() != matrix.Size() || x.Shape().Size() == 0 {
		return nil
	}
	columns := x.Shape()[len(x.Shape())-1]
	rows := ir.D(x.Shape().Size() / columns.Len())
	return b.Reshape(b.MatMul(b.Reshape(x, ir.Shape{rows, columns}), b.Reshape(y, matrix)), n.Shape())
}
