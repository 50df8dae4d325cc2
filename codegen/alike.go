package codegen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// A long function often does the same many times, to other arrays: the layers
// of a network, say. What is done more than once is a function of its own
// there, so that the text grows with what is done, not with how often.
//
// Long sums of products of vectors are functions of their own too, wherever there is
// more: the compiler keeps what the rest of a function has in registers, and
// the pointers that such a loop moves on in memory. 256x784x128 takes 357 us
// within a method, and 326 in a function.

// leastAlike is the least operations of a kernel that becomes a function.
const leastAlike = 60

// callSize is what the call of such a function counts for in a function's
// length: with more than about 200 of them beside vector code the compiler
// takes long.
const callSize = 20

// leastApart is the least products of vectors, of about a microsecond, in the loops
// that walk of a kernel that becomes a function without another like it.
const leastApart = 4096

// An alike is a kernel that is a function, mostly as others are like it.
type alike struct {
	name  string // of the function
	parts []loop.Part
}

// likes finds the kernels that are functions: those that are done more than once,
// by this method or by one before it in the file, where it is long, and those with long sums.
func (p *printer) likes() map[*loop.Kernel]*alike {
	type candidate struct {
		form  string
		on    *loop.Kernel // the parts
		parts []loop.Part
	}
	candidates := map[*loop.Kernel]candidate{}
	count := map[string]int{}
	apart := map[*loop.Kernel]bool{}
	for _, k := range p.fn.Kernels {
		apart[k] = len(p.fn.Kernels) > 1 && k.Walked() >= leastApart
		if !apart[k] && (!p.fn.Split || k.Size < leastAlike) {
			continue
		}
		on, parts := p.fn.Parts(k)
		if form, bufs, ok := on.Form(); ok {
			slices.SortFunc(parts, func(x, y loop.Part) int { return slices.Index(bufs, x.As) - slices.Index(bufs, y.As) })
			candidates[k] = candidate{form, on, parts}
			count[form]++
		}
	}
	all := map[*loop.Kernel]*alike{}
	for _, k := range p.fn.Kernels {
		c, ok := candidates[k]
		key := p.fn.Target.Name + c.form
		if !ok || !apart[k] && count[c.form] < 2 && p.sig.names.kernels[key] == "" {
			continue
		}
		name := p.sig.names.kernels[key]
		if name == "" {
			name = p.sig.Helper(fmt.Sprintf("kernel%d of %s", len(p.sig.names.kernels)+1, p.sig.Name))
			p.sig.names.kernels[key] = name
			p.declareKernel(name, c.on, c.parts, count[c.form] > 1)
		}
		all[k] = &alike{name, c.parts}
	}
	return all
}

// declareKernel makes a function of a kernel, with what it works on for arguments.
// several says that the method has others that are alike.
func (p *printer) declareKernel(name string, k *loop.Kernel, parts []loop.Part, several bool) {
	var params []jen.Code
	partial := false
	body := p.elsewhere(func() {
		p.params = map[*loop.Buffer]Place{}
		for _, part := range parts {
			b := part.As
			arg := p.fresh(hint(b))
			typ := jen.Id(arg)
			if b.Role == loop.Temp {
				// A slice, as calls that say less are shorter.
				typ.Index()
				name := p.fresh(hint(b))
				p.base[b], p.pointed[b] = jen.Id(name), true
				p.add(jen.Id(name).Op(":=").Parens(jen.Op("*").Index(jen.Lit(b.Type.Shape.Size())).Id(b.Type.DType.String())).Parens(jen.Id(arg)))
			} else {
				typ.Op("*")
				for _, d := range b.Type.Shape {
					typ.Index(jen.Lit(d.Len()))
				}
				p.params[b] = Place{Root: arg, Type: b.Type, Pointer: true}
			}
			params = append(params, typ.Id(b.Type.DType.String()))
		}
		p.computes(k)
		partial = p.partial
	}, nil)
	what := "%s does the loops of %s."
	if several {
		what = "%s does the loops of several operations that are alike: the first is %s."
	}
	code := jen.Comment(commentLine(fmt.Sprintf(what, name, p.about(k.Nodes)))).Line()
	if partial {
		code.Comment("//").Line().Comment(noPointerCheck).Line()
	}
	code.Func().Id(name).Params(params...).Block(body...)
	p.helpers = append(p.helpers, Helper{Name: name, Code: code})
}

// callKernel prints the call of a kernel's function, with a comment unless
// what is before it is of the same operations.
func (p *printer) callKernel(a *alike, k *loop.Kernel) {
	if what := p.about(k.Nodes); what != p.called {
		p.called = what
		p.add(jen.Line())
		p.add(lineComment(what))
	}
	var args []jen.Code
	for _, part := range a.parts {
		if part.Of.Role == loop.Temp {
			args = append(args, p.slotSlice(part.Of))
			continue
		}
		place := p.place(part.Of)
		switch {
		case len(part.At) > 0:
			at := jen.Op("&").Add(place.Expr())
			for _, i := range part.At {
				at.Index(jen.Lit(i))
			}
			args = append(args, at)
		case place.Pointer:
			args = append(args, jen.Id(place.Root))
		default:
			args = append(args, jen.Op("&").Add(place.Value()))
		}
	}
	p.add(jen.Id(a.name).Call(args...))
}
