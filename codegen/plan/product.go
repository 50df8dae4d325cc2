package plan

// A Product is a product of matrices, of m rows and n columns with sums of k
// products, as the choice of its blocks sees it.
type Product struct {
	M, N, K int
	Bytes   int  // of an element
	Lanes   int  // in a vector, 1 for scalar code
	Columns bool // neighbours in a column of the left operand are neighbours in memory, and those in a row aren't
	Along   bool // neighbours in a row of the left operand are neighbours in memory
	Flat    bool // the right operand is rows of one array in the workspace, one directly after the other
}

// Blocks is how a product is taken apart: panels of columns of the right
// operand are copied so that what an inner loop reads lies together, and sums
// over many products are done in parts, with what a part reads in the nearest cache.
type Blocks struct {
	Pack  bool // panels of the right operand are copied
	Sum   int  // the products of a part of the sum
	Width int  // the vectors, or scalars, of a panel's row
	// Rows is the rows of the left operand that go through all panels before
	// the next ones do; 0 for all rows through one panel.
	Rows int
	// PackRows says that those are copied too, columns side by side.
	PackRows bool
	// Pairs says that they are copied two rows at a time, an element of the one
	// beside that of the other.
	Pairs bool
}

// The constants of ChooseBlocks, measured with AVX-512 on a machine with 48 KiB
// of L1 cache, in GF/s of float32; testdata/peers measures them again (run.py matmul).
const (
	// packRows is the least rows for which panels are copied: 32x784x128 runs
	// at 134 with its copying, and at 110 without, where each access to a row
	// needs instructions for its address.
	packRows = 12
	// flatBytes is the most bytes of a right operand that is read where it
	// lies, if its rows are those of one array.
	flatBytes = 24 << 10
	// panelBytes is what a panel should come to: 32x784x128 at 130 for
	// 14 KiB, 134 for 28 KiB, 120 for 49 KiB, 113 for all of 196 KiB.
	panelBytes = 32 << 10
	// vectorWidth is the vectors of a panel's row. AVX-512 multiplies and adds on
	// two ports of the processor, and does all else with vectors on the same
	// two: to put a number in all lanes, of which Go has no form that loads, is done on one
	// of them. So a tile of R rows and V vectors takes (R*V + R)/2 cycles for a
	// product of each, and where that is less than 8 sums' 4 cycles, those. In
	// assembly, all of it in the L1 cache, 2 by 4 reach 185, 2 by 5 193, 2 by 6
	// 200, 3 by 3 173, 1 by 8 171, of 249; 2 by 4 with numbers put in all lanes
	// by loads 204, 3 by 4 240. Go has 15 registers, one too few for
	// 2 by 6. It reaches 168 with 2 by 4 and 174 with 2 by 5, which leaves more over
	// at the ends; a copy of the left operand with each number in all
	// lanes comes from the L2 cache, at 143.
	vectorWidth = 4
	// manyRows is the rows from which they are taken in blocks: at 1024 the
	// product runs at 110 when all rows go through one panel, whose lines
	// fall out of the L2 cache meanwhile, and at 135 in blocks of 16. At 256
	// the loop more costs what it saves: 256x784x128 runs at 147 in blocks, at 164 without.
	manyRows = 320
	// packBytes is the least bytes of a right operand that is copied for
	// scalar code, of at least scalarRows rows: float64 512x512x512 then
	// runs at 9.6 and not at 3.9.
	packBytes  = 32 << 10
	scalarRows = 64
	// pairedVectors is the least vectors in a row of the right operand for which
	// blocks of rows of the left one are copied in pairs. A loop then reads both rows
	// through one slice, where the pointers and lengths of two are in
	// memory beside those of all the loops around: 512x512x512 runs at 152 and not at 140.
	pairedVectors = 8
	// pairedSums is the least products of a sum, two vectors of 256 bits, for which they are.
	pairedSums = 16
	// longColumn is the longest column of a left operand that is read where
	// it lies: each element brings a line of the cache with it.
	longColumn = 256
)

// ChooseBlocks is how to do a product, for which a tile of scalar code has so many columns.
func ChooseBlocks(p Product, columns int) Blocks {
	if p.Lanes <= 1 {
		b := Blocks{Sum: p.K, Width: columns}
		b.Pack = columns > 1 && p.M >= scalarRows && p.N*p.K*p.Bytes > packBytes
		if b.Pack && p.Columns && p.K > longColumn {
			b.Sum, b.Rows, b.PackRows = parts(p.K, longColumn/2), rowBlock, true
		}
		return b
	}
	b := Blocks{Sum: p.K, Width: min(vectorWidth, (p.N+p.Lanes-1)/p.Lanes)}
	if p.M < packRows {
		return b
	}
	b.Pack = !p.Flat || p.N*p.K*p.Bytes > flatBytes
	b.Sum = parts(p.K, panelBytes/(b.Width*p.Lanes*p.Bytes))
	if p.Columns && p.M >= rowBlock {
		b.Rows, b.PackRows = rowBlock, true
	} else if p.M >= manyRows {
		b.Rows = rowBlock
	}
	// A remainder of three vectors has tiles of three rows.
	if vectors := (p.N + p.Lanes - 1) / p.Lanes; p.Along && b.Rows > 0 && vectors >= pairedVectors && vectors%vectorWidth != 3 && p.K >= pairedSums {
		b.Pairs = true
	}
	return b
}

// rowBlock is the rows of a block: a line of the cache.
const rowBlock = 16

// parts is the length of the parts that n is done in, each at most about most:
// the longest that divides n, or most.
func parts(n, most int) int {
	if n <= most+most/4 {
		return n
	}
	for len := most + most/4; len >= most/2; len-- {
		if n%len == 0 && len%4 == 0 {
			return len
		}
	}
	return most
}

// TileRows is how many rows go with a panel of so many vectors: as many sums as
// registers are left for, and as many as hide the time of an addition.
// An AVX-512 processor puts a number in all lanes where it multiplies, half as
// many a cycle: of single vectors, four rows do as much as eight.
func TileRows(vectors, bytes int) int {
	switch vectors {
	case 1:
		if bytes > 32 {
			return 4
		}
		return 8
	case 2:
		return 4
	case 3:
		return 3
	}
	return 2
}
