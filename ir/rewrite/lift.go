package rewrite

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// liftReshape moves a Reshape behind an elementwise op. The other operands are
// reshaped from the same shape, or lie along trailing axes that the Reshape
// leaves alone.
func liftReshape(b *build.Builder, n *ir.Node) *ir.Node {
	var from ir.Shape
	reshaped := false
	in := slices.Clone(n.Inputs)
	for i, x := range in {
		if x.Op != ir.Reshape || !x.Shape().Equal(n.Shape()) {
			continue
		}
		if reshaped && !from.Equal(x.Inputs[0].Shape()) {
			return nil
		}
		in[i], from, reshaped = x.Inputs[0], x.Inputs[0].Shape(), true
	}
	if !reshaped {
		return nil
	}
	kept := trailing(from, n.Shape())
	for i, x := range in {
		if x == n.Inputs[i] && len(x.Shape()) > kept {
			return nil
		}
	}
	return b.Reshape(b.Copy(n, in), n.Shape())
}

// trailing is the number of last axes that s and t have in common.
func trailing(s, t ir.Shape) int {
	k := 0
	for k < min(len(s), len(t)) && s[len(s)-1-k] == t[len(t)-1-k] {
		k++
	}
	return k
}

// liftTranspose moves a Transpose behind an elementwise op. The other operands
// are transposed in the same way, or scalars.
func liftTranspose(b *build.Builder, n *ir.Node) *ir.Node {
	var perm []int
	in := slices.Clone(n.Inputs)
	for i, x := range in {
		switch {
		case x.Op == ir.Transpose && (perm == nil || slices.Equal(perm, x.Attrs.Axes)):
			in[i], perm = x.Inputs[0], x.Attrs.Axes
		case len(x.Shape()) > 0:
			return nil
		}
	}
	if perm == nil {
		return nil
	}
	return b.Transpose(b.Copy(n, in), perm...)
}
