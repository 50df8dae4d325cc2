package codegen

import (
	"fmt"
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// A splat is a value in every lane of a vector.
type splat struct {
	e *loop.Expr
	v vec
}

// uniform is a vector with the one value e in every lane.
func (p *printer) uniform(e *loop.Expr, v vec) *jen.Statement {
	if p.streaming && e.Kind == loop.Load {
		c, off := p.cursorOf(e.Buf, e.Idx)
		return p.word(splatWord, v.String(), jen.Op("&").Id(c.all).Index(jen.Lit(off)))
	}
	key := splat{e, v}
	if name, ok := p.splats[key]; ok {
		return jen.Id(name)
	}
	if p.uses[e] < 2 && e.Kind != loop.Lit && e.Kind != loop.Ref || e.Kind == loop.Lit && e.T.IsInt() {
		return p.splat(e, v)
	}
	name := p.fresh(p.nameFor(e))
	if zero(e) {
		p.add(jen.Var().Id(name).Add(v.code()))
	} else {
		c := p.splat(e, v)
		p.add(jen.Id(name).Op(":=").Add(c))
	}
	p.splats[key] = name
	return jen.Id(name)
}

// splat puts e, which isn't 0, in every lane of a vector.
func (p *printer) splat(e *loop.Expr, v vec) *jen.Statement {
	switch {
	case e.T == ir.Bool:
		return jen.Id(p.help(splatMask(vec{p.elem, v.lanes}))).Call(p.typed(p.expr(e), e.T))
	case e.Kind == loop.Lit && v.t.IsFloat() && !plain(e.Val.F):
		bits := int64(math.Float64bits(e.Val.F))
		if v.t == ir.Float32 {
			bits = int64(int32(math.Float32bits(float32(e.Val.F))))
		}
		return p.number(v.bits(), bits).Dot("As" + v.String()).Call()
	case e.Kind == loop.Lit && v.t.IsInt():
		return p.number(v, e.Val.I)
	case v.t.IsInt() && p.calls:
		return jen.Id(p.help(splatInts(v))).Call(p.typed(p.expr(e), e.T))
	case e.T.IsFloat() && p.have[e] == "": // not by a variable, which scalar instructions would set
		return v.broadcast(p.typed(p.fresh1(e), e.T))
	}
	return v.broadcast(p.typed(p.expr(e), e.T))
}

// number is the vector with the integer in every lane.
func (p *printer) number(v vec, x int64) *jen.Statement {
	return jen.Id(p.help(table(v, fmt.Sprintf("all%x", uint64(x)&(1<<(8*v.t.Bytes())-1)), func(int) int64 { return x }))).Call()
}

// plain reports whether x has a literal in Go.
func plain(x float64) bool {
	return !math.IsInf(x, 0) && x == x && (x != 0 || !math.Signbit(x))
}

// implied are the numbers that the vector forms of ops need beside the operands:
// for elements of the type, the type and the value of the number.
var implied = map[ir.Op]func(d ir.DType) (ir.DType, ir.Value){
	ir.Neg:        number1(-1),
	ir.Reciprocal: number1(1),
	ir.Relu:       number1(0),
	ir.Abs: func(d ir.DType) (ir.DType, ir.Value) { // the bits of a sign
		return vec{t: d}.bits().t, ir.Value{I: 1}
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
			if visited[e] || !p.computed(e) {
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
				for _, e := range s.All() {
					if lane != nil || e.T.IsFloat() {
						p.splatOperand(l, e, lanes, seen)
					}
					look(e)
				}
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
	if p.computed(e) || lanes == 0 || e.T == ir.Bool || e.Kind == loop.Lit && e.T.IsInt() {
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
		p.add(jen.Id(name).Op(":=").Add(p.splat(e, key.v)))
	}
	p.splats[key] = name
}
