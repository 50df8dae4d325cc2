package codegen

import (
	"math"
	"slices"

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
		r = r || e.Kind != loop.Across && p.laneDependent(a)
	}
	for _, a := range e.Idx {
		r = r || p.lane != nil && a.Coef(p.lane) != 0
	}
	p.isVec[e] = r
	return r
}

// vector is e as a vector of so many lanes.
func (p *printer) vector(e *loop.Expr, lanes int) *jen.Statement {
	if name, ok := p.have[e]; ok && p.laneDependent(e) {
		return jen.Id(name)
	}
	v := vec{e.T, lanes}
	if !p.laneDependent(e) {
		return p.uniform(e, v)
	}
	var c *jen.Statement
	switch e.Kind {
	case loop.Ref:
		return jen.Id(p.local[e.Local])
	case loop.Load:
		c = p.loadVector(e.Buf, e.Idx, v)
	case loop.Index:
		base := e.Idx[0].Plus(loop.At(p.lane).Times(-1))
		at := base.Plus(loop.At(p.lane))
		c = v.broadcast(jen.Id(v.t.String()).Parens(p.affine(at))).Dot("Add").Call(p.iota(v))
	default:
		c = p.vectorCall(e, lanes)
	}
	if p.uses[e] > 1 {
		name := p.fresh(p.nameFor(e))
		p.add(jen.Id(name).Op(":=").Add(c))
		p.have[e] = name
		return jen.Id(name)
	}
	return c
}

func (p *printer) vectorCall(e *loop.Expr, lanes int) *jen.Statement {
	v := vec{e.T, lanes}
	if e.T == ir.Bool {
		v.t = e.Args[0].T
	}
	args := e.Args
	rule := p.vectors[e.Op]
	if rule == nil {
		rule = vectorFunction(e.Op, e.T)
	}
	if e.Op == ir.Where && args[0].Kind == loop.Call && args[0].Op == ir.Not && p.laneDependent(args[0]) {
		args = []*loop.Expr{args[0].Args[0], args[2], args[1]}
	}
	if e.Op == ir.Add && !p.opts.Strict && e.T.IsFloat() {
		for i, a := range args {
			if a.Kind == loop.Call && a.Op == ir.Mul && p.uses[a] <= 1 && p.have[a] == "" && p.laneDependent(a) {
				x, y := a.Args[0], a.Args[1]
				if !p.laneDependent(x) {
					x, y = y, x
				}
				// The first operand's register is overwritten: it is copied for every other use.
				if len(p.cursors) > 0 && p.laneDependent(args[1-i]) && p.uses[y] < p.uses[x] {
					x, y = y, x
				}
				return p.vector(x, lanes).Dot("MulAdd").Call(p.vector(y, lanes), p.vector(args[1-i], lanes))
			}
		}
	}
	xs := make([]*jen.Statement, len(args))
	for i, a := range args {
		xs[i] = p.vector(a, lanes)
	}
	return rule(p, v, xs)
}

// uniform is a vector with the one value e in every lane.
func (p *printer) uniform(e *loop.Expr, v vec) *jen.Statement {
	key := splat{e, v}
	if name, ok := p.splats[key]; ok {
		return jen.Id(name)
	}
	t := p.expr(e)
	c := v.broadcast(p.typed(t, e.T))
	if zero(e) {
		c = nil
	}
	if p.uses[e] > 1 || e.Kind == loop.Lit || e.Kind == loop.Ref {
		name := p.fresh(p.nameFor(e))
		if c == nil {
			p.add(jen.Var().Id(name).Add(v.code()))
		} else {
			p.add(jen.Id(name).Op(":=").Add(c))
		}
		p.splats[key] = name
		return jen.Id(name)
	}
	return c
}

// implied are the numbers that the vector forms of ops need beside the operands:
// for elements of the type, the type and the value of the number.
var implied = map[ir.Op]func(d ir.DType) (ir.DType, ir.Value){
	ir.Neg:        number1(-1),
	ir.Reciprocal: number1(1),
	ir.Relu:       number1(0),
	ir.Abs: func(d ir.DType) (ir.DType, ir.Value) { // all bits but the sign
		if d.Bytes() == 4 {
			return ir.Int32, ir.Value{I: math.MaxInt32}
		}
		return ir.Int64, ir.Value{I: math.MaxInt64}
	},
}

func number1(x float64) func(d ir.DType) (ir.DType, ir.Value) {
	return func(d ir.DType) (ir.DType, ir.Value) { return d, ir.As(d, x) }
}

// constant is the vector of the number that op implies. It is put into a variable
// before the loops: a scalar that is made in a loop costs as much as a
// hundred vectors, for it waits until the halves of its register that it
// doesn't use are known.
func (p *printer) constant(op ir.Op, v vec) *jen.Statement {
	e := p.implied(op, v.t)
	return p.uniform(e, vec{e.T, v.lanes})
}

// implied is the number that op implies for elements of the type: the same
// expression each time.
func (p *printer) implied(op ir.Op, d ir.DType) *loop.Expr {
	key := implication{op, d}
	if p.numbers[key] == nil {
		t, v := implied[op](d)
		p.numbers[key] = &loop.Expr{Kind: loop.Lit, T: t, Val: v}
	}
	return p.numbers[key]
}

type implication struct {
	op ir.Op
	d  ir.DType
}

func (p *printer) iota(v vec) *jen.Statement { return jen.Id(p.help(lanesIota(v))).Call() }

// A splat is a value in every lane of a vector.
type splat struct {
	e *loop.Expr
	v vec
}

// loadVector is the vector of the elements from idx on; idle lanes are 0.
func (p *printer) loadVector(b *loop.Buffer, idx []loop.Affine, v vec) *jen.Statement {
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
	from := jen.Empty()
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
		if p.lane == nil {
			return false
		}
		v := vec{s.Buf.Type.DType, p.lanes}
		e := p.vector(s.E, p.lanes)
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
	p.add(jen.Block(p.scope(func() { p.stmts(l.Body) })...))
}

// usesVectors reports whether the statement itself, not one in it, is about
// vectors.
func usesVectors(s loop.Stmt) bool {
	across := func(e *loop.Expr) bool {
		return e.Kind == loop.Across || slices.ContainsFunc(e.Args, func(a *loop.Expr) bool { return a.Kind == loop.Across })
	}
	switch s := s.(type) {
	case *loop.Loop:
		return s.Lanes > 0
	case *loop.Let:
		return s.L.Lanes > 0 || across(s.E)
	case *loop.Set:
		return s.L.Lanes > 0 || across(s.E)
	}
	return false
}

// clearUpper ends a stretch of vector code: scalar code after it would wait
// for the halves of the registers that it doesn't use.
func (p *printer) clearUpper() { p.add(jen.Qual(archsimd, "ClearAVXUpperBits").Call()) }

// hoistSplats puts the numbers that a loop uses in every lane of its vectors
// into vectors before it, where they are known there.
func (p *printer) hoistSplats(l *loop.Loop) {
	seen := map[splat]bool{}
	var in func(body []loop.Stmt, lane *loop.Var, lanes int)
	in = func(body []loop.Stmt, lane *loop.Var, lanes int) {
		isVec := p.isVec
		p.lane, p.isVec = lane, map[*loop.Expr]bool{}
		visited := map[*loop.Expr]bool{}
		var look func(e *loop.Expr)
		look = func(e *loop.Expr) {
			if visited[e] || !p.laneDependent(e) {
				return
			}
			visited[e] = true
			if e.Kind == loop.Call && implied[e.Op] != nil {
				p.splatOperand(l, p.implied(e.Op, e.T), lanes, seen)
			}
			for _, a := range e.Args {
				p.splatOperand(l, a, lanes, seen)
				look(a)
			}
		}
		for _, s := range body {
			switch s := s.(type) {
			case *loop.Loop:
				if s.Share != nil {
					continue // has its own
				}
				if s.Lanes > 0 {
					in(s.Body, s.Var, s.Lanes)
				} else {
					in(s.Body, lane, lanes)
				}
				p.lane = lane
			case *loop.If:
				in(s.Then, lane, lanes)
				p.lane = lane
			case *loop.Let:
				if s.L.Lanes > 0 && !zero(s.E) {
					p.splatOperand(l, s.E, lanes, seen)
				}
				look(s.E)
			case *loop.Set:
				look(s.E)
			case *loop.Store:
				if lane != nil {
					p.splatOperand(l, s.E, lanes, seen)
				}
				look(s.E)
			}
		}
		p.isVec = isVec
	}
	lane, isVec := p.lane, p.isVec
	if l.Lanes > 0 {
		in(l.Body, l.Var, l.Lanes)
	} else {
		in(l.Body, lane, p.lanes)
	}
	p.lane, p.isVec = lane, isVec
}

func (p *printer) splatOperand(l *loop.Loop, e *loop.Expr, lanes int, seen map[splat]bool) {
	if p.laneDependent(e) || lanes == 0 || e.T == ir.Bool {
		return
	}
	known := e.Kind == loop.Lit || e.Kind == loop.Load && len(e.Idx) == 0
	if e.Kind == loop.Ref {
		_, known = p.local[e.Local]
		known = known && !changes(l.Body, e)
	}
	key := splat{e, vec{e.T, lanes}}
	if !known || seen[key] || p.splats[key] != "" {
		return
	}
	seen[key] = true
	name := p.fresh(p.nameFor(e))
	if zero(e) {
		p.add(jen.Var().Id(name).Add(key.v.code()))
	} else {
		p.add(jen.Id(name).Op(":=").Add(key.v.broadcast(p.typed(p.expr(e), e.T))))
	}
	p.splats[key] = name
}
