package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A Target is the machine that code is made for.
type Target struct {
	Name string
	Bits int // of its vector registers; 0 for scalar code
	// Share is the work of the shortest loops that several cores divide, in
	// units of an addition; with 0, one core does all loops.
	Share float64
	// SharePart is the least part of all work that is in such loops; else
	// none are divided.
	SharePart float64
}

// The targets.
var (
	Portable = Target{Name: "portable"}
	AVX2     = Target{Name: "AVX2", Bits: 256}
	AVX512   = Target{Name: "AVX-512", Bits: 512}
)

// lanes is how many elements of the type the vectors for a loop of n
// iterations have: those of the machine, or the shortest that hold all n. It
// is 0 when n is too few for vectors. Functions on vectors need at least 256
// bits.
func (t Target) lanes(d ir.DType, n int, functions bool) int {
	least := 128
	if functions {
		least = 256
	}
	if t.Bits < least || n < 2 || n*d.Bytes() <= plan.FewLanes {
		return 0
	}
	bits := t.Bits
	for bits > least && bits/16/d.Bytes() >= n {
		bits /= 2
	}
	return bits / 8 / d.Bytes()
}

// FuncOps is the most operations in the text of one Go function.
func (t Target) FuncOps() int {
	if t.Bits > 0 {
		return plan.VectorFuncOps
	}
	return plan.FuncOps
}
