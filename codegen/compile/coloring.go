package compile

import "github.com/gradgen/gradgen/codegen"

// maxStatements is the most loops and assignments of the code that takes a
// sparse matrix out of its products. A pattern without order takes more, and
// is then treated as dense.
const maxStatements = 96

// chooseProducts decides what products x is made of. Rows that have no column
// in common can be told apart in one product, and so can columns. Without such,
// it is a product for each row or each column, whichever are fewer; of a
// symmetric matrix, for each column, which is a row. What is known of the
// pattern is nil or a set of columns for each row.
func chooseProducts(x *codegen.Matrix, p pattern) {
	x.ByRows = !x.Symmetric && x.Rows < x.Cols
	if p == nil {
		return
	}
	byCols := colors(transposed(p, x.Cols))
	best, byRows := byCols, false
	if !x.Symmetric {
		if rows := colors(listed(p)); most(rows) < most(byCols) {
			best, byRows = rows, true
		}
	}
	dense := x.Cols
	if x.ByRows {
		dense = x.Rows
	}
	if 2*most(best) > dense { // a column as it is costs less than one taken apart
		return
	}
	products, statements := productsOf(x, p, best, byRows)
	if statements > maxStatements || len(products) == 0 {
		return
	}
	x.ByRows, x.Products = byRows, products
}

// transposed is the set of rows for each column.
func transposed(p pattern, cols int) [][]int {
	t := make([][]int, cols)
	for i, s := range p {
		for j := range cols {
			if s.has(j) {
				t[j] = append(t[j], i)
			}
		}
	}
	return t
}

// listed is the list of columns for each row.
func listed(p pattern) [][]int {
	t := make([][]int, len(p))
	for i, s := range p {
		for j := range 64 * len(s) {
			if s.has(j) {
				t[i] = append(t[i], j)
			}
		}
	}
	return t
}

// colors gives each line of a matrix a color, such that no two lines of one
// color have an element at the same place: the least that no line before it
// which meets it has. Of a band, that is as many as the band is wide.
func colors(lines [][]int) []int {
	places := map[int][]int{} // the colors of the lines that have an element there
	color := make([]int, len(lines))
	for i, line := range lines {
		taken := map[int]bool{}
		for _, at := range line {
			for _, c := range places[at] {
				taken[c] = true
			}
		}
		c := 0
		for taken[c] {
			c++
		}
		color[i] = c
		for _, at := range line {
			places[at] = append(places[at], c)
		}
	}
	return color
}

// most is the number of colors.
func most(color []int) int {
	n := 0
	for _, c := range color {
		n = max(n, c+1)
	}
	return n
}

// productsOf is the product of each color, and how many statements they take.
func productsOf(x *codegen.Matrix, p pattern, color []int, byRows bool) (products []codegen.Product, statements int) {
	products = make([]codegen.Product, most(color))
	ones := make([][]place, len(products))
	for i, c := range color {
		ones[c] = append(ones[c], place{i, 0})
	}
	// Elements of a color, in the order of their diagonals, of which a band has
	// few: each is a run.
	entries := make([]map[int][]place, len(products))
	for i := range entries {
		entries[i] = map[int][]place{}
	}
	var diagonals []int
	seen := map[int]bool{}
	for i, s := range p {
		for j := range x.Cols {
			if !s.has(j) {
				continue
			}
			line := j
			if byRows {
				line = i
			}
			c := color[line]
			if !seen[j-i] {
				seen[j-i] = true
				diagonals = append(diagonals, j-i)
			}
			entries[c][j-i] = append(entries[c][j-i], place{i, j})
		}
	}
	for c := range products {
		for _, r := range runs(ones[c]) {
			products[c].Ones = append(products[c].Ones, r.Row)
		}
		for _, d := range diagonals {
			products[c].Entries = append(products[c].Entries, runs(entries[c][d])...)
		}
		statements += len(products[c].Ones) + len(products[c].Entries)
		if statements > maxStatements {
			return nil, statements
		}
	}
	return products, statements
}

// A place is an element of a matrix.
type place struct{ row, col int }

// runs are the places as few runs, of steps that are the same throughout.
func runs(places []place) []codegen.Entries {
	var out []codegen.Entries
	for i := 0; i < len(places); {
		n := 1
		var dr, dc int
		for i+n < len(places) {
			r, c := places[i+n].row-places[i+n-1].row, places[i+n].col-places[i+n-1].col
			if n > 1 && (r != dr || c != dc) {
				break
			}
			dr, dc = r, c
			n++
		}
		out = append(out, codegen.Entries{
			Row: codegen.Run{From: places[i].row, Step: dr, N: n},
			Col: codegen.Run{From: places[i].col, Step: dc, N: n},
		})
		i += n
	}
	return out
}
