package codegen

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
)

// A cursor is a slice that a loop reads through and moves on with each pass.
// Its elements are at constant offsets, so that no instruction computes an
// address. They are read in ascending order, each with a check of its own
// against the slice's length: where one check would do for all, the compiler
// begins with all the loads at once and has no registers for them.
type cursor struct {
	buf  *loop.Buffer
	axis int           // which of the indices moves
	at   []loop.Affine // of the first element, without the part of the loop's variable
	v    *loop.Var
	k    int // what the loop's variable counts for on the axis
	from int // what that is at the loop's start
	last int // the furthest offset
	name string
	// spans are the windows of vectors side by side that are open, by the
	// offset of their beginning.
	spans   map[int]string
	offsets []int  // at which vectors are read
	checked int    // the furthest offset at which a number is read, so far
	end     int    // of the vectors
	all     string // the window of all of them, if there is one
	// Of a stream: how far it moves in a pass, and how much a pass reads.
	stride, size int
}

// spanned is how many vectors are read through one window, where checks of
// numbers don't come between enough of them: with more, there aren't enough
// registers, and with fewer, there are more checks.
const spanned = 2

// walk prints a loop in do-while form. It has at least one pass.
func (p *printer) walk(l *loop.Loop) {
	p.loops++
	name := p.fresh(loopNames[(p.loops-1)%len(loopNames)])
	p.vars[l.Var] = name
	old, oldRows := p.cursors, p.byRows
	p.byRows = l.Rows
	unchecked := p.noteCursors(l, 0)
	if len(p.cursors) > maxCursors {
		unchecked = p.noteCursors(l, cursorReach)
	}
	if p.streams(l) {
		p.stream(l)
		p.cursors, p.byRows = old, oldRows
		delete(p.active, name)
		p.loops--
		return
	}
	for _, c := range p.cursors {
		c.name = p.fresh("next " + hint(c.buf))
		p.add(jen.Id(c.name).Op(":=").Add(p.cursorStart(c)))
	}
	mine := p.cursors
	p.cursors = append(mine, old...)
	p.forget(func(e *loop.Expr) bool { return changes(l.Body, e) })
	passes := (l.Hi - l.Lo + l.Step - 1) / l.Step
	body := p.scope(func() {
		if l.Rows && unchecked <= plan.TileVectors {
			p.windows(mine)
		}
		p.stmts(l.Body)
		end := l.Lo + (passes-1)*l.Step
		p.add(jen.If(jen.Id(name).Op("==").Lit(end)).Block(jen.Break()))
		for _, c := range mine {
			p.add(jen.Id(c.name).Op("=").Id(c.name).Index(jen.Lit(c.k * l.Step).Op(":")))
		}
	})
	p.cursors, p.byRows = old, oldRows
	step := jen.Id(name).Op("+=").Lit(l.Step)
	if l.Step == 1 {
		step = jen.Id(name).Op("++")
	}
	p.add(jen.For(jen.Id(name).Op(":=").Lit(l.Lo), jen.Empty(), step).Block(body...))
	delete(p.active, name)
	p.loops--
}

// walks reports whether a loop in the statements walks.
func walks(body []loop.Stmt) bool {
	return slices.ContainsFunc(body, func(s loop.Stmt) bool {
		l, ok := s.(*loop.Loop)
		return ok && (l.Walk || walks(l.Body))
	})
}

// maxCursors is how many cursors a loop has registers for. Where there would
// be more, as for the elements of a convolution's window, one serves for all
// elements that are less than cursorReach behind its own. With one for each of
// six rows, rather than one for all, a convolution of 8 channels takes 1.4 times
// as long; with four rows beside the other operand, 0.8 times.
const (
	maxCursors  = 5
	cursorReach = 1 << 16
)

// windows begins a pass with one window for all of a cursor's vectors.
func (p *printer) windows(cursors []*cursor) {
	for _, c := range cursors {
		if c.axis < len(c.buf.Type.Shape)-1 && c.buf.Role != loop.Temp || len(c.offsets) == 0 {
			continue
		}
		c.all = p.fresh("part")
		p.add(jen.Id(c.all).Op(":=").Parens(jen.Op("*").Index(jen.Lit(c.end)).Id(c.buf.Type.DType.String())).Parens(jen.Id(c.name)))
	}
}

// readsVector reports whether what is read at idx differs from lane to lane.
func (p *printer) readsVector(idx []loop.Affine) bool {
	return p.lane != nil && idx[len(idx)-1].Coef(p.lane) == 1
}

// noteCursors makes the cursors of the loop and returns how many vectors, at
// most, are read between one check of a number and the next.
func (p *printer) noteCursors(l *loop.Loop, reach int) int {
	p.cursors = nil
	since, most := 0, 0
	loop.Accesses(l.Body, func(b *loop.Buffer, idx []loop.Affine) {
		switch c, off := p.noteCursor(l, b, idx, reach); {
		case c == nil:
		case p.readsVector(idx):
			since++
			most = max(most, since)
		case off > c.checked:
			c.checked, since = off, 0
		}
	})
	return most
}

// noteCursor is the cursor of an element that moves with the loop, and the
// element's offset from it. It is made if there is none yet that it is in
// reach of.
func (p *printer) noteCursor(l *loop.Loop, b *loop.Buffer, idx []loop.Affine, reach int) (*cursor, int) {
	axis := -1
	for i, a := range idx {
		for _, t := range a.Terms {
			if t.V.Def != nil {
				return nil, 0
			}
		}
		if k := a.Coef(l.Var); k > 0 && axis < 0 {
			axis = i
		} else if k != 0 {
			return nil, 0
		}
	}
	if axis < 0 || p.fn.Variable(b) {
		return nil, 0
	}
	note := func(c *cursor, off int) {
		c.last = max(c.last, off)
		if !p.readsVector(idx) {
			return
		}
		c.offsets = append(c.offsets, off)
		width := p.busy
		if b.Whole {
			width = p.lanes
		}
		c.end = max(c.end, off+width)
	}
	k := idx[axis].Coef(l.Var)
	rest := idx[axis].Plus(loop.At(l.Var).Times(-k))
	for _, c := range p.cursors {
		if off, ok := c.offset(b, idx); ok && off >= 0 && off < max(k*l.Step, reach) {
			note(c, off)
			return c, off
		}
	}
	at := slices.Clone(idx[:axis+1])
	at[axis] = rest
	c := &cursor{buf: b, axis: axis, at: at, v: l.Var, k: k, from: k * l.Lo, checked: -1, spans: map[int]string{}}
	note(c, 0)
	p.cursors = append(p.cursors, c)
	return c, 0
}

// offset is how far the element at idx is from the cursor's, on its axis.
func (c *cursor) offset(b *loop.Buffer, idx []loop.Affine) (int, bool) {
	if c.buf != b || idx[c.axis].Coef(c.v) != c.k {
		return 0, false
	}
	for i, a := range idx[:c.axis] {
		if !a.Equal(c.at[i]) {
			return 0, false
		}
	}
	d := idx[c.axis].Plus(loop.At(c.v).Times(-c.k)).Plus(c.at[c.axis].Times(-1))
	return d.C, len(d.Terms) == 0
}

// cursorStart is the slice from the cursor's first element on.
func (p *printer) cursorStart(c *cursor) *jen.Statement {
	from := jen.Op(":")
	if start := c.start(); len(start.Terms) > 0 || start.C != 0 {
		from = p.affine(start).Op(":")
	}
	return p.cursorRow(c).Index(from)
}

// start is the index of the cursor's first element on its axis.
func (c *cursor) start() loop.Affine { return c.at[c.axis].Plus(loop.Num(c.from)) }

// cursorRow is the array that the cursor goes through.
func (p *printer) cursorRow(c *cursor) *jen.Statement {
	if c.buf.Role == loop.Temp {
		return p.base[c.buf].Clone()
	}
	return p.indexed(p.place(c.buf).Expr(), c.at[:c.axis])
}

// cursorOf is the cursor that the element at idx is read through, and its
// offset, or nil.
func (p *printer) cursorOf(b *loop.Buffer, idx []loop.Affine) (*cursor, int) {
	for _, c := range p.cursors {
		if off, ok := c.offset(b, idx); ok && off >= 0 && off <= c.last {
			return c, off
		}
	}
	return nil, 0
}

// element is the element of the cursor at an offset; trail are the indices
// behind that of its axis.
func (c *cursor) element(p *printer, off int, trail []loop.Affine) *jen.Statement {
	return p.indexed(jen.Id(c.name).Index(jen.Lit(off)), trail)
}

// window is a slice that begins with the elements of the vector at an offset.
func (c *cursor) window(p *printer, off int, trail []loop.Affine, v vec) *jen.Statement {
	n := v.lanes
	if len(trail) > 0 {
		last := len(trail) - 1
		return p.indexed(jen.Id(c.name).Index(jen.Lit(off)), trail[:last]).Index(p.affine(trail[last]).Op(":"))
	}
	if c.all != "" {
		return jen.Id(c.all).Index(jen.Lit(off).Op(":"))
	}
	for i := range spanned {
		if name, ok := c.spans[off-i*v.lanes]; ok {
			return jen.Id(name).Index(jen.Lit(i * v.lanes).Op(":"))
		}
	}
	size := n
	for i := 1; i < spanned && slices.Contains(c.offsets, off+i*v.lanes); i++ {
		size += v.lanes
	}
	if size == n {
		return jen.Id(c.name).Index(jen.Lit(off).Op(":").Lit(off + n))
	}
	name := p.fresh("part")
	p.add(jen.Id(name).Op(":=").Parens(jen.Op("*").Index(jen.Lit(size)).Id(v.t.String())).
		Parens(jen.Id(c.name).Index(jen.Lit(off).Op(":").Lit(off + size))))
	c.spans[off] = name
	return jen.Id(name).Index(jen.Lit(0).Op(":"))
}
