package plan

import "github.com/gradgen/gradgen/ir"

// Accumulators is how many sums run side by side in a reduction: an addition
// takes 4 cycles, and one or two can begin in each.
const Accumulators = 4

// minPacked is the least rows and columns of a product for which a transposed
// operand is copied, to be read in vectors.
const minPacked = 8

// maxCopied is the most elements of an argument that is copied for vectors:
// more of them wouldn't stay in the cache until they are used.
const maxCopied = 1 << 16

// FewLanes is how many bytes of a loop's elements, three float32 numbers,
// aren't worth a vector. The gradient of a convolution's 3x3 kernels took
// three times as long with its columns in the lanes of vectors as with sums of
// single numbers.
const FewLanes = 12

// SumBlock is how many float32 numbers are added up one after the other before
// their sum goes to that of the others: the error of a sum grows with the
// number of additions to one variable.
const SumBlock = 1024

// TileSums is how many sums make a tile: fewer are spread over accumulators.
const TileSums = 3

// UnrollSums is the most products in the body of a tile's innermost loop. A
// tile of 2 by 4 runs at 8.3 GF/s with one step of the sum to a pass, at 9.7
// with 2, 10.1 with 4 and 10.3 with 8: counting and addresses are shared.
const UnrollSums = 96

// UnrollBy is how many of n steps of a tile of so many sums go into a pass:
// about 4, which makes the code half as long as 8 and 2 % slower.
func UnrollBy(n, sums int) int {
	for _, by := range []int{4, 5, 3, 6, 2} {
		if n%by == 0 && n > by && by*sums <= UnrollSums {
			return by
		}
	}
	if by := 4; n > 4*by && by*sums <= UnrollSums {
		return by
	}
	return 1
}

// Cheap reports whether the op is plain arithmetic.
func Cheap(op ir.Op) bool { return opCost(op) < costDiv }

// An Access is a load in the body of a reduction, as the choice of a tile
// sees it.
type Access struct {
	DependsOn  []bool // for each loop around: whether the place depends on it
	Contiguous bool   // neighbours in the innermost loop are neighbours in memory
}

// ChooseVectorTile is ChooseTile for sums of vectors: rows is the loop of
// which at most two iterations are done side by side, since each needs a
// number in every lane of a register.
func ChooseVectorTile(lens []int, loads []Access, accs int) []int {
	best := make([]int, len(lens))
	for i := range best {
		best[i] = 1
	}
	last := len(lens) - 1
	for _, t := range []int{4, 5, 3, 2} {
		if t <= lens[last] && (best[last] == 1 || lens[last]%t == 0 && lens[last]%best[last] != 0) {
			best[last] = t
		}
	}
	rows := 2
	if best[last] == 1 {
		rows = 6
	} else if best[last] == 2 {
		rows = 4
	} else if best[last] == 3 {
		rows = 3
	}
	// The loop whose iterations share the most loads.
	at, most := -1, 0
	for i := range last {
		shared := 0
		for _, a := range loads {
			if !a.DependsOn[i] && a.DependsOn[last] {
				shared++
			}
		}
		if shared > most && lens[i] > 1 {
			at, most = i, shared
		}
	}
	if at >= 0 {
		for rows > 2 && lens[at]%rows > 0 {
			rows--
		}
		best[at] = min(rows, lens[at])
	}
	return best
}

// tileSizes are the numbers of iterations that may be done side by side.
var tileSizes = []int{1, 2, 3, 4, 5, 6, 8}

// ChooseTile is how many iterations of each loop around a reduction of accs
// sums to do side by side: of at most two loops, more than one. The best
// tile loads the least for each product, with as many sums as there are
// registers, and leaves little over at the loops' ends.
func ChooseTile(lens []int, loads []Access, accs int) []int {
	best := make([]int, len(lens))
	for i := range best {
		best[i] = 1
	}
	tile := append([]int(nil), best...)
	bestCost := tileCost(lens, tile, loads, accs)
	for u := range lens {
		for v := u; v < len(lens); v++ {
			for _, tu := range tileSizes {
				for _, tv := range tileSizes {
					if u == v && tv > 1 || tu > lens[u] || u != v && tv > lens[v] {
						continue
					}
					tile[u], tile[v] = tu, max(tv, 1)
					if u == v {
						tile[u] = tu
					}
					if c := tileCost(lens, tile, loads, accs); c < bestCost*0.99 {
						bestCost = c
						copy(best, tile)
					}
					tile[u], tile[v] = 1, 1
				}
			}
		}
	}
	return best
}

// tileCost is the time of one product in units of an instruction, for the
// tile and for what it leaves over at the end of each loop.
func tileCost(lens, tile []int, loads []Access, accs int) float64 {
	cost := 0.0
	var rest func(i int, share float64, t []int)
	rest = func(i int, share float64, t []int) {
		if share == 0 {
			return
		}
		if i == len(lens) {
			cost += share * bodyCost(t, loads, accs)
			return
		}
		over := lens[i] % tile[i]
		all := float64(max(lens[i], 1))
		t[i] = tile[i]
		rest(i+1, share*(all-float64(over))/all, t)
		if over > 0 {
			t[i] = over
			rest(i+1, share*float64(over)/all, t)
		}
	}
	rest(0, 1, make([]int, len(lens)))
	for i, n := range lens {
		if n%tile[i] > 0 {
			cost *= remainder
		}
	}
	return cost
}

// remainder is what code for the rest of a loop costs, besides its time: a
// tile that divides the loop is as good as one that is a little faster.
const remainder = 1.05

// bodyCost is the time of one product in a tile of the sizes.
func bodyCost(tile []int, loads []Access, accs int) float64 {
	const (
		loop    = 0.6 // counting and branching, shared by the steps of a pass
		product = 2.0 // a multiplication and an addition
		load    = 1.0
		spill   = 2.0 // a store and a load of an accumulator
		latency = 4.0 // additions to one accumulator wait for each other
	)
	products := float64(accs)
	for _, t := range tile {
		products *= float64(t)
	}
	loaded, largest := 0.0, 0.0
	for _, a := range loads {
		n := 1.0
		for i, t := range tile {
			if a.DependsOn[i] {
				n *= float64(t)
			}
		}
		loaded += n
		largest = max(largest, n)
	}
	// The loads of the smaller operand stay in registers; those of the larger
	// go through one.
	regs := products + (loaded - largest) + 2
	over := max(0, regs-TileRegisters-1)
	total := products*product + loaded*load + loop + over*spill
	return max(total, 2*latency) / products
}

// WalkBy is how many of n steps of a sum of products of vectors, to so many
// variables, go into a pass: four where that leaves a remainder for no other
// number.
func WalkBy(n, sums int) int {
	for _, by := range []int{4, 5, 3, 6, 7, 2} {
		if n%by == 0 && n > by && by*sums <= UnrollSums {
			return by
		}
	}
	if n > 4 && 4*sums <= UnrollSums {
		return 4
	}
	return 1
}

// TileVectors is the most vectors of an operand that a tile of two rows keeps
// in registers beside its sums.
const TileVectors = 4
