package plan

// A Window is a product of matrices whose rows are several loops, and whose
// sums may be, as the choice of its blocks sees it: a convolution, with a row
// for each position of its window.
type Window struct {
	Rows  []int // of the left operand, the loops' iterations, the outermost first
	Sums  []int // the same of the loops over products
	N     int   // columns
	Lanes int   // in a vector
	Bytes int   // of an element
}

// WindowBlocks is how such a product is taken apart.
type WindowBlocks struct {
	Width int // the vectors of a panel's row
	// The sums are done in parts: for each iteration of the loops before loop
	// number SumLoop, so many iterations of that one, and all that is in them.
	SumLoop, Sum int
	// All parts and panels go through so many iterations of loop number
	// RowLoop of the rows and what is in them before the next do.
	RowLoop, Rows int
	// Tile is the loop of the rows that those of a tile are iterations of, and
	// Side how many of them are side by side with a panel of full width.
	Tile, Side int
}

// fewRows is the rows for which a panel is brought from the L2 cache to the
// nearest: with 28 of them a convolution of 64 channels by 3x3 runs at 118 GF/s
// of float32 with AVX-512, and with 112 at 130.
const fewRows = 96

// ChooseWindow is how to do it.
func ChooseWindow(w Window) WindowBlocks {
	b := WindowBlocks{Width: min(vectorWidth, (w.N+w.Lanes-1)/w.Lanes), Sum: 1}
	most := panelBytes / (b.Width * w.Lanes * w.Bytes)
	b.SumLoop, b.Sum = block(w.Sums, most)
	rows := 1
	for i := len(w.Rows) - 1; i >= 0; i-- {
		b.RowLoop, b.Rows = i, w.Rows[i]
		if rows*w.Rows[i] >= fewRows {
			b.Rows = divisor(w.Rows[i], (fewRows+rows-1)/rows)
			break
		}
		rows *= w.Rows[i]
	}
	b.Tile, b.Side = len(w.Rows)-1, WindowRows(b.Width)
	for side := b.Side; side > b.Side*2/3; side-- {
		for i := len(w.Rows) - 1; i >= b.RowLoop; i-- {
			n := w.Rows[i]
			if i == b.RowLoop {
				n = b.Rows
			}
			if n%side == 0 {
				b.Tile, b.Side = i, side
				return b
			}
		}
	}
	return b
}

// WindowRows is TileRows for windows. With one vector, layers of 8 and 16
// channels take 5 % less time with tiles of 5 or 6 rows than with 4 or 7: each
// row's number has its own load, check and vector.
func WindowRows(vectors int) int {
	if vectors == 1 {
		return 6
	}
	return TileRows(vectors, 0) // of several, their size doesn't matter
}

// block is the loop of which some iterations, with all inside it, come to about
// most, and how many of them.
func block(loops []int, most int) (at, n int) {
	inner := 1
	for i := len(loops) - 1; i >= 0; i-- {
		switch {
		case inner*loops[i] <= most+most/4:
			inner *= loops[i]
		case inner == 1:
			return i, parts(loops[i], most)
		default:
			some := max(1, most/inner)
			for d := some + some/4; d > some/2; d-- {
				if loops[i]%d == 0 {
					return i, d
				}
			}
			return i, some
		}
	}
	return 0, loops[0]
}

// divisor is the least divisor of n that is at least as much.
func divisor(n, least int) int {
	for d := least; d < n; d++ {
		if n%d == 0 {
			return d
		}
	}
	return n
}
