package codegen

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// flat reports whether an argument or a result is read or written as the
// array of all its elements, by one index.
func flat(b *loop.Buffer, idx []loop.Affine) bool {
	return b.Role != loop.Temp && len(idx) == 1 && b.Type.Shape.Rank() > 1
}

// flat is the array of all elements of an argument or a result.
func (p *printer) flat(b *loop.Buffer) *jen.Statement {
	first := p.place(b).Expr()
	for range b.Type.Shape {
		first.Index(jen.Lit(0))
	}
	return jen.Parens(jen.Op("*").Index(jen.Lit(b.Type.Shape.Size())).Id(b.Type.DType.String())).
		Parens(jen.Qual("unsafe", "Pointer").Call(jen.Op("&").Add(first)))
}

// loadApart is the vector of the elements from idx on that lie k apart.
func (p *printer) loadApart(b *loop.Buffer, idx []loop.Affine, v vec, k int) *jen.Statement {
	p.partial = p.partial || p.busy < v.lanes
	if k < 0 {
		idx = []loop.Affine{idx[0].Plus(loop.Num((p.busy - 1) * k))}
	}
	return jen.Id(p.help(apart(v, k, p.busy))).Call(p.span(b, idx, v, (p.busy-1)*max(k, -k)+1))
}

// loadRows loads what the loop's body takes from rows of elements that are all
// read, a row in each lane, all of a row at once.
func (p *printer) loadRows(l *loop.Loop) {
	if p.busy != p.lanes {
		return
	}
	var loads []*loop.Expr
	loop.Loads(l.Body, func(e *loop.Expr) {
		if len(e.Idx) == 1 && e.Idx[0].Coef(l.Var) > 1 && p.held[e] == "" {
			loads = append(loads, e)
		}
	})
	slices.SortStableFunc(loads, func(x, y *loop.Expr) int { return x.Idx[0].C - y.Idx[0].C })
	for len(loads) > 0 {
		var row, rest []*loop.Expr
		first := loads[0]
		n := first.Idx[0].Coef(l.Var)
		for _, e := range loads {
			if e.Buf == first.Buf && len(row) < n && e.Idx[0].Equal(first.Idx[0].Plus(loop.Num(len(row)))) {
				row = append(row, e)
			} else {
				rest = append(rest, e)
			}
		}
		loads = rest
		if len(row) < n {
			continue
		}
		v := vec{first.T, p.lanes}
		var names []jen.Code
		c := jen.Id(p.help(columns(v, n))).Call(p.span(first.Buf, first.Idx, v, n*p.lanes))
		for _, e := range row {
			name := p.fresh(p.nameFor(e))
			p.held[e] = name
			names = append(names, jen.Id(name))
		}
		p.add(jen.List(names...).Op(":=").Add(c))
	}
}

// span is a pointer to so many elements from idx on.
func (p *printer) span(b *loop.Buffer, idx []loop.Affine, v vec, n int) *jen.Statement {
	return jen.Parens(jen.Op("*").Index(jen.Lit(n)).Id(v.t.String())).Parens(p.from(b, idx))
}

// storeRows puts what is in the lanes of several vectors side by side: of each
// lane the elements of all vectors, those of the next lane after them.
func (p *printer) storeRows(s *loop.Store, v vec) {
	p.partial = p.partial || p.busy < v.lanes
	var args []jen.Code
	for _, e := range s.All() {
		args = append(args, p.vector(e, p.lanes))
	}
	args = append([]jen.Code{p.span(s.Buf, s.Idx, v, p.busy*len(args))}, args...)
	p.add(jen.Id(p.help(rowsOf(v, len(s.With)+1, p.busy, s.Add))).Call(args...))
	p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == s.Buf })
}
