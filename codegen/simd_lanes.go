package codegen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A pick is where the lanes of a vector come from: of each the source, -1 for
// an idle one, and the lane there.
type pick struct{ source, lane []int }

// sources are the sources that the lanes come from, in order.
func (k pick) sources() []int {
	seen := map[int]bool{}
	var out []int
	for _, s := range k.source {
		if s >= 0 && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// gather is the vector of the lanes that are picked from the vectors that source
// gives. name leads the names of its tables. Vectors of 512 bits are combined
// two by two, by one instruction; of others the lanes are moved, those that
// come from elsewhere cleared, and all put together.
func (k pick) gather(p *printer, name string, v vec, source func(i int) *jen.Statement) *jen.Statement {
	ids := k.sources()
	if v.bytes() < 64 {
		return k.gatherHalf(p, name, v, ids, source)
	}
	index := func(step int, lane func(i int) int64) *jen.Statement {
		return jen.Id(p.help(table(v.bits(), fmt.Sprintf("%sX%d", name, step), lane))).Call().Dot("AsUint" + v.bits().String()[len("Int"):]).Call()
	}
	x := source(ids[0])
	if len(ids) == 1 {
		x = x.Dot("Permute").Call(index(0, func(i int) int64 { return int64(k.lane[i]) }))
	}
	for step := 1; step < len(ids); step++ {
		x = x.Dot("ConcatPermute").Call(source(ids[step]), index(step, func(i int) int64 {
			switch {
			case k.source[i] == ids[step]:
				return int64(v.lanes + k.lane[i])
			case step == 1:
				return int64(k.lane[i])
			}
			return int64(i)
		}))
	}
	if slices.Contains(k.source, -1) {
		x.Dot("Masked").Call(jen.Id(p.help(table(v.bits(), name+"Idle", k.mask(-1)))).Call().Dot("Equal").Call(v.bits().code().Values()))
	}
	return x
}

// mask is all bits in the lanes that come from the source.
func (k pick) mask(source int) func(i int) int64 {
	return func(i int) int64 {
		if k.source[i] == source {
			return -1
		}
		return 0
	}
}

// gatherHalf is gather for vectors of 256 bits, as words of 32.
func (k pick) gatherHalf(p *printer, name string, v vec, ids []int, source func(i int) *jen.Statement) *jen.Statement {
	words := vec{ir.Int32, 8}
	each := words.lanes / v.lanes // of an element
	var all *jen.Statement
	for step, id := range ids {
		x := v.as(words, source(id))
		x.Dot("Permute").Call(jen.Id(p.help(table(words, fmt.Sprintf("%sX%d", name, step), func(i int) int64 {
			return int64(each*k.lane[i/each] + i%each)
		}))).Call().Dot("AsUint32x8").Call())
		if mask := k.mask(id); len(ids) > 1 || slices.Contains(k.source, -1) {
			x.Dot("And").Call(jen.Id(p.help(table(words, fmt.Sprintf("%sY%d", name, step), func(i int) int64 { return mask(i / each) }))).Call())
		}
		if all == nil {
			all = x
		} else {
			all = all.Dot("Or").Call(x)
		}
	}
	return words.as(v, all)
}

// as is the vector x of type v as one of another type of the same length.
func (v vec) as(w vec, x *jen.Statement) *jen.Statement {
	if v == w {
		return x
	}
	return x.Dot("As" + w.String()).Call()
}

// apart is the function that gives the vector of elements that lie k apart,
// of which so many lanes are busy; where k is negative, from the last on.
func apart(v vec, k, busy int) helper {
	name := fmt.Sprint("every", k)
	if k < 0 {
		name = fmt.Sprint("back", -k)
	}
	if busy < v.lanes {
		name += fmt.Sprint("Of", busy)
	}
	tables := name + v.letter()
	name += v.String()
	span := (busy-1)*max(k, -k) + 1
	count := max(1, (span+v.lanes-1)/v.lanes)
	start := func(i int) int { return max(0, min(i*v.lanes, span-v.lanes)) }
	from := pick{make([]int, v.lanes), make([]int, v.lanes)}
	for i := range v.lanes {
		at := i * k
		if k < 0 {
			at = (busy - 1 - i) * -k
		}
		from.source[i], from.lane[i] = -1, 0
		if i < busy {
			from.source[i] = min(at/v.lanes, count-1)
			from.lane[i] = at - start(from.source[i])
		}
	}
	return helper{name: name, code: func(name string, p *printer) jen.Code {
		x := from.gather(p, tables, v, func(i int) *jen.Statement {
			part := jen.Id("p").Index(jen.Lit(start(i)).Op(":").Lit(min(start(i)+v.lanes, span)))
			if span < v.lanes {
				return p.word(loadPartWord, v.String(), part)
			}
			return p.word(loadWord, v.String(), jen.Parens(jen.Op("*").Add(v.array())).Parens(part))
		})
		what := fmt.Sprintf("// %s is the vector of every element of p that is a multiple of %d from the first.", name, k)
		if k < 0 {
			what = fmt.Sprintf("// %s is the vector of every element of p that is a multiple of %d before the last.", name, -k)
		}
		return jen.Comment(what).Line().Add(directives(busy < v.lanes, count > mostInlined)).
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(span)).Id(v.t.String())).Add(v.code()).Block(jen.Return(x))
	}}
}

// mostInlined is the most vectors from which one is put together where it is asked for.
// A copy of 128x128x3x3 numbers takes 100 us if what puts 9 of them together is a
// function, and 260 if the compiler has all that for 128 vectors in one.
const mostInlined = 4

// unchecked is the directive for functions that load or store parts of vectors,
// where this one does.
func unchecked(parts bool) *jen.Statement { return directives(parts, false) }

// directives is unchecked, and the directive for a function that stays one.
func directives(parts, call bool) *jen.Statement {
	out := jen.Empty()
	if parts || call {
		out.Comment("//").Line()
	}
	if parts {
		out.Comment(noPointerCheck).Line()
	}
	if call {
		out.Comment("//go:noinline").Line()
	}
	return out
}

// letter tells names of tables for elements of 64 bits from those for 32.
func (v vec) letter() string {
	if v.t.Bytes() == 8 {
		return "d"
	}
	return ""
}
