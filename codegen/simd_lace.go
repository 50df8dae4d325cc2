package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// rowsOf is the function that puts the lanes of n vectors side by side, so
// many of them, or adds them to what is there.
func rowsOf(v vec, n, busy int, add bool) helper {
	name := fmt.Sprint("rows", n)
	if add {
		name = fmt.Sprint("addRows", n)
	}
	if busy < v.lanes {
		name += fmt.Sprint("Of", busy)
	}
	return helper{name: name + v.String(), code: func(name string, p *printer) jen.Code {
		var params, body []jen.Code
		var xs []string
		for i := range n {
			xs = append(xs, fmt.Sprint("x", i))
			params = append(params, jen.Id(xs[i]))
		}
		l := &lacing{p: p, v: v}
		ys := l.lace(xs)
		for at := 0; at < busy*n; at += v.lanes {
			to := jen.Id("p").Index(jen.Lit(at).Op(":").Lit(min(at+v.lanes, busy*n)))
			load, store := loadPartWord, storePartWord
			if at+v.lanes <= busy*n {
				to = jen.Parens(jen.Op("*").Add(v.array())).Parens(to)
				load, store = loadWord, storeWord
			}
			x := jen.Id(ys[at/v.lanes])
			if add {
				x = p.word(load, v.String(), to.Clone()).Dot("Add").Call(x)
			}
			body = append(body, p.word(store, v.String(), to, x))
		}
		what := "the lanes of the vectors side by side at p: the first of each, then the second of each."
		if add {
			what = "adds " + what
		} else {
			what = "puts " + what
		}
		return jen.Comment("// "+name+" "+what).Line().Add(unchecked(busy < v.lanes)).
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(busy*n)).Id(v.t.String()), jen.List(params...).Add(v.code())).Block(append(l.body, body...)...)
	}}
}

// columns is the function that gives n vectors of what rows of n elements
// have: the first of each row, the second of each, and so on.
func columns(v vec, n int) helper {
	return helper{name: fmt.Sprintf("columns%d%v", n, v), code: func(name string, p *printer) jen.Code {
		var results, values []jen.Code
		var xs []string
		l := &lacing{p: p, v: v}
		for i := range n {
			x := fmt.Sprint("x", i)
			xs = append(xs, x)
			l.body = append(l.body, jen.Id(x).Op(":=").Add(p.word(loadWord, v.String(), jen.Parens(jen.Op("*").Add(v.array())).Parens(jen.Id("p").Index(jen.Lit(i*v.lanes).Op(":"))))))
			results = append(results, v.code())
		}
		for _, y := range l.unlace(xs) {
			values = append(values, jen.Id(y))
		}
		return jen.Comment("// " + name + " is the columns of the rows at p.").Line().
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(n * v.lanes)).Id(v.t.String())).Params(results...).Block(append(l.body, jen.Return(values...))...)
	}}
}

// A lacing puts lanes of vectors side by side, or takes apart what is: by the
// factors of their number, one after the other.
type lacing struct {
	p     *printer
	v     vec
	body  []jen.Code
	names int
}

// call is the results of the function for n vectors.
func (l *lacing) call(h helper, xs []string) []string {
	var args, names []jen.Code
	ys := make([]string, len(xs))
	for i, x := range xs {
		args = append(args, jen.Id(x))
		ys[i] = fmt.Sprint("y", l.names)
		l.names++
		names = append(names, jen.Id(ys[i]))
	}
	l.body = append(l.body, jen.List(names...).Op(":=").Id(l.p.help(h)).Call(args...))
	return ys
}

func factor(n int) int {
	for f := 2; f*f <= n; f++ {
		if n%f == 0 {
			return f
		}
	}
	return n
}

// lace is vectors of the first lane of each x, the second of each and so on.
func (l *lacing) lace(xs []string) []string {
	n := len(xs)
	if n == 1 {
		return xs
	}
	f := factor(n)
	parts := make([][]string, f)
	for r := range f {
		var some []string
		for i := r; i < n; i += f {
			some = append(some, xs[i])
		}
		parts[r] = l.lace(some)
	}
	var out []string
	for c := range n / f {
		var some []string
		for r := range f {
			some = append(some, parts[r][c])
		}
		out = append(out, l.call(laced(l.v, f, false), some)...)
	}
	return out
}

// unlace is what lace makes xs of.
func (l *lacing) unlace(xs []string) []string {
	n := len(xs)
	if n == 1 {
		return xs
	}
	f := factor(n)
	parts := make([][]string, f)
	for c := range n / f {
		for r, y := range l.call(laced(l.v, f, true), xs[c*f:(c+1)*f]) {
			parts[r] = append(parts[r], y)
		}
	}
	out := make([]string, n)
	for r, part := range parts {
		for i, y := range l.unlace(part) {
			out[r+i*f] = y
		}
	}
	return out
}

// laced is the function that puts the lanes of n vectors side by side, or
// takes them apart.
func laced(v vec, n int, back bool) helper {
	short, what := "lace", "puts the lanes of the vectors side by side: the first of each, then the second of each."
	if back {
		short, what = "unlace", "is the vectors whose lanes are side by side: of the first every so many, of the second those after them."
	}
	return helper{name: fmt.Sprintf("%s%d%v", short, n, v), code: func(name string, p *printer) jen.Code {
		var params, results, values []jen.Code
		for j := range n {
			params = append(params, jen.Id(fmt.Sprint("x", j)))
			results = append(results, v.code())
			from := pick{make([]int, v.lanes), make([]int, v.lanes)}
			for i := range v.lanes {
				at := j*v.lanes + i
				from.source[i], from.lane[i] = at%n, at/n
				if back {
					at = i*n + j
					from.source[i], from.lane[i] = at/v.lanes, at%v.lanes
				}
			}
			values = append(values, from.gather(p, fmt.Sprintf("%s%d%sTo%d", short, n, v.letter(), j), v, func(i int) *jen.Statement { return jen.Id(fmt.Sprint("x", i)) }))
		}
		return jen.Comment("// " + name + " " + what).Line().
			Func().Id(name).Params(jen.List(params...).Add(v.code())).Params(results...).Block(jen.Return(values...))
	}}
}
