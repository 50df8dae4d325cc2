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
// suffix (Half, Each). It imports math and simd/archsimd, whose names are those of
// the release.
func (p *Program) Vector(name string, lanes int, release *Archsimd) jen.Code {
	elem := layouts[p.Type].width
	to := avx2
	if elem*lanes == 512 {
		to = avx512
	}
	full := vectorType(p.Type, lanes)
	c := jen.Empty()
	for _, line := range p.comment(name) {
		c.Comment("// " + line).Line()
	}
	if !p.Wide {
		return c.Add(p.vector(name, name, lanes, to, release))
	}
	// Each half of the lanes goes its own way in float64.
	half := name + "Half"
	part := func(method string) *jen.Statement {
		var xs []jen.Code
		for _, x := range p.arguments() {
			xs = append(xs, x.Dot(method).Call().Dot(release.Widen).Call())
		}
		return jen.Id(half).Call(xs...).Dot(release.Narrow).Call()
	}
	c.Add(p.vectorSignature(name, full)).Block(
		jen.Id("lo").Op(":=").Add(part(release.Low)),
		jen.Id("hi").Op(":=").Add(part(release.High)),
		jen.Return(p.arguments()[0].Dot(release.SetLow).Call(jen.Id("lo")).Dot(release.SetHigh).Call(jen.Id("hi"))),
	).Line().Line()
	c.Comment("// " + half + " is " + name + " of half of its lanes, in float64.").Line()
	return c.Add(p.vector(half, name, lanes/2, to, release))
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
func (p *Program) vector(name, base string, lanes int, to form, release *Archsimd) *jen.Statement {
	low := p.lower(to)
	d := low.arith()
	w := &vectorPrinter{p: low, release: release, lanes: lanes, d: d, name: name, base: base,
		variables: low.variables(func(*step) bool { return false }, name), constants: map[string]string{}}
	for _, s := range low.steps {
		w.step(s)
	}
	w.body = append(w.body, jen.Return(w.expr(low.result)))
	c := p.vectorSignature(name, vectorType(d, lanes)).Block(w.body...)
	if w.each {
		c.Line().Line().Add(w.one())
	}
	if len(w.fields) > 0 {
		c.Line().Line().Comment("// " + base + "Const has the constants of " + base + ", one for each lane: the compiler takes them as operands from memory.").Line()
		c.Var().Id(base + "Const").Op("=").Struct(w.fields...).Values(w.values...)
	}
	return c
}

type vectorPrinter struct {
	variables
	p          *Program
	release    *Archsimd
	lanes      int
	d          ir.DType // of the arithmetic
	name, base string
	body       []jen.Code

	constants      map[string]string // fields by their values
	fields, values []jen.Code
	each           bool // some arguments are computed element by element
}

// step is the statement for s, where s is one.
func (w *vectorPrinter) step(s *step) {
	switch {
	case s.op == opDetour:
		w.each = true
		w.body = append(w.body, jen.If(w.expr(s.args[0]).Dot(w.release.Any).Call().Op("!=").Lit(0)).Block(
			jen.Return(jen.Id(w.name+"Each").Call(codes(w.p.arguments())...))))
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
	method := w.release.Methods[s.op]
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
		return args[0].Dot(w.release.Scale).Call(args[1])
	case opAsInt:
		return args[0].Dot(ints).Call()
	case opAsFloat:
		return args[0].Dot("As" + vectorType(w.d, w.lanes)).Call()
	case opShl, opSar:
		return args[0].Dot(method).Call(jen.Lit(int(s.int)))
	case opShr:
		return args[0].Dot(uints).Call().Dot(method).Call(jen.Lit(int(s.int))).Dot(ints).Call()
	case opSelect:
		return args[1].Dot(method).Call(args[2], args[0])
	}
	return args[0].Dot(method).Call(codes(args[1:])...)
}

// bits is a vector of integers.
func (w *vectorPrinter) bits(x int64, width int) *jen.Statement {
	return w.constant("", fmt.Sprintf("Int%dx%d", width, w.lanes), "int"+strconv.Itoa(width), jen.Op(hex(x)))
}

// hex is a pattern of bits as a signed literal.
func hex(x int64) string {
	if x < 0 {
		return fmt.Sprintf("-0x%x", -uint64(x))
	}
	return fmt.Sprintf("0x%x", x)
}

// constant is a vector with the value in all lanes, loaded from the field that
// has it.
func (w *vectorPrinter) constant(name, vector, elem string, value *jen.Statement) *jen.Statement {
	key := elem + " " + value.GoString()
	field, ok := w.constants[key]
	if !ok {
		field = name
		for i := 1; field == "" || w.taken(field); i++ {
			if name == "" {
				field = "c" + strconv.Itoa(i)
			} else {
				field = numbered(name, i+1)
			}
		}
		w.constants[key] = field
		w.fields = append(w.fields, jen.Id(field).Index(jen.Lit(w.lanes)).Id(elem))
		lane := make([]jen.Code, w.lanes)
		for i := range lane {
			lane[i] = value.Clone()
		}
		w.values = append(w.values, jen.Line().Id(field).Op(":").Index(jen.Lit(w.lanes)).Id(elem).Values(lane...))
	}
	return jen.Qual(simd, fmt.Sprintf(w.release.Load, vector)).Call(jen.Op("&").Id(w.base + "Const").Dot(field))
}

func (w *vectorPrinter) taken(field string) bool {
	for _, f := range w.constants {
		if f == field {
			return true
		}
	}
	return false
}

// one is the function that computes its lanes one by one, with package math.
func (w *vectorPrinter) one() *jen.Statement {
	name := w.name + "Each"
	t, elem := vectorType(w.d, w.lanes), w.d.String()
	array := func(x string) *jen.Statement { return jen.Id(x + "s") }
	c := jen.Comment("// " + name + " computes the lanes one by one.").Line().Add(w.p.vectorSignature(name, t))
	var body, at []jen.Code
	var xs []*jen.Statement
	for _, x := range w.p.params {
		body = append(body, jen.Var().Add(array(x)).Index(jen.Lit(w.lanes)).Id(elem))
		at = append(at, jen.Id(x).Dot(w.release.Store).Call(jen.Op("&").Add(array(x))))
		xs = append(xs, array(x).Index(jen.Id("i")))
	}
	body = append(body, at...)
	first := w.p.params[0]
	body = append(body,
		jen.For(jen.Id("i").Op(":=").Range().Add(array(first))).Block(xs[0].Clone().Op("=").Add(w.p.Math.Code(xs...))),
		jen.Return(jen.Qual(simd, fmt.Sprintf(w.release.Load, t)).Call(jen.Op("&").Add(array(first)))))
	return c.Block(body...)
}
