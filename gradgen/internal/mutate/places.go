package main

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// What can be broken, by the shape of the source.

// function breaks what is inside a function.
func (w *writer) function(t *ast.FuncType, body *ast.BlockStmt) {
	if body == nil {
		return
	}
	outer := w.builder
	defer func() { w.builder = outer }()
	for _, p := range t.Params.List {
		if typ := w.text(p.Type); (typ == "*step" || typ == "*build.Builder") && len(p.Names) > 0 && p.Names[0].Name != "_" {
			w.builder = p.Names[0].Name
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			w.function(n.Type, n.Body)
			return false
		case *ast.SwitchStmt:
			if n.Tag == nil {
				for _, c := range n.Body.List {
					for _, e := range c.(*ast.CaseClause).List {
						w.condition(e)
					}
				}
			}
		case *ast.AssignStmt:
			w.assignment(n)
		case *ast.CallExpr:
			if name := called(n); name == "errf" || name == "Sprintf" || name == "panic" {
				return false // a message
			}
			w.call(n)
		case *ast.ReturnStmt:
			w.result(t, n)
		case *ast.IfStmt:
			w.condition(n.Cond)
		case *ast.BinaryExpr:
			w.arithmetic(n)
		case *ast.GenDecl:
			return n.Tok != token.CONST
		}
		return true
	})
}

// called is the name of the function or method.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

const node = "*ir.Node"

// one are words that are left out, in which case their operand takes the place.
var one = []string{"Neg", "Not", "Sign", "Sqrt", "Exp", "Log", "Sin", "Cos", "Sinh", "Cosh", "Sigmoid", "Reciprocal", "ReduceSum", "ReduceMax", "ReduceProd",
	"Transpose", "Reshape", "Expand", "StopGradient", "Cast", "Softmax", "Square"}

// swaps are words whose operands are swapped.
var swaps = []string{"Sub", "Div", "Less", "LessOrEqual", "Pow", "Copysign"}

// others are words that one is taken for.
var others = map[string]string{"Add": "Sub", "Sub": "Add", "Mul": "Add", "Div": "Mul", "Less": "LessOrEqual", "LessOrEqual": "Less", "And": "Or", "Or": "And"}

// call breaks the call of a builder's word.
func (w *writer) call(c *ast.CallExpr) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	recv, name := w.text(sel.X), sel.Sel.Name
	var args []string
	for _, a := range c.Args {
		args = append(args, w.text(a))
	}
	var alts []alternative
	on := recv == "s" || recv == "b" || recv == "s.Builder"
	word := func(name string, args ...string) string {
		return recv + "." + name + "(" + strings.Join(args, ", ") + ")"
	}
	switch {
	case name == "within" && len(args) == 2:
		w.add(c, "cotangent", alternative{recv, "not masked"})
		return
	case name == "settle" && len(args) == 1:
		w.add(c, node, alternative{recv + ".value", "not settled"})
		return
	case !on || c.Ellipsis.IsValid() && !slices.Contains(one, name):
		return
	case slices.Contains(one, name) && len(args) > 0:
		alts = append(alts, alternative{args[0], name + " left out"})
	case name == "Where" && len(args) == 3:
		alts = append(alts, alternative{word(name, args[0], args[2], args[1]), "swapped branches"}, alternative{args[1], "not selected"})
	case name == "Equal" && len(args) == 2:
		alts = append(alts, alternative{recv + ".Not(" + w.text(c) + ")", "the opposite"})
	case name == "c" && len(args) == 1:
		alts = append(alts, alternative{word("Add", w.text(c), recv+".c(1)"), "one more"})
	}
	if len(args) == 2 && slices.Contains(swaps, name) {
		alts = append(alts, alternative{word(name, args[1], args[0]), "swapped operands"})
	}
	if other := others[name]; other != "" && len(args) == 2 {
		alts = append(alts, alternative{word(other, args...), other + " instead"}, alternative{args[0], "second operand dropped"})
		if name == "Add" || name == "Mul" || name == "And" || name == "Or" {
			alts = append(alts, alternative{args[1], "first operand dropped"})
		}
	}
	w.add(c, node, alts...)
}

// result breaks what a rule returns.
func (w *writer) result(t *ast.FuncType, r *ast.ReturnStmt) {
	if t.Results == nil || len(t.Results.List) != 1 || len(r.Results) != 1 {
		return
	}
	e := r.Results[0]
	src := w.text(e)
	switch typ := w.text(t.Results.List[0].Type); typ {
	case node:
		if w.builder != "" && src != "nil" {
			w.add(e, node, alternative{"mutantSign(" + w.builder + ", " + src + ")", "sign"}, alternative{"mutantTwice(" + w.builder + ", " + src + ")", "factor"})
		}
	case "float64":
		w.add(e, typ, alternative{"-(" + src + ")", "sign"}, alternative{"2 * (" + src + ")", "factor"})
	case "bool":
		if _, ok := e.(*ast.BinaryExpr); !ok {
			w.add(e, typ, alternative{"!(" + src + ")", "the opposite"})
		}
	}
}

// assignment breaks what is added to a variable.
func (w *writer) assignment(a *ast.AssignStmt) {
	if a.Tok == token.ADD_ASSIGN || a.Tok == token.SUB_ASSIGN {
		if src := w.text(a.Rhs[0]); !strings.Contains(src, "\"") {
			w.value(a.Rhs[0], "-("+src+")", "sign")
		}
	}
}

// condition breaks a question.
func (w *writer) condition(e ast.Expr) {
	if strings.Contains(w.text(e), "err != nil") {
		return
	}
	w.add(e, "bool", alternative{"false", "never"}, alternative{"true", "always"})
}

// arithmetic breaks a sum or a comparison of numbers.
func (w *writer) arithmetic(e *ast.BinaryExpr) {
	x, y := w.text(e.X), w.text(e.Y)
	if literal(e.X) && literal(e.Y) {
		return
	}
	if strings.Contains(x+y, "\"") || strings.Contains(x+y, "math.") || strings.Contains(x+y, "nil") {
		return
	}
	switch e.Op {
	case token.ADD:
		w.value(e, x+" - ("+y+")", "minus")
	case token.SUB:
		w.value(e, x+" + ("+y+")", "plus")
	case token.MUL:
		w.value(e, x+" + ("+y+")", "plus")
	case token.LSS, token.GTR, token.LEQ, token.GEQ:
		other := map[token.Token]string{token.LSS: "<=", token.GTR: ">=", token.LEQ: "<", token.GEQ: ">"}[e.Op]
		w.add(e, "bool", alternative{x + other + y, other + " instead"})
	case token.EQL:
		w.add(e, "bool", alternative{x + "!=" + y, "the opposite"})
	case token.NEQ:
		w.add(e, "bool", alternative{x + "==" + y, "the opposite"})
	case token.LAND:
		w.add(e, "bool", alternative{x, "second half not asked"}, alternative{y, "first half not asked"})
	case token.LOR:
		w.add(e, "bool", alternative{x, "second half not asked"}, alternative{y, "first half not asked"})
	}
}

func literal(e ast.Expr) bool {
	_, ok := e.(*ast.BasicLit)
	return ok
}

// table breaks the rows of a table of rules.
func (w *writer) table(d *ast.GenDecl) {
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		for i, e := range v.Values {
			lit, ok := e.(*ast.CompositeLit)
			if !ok {
				continue
			}
			for _, el := range lit.Elts {
				w.in = v.Names[i].Name
				switch el := el.(type) {
				case *ast.KeyValueExpr:
					w.in += "[" + w.text(el.Key) + "]"
					w.row(v.Names[i].Name, el)
				case *ast.CompositeLit:
					if len(el.Elts) > 0 {
						w.in += "[" + w.text(el.Elts[0]) + "]"
					}
					w.functions(el)
				}
			}
		}
	}
}

// row breaks the row of an op.
func (w *writer) row(table string, kv *ast.KeyValueExpr) {
	e := kv.Value
	name := strings.TrimPrefix(w.text(kv.Key), "ir.")
	of := func(what string) string { return what + " (" + name + ")" }
	c, isCall := e.(*ast.CallExpr)
	switch {
	case table == "pushes":
		src := w.text(e)
		w.add(e, "push", alternative{"mutantPushSign(" + src + ")", of("sign")}, alternative{"mutantPushTwice(" + src + ")", of("factor")}, alternative{"mutantPushZero(" + src + ")", of("dropped")})
	case table == "table" && isCall && called(c) == "by":
		for i, a := range c.Args {
			if src := w.text(a); src != "nil" {
				at := " of operand " + strconv.Itoa(i)
				w.add(a, "rule", alternative{"mutantRuleSign(" + src + ")", of("sign" + at)}, alternative{"mutantRuleTwice(" + src + ")", of("factor" + at)}, alternative{"mutantRuleZero(" + src + ")", of("dropped" + at)})
			}
		}
		if len(c.Args) == 2 && w.text(c.Args[0]) != w.text(c.Args[1]) && w.text(c.Args[0]) != "nil" && w.text(c.Args[1]) != "nil" {
			w.add(e, "row", alternative{"by(" + w.text(c.Args[1]) + ", " + w.text(c.Args[0]) + ")", of("swapped operands")})
		}
	case table == "rules" && isCall:
		src := w.text(e)
		for _, p := range [][2]string{{"floats", "numeric"}, {"numeric", "anything"}, {"bools", "anything"}, {"true)", "false)"}, {"false)", "true)"}, {"anything", "numeric"}} {
			if strings.Contains(src, p[0]) {
				w.add(e, "rule", alternative{strings.Replace(src, p[0], p[1], 1), of(strings.TrimSuffix(p[1], ")") + " instead of " + strings.TrimSuffix(p[0], ")"))})
				break
			}
		}
	}
	if f := "func(x float64) float64"; table == "floatFuncs" && !isLiteral(e) {
		w.add(e, f, alternative{f + " { return -" + w.text(e) + "(x) }", of("sign")}, alternative{f + " { return 2 * " + w.text(e) + "(x) }", of("factor")})
	}
	if f := "func(x, y float64) float64"; table == "floatFuncs2" && !isLiteral(e) {
		w.add(e, f, alternative{f + " { return -" + w.text(e) + "(x, y) }", of("sign")}, alternative{f + " { return " + w.text(e) + "(y, x) }", of("swapped operands")})
	}
	w.functions(e)
}

// functions breaks those in an expression.
func (w *writer) functions(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			w.function(f.Type, f.Body)
			return false
		}
		return true
	})
}

func isLiteral(e ast.Expr) bool {
	_, ok := e.(*ast.FuncLit)
	return ok
}
