package plan

import "github.com/gradgen/gradgen/ir"

// Weight is what an element of an elementwise op costs, in units of an
// addition.
func Weight(op ir.Op) float64 { return opCost(op) }

// SideSums is how many sums of vectors run side by side where nothing else
// limits them: two additions can begin in each cycle and take 4.
const SideSums = 8
