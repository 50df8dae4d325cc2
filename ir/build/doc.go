// Package build makes nodes. Its [Builder] is the only way to make one: it
// asks shapeinfer for the node's type, so an ill-shaped graph can't exist,
// and it hash-conses, so equal nodes are one node and common subexpressions
// are shared from the start.
//
// Its words come in two layers. A word named after an op makes that op's node.
// The composites (Mean, LayerNorm, CrossEntropy ...) are written in those.
// Words panic with an [*Error] when the operands don't fit, which [Try] turns
// into an error; [Builder.Node] returns it.
package build
