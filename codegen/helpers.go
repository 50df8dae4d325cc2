package codegen

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/fn"
	"github.com/gradgen/gradgen/ir"
)

// inMath are the functions that package math has for float64, by the name of
// the op.
var inMath = map[string]string{
	"Abs": "Abs", "Sqrt": "Sqrt", "Exp": "Exp", "Expm1": "Expm1", "Log": "Log", "Log1p": "Log1p",
	"Sin": "Sin", "Cos": "Cos", "Tan": "Tan", "Asin": "Asin", "Acos": "Acos", "Atan": "Atan",
	"Sinh": "Sinh", "Cosh": "Cosh", "Tanh": "Tanh", "Erf": "Erf", "Floor": "Floor", "Ceil": "Ceil",
	"Round": "RoundToEven", "Pow": "Pow", "Atan2": "Atan2",
	"Sincos": "Sincos", "Cbrt": "Cbrt", "Log2": "Log2", "Log10": "Log10", "Asinh": "Asinh", "Acosh": "Acosh",
	"Atanh": "Atanh", "Erfc": "Erfc", "Erfinv": "Erfinv", "Trunc": "Trunc", "Hypot": "Hypot", "Mod": "Mod", "Copysign": "Copysign",
}

// A helper is a function that generated files declare when they call it.
type helper struct {
	name string
	code func(name string, p *printer) jen.Code
	// each is there in place of code where each release of Go asks for another.
	each func(name string, r *release) jen.Code
}

// callee is the function by which an op is computed for type d: package
// math's, or one of the file's own.
func (p *printer) callee(op string, d ir.DType) *jen.Statement {
	in, ok := inMath[op]
	if ok && d == ir.Float64 {
		return jen.Qual("math", in)
	}
	short := map[ir.DType]string{ir.Float32: "32", ir.Float64: "64", ir.Int32: "Int32", ir.Int64: "Int64"}[d]
	if last := op[len(op)-1]; '0' <= last && last <= '9' {
		short = "f" + short // log2f32, not log232
	}
	h := helper{name: strings.ToLower(op[:1]) + op[1:] + short}
	t := d.String()
	x := func() *jen.Statement { return jen.Id("x") }
	f := func(name string, body ...jen.Code) jen.Code {
		return jen.Func().Id(name).Params(jen.Id("x").Id(t)).Id(t).Block(body...)
	}
	program := fn.Find(op, d)
	switch {
	case program != nil:
		h.code = func(name string, p *printer) jen.Code { return program.Scalar(name) }
	case op == "Sign":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is -1, 0 or 1, and x itself where it is NaN.").Line().Add(f(name,
				jen.Switch().Block(
					jen.Case(x().Op(">").Lit(0)).Block(jen.Return(jen.Lit(1))),
					jen.Case(x().Op("<").Lit(0)).Block(jen.Return(jen.Lit(-1))),
				), jen.Return(x())))
		}
	case op == "Abs" && d == ir.Float32:
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is |x|.").Line().Add(f(name, jen.Return(jen.Qual("math", "Float32frombits").Call(jen.Qual("math", "Float32bits").Call(x()).Op("&^").Parens(jen.Lit(1).Op("<<").Lit(31))))))
		}
	case op == "Abs":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is |x|.").Line().Add(f(name, jen.If(x().Op("<").Lit(0)).Block(jen.Return(jen.Op("-").Add(x()))), jen.Return(x())))
		}
	case op == "Sigmoid":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is 1/(1 + e**-x).").Line().Add(f(name,
				jen.Return(p.back(jen.Lit(1).Op("/").Parens(jen.Lit(1).Op("+").Qual("math", "Exp").Call(p.wide(jen.Op("-").Add(x()), d))), d))))
		}
	case op == "Softplus":
		h.code = func(name string, p *printer) jen.Code {
			abs := jen.Qual("math", "Abs").Call(p.wide(x(), d))
			return jen.Comment("// " + name + " is log(1 + e**x), without overflow.").Line().Add(f(name,
				jen.Return(jen.Max(x(), jen.Lit(0)).Op("+").Add(p.back(jen.Qual("math", "Log1p").Call(jen.Qual("math", "Exp").Call(jen.Op("-").Add(abs))), d)))))
		}
	case op == "Lgamma":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is the logarithm of |gamma(x)|, +Inf of -Inf too.").Line().Add(f(name,
				jen.List(jen.Id("v"), jen.Id("_")).Op(":=").Qual("math", "Lgamma").Call(jen.Max(p.wide(x(), d), jen.Op("-").Qual("math", "MaxFloat64"))),
				jen.Return(p.back(jen.Id("v"), d))))
		}
	case op == "Sincos":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// "+name+" is math.Sincos as "+t+"s.").Line().Func().Id(name).Params(jen.Id("x").Id(t)).Params(jen.List(jen.Id("sin"), jen.Id("cos")).Id(t)).Block(
				jen.List(jen.Id("s"), jen.Id("c")).Op(":=").Qual("math", in).Call(p.wide(x(), d)),
				jen.Return(p.back(jen.Id("s"), d), p.back(jen.Id("c"), d)))
		}
	case op == "Pow" || op == "Atan2" || op == "Hypot" || op == "Mod" || op == "Copysign":
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is math." + in + " as a " + t + ".").Line().Func().Id(name).Params(jen.List(jen.Id("x"), jen.Id("y")).Id(t)).Id(t).Block(
				jen.Return(p.back(jen.Qual("math", in).Call(p.wide(x(), d), p.wide(jen.Id("y"), d)), d)))
		}
	default:
		h.code = func(name string, p *printer) jen.Code {
			return jen.Comment("// " + name + " is math." + in + " as a " + t + ".").Line().Add(f(name, jen.Return(p.back(jen.Qual("math", in).Call(p.wide(x(), d)), d))))
		}
	}
	return jen.Id(p.help(h))
}

// wide is the operand as package math wants it.
func (p *printer) wide(x *jen.Statement, d ir.DType) *jen.Statement {
	if d == ir.Float64 {
		return x
	}
	return jen.Id("float64").Parens(x)
}

// back is what package math gives, as type d.
func (p *printer) back(x *jen.Statement, d ir.DType) *jen.Statement {
	if d == ir.Float64 {
		return x
	}
	return jen.Id(d.String()).Parens(x)
}

// help is the name of the helper, which the file then has.
func (p *printer) help(h helper) string {
	name := p.sig.Helper(h.name)
	if !p.helped[name] {
		p.helped[name] = true
		made := Helper{Name: name}
		if h.code != nil {
			made.Code = h.code(name, p)
		}
		if h.each != nil {
			for i := range releases {
				made.each = append(made.each, h.each(name, &releases[i]))
			}
		}
		p.helpers = append(p.helpers, made)
	}
	return name
}

// badIndex says which element of an index tensor is out of range.
var badIndex = helper{name: "badIndex", code: func(name string, p *printer) jen.Code {
	itoa := func(x *jen.Statement) *jen.Statement { return jen.Qual("strconv", "Itoa").Call(x) }
	return jen.Comment("// "+name+" tells which element of an index is out of range.").Line().
		Func().Id(name).Params(jen.Id("name").String(), jen.Id("value").Int64(), jen.Id("n").Int(), jen.Id("at").Op("...").Int()).String().Block(
		jen.For(jen.List(jen.Id("_"), jen.Id("i")).Op(":=").Range().Id("at")).Block(
			jen.Id("name").Op("+=").Lit("[").Op("+").Add(itoa(jen.Id("i"))).Op("+").Lit("]"),
		),
		jen.Return(jen.Id("name").Op("+").Lit(" is ").Op("+").Qual("strconv", "FormatInt").Call(jen.Id("value"), jen.Lit(10)).
			Op("+").Lit(": out of range, it must be at least 0 and below ").Op("+").Add(itoa(jen.Id("n")))),
	)
}}
