package build

import "github.com/gradgen/gradgen/ir"

// ParsePackage reads the text form of a package, each function's graph with a
// builder of its own. The package is nil when there are errors.
func ParsePackage(file string, src []byte) (*ir.Package, []*ir.SyntaxError) {
	return ir.ParsePackage(file, src, func() ir.MakeNode {
		b := New()
		return func(op ir.Op, a ir.Attrs, in []*ir.Node, o *ir.Origin) (*ir.Node, error) {
			b.At(o)
			return b.Node(op, a, in...)
		}
	})
}
