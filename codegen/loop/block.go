package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A cut is blocks of a loop's iterations, one after the other.
type cut struct{ from, count, length int }

// end is where the blocks end.
func (c cut) end() int { return c.from + c.count*c.length }

// cuts is n iterations in blocks of the length, and what is left over.
func cuts(n, length int) []cut {
	var out []cut
	if c := n / length; c > 0 {
		out = append(out, cut{0, c, length})
	}
	if rest := n % length; rest > 0 {
		out = append(out, cut{n - rest, 1, rest})
	}
	return out
}

// over is a loop over the blocks of c around what body makes of the place
// where a block begins. A single block needs no loop.
func (p *pool) over(c cut, reduce bool, body func(at Affine) []Stmt) []Stmt {
	if c.count == 1 {
		return body(Num(c.from))
	}
	v := p.newVar("", c.end())
	return []Stmt{&Loop{Var: v, Lo: c.from, Hi: c.end(), Step: c.length, Reduce: reduce, Body: body(At(v))}}
}

// A blocking is how a product is done in blocks: see [plan.Blocks].
type blocking struct {
	*product
	plan.Blocks
	p    *pool
	w    int                   // lanes of a vector; 0 for scalar code
	once bool                  // no column may be done twice
	tile func(columns int) int // rows of a tile with so many columns
	// Between the parts of the sum, sums stay in the buffer at the place,
	// which the variables of the product's loops are in.
	keep   *Buffer
	keepAt []Affine
}

// A block is the part of a product that a tile's loops go over: where it
// begins, and the cuts that it is a block of.
type block struct {
	rows, columns, sum cut
	row, column, from  Affine
}

// block does the product p in blocks. w is the lanes of its vectors, or 0.
func (f *Func) block(k *Kernel, p *product, b plan.Blocks, w int, once bool, tile func(columns int) int) []Stmt {
	bl := &blocking{product: p, Blocks: b, p: f.pool, w: w, once: once || b.Sum < p.k.Hi, tile: tile}
	width := b.Width * max(w, 1)
	if b.Sum < p.k.Hi {
		bl.keep, bl.keepAt = f.keepSums(k, slices.Concat(bl.outer, []*Loop{bl.i, bl.j}), bl.after, bl.acc)
		k.step("sums of %d products in parts of %d", p.k.Hi, b.Sum)
	}
	if b.Rows > 0 && b.Rows < p.i.Hi {
		k.step("%d rows at a time", b.Rows)
	}
	if b.Pack {
		k.step("panels of %d columns copied", min(width, p.j.Hi))
	}
	if b.PackRows {
		k.step("columns of the left operand copied")
	}
	if b.Pairs {
		k.step("rows of the left operand copied in pairs")
	}
	var body []Stmt
	for _, columns := range cuts(p.j.Hi, width) {
		for _, sum := range cuts(p.k.Hi, b.Sum) {
			body = append(body, f.pool.over(sum, true, func(from Affine) []Stmt {
				return bl.panels(block{columns: columns, sum: sum, from: from})
			})...)
		}
	}
	return wrap(copyLoops(p.outer), body)
}

func copyLoops(loops []*Loop) []*Loop {
	var out []*Loop
	for _, l := range loops {
		c := *l
		out = append(out, &c)
	}
	return out
}

// keepSums finds where the sums of a product over the loops, kept in acc, stay
// between its parts: in a result's memory, where it is of their type and nothing
// reads it, or in memory of their own. after is what is done with them.
func (f *Func) keepSums(k *Kernel, loops []*Loop, after []Stmt, acc *Local) (*Buffer, []Affine) {
	vars := make([]*Var, len(loops))
	lens := make([]int, len(loops))
	at := make([]Affine, len(loops))
	for i, l := range loops {
		vars[i], lens[i], at[i] = l.Var, l.Hi, At(l.Var)
	}
	touched := accesses(k.Body)
	for _, s := range after {
		s, ok := s.(*Store)
		if !ok || s.Add || s.Buf.Type.DType != acc.T || len(touched[s.Buf].loads) > 0 || len(touched[s.Buf].stores) > 1 {
			continue
		}
		if at := place(s.Buf, s.Idx); aligned(at, at, vars) {
			return s.Buf, s.Idx
		}
	}
	shape := ir.Of(lens...)
	return f.pool.buffer("sums", ir.Type{DType: acc.T, Shape: shape}, Temp, k.Nodes[0]), []Affine{flatten(at, shape.Strides())}
}

// panels does one part of the sum for all panels of the cut of columns.
func (b *blocking) panels(at block) []Stmt {
	if b.Rows == 0 {
		panel := b.panel(at, 1)
		return b.p.over(at.columns, false, func(column Affine) []Stmt {
			at.column, at.rows, at.row = column, cut{0, 1, b.i.Hi}, Num(0)
			return append(b.fill(panel, at), b.tiles(panel, nil, at)...)
		})
	}
	panel := b.panel(at, at.columns.count)
	var out []Stmt
	if panel != nil {
		out = b.p.over(at.columns, false, func(column Affine) []Stmt {
			at.column = column
			return b.fill(panel, at)
		})
	}
	for _, rows := range cuts(b.i.Hi, b.Rows) {
		out = append(out, b.p.over(rows, false, func(row Affine) []Stmt {
			at.rows, at.row = rows, row
			pack, left := b.fillRows(at)
			return append(pack, b.p.over(at.columns, false, func(column Affine) []Stmt {
				at.column = column
				return b.tiles(panel, left, at)
			})...)
		})...)
	}
	return out
}

// padded is the length of a panel's rows: whole vectors.
func (b *blocking) padded(columns int) int {
	w := max(b.w, 1)
	return (columns + w - 1) / w * w
}

// panel is memory for so many panels of the right operand, or nil when it
// is read where it lies, as single elements are.
func (b *blocking) panel(at block, count int) *Buffer {
	shape := ir.Of(at.sum.length, b.padded(at.columns.length))
	if !b.Pack || shape.Size() == 1 {
		return nil
	}
	if count > 1 {
		shape = ir.Of(count, at.sum.length, at.columns.length)
	}
	return b.scratch(b.y, shape)
}

// scratch is memory for a copy of a part of an operand.
func (b *blocking) scratch(e *Expr, shape ir.Shape) *Buffer {
	buf := b.p.buffer(nameOf(e)+" part", ir.Type{DType: e.T, Shape: shape}, Temp, e.Node)
	buf.Whole = b.w > 0
	return buf
}

// inPanel is the element of a panel for the product of number k of the part
// and column j of the panel.
func (b *blocking) inPanel(panel *Buffer, at block, k, j *Var) Affine {
	a := At(k).Times(b.padded(at.columns.length)).Plus(At(j))
	if panel.Type.Shape.Rank() == 3 {
		a = a.Plus(at.column.Plus(Num(-at.columns.from)).Times(at.sum.length))
	}
	return a
}

// fill copies a panel.
func (b *blocking) fill(panel *Buffer, at block) []Stmt {
	if panel == nil {
		return nil
	}
	k, j := b.p.newVar("", at.sum.length), b.p.newVar("", at.columns.length)
	s := b.p.subst()
	s.vars[b.k.Var], s.vars[b.j.Var] = at.from.Plus(At(k)), at.column.Plus(At(j))
	store := &Store{Buf: panel, Idx: []Affine{b.inPanel(panel, at, k, j)}, E: s.expr(b.y)}
	if b.w > 0 && b.crosswise() {
		column := &Loop{Var: k, Hi: at.sum.length, Step: 1, Body: []Stmt{store}}
		return []Stmt{&Loop{Var: j, Hi: at.columns.length, Step: 1, Turn: turned(b.acc.T), Body: []Stmt{column}}}
	}
	row := &Loop{Var: j, Hi: at.columns.length, Step: 1, Body: []Stmt{store}}
	return b.copying(k, at.sum.length, row)
}

// fillRows copies the rows of a block of the left operand, each column's
// elements side by side, where that is wanted and the block is whole.
func (b *blocking) fillRows(at block) ([]Stmt, *Buffer) {
	if b.Pairs {
		return b.fillPairs(at)
	}
	if !b.PackRows || at.rows.length != b.Rows || at.rows.length*at.sum.length == 1 {
		return nil, nil
	}
	buf := b.scratch(b.x, ir.Of(at.sum.length, at.rows.length))
	k, i := b.p.newVar("", at.sum.length), b.p.newVar("", at.rows.length)
	s := b.p.subst()
	s.vars[b.k.Var], s.vars[b.i.Var] = at.from.Plus(At(k)), at.row.Plus(At(i))
	row := &Loop{Var: i, Hi: at.rows.length, Step: 1, Body: []Stmt{
		&Store{Buf: buf, Idx: []Affine{At(k).Times(at.rows.length).Plus(At(i))}, E: s.expr(b.x)},
	}}
	return b.copying(k, at.sum.length, row), buf
}

// fillPairs copies the rows of a block of the left operand in pairs, each
// element of the one row beside that of the other, where it has whole pairs.
func (b *blocking) fillPairs(at block) ([]Stmt, *Buffer) {
	n := turned(b.x.T)
	if at.rows.length%2 > 0 || at.sum.length < n {
		return nil, nil
	}
	pairs := at.rows.length / 2
	buf := b.scratch(b.x, ir.Of(pairs, at.sum.length, 2))
	pair, r, k := b.p.newVar("", pairs), b.p.newVar("", 2), b.p.newVar("", at.sum.length)
	s := b.p.subst()
	s.vars[b.k.Var], s.vars[b.i.Var] = at.from.Plus(At(k)), at.row.Plus(At(pair).Times(2)).Plus(At(r))
	row := &Loop{Var: k, Hi: at.sum.length, Step: 1, Body: []Stmt{&Store{Buf: buf, Idx: []Affine{inPairs(at, pair, r, k)}, E: s.expr(b.x)}}}
	both := &Loop{Var: r, Hi: 2, Step: 1, Zip: n, Body: []Stmt{row}}
	return b.p.over(cut{0, pairs, 1}, false, func(first Affine) []Stmt {
		s := b.p.subst()
		s.vars[pair] = first
		return s.stmts([]Stmt{both})
	}), buf
}

// inPairs is the element of row r of a pair for the product of number k, in a
// copy of a block's rows.
func inPairs(at block, pair, r, k *Var) Affine {
	return At(pair).Times(2 * at.sum.length).Plus(At(k).Times(2)).Plus(At(r))
}

// copying is a loop of n copies of a row.
func (b *blocking) copying(k *Var, n int, row *Loop) []Stmt {
	body := []Stmt{row}
	if b.w > 0 {
		body = b.p.laneLoop(row, b.w, max(1, row.Hi/b.w), true)
	}
	if n == 1 {
		s := b.p.subst()
		s.vars[k] = Num(0)
		return s.stmts(body)
	}
	return []Stmt{&Loop{Var: k, Hi: n, Step: 1, Body: body}}
}

// tiles does a block of rows with a panel. panel and left are copies, or nil.
func (b *blocking) tiles(panel, left *Buffer, at block) []Stmt {
	p := b.p
	paired := b.Pairs && left != nil
	i, j, k := p.newVar("", at.rows.length), p.newVar("", at.columns.length), p.newVar("", at.sum.length)
	row, pair := At(i), p.newVar("", at.rows.length/2)
	if paired {
		i = p.newVar("", 2)
		row = At(pair).Times(2).Plus(At(i))
	}
	s := p.subst()
	s.vars[b.i.Var], s.vars[b.j.Var], s.vars[b.k.Var] = at.row.Plus(row), at.column.Plus(At(j)), at.from.Plus(At(k))
	p.rename(s, b.after)
	acc := p.local(b.acc.Name, b.acc.T)
	sum := p.ref(acc)
	s.locals[b.acc] = sum
	x, y := s.expr(b.x), s.expr(b.y)
	switch {
	case paired:
		x = p.load(left, []Affine{inPairs(at, pair, i, k)})
	case left != nil:
		x = p.load(left, []Affine{At(k).Times(at.rows.length).Plus(At(i))})
	}
	if panel != nil {
		y = p.load(panel, []Affine{b.inPanel(panel, at, k, j)})
	}
	body := []Stmt{&Let{acc, p.number(acc.T, 0)}}
	if b.keep != nil {
		body = append(body, p.when(p.within(at.from.Plus(Num(-1)), b.k.Hi), &Set{acc, p.load(b.keep, s.indices(b.keepAt))})...)
	}
	step := &Set{acc, p.call(ir.Add, acc.T, nil, sum, p.call(ir.Mul, acc.T, nil, x, y))}
	if at.sum.length == 1 {
		one := p.subst()
		one.vars[k] = Num(0)
		body = append(body, one.one(step))
	} else {
		body = append(body, &Loop{Var: k, Hi: at.sum.length, Step: 1, Reduce: true, Body: []Stmt{step}})
	}
	if b.keep != nil {
		last := b.k.Hi - at.sum.length
		body = append(body, p.when(p.within(at.from, last), &Store{Buf: b.keep, Idx: s.indices(b.keepAt), E: sum})...)
		body = append(body, p.when(p.within(at.from.Plus(Num(-last)), b.k.Hi), s.stmts(b.after)...)...)
	} else {
		body = append(body, s.stmts(b.after)...)
	}
	columns := &Loop{Var: j, Hi: at.columns.length, Step: 1, Body: body}
	var inner []Stmt
	if b.w > 0 {
		inner = p.laneLoop(columns, b.w, max(1, columns.Hi/b.w), b.once)
	} else {
		inner = p.jam(columns, columns.Hi)
	}
	if at.rows.length == 1 {
		one := p.subst()
		one.vars[i] = Num(0)
		return one.stmts(inner)
	}
	tile := min(at.rows.length, b.tile(at.columns.length))
	if paired {
		inner = p.jam(&Loop{Var: i, Hi: 2, Step: 1, Body: inner}, 2)
		return p.jam(&Loop{Var: pair, Hi: at.rows.length / 2, Step: 1, Body: inner}, (tile+1)/2)
	}
	return p.jam(&Loop{Var: i, Hi: at.rows.length, Step: 1, Body: inner}, tile)
}

// when is the statements where cond holds, which may be known.
func (p *pool) when(cond *Expr, then ...Stmt) []Stmt {
	switch {
	case cond.Kind != Lit:
		return []Stmt{&If{cond, then}}
	case cond.Val.I != 0:
		return then
	}
	return nil
}
