package plan

import "github.com/gradgen/gradgen/ir"

// Weight is what an element of an elementwise op costs, in units of an
// addition.
func Weight(op ir.Op) float64 { return opCost(op) }

// SideSums is how many sums of vectors run side by side where nothing else
// limits them: two additions can begin in each cycle and take 4.
const SideSums = 8

// MapVectors is how many vectors of a map are done in one pass of its loop, of
// so many vectors and operations on each. Where an element takes little more than
// its load and its store, counting and comparing is a third of the work: relu in
// the first cache takes 0.035 ns an element with one vector in a pass, 0.026 with two and
// 0.023 with four.
func MapVectors(vectors, ops int) int {
	const most, side = 8, 4
	if ops > most || vectors < side {
		return 1
	}
	return side
}
