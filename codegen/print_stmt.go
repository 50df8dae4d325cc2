package codegen

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

var loopNames = []string{"i", "j", "k", "l", "m", "n", "o", "q"}

func (p *printer) loop(l *loop.Loop) {
	if l.Share != nil && l != p.divided {
		p.share(l)
		return
	}
	// A loop that walks needs all registers: what comes after it makes its
	// vectors by itself.
	if p.onVectors && !walks(l.Body) {
		p.hoistSplats(l)
	}
	switch {
	case l.Walk:
		p.walk(l)
		return
	case l.Turn > 0:
		p.turn(l)
		return
	case l.Zip > 0:
		p.zip(l)
		return
	}
	if l.Lanes > 0 {
		p.vectorLoop(l)
		return
	}
	p.scalarLoop(l)
}

// scalarLoop prints the loop as a loop in Go.
func (p *printer) scalarLoop(l *loop.Loop) {
	p.loops++
	name := p.fresh(loopNames[(p.loops-1)%len(loopNames)])
	p.vars[l.Var] = name
	old := p.rows
	p.hoistRows(l)
	// What the loop changes isn't what it was in variables from before it.
	changed := func(e *loop.Expr) bool { return changes(l.Body, e) }
	p.forget(changed)
	body := p.scope(func() {
		if l.Lanes > 0 {
			p.loadRows(l)
		}
		p.stmts(l.Body)
	})
	p.rows = old
	if l == p.divided {
		p.add(p.dividedLoop(l, name, body))
	} else {
		p.add(p.head(l, name).Block(body...))
	}
	delete(p.active, name)
	p.loops--
}

// head is the for clause of a loop whose body is printed.
func (p *printer) head(l *loop.Loop, name string) *jen.Statement {
	switch {
	case len(l.Until.Terms) > 0 && !p.used[l.Var]:
		return jen.For(jen.Range().Add(p.affine(l.Until)))
	case len(l.Until.Terms) > 0:
		return jen.For(jen.Id(name).Op(":=").Range().Add(p.affine(l.Until)))
	case l.Lo == 0 && l.Step == 1 && !p.used[l.Var]:
		return jen.For(jen.Range().Lit(l.Hi))
	case l.Lo == 0 && l.Step == 1:
		return jen.For(jen.Id(name).Op(":=").Range().Lit(l.Hi))
	}
	step := jen.Id(name).Op("++")
	if l.Step != 1 {
		step = jen.Id(name).Op("+=").Lit(l.Step)
	}
	return jen.For(jen.Id(name).Op(":=").Lit(l.Lo), jen.Id(name).Op("<").Lit(l.Hi), step)
}

// changes reports whether the statements change what e reads.
func changes(body []loop.Stmt, e *loop.Expr) bool {
	if e.Kind != loop.Ref && e.Kind != loop.Load {
		return false
	}
	for _, s := range body {
		switch s := s.(type) {
		case *loop.Loop:
			if changes(s.Body, e) {
				return true
			}
		case *loop.If:
			if changes(s.Then, e) {
				return true
			}
		case *loop.Set:
			if e.Kind == loop.Ref && e.Local == s.L {
				return true
			}
		case *loop.Store:
			if e.Kind == loop.Load && e.Buf == s.Buf {
				return true
			}
		}
	}
	return false
}

// lets declares variables; those that begin at zero and stand side by side
// share a line. It returns how many statements it took.
func (p *printer) lets(body []loop.Stmt) int {
	first := body[0].(*loop.Let)
	if !zero(first.E) {
		if name := p.alias(first, body[1:]); name != "" {
			p.local[first.L] = name
			return 1
		}
		e := p.expr(first.E)
		name := p.fresh(p.localHint(first.L))
		p.local[first.L] = name
		p.add(jen.Id(name).Op(":=").Add(p.typed(e, first.L.T)))
		return 1
	}
	n := 0
	var names []jen.Code
	for n < len(body) {
		let, ok := body[n].(*loop.Let)
		if !ok || !zero(let.E) || let.L.T != first.L.T || let.L.Lanes != first.L.Lanes {
			break
		}
		name := p.fresh(p.localHint(let.L))
		p.local[let.L] = name
		names = append(names, jen.Id(name))
		n++
	}
	typ := jen.Id(first.L.T.String())
	if first.L.Lanes > 0 {
		typ = vec{first.L.T, first.L.Lanes}.code()
	}
	p.add(jen.Var().List(names...).Add(typ))
	return n
}

// alias is the variable that has what let makes a variable for, if both stay
// as they are in the rest of the block.
func (p *printer) alias(let *loop.Let, rest []loop.Stmt) string {
	changed := func(l *loop.Local) bool {
		return changes(rest, &loop.Expr{Kind: loop.Ref, Local: l})
	}
	switch name, ok := p.have[let.E]; {
	case changed(let.L):
		return ""
	case ok:
		p.expr(let.E) // it is used
		return name
	case let.E.Kind == loop.Ref && !changed(let.E.Local):
		return p.local[let.E.Local]
	}
	return ""
}

func (p *printer) localHint(l *loop.Local) string {
	return hint(&loop.Buffer{Name: l.Name})
}

// zero reports whether e is what Go gives a variable that isn't set.
func zero(e *loop.Expr) bool { return e.Kind == loop.Lit && e.Val.Equal(ir.Value{}) }

// assigns are the operators that change a variable in place.
var assigns = map[ir.Op]string{ir.Add: "+=", ir.Sub: "-=", ir.Mul: "*=", ir.And: "", ir.Or: ""}

func (p *printer) set(s *loop.Set) {
	if s.E.Kind == loop.Ref && s.E.Local == s.L {
		return // a product with 1, say
	}
	target := jen.Id(p.local[s.L])
	e := s.E
	if op := assigns[e.Op]; e.Kind == loop.Call && op != "" && e.Args[0].Kind == loop.Ref && e.Args[0].Local == s.L {
		p.add(target.Op(op).Add(p.product(e.Args[1])))
	} else {
		p.add(target.Op("=").Add(p.expr(e).code))
	}
	p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Ref && e.Local == s.L })
}

// product is e as something to be added, rounded on its own when the options
// ask for the same bits on every machine.
func (p *printer) product(e *loop.Expr) *jen.Statement {
	c := p.expr(e)
	if p.opts.Strict && e.Kind == loop.Call && e.Op == ir.Mul && e.T.IsFloat() && p.have[e] == "" {
		return jen.Id(e.T.String()).Parens(c.code)
	}
	return c.code
}

func (p *printer) store(s *loop.Store) {
	e := p.expr(s.E)
	var target *jen.Statement
	op := "="
	if s.Add {
		op = "+="
	}
	b := s.Buf
	switch {
	case b.Role == loop.Temp && p.fn.Variable(b):
		if p.base[b] == nil {
			if s.E.Kind == loop.Ref && p.loops == 0 && !s.Add {
				p.base[b] = e.code // a variable already, and nothing sets it any more
				return
			}
			name := p.fresh(hint(b))
			p.base[b] = jen.Id(name)
			if p.loops == 0 && !s.Add {
				p.add(jen.Id(name).Op(":=").Add(p.typed(e, b.Type.DType)))
				return
			}
			panic("codegen: a variable is first set inside a loop")
		}
		target = p.base[b].Clone()
	case p.fn.Variable(b):
		target = p.sig.Out[b.Name].Value()
	default:
		target = p.element(b, s.Idx)
	}
	p.add(target.Op(op).Add(e.code))
	p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == b })
}

// check panics when an index is out of range.
func (p *printer) check(s *loop.Check) {
	e := p.expr(s.E)
	v := p.fresh("v")
	args := []jen.Code{jen.Lit(s.Name), jen.Id("int64").Call(jen.Id(v)), jen.Lit(s.N)}
	for _, a := range s.Idx {
		args = append(args, p.affine(a))
	}
	cond := jen.Id(v).Op("<").Lit(0)
	if s.E.T == ir.Int64 || int64(s.N) <= 1<<31-1 {
		cond = cond.Op("||").Id(v).Op(">=").Lit(s.N)
	}
	p.add(jen.If(jen.Id(v).Op(":=").Add(p.typed(e, s.E.T)), cond).Block(
		jen.Panic(jen.Id(p.help(badIndex)).Call(args...))))
	delete(p.active, v)
}
