package spec

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A signal says where the evaluation goes after a statement.
type signal uint8

const (
	onward signal = iota
	breaks
	continues
	returns
)

// block evaluates statements up to one that leaves.
func (ev *eval) block(stmts []ast.Stmt) signal {
	for _, s := range stmts {
		if sig := ev.stmt(s); sig != onward {
			return sig
		}
	}
	return onward
}

// giveUp leaves a function whose way isn't known: its results are poison.
func (ev *eval) giveUp() signal {
	ev.frame.lost = true
	return returns
}

// explore evaluates branches of which it isn't known whether, or with again
// how often, they are taken: for the sake of what is wrong with them. What they
// assign isn't known afterwards, and neither are the function's results.
func (ev *eval) explore(again bool, branches ...ast.Stmt) signal {
	ev.frame.lost = true
	before := map[*slot]value{}
	for _, s := range ev.frame.vars {
		before[s] = s.v
	}
	for _, s := range branches {
		if s == nil {
			continue
		}
		if again {
			ev.forget(s)
		}
		ev.stmt(s)
		for slot, v := range before {
			slot.v = v
		}
	}
	for _, s := range branches {
		if s != nil {
			ev.forget(s)
		}
	}
	if ev.dead {
		return returns
	}
	return onward
}

// forget makes poison of the variables that a statement assigns.
func (ev *eval) forget(s ast.Stmt) {
	one := func(e ast.Expr) {
		for {
			x, ok := e.(*ast.IndexExpr)
			if !ok {
				break
			}
			e = x.X
		}
		if id, ok := e.(*ast.Ident); ok {
			if v, ok := ev.frame.vars[ev.info.Uses[id]]; ok {
				v.v = poison{}
			}
		}
	}
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				one(e)
			}
		case *ast.IncDecStmt:
			one(n.X)
		case *ast.RangeStmt:
			one(n.Key)
			one(n.Value)
		}
		return true
	})
}

func (ev *eval) stmt(s ast.Stmt) signal {
	if !ev.step(s) {
		return ev.giveUp()
	}
	if ev.foreign[s] {
		ev.forget(s)
		ev.frame.lost = true
		return onward
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		return ev.block(s.List)
	case *ast.ExprStmt:
		ev.expr(s.X, "")
	case *ast.AssignStmt:
		ev.assignStmt(s)
	case *ast.IncDecStmt:
		ev.incDec(s)
	case *ast.DeclStmt:
		ev.declStmt(s)
	case *ast.ReturnStmt:
		return ev.returnStmt(s)
	case *ast.IfStmt:
		return ev.ifStmt(s)
	case *ast.SwitchStmt:
		return ev.switchStmt(s)
	case *ast.ForStmt:
		return ev.forStmt(s)
	case *ast.RangeStmt:
		return ev.rangeStmt(s)
	case *ast.BranchStmt:
		switch s.Tok {
		case token.BREAK:
			return breaks
		case token.CONTINUE:
			return continues
		}
		return ev.giveUp()
	default:
		ev.fail(s, "this statement is not part of the language")
		return ev.giveUp()
	}
	return onward
}

// assignStmt is =, := and the like of +=.
func (ev *eval) assignStmt(s *ast.AssignStmt) {
	if op, ok := assignOps[s.Tok]; ok && len(s.Lhs) == 1 && len(s.Rhs) == 1 {
		x, y := arg{s.Lhs[0], ev.expr(s.Lhs[0], "")}, arg{s.Rhs[0], ev.expr(s.Rhs[0], "")}
		whole := &ast.BinaryExpr{X: s.Lhs[0], OpPos: s.TokPos, Op: op, Y: s.Rhs[0]}
		v := ev.operate(whole, labelOf(s.Lhs[0]), x, op, y, isInteger(ev.typeOf(s.Lhs[0])))
		ev.assign(s.Lhs[0], arg{whole, v})
		return
	}
	ev.assignAll(s.Lhs, s.Rhs, nil)
}

// assignOps are the operators of the assignments that calculate.
var assignOps = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

// labelOf is the name that a node assigned to e gets.
func labelOf(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
		return id.Name
	}
	return ""
}

// assignAll evaluates all that is on the right and then assigns it. Variables
// that are declared with a type get that.
func (ev *eval) assignAll(lhs, rhs []ast.Expr, t types.Type) {
	var vals []arg
	for i, x := range rhs {
		label := ""
		if len(lhs) == len(rhs) {
			label = labelOf(lhs[i])
		}
		vals = append(vals, arg{x, ev.expr(x, label)})
	}
	if len(rhs) == 1 && len(lhs) > 1 {
		x := vals[0]
		results, ok := x.v.(tuple)
		vals = nil
		for i := range lhs {
			v := value(poison{})
			if ok && i < len(results) {
				v = results[i]
			}
			vals = append(vals, arg{x.e, v})
		}
	}
	for i, e := range lhs {
		if i >= len(vals) {
			return
		}
		if id, ok := e.(*ast.Ident); ok && t != nil {
			ev.declare(id, t)
		}
		ev.assign(e, vals[i])
	}
}

// declare makes a variable of a declared type, zero.
func (ev *eval) declare(id *ast.Ident, t types.Type) {
	obj := ev.info.Defs[id]
	if obj == nil {
		return // the blank one
	}
	want, ok := ev.declared(t)
	s := &slot{want: want, v: poison{}}
	if ok {
		s.v = ev.zero(id, t, want)
	}
	ev.frame.vars[obj] = s
}

// assign gives the variable or element e a value.
func (ev *eval) assign(e ast.Expr, a arg) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		ev.assign(e.X, a)
	case *ast.Ident:
		if e.Name == "_" {
			return
		}
		if _, none := a.v.(tuple); none {
			a.v = poison{}
		}
		if obj := ev.info.Defs[e]; obj != nil {
			if s, ok := ev.frame.vars[obj]; ok && s.want != nil {
				s.v = ev.coerce(a, s.want, "`"+e.Name+"`")
				return
			}
			ev.frame.vars[obj] = &slot{v: a.v}
			return
		}
		if s, ok := ev.frame.vars[ev.info.Uses[e]]; ok {
			s.v = ev.coerce(a, s.want, "`"+e.Name+"`")
		}
	case *ast.IndexExpr:
		if at := ev.element(e); at != nil {
			*at = a.v
		}
	default:
		ev.fail(e, "the assignment to %s is not part of the language: assign to a variable of your own", quoted(e))
	}
}

func (ev *eval) incDec(s *ast.IncDecStmt) {
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	one := &ast.BasicLit{ValuePos: s.TokPos, Kind: token.INT, Value: "1"}
	whole := &ast.BinaryExpr{X: s.X, OpPos: s.TokPos, Op: op, Y: one}
	v := ev.operate(whole, labelOf(s.X), arg{s.X, ev.expr(s.X, "")}, op, arg{one, intNumber(1)}, isInteger(ev.typeOf(s.X)))
	ev.assign(s.X, arg{whole, v})
}

// declStmt is var inside a function; constants are the type checker's.
func (ev *eval) declStmt(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		var t types.Type
		if spec.Type != nil {
			t = ev.typeOf(spec.Type)
			if _, isStruct := t.Underlying().(*types.Struct); isStruct {
				ev.fail(spec.Type, "a variable of a struct type is not part of the language: structs group the parameters of exported functions")
			}
		}
		if len(spec.Values) == 0 {
			for _, id := range spec.Names {
				ev.declare(id, t)
			}
			continue
		}
		lhs := make([]ast.Expr, len(spec.Names))
		for i, id := range spec.Names {
			lhs[i] = id
		}
		ev.assignAll(lhs, spec.Values, t)
	}
}

// returnStmt sets the results.
func (ev *eval) returnStmt(s *ast.ReturnStmt) signal {
	slots := ev.frame.results
	if len(s.Results) == 0 {
		return returns // the named results are set
	}
	var vals []arg
	for i, x := range s.Results {
		label := ""
		if len(s.Results) == len(slots) {
			label = ev.frame.labels[i]
		}
		vals = append(vals, arg{x, ev.expr(x, label)})
	}
	if t, ok := vals[0].v.(tuple); ok && len(vals) == 1 {
		x := vals[0].e
		vals = nil
		for _, v := range t {
			vals = append(vals, arg{x, v})
		}
	}
	if len(vals) != len(slots) {
		return ev.giveUp()
	}
	for i, r := range slots {
		if r.v = vals[i].v; r.want != nil {
			r.v = ev.coerce(vals[i], r.want, "the result of "+ev.frame.fn)
		}
	}
	return returns
}
