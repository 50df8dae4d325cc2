// Package plan decides, and writes no code: which nodes of a graph get memory
// of their own and which are computed where they are used, whether a graph is
// small enough to become code without loops, and how the loops of a
// contraction are tiled. What a decision weighs stands in cost.go, with the
// numbers it rests on.
package plan
