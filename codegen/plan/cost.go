package plan

import (
	"math"
	"math/bits"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// The thresholds below were measured with the benchmarks of package generated
// (go test -bench . ./generated/...) on amd64, one thread.
const (
	// StraightOps is the most scalar operations a graph may have to become
	// code without loops. Above it the instruction stream misses the caches
	// and the compiler takes long. Scalar code without loops and with them, of
	// float32, ns:
	//
	//	                         value        gradient or product
	//	MLP 2-4-1, tanh            11    14      16    21
	//	MLP 4-8-8-1               80    72     126   120
	//	MLP 8-16-8-2             182   155     260   250
	//	MLP 16-16-4, relu         69    75     130   255
	//	matrices 4x4, 8x8      11 92 18 119  21 242 35 246
	//	a*b + a of 8, 64        3 16  5  39   5  36 11  74
	//	a*b + a of 512           127   265     515   528
	//	sum(a*b) of 16, 128     4 40  5  33   7  90 18 125
	//	arm of 6 joints          120   113     122   129
	StraightOps = 2000
	// UnrollOps is the most scalar operations of an inner loop's body once
	// it is unrolled.
	UnrollOps = 64
	// UnrollTrips is the most iterations that are unrolled: more of them
	// gain nothing and are tedious to read.
	UnrollTrips = 8
	// CacheLine is the bytes of a line of the cache, and NearCache about as
	// many as stay in the nearest one. The gradient of 128x128x3x3 kernels,
	// whose columns become rows, goes to its place in a fifth of the time when
	// lines are read or written as a whole.
	CacheLine = 64
	NearCache = 32 << 10
	// FewChoices is the most numbers of which the greatest is found without
	// branches: with 4 of them, the gradient of pooling takes half the time.
	FewChoices = 9
	// TileRegisters is how many floating-point registers a tile may use: the
	// Go compiler has 15 on amd64, and a temporary is always needed.
	TileRegisters = 14
	// EpilogueOps is the most operations that go over the results of a
	// contraction in its own loops: they are written once for each result of
	// the register tile. Beside so many, going through the results a second
	// time costs nothing to speak of.
	EpilogueOps = 400
	// ChainOps is the most elementwise operations one after the other without a
	// value of them in memory.
	ChainOps = 100
	// FuseOps is the most operations of nests that share their loops. So many
	// wait neither for memory nor for the loops, and the variables between them
	// are far more than registers; and a kernel is never divided among functions.
	FuseOps = 400
	// WrittenOut is the most operations that are done with a row where vectors
	// go across rows and all that is done with a row is written out.
	WrittenOut = 640
	// Chosen is the most elements of a row of which data names one, that is chosen
	// by comparing with the number of each.
	Chosen = 16
	// LaneDistance is how far apart in memory the elements are that a vector is put
	// together of.
	LaneDistance = 32
	// FuncOps is the most operations in the text of one Go function: the
	// compiler's time grows faster than a function does.
	FuncOps = 4000
	// VectorFuncOps is the same for code on vectors. In functions above 5000
	// nodes of its syntax tree, the Go compiler inlines next to nothing, and
	// what is an instruction becomes a call.
	VectorFuncOps = 800
)

// Whether a small graph is loops over vectors or scalar code without loops:
// the latter takes about 0.06 ns for a unit of its cost, loops 0.1 to 0.3, the
// more the shorter they are. Scalar code, AVX-512 and AVX2, of float32, ns:
//
//	                            value            gradient or product
//	MLP 2-4-1, tanh            11  42  42        16  26  26
//	MLP 4-8-8-1                80  32  32       126  63  63
//	MLP 8-16-8-2              182  99  53       260 125 107
//	MLP 16-16-4               164  39  39       226  76  99
//	MLP 16-32-16-4            391  88  93       841 233 240
//	MLP 16-16-4, relu          69  35  24       130  62  87
//	4x4 by 4x4                 11   7   8        21  22  22
//	8x8 by 8x8                 92  19  19       242  37  38
//	16x16 by 16x16            743 108 120      1479 222 236
//	6x6 by 6                  6.2 7.0 7.0        11  25  25
//	8x8 by 8                   11   4   4        20  13  13
//	a*b + a of 8, 16, 64    3.0 5.3 16   2.0 2.1 3.3   2.2 3.3 6.7
//	exp(a)*b of 8, 16, 64    23  46 187  5.3 5.8  19   5.6 9.9  32
//	sum(a*b) of 8, 16, 64   2.1 4.1 16   3.4 4.3 6.8   3.5 4.5 7.7
//	softmax of 8, 16, 64     53 107 448   14  19  50    14  24  75
//	arm of 6 joints           120 112 112       122 148 148
const (
	// vectorUnit is how many units of the cost of scalar code without loops take
	// as long as one of loops over vectors. Of 162 methods of such sizes, of
	// float32 and float64, for AVX-512 and for AVX2, one is chosen so that is
	// slower, by a tenth, and 8 aren't that would take about half of their 20 to
	// 80 ns.
	vectorUnit = 2.0
	// vectorStart is the units that it takes to come to the vectors.
	vectorStart = 40.0
	// PassOps is the most operations on vectors that are written out instead of
	// a loop over them, in such a graph. Of float32, ns with the loop and without
	// it, with AVX-512 and AVX2:
	//
	//	a*b + a of 16     2.0 2.0   3.3 2.3    its gradients   2.8 2.8   5.8 3.6
	//	of 64             3.2 3.5   6.8 4.1                    5.3 5.3    12 6.8
	//	of 256             12 8.0    19  10                     22  14    37  19
	//	sum(a*b) of 64    6.7 5.0   7.6 4.7    its gradients   8.2 6.6    13 7.9
	//	of 256             16  10    23  16                     26  17    48  28
	//	exp(a)*b of 64     19  17    32  30
	//	8x8 by 8x8         19 5139   19 5174
	//	8x8 by 8          4.1 4.1   4.3 4.3                     13 6.9    13 7.1
	PassOps = 400
)

// VectorLoops reports whether loops over vectors of the cost are faster than
// scalar code without loops.
func VectorLoops(straight, loops float64) bool { return straight > vectorUnit*loops+vectorStart }

// Of loops that several cores divide:
const (
	// ShareWork is the least time that a loop takes, in units of an addition, of
	// numbers or of vectors. With two workers and vectors a training step of an
	// MLP gains 1.6 at 60,000, a tenth at 90,000. See SharePart.
	ShareWork = 60_000
	// SharePart is the least part of a method's work that is in such loops. Of a
	// transformer block with vectors it is half, and two workers take 1.12 times
	// as long as one: what another core has just written comes slowly. Others of
	// testdata/peers have more than 0.9 of it there, or none. With two workers
	// they gain so, without and with vectors (specs generated with -workers,
	// Workspace.SetWorkers(1) and (2), BenchmarkPeer, GOMAXPROCS=2):
	//
	//	a 1.87 1.68   b32 1.85 1.53   b256 1.89 1.46   d 1 1
	//	e 1.71 1.18   f 1.71 1        g 1.03 0.99
	SharePart = 0.7
	// ShareTrips is how many iterations are enough to be divided evenly.
	ShareTrips = 8
	// ShareOwn is the most bytes of a buffer that each worker has for itself.
	ShareOwn = 128 << 10
)

// Costs of scalar operations in units of an addition.
const (
	costMem  = 1.0
	costMove = 0.0
	costOp   = 1.0
	costDiv  = 5.0
	costFunc = 15.0

	// cheapTimes is how often plain arithmetic on an element may be done
	// again rather than stored.
	cheapTimes = 16
)

// opCost is the cost of one element of an elementwise op.
func opCost(op ir.Op) float64 {
	switch op {
	case ir.Const, ir.Iota, ir.StopGradient:
		return costMove
	case ir.Div, ir.Reciprocal, ir.Sqrt:
		return costDiv
	case ir.Exp, ir.Expm1, ir.Log, ir.Log1p, ir.Log2, ir.Log10, ir.Cbrt, ir.Sin, ir.Cos, ir.Tan, ir.Asin, ir.Acos, ir.Atan,
		ir.Sinh, ir.Cosh, ir.Tanh, ir.Asinh, ir.Acosh, ir.Atanh, ir.Sigmoid, ir.Softplus, ir.Erf, ir.Erfc, ir.Erfinv, ir.Lgamma, ir.NormalCDF, ir.NormalPDF, ir.Gelu, ir.Silu,
		ir.Pow, ir.Atan2, ir.Hypot, ir.Mod, ir.LogAddExp:
		return costFunc
	}
	return costOp
}

// OpCost is the cost of one element of an elementwise op, in units of an addition.
func OpCost(op ir.Op) float64 { return opCost(op) }

// Iterations is how often the innermost statement of a node's own loops runs.
func Iterations(n *ir.Node) int {
	switch n.Op {
	case ir.MatMul:
		return mul(n.Shape().Size(), n.Inputs[0].Shape()[n.Inputs[0].Shape().Rank()-1].Len())
	case ir.Conv:
		return mul(n.Shape().Size(), n.Inputs[1].Shape()[2:].Size())
	case ir.ScatterAdd:
		return n.Inputs[1].Shape().Size()
	case ir.ScatterMax:
		return max(n.Shape().Size(), n.Inputs[2].Shape().Size())
	case ir.ArgSort:
		return mul(n.Shape().Size(), bits.Len(uint(n.Shape()[n.Attrs.Axis].Len())))
	}
	size := n.Shape().Size()
	switch n.Op.Info().Kind {
	case ir.Algebra:
		return max(size, products(n))
	case ir.Loop:
		for _, x := range n.Inputs {
			size = max(size, x.Shape().Size())
		}
	case ir.Reduction, ir.Window, ir.Movement:
		for _, x := range n.Inputs {
			size = max(size, x.Shape().Size())
		}
	}
	return size
}

// products is the products of elements that an op of linear algebra adds up, to
// the leading power of the order.
func products(n *ir.Node) int {
	s := n.Inputs[0].Shape()
	order := s[s.Rank()-1].Len()
	factors := mul(ir.Shape(s[:s.Rank()-2]).Size(), mul(order, mul(order, order))) / 3
	switch n.Op {
	case ir.Cholesky:
		return factors / 2
	case ir.LU, ir.Det, ir.LogAbsDet:
		return factors
	case ir.TriangularSolve:
		return mul(n.Shape().Size(), order) / 2
	case ir.Solve:
		return min(factors+mul(n.Shape().Size(), order), 1<<60)
	}
	return mul(n.Shape().Size(), order)
}

// mul is a*b, saturating: counts are for weighing, and a graph of absurd size
// is refused for its code or memory elsewhere.
func mul(a, b int) int {
	const most = 1 << 60
	if a != 0 && b > most/a {
		return most
	}
	return a * b
}

// Flops is the arithmetic operations that computing n takes: one for each
// element of an elementwise op or a reduction, whatever the function, and two
// for each product of a contraction.
func Flops(n *ir.Node) int {
	switch n.Op.Info().Kind {
	case ir.Leaf, ir.View, ir.Indexing:
		if n.Op == ir.ScatterAdd || n.Op == ir.ScatterMax {
			return Iterations(n)
		}
		return 0
	case ir.Contraction, ir.Algebra:
		return 2 * Iterations(n)
	case ir.Movement:
		if n.Op == ir.Fold {
			return Iterations(n)
		}
		return 0
	}
	switch n.Op {
	case ir.Scan: // see LoopFlops
		return 0
	case ir.StopGradient, ir.Cast, ir.Where, ir.Not, ir.And, ir.Or:
		return 0
	}
	return Iterations(n)
}

// GraphFlops is the flops of all nodes of g, and of the steps of its loops.
func GraphFlops(g *ir.Graph) int {
	total := 0
	for i, n := range g.Nodes {
		switch {
		case n.Op != ir.Scan:
			total += Flops(n)
		case !slices.ContainsFunc(g.Nodes[:i], func(m *ir.Node) bool { return ir.SameLoop(n, m) }):
			total = add(total, LoopFlops(n))
		}
	}
	return total
}

// LoopFlops is the flops of the loop that n is a result of.
func LoopFlops(n *ir.Node) int { return mul(n.Attrs.Length, GraphFlops(n.Attrs.Body)) }

// add is the sum, or the largest number where that is too large.
func add(x, y int) int {
	if x > math.MaxInt-y {
		return math.MaxInt
	}
	return x + y
}
