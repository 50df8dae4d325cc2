package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// collapseRules make one large product of many small ones, for the code
// generator: its tiles are filled better, and what would be a product for
// each batch and a sum over them is one product with a longer sum. They come
// after differentiation, which tells of the sums.
var collapseRules = []rule{
	{"matmul-rows", "a batch of matrices times one matrix is one product of all their rows", []ir.Op{ir.MatMul}, matMulRows},
	{"sum-of-matmul", "a sum over the batch of products is one product whose sum goes over the batch too", []ir.Op{ir.ReduceSum}, sumOfMatMul},
}

// matMulRows is [B... m k] times [k n] as [B*m k] times [k n].
func matMulRows(b *build.Builder, n *ir.Node) *ir.Node {
	x, w := n.Inputs[0], n.Inputs[1]
	r := x.Shape().Rank()
	if r <= 2 || w.Shape().Rank() != 2 {
		return nil
	}
	rows, k := x.Shape()[:r-1].Size(), x.Shape()[r-1].Len()
	return b.Reshape(b.MatMul(b.Reshape(x, ir.Of(rows, k)), w), n.Shape())
}

// sumOfMatMul is the sum over all of B of [B... m k] times [B... k n] as
// [m B*k] times [B*k n].
func sumOfMatMul(b *build.Builder, n *ir.Node) *ir.Node {
	mm := n.Inputs[0]
	r := mm.Shape().Rank()
	if mm.Op != ir.MatMul || r <= 2 {
		return nil
	}
	x, y := mm.Inputs[0], mm.Inputs[1]
	batch := mm.Shape()[:r-2]
	if x.Shape().Rank() != r || y.Shape().Rank() != r || !x.Shape()[:r-2].Equal(batch) || !y.Shape()[:r-2].Equal(batch) {
		return nil
	}
	for i, d := range batch {
		if !d.IsOne() && !slices.Contains(n.Attrs.Axes, i) {
			return nil
		}
	}
	if slices.Contains(n.Attrs.Axes, r-1) || slices.Contains(n.Attrs.Axes, r-2) {
		return nil
	}
	perm := []int{r - 2}
	for i := range r - 2 {
		perm = append(perm, i)
	}
	perm = append(perm, r-1)
	m, k, cols := x.Shape()[r-2].Len(), ir.Shape(batch).Size()*x.Shape()[r-1].Len(), y.Shape()[r-1].Len()
	return b.Reshape(b.MatMul(b.Reshape(b.Transpose(x, perm...), ir.Of(m, k)), b.Reshape(y, ir.Of(k, cols))), n.Shape())
}
