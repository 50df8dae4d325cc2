package irtest

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

func drawCotangent(g *gen) *ir.Node {
	return g.node(ir.Cotangent, ir.Attrs{Name: fmt.Sprint("ct", g.made), Type: ir.Type{DType: g.dtype(floating), Shape: g.shape(0, 3)}})
}

// drawCustomVJP is the product of two values with the rule that it has anyway.
func drawCustomVJP(g *gen) *ir.Node {
	x := g.anyShape(0, floating)
	z := g.exact(0, x.Type)
	ct := g.node(ir.Cotangent, ir.Attrs{Name: fmt.Sprint("ct", g.made), Type: x.Type})
	mul := func(x, y *ir.Node) *ir.Node { return g.node(ir.Mul, ir.Attrs{}, x, y) }
	return g.node(ir.CustomVJP, ir.Attrs{}, mul(x, z), x, z, ct, mul(ct, z), mul(ct, x))
}

// drawCheckpoint is some operations between a value and their result.
func drawCheckpoint(g *gen) *ir.Node {
	x := g.anyShape(0, floating)
	inside := g.node(ir.Again, ir.Attrs{}, x)
	y := g.node(ir.Sin, ir.Attrs{}, g.node(ir.Mul, ir.Attrs{}, inside, g.node(ir.Sin, ir.Attrs{}, inside)))
	return g.node(ir.Checkpoint, ir.Attrs{}, y, inside)
}
