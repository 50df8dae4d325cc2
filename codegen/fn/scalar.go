package fn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// Scalar is the program as a Go function of that name, with its doc comment.
// It imports package math alone. A program in float64 is package math's
// function, under the name, or made of such.
func (p *Program) Scalar(name string) jen.Code {
	t := p.Type.String()
	if p.Type == ir.Float64 && p.body64 != nil {
		return jen.Comment("// " + name + " " + p.Doc + ".").Line().Add(p.signature(name, t).Block(p.body64()...))
	}
	if p.Type == ir.Float64 {
		return jen.Comment("// " + name + " " + p.Doc + ".").Line().Add(p.signature(name, t).Block(jen.Return(p.Math.Code(p.arguments()...))))
	}
	low := p.lower(scalar, true)
	input := func(s *step) string { return s.name }
	if p.Wide {
		input = func(s *step) string { return s.name + "64" }
	}
	w := scalarPrinter{p: low, variables: low.variables(func(s *step) bool { return s.op == opSelect }, input, name), type_: low.arith().String(), summed: map[*step]bool{}}
	for _, s := range low.steps {
		for i, a := range s.args {
			if s.op == opAdd || s.op == opSub || s.op == opMulAdd && i == 2 {
				w.summed[a] = true
			}
		}
	}
	w.constants()
	for _, s := range low.steps {
		w.step(s)
	}
	w.body = append(w.body, w.leave(low.result))
	c := jen.Empty()
	for _, line := range p.comment(name) {
		c.Comment("// " + line).Line()
	}
	return c.Add(p.signature(name, t).Block(w.body...))
}

func (p *Program) signature(name, t string) *jen.Statement {
	return jen.Func().Id(name).Params(jen.ListFunc(func(g *jen.Group) {
		for _, x := range p.params {
			g.Id(x)
		}
	}).Id(t)).Id(t)
}

func (p *Program) arguments() []*jen.Statement {
	var xs []*jen.Statement
	for _, x := range p.params {
		xs = append(xs, jen.Id(x))
	}
	return xs
}

// comment is the doc comment, in lines.
func (p *Program) comment(name string) []string {
	text := name + " " + p.Doc
	if p.How != "" {
		text += ": " + p.How
	}
	text += fmt.Sprintf(". The error is at most %v ulp.", p.ULP)
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 97 {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

type scalarPrinter struct {
	p *Program
	variables
	type_  string         // of the arithmetic
	summed map[*step]bool // the value is added to something
	body   []jen.Code
}

// constants declares the constants that have names.
func (w *scalarPrinter) constants() {
	var list []jen.Code
	for _, s := range w.p.steps {
		if s.op == opConst && w.fresh[s] {
			list = append(list, commented(jen.Id(w.of[s]).Op("=").Add(w.number(s.num)), s.note))
		}
	}
	if len(list) > 0 {
		w.body = append(w.body, jen.Const().Defs(list...))
	}
}

func commented(c *jen.Statement, note string) *jen.Statement {
	if note != "" {
		c.Comment("// " + note)
	}
	return c
}

// step is the statement for s, where s is one.
func (w *scalarPrinter) step(s *step) {
	switch {
	case s.op == opExit:
		w.body = append(w.body, jen.If(w.cond(s.args[0])).Block(w.leave(s.args[1])))
		return
	case s.op == opDetour:
		w.body = append(w.body, jen.If(w.cond(s.args[0])).Block(jen.Return(w.detour())))
		return
	case s.op == opInput && w.p.Wide:
		w.body = append(w.body, jen.Id(w.of[s]).Op(":=").Id(w.type_).Call(jen.Id(w.p.params[s.int])))
		return
	case s.op == opInput || s.op == opConst || w.of[s] == "":
		return
	}
	op := "="
	if w.fresh[s] {
		op = ":="
	}
	if s.op == opSelect {
		w.choose(s, op)
		return
	}
	w.body = append(w.body, commented(jen.Id(w.of[s]).Op(op).Add(w.fresh1(s)), s.note))
}

// choose sets the variable of s by an if statement.
func (w *scalarPrinter) choose(s *step, op string) {
	if w.of[s.args[2]] != w.of[s] { // else it is set already
		other := w.expr(s.args[2])
		if s.args[2].op == opConst {
			other = jen.Id(w.type_).Call(other)
		}
		w.body = append(w.body, commented(jen.Id(w.of[s]).Op(op).Add(other), s.note))
	}
	w.body = append(w.body, jen.If(w.cond(s.args[0])).Block(jen.Id(w.of[s]).Op("=").Add(w.expr(s.args[1]))))
}

// leave returns s, in the type of the function.
func (w *scalarPrinter) leave(s *step) *jen.Statement {
	out := w.expr(s)
	if w.p.Wide {
		out = jen.Id(w.p.Type.String()).Call(out)
	}
	return jen.Return(out)
}

// detour is the result by package math.
func (w *scalarPrinter) detour() *jen.Statement {
	if w.p.Wide {
		code := w.p.Math.Code
		if w.p.Math.NaN != nil {
			code = w.p.Math.NaN
		}
		return jen.Id(w.p.Type.String()).Call(code(w.inputs()...))
	}
	var xs []*jen.Statement
	for _, x := range w.p.params {
		xs = append(xs, jen.Id("float64").Call(jen.Id(x)))
	}
	return jen.Id(w.type_).Call(w.p.Math.Code(xs...))
}

func (w *scalarPrinter) inputs() []*jen.Statement {
	xs := make([]*jen.Statement, len(w.p.params))
	for _, s := range w.p.steps {
		if s.op == opInput {
			xs[s.int] = jen.Id(w.of[s])
		}
	}
	return xs
}

// expr is the value of s: its variable, or the expression.
func (w *scalarPrinter) expr(s *step) *jen.Statement {
	if name := w.of[s]; name != "" {
		return jen.Id(name)
	}
	return w.fresh1(s)
}

// atom is expr in parentheses where it isn't one word or call.
func (w *scalarPrinter) atom(s *step) *jen.Statement {
	call := s.op == opMul && w.summed[s]
	if w.of[s] == "" && !call && (infixes[s.op] != "" || s.op == opMulAdd || s.op == opShl || s.op == opShr) {
		return jen.Parens(w.expr(s))
	}
	return w.expr(s)
}

var infixes = map[Op]string{
	opAdd: "+", opSub: "-", opMul: "*", opDiv: "/", opIAdd: "+", opISub: "-", opAnd: "&", opOr: "|", opXor: "^",
	opLess: "<", opLessEqual: "<=", opEqual: "==", opBoth: "&&", opEither: "||",
}

// cond is a condition, as an if statement has it.
func (w *scalarPrinter) cond(s *step) *jen.Statement { return w.expr(s) }

// fresh1 is the expression for s.
func (w *scalarPrinter) fresh1(s *step) *jen.Statement {
	arg := func(i int) *jen.Statement { return w.atom(s.args[i]) }
	bits := strconv.Itoa(w.width())
	switch s.op {
	case opConst:
		return w.number(s.num)
	case opBits:
		return w.integer(s.int)
	case opLess, opLessEqual:
		if s.args[0].op == opConst && s.args[1].op != opConst { // x > 1 reads better than 1 < x
			return arg(1).Op(map[Op]string{opLess: ">", opLessEqual: ">="}[s.op]).Add(arg(0))
		}
	case opIGreater:
		if s.args[0].op == opBits {
			return w.signed(s.args[1]).Op("<").Add(w.integer(s.args[0].int))
		}
		return w.signed(s.args[0]).Op(">").Add(w.integer(s.args[1].int))
	case opMul:
		if s.args[1].op == opConst && s.args[1].num == -1 {
			return jen.Op("-").Add(arg(0))
		}
		product := arg(0).Op("*").Add(arg(1))
		if w.summed[s] { // else the compiler may fuse the two
			return jen.Id(w.type_).Call(product)
		}
		return product
	case opAdd:
		return w.sum(arg(0), s.args[1])
	case opMulAdd:
		return w.sum(jen.Id(w.type_).Call(arg(0).Op("*").Add(arg(1))), s.args[2])
	case opSqrt:
		if w.width() == 64 {
			return jen.Qual("math", "Sqrt").Call(w.expr(s.args[0]))
		}
		return jen.Id(w.type_).Call(jen.Qual("math", "Sqrt").Call(jen.Id("float64").Call(w.expr(s.args[0]))))
	case opMin:
		return jen.Id("min").Call(w.expr(s.args[0]), w.expr(s.args[1]))
	case opMax:
		return jen.Id("max").Call(w.expr(s.args[0]), w.expr(s.args[1]))
	case opAbs:
		return jen.Qual("math", "Abs").Call(w.expr(s.args[0]))
	case opNegAbs:
		return jen.Op("-").Qual("math", "Abs").Call(w.expr(s.args[0]))
	case opCopySign:
		return jen.Qual("math", "Copysign").Call(w.expr(s.args[0]), w.expr(s.args[1]))
	case opAsInt:
		return jen.Qual("math", "Float"+bits+"bits").Call(w.expr(s.args[0]))
	case opAsFloat:
		return jen.Qual("math", "Float"+bits+"frombits").Call(w.expr(s.args[0]))
	case opConvert:
		return jen.Id(w.type_).Call(w.signed(s.args[0]))
	case opShl:
		return arg(0).Op("<<").Lit(int(s.int))
	case opShr:
		return arg(0).Op(">>").Lit(int(s.int))
	case opSar:
		return jen.Id("uint" + bits).Call(w.signed(s))
	case opIsNaN:
		return arg(0).Op("!=").Add(arg(0))
	case opNot:
		return jen.Op("!").Parens(w.expr(s.args[0]))
	}
	if s.op == opBoth || s.op == opEither {
		arg = func(i int) *jen.Statement { return w.expr(s.args[i]) } // comparisons bind more tightly
	}
	return arg(0).Op(infixes[s.op]).Add(arg(1))
}

// sum is x + s, or x - c where s is the constant -c.
func (w *scalarPrinter) sum(x *jen.Statement, s *step) *jen.Statement {
	if s.op == opConst && s.num < 0 && w.of[s] == "" {
		return x.Op("-").Add(w.number(-s.num))
	}
	return x.Op("+").Add(w.atom(s))
}

// signed is an integer as Go's signed type; integers are unsigned otherwise.
func (w *scalarPrinter) signed(s *step) *jen.Statement {
	t := jen.Id("int" + strconv.Itoa(w.width()))
	if s.op == opSar && w.of[s] == "" {
		return t.Call(w.expr(s.args[0])).Op(">>").Lit(int(s.int))
	}
	return t.Call(w.expr(s))
}

func (w *scalarPrinter) width() int { return layouts[w.p.arith()].width }

// number is a literal of the arithmetic.
func (w *scalarPrinter) number(x float64) *jen.Statement { return scalarNumber(x, w.width()) }

// scalarNumber is a number of so many bits in Go.
func scalarNumber(x float64, width int) *jen.Statement {
	typed := func(c *jen.Statement) *jen.Statement {
		if width == 32 {
			return jen.Id("float32").Call(c)
		}
		return c
	}
	switch {
	case math.IsInf(x, 0):
		sign := 1
		if x < 0 {
			sign = -1
		}
		return typed(jen.Qual("math", "Inf").Call(jen.Lit(sign)))
	case x != x:
		return typed(jen.Qual("math", "NaN").Call())
	}
	return jen.Op(strconv.FormatFloat(x, 'g', -1, width))
}

// integer is a literal: a pattern of bits, in hexadecimal digits.
func (w *scalarPrinter) integer(x int64) *jen.Statement {
	if 0 <= x && x < 16 {
		return jen.Op(strconv.FormatInt(x, 10))
	}
	if w.width() == 32 {
		return jen.Op(fmt.Sprintf("0x%x", uint32(x)))
	}
	return jen.Op(fmt.Sprintf("0x%x", uint64(x)))
}
