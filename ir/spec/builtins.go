package spec

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// quoInt is go/constant's operator for the division of integers.
const quoInt = token.QUO_ASSIGN

// appendTo is append(hs, h...): a new slice, so that no two share what they
// were appended.
func (ev *eval) appendTo(e *ast.CallExpr, args []arg, _ string) value {
	l, ok := args[0].v.(*list)
	if !ok {
		return poison{}
	}
	if len(l.elems)+len(args) > maxElems {
		return ev.fail(e, "%s gets more than %d elements", quoted(e.Args[0]), maxElems)
	}
	// Copying is work too: a loop of appends takes the square of its length.
	ev.steps += len(l.elems) / 64
	grown := &list{make([]value, len(l.elems), len(l.elems)+len(args))}
	copy(grown.elems, l.elems)
	for _, a := range args[1:] {
		grown.elems = append(grown.elems, a.v)
	}
	return grown
}

// length is len(hs).
func (ev *eval) length(e *ast.CallExpr, args []arg, _ string) value {
	if l, ok := args[0].v.(*list); ok {
		return intNumber(len(l.elems))
	}
	return ev.fail(e, "%s has no length", quoted(e.Args[0]))
}

// makeSlice is make([]ad.Value, n), whose elements are zero.
func (ev *eval) makeSlice(e *ast.CallExpr) value {
	t := ev.typeOf(e)
	s, ok := t.Underlying().(*types.Slice)
	if !ok || len(e.Args) < 2 {
		return poison{} // of a map or channel, which is reported as foreign
	}
	n, ok := ev.int(e.Args[1])
	if !ok {
		return poison{}
	}
	if n < 0 || n > maxElems {
		return ev.fail(e.Args[1], "a slice of %d elements: there can be 0 to %d", n, maxElems)
	}
	ev.steps += n / 64
	l := &list{make([]value, n)}
	want, ok := ev.declared(s.Elem())
	if !ok {
		return poison{}
	}
	for i := range l.elems {
		l.elems[i] = ev.zero(e, s.Elem(), want)
	}
	return l
}

// least is min or max: of numbers, or element by element of tensors.
func least(f func(b *build.Builder, x, y *ir.Node) *ir.Node, smaller bool) func(ev *eval, e *ast.CallExpr, args []arg, label string) value {
	return func(ev *eval, e *ast.CallExpr, args []arg, label string) value {
		best := args[0]
		for _, a := range args[1:] {
			v, ok := best.v.(number)
			w, ok2 := a.v.(number)
			if ok && ok2 {
				if compareNumbers(w, token.LSS, v) == smaller {
					best = a
				}
				continue
			}
			best = arg{e, ev.apply(e, label, []arg{best, a}, func(in []*ir.Node) *ir.Node { return f(ev.b, in[0], in[1]) })}
		}
		return best.v
	}
}

// zero is the zero value of a variable of type t.
func (ev *eval) zero(n ast.Node, t types.Type, want *ir.Type) value {
	if want != nil {
		return typed(ev.build(n, "", nil, func() *ir.Node { return ev.b.Zeros(want.DType, want.Shape) }))
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsNumeric != 0:
			return intNumber(0)
		case u.Info()&types.IsBoolean != 0:
			return truth(false)
		}
	case *types.Slice:
		return &list{}
	}
	return poison{} // of a struct, say: declaring one is reported
}
