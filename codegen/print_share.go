package codegen

import (
	"fmt"
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// dividing is what a printer knows of loops that workers divide.
type dividing struct {
	shares     int        // such loops so far
	told       int        // the most variables of loops around one of them
	divided    *loop.Loop // the one that is being printed
	iterations [2]string  // those of it that are done: from the first to before the second
}

// share makes a method of a loop that workers divide, and prints the call
// that has them do it. The method finds the arguments of the method that it
// is a part of in the workspace; so nothing is allocated.
func (p *printer) share(l *loop.Loop) {
	p.shares++
	name := p.sig.Helper(fmt.Sprintf("%sShare%d", p.sig.Name, p.shares))
	told := slices.DeleteFunc(slices.Clone(l.Share.Vars), func(v *loop.Var) bool {
		_, known := p.at0[v]
		return known
	})
	p.told = max(p.told, len(told))
	call := func() *jen.Statement {
		return jen.Id(p.sig.Recv).Dot(p.sig.names.sharedField()).Dot(p.sig.call.field)
	}
	for i, v := range told {
		p.used[v] = true
		p.add(call().Dot(p.sig.call.at).Index(jen.Lit(i)).Op("=").Id(p.vars[v]))
	}
	ws := p.sig.names.workspace
	var lo, hi string
	partial := false
	body := p.elsewhere(func() {
		lo, hi = p.fresh("lo"), p.fresh("hi")
		p.add(jen.List(jen.Id(lo), jen.Id(hi)).Op("=").List(jen.Max(jen.Id(lo), jen.Lit(0)), jen.Min(jen.Id(hi), jen.Lit(l.Trips()))))
		p.arguments(l, told, call)
		for _, b := range l.Share.Own {
			name := p.fresh(hint(b))
			p.base[b], p.pointed[b] = jen.Id(name), true
			p.add(jen.Var().Id(name).Index(jen.Lit(b.Type.Shape.Size())).Id(b.Type.DType.String()))
		}
		p.pointers([]loop.Stmt{l})
		p.iterations = [2]string{lo, hi}
		p.stmts(append(slices.Clone(l.Share.Lets), l))
		if p.onVectors {
			p.clearUpper()
		}
		partial = p.partial
	}, l)
	code := jen.Comment(commentLine(fmt.Sprintf("%s does some of the %d iterations of a loop of %s.", name, l.Trips(), p.sig.Name))).Line()
	if partial {
		code.Comment("//").Line().Comment(noPointerCheck).Line()
	}
	code.Func().Params(jen.Id(p.sig.Recv).Op("*").Id(ws)).Id(name).Params(jen.List(jen.Id(lo), jen.Id(hi)).Int()).Block(body...)
	p.helpers = append(p.helpers, Helper{Name: name, Code: code})
	p.add(jen.Id(p.sig.Recv).Dot(p.sig.names.helper("share")).Call(jen.Lit(l.Trips()), jen.Parens(jen.Op("*").Id(ws)).Dot(name)))
	p.forget(func(e *loop.Expr) bool { return changes(l.Body, e) })
}

// arguments gives the arguments that a divided loop uses, and the variables of
// the loops around it, their names.
func (p *printer) arguments(l *loop.Loop, told []*loop.Var, call func() *jen.Statement) {
	var names, values []jen.Code
	seen := map[string]bool{p.sig.Recv: true}
	for _, b := range loop.Uses([]loop.Stmt{l}) {
		if b.Role == loop.Temp {
			continue
		}
		if root := p.place(b).Root; !seen[root] {
			seen[root] = true
			names = append(names, jen.Id(root))
			values = append(values, call().Dot(root))
		}
	}
	if len(names) > 0 {
		p.add(jen.List(names...).Op(":=").List(values...))
	}
	for i, v := range told {
		name := p.fresh(loopNames[i%len(loopNames)])
		p.vars[v] = name
		p.add(jen.Id(name).Op(":=").Add(call().Dot(p.sig.call.at).Index(jen.Lit(i))))
	}
	p.loops = len(told)
}

// elsewhere is the statements that f prints for another function, one with
// the loop l alone.
func (p *printer) elsewhere(f func(), l *loop.Loop) []jen.Code {
	old := *p
	p.frame, p.active, p.loops, p.divided, p.partial = nil, map[string]bool{}, 0, l, false
	p.base, p.pointed = map[*loop.Buffer]*jen.Statement{}, map[*loop.Buffer]bool{}
	p.vars, p.local = maps.Clone(p.vars), maps.Clone(p.local)
	p.blanks, p.cursors = map[string]*jen.Statement{}, nil
	out := p.scope(f)
	now := *p
	*p = old
	p.helpers, p.told = now.helpers, now.told
	return out
}

// dividedLoop is the loop over the iterations that a worker is given.
func (p *printer) dividedLoop(l *loop.Loop, name string, body []jen.Code) *jen.Statement {
	loop := func(v string) *jen.Statement {
		return jen.For(jen.Id(v).Op(":=").Id(p.iterations[0]), jen.Id(v).Op("<").Id(p.iterations[1]), jen.Id(v).Op("++"))
	}
	if l.Lo == 0 && l.Step == 1 || !p.used[l.Var] {
		return loop(name).Block(body...)
	}
	turn := p.sig.Local("turn")
	at := jen.Id(turn)
	if l.Step != 1 {
		at = at.Op("*").Lit(l.Step)
	}
	if l.Lo != 0 {
		at = at.Op("+").Lit(l.Lo)
	}
	return loop(turn).Block(append([]jen.Code{jen.Id(name).Op(":=").Add(at)}, body...)...)
}
