package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// laneDependent reports whether e is a vector: whether it differs from lane to lane.
func (p *printer) laneDependent(e *loop.Expr) bool {
	if r, ok := p.isVec[e]; ok {
		return r
	}
	r := e.Kind == loop.Ref && e.Local.Lanes > 0
	for _, a := range e.Args {
		r = r || p.laneDependent(a)
	}
	for _, a := range e.Idx {
		r = r || p.lane != nil && a.Coef(p.lane) != 0
	}
	p.isVec[e] = r
	return r
}

// vector is e as a vector of so many lanes.
func (p *printer) vector(e *loop.Expr, lanes int) *jen.Statement {
	v := vec{e.T, lanes}
	if !p.computed(e) {
		return p.uniform(e, v)
	}
	if name, ok := p.held[e]; ok {
		return jen.Id(name)
	}
	var c *jen.Statement
	p.nested = 0
	switch e.Kind {
	case loop.Ref:
		return jen.Id(p.local[e.Local])
	case loop.Load:
		if e.T == ir.Bool {
			c = p.loadMask(e.Buf, e.Idx, vec{p.elem, lanes})
		} else {
			c = p.loadVector(e.Buf, e.Idx, v)
		}
	case loop.Index:
		c = p.indexVector(e, v)
	case loop.Across:
		c = jen.Id(p.help(p.across(v, e.Op))).Call(p.vector(e.Args[0], lanes))
	case loop.Sums:
		args := make([]jen.Code, len(e.Args))
		for i, a := range e.Args {
			args[i] = p.vector(a, lanes)
		}
		c = jen.Id(p.help(sums(v, e.N))).Call(args...)
	default:
		if c = p.firstLanes(e, lanes); c == nil {
			c = p.vectorCall(e, lanes)
		}
	}
	p.nested++
	if (p.uses[e] > 1 || p.nested > longestVector) && !p.streaming {
		p.nested = 0
		name := p.fresh(p.nameFor(e))
		p.add(jen.Id(name).Op(":=").Add(c))
		p.held[e] = name
		return jen.Id(name)
	}
	return c
}

// firstLanes is e as a mask of a table, if it is true in the first lanes of a
// loop that is one pass, or nil.
func (p *printer) firstLanes(e *loop.Expr, lanes int) *jen.Statement {
	if e.Kind != loop.Call || e.Op != ir.Less || e.Args[0].Kind != loop.Index || e.Args[1].Kind != loop.Lit {
		return nil
	}
	at, ok := p.at0[p.lane]
	i := e.Args[0].Idx[0]
	if !ok || len(i.Terms) != 1 || i.Terms[0] != (loop.Term{V: p.lane, K: 1}) {
		return nil
	}
	v := vec{e.Args[0].T, lanes}
	n := int(e.Args[1].Val.I) - i.C - at
	return jen.Id(p.help(table(v, fmt.Sprintf("first%d", n), func(lane int) int64 {
		if lane < n {
			return -1
		}
		return 0
	}))).Call().Dot("Less").Call(v.code().Values())
}

// computed reports whether e is computed on vectors, and not a number that is
// put into every lane of one.
func (p *printer) computed(e *loop.Expr) bool {
	switch {
	case p.laneDependent(e):
		return true
	case e.T.IsInt(), e.T == ir.Bool && loop.Integral(e):
		return false
	case e.Kind == loop.Call:
		return p.vectors[e.Op] != nil || vectorFunction(e.Op, e.T) != nil
	}
	return e.Kind == loop.Index
}

func (p *printer) vectorCall(e *loop.Expr, lanes int) *jen.Statement {
	v := vec{p.elem, lanes}
	args := e.Args
	rule := p.vectors[e.Op]
	if rule == nil {
		rule = vectorFunction(e.Op, e.T)
	}
	if e.T.IsInt() {
		v.t = e.T
	}
	if e.Op == ir.Where && args[0].Kind == loop.Call && args[0].Op == ir.Not {
		args = []*loop.Expr{args[0].Args[0], args[2], args[1]}
	}
	if e.Op == ir.Add && !p.opts.Strict && e.T.IsFloat() {
		for i, a := range args {
			if a.Kind == loop.Call && a.Op == ir.Mul && p.uses[a] <= 1 && p.held[a] == "" {
				x, y := a.Args[0], a.Args[1]
				if !p.laneDependent(x) {
					x, y = y, x
				}
				// The first operand's register is overwritten: it is copied for every other use.
				if len(p.cursors) > 0 && p.laneDependent(args[1-i]) && p.uses[y] < p.uses[x] {
					x, y = y, x
				}
				if p.byRows && p.laneDependent(x) { // the number before the vector, which then needn't wait in a register
					xs := p.vectorOperands(lanes, y, x, args[1-i])
					return xs[1].Dot("MulAdd").Call(xs[0], xs[2])
				}
				xs := p.vectorOperands(lanes, x, y, args[1-i])
				return xs[0].Dot("MulAdd").Call(xs[1], xs[2])
			}
		}
	}
	return rule(p, v, p.vectorOperands(lanes, args...))
}

// longestVector is how many operations on vectors stand in one expression: of
// calls in calls the compiler's time grows with the square.
const longestVector = 40

// vectorOperands is the operands as vectors; p.nested is then the operations
// that are written out in them all.
func (p *printer) vectorOperands(lanes int, args ...*loop.Expr) []*jen.Statement {
	xs := make([]*jen.Statement, len(args))
	total := 0
	for i, a := range args {
		p.nested = 0
		xs[i] = p.vector(a, lanes)
		total += p.nested
	}
	p.nested = total
	return xs
}

// indexVector is the vector of an index, which may be a floating-point
// number: then it is converted on the vector.
func (p *printer) indexVector(e *loop.Expr, v vec) *jen.Statement {
	ints := v
	if v.t.IsFloat() {
		ints = vec{ir.Int32, max(4, v.lanes)}
	}
	base := e.Idx[0]
	if p.lane != nil {
		base = base.Plus(loop.At(p.lane).Times(-base.Coef(p.lane)))
		if at, ok := p.at0[p.lane]; ok {
			base.C += at * e.Idx[0].Coef(p.lane)
		} else {
			base = e.Idx[0]
		}
	}
	var c *jen.Statement
	if len(base.Terms) > 0 || base.C != 0 || !p.laneDependent(e) {
		c = ints.broadcast(jen.Id(ints.t.String()).Parens(p.affine(base)))
	}
	if p.laneDependent(e) {
		lanes := jen.Id(p.help(lanesIota(ints))).Call()
		if c == nil {
			c = lanes
		} else {
			c.Dot("Add").Call(lanes)
		}
	}
	if v.t.IsFloat() {
		c.Dot("ConvertTo" + v.elem()).Call()
	}
	if ints.lanes > v.lanes {
		c.Dot("GetLo").Call()
	}
	return c
}

// loadVector is the vector of the elements from idx on; idle lanes are 0.
func (p *printer) loadVector(b *loop.Buffer, idx []loop.Affine, v vec) *jen.Statement {
	if k := idx[len(idx)-1].Coef(p.lane); k != 1 {
		return p.loadApart(b, idx, v, k)
	}
	if p.streaming {
		return p.word(nextWord, v.String(), p.window(b, idx, v))
	}
	if p.busy == v.lanes || b.Whole {
		return p.word(loadWord, v.String(), p.window(b, idx, v))
	}
	p.partial = true
	return p.word(loadPartWord, v.String(), p.window(b, idx, vec{v.t, p.busy}).Index(jen.Op(":")))
}

// storeVector puts the vector x, but for idle lanes, at idx.
func (p *printer) storeVector(x *jen.Statement, b *loop.Buffer, idx []loop.Affine, v vec) *jen.Statement {
	if p.busy == v.lanes || b.Whole {
		return p.word(storeWord, v.String(), p.window(b, idx, v), x)
	}
	p.partial = true
	return p.word(storePartWord, v.String(), p.window(b, idx, vec{v.t, p.busy}).Index(jen.Op(":")), x)
}

// window is a pointer to as many elements as a vector has, from idx on.
func (p *printer) window(b *loop.Buffer, idx []loop.Affine, v vec) *jen.Statement {
	var from *jen.Statement
	if c, off := p.cursorOf(b, idx); c != nil {
		from = c.window(p, off, idx[c.axis+1:], v)
	} else {
		from = p.from(b, idx)
	}
	return jen.Parens(jen.Op("*").Add(v.array())).Parens(from)
}

// from is the slice of a row from the element at idx on.
func (p *printer) from(b *loop.Buffer, idx []loop.Affine) *jen.Statement {
	last := idx[len(idx)-1]
	if r := p.rowOf(b, idx); r != nil {
		if b.Role == loop.Temp {
			last = loop.At(r.v).Times(last.Coef(r.v)).Plus(loop.Num(last.C - r.from))
		}
		return jen.Id(r.name).Index(p.affine(last).Op(":"))
	}
	if b.Role == loop.Temp {
		return p.base[b].Clone().Index(p.affine(last).Op(":"))
	}
	if flat(b, idx) {
		return p.flat(b).Index(p.affine(last).Op(":"))
	}
	return p.indexed(p.place(b).Expr(), idx[:len(idx)-1]).Index(p.affine(last).Op(":"))
}

// vectorStmt prints a statement that has to do with vectors, and reports
// whether it is one.
func (p *printer) vectorStmt(s loop.Stmt) bool {
	switch s := s.(type) {
	case *loop.Let:
		if s.L.Lanes == 0 || zero(s.E) {
			return false
		}
		c := p.vector(s.E, s.L.Lanes)
		name := p.fresh(p.localHint(s.L))
		p.add(jen.Id(name).Op(":=").Add(c))
		p.local[s.L] = name
	case *loop.Set:
		if s.L.Lanes == 0 {
			return false
		}
		p.add(jen.Id(p.local[s.L]).Op("=").Add(p.vector(s.E, s.L.Lanes)))
		p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Ref && e.Local == s.L })
	case *loop.Store:
		if !p.onVectors || p.lane == nil && (s.E.T.IsInt() || s.E.T == ir.Bool && loop.Integral(s.E)) {
			return false
		}
		v := vec{s.Buf.Type.DType, p.lanes}
		if len(s.With) > 0 {
			p.storeRows(s, v)
			break
		}
		e := p.vector(s.E, p.lanes)
		if p.lane == nil {
			p.storeOne(s, e, v)
			break
		}
		if s.E.T == ir.Bool {
			p.storeMask(s, e, vec{p.elem, p.lanes})
			break
		}
		if s.Add {
			e = p.loadVector(s.Buf, s.Idx, v).Dot("Add").Call(e)
		}
		p.add(p.storeVector(e, s.Buf, s.Idx, v))
		p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == s.Buf })
	default:
		return false
	}
	return true
}

// vectorLoop prints a loop whose iterations go into lanes.
func (p *printer) vectorLoop(l *loop.Loop) {
	lane, lanes, busy, isVec := p.lane, p.lanes, p.busy, p.isVec
	p.lane, p.lanes, p.busy, p.isVec = l.Var, l.Lanes, l.Busy(), map[*loop.Expr]bool{}
	defer func() { p.lane, p.lanes, p.busy, p.isVec = lane, lanes, busy, isVec }()
	if l.Hi-l.Lo > l.Step {
		p.scalarLoop(l)
		return
	}
	p.at0[l.Var] = l.Lo
	defer delete(p.at0, l.Var)
	p.add(jen.Block(p.scope(func() {
		p.loadRows(l)
		p.stmts(l.Body)
	})...))
}

// storeOne stores the one number that is in every lane of x.
func (p *printer) storeOne(s *loop.Store, x *jen.Statement, v vec) {
	if s.E.T == ir.Bool {
		p.add(p.element(s.Buf, s.Idx).Op("=").Add(x).Dot("ToBits").Call().Op("&").Lit(1).Op("!=").Lit(0))
		p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == s.Buf })
		return
	}
	if s.Add {
		x = v.broadcast(p.element(s.Buf, s.Idx)).Dot("Add").Call(x)
	}
	p.add(p.element(s.Buf, s.Idx).Op("=").Id(p.help(first(v))).Call(x))
	p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == s.Buf })
}

// clearUpper ends a stretch of vector code: scalar code after it would wait
// for the halves of the registers that it doesn't use.
func (p *printer) clearUpper() { p.add(jen.Qual(archsimd, "ClearAVXUpperBits").Call()) }
