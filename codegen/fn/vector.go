package fn

import (
	"fmt"
	"math"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

const simd = "simd/archsimd"

// Vector is the program as a Go function of that name on vectors of so many
// lanes: 512 bits of the type's elements or 256, by which it needs AVX-512, or AVX2
// and FMA. It comes with what it uses: its constants, in a variable of
// the name and Const, and for some programs functions of the name and a
// suffix (Half, Each). It imports math and simd/archsimd, and loads and stores
// vectors by the words.
func (p *Program) Vector(name string, lanes int, words Words) jen.Code {
	elem := layouts[p.Type].width
	to := avx2
	if elem*lanes == 512 {
		to = avx512
	}
	full := vectorType(p.Type, lanes)
	c := jen.Empty()
	if p.fast != nil {
		p.fast.commented(c, name)
		c.Add(p.fast.vector(name, name, lanes, to, words))
		if !p.fast.partial {
			return c
		}
		c.Line().Line()
		p, name = p.rare(), name+"Rare"
	}
	p.commented(c, name)
	if !p.Wide {
		return c.Add(p.vector(name, name, lanes, to, words))
	}
	// Each half of the lanes goes its own way in float64.
	half := name + "Half"
	part := func(method string) *jen.Statement {
		var xs []jen.Code
		for _, x := range p.arguments() {
			xs = append(xs, x.Dot(method).Call().Dot(widen).Call())
		}
		return jen.Id(half).Call(xs...).Dot(narrow).Call()
	}
	c.Add(p.vectorSignature(name, full)).Block(
		jen.Id("lo").Op(":=").Add(part(low)),
		jen.Id("hi").Op(":=").Add(part(high)),
		jen.Return(p.arguments()[0].Dot(setLow).Call(jen.Id("lo")).Dot(setHigh).Call(jen.Id("hi"))),
	).Line().Line()
	c.Comment("// " + half + " is " + name + " of half of its lanes, in float64.").Line()
	return c.Add(p.vector(half, name, lanes/2, to, words))
}

// commented adds the doc comment to c.
func (p *Program) commented(c *jen.Statement, name string) {
	for _, line := range p.comment(name) {
		c.Comment("// " + line).Line()
	}
}

// rare is the program that takes all arguments.
func (p *Program) rare() *Program {
	q := *p
	q.fast = nil
	return &q
}

// vectorType is a type of archsimd: Float32x8 and the like.
func vectorType(d ir.DType, lanes int) string {
	return fmt.Sprintf("Float%dx%d", layouts[d].width, lanes)
}

func (p *Program) vectorSignature(name, t string) *jen.Statement {
	return jen.Func().Id(name).Params(jen.ListFunc(func(g *jen.Group) {
		for _, x := range p.params {
			g.Id(x)
		}
	}).Qual(simd, t)).Qual(simd, t)
}

// vector is the function in the program's arithmetic, and what it uses.
func (p *Program) vector(name, base string, lanes int, to form, words Words) *jen.Statement {
	k := &constants{base: base, lanes: lanes, words: words, aligned: to == avx512, field: map[string]string{}}
	w := newVectorPrinter(p.lower(to, p.split), name, k)
	c := w.function()
	if p.split && !p.partial {
		c.Line().Line().Comment("// " + w.name + "Rare is " + w.name + " for vectors with any elements.").Line()
		c.Add(newVectorPrinter(p.lower(to, false), name+"Rare", k).function())
	}
	if w.each != nil {
		c.Line().Line().Add(w.one(p.lower(scalar, true)))
	}
	return c.Add(k.declaration())
}

type vectorPrinter struct {
	variables
	*constants
	p    *Program
	d    ir.DType // of the arithmetic
	name string
	body []jen.Code
	each *step // where it is true, elements are computed one by one
}

func newVectorPrinter(p *Program, name string, k *constants) *vectorPrinter {
	return &vectorPrinter{p: p, d: p.arith(), name: name, constants: k,
		variables: p.variables(func(*step) bool { return false }, func(s *step) string { return s.name }, name, tableName, outName)}
}

// function is the function of the lowered program.
func (w *vectorPrinter) function() *jen.Statement {
	for _, s := range w.p.steps {
		w.step(s)
	}
	result := w.expr(w.p.result)
	if w.each != nil {
		w.body = append(w.body, jen.Id(outName).Op(":=").Add(result),
			jen.If(w.expr(w.each).Dot(anyLane).Call().Op("!=").Lit(0)).Block(
				jen.Return(jen.Id(w.name+"Each").Call(jen.Id(w.p.params[0]), jen.Id(outName)))))
		result = jen.Id(outName)
	}
	w.body = append(w.body, jen.Return(result))
	return w.p.vectorSignature(w.name, vectorType(w.d, w.lanes)).Block(append(w.choice(), w.body...)...)
}

// step is the statement for s, where s is one.
func (w *vectorPrinter) step(s *step) {
	switch {
	case s.op == opDetour:
		w.each = s.args[0]
	case s.op == opCommon:
		w.body = append(w.body, jen.If(w.expr(s.args[0]).Dot(anyLane).Call().Op("!=").Lit(1<<w.lanes-1)).Block(
			jen.Return(jen.Id(w.name+"Rare").Call(codes(w.p.arguments())...))))
	case s.op == opInput || s.op == opConst || w.of[s] == "":
	default:
		op := "="
		if w.fresh[s] {
			op = ":="
		}
		w.body = append(w.body, commented(jen.Id(w.of[s]).Op(op).Add(w.fresh1(s)), s.note))
	}
}

func codes(xs []*jen.Statement) []jen.Code {
	var cs []jen.Code
	for _, x := range xs {
		cs = append(cs, x)
	}
	return cs
}

// expr is the value of s: its variable, or the expression.
func (w *vectorPrinter) expr(s *step) *jen.Statement {
	if name := w.of[s]; name != "" && s.op != opConst {
		return jen.Id(name)
	}
	return w.fresh1(s)
}

// fresh1 is the expression for s.
func (w *vectorPrinter) fresh1(s *step) *jen.Statement {
	var args []*jen.Statement
	for _, a := range s.args {
		args = append(args, w.expr(a))
	}
	width := layouts[w.d].width
	ints := fmt.Sprintf("AsInt%dx%d", width, w.lanes)
	uints := fmt.Sprintf("AsUint%dx%d", width, w.lanes)
	method := methods[s.op]
	switch s.op {
	case opConst:
		if math.IsInf(s.num, 0) || s.num != s.num { // no literals, so by their bits
			bits := int64(math.Float64bits(s.num))
			if width == 32 {
				bits = int64(int32(math.Float32bits(float32(s.num))))
			}
			return w.bits(bits, width).Dot("As" + vectorType(w.d, w.lanes)).Call()
		}
		return w.constant(s.name, vectorType(w.d, w.lanes), w.d.String(), scalarNumber(s.num, width))
	case opBits:
		return w.bits(s.int, width)
	case opLdexp:
		return args[0].Dot(scale).Call(args[1])
	case opAsInt:
		return args[0].Dot(ints).Call()
	case opAsFloat:
		return args[0].Dot("As" + vectorType(w.d, w.lanes)).Call()
	case opShl, opSar:
		return args[0].Dot(method).Call(jen.Lit(int(s.int)))
	case opShr:
		// By a vector of counts: Go 1.26 moves the constant count of the other
		// method by an SSE instruction, which costs a hundred times more.
		count := w.constant("", fmt.Sprintf("Uint%dx%d", width, w.lanes), "uint"+strconv.Itoa(width), jen.Lit(int(s.int)))
		return args[0].Dot(uints).Call().Dot(method).Call(count).Dot(ints).Call()
	case opSelect:
		return args[1].Dot(method).Call(args[2], args[0])
	}
	return args[0].Dot(method).Call(codes(args[1:])...)
}

// outName is the variable of a result that is not final.
const outName = "out"

// one is the function that computes lanes one by one, with package math, where
// the scalar form of the program does.
func (w *vectorPrinter) one(scalar *Program) *jen.Statement {
	name, x := w.name+"Each", w.p.params[0]
	t, elem := vectorType(w.d, w.lanes), w.d.String()
	lane := jen.Id("v")
	p := scalarPrinter{p: scalar, type_: elem}
	p.of = map[*step]string{}
	var cond *jen.Statement
	for _, s := range scalar.steps {
		switch s.op {
		case opInput:
			p.of[s] = "v"
		case opDetour:
			cond = p.expr(s.args[0])
		}
	}
	array := func(name string) *jen.Statement { return jen.Var().Id(name).Index(jen.Lit(w.lanes)).Id(elem) }
	store := func(x, a string) *jen.Statement { return w.words.Store(t, jen.Op("&").Id(a), jen.Id(x)) }
	c := jen.Comment("// " + name + " is " + outName + ", but with the lanes computed one by one that need it.").Line()
	return c.Func().Id(name).Params(jen.List(jen.Id(x), jen.Id(outName)).Qual(simd, t)).Qual(simd, t).Block(
		array("from"), array("to"),
		store(x, "from"), store(outName, "to"),
		jen.For(jen.List(jen.Id("i"), lane).Op(":=").Range().Id("from")).Block(
			jen.If(cond).Block(jen.Id("to").Index(jen.Id("i")).Op("=").Add(w.p.Math.Code(lane))),
		),
		jen.Return(w.words.Load(t, jen.Op("&").Id("to"))))
}
