package codegen

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// constants declares the spec's constants.
func (f *file) constants() error {
	if len(f.consts) == 0 {
		return nil
	}
	var defs []jen.Code
	for _, c := range f.consts {
		value, err := literal(c)
		if err != nil {
			return err
		}
		name := f.names.consts[c.Name]
		def := jen.Id(name)
		if c.Type != "" {
			def.Id(c.Type)
		}
		defs = append(defs, documented(def.Op("=").Add(value), name, paragraphs(c.Doc, alias(c.Name, name)))...)
	}
	if len(defs) == 1 {
		f.decl(jen.Const().Add(defs[0]))
		return nil
	}
	f.decl(jen.Const().Defs(defs...))
	return nil
}

// literal is the value of a constant as Go. It is parsed and put together
// again, so that nothing but a literal gets through.
func literal(c *ir.NamedConst) (*jen.Statement, error) {
	if c.Type != "" && !basicTypes[c.Type] {
		return nil, fmt.Errorf("constant %s is of type %q, which is not a basic type of Go", c.Name, c.Type)
	}
	expr, err := parser.ParseExpr(c.Expr)
	if err != nil {
		return nil, fmt.Errorf("constant %s is %q, which is not a literal of Go", c.Name, c.Expr)
	}
	var walk func(expr ast.Expr) *jen.Statement
	walk = func(expr ast.Expr) *jen.Statement {
		switch e := expr.(type) {
		case *ast.BasicLit:
			if e.Kind == token.STRING {
				if s, err := strconv.Unquote(e.Value); err == nil {
					return jen.Lit(s)
				}
				return nil
			}
			return jen.Id(e.Value)
		case *ast.Ident:
			if e.Name == "true" || e.Name == "false" {
				return jen.Lit(e.Name == "true")
			}
		case *ast.UnaryExpr:
			if x := walk(e.X); x != nil && (e.Op == token.SUB || e.Op == token.ADD) {
				return jen.Op(e.Op.String()).Add(x)
			}
		}
		return nil
	}
	value := walk(expr)
	if value == nil {
		return nil, fmt.Errorf("constant %s is %q, which is not a literal of Go", c.Name, c.Expr)
	}
	return value, nil
}

// constLen is the value of a constant that can be the length of an axis.
func constLen(c *ir.NamedConst) (n int, ok bool) {
	lit, err := parser.ParseExpr(c.Expr)
	if err != nil {
		return 0, false
	}
	b, isBasic := lit.(*ast.BasicLit)
	if !isBasic || c.Type == "float32" || c.Type == "float64" {
		return 0, false
	}
	v := constant.ToInt(constant.MakeFromLiteral(b.Value, b.Kind, 0))
	i, exact := constant.Int64Val(v)
	return int(i), v.Kind() == constant.Int && exact
}
