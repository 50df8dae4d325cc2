package gradgen

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// Within makes the gradient of the floating-point scalar y with respect to the
// floating-point x, a node that y is computed from, among the other nodes of b:
// of a graph in the making. What else x is computed from stands still. It is
// zero where y doesn't depend on x. The error is an [*Error].
func Within(b *build.Builder, y, x *ir.Node) (*ir.Node, error) {
	switch {
	case !y.DType().IsFloat() || y.Shape().Rank() != 0:
		return nil, &Error{y, fmt.Sprintf("%v is not a floating-point scalar", y.Type)}
	case !x.DType().IsFloat():
		return nil, &Error{x, fmt.Sprintf("%v is not floating-point", x.Type)}
	}
	g := b.Graph("", nil, []ir.Output{{Name: "y", Node: y}})
	before := b.At(originOf(y))
	defer b.At(before)
	grads, err := backward(b, g, []seed{{y, b.Scalar(y.DType(), 1)}}, []*ir.Node{x})
	if err != nil {
		return nil, err
	}
	return grads[0], nil
}
