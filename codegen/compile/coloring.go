package compile

import (
	"cmp"
	"slices"

	"github.com/gradgen/gradgen/codegen"
)

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

// productsOf is the product of each color, as few as may be written in loops, and
// how many statements they take.
func productsOf(x *codegen.Matrix, p pattern, color []int, byRows bool) (products []codegen.Product, statements int) {
	ones := make([][]place, most(color))
	for i, c := range color {
		ones[c] = append(ones[c], place{i, i})
	}
	entries := entriesOf(x, p, color, byRows, len(ones))
	for c := range ones {
		product := codegen.Product{Times: 1}
		for _, r := range runs(ones[c]) {
			product.Ones = append(product.Ones, codegen.Ones{Loops: r.Loops, At: r.Row})
		}
		product.Entries = entries[c]
		if n := len(products); n > 0 && repeats(&products[n-1], &product) {
			continue
		}
		products = append(products, product)
		statements += len(product.Ones) + len(product.Entries)
		if statements > maxStatements {
			return nil, statements
		}
	}
	return products, statements
}

// entriesOf is, for each color, where the elements of its product go: in the
// order of the diagonals, of which a band has few, or in that of the lines,
// where blocks have few runs, whichever gives fewer runs in all.
func entriesOf(x *codegen.Matrix, p pattern, color []int, byRows bool, colors int) [][]codegen.Entries {
	diagonals, lines := make([]map[int][]place, colors), make([][]place, colors)
	for c := range diagonals {
		diagonals[c] = map[int][]place{}
	}
	var order []int // of the diagonals
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
				order = append(order, j-i)
			}
			diagonals[c][j-i] = append(diagonals[c][j-i], place{i, j})
			lines[c] = append(lines[c], place{i, j})
		}
	}
	along, across := make([][]codegen.Entries, colors), make([][]codegen.Entries, colors)
	n, m := 0, 0
	for c := range along {
		for _, d := range order {
			across[c] = append(across[c], runs(diagonals[c][d])...)
		}
		if !byRows {
			slices.SortStableFunc(lines[c], func(a, b place) int { return cmp.Compare(a.col, b.col) })
		}
		along[c] = runs(lines[c])
		n, m = n+len(along[c]), m+len(across[c])
	}
	if n < m {
		return along
	}
	return across
}

// repeats makes the product the next of those that p is, if it is like them.
func repeats(p, next *codegen.Product) bool {
	if len(p.Ones) != len(next.Ones) || len(p.Entries) != len(next.Entries) {
		return false
	}
	// follows reports whether r is q after as many products as p is, with the
	// step that q has from one to the next; of the second product, any.
	follows := func(q, r *codegen.Run) bool {
		step := q.Steps[0]
		if p.Times == 1 {
			step = r.From - q.From
		}
		return r.From == q.From+p.Times*step && slices.Equal(q.Steps[1:], r.Steps[1:])
	}
	for i := range p.Ones {
		o, q := &p.Ones[i], &next.Ones[i]
		if !slices.Equal(o.Loops, q.Loops) || !follows(&o.At, &q.At) {
			return false
		}
	}
	for i := range p.Entries {
		e, q := &p.Entries[i], &next.Entries[i]
		if !slices.Equal(e.Loops, q.Loops) || !follows(&e.Row, &q.Row) || !follows(&e.Col, &q.Col) {
			return false
		}
	}
	if p.Times == 1 {
		for i := range p.Ones {
			p.Ones[i].At.Steps[0] = next.Ones[i].At.From - p.Ones[i].At.From
		}
		for i := range p.Entries {
			e, q := &p.Entries[i], &next.Entries[i]
			e.Row.Steps[0], e.Col.Steps[0] = q.Row.From-e.Row.From, q.Col.From-e.Col.From
		}
	}
	p.Times++
	return true
}

// A place is an element of a matrix.
type place struct{ row, col int }

func (p place) minus(q place) place { return place{p.row - q.row, p.col - q.col} }

// A stretch is places at steps that are the same throughout.
type stretch struct {
	from, step place
	n          int
}

// runs are the places as few loops: stretches, and stretches of these that are
// alike.
func runs(places []place) []codegen.Entries {
	var all []stretch
	for i := 0; i < len(places); {
		s := stretch{from: places[i], n: 1}
		for i+s.n < len(places) {
			step := places[i+s.n].minus(places[i+s.n-1])
			if s.n > 1 && step != s.step {
				break
			}
			s.step = step
			s.n++
		}
		all = append(all, s)
		i += s.n
	}
	var out []codegen.Entries
	for i := 0; i < len(all); {
		s := all[i]
		n := 1
		var step place
		for i+n < len(all) && all[i+n].n == s.n && all[i+n].step == s.step {
			d := all[i+n].from.minus(all[i+n-1].from)
			if n > 1 && d != step {
				break
			}
			step = d
			n++
		}
		e := codegen.Entries{Row: codegen.Run{From: s.from.row, Steps: []int{0}}, Col: codegen.Run{From: s.from.col, Steps: []int{0}}}
		for _, l := range []struct {
			n    int
			step place
		}{{n, step}, {s.n, s.step}} {
			if l.n > 1 {
				e.Loops = append(e.Loops, l.n)
				e.Row.Steps, e.Col.Steps = append(e.Row.Steps, l.step.row), append(e.Col.Steps, l.step.col)
			}
		}
		out = append(out, e)
		i += n
	}
	return out
}
