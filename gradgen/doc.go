// Package gradgen derives gradients: [Grad] and [VJP] take a graph and return
// one that computes the derivative of its outputs in reverse mode, [JVP] one
// that does in forward mode. The result is an ordinary graph on the nodes of
// the first, so it can be simplified, evaluated, compiled, and differentiated
// again: the JVP of a gradient is a Hessian times a vector.
//
// The work of reverse mode has three parts:
//
//   - The table (table.go) has a row for each op. Its rules give an operand's
//     cotangent from the result's, at the shape of the result: a rule doesn't
//     know whether its operand was broadcast.
//   - The accumulator (accumulate.go) walks the graph from the outputs to the
//     inputs, collects the cotangents of each node and adds those of one shape.
//   - unbroadcast (unbroadcast.go) is the one place that compares a
//     cotangent's shape with its node's. Where the node was broadcast it makes
//     one ReduceSum over the axes along which it was stretched. The gradient of
//     a broadcast operand is that sum; it is n times the upstream gradient
//     only where that is uniform.
//
// A cotangent carries a mask (cotangent.go): the places that a select has let
// through. It is applied after the rules of the ops below the select, not
// before, so that an unselected Sqrt, Log, Div or Pow gives 0 and not 0 times
// infinity, while a NaN in selected data stays one.
//
// Forward mode is simpler: a table (table_forward.go) with the rule for the
// tangent of an op's result from those of its operands, and a walk from the
// inputs to the outputs (forward.go).
package gradgen
