package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A windowing is how a window's product is done in blocks: see
// [plan.WindowBlocks]. The right operand is copied once, panel by panel; some
// rows at a time then go through all parts of the sum and all panels.
type windowing struct {
	*window
	plan.WindowBlocks
	p      *pool
	lanes  int
	once   bool   // no column may be done twice
	all    int    // the products of a sum
	number Affine // which of them it is, of the variables of sums
	// Between the parts of the sum, sums stay in the buffer at the place.
	keep   *Buffer
	keepAt []Affine
}

// A pane is the part of such a product that a tile's loops go over: the cuts
// that it is a block of, and where it begins.
type pane struct {
	rows, columns, sum cut
	row, column, from  Affine
}

// windowProduct is the product in vectors of so many lanes.
func (f *Func) windowProduct(k *Kernel, w *window, lanes int, once bool) []Stmt {
	b := plan.ChooseWindow(w.describe(lanes))
	return f.walks(k, f.windowBlocks(k, w, b, lanes, once), nil, true)
}

// windowBlocks is the product in the blocks, in vectors of so many lanes.
func (f *Func) windowBlocks(k *Kernel, w *window, way plan.WindowBlocks, lanes int, once bool) []Stmt {
	b := &windowing{window: w, WindowBlocks: way, p: f.pool, lanes: lanes, all: 1}
	for _, l := range slices.Backward(w.sums) {
		b.number = b.number.Plus(At(l.Var).Times(b.all))
		b.all *= l.Hi
	}
	k.step("columns in vectors of %d, %d side by side", lanes, b.Width)
	b.once = once
	if part := b.part(cut{0, 1, b.Sum}); part < b.all {
		b.once = true
		b.keep, b.keepAt = f.keepSums(k, slices.Concat(w.outer, w.rows, []*Loop{w.j}), w.after, w.acc)
		k.step("sums of %d products in parts of %d", b.all, part)
	}
	var body []Stmt
	for _, columns := range cuts(w.j.Hi, b.Width*lanes) {
		panel := b.panel(k, columns)
		body = append(body, b.fill(panel, columns)...)
		body = append(body, b.blocks(panel, columns)...)
	}
	return wrap(copyLoops(w.outer), body)
}

// part is the products of a part of the sum.
func (b *windowing) part(sum cut) int {
	n := sum.length
	for _, l := range b.sums[b.SumLoop+1:] {
		n *= l.Hi
	}
	return n
}

// width is the length of a panel's rows: whole vectors.
func (b *windowing) width(columns cut) int {
	return (columns.length + b.lanes - 1) / b.lanes * b.lanes
}

// panel is memory for the panels of a cut of columns, or nil when the right
// operand is one panel as it lies.
func (b *windowing) panel(k *Kernel, columns cut) *Buffer {
	width := b.width(columns)
	if y := b.y; y.Kind == Load && y.Buf.Role == Temp && width == b.j.Hi && y.Idx[0].Coef(b.j.Var) == 1 {
		lies := true
		for _, l := range b.sums {
			lies = lies && y.Idx[0].Coef(l.Var) == width*b.number.Coef(l.Var)
		}
		if lies {
			return nil
		}
	}
	k.step("panels of %d columns copied", columns.length)
	buf := b.p.buffer(nameOf(b.y)+" part", ir.Type{DType: b.y.T, Shape: ir.Of(columns.count, b.all, width)}, Temp, b.y.Node)
	buf.Whole = true
	return buf
}

// inPanel is the element of the panels for the product of number k and column
// j of the one that begins at the column.
func (b *windowing) inPanel(columns cut, column, k, j Affine) Affine {
	return column.Plus(Num(-columns.from)).Times(b.all).Plus(k.Times(b.width(columns))).Plus(j)
}

// fill copies the panels of a cut of columns.
func (b *windowing) fill(panel *Buffer, columns cut) []Stmt {
	if panel == nil {
		return nil
	}
	return b.p.over(columns, false, func(column Affine) []Stmt {
		j := b.p.newVar("", columns.length)
		s := b.p.subst()
		s.vars[b.j.Var] = column.Plus(At(j))
		sums := copyLoops(b.sums)
		for i, l := range sums {
			l.Var, l.Reduce = b.p.newVar("", l.Hi), false
			s.vars[b.sums[i].Var] = At(l.Var)
		}
		row := &Loop{Var: j, Hi: columns.length, Step: 1, Body: []Stmt{
			&Store{Buf: panel, Idx: []Affine{b.inPanel(columns, column, s.affine(b.number), At(j))}, E: s.expr(b.y)},
		}}
		// The loops over sums and columns don't merge: a panel's rows are padded.
		body := b.p.laneLoop(row, b.lanes, max(1, row.Hi/b.lanes), true)
		return b.p.lengthen(wrap(sums, body))
	})
}

// blocks goes through the blocks of rows.
func (b *windowing) blocks(panel *Buffer, columns cut) []Stmt {
	var out []Stmt
	for _, rows := range cuts(b.rows[b.RowLoop].Hi, b.Rows) {
		out = append(out, b.p.over(rows, false, func(row Affine) []Stmt {
			return b.parts(panel, pane{rows: rows, row: row, columns: columns})
		})...)
	}
	return wrap(copyLoops(b.rows[:b.RowLoop]), out)
}

// parts does the parts of the sum for a block of rows.
func (b *windowing) parts(panel *Buffer, at pane) []Stmt {
	var out []Stmt
	for _, sum := range cuts(b.sums[b.SumLoop].Hi, b.Sum) {
		out = append(out, b.p.over(sum, true, func(from Affine) []Stmt {
			at.sum, at.from = sum, from
			return b.p.over(at.columns, false, func(column Affine) []Stmt {
				at.column = column
				return b.tiles(panel, at)
			})
		})...)
	}
	return wrap(copyLoops(b.sums[:b.SumLoop]), out)
}

// tiles does a part of the sum for a block of rows and the columns of a panel.
func (b *windowing) tiles(panel *Buffer, at pane) []Stmt {
	p := b.p
	s := p.subst()
	p.rename(s, b.after)
	// The loops over rows, that of the tile innermost.
	var rows []*Loop
	var tile *Loop
	for i, l := range copyLoops(b.rows[b.RowLoop:]) {
		var from Affine // of the block
		if i == 0 {
			from, l.Hi = at.row, at.rows.length
		}
		old := l.Var
		l.Var = p.newVar("", l.Hi)
		switch tiled := b.RowLoop+i == b.Tile; {
		case tiled:
			tile = l
		case l.Hi > 1:
			rows = append(rows, l)
		default:
			s.vars[old] = from
			continue
		}
		s.vars[old] = from.Plus(At(l.Var))
	}
	// The loops over sums.
	sums := copyLoops(b.sums[b.SumLoop:])
	sums[0].Var, sums[0].Hi = p.newVar("", at.sum.length), at.sum.length
	first := p.subst() // of the part
	for _, l := range b.sums[b.SumLoop:] {
		first.vars[l.Var] = Num(0)
	}
	first.vars[b.sums[b.SumLoop].Var] = at.from
	s.vars[b.sums[b.SumLoop].Var] = at.from.Plus(At(sums[0].Var))
	j := p.newVar("", at.columns.length)
	s.vars[b.j.Var] = at.column.Plus(At(j))

	acc := p.local(b.acc.Name, b.acc.T)
	sum := p.ref(acc)
	s.locals[b.acc] = sum
	x, y := s.expr(b.x), s.expr(b.y)
	if panel != nil {
		y = p.load(panel, []Affine{b.inPanel(at.columns, at.column, s.affine(b.number), At(j))})
	}
	part := first.affine(b.number)
	last := b.all - b.part(at.sum)
	body := []Stmt{&Let{acc, p.number(acc.T, 0)}}
	if b.keep != nil {
		body = append(body, p.when(p.within(part.Plus(Num(-1)), b.all), &Set{acc, p.load(b.keep, s.indices(b.keepAt))})...)
	}
	step := &Set{acc, p.call(ir.Add, acc.T, nil, sum, p.call(ir.Mul, acc.T, nil, x, y))}
	body = append(body, short(p, sums, step)...)
	if b.keep != nil {
		body = append(body, p.when(p.within(part, last), &Store{Buf: b.keep, Idx: s.indices(b.keepAt), E: sum})...)
		body = append(body, p.when(p.within(part.Plus(Num(-last)), b.all), s.stmts(b.after)...)...)
	} else {
		body = append(body, s.stmts(b.after)...)
	}
	columns := &Loop{Var: j, Hi: at.columns.length, Step: 1, Body: body}
	tile.Body = p.laneLoop(columns, b.lanes, max(1, columns.Hi/b.lanes), b.once)
	if tile.Hi == 1 {
		one := p.subst()
		one.vars[tile.Var] = Num(0)
		return wrap(rows, one.stmts(tile.Body))
	}
	side := b.Side
	if v := b.width(at.columns) / b.lanes; v < b.Width {
		side = plan.WindowRows(v)
	}
	return wrap(rows, p.jam(tile, min(tile.Hi, side)))
}

// short is the statement in the nest, without loops of one iteration.
func short(p *pool, nest []*Loop, of Stmt) []Stmt {
	one := p.subst()
	var loops []*Loop
	for _, l := range nest {
		if l.Hi == 1 {
			one.vars[l.Var] = Num(0)
		} else {
			loops = append(loops, l)
		}
	}
	return wrap(loops, one.stmts([]Stmt{of}))
}
