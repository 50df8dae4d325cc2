// Package ir is the graph that gradgen compiles: what a node is, which
// operations there are, and the text form that shows a graph.
//
// The pieces:
//
//   - [DType], [Dim], [Shape] and [Type] say what a value is.
//   - [Op] names an operation; its [Info] row in the op table says how many
//     operands it takes, which attributes it has and what it computes.
//   - [Node] is one operation applied to operands. A node never changes.
//   - [Graph] is an ordered list of nodes with inputs and outputs.
//   - [Package] is what one spec declares: constants, parameter structs and
//     functions, each function with its graph.
//
// Nothing here infers a shape or makes a node: package build does, with the
// rules of package shapeinfer, so an ill-shaped graph can't come about.
package ir
