package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/ir"
)

// steps prints a loop whose step is a method of its own, and that method.
func (p *printer) steps(s *loop.Steps) {
	p.stepped++
	name := p.sig.Helper(fmt.Sprintf("%sStep%d", p.name, p.stepped))
	p.declareStep(name, s)

	at := p.fresh("step")
	first := map[*loop.Buffer]string{} // by the buffer after the last step: where carries are before a step
	second := map[*loop.Buffer]string{}
	var inside, turns []jen.Code
	used := false
	for _, a := range s.Args {
		if a.How != loop.Before {
			used = used || a.How == loop.Element
			continue
		}
		before, after := p.fresh(hint(a.Buf)), p.fresh("next")
		first[a.Buf], second[a.Buf] = before, after
		if a.Past == nil {
			start, other := a.Buf, a.Other
			if s.Length%2 == 1 {
				start, other = other, start
			}
			p.add(jen.List(jen.Id(before), jen.Id(after)).Op(":=").List(p.base[start].Clone(), p.base[other].Clone()))
			turns = append(turns, jen.List(jen.Id(before), jen.Id(after)).Op("=").List(jen.Id(after), jen.Id(before)))
			continue
		}
		used = true
		inside = append(inside,
			jen.List(jen.Id(before), jen.Id(after)).Op(":=").List(p.elementOf(a.Past, a.Param, jen.Id(at)), p.base[a.Buf].Clone()))
		next, more := jen.Id(at).Op("+").Lit(1), jen.Id(at).Op("<").Lit(s.Length-1)
		if s.Reverse {
			next, more = jen.Id(at).Op("-").Lit(1), jen.Id(at).Op(">").Lit(0)
		}
		inside = append(inside, jen.If(more).Block(jen.Id(after).Op("=").Add(p.elementOf(a.Past, a.Param, next))))
	}
	var args []jen.Code
	for _, a := range s.Args {
		switch a.How {
		case loop.Before:
			args = append(args, jen.Id(first[a.Buf]))
		case loop.After:
			args = append(args, jen.Id(second[a.Buf]))
		case loop.Element:
			args = append(args, p.elementOf(a.Buf, a.Param, jen.Id(at)))
		default:
			args = append(args, p.pointer(a.Buf))
		}
	}
	body := append(inside, jen.Id(p.sig.Recv).Dot(name).Call(args...))
	body = append(body, turns...)
	head := jen.For(jen.Range().Lit(s.Length))
	switch {
	case used && s.Reverse:
		head = jen.For(jen.Id(at).Op(":=").Lit(s.Length-1), jen.Id(at).Op(">=").Lit(0), jen.Id(at).Op("--"))
	case used:
		head = jen.For(jen.Id(at).Op(":=").Range().Lit(s.Length))
	}
	p.add(head.Block(body...))
	delete(p.active, at)
}

// pointer is a pointer to all of a buffer.
func (p *printer) pointer(b *loop.Buffer) jen.Code {
	if b.Role == loop.Temp {
		return p.base[b].Clone()
	}
	place := p.place(b)
	if place.Pointer {
		return place.selector()
	}
	return jen.Op("&").Add(place.selector())
}

// elementOf is a pointer to an element of b along axis 0, as a step has it.
func (p *printer) elementOf(b, param *loop.Buffer, at *jen.Statement) jen.Code {
	if !param.Given {
		return jen.Op("&").Add(p.place(b).Expr()).Index(at)
	}
	n := param.Type.Shape.Size()
	from := at
	if n != 1 {
		from = jen.Parens(at).Op("*").Lit(n)
		if len(*at) == 1 {
			from = at.Clone().Op("*").Lit(n)
		}
	}
	array := p.base[b]
	if b.Role != loop.Temp {
		array = p.place(b).Expr()
	}
	return stepType(param).Parens(array.Clone().Index(jen.Add(from).Op(":")))
}

// stepType is the type of a step's parameter, in parentheses.
func stepType(b *loop.Buffer) *jen.Statement { return jen.Parens(parameterType(b)) }

// parameterType is the type of a step's parameter.
func parameterType(b *loop.Buffer) *jen.Statement {
	t := jen.Op("*")
	if b.Given {
		t.Index(jen.Lit(b.Type.Shape.Size()))
	} else {
		for _, d := range b.Type.Shape {
			t.Index(jen.Lit(d.Len()))
		}
	}
	return t.Id(b.Type.DType.String())
}

// declareStep makes a method of a step, and those that it calls.
func (p *printer) declareStep(name string, s *loop.Steps) {
	q := newPrinter(s.Fn, p.sig, p.opts)
	q.name, q.helped, q.names = name, p.helped, p.names
	q.params = map[*loop.Buffer]Place{}
	for _, a := range s.Args {
		arg := q.fresh(hint(a.Param))
		q.own = append(q.own, stepParam{arg, a.Param})
		if a.Param.Given {
			q.base[a.Param] = jen.Id(arg)
		} else {
			q.params[a.Param] = Place{Root: arg, Type: a.Param.Type, Pointer: true}
		}
	}
	body := q.method()
	code := jen.Comment(commentLine(fmt.Sprintf("%s is a step of a loop of %d: %s.", name, s.Length, p.about([]*ir.Node{s.Node})))).Line()
	if q.partial {
		code.Comment("//").Line().Comment(noPointerCheck).Line()
	}
	code.Func().Params(jen.Id(p.sig.Recv).Op("*").Id(p.sig.names.workspace)).Id(name).Params(q.parameters()...).Block(body...)
	p.helpers = append(append(p.helpers, q.helpers...), Helper{Name: name, Code: code})
}

// A stepParam is a parameter of a step.
type stepParam struct {
	name string
	buf  *loop.Buffer
}

// parameters is those of the function that is printed.
func (p *printer) parameters() []jen.Code {
	if p.own == nil {
		return arguments(p.sig.params)
	}
	var out []jen.Code
	for _, a := range p.own {
		out = append(out, jen.Id(a.name).Add(parameterType(a.buf)))
	}
	return out
}

// passed is the parameters, to be passed on.
func (p *printer) passed() []jen.Code {
	if p.own == nil {
		return p.sig.arguments()
	}
	var out []jen.Code
	for _, a := range p.own {
		out = append(out, jen.Id(a.name))
	}
	return out
}
