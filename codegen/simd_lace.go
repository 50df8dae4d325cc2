package codegen

import (
	"fmt"
	"slices"

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
		ys = ys[:(busy*n+v.lanes-1)/v.lanes]
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
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(busy*n)).Id(v.t.String()), jen.List(params...).Add(v.code())).Block(append(l.code(ys), body...)...)
	}}
}

// columns is the function that gives n vectors of what rows of n elements
// have: the first of each row, the second of each, and so on.
func columns(v vec, n int) helper {
	return helper{name: fmt.Sprintf("columns%d%v", n, v), code: func(name string, p *printer) jen.Code {
		var results, values, body []jen.Code
		var xs []string
		l := &lacing{p: p, v: v}
		for i := range n {
			x := fmt.Sprint("x", i)
			xs = append(xs, x)
			body = append(body, jen.Id(x).Op(":=").Add(p.word(loadWord, v.String(), jen.Parens(jen.Op("*").Add(v.array())).Parens(jen.Id("p").Index(jen.Lit(i*v.lanes).Op(":"))))))
			results = append(results, v.code())
		}
		ys := l.unlace(xs)
		for _, y := range ys {
			values = append(values, jen.Id(y))
		}
		body = append(append(body, l.code(ys)...), jen.Return(values...))
		return jen.Comment("// " + name + " is the columns of the rows at p.").Line().
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(n * v.lanes)).Id(v.t.String())).Params(results...).Block(body...)
	}}
}

// A lacing puts lanes of vectors side by side, or takes apart what is: by the
// factors of their number, one after the other.
type lacing struct {
	p     *printer
	v     vec
	calls []laceCall
	names int
}

// A laceCall gives the vectors ys of the vectors xs.
type laceCall struct {
	call   helper
	xs, ys []string
}

// call is the results of the function for n vectors.
func (l *lacing) call(h helper, xs []string) []string {
	ys := make([]string, len(xs))
	for i := range xs {
		ys[i] = fmt.Sprint("y", l.names)
		l.names++
	}
	l.calls = append(l.calls, laceCall{h, xs, ys})
	return ys
}

// code is the calls that it takes for the vectors that are used.
func (l *lacing) code(used []string) []jen.Code {
	needed := map[string]bool{}
	for _, y := range used {
		needed[y] = true
	}
	var out []jen.Code
	for _, c := range slices.Backward(l.calls) {
		if !slices.ContainsFunc(c.ys, func(y string) bool { return needed[y] }) {
			continue
		}
		var args, names []jen.Code
		for i, x := range c.xs {
			args = append(args, jen.Id(x))
			needed[x] = true
			if needed[c.ys[i]] {
				names = append(names, jen.Id(c.ys[i]))
			} else {
				names = append(names, jen.Id("_"))
			}
		}
		out = append(out, jen.List(names...).Op(":=").Id(l.p.help(c.call)).Call(args...))
	}
	slices.Reverse(out)
	return out
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
