package build

import "github.com/gradgen/gradgen/ir"

// KeyOf is the key of a node without operands.
func KeyOf(op ir.Op, a ir.Attrs) string { return New().key(op, &a, nil) }
