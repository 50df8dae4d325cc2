package spec

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gradgen/gradgen/ir"
)

// condition is a constant condition. It isn't known when it depends on a
// tensor, which is reported.
func (ev *eval) condition(e ast.Expr) (holds, known bool) {
	v := ev.expr(e, "")
	switch v := v.(type) {
	case truth:
		return bool(v), true
	case *tensor:
		ev.fail(e, "the condition %s depends on a tensor, which is known only when the generated code runs: write ad.Where(%s, a, b) to choose between values", quoted(e), text(e))
	}
	return false, false
}

func (ev *eval) ifStmt(s *ast.IfStmt) signal {
	if s.Init != nil {
		if sig := ev.stmt(s.Init); sig != onward {
			return sig
		}
	}
	holds, known := ev.condition(s.Cond)
	switch {
	case !known:
		return ev.explore(false, s.Body, s.Else)
	case holds:
		return ev.block(s.Body.List)
	case s.Else != nil:
		return ev.stmt(s.Else)
	}
	return onward
}

// switchStmt is a switch on constants, or on conditions.
func (ev *eval) switchStmt(s *ast.SwitchStmt) signal {
	if s.Init != nil {
		if sig := ev.stmt(s.Init); sig != onward {
			return sig
		}
	}
	var tag value
	if s.Tag != nil {
		tag = ev.expr(s.Tag, "")
		if _, ok := tag.(*tensor); ok {
			ev.fail(s.Tag, "the switch on %s depends on a tensor, which is known only when the generated code runs: write ad.Where to choose between values", quoted(s.Tag))
		}
	}
	var chosen, standard *ast.CaseClause
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			standard = clause
		}
		for _, e := range clause.List {
			holds, known := ev.matches(s.Tag, tag, e)
			if !known {
				var bodies []ast.Stmt
				for _, c := range s.Body.List {
					bodies = append(bodies, &ast.BlockStmt{List: c.(*ast.CaseClause).Body})
				}
				return ev.explore(false, bodies...)
			}
			if holds && chosen == nil {
				chosen = clause
			}
		}
	}
	if chosen == nil {
		chosen = standard
	}
	if chosen == nil {
		return onward
	}
	sig := ev.block(chosen.Body)
	if sig == breaks {
		return onward
	}
	return sig
}

// matches reports whether a case's expression is the one that is looked for.
func (ev *eval) matches(on ast.Expr, tag value, e ast.Expr) (holds, known bool) {
	if on == nil {
		return ev.condition(e)
	}
	v := ev.operate(e, "", arg{on, tag}, token.EQL, arg{e, ev.expr(e, "")}, false)
	t, ok := v.(truth)
	return bool(t), ok
}

func (ev *eval) forStmt(s *ast.ForStmt) signal {
	if s.Init != nil {
		if sig := ev.stmt(s.Init); sig != onward {
			return sig
		}
	}
	if s.Cond == nil && !leaves(s.Body) {
		ev.fail(s, "this loop never ends: write for i := range N with a constant N, or a break")
		return ev.explore(true, s.Body)
	}
	for ev.step(s) {
		if s.Cond != nil {
			holds, known := ev.condition(s.Cond)
			if !known {
				return ev.explore(true, s.Body)
			}
			if !holds {
				return onward
			}
		}
		switch sig := ev.block(s.Body.List); sig {
		case breaks:
			return onward
		case returns:
			return sig
		}
		if s.Post != nil {
			if sig := ev.stmt(s.Post); sig != onward {
				return sig
			}
		}
	}
	return ev.giveUp()
}

// leaves reports whether a statement in the body of a loop can end the loop.
// That a break may be one of a loop inside doesn't matter: it only means that
// an endless loop is found later.
func leaves(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK
		}
		return !found
	})
	return found
}

func (ev *eval) rangeStmt(s *ast.RangeStmt) signal {
	over := arg{s.X, ev.expr(s.X, "")}
	if isPoison(over) {
		return ev.exploreRange(s)
	}
	switch v := over.v.(type) {
	case number:
		n, ok := ev.integer(s.X, v)
		if !ok {
			return ev.exploreRange(s)
		}
		if n > maxSteps {
			ev.fail(s.X, "a loop of %d iterations is too long: loops are unrolled into the graph, and %d steps are the most", n, maxSteps)
			return ev.exploreRange(s)
		}
		return ev.loop(s, n, func(i int) value { return intNumber(i) }, nil)
	case *list:
		return ev.loop(s, len(v.elems), func(i int) value { return intNumber(i) }, func(i int) value { return v.elems[i] })
	default:
		ev.fail(s.X, "a loop over %s is not part of the language: write for i := range N with a constant N, or range over a slice", quoted(s.X))
	}
	return ev.exploreRange(s)
}

// exploreRange is explore of the body of a loop whose variables aren't known.
func (ev *eval) exploreRange(s *ast.RangeStmt) signal {
	unknown := func(int) value { return poison{} }
	ev.iterate(s.Key, s.Tok, unknown, 0)
	ev.iterate(s.Value, s.Tok, unknown, 0)
	return ev.explore(true, s.Body)
}

// loop runs the body of a range statement n times.
func (ev *eval) loop(s *ast.RangeStmt, n int, key, elem func(i int) value) signal {
	for i := range n {
		if !ev.step(s) {
			return ev.giveUp()
		}
		ev.iterate(s.Key, s.Tok, key, i)
		ev.iterate(s.Value, s.Tok, elem, i)
		switch sig := ev.block(s.Body.List); sig {
		case breaks:
			return onward
		case returns:
			return sig
		}
	}
	return onward
}

// iterate gives a loop's variable its value for iteration i.
func (ev *eval) iterate(e ast.Expr, tok token.Token, v func(i int) value, i int) {
	if e == nil || v == nil {
		return
	}
	if id, ok := e.(*ast.Ident); ok && tok == token.DEFINE {
		if obj := ev.info.Defs[id]; obj != nil {
			ev.frame.vars[obj] = &slot{v: v(i)}
		}
		return
	}
	ev.assign(e, arg{e, v(i)})
}

// declared is the tensor type that t stands for, nil when it stands for any
// value; ok is false when it was reported as wrong.
func (f *file) declared(t types.Type) (want *ir.Type, ok bool) {
	a := tensorAlias(t)
	if a == nil {
		return nil, true
	}
	typ, why := tensorType(a) // reported by checkTensors
	return &typ, why == ""
}
