// Package rewrite is the passes over a graph, each from a graph to one that
// computes the same with less, or better.
//
// A pass is a list of rules. A rule looks at one node and the nodes it is made
// of, and says what to put in its place, or nothing. What it says depends on
// nothing else (not on who uses the node, not on the order of rules elsewhere),
// so one sweep from operands to users in which every new node is itself
// offered to the rules ends with a graph to which no rule applies: a pass is
// idempotent, and so is [Simplify], which offers every node to the rules of
// all passes.
//
// Two things need no pass. Common subexpressions are one node from the start,
// because package build hash-conses, and what two rewritten nodes have in common is
// shared the same way. Nodes that no output needs are left out of the graph
// when it is put together.
//
// What passes may do to numbers: the bits stay, or the result gets more
// accurate. So x*0 isn't 0 (x may be infinite), x+0 isn't x (x may be -0: -0+0
// is +0, although x-0 and x+(-0) are x), x-x isn't 0, x/x isn't 1, and sums
// aren't regrouped, with two exceptions, which the op table leaves open: the
// order in which a reduction adds, and the sign of a sum that is zero.
// Integers wrap, so there x+0, x*0 and x-x do fold.
//
// A pass changes neither the inputs nor the names and types of the outputs.
package rewrite
